//! The encoding of a text: UTF-8, UTF-16 by its mark, or else a code page, if its letters tell which.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{ISO_8859_15, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::fault::Fault;

const MARK: &[u8] = b"\xef\xbb\xbf";
const SAVE_AS: &str = "Save it again from Excel as \"CSV UTF-8\".";

/// An encoding that a person can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, little-endian unless its mark says otherwise.
    Utf16,
    /// Windows-1252, as Windows writes it in Western Europe; ISO-8859-1 is part of it.
    Windows1252,
    /// ISO-8859-15.
    Iso885915,
    /// Mac OS Roman, as Excel for Mac writes it.
    MacRoman,
    /// Code page 850, as old programs for DOS wrote it.
    Cp850,
}

/// The code pages that are told apart by their letters.
const PAGES: [Encoding; 4] =
    [Encoding::Windows1252, Encoding::Iso885915, Encoding::MacRoman, Encoding::Cp850];

/// Code page 850 from 0x80 on.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The letters with marks of French, Dutch and German; those in capitals that are not written there are left out.
const LETTERS: &str = "àâäçèéêëîïôöóûüùÿœæßñåøÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŸŒÆÑÅØ";
/// Signs that are beside words and numbers.
const SIGNS: &str = "\u{a0}«»“”„‘’–—…€£§°²³½¼•·±×µ";
/// Signs that a letter may be before, but none behind: `n° 5`, `m²`.
const AFTER_LETTERS: &str = "°²³";
/// Signs that may be beside letters.
const BESIDE_LETTERS: &str = "\u{a0}«»“”„‘’–—…";
/// Signs of other languages and of trade.
const OTHER_SIGNS: &str = "ªº©®™¿¡¢¥¾¹¤´¨¸¶¬÷‹›‚";

impl Encoding {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Utf8, Self::Utf16, Self::Windows1252, Self::Iso885915, Self::MacRoman, Self::Cp850];

    /// The word by which a person names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Windows1252 => "windows-1252",
            Self::Iso885915 => "iso-8859-15",
            Self::MacRoman => "mac-roman",
            Self::Cp850 => "cp850",
        }
    }

    /// The text of bytes in this encoding; none when they are not in it.
    pub fn text(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Utf16 if bytes.starts_with(b"\xfe\xff") => {
                UTF_16BE.decode_without_bom_handling_and_without_replacement(&bytes[2..])
            }
            Self::Utf16 => {
                let body = bytes.strip_prefix(b"\xff\xfe").unwrap_or(bytes);
                UTF_16LE.decode_without_bom_handling_and_without_replacement(body)
            }
            Self::Windows1252
                if bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) =>
            {
                None
            }
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling_and_without_replacement(bytes),
            Self::Iso885915 => ISO_8859_15.decode_without_bom_handling_and_without_replacement(bytes),
            Self::MacRoman => MACINTOSH.decode_without_bom_handling_and_without_replacement(bytes),
            Self::Cp850 => {
                let letter = |byte: &u8| match byte.checked_sub(0x80) {
                    None => Some(char::from(*byte)),
                    Some(place) => CP850.chars().nth(usize::from(place)),
                };
                bytes.iter().map(letter).collect::<Option<String>>().map(Cow::Owned)
            }
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The text of a file, and what should be known of how it was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded<'b> {
    pub(crate) text: Cow<'b, str>,
    pub(crate) notes: Vec<String>,
}

/// The text of a file without its mark, in composed letters.
///
/// `asked` is the encoding that a person named. Without one, UTF-8 is tried first, then UTF-16 if its mark is there. What is
/// neither is in a code page, which nothing in the file names: it is read in one only if its letters are those of words in
/// French, Dutch or German there, and in every other page they are of no language at all. Bytes that are UTF-8 are read as that,
/// whatever was named: no other text happens to be so.
pub(crate) fn decode<'b>(file: &str, bytes: &'b [u8], asked: Option<Encoding>) -> Result<Decoded<'b>, Fault> {
    let decoded = as_written(file, bytes, asked)?;
    // Programs on a Mac take letters and their marks apart; what looks the same is to be the same.
    if is_nfc(&decoded.text) {
        return Ok(decoded);
    }
    Ok(Decoded { text: Cow::Owned(decoded.text.nfc().collect()), notes: decoded.notes })
}

fn as_written<'b>(file: &str, bytes: &'b [u8], asked: Option<Encoding>) -> Result<Decoded<'b>, Fault> {
    let plain = |text: Cow<'b, str>| Decoded { text, notes: Vec::new() };
    let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let utf8 = || {
        std::str::from_utf8(bytes.strip_prefix(MARK).unwrap_or(bytes)).ok().filter(|text| !text.is_ascii())
    };
    let other = match asked {
        Some(Encoding::Utf8 | Encoding::Utf16) | None => None,
        Some(_) if marked => Encoding::Utf16.text(bytes).map(|text| (Encoding::Utf16, text)),
        Some(_) => utf8().map(|text| (Encoding::Utf8, Cow::Borrowed(text))),
    };
    if let (Some(asked), Some((encoding, text))) = (asked, other) {
        let note = format!("read in the encoding {encoding}, in which it is, and not in {asked}");
        return Ok(Decoded { text, notes: vec![note] });
    }
    if let Some(asked) = asked {
        let body = if asked == Encoding::Utf16 { bytes } else { bytes.strip_prefix(MARK).unwrap_or(bytes) };
        // Rows of text in UTF-16 have a zero in most of their pairs.
        let halves = asked != Encoding::Utf16 || marked || bytes.contains(&0);
        return asked.text(body).filter(|_| halves).map(|text| told(asked, text)).ok_or_else(|| {
            Fault::in_file(file, format!("the file is not in the encoding {asked}"))
                .hint("Leave --encoding out, or name another one.")
        });
    }
    if marked {
        return Encoding::Utf16.text(bytes).map(plain).ok_or_else(|| {
            Fault::in_file(file, "the file begins with the mark of UTF-16 and is not in it").hint(SAVE_AS)
        });
    }
    let body = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let invalid_at = match std::str::from_utf8(body) {
        Ok(text) => return Ok(plain(Cow::Borrowed(text))),
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
    if let Some(at) = utf8_letter(body) {
        let rule = format!(
            "the file mixes two encodings: line {} has a letter in UTF-8, and the byte 0x{byte:02X} in this line is not UTF-8",
            line_of(body, at)
        );
        return Err(Fault::in_line(file, line, rule).hint(SAVE_AS));
    }
    in_a_page(file, body, line)
}

/// A text in a code page, if its letters tell in which.
fn in_a_page<'b>(file: &str, body: &'b [u8], line: u64) -> Result<Decoded<'b>, Fault> {
    let mut pages: Vec<(Encoding, Cow<'b, str>)> = Vec::new();
    for page in PAGES {
        // Pages that give the same text need not be told apart.
        if let Some(text) = page.text(body).filter(|text| misfit(text, Letters::Any).is_none())
            && pages.iter().all(|(_, other)| *other != text)
        {
            pages.push((page, text));
        }
    }
    let hint = "Save it again from Excel as \"CSV UTF-8\", or say in which encoding it is with --encoding.";
    match pages.as_slice() {
        [] => {
            // The letter that fits in none of them is where the last one gives up: a code page has one byte a letter.
            let undefined = |page: &Encoding| body.iter().position(|byte| page.text(&[*byte]).is_none());
            let gives_up = |page: &Encoding| match page.text(body) {
                Some(text) => misfit(&text, Letters::Any),
                None => undefined(page),
            };
            let at = PAGES.iter().filter_map(gives_up).max().unwrap_or_default();
            let (line, byte) = (line_of(body, at), body.get(at).copied().unwrap_or_default());
            let rule = format!(
                "the file is not UTF-8, and in no encoding that is known is the byte 0x{byte:02X} in this line a letter that fits"
            );
            Err(Fault::in_line(file, line, rule).hint(hint))
        }
        [(_, text)] if misfit(text, Letters::OfBelgium).is_none() => {
            let (page, text) = pages.remove(0);
            Ok(told(page, text))
        }
        several => {
            let ways: Vec<String> = several
                .iter()
                .map(|(page, text)| {
                    format!("`{}` in {page}", odd_words(text).first().cloned().unwrap_or_default())
                })
                .collect();
            let rule =
                format!("the encoding of the file cannot be told: this line would read {}", ways.join(", "));
            Err(Fault::in_line(file, line, rule).hint(hint))
        }
    }
}

/// A text with a note of how it was read, when a letter depends on it.
fn told(encoding: Encoding, text: Cow<'_, str>) -> Decoded<'_> {
    let words = odd_words(&text).join(", ");
    let notes = match encoding {
        Encoding::Utf8 | Encoding::Utf16 => Vec::new(),
        _ if words.is_empty() => Vec::new(),
        _ => vec![format!("read in the encoding {encoding}; look at its letters: {words}")],
    };
    Decoded { text, notes }
}

/// Which letters a text may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// Those of French, Dutch and German.
    OfBelgium,
    /// Those of any language that the pages are for.
    Any,
}

/// Where the first letter or sign outside ASCII is as none does in these languages.
fn misfit(text: &str, of: Letters) -> Option<usize> {
    let letters: Vec<char> = text.chars().collect();
    let fits = |at: usize, letter: char| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
        let after = letters.get(at + 1).copied().unwrap_or(' ');
        if SIGNS.contains(letter) {
            // Quotes are at words, an apostrophe within one; of a figure nothing touches a letter.
            return match letter {
                '’' | '‘' | '\u{a0}' | '–' | '—' | '…' => true,
                _ if BESIDE_LETTERS.contains(letter) => !(before.is_alphabetic() && after.is_alphabetic()),
                _ if AFTER_LETTERS.contains(letter) => !after.is_alphabetic(),
                _ => !before.is_alphabetic() && !after.is_alphabetic() && before != '\'',
            };
        }
        if OTHER_SIGNS.contains(letter) {
            return of == Letters::Any && !(before.is_alphabetic() && after.is_alphabetic());
        }
        let alone = !before.is_alphanumeric() && !after.is_alphanumeric();
        let beside_figure = before.is_numeric() || after.is_numeric();
        let odd_case = (letter.is_uppercase() && before.is_lowercase())
            || (letter.is_lowercase() && before.is_uppercase() && after.is_uppercase());
        let odd_alone = alone && !matches!(letter, 'à' | 'À');
        let known = match of {
            Letters::OfBelgium => LETTERS.contains(letter) && !odd_alone,
            Letters::Any => {
                letter.is_alphabetic() && letter != 'ƒ' && letter != 'ı' && !('Α'..='ω').contains(&letter)
            }
        };
        known && !beside_figure && !odd_case
    };
    (0..letters.len()).find(|&at| !letters[at].is_ascii() && !fits(at, letters[at]))
}

/// Words with letters outside ASCII, for a person to look at: a few of them.
fn odd_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split([' ', ';', ',', '\t', '\n', '\r', '"']).filter(|word| !word.is_ascii()) {
        let word: String = word.chars().take(40).collect();
        if !words.contains(&word) {
            words.push(word);
        }
        if words.len() == 5 {
            break;
        }
    }
    words
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

    fn text(bytes: &[u8]) -> String {
        decode("a", bytes, None).unwrap().text.into_owned()
    }

    #[test]
    fn every_encoding_is_read_that_can_be_told() {
        let little: Vec<u8> =
            [0xfeff_u16].into_iter().chain("Société €".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> =
            [0xfeff_u16].into_iter().chain("Société €".encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let cases: [(&[u8], &str); 13] = [
            (b"a\n", "a\n"),
            ("Société €".as_bytes(), "Société €"),
            (b"\xef\xbb\xbfSoci\xc3\xa9t\xc3\xa9", "Société"),
            ("Socie\u{301}te\u{301}".as_bytes(), "Société"),
            (&little, "Société €"),
            (&big, "Société €"),
            // Windows-1252.
            (b"Soci\xe9t\xe9 \x80", "Société €"),
            (b"1\xa0234", "1\u{a0}234"),
            (
                b"Caisse d\x92\xe9tudes, co\xf6rdinatie, na\xefef, gar\xe7on",
                "Caisse d’études, coördinatie, naïef, garçon",
            ),
            // Mac OS Roman.
            (b"Soci\x8et\x8e \xdb", "Société €"),
            (b"gar\x8don, co\x9ardinatie", "garçon, coördinatie"),
            // Code page 850.
            (b"Soci\x82t\x82", "Société"),
            (b"r\x82serve, for\x88t", "réserve, forêt"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(text(bytes), expected);
        }
        let note = decode("a", b"Soci\x8et\x8e;1\n", None).unwrap().notes.remove(0);
        assert_eq!(note, "read in the encoding mac-roman; look at its letters: Société");
    }

    #[test]
    fn what_cannot_be_told_is_asked_for() {
        let cases: [(&[u8], u64, &str); 14] = [
            // A letter of another language in one page, and of French in the other.
            (b"gar\x87on", 1, "`garáon` in mac-roman, `garçon` in cp850"),
            // Letters of other languages, where another page gives none.
            (b"N\xfa\xf1ez", 1, "`Núñez` in windows-1252"),
            (b"L\xd3PEZ", 1, "`LÓPEZ` in windows-1252"),
            (b"\x8ei\x9eek", 1, "`Žižek` in windows-1252"),
            (b"Garc\x92a", 1, "`García` in mac-roman"),
            (b"l'\xbduvre", 1, "`l'œuvre` in iso-8859-15"),
            (b"reste 5 \xa4", 1, "`€` in iso-8859-15"),
            (b"1\xaa, N\xba 5, d\xe9j\xe0", 1, "in windows-1252"),
            // A capital or a small letter at the beginning of a word.
            (b"a\n\xe9cole\n", 2, "`école` in windows-1252, `Ècole` in mac-roman"),
            (b"a\n1\x811\n", 2, "0x81"),
            (b"Soci\x8et\xe9", 1, "0xE9"),
            (b"\xef\xbb\xbfa\n\xe9", 2, "mark of UTF-8"),
            (b"a\n\xc3\xa9\n\xe9\n", 3, "line 2 has a letter in UTF-8"),
            (b"\xe9\n\xc3\xa9\n", 1, "line 2 has a letter in UTF-8"),
        ];
        for (bytes, line, part) in cases {
            let fault = decode("a", bytes, None).unwrap_err();
            assert_eq!(fault.line, line, "{fault}");
            assert!(fault.rule.contains(part), "{fault}");
        }
        // What is UTF-8, or begins with the mark of UTF-16, is read as that whatever is named, and told.
        let marked: Vec<u8> =
            [0xfeff_u16].into_iter().chain("santé".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in ["santé".as_bytes(), b"\xef\xbb\xbfsant\xc3\xa9", &marked] {
            for asked in [Encoding::Windows1252, Encoding::Iso885915, Encoding::MacRoman, Encoding::Cp850] {
                let decoded = decode("a", bytes, Some(asked)).unwrap();
                assert_eq!((decoded.text.as_ref(), decoded.notes.len()), ("santé", 1));
            }
        }
        let named = decode("a", b"sant\xe9", Some(Encoding::MacRoman)).unwrap();
        assert_eq!(named.notes, ["read in the encoding mac-roman; look at its letters: santÈ"]);
        for (encoding, word) in [
            (Encoding::Windows1252, "école"),
            (Encoding::Iso885915, "école"),
            (Encoding::MacRoman, "Ècole"),
            (Encoding::Cp850, "Úcole"),
        ] {
            assert_eq!(decode("a", b"\xe9cole", Some(encoding)).unwrap().text, word);
        }
        assert!(decode("a", b"\xe9cole", Some(Encoding::Utf8)).is_err());
        assert!(decode("a", b"\x81", Some(Encoding::Windows1252)).is_err());
        for other in [&b"abc"[..], b"abcd"] {
            assert!(decode("a", other, Some(Encoding::Utf16)).is_err());
        }
    }

    #[test]
    fn no_encoding_yields_a_control_character() {
        for byte in 0x80..=0xff_u8 {
            if let Ok(decoded) = decode("a", &[byte], None) {
                assert!(decoded.text.chars().all(|character| !character.is_control()));
            }
        }
        assert_eq!(CP850.chars().count(), 128);
    }
}
