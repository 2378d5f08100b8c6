//! The structured communication of Belgian payments (OGM, VCS).

use std::collections::BTreeSet;
use std::fmt;

/// Twelve digits of which the last two check the first ten: their remainder by 97, or 97 where that is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StructuredReference(u64);

/// How many digits it has.
const DIGITS: usize = 12;

impl StructuredReference {
    /// The reference that a text is, or the first one that it has between `+++` or `***`.
    pub fn find(text: &str) -> Option<Self> {
        let whole = [text].into_iter().filter_map(Self::read);
        whole.chain(Self::between_marks(text)).next()
    }

    /// Every reference of a text. What has not twelve digits, or check digits that do not hold, is no reference but text: third
    /// parties type what they like.
    pub fn all(text: &str) -> BTreeSet<Self> {
        Self::find(text).into_iter().chain(Self::between_marks(text)).collect()
    }

    /// A text without the references in it.
    pub fn left_out_of(text: &str) -> String {
        if Self::read(text).is_some() {
            return String::new();
        }
        ["+++", "***"].into_iter().fold(text.to_owned(), |text, mark| {
            let parts: Vec<&str> = text.split(mark).filter(|part| Self::read(part).is_none()).collect();
            parts.join(" ")
        })
    }

    fn between_marks(text: &str) -> impl Iterator<Item = Self> + '_ {
        ["+++", "***"].into_iter().flat_map(move |mark| text.split(mark).skip(1).filter_map(Self::read))
    }

    /// A text that is nothing but a reference, as people and banks write it: digits, with strokes, points, hyphens and spaces.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let separates = |letter: char| matches!(letter, '/' | '.' | '-' | ' ' | '\u{a0}' | '\u{202f}');
        let digits: String = text.chars().filter(|letter| !separates(*letter)).collect();
        if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: u64 = digits.parse().ok()?;
        let (body, check) = (number / 100, number % 100);
        let expected = if body % 97 == 0 { 97 } else { body % 97 };
        (check == expected).then_some(Self(number))
    }

    /// Its first four digits, where an office may keep the year.
    pub fn first_four(self) -> u64 {
        self.0 / 100_000_000
    }
}

impl fmt::Display for StructuredReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:012}", self.0);
        write!(f, "+++{}/{}/{}+++", &digits[..3], &digits[3..7], &digits[7..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_found_as_it_is_written() {
        let found = |text| StructuredReference::find(text).map(|found| found.to_string());
        for text in [
            "+++010/8068/17183+++",
            "***010/8068/17183***",
            "+++010-8068-17183+++",
            "+++ 010.8068.17183 +++",
            "Subside +++010/8068/17183+++ F01",
            "MERCI+++ A BIENTOT+++ ***010806817183***",
            "010/8068/17183",
            " 010806817183 ",
        ] {
            assert_eq!(found(text).as_deref(), Some("+++010/8068/17183+++"), "{text}");
        }
        assert_eq!(found("+++090/9337/55493+++").as_deref(), Some("+++090/9337/55493+++"));
        // A remainder of 0 is written 97.
        assert_eq!(found("+++000/0000/09797+++").as_deref(), Some("+++000/0000/09797+++"));
    }

    #[test]
    fn a_reference_is_left_out_of_its_text() {
        for (text, rest) in [
            ("+++010/8068/17183+++", ""),
            ("010806817183", ""),
            ("Subside ***010/8068/17183*** F01 +++010/8068/17183+++ 2026", "Subside   F01   2026"),
            ("Subside 2026 ++ 1", "Subside 2026 ++ 1"),
        ] {
            assert_eq!(StructuredReference::left_out_of(text).trim(), rest);
        }
    }

    #[test]
    fn what_a_third_party_types_is_text() {
        for text in [
            "",
            "Subside 2026 F01",
            "010806817184",
            "+++",
            "++++++é",
            "a+++b",
            "+++000/0000/09700+++",
            "+++010/8068/17184+++",
            "+++010/8068+++",
            "CARTE **** **** **** 1234 LE 14/03",
            "MERCI+++ A BIENTOT+++",
        ] {
            assert_eq!(StructuredReference::find(text), None, "{text}");
        }
        let two = StructuredReference::all("+++010/8068/17183+++ et ***090/9337/55493***");
        assert_eq!(two.len(), 2);
    }
}
