//! How a text from a file is shown to a person: nothing invisible, nothing endless.

use crate::character::refusal;

/// The most characters of a value that a message shows.
const SHOWN_CHARACTERS: usize = 60;

/// `text` for a message: hidden and look-alike characters escaped, cut to 60 characters.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    // The length of `out` that still leaves room for the sign that something was cut.
    let mut room = 0;
    for character in text.chars() {
        let piece = piece(character);
        width += piece.chars().count();
        if width > SHOWN_CHARACTERS {
            out.truncate(room);
            out.push('…');
            return out;
        }
        out.push_str(&piece);
        if width < SHOWN_CHARACTERS {
            room = out.len();
        }
    }
    out
}

/// `text` with its hidden characters escaped and nothing else changed, so that it stays one line.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|character| match refusal(character) {
            Some(_) => character.escape_unicode().to_string(),
            None => character.to_string(),
        })
        .collect()
}

fn piece(character: char) -> String {
    match character {
        '\\' => "\\\\".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        // Values are between backticks.
        '`' => "\\`".to_owned(),
        ' ' => " ".to_owned(),
        // A no-break space looks like a space, and the difference is often the fault.
        other if other.is_whitespace() || refusal(other).is_some() => other.escape_unicode().to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(shown("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(shown("1\u{a0}2\t3\\`"), "1\\u{a0}2\\t3\\\\\\`");
        assert_eq!(shown("a\r\nb"), "a\\r\\nb");
        assert_eq!(shown("Société à 5 €"), "Société à 5 €");
    }

    #[test]
    fn long_texts_are_cut_to_sixty() {
        assert_eq!(shown(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(shown(&"é".repeat(61)), format!("{}…", "é".repeat(59)));
        let hidden = shown(&"\u{202e}".repeat(100));
        assert!(hidden.chars().count() <= 60 && hidden.ends_with("}…"));
        // A piece that would straddle the cut is left out whole.
        let straddling = shown(&format!("{}\u{202e}", "a".repeat(58)));
        assert_eq!(straddling, format!("{}…", "a".repeat(58)));
    }

    #[test]
    fn one_line_keeps_what_can_be_seen() {
        assert_eq!(one_line("a\\b `c`\n"), "a\\b `c`\\u{a}");
    }
}
