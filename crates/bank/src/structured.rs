//! The structured communication of Belgian payments (OGM, VCS).

use std::fmt;

/// Twelve digits of which the last two check the first ten: their remainder by 97, or 97 where that is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StructuredReference(u64);

impl StructuredReference {
    /// The reference that a text is, or has between `+++` or `***`.
    ///
    /// # Errors
    ///
    /// The rule that is broken, when the text has the form of one and its check digits do not hold.
    pub fn find(text: &str) -> Result<Option<Self>, String> {
        for mark in ["+++", "***"] {
            let mut parts = text.split(mark).skip(1);
            if let (Some(inside), Some(_)) = (parts.next(), parts.next()) {
                let digits: String =
                    inside.chars().filter(|character| !matches!(character, '/' | ' ' | '.')).collect();
                return match digits.len() {
                    12 if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                        Self::checked(&digits).map(Some)
                    }
                    _ => Err(format!(
                        "between {mark} there are not twelve digits, as in {mark}010/8068/17183{mark}"
                    )),
                };
            }
        }
        let text = text.trim();
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // Twelve digits may be a number of another kind.
            return Ok(Self::checked(text).ok());
        }
        Ok(None)
    }

    fn checked(digits: &str) -> Result<Self, String> {
        let number: u64 = digits.parse().map_err(|_| "these are not twelve digits".to_owned())?;
        let (body, check) = (number / 100, number % 100);
        let expected = if body % 97 == 0 { 97 } else { body % 97 };
        if check == expected {
            Ok(Self(number))
        } else {
            Err(format!(
                "the check digits of the structured communication are {check:02}, and {expected:02} would hold"
            ))
        }
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
    fn check_digits_are_held() {
        let found = |text| StructuredReference::find(text).unwrap().map(|found| found.to_string());
        for text in [
            "+++010/8068/17183+++",
            "***010/8068/17183***",
            "Subside +++010/8068/17183+++ F01",
            "010806817183",
        ] {
            assert_eq!(found(text).as_deref(), Some("+++010/8068/17183+++"), "{text}");
        }
        assert_eq!(found("+++090/9337/55493+++").as_deref(), Some("+++090/9337/55493+++"));
        // A remainder of 0 is written 97.
        assert_eq!(found("+++000/0000/09797+++").as_deref(), Some("+++000/0000/09797+++"));
        assert!(StructuredReference::find("+++000/0000/09700+++").is_err());
        assert!(StructuredReference::find("+++010/8068/17184+++").unwrap_err().contains("83 would hold"));
        assert!(StructuredReference::find("+++010/8068+++").is_err());
        for text in ["", "Subside 2026 F01", "010806817184", "+++", "++++++é", "a+++b"] {
            assert!(!matches!(StructuredReference::find(text), Ok(Some(_))), "{text}");
        }
    }
}
