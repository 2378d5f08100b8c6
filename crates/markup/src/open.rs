//! From bytes to a tree.

use roxmltree::{Document, ParsingOptions};

use crate::fault::MarkupFault;
use crate::scan::scan;

/// The most elements, texts and comments of one document.
const NODES_MAX: u32 = 2_000_000;

/// Opens a document in UTF-8; `keep` holds its text as long as the tree is used.
///
/// # Errors
///
/// When it is not UTF-8 or says that it is something else, when it holds a document type (and with it entities), when
/// it is not well-formed, or when it is larger, deeper or wider than any honest file.
pub fn open<'t>(bytes: &'t [u8]) -> Result<Document<'t>, MarkupFault> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if body.starts_with(b"\xff\xfe") || body.starts_with(b"\xfe\xff") || body.contains(&0) {
        return Err(MarkupFault::whole("the XML is not in UTF-8"));
    }
    let text = std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        let before = std::str::from_utf8(&body[..at]).unwrap_or_default();
        let byte = body.get(at).copied().unwrap_or_default();
        MarkupFault::at(before, at, format!("the byte 0x{byte:02X} is not UTF-8"))
    })?;
    if let Some(encoding) = declared_encoding(text)
        && !["utf-8", "utf8", "us-ascii"].contains(&encoding.to_ascii_lowercase().as_str())
    {
        let rule = format!("the XML says that it is in `{encoding}`; only UTF-8 is read");
        return Err(MarkupFault::at(text, 0, rule));
    }
    scan(text)?;
    let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        if matches!(error, roxmltree::Error::NodesLimitReached) {
            let rule = format!("the XML holds more than {NODES_MAX} elements and texts");
            return MarkupFault::whole(rule);
        }
        let place = error.pos();
        let said = error.to_string();
        // The place is told apart from the sentence.
        let rule = said.rsplit_once(" at ").map_or(said.as_str(), |(rule, _)| rule);
        MarkupFault {
            line: u64::from(place.row),
            column: u64::from(place.col),
            rule: format!("the XML is not well-formed: {rule}"),
        }
    })
}

fn declared_encoding(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split(quote).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (u64, u64, String) {
        let fault = open(text.as_bytes()).unwrap_err();
        (fault.line, fault.column, fault.rule)
    }

    #[test]
    fn what_is_no_plain_xml_is_refused_with_its_place() {
        let (line, column, rule) = told("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a/>");
        assert_eq!((line, column), (2, 1));
        assert!(rule.contains("document type"), "{rule}");
        let (line, _, rule) = told("<a>\n<b></a>");
        assert_eq!(line, 2);
        assert!(rule.contains("well-formed"), "{rule}");
        assert!(told("<?xml version='1.0' encoding='ISO-8859-1'?><a/>").2.contains("ISO-8859-1"));
        assert!(told("<a").2.contains("never closed"));
        assert!(told("").2.contains("well-formed"));
        assert!(told("<a/>x").2.contains("well-formed"));
        assert!(told("<a>&b;</a>").2.contains("well-formed"));
        assert_eq!(open(b"<a>\xff</a>").unwrap_err().rule, "the byte 0xFF is not UTF-8");
        assert_eq!(open(b"\xff\xfe<\0").unwrap_err().rule, "the XML is not in UTF-8");
    }

    #[test]
    fn a_document_opens() {
        let document =
            open(b"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?><a b='1'>&amp;<!-- < --></a>")
                .unwrap();
        assert_eq!(document.root_element().text(), Some("&"));
    }
}
