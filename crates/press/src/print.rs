use register::chain::Moment;
use report::Document;
use typst::World;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::VirtualPath;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::world::TypstWorld;
use crate::{Attachment, Imprint, PressError, data};

/// Typesets a document as PDF/A-3a and PDF/UA-1.
///
/// A document whose first section is its `identity` is printed as a report: title page, contents, wide sections on their
/// side. Any other is printed as a statement: the facts of the imprint below the title, then the sections; one whose first
/// section is its `letter` has no such facts there and says them itself. The same document and imprint give the same bytes.
///
/// # Errors
/// [`PressError`]: an attachment that is none, or a letter that no font has.
pub fn render(document: &Document, imprint: &Imprint) -> Result<Vec<u8>, PressError> {
    let identity = &imprint.identity;
    imprint.attachment.as_ref().map_or(Ok(()), check)?;
    let attached = imprint.attachment.as_ref().map_or_else(Vec::new, |file| file.bytes.clone());
    let world = TypstWorld {
        data: Bytes::from_string(data::of(document, imprint).to_string()),
        attached: Bytes::new(attached),
    };
    let pdf = typeset(&world).and_then(|pages| {
        let ident =
            format!("{} {} {} {}", identity.origin, identity.as_of.hash, document.title, document.language);
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some(identity.program.clone())),
            timestamp: Some(Timestamp::new_utc(time(&identity.at))),
            page_ranges: None,
            standards: standards()?,
            tagged: true,
            pretty: false,
        };
        typst_pdf::pdf(&pages, &options).map_err(|errors| PressError::Pdf(told(&errors)))
    });
    // What the typesetter remembers helps no other document.
    comemo::evict(0);
    pdf
}

/// Lays out the pages. A warning is an error too: it says that something is not on the page as it should be.
fn typeset(world: &dyn World) -> Result<PagedDocument, PressError> {
    let typeset = typst::compile::<PagedDocument>(world);
    let pages = typeset.output.map_err(|errors| PressError::Layout(told(&errors)))?;
    if typeset.warnings.is_empty() { Ok(pages) } else { Err(PressError::Layout(told(&typeset.warnings))) }
}

fn standards() -> Result<PdfStandards, PressError> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    standards.map_err(|error| PressError::Pdf(error.message().to_string()))
}

fn told(diagnostics: &[SourceDiagnostic]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for diagnostic in diagnostics {
        let mut line = diagnostic.message.to_string();
        diagnostic.hints.iter().for_each(|hint| line.push_str(&format!(" ({})", hint.v)));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("; ")
}

/// A name without folders and a media type.
fn check(file: &Attachment) -> Result<(), PressError> {
    let plain = VirtualPath::new(&file.name).is_ok_and(|path| path.get_without_slash() == file.name);
    let name = plain && !file.name.is_empty() && !file.name.contains(['/', '\\']);
    if !name || file.name.chars().any(char::is_control) {
        let why = format!("`{}` is not the name of a file", file.name.escape_debug());
        return Err(PressError::Attachment(why));
    }
    let mime = file.mime.split('/').count() == 2 && file.mime.bytes().all(|byte| byte.is_ascii_graphic());
    if !mime {
        let why = format!("`{}` is not a media type", file.mime.escape_debug());
        return Err(PressError::Attachment(why));
    }
    Ok(())
}

/// A moment as the typesetter takes it.
fn time(at: &Moment) -> Datetime {
    let number = |from: usize| at.as_str().get(from..from + 2)?.parse::<u8>().ok();
    let year = at.as_str().get(..4).and_then(|year| year.parse().ok());
    let all = || Datetime::from_ymd_hms(year?, number(5)?, number(8)?, number(11)?, number(14)?, number(17)?);
    all().expect("a moment is a time in UTC to the second")
}

#[cfg(test)]
mod tests {
    use register::chain::{Hash, Head};
    use report::Identity;

    use super::*;

    #[test]
    fn names_and_media_types_have_their_form() {
        let file = |name: &str, mime: &str| Attachment {
            name: name.into(),
            mime: mime.into(),
            description: String::new(),
            bytes: Vec::new(),
        };
        assert_eq!(check(&file("report.json", "application/json")), Ok(()));
        for name in ["", "../x", "a/b", "a\\b", ".", "..", "a\nb"] {
            assert!(check(&file(name, "application/json")).is_err(), "{name}");
        }
        assert!(check(&file("a", "json")).is_err());
    }

    #[test]
    fn a_picture_is_placed_with_its_title_and_its_words() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120"><rect width="300" height="40"
            fill="#1d3c5c"/><text x="10" y="90" font-family="IBM Plex Sans" font-size="14">Éval. 1 234,56</text></svg>"##;
        let document = Document {
            title: "T".into(),
            warnings: Vec::new(),
            sections: Vec::new(),
            language: report::Language::Fr,
        };
        let root = Hash::leaf(b"");
        let at: Moment = "2026-02-03T09:12:44Z".parse().unwrap();
        let identity = Identity {
            origin: "prorata.example/test".into(),
            as_of: Head { seq: 1, hash: root },
            at: at.clone(),
            day: "2026-02-03".parse().unwrap(),
            root,
            program: "prorata".into(),
        };
        let imprint = Imprint { identity, figures_sha256: None, attachment: None };
        let mut data = data::of(&document, &imprint);
        let picture = data::picture(svg, "Shares", "A bar of 300");
        data["groups"] = serde_json::json!([{ "landscape": false, "sections": [{ "title": "S", "blocks": [picture], "whole": false }] }]);
        let world =
            TypstWorld { data: Bytes::from_string(data.to_string()), attached: Bytes::new(Vec::new()) };
        let pages = typeset(&world).unwrap();
        let options = PdfOptions {
            standards: standards().unwrap(),
            timestamp: Some(Timestamp::new_utc(time(&at))),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&pages, &options).unwrap();
        assert!(pdf.len() > 10_000);
    }
}
