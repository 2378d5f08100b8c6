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
    let turned = match utf16(bytes) {
        Some(text) => Some(text),
        None => declared(file, bytes)?,
    };
    let text = turned.as_deref().unwrap_or(bytes);
    let body = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if body.trim_ascii_start().starts_with(b"<") {
        let kept = without_controls(text);
        let mut export = camt::read(file, kept.as_deref().unwrap_or(text))?;
        if kept.is_some() {
            export.notes.push(format!("{file}: characters that no XML may hold were left out"));
        }
        Ok(export)
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

/// XML in a code page that it names itself, as UTF-8; none when it names none, or UTF-8.
fn declared(file: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let Some(named) = declared_name(bytes) else { return Ok(None) };
    let plain: String = named.chars().filter(char::is_ascii_alphanumeric).collect();
    let encoding = match plain.as_str() {
        "iso88591" | "latin1" | "l1" | "windows1252" | "cp1252" => Encoding::Windows1252,
        "iso885915" | "latin9" => Encoding::Iso885915,
        "ibm850" | "cp850" => Encoding::Cp850,
        "macintosh" | "macroman" => Encoding::MacRoman,
        "ascii" | "usascii" if bytes.is_ascii() => {
            return Ok(Some(undeclared(std::str::from_utf8(bytes).unwrap_or_default())));
        }
        "utf8" | "utf16" => return Ok(None),
        _ => {
            let rule = format!("the XML says that it is in `{}`, which is not read", named.escape_debug());
            return Err(Fault::in_line(file, 1, rule).hint("Ask the bank for the statement in UTF-8."));
        }
    };
    // What is UTF-8 in truth, whatever it says, is read as that.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.into()),
        Err(_) => encoding.text(bytes),
    };
    Ok(text.map(|text| undeclared(&text)))
}

/// The encoding that the declaration of XML names, in small letters.
fn declared_name(bytes: &[u8]) -> Option<String> {
    let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = head.get(..head.len().min(200))?;
    let head = head.get(..head.windows(2).position(|pair| pair == b"?>")?)?;
    let head = std::str::from_utf8(head).ok()?.to_ascii_lowercase();
    let named = head.strip_prefix("<?xml")?.split("encoding").nth(1)?;
    named.trim_start_matches([' ', '=', '"', '\'']).split(['"', '\'']).next().map(str::to_owned)
}

/// XML without the characters that no XML may hold (XML 1.0, 2.2), raw or by their numbers, which somebody typed and the bank
/// passed on; none when there are none.
fn without_controls(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let may = |letter: char| matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|letter| letter == '&' || !may(letter)) {
        let (before, behind) = rest.split_at(at);
        kept.push_str(before);
        let number = behind.strip_prefix("&#").and_then(|behind| {
            let near: String = behind.chars().take(12).collect();
            let (digits, _) = near.split_once(';')?;
            let value = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            let good = char::from_u32(value).is_some_and(may);
            (!good).then_some(digits.len() + 3)
        });
        rest = match number {
            Some(length) => &behind[length..],
            None if behind.starts_with('&') => {
                kept.push('&');
                &behind[1..]
            }
            None => behind.get(behind.chars().next().map_or(1, char::len_utf8)..).unwrap_or_default(),
        };
    }
    kept.push_str(rest);
    (kept.len() != text.len()).then(|| kept.into_bytes())
}

/// A text without its declaration, which tells an encoding that it has no more. Its lines stay where they are.
fn undeclared(text: &str) -> Vec<u8> {
    let rest = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    rest.map_or(text, |(_, body)| body).as_bytes().to_vec()
}
