//! A checkpoint on paper: the size and the root in groups that can be read aloud and typed, each line with two check
//! digits, so that a slip names its line.
//!
//! ```text
//! size 0000 0000 0000 0146  23
//! root 1f3a 9c2e 77b0 4d15  08      and three more lines of root
//! ```
//!
//! The check digits are formed as those of an IBAN (ISO 7064, MOD 97-10): the number of the line, 1 to 5, and its
//! sixteen digits are read as one hexadecimal number; a hundred times that, plus the check digits, leaves 1 when it is
//! divided by 97. The size is written in decimal all the same.

use std::fmt;
use thiserror::Error;

use crate::Hash;

/// The size and the root of a checkpoint, as they are printed and typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Why a typed checkpoint cannot be taken: the line and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct PaperError {
    /// The line, from 1 to 5; 0 when lines are missing or too many.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

/// One line of size, four of root.
const LINES: usize = 5;

impl fmt::Display for PaperCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = self.root.to_string();
        for line in 0..LINES {
            let digits = match line {
                0 => format!("{:016}", self.size),
                _ => root[(line - 1) * 16..line * 16].to_owned(),
            };
            let word = if line == 0 { "size" } else { "root" };
            write!(f, "{word}")?;
            for group in digits.as_bytes().chunks(4) {
                write!(f, " {}", std::str::from_utf8(group).map_err(|_| fmt::Error)?)?;
            }
            writeln!(f, "  {:02}", check_digits(line, &digits))?;
        }
        Ok(())
    }
}

impl std::str::FromStr for PaperCheckpoint {
    type Err = PaperError;

    /// Reads the lines as they were typed: capital or small letters, any number of spaces, other lines left out when
    /// they begin with neither `size` nor `root`.
    fn from_str(text: &str) -> Result<Self, PaperError> {
        let mut lines = Vec::new();
        for line in text.lines() {
            let lower = line.trim().to_ascii_lowercase();
            if let Some((word, rest)) =
                lower.split_once(' ').filter(|(word, _)| matches!(*word, "size" | "root"))
            {
                lines.push((word.to_owned(), rest.split_whitespace().map(str::to_owned).collect::<Vec<_>>()));
            }
        }
        let wrong = |line, what| Err(PaperError { line, what });
        if lines.len() != LINES {
            return wrong(0, "one line of size and four of root are expected");
        }
        let mut size = 0;
        let mut root = String::new();
        for (place, (word, groups)) in lines.iter().enumerate() {
            let number = place + 1;
            if (word == "size") != (place == 0) {
                return wrong(number, "the size comes first, then the root");
            }
            let [groups @ .., check] = groups.as_slice() else {
                return wrong(number, "nothing follows the word");
            };
            let digits = groups.concat();
            if digits.len() != 16 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return wrong(number, "sixteen digits are expected before the check digits");
            }
            if format!("{:02}", check_digits(place, &digits)) != *check {
                return wrong(number, "the check digits do not fit: a digit was mistyped");
            }
            if place > 0 {
                root.push_str(&digits);
            } else if let Ok(number) = digits.parse() {
                size = number;
            } else {
                return wrong(number, "the size is a whole number");
            }
        }
        match root.parse() {
            Ok(root) => Ok(Self { size, root }),
            Err(_) => wrong(0, "the root is not a hash"),
        }
    }
}

/// The check digits of a line, 02 to 98.
fn check_digits(line: usize, digits: &str) -> u32 {
    let value = |digit: u8| (digit as char).to_digit(16).unwrap_or_default();
    let start = u32::try_from(line + 1).unwrap_or_default();
    let rest = digits.bytes().fold(start, |rest, digit| (rest * 16 + value(digit)) % 97);
    98 - rest * 100 % 97
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(self.what),
            line => write!(f, "line {line} of the printed checkpoint: {}", self.what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sha256;

    #[test]
    fn what_is_printed_is_read_back_as_people_type_it() {
        let paper = PaperCheckpoint { size: 146, root: sha256(b"paper") };
        let text = paper.to_string();
        assert_eq!(text.parse(), Ok(paper));
        assert_eq!(text.to_uppercase().replace(' ', "   ").parse(), Ok(paper));
        assert_eq!(format!("prorata.example/test\n{text}\nkept by F01\n").parse(), Ok(paper));
    }

    #[test]
    fn each_wrong_digit_and_each_swap_of_neighbours_names_its_line() {
        let text = PaperCheckpoint { size: 146, root: sha256(b"paper") }.to_string();
        let bytes = text.as_bytes();
        let mut tried = 0;
        let every = if cfg!(miri) { 19 } else { 1 };
        for (at, digit) in
            bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_hexdigit()).step_by(every)
        {
            let line = text[..at].matches('\n').count() + 1;
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            if at - start < 5 {
                continue;
            }
            for other in b"0123456789abcdef" {
                let mut wrong = bytes.to_vec();
                wrong[at] = *other;
                if other != digit {
                    let fault = String::from_utf8(wrong).unwrap().parse::<PaperCheckpoint>().unwrap_err();
                    assert_eq!(fault.line, line);
                    tried += 1;
                }
            }
            if bytes[at + 1].is_ascii_hexdigit() && bytes[at + 1] != *digit {
                let mut swapped = bytes.to_vec();
                swapped.swap(at, at + 1);
                assert!(String::from_utf8(swapped).unwrap().parse::<PaperCheckpoint>().is_err());
            }
        }
        assert!(tried == 5 * 18 * 15 || every > 1);
        let lines: Vec<&str> = text.lines().collect();
        let swapped = [lines[0], lines[2], lines[1], lines[3], lines[4]].join("\n");
        assert_eq!(swapped.parse::<PaperCheckpoint>().unwrap_err().line, 2);
        assert_eq!(lines[..4].join("\n").parse::<PaperCheckpoint>().unwrap_err().line, 0);
    }
}
