//! From the bytes of a file to its statements.

use intake::{Encoding, Fault};

use crate::statement::Export;
use crate::{camt, csv};

/// Reads the statements of a file, which is camt.053 if it is XML and a CSV export otherwise; `file` is its name for
/// messages, and `encoding` the one that a person named for a CSV export.
///
/// # Errors
///
/// The first fault of the file, with line and column.
pub fn read(file: &str, bytes: &[u8], encoding: Option<Encoding>) -> Result<Export, Fault> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Fault::in_file(file, "the file is a ZIP archive, not a statement")
            .hint("Extract it and give the statements that it holds; a workbook is saved as CSV first."));
    }
    let turned = utf16(bytes).or_else(|| declared(bytes));
    let text = turned.as_deref().unwrap_or(bytes);
    let body = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if body.trim_ascii_start().starts_with(b"<") {
        camt::read(file, text)
    } else {
        csv::read(file, bytes, encoding)
            .map(|statement| Export { statements: vec![statement], notes: Vec::new() })
    }
}

/// XML in UTF-16, by its mark or its first letter, as UTF-8; none when it is something else.
fn utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, b'<', ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| read(*pair));
    let text: String =
        char::decode_utf16(units).collect::<Result<_, _>>().ok().filter(|_| rest.is_empty())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if !text.trim_start().starts_with('<') {
        return None;
    }
    Some(undeclared(text))
}

/// XML in a code page that it names itself, as UTF-8; none when it names none that is read.
fn declared(bytes: &[u8]) -> Option<Vec<u8>> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = head.get(..head.windows(2).position(|pair| pair == b"?>")?)?;
    let head = std::str::from_utf8(head).ok()?.to_ascii_lowercase();
    let named = head.strip_prefix("<?xml")?.split("encoding").nth(1)?;
    let encoding = match named.trim_start_matches([' ', '=', '"', '\'']).split(['"', '\'']).next()? {
        "iso-8859-1" | "windows-1252" => Encoding::Windows1252,
        "iso-8859-15" => Encoding::Iso885915,
        _ => return None,
    };
    Some(undeclared(&encoding.text(bytes)?))
}

/// A text without its declaration, which tells an encoding that it has no more. Its lines stay where they are.
fn undeclared(text: &str) -> Vec<u8> {
    let rest = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    rest.map_or(text, |(_, body)| body).as_bytes().to_vec()
}
