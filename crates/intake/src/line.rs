//! Physical lines, with their numbers and their one kind of line end.

use crate::fault::Fault;

/// The most bytes a line may have, counted in UTF-8 and without its line end: 1 MiB.
pub const MAX_LINE_BYTES: usize = 1024 * 1024;

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// A line feed alone.
    Lf,
    /// A carriage return and a line feed.
    CrLf,
    /// The end of the file, which agrees with either.
    File,
}

/// One physical line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    /// Counted from 1.
    pub(crate) number: u64,
    /// Without the line end.
    pub(crate) text: &'t str,
    pub(crate) end: LineEnd,
}

/// The lines of a text in order.
pub(crate) struct Lines<'f, 't> {
    file: &'f str,
    rest: &'t str,
    number: u64,
    /// The first line end that was agreed to, and the line that has it.
    kept: Option<(LineEnd, u64)>,
}

impl<'f, 't> Lines<'f, 't> {
    pub(crate) fn new(file: &'f str, text: &'t str) -> Self {
        Self { file, rest: text, number: 0, kept: None }
    }

    /// What follows the line that was taken last.
    pub(crate) fn rest(&self) -> &'t str {
        self.rest
    }

    /// The next line, or `None` at the end.
    pub(crate) fn take(&mut self) -> Result<Option<Line<'t>>, Fault> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let (text, end) = match self.rest.split_once('\n') {
            Some((text, rest)) => {
                self.rest = rest;
                match text.strip_suffix('\r') {
                    Some(text) => (text, LineEnd::CrLf),
                    None => (text, LineEnd::Lf),
                }
            }
            None => (std::mem::take(&mut self.rest), LineEnd::File),
        };
        if text.contains('\r') {
            return Err(self.stray_return(end));
        }
        if text.len() > MAX_LINE_BYTES {
            let rule =
                format!("the line has {} bytes; at most {MAX_LINE_BYTES} (1 MiB) are accepted", text.len());
            return Err(
                Fault::in_line(self.file, self.number, rule).hint("Check that this is the intended file.")
            );
        }
        let number = self.number;
        Ok(Some(Line { number, text, end }))
    }

    /// Refuses a line whose end differs from the earlier ones.
    ///
    /// This is asked after the line is cut into fields: a line break typed in a cell also gives
    /// mixed line ends, and the message about its quotes says more.
    pub(crate) fn agree(&mut self, line: Line<'_>) -> Result<(), Fault> {
        match self.kept {
            _ if line.end == LineEnd::File => Ok(()),
            Some((end, _)) if end == line.end => Ok(()),
            None => {
                self.kept = Some((line.end, line.number));
                Ok(())
            }
            Some((end, first)) => {
                let rule = format!(
                    "the line ends with {}, but line {first} ends with {}",
                    line.end.name(),
                    end.name()
                );
                Err(Fault::in_line(self.file, line.number, rule)
                    .hint("Two files may have been pasted together; save it again from Excel."))
            }
        }
    }

    fn stray_return(&self, end: LineEnd) -> Fault {
        let rule = if self.number == 1 && end == LineEnd::File {
            "the lines end with a carriage return alone, as old Macintosh files do; lines must end with CRLF or LF"
        } else {
            "the line holds a carriage return that is not followed by a line feed"
        };
        Fault::in_line(self.file, self.number, rule)
            .hint("Save it again from Excel as \"CSV UTF-8\", not as \"CSV (Macintosh)\".")
    }
}

impl LineEnd {
    fn name(self) -> &'static str {
        match self {
            Self::Lf => "LF (a line feed alone)",
            Self::CrLf => "CRLF (a carriage return and a line feed)",
            Self::File => "the end of the file",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<(u64, String)>, Fault> {
        let mut lines = Lines::new("a", text);
        let mut seen = Vec::new();
        while let Some(line) = lines.take()? {
            lines.agree(line)?;
            seen.push((line.number, line.text.to_owned()));
        }
        Ok(seen)
    }

    #[test]
    fn lines_are_physical_lines() {
        let expected = vec![(1, "a".to_owned()), (2, String::new()), (3, "b".to_owned())];
        for text in ["a\n\nb\n", "a\n\nb", "a\r\n\r\nb\r\n", "a\r\n\r\nb"] {
            assert_eq!(all(text).unwrap(), expected, "{text:?}");
        }
        assert_eq!(all("").unwrap(), vec![]);
        assert_eq!(all("\n").unwrap(), vec![(1, String::new())]);
    }

    #[test]
    fn other_line_ends_are_refused_with_their_line() {
        let cases = [
            ("a\rb\rc", 1, "Macintosh"),
            ("a\r", 1, "Macintosh"),
            ("a\nb\rc\n", 2, "not followed by a line feed"),
            ("a\r\r\n", 1, "not followed by a line feed"),
            ("a\nb\nc\r", 3, "not followed by a line feed"),
            ("a\nb\r\n", 2, "ends with CRLF"),
            ("a\r\nb\r\nc\n", 3, "but line 1 ends with CRLF"),
        ];
        for (text, line, part) in cases {
            let fault = all(text).unwrap_err();
            assert_eq!(fault.line, line, "{text:?}");
            assert!(fault.rule.contains(part), "{fault}");
        }
    }

    #[test]
    fn the_line_limit_is_exact() {
        let long = "a".repeat(MAX_LINE_BYTES);
        assert!(all(&format!("x\n{long}\r")).is_err());
        assert!(all(&format!("x\n{long}\n")).is_ok());
        assert_eq!(all(&format!("x\n{long}a\n")).unwrap_err().line, 2);
    }
}
