//! The encoding of a file: UTF-8, or else Windows-1252, or else a fault.

use crate::fault::Fault;
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

const MARK: &[u8] = b"\xef\xbb\xbf";
const SAVE_AS: &str = "Save it again from Excel as \"CSV UTF-8\".";

/// The text of a file without its byte order mark.
///
/// UTF-8 is tried first. A file that is not valid UTF-8 is Windows-1252 only if it claims nothing
/// else: it has no UTF-8 mark, none of the five bytes that Windows-1252 leaves undefined, and no
/// letter that is valid UTF-8 (that would be two encodings pasted together).
pub(crate) fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, Fault> {
    let body = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let invalid_at = match std::str::from_utf8(body) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error.valid_up_to(),
    };
    let line = line_of(body, invalid_at);
    let byte = body.get(invalid_at).copied().unwrap_or_default();
    if body.len() != bytes.len() {
        let rule = format!(
            "the file begins with the mark of UTF-8, but the byte 0x{byte:02X} in this line is not UTF-8"
        );
        return Err(Fault::in_line(file, line, rule).hint(SAVE_AS));
    }
    if let Some(at) = body.iter().position(|&byte| is_undefined(byte)) {
        let rule = format!(
            "the file is not UTF-8, and the byte 0x{:02X} in this line has no meaning in Windows-1252",
            body[at]
        );
        return Err(Fault::in_line(file, line_of(body, at), rule).hint(SAVE_AS));
    }
    if let Some(at) = utf8_letter(body) {
        let rule = format!(
            "the file mixes two encodings: line {} has a letter in UTF-8, and the byte 0x{byte:02X} in this line is not UTF-8",
            line_of(body, at)
        );
        return Err(Fault::in_line(file, line, rule).hint(SAVE_AS));
    }
    WINDOWS_1252
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or_else(|| Fault::in_line(file, line, "the file is neither UTF-8 nor Windows-1252").hint(SAVE_AS))
}

fn is_undefined(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
}

/// Where the first character of two or more bytes in valid UTF-8 begins.
fn utf8_letter(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        if let Some(inside) = chunk.valid().bytes().position(|byte| !byte.is_ascii()) {
            return Some(at + inside);
        }
        at += chunk.valid().len() + chunk.invalid().len();
    }
    None
}

/// The physical line of a byte; both encodings have the same line feed.
fn line_of(bytes: &[u8], at: usize) -> u64 {
    let feeds = bytes.iter().take(at).filter(|&&byte| byte == b'\n').count();
    feeds as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_are_read() {
        let cases: [(&[u8], &str); 5] = [
            (b"a\n", "a\n"),
            ("Société €".as_bytes(), "Société €"),
            (b"\xef\xbb\xbfSoci\xc3\xa9t\xc3\xa9", "Société"),
            (b"Soci\xe9t\xe9 \x80", "Société €"),
            (b"1\xa0234", "1\u{a0}234"),
        ];
        for (bytes, text) in cases {
            assert_eq!(decode("a", bytes).unwrap(), text);
        }
    }

    #[test]
    fn doubtful_encodings_are_refused_with_their_line() {
        let cases: [(&[u8], u64, &str); 8] = [
            (b"a\nb\x81\n", 2, "0x81"),
            (b"a\nb\n\x8d", 3, "0x8D"),
            (b"\x8f", 1, "0x8F"),
            (b"\x90", 1, "0x90"),
            (b"\x9d", 1, "0x9D"),
            (b"\xef\xbb\xbfa\n\xe9", 2, "mark of UTF-8"),
            (b"a\n\xc3\xa9\n\xe9\n", 3, "line 2 has a letter in UTF-8"),
            (b"\xe9\n\xc3\xa9\n", 1, "line 2 has a letter in UTF-8"),
        ];
        for (bytes, line, part) in cases {
            let fault = decode("a", bytes).unwrap_err();
            assert_eq!(fault.line, line, "{fault}");
            assert!(fault.rule.contains(part), "{fault}");
        }
    }

    #[test]
    fn windows_1252_never_yields_a_control_character() {
        for byte in 0x80..=0xff_u8 {
            if let Ok(text) = decode("a", &[byte]) {
                assert!(text.chars().all(|character| !character.is_control()));
            }
        }
    }
}
