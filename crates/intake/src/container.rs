//! What a file is as a whole, before any of it is read as text.

use crate::decode::Encoding;
use crate::fault::Fault;

/// The most bytes a file may have: 64 MiB.
pub const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

const SAVE_AS: &str = "Save the table from Excel as \"CSV UTF-8\".";

/// How many bytes are looked at for the zero bytes of UTF-16 without a mark.
const SAMPLE: usize = 1024;

/// Refuses a file that is empty, too large, or known by its first bytes to be no CSV text.
pub(crate) fn check(file: &str, bytes: &[u8], encoding: Option<Encoding>) -> Result<(), Fault> {
    if bytes.is_empty() {
        return Err(Fault::in_file(file, "the file is empty")
            .hint("Give a file with a header line and at least one data row."));
    }
    if bytes.len() > MAX_FILE_BYTES {
        let rule =
            format!("the file has {} bytes; at most {MAX_FILE_BYTES} (64 MiB) are accepted", bytes.len());
        return Err(Fault::in_file(file, rule).hint("Check that this is the intended file."));
    }
    // A person who names UTF-16 knows that it is no other file.
    match kind(bytes).filter(|_| encoding != Some(Encoding::Utf16)) {
        Some(kind) => {
            let rule = format!("the file is not a CSV text but {kind}");
            Err(Fault::in_file(file, rule).hint(SAVE_AS))
        }
        None => Ok(()),
    }
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    // UTF-32 comes before UTF-16, whose mark it begins with.
    const MAGIC: [(&[u8], &str); 10] = [
        (b"PK\x03\x04", "an Excel workbook (.xlsx) or another ZIP archive"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"%PDF", "a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls) or another OLE document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"{\\rtf", "an RTF document"),
        (b"\xff\xfe\0\0", "a text in UTF-32"),
        (b"\0\0\xfe\xff", "a text in UTF-32"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\x7fELF", "a program"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(kind);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return None;
    }
    if is_markup(bytes) {
        return Some("an HTML or XML page");
    }
    zero_pattern(bytes)
}

fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    [&b"<?xml"[..], b"<html", b"<!doctype", b"<table"]
        .iter()
        .any(|tag| bytes.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
}

/// Names UTF-16 without a mark: every second byte of Western text is zero, and no other is.
fn zero_pattern(bytes: &[u8]) -> Option<&'static str> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (mut first, mut second, mut pairs) = (0, 0, 0);
    for pair in sample.chunks_exact(2) {
        pairs += 1;
        first += usize::from(pair[0] == 0);
        second += usize::from(pair[1] == 0);
    }
    match (first, second) {
        (0, zeros) if zeros > 0 && zeros * 2 >= pairs => {
            Some("a text in UTF-16 (little-endian, without a mark)")
        }
        (zeros, 0) if zeros > 0 && zeros * 2 >= pairs => {
            Some("a text in UTF-16 (big-endian, without a mark)")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_kinds_of_file_are_named() {
        let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "code;naam\r\n1;é\r\n".encode_utf16().flat_map(order).collect()
        };
        let little = utf16(u16::to_le_bytes);
        let big = utf16(u16::to_be_bytes);
        let cases: [(&[u8], &str); 12] = [
            (b"", "the file is empty"),
            (b"PK\x03\x04abc", ".xlsx"),
            (b"%PDF-1.7", "PDF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1zz", ".xls"),
            (b"\x1f\x8bzz", "gzip"),
            (b"{\\rtf1", "RTF"),
            (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
            (b"\0\0\xfe\xff", "UTF-32"),
            (&little, "UTF-16 (little"),
            (&big, "UTF-16 (big"),
            (b"<?XML version", "XML"),
            (b"\xef\xbb\xbf<!DOCTYPE html>", "HTML"),
        ];
        for (bytes, part) in cases {
            let fault = check("a.csv", bytes, None).unwrap_err();
            assert!(fault.rule.contains(part), "{fault}");
            assert!(fault.hint.is_some() && fault.line == 0);
        }
    }

    #[test]
    fn text_with_a_stray_zero_byte_is_not_called_utf_16() {
        assert_eq!(check("a", b"code;name\n1;\0abc\n", None), Ok(()));
        assert_eq!(check("a", b"code;name\n", None), Ok(()));
        assert_eq!(check("a", b"<5", None), Ok(()));
    }

    #[test]
    fn the_size_limit_is_exact() {
        let bytes = vec![b'a'; MAX_FILE_BYTES + 1];
        assert!(check("a", &bytes, None).unwrap_err().rule.contains("64 MiB"));
        assert_eq!(check("a", &bytes[1..], None), Ok(()));
    }
}
