//! Single characters: which ones no field may hold, and which ones count as outer space.

/// The reason why no field may hold `character`, as a noun phrase, or `None` for a good one.
///
/// Everything refused here is invisible or has no meaning in a table, so that two texts which
/// look the same to a reader of the audit file are the same text.
pub(crate) fn refusal(character: char) -> Option<&'static str> {
    match character {
        '\0' => Some("a NUL character"),
        '\t' => Some("a tab"),
        '\n' | '\r' => Some("a line break"),
        '\u{1a}' => Some("Ctrl-Z, an old end-of-file mark"),
        '\u{1}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Some("a control character"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("an invisible text-direction character")
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}' => Some("an invisible zero-width character"),
        '\u{feff}' => Some("a byte order mark that is not at the start of the file"),
        '\u{2028}' | '\u{2029}' => Some("an invisible line or paragraph separator"),
        '\u{fffd}' => Some("the replacement character, left where a letter was lost"),
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2061}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => Some("an invisible character"),
        other if u32::from(other) & 0xfffe == 0xfffe => Some("a code that is no character"),
        '\u{fdd0}'..='\u{fdef}' => Some("a code that is no character"),
        _ => None,
    }
}

/// The first character of a text that no field may hold, with the reason.
pub fn hidden(text: &str) -> Option<(char, &'static str)> {
    text.chars().find_map(|character| refusal(character).map(|what| (character, what)))
}

/// The spaces that Excel writes around and inside numbers: plain, no-break, narrow no-break, thin.
pub(crate) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// `text` without the outer spaces that [`is_space`] knows.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(is_space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_refused() {
        for code in [
            0x00, 0x01, 0x09, 0x0a, 0x0d, 0x1a, 0x1f, 0x7f, 0x80, 0x9f, 0xad, 0x61c, 0x200b, 0x200c, 0x200d,
            0x200e, 0x200f, 0x2028, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfe0f, 0xfeff, 0xfffd, 0xfffe,
            0xffff, 0x1fffe, 0xfdd0, 0xe0041, 0x17b4, 0x2800, 0x3164, 0xe0100,
        ] {
            let character = char::from_u32(code).unwrap();
            assert!(refusal(character).is_some(), "U+{code:04X}");
        }
    }

    #[test]
    fn what_people_write_is_not_refused() {
        for character in "aZ09 .,;'\"é€ÿß\u{a0}\u{202f}\u{2009}’−אع中😀".chars() {
            assert_eq!(refusal(character), None, "{character:?}");
        }
    }

    #[test]
    fn outer_spaces_of_four_kinds_are_trimmed() {
        assert_eq!(trimmed(" \u{a0}\u{202f}\u{2009}a b\u{a0} "), "a b");
        assert_eq!(trimmed("\u{3000}a"), "\u{3000}a");
    }
}
