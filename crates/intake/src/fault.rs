//! The one error of the crate.

use crate::place::cell_name;
use crate::shown::{one_line, shown};
use std::fmt;
use thiserror::Error;

/// One fault in an input file: where it is, what was found, what is wrong and what to do.
///
/// `Display` writes one line without the hint, for example
/// ``affiliates.csv, line 4, column 2 (count): `1,5`: a count has no decimals``.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Fault {
    /// The file as the caller named it.
    pub file: String,
    /// The sheet of a workbook; `None` in a CSV file. The line is then a row.
    pub sheet: Option<String>,
    /// The physical line, counted from 1; 0 when the fault is in the whole file.
    pub line: u64,
    /// The number of the field in its row, counted from 1; 0 when it is the whole line or file.
    pub column: u64,
    /// The header name of the column, where it is known.
    pub field: Option<String>,
    /// What was found, with hidden characters escaped, cut to 60 characters; `None` when empty.
    pub value: Option<String>,
    /// What is wrong, as one clause without a full stop.
    pub rule: String,
    /// What to do about it, as one sentence with a full stop; not part of `Display`.
    pub hint: Option<String>,
    /// Further faults of the same file; not part of `Display`.
    pub others: Vec<Fault>,
}

impl Fault {
    /// Several faults of one file as one: the first with the others.
    pub fn joined(faults: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut faults = faults.into_iter();
        let mut first = faults.next()?;
        first.others.extend(faults);
        Some(first)
    }

    /// A fault of the whole file.
    pub fn in_file(file: &str, rule: impl Into<String>) -> Self {
        Self::in_line(file, 0, rule)
    }

    /// A fault of a whole line, counted from 1.
    pub fn in_line(file: &str, line: u64, rule: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            sheet: None,
            line,
            column: 0,
            field: None,
            value: None,
            rule: rule.into(),
            hint: None,
            others: Vec::new(),
        }
    }

    /// The same fault on a sheet of a workbook.
    #[must_use]
    pub fn sheet(mut self, sheet: &str) -> Self {
        self.sheet = Some(shown(sheet));
        self
    }

    /// The same fault with what is wrong.
    #[must_use]
    pub fn rule(mut self, rule: impl Into<String>) -> Self {
        self.rule = rule.into();
        self
    }

    /// The same fault in one column, counted from 1, with its header name where it is known.
    #[must_use]
    pub fn column(mut self, column: u64, field: Option<&str>) -> Self {
        self.column = column;
        self.field = field.map(str::to_owned);
        self
    }

    /// The same fault with the value that was found, as written; it is escaped and cut here.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        self.value = Some(shown(value)).filter(|value| !value.is_empty());
        self
    }

    /// The same fault with a sentence that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&one_line(&self.file))?;
        match &self.sheet {
            Some(sheet) => {
                write!(out, ", sheet `{sheet}`")?;
                match (self.line, self.column) {
                    (0, 0) => {}
                    (0, column) => write!(out, ", column {}", cell_name(0, column))?,
                    (row, 0) => write!(out, ", row {row}")?,
                    (row, column) => write!(out, ", cell {}", cell_name(row, column))?,
                }
            }
            None => {
                if self.line > 0 {
                    write!(out, ", line {}", self.line)?;
                }
                if self.column > 0 {
                    write!(out, ", column {}", self.column)?;
                }
            }
        }
        if let Some(field) = &self.field {
            write!(out, " ({})", shown(field))?;
        }
        if let Some(value) = &self.value {
            write!(out, ": `{}`", one_line(value))?;
        }
        write!(out, ": {}", one_line(&self.rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_grows_with_what_is_known() {
        let fault = Fault::in_file("a.csv", "the file is empty");
        assert_eq!(fault.to_string(), "a.csv: the file is empty");
        let fault = Fault::in_line("a.csv", 4, "the line is blank");
        assert_eq!(fault.to_string(), "a.csv, line 4: the line is blank");
        let fault =
            Fault::in_line("a.csv", 4, "too many").column(2, Some("count")).value("1.23").hint("Write less.");
        assert_eq!(fault.to_string(), "a.csv, line 4, column 2 (count): `1.23`: too many");
        let place =
            |row, column| Fault::in_line("a.xlsx", row, "no").sheet("S").column(column, None).to_string();
        assert_eq!(place(0, 0), "a.xlsx, sheet `S`: no");
        assert_eq!(place(0, 28), "a.xlsx, sheet `S`, column AB: no");
        assert_eq!(place(7, 0), "a.xlsx, sheet `S`, row 7: no");
        assert_eq!(place(7, 28), "a.xlsx, sheet `S`, cell AB7: no");
    }

    #[test]
    fn it_is_one_line_whatever_it_is_made_of() {
        let mut fault = Fault::in_line("a\nb", 1, "c\nd").column(1, Some("e\nf"));
        fault.value = Some("g\r\nh".to_owned());
        assert_eq!(fault.to_string().lines().count(), 1);
    }

    #[test]
    fn an_empty_value_is_no_value() {
        assert_eq!(Fault::in_file("a", "b").value("").value, None);
    }
}
