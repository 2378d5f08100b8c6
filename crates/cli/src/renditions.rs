//! The files of a report in every format: those that `report` writes, and those of the crates with heavy dependencies.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use ledger::Reader;
use press::{Attachment, Imprint};
use register::chain::{Hash, Levels, Paper};
use report::{Document, Evidence, Format, Language, Source, Word};

use crate::command_error::{CommandError, ErrorKind};
use crate::office::{Office, Progress};

/// A file before it is written: its name and its bytes.
pub(crate) type Rendition = (String, Vec<u8>);

/// The files of the report of `year` from the ledger at `path`, which `office` has read.
pub(crate) fn of_year(
    path: &Path,
    office: &Office,
    year: i32,
    languages: &[Language],
    formats: &[Format],
) -> Result<Vec<Rendition>, CommandError> {
    let evidence = match formats.contains(&Format::Html) {
        true => Some(evidence(path, office, year)?),
        false => None,
    };
    let source =
        Source { register: &office.register, identity: &office.identity, year, evidence: evidence.as_ref() };
    render(&source, languages, formats)
}

/// The files of a report from its source; says on a terminal which one it is at when it takes long.
pub(crate) fn render(
    source: &Source<'_>,
    languages: &[Language],
    formats: &[Format],
) -> Result<Vec<Rendition>, CommandError> {
    let mut files: Vec<Rendition> = Vec::new();
    let mut progress = Progress::new("writing reports");
    for language in languages {
        for format in formats {
            progress.at(&format!("{language} {format}"));
            for (name, bytes) in one(source, *language, *format)? {
                // The JSON is the same in every language, and a language named twice is one report.
                if files.iter().all(|(own, _)| *own != name) {
                    files.push((name, bytes));
                }
            }
        }
    }
    progress.done();
    Ok(files)
}

/// A report that a file turned out to be.
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) format: Format,
}

/// Looks for the report that has exactly these bytes.
pub(crate) fn found(
    path: &Path,
    office: &Office,
    year: i32,
    languages: &[Language],
    formats: &[Format],
    bytes: &[u8],
) -> Result<Option<Found>, CommandError> {
    for language in languages {
        for format in formats {
            for (name, own) in of_year(path, office, year, &[*language], &[*format])? {
                if own == bytes {
                    return Ok(Some(Found { name, language: *language, format: *format }));
                }
            }
        }
    }
    Ok(None)
}

fn one(source: &Source<'_>, language: Language, format: Format) -> Result<Vec<Rendition>, CommandError> {
    match format {
        Format::Xlsx => {
            let Source { register, identity, year, .. } = *source;
            let document = report::year_report(register, identity, year, language)?;
            let reckoning = workbook::Reckoning::of(register, year);
            let figures = register::figures(register, year).ok_or(report::ReportError::UnknownYear(year))?;
            let digest = figures.sha256.to_string();
            let bytes = workbook::render(&document, identity, reckoning.as_ref(), &digest)
                .map_err(|error| CommandError::refused(error.to_string()))?;
            Ok(vec![(format!("report-{year}-{language}.xlsx"), bytes)])
        }
        Format::Pdf => {
            let Source { register, identity, year, .. } = *source;
            let document = report::year_report(register, identity, year, language)?;
            let json = report::json::render(register, identity, year)?;
            let attachment = Attachment {
                name: format!("report-{year}.json"),
                mime: "application/json".into(),
                description: Word::AttachedReport.in_language(language).into(),
                bytes: json.into_bytes(),
            };
            let bytes = paper(source, &document, Some(attachment))?;
            Ok(vec![(format!("report-{year}-{language}.pdf"), bytes)])
        }
        Format::Text | Format::Json | Format::Csv | Format::CsvPlain | Format::Html => {
            let files = report::files(source, &[language], &[format])?;
            Ok(files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect())
        }
    }
}

/// A document as a PDF, dated by the last entry that it takes into account.
pub(crate) fn paper(
    source: &Source<'_>,
    document: &Document,
    attachment: Option<Attachment>,
) -> Result<Vec<u8>, CommandError> {
    let Source { register, identity, year, .. } = *source;
    let imprint = Imprint {
        origin: identity.origin.clone(),
        as_of: identity.reading(),
        hash: identity.as_of.hash.to_string(),
        day: identity.day.to_string(),
        root: identity.root.to_string(),
        paper: Some(Paper { size: identity.as_of.seq, root: identity.root }.to_string()),
        at: identity.at.to_string(),
        program: identity.program.clone(),
        attachment,
        figures_sha256: register::figures(register, year).map(|figures| figures.sha256.to_string()),
    };
    press::render(document, &imprint).map_err(|error| CommandError::refused(error.to_string()))
}

/// The entries behind a year with what leads from them to the root, read from the ledger again.
pub(crate) fn evidence(path: &Path, office: &Office, year: i32) -> Result<Evidence, CommandError> {
    let size = office.identity.as_of.seq;
    let mut lines: BTreeMap<u64, String> =
        office.register.journal(year).into_iter().map(|line| (line.stamp.seq, String::new())).collect();
    let mut levels = Levels::default();
    Reader::open(path)?.rows(|row| {
        let line = row.line.unwrap_or_default();
        levels.push(Hash::leaf(line.as_bytes()));
        if let Some(own) = lines.get_mut(&levels.size()) {
            own.push_str(line);
        }
        if levels.size() < size { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let changed = || CommandError::new(ErrorKind::Broken, "the ledger was changed while it was read");
    if levels.root_at(size) != Some(office.identity.root) {
        return Err(changed());
    }
    Evidence::of(&levels, size, &lines).ok_or_else(changed)
}
