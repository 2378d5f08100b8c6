//! The one form in which a JSON text may be written (docs/ledger-format.md, section 2).
//!
//! Objects, lists, strings and whole numbers only: no fraction, no exponent, no `true`, `false` or
//! `null`. No white space; object keys `[a-z0-9_]+`, in ascending byte order, each once; numbers within
//! ±(2^53 - 1) without leading zeros or `-0`; strings in Unicode NFC, with `"` and `\` escaped by `\`
//! and nothing else escaped, free of control, bidirectional and zero-width characters.
//!
//! Because a value has one form only, bytes that pass [`check`] are what any canonical encoder would
//! write for the same value, and hashing the bytes hashes the value.

use std::borrow::Cow;
use thiserror::Error;

use unicode_normalization::char::is_public_assigned;
use unicode_normalization::is_nfc;

/// The largest whole number that may be written: 2^53 - 1, so that every reader holds it exactly.
pub const INTEGER_MAX: i64 = 9_007_199_254_740_991;

/// How many digits that has.
const INTEGER_DIGITS: usize = INTEGER_MAX.ilog10() as usize + 1;

/// How deep objects and lists may be nested.
pub const DEPTH_MAX: usize = 16;

/// Where a text leaves the canonical form, and how.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("at byte {}: {}", .at, .rule)]
pub struct CanonicalError {
    /// The byte, counted from 0, at which the text stops being canonical.
    pub at: usize,
    /// What was expected there.
    pub rule: &'static str,
}

/// Tells whether `text` is one canonical JSON object.
///
/// # Errors
/// The first place at which it is not, with the rule it breaks.
pub fn check(text: &str) -> Result<(), CanonicalError> {
    check_at(text, 0)
}

/// As [`check`], for an object that stands `depth` levels deep.
pub(crate) fn check_at(text: &str, depth: usize) -> Result<(), CanonicalError> {
    let mut reader = Reader { text, at: 0 };
    if reader.peek() != Some(b'{') {
        return Err(reader.fault("an object was expected"));
    }
    reader.value(depth)?;
    if reader.at == text.len() { Ok(()) } else { Err(reader.fault("nothing may follow the object")) }
}

/// Tells whether `text` may be in a canonical string.
///
/// # Errors
/// The rule it breaks.
pub fn check_text(text: &str) -> Result<(), &'static str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) { Err(NO_CONTROL) } else { Ok(()) };
    }
    for character in text.chars() {
        match character {
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => return Err(NO_CONTROL),
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                return Err("a text holds no character that changes the writing direction");
            }
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {
                return Err("a text holds no zero-width character");
            }
            '\u{2061}'..='\u{2064}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => {
                return Err("a text holds no invisible character");
            }
            // What is not assigned today may normalize otherwise tomorrow.
            _ if !is_public_assigned(character) => {
                return Err("a text holds only characters that Unicode has assigned");
            }
            _ => {}
        }
    }
    if is_nfc(text) { Ok(()) } else { Err("a text is in Unicode normalization form C") }
}

/// Writes `text` as a canonical string, quotes included. The caller has seen that [`check_text`] holds.
pub fn push_text(line: &mut String, text: &str) {
    line.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            line.push('\\');
        }
        line.push(character);
    }
    line.push('"');
}

/// How many bytes at the beginning are printable ASCII that is in a string as it is: no quote, no backslash.
pub fn plain_prefix(bytes: &[u8]) -> usize {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~') & (*byte != b'"') & (*byte != b'\\');
    let mut count = 0;
    // Most texts are short, and are in a line that is not.
    if let Some(first) = bytes.first_chunk::<24>() {
        count = plain_words(first);
        if count < first.len() {
            return count;
        }
    }
    // Whole blocks, each looked at to its end: the compiler does so with many bytes at a time.
    let (blocks, _) = bytes[count..].as_chunks::<32>();
    let whole = blocks.iter().take_while(|block| block.iter().fold(true, |all, byte| all & plain(byte)));
    count += 32 * whole.count();
    count += plain_words(&bytes[count..]);
    count + bytes[count..].iter().take_while(|byte| plain(byte)).count()
}

/// The canonical whole number at the beginning of a text, and how many bytes it takes; nothing where there is none.
pub fn integer_prefix(text: &str) -> Option<(i64, usize)> {
    let mut reader = Reader { text, at: 0 };
    let number = reader.integer().ok()?;
    Some((number, reader.at))
}

/// How many bytes of the whole words at the beginning are such.
fn plain_words(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x80 * ONES;
    // The lowest top bit that is set marks the first byte that is below the first one, or is the other.
    let below = |eight: u64, byte: u64| eight.wrapping_sub(byte * ONES) & !eight & TOPS;
    let is = |eight: u64, byte: u64| below(eight ^ (byte * ONES), 1);
    let (words, _) = bytes.as_chunks::<8>();
    for (place, word) in words.iter().enumerate() {
        let eight = u64::from_le_bytes(*word);
        let other = below(eight, 0x20) | is(eight, 0x22) | is(eight, 0x5c) | is(eight, 0x7f) | (eight & TOPS);
        if other != 0 {
            return 8 * place + other.trailing_zeros() as usize / 8;
        }
    }
    8 * words.len()
}

const NO_CONTROL: &str = "a text holds no control character";

/// Reads canonical JSON from front to back without building anything.
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: usize,
}

/// The text of a member of a canonical object; nothing when there is none, or `text` is no object.
pub(crate) fn member<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut reader = Reader { text, at: 0 };
    reader.take(b"{", "").ok()?;
    while reader.peek() != Some(b'}') {
        let key = reader.string().ok()?;
        reader.take(b":", "").ok()?;
        let from = reader.at;
        reader.value(0).ok()?;
        if *key == *name {
            return Some(&text[from..reader.at]);
        }
        if reader.peek() == Some(b',') {
            reader.at += 1;
        }
    }
    None
}

impl<'a> Reader<'a> {
    pub(crate) fn fault(&self, rule: &'static str) -> CanonicalError {
        CanonicalError { at: self.at, rule }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes exactly `expected`, or says `rule`.
    pub(crate) fn take<const N: usize>(
        &mut self,
        expected: &[u8; N],
        rule: &'static str,
    ) -> Result<(), CanonicalError> {
        if self.text.as_bytes()[self.at..].first_chunk() == Some(expected) {
            self.at += N;
            Ok(())
        } else {
            Err(self.fault(rule))
        }
    }

    /// Takes a string whose plain content is `expected`, if that is what is here.
    pub(crate) fn passes(&mut self, expected: &[u8]) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let content = rest.strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(expected));
        let passes = content.is_some_and(|rest| rest.first() == Some(&b'"'));
        if passes {
            self.at += expected.len() + 2;
        }
        passes
    }

    pub(crate) fn value(&mut self, depth: usize) -> Result<(), CanonicalError> {
        if depth > DEPTH_MAX {
            return Err(self.fault("objects and lists are nested 16 deep at most"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer().map(drop),
            _ => Err(self.fault("an object, a list, a string or a whole number was expected")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), CanonicalError> {
        self.at += 1;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        let mut last = "";
        loop {
            let start = self.at;
            self.take(b"\"", "a key in quotes was expected")?;
            let from = self.at;
            while matches!(self.peek(), Some(b'a'..=b'z' | b'0'..=b'9' | b'_')) {
                self.at += 1;
            }
            let key = &self.text[from..self.at];
            if key.is_empty() || self.peek() != Some(b'"') {
                return Err(self.fault("a key has small letters, digits and underscores only"));
            }
            // The first letters tell most keys apart.
            if key.as_bytes().first() <= last.as_bytes().first() && key <= last {
                return Err(CanonicalError { at: start, rule: "keys stand in ascending order, each once" });
            }
            last = key;
            self.at += 1;
            self.take(b":", "a colon was expected")?;
            self.value(depth + 1)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.fault("a comma or the end of the object was expected")),
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<(), CanonicalError> {
        self.at += 1;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.fault("a comma or the end of the list was expected")),
            }
        }
    }

    /// Takes a string and gives its content, unescaped.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, CanonicalError> {
        let start = self.at;
        self.take(b"\"", "a string was expected")?;
        let mut from = self.at;
        let rest = &self.text.as_bytes()[from..];
        let plain = plain_prefix(rest);
        if rest.get(plain) == Some(&b'"') {
            // Printable ASCII without an escape, as almost every string: there is nothing more to look at.
            self.at += plain + 1;
            return Ok(Cow::Borrowed(&self.text[from..from + plain]));
        }
        let mut content = String::new();
        loop {
            match self.peek() {
                None => return Err(self.fault("the string does not end")),
                Some(b'"') => break,
                Some(b'\\') => {
                    content.push_str(&self.text[from..self.at]);
                    self.at += 1;
                    from = self.at;
                    if !matches!(self.peek(), Some(b'"' | b'\\')) {
                        return Err(self.fault("only a quote and a backslash are escaped"));
                    }
                    self.at += 1;
                }
                Some(_) => self.at += 1,
            }
        }
        content.push_str(&self.text[from..self.at]);
        self.at += 1;
        check_text(&content).map_err(|rule| CanonicalError { at: start, rule })?;
        Ok(Cow::Owned(content))
    }

    pub(crate) fn integer(&mut self) -> Result<i64, CanonicalError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let (first, mut value) = (self.at, 0_i64);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            // Only of a number that is short enough is the value asked for.
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = &self.text[start..self.at];
        let fault = |rule| CanonicalError { at: start, rule };
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return Err(fault("numbers are whole, without fraction or exponent"));
        }
        let unsigned = &self.text[first..self.at];
        if unsigned.is_empty() || (unsigned.starts_with('0') && digits != "0") {
            return Err(fault("a number has no leading zero and no negative zero"));
        }
        if unsigned.len() > INTEGER_DIGITS || value > INTEGER_MAX {
            return Err(fault("a number lies within ±9007199254740991"));
        }
        Ok(if first == start { value } else { -value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_only() {
        let good = [
            "{}",
            r#"{"a":0,"b":-1,"c":9007199254740991}"#,
            r#"{"a":[],"b":[1,[2,{"x":"y"}]]}"#,
            r#"{"quote":"say \"é\" and \\"}"#,
        ];
        for text in good {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        let bad = [
            ("", "an object was expected"),
            ("[]", "an object was expected"),
            ("{} ", "nothing may follow"),
            ("{ }", "a key in quotes"),
            (r#"{"a": 1}"#, "an object, a list"),
            (r#"{"b":1,"a":2}"#, "ascending"),
            (r#"{"a":1,"a":2}"#, "each once"),
            (r#"{"A":1}"#, "small letters"),
            (r#"{"":1}"#, "small letters"),
            (r#"{"a-b":1}"#, "small letters"),
            (r#"{"a":1.0}"#, "without fraction"),
            (r#"{"a":1e3}"#, "without fraction"),
            (r#"{"a":01}"#, "leading zero"),
            (r#"{"a":-0}"#, "negative zero"),
            (r#"{"a":-}"#, "leading zero"),
            (r#"{"a":9007199254740992}"#, "within"),
            (r#"{"a":-9007199254740992}"#, "within"),
            (r#"{"a":99999999999999999999999999}"#, "within"),
            (r#"{"a":true}"#, "an object, a list"),
            (r#"{"a":null}"#, "an object, a list"),
            (r#"{"a":"\n"}"#, "only a quote"),
            (r#"{"a":"\u0041"}"#, "only a quote"),
            ("{\"a\":\"\n\"}", "control"),
            ("{\"a\":\"\u{202e}\"}", "writing direction"),
            ("{\"a\":\"\u{200b}\"}", "zero-width"),
            ("{\"a\":\"e\u{301}\"}", "normalization form C"),
            ("{\"a\":\"\u{378}\"}", "assigned"),
            ("{\"a\":\"\u{e000}\"}", "assigned"),
            ("{\"a\":\"\u{e0041}\"}", "invisible"),
            (r#"{"a":"b"#, "does not end"),
            (r#"{"a":1"#, "end of the object"),
            (r#"{"a":[1"#, "end of the list"),
            (r#"{"a":[1,]}"#, "an object, a list"),
            (r#"{"a":1,}"#, "a key in quotes"),
        ];
        for (text, rule) in bad {
            let fault = check(text).unwrap_err();
            assert!(fault.rule.contains(rule), "{text}: {fault}");
        }
    }

    #[test]
    fn what_stands_as_it_is_ends_where_it_ends_byte_by_byte() {
        let plain = |byte: u8| (0x20..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
        // All of it takes an interpreter hours.
        let (lengths, bytes) = if cfg!(miri) { (13, 31) } else { (1, 1) };
        for length in (0..40).step_by(lengths) {
            for at in 0..length {
                for byte in (0..=255).step_by(bytes) {
                    // What follows the first such byte must not matter.
                    for behind in [b'a', b'"', 0, 0x80, 0xff] {
                        let mut bytes = vec![b'a'; length];
                        bytes[at + 1..].fill(behind);
                        bytes[at] = byte;
                        let expected = bytes.iter().take_while(|byte| plain(**byte)).count();
                        assert_eq!(plain_prefix(&bytes), expected, "{bytes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn plain_text_is_what_stands_between_the_control_characters() {
        for byte in 0..0x80_u8 {
            let text = format!("a{}b", char::from(byte));
            assert_eq!(check_text(&text).is_ok(), (0x20..0x7f).contains(&byte), "{byte:#x}");
            // The same where the text is not ASCII throughout.
            assert_eq!(check_text(&format!("{text}é")).is_ok(), (0x20..0x7f).contains(&byte), "{byte:#x}");
        }
    }

    #[test]
    fn private_and_never_assigned_characters_are_refused_in_every_plane() {
        for character in [
            '\u{e000}',
            '\u{f8ff}',
            '\u{f0000}',
            '\u{10fffd}',
            '\u{fdd0}',
            '\u{fffe}',
            '\u{1ffff}',
            '\u{10ffff}',
        ] {
            assert!(check_text(&format!("a{character}")).is_err(), "{:x}", u32::from(character));
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(check(&nested(DEPTH_MAX)), Ok(()));
        assert!(check(&nested(DEPTH_MAX + 1)).is_err());
        assert!(check(&nested(1_000_000)).is_err());
    }
}
