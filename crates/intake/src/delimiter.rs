//! What separates the columns: decided from the header line alone, or by Excel's `sep=` line.

use crate::breach::Breach;
use crate::shown::shown;

/// The character between two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delimiter {
    /// `;`, as Excel writes in Belgium.
    Semicolon,
    /// `,`.
    Comma,
    /// The tab.
    Tab,
    /// Nothing: a file of one column.
    Absent,
}

impl Delimiter {
    const CANDIDATES: [Self; 3] = [Self::Semicolon, Self::Comma, Self::Tab];

    /// What an Excel `sep=` line declares; `None` when the line is not one.
    pub(crate) fn declared(line: &str) -> Result<Option<Self>, Breach> {
        let Some((key, value)) = line.split_at_checked(4) else {
            return Ok(None);
        };
        if !key.eq_ignore_ascii_case("sep=") {
            return Ok(None);
        }
        match value {
            ";" => Ok(Some(Self::Semicolon)),
            "," => Ok(Some(Self::Comma)),
            "\t" => Ok(Some(Self::Tab)),
            other => Err(Breach::new(format!(
                "the `sep=` line declares `{}`; it must declare exactly one semicolon, comma or tab",
                shown(other)
            ))
            .hint("Write `sep=;`, or delete the line.")),
        }
    }

    /// The one candidate that occurs outside quotes in the header line.
    pub(crate) fn of_header(line: &str) -> Result<Self, Breach> {
        let found = found(line);
        match found.as_slice() {
            [] => Ok(Self::Absent),
            [one] => Ok(*one),
            several => {
                let names: Vec<&str> = several.iter().map(|one| one.name()).collect();
                Err(Breach::new(format!(
                    "the header holds a {}, so what separates the columns cannot be told",
                    names.join(" and a ")
                ))
                .hint("Use one separator only, and no separator inside a column name."))
            }
        }
    }

    /// Refuses a header that does not use what the `sep=` line declares but another candidate.
    pub(crate) fn agree(self, header: &str) -> Result<(), Breach> {
        let found = found(header);
        match found.first() {
            Some(other) if !found.contains(&self) => Err(Breach::new(format!(
                "the `sep=` line declares a {}, but the header uses a {}",
                self.name(),
                other.name()
            ))
            .hint("Correct the `sep=` line, or delete it.")),
            _ => Ok(()),
        }
    }

    /// The character itself; `None` for a file of one column.
    pub(crate) fn character(self) -> Option<char> {
        match self {
            Self::Semicolon => Some(';'),
            Self::Comma => Some(','),
            Self::Tab => Some('\t'),
            Self::Absent => None,
        }
    }

    /// The name of it for a message.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolon",
            Self::Comma => "comma",
            Self::Tab => "tab",
            Self::Absent => "separator",
        }
    }
}

/// The candidates that occur outside quotes, in a fixed order.
fn found(line: &str) -> Vec<Delimiter> {
    // A doubled quote closes and opens again, so every second piece is outside quotes.
    Delimiter::CANDIDATES
        .into_iter()
        .filter(|one| {
            line.split('"')
                .step_by(2)
                .any(|outside| outside.contains(|character| one.character() == Some(character)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides() {
        let cases = [
            ("a;b", Delimiter::Semicolon),
            ("a,b", Delimiter::Comma),
            ("a\tb", Delimiter::Tab),
            ("a", Delimiter::Absent),
            ("", Delimiter::Absent),
            ("\"a,b\";c", Delimiter::Semicolon),
            ("\"a\"\",;\",c", Delimiter::Comma),
        ];
        for (line, expected) in cases {
            assert_eq!(Delimiter::of_header(line).unwrap(), expected, "{line:?}");
        }
    }

    #[test]
    fn two_candidates_are_refused() {
        for line in ["a;b,c", "a\tb;c", "a,b\tc", "a;b,c\td"] {
            let breach = Delimiter::of_header(line).unwrap_err();
            assert!(breach.rule.contains(" and a "), "{line:?}");
        }
    }

    #[test]
    fn the_sep_line_is_exact() {
        let declared = Delimiter::declared;
        assert_eq!(declared("sep=;").unwrap(), Some(Delimiter::Semicolon));
        assert_eq!(declared("SEP=,").unwrap(), Some(Delimiter::Comma));
        assert_eq!(declared("sep=\t").unwrap(), Some(Delimiter::Tab));
        for line in ["", "sep", "code;name", "sepé=", "séé=;"] {
            assert_eq!(declared(line).unwrap(), None);
        }
        for line in ["sep=", "sep=|", "sep=;;", "sep=; ", "sep=é"] {
            assert!(declared(line).is_err(), "{line:?}");
        }
    }

    #[test]
    fn the_sep_line_and_the_header_must_agree() {
        assert!(Delimiter::Semicolon.agree("a;b").is_ok());
        assert!(Delimiter::Semicolon.agree("a").is_ok());
        assert!(Delimiter::Semicolon.agree("a;b,c").is_ok());
        assert!(Delimiter::Semicolon.agree("a,b").is_err());
    }
}
