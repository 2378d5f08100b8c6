//! A file that was read: a header and at least one data row, all of the same width.

use crate::fault::Fault;
use crate::header::{Misfit, Shape, fit};
use crate::held::Held;
use crate::place::cell_name;
use std::borrow::Cow;

/// The words with which a row of totals begins.
const TOTALS: [&str; 12] = [
    "total",
    "totaux",
    "total général",
    "totaal",
    "totalen",
    "algemeen totaal",
    "somme",
    "som",
    "gesamt",
    "summe",
    "sum",
    "grand total",
];

/// A parsed file. [`read`](crate::read) makes it; it always has a data row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    file: String,
    /// The sheet of a workbook, if it is one.
    sheet: Option<String>,
    header: Vec<String>,
    header_line: u64,
    /// The fields of all data rows, one after the other: one allocation instead of millions.
    text: String,
    /// Where each field ends in `text`; the width of the header many per row.
    ends: Vec<usize>,
    /// The physical line of each data row.
    lines: Vec<u64>,
    /// In which form a sheet holds each field; empty for a CSV file.
    held: Vec<Held>,
    /// What is read, but should be known, one sentence each without a full stop.
    pub(crate) notes: Vec<String>,
}

impl Table {
    /// A table without rows; `read` fills it before anybody sees it.
    pub(crate) fn new(file: &str, header: Vec<String>, header_line: u64) -> Self {
        Self {
            file: file.to_owned(),
            sheet: None,
            header,
            header_line,
            text: String::new(),
            ends: Vec::new(),
            lines: Vec::new(),
            held: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Says on which sheet of a workbook the table stands.
    pub(crate) fn on_sheet(&mut self, sheet: &str) {
        self.sheet = Some(sheet.to_owned());
    }

    /// Adds in which form the fields of the last row are held.
    pub(crate) fn push_held(&mut self, held: &[Held]) {
        self.held.extend(held);
    }

    /// Adds a row, which has as many fields as the header.
    pub(crate) fn push(&mut self, line: u64, fields: &[Cow<'_, str>]) {
        debug_assert_eq!(fields.len(), self.header.len());
        for field in fields {
            self.text.push_str(field);
            self.ends.push(self.text.len());
        }
        self.lines.push(line);
    }

    /// What is read, but should be known.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The file as the caller named it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The sheet of a workbook, if the table is on one.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The cells of the columns called `names` that a sheet holds as text although they are filled, as `B4`: figures
    /// that a spreadsheet would not add up.
    pub fn texts_in(&self, names: &[&str]) -> Vec<String> {
        let width = self.header.len();
        let figures =
            |at: &usize| self.header.get(at % width).is_some_and(|name| names.contains(&name.as_str()));
        let texts = (0..self.held.len()).filter(figures).filter(|&at| {
            self.held.get(at) == Some(&Held::Text) && !self.field(at / width, at % width).is_empty()
        });
        texts.map(|at| cell_name(self.line(at / width), (at % width) as u64 + 1)).collect()
    }

    /// A fault in a line of this table; in a row of its sheet.
    pub(crate) fn fault(&self, line: u64, rule: impl Into<String>) -> Fault {
        let fault = Fault::in_line(&self.file, line, rule);
        match &self.sheet {
            Some(sheet) => fault.sheet(sheet),
            None => fault,
        }
    }

    pub(crate) fn held(&self, row: usize, column: usize) -> Held {
        self.held.get(row * self.header.len() + column).copied().unwrap_or(Held::Written)
    }

    /// The column names as written, in the order of the file.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The physical line of the header: 1, or 2 after a `sep=` line.
    pub fn header_line(&self) -> u64 {
        self.header_line
    }

    /// The index of the first of `shapes` whose names are exactly the columns, in any order.
    ///
    /// # Errors
    ///
    /// A fault of the header line when a column is missing, unknown, or written otherwise than
    /// its name (in case or in spaces); it lists what was expected. Columns of the same name are
    /// refused by [`read`](crate::read) already.
    pub fn expect_header(&self, shapes: &[&[&str]]) -> Result<usize, Fault> {
        let shapes: Vec<Shape<'_>> =
            shapes.iter().map(|&required| Shape { required, optional: &[] }).collect();
        self.expect(&shapes)
    }

    /// Accepts a header with all `required` and any of the `optional` columns, in any order.
    ///
    /// # Errors
    ///
    /// As for [`Table::expect_header`].
    pub fn expect_columns(&self, required: &[&str], optional: &[&str]) -> Result<(), Fault> {
        self.expect(&[Shape { required, optional }])?;
        self.refuse_total()
    }

    /// Refuses a last row that adds up the others: it would count everything twice.
    fn refuse_total(&self) -> Result<(), Fault> {
        let Some(row) = self.len().checked_sub(1).filter(|row| *row > 0) else { return Ok(()) };
        let first = (0..self.header.len()).find(|column| !self.field(row, *column).trim().is_empty());
        let Some(column) = first else { return Ok(()) };
        let text = self.field(row, column);
        let word: String = text.trim_end_matches([':', ' ']).to_lowercase();
        if !TOTALS.contains(&word.as_str()) {
            return Ok(());
        }
        let name = self.header.get(column).map(String::as_str);
        Err(self
            .fault(self.line(row), "the row is a total of the others, not data")
            .column(column as u64 + 1, name)
            .value(text)
            .hint("Delete it: the sums of what is read are told."))
    }

    /// The number of data rows.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Always false for a table from [`read`](crate::read).
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub(crate) fn line(&self, row: usize) -> u64 {
        self.lines.get(row).copied().unwrap_or_default()
    }

    /// The field of a data row and a column, both counted from 0; empty outside the table.
    pub(crate) fn field(&self, row: usize, column: usize) -> &str {
        let at = row * self.header.len() + column;
        let end = |at: usize| self.ends.get(at).copied().unwrap_or_default();
        let start = at.checked_sub(1).map_or(0, end);
        self.text.get(start..end(at)).unwrap_or_default()
    }

    fn expect(&self, shapes: &[Shape<'_>]) -> Result<usize, Fault> {
        let fault = |misfit: Misfit| {
            let column = usize::try_from(misfit.column).unwrap_or_default();
            let mut fault = self.fault(self.header_line, misfit.breach.rule);
            if let Some(name) = column.checked_sub(1).and_then(|at| self.header.get(at)) {
                fault = fault.column(misfit.column, None).value(name);
            }
            fault.hint = misfit.breach.hint;
            fault
        };
        fit(&self.header, shapes).map_err(|misfits| {
            let none = || self.fault(self.header_line, "the columns are not those that are expected");
            Fault::joined(misfits.into_iter().map(fault)).unwrap_or_else(none)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn fields_are_found_by_row_and_column() {
        let table = read("a.csv", b"b;a\n1;\n;4\n").unwrap();
        assert_eq!((table.len(), table.is_empty()), (2, false));
        assert_eq!((table.file(), table.header_line()), ("a.csv", 1));
        assert_eq!(table.header(), ["b", "a"]);
        let cells: Vec<(u64, &str, &str)> = table
            .rows()
            .map(|row| (row.line(), table.field(row.index(), 0), table.field(row.index(), 1)))
            .collect();
        assert_eq!(cells, [(2, "1", ""), (3, "", "4")]);
        assert_eq!(table.field(9, 9), "");
    }

    #[test]
    fn the_header_fault_has_line_column_and_value() {
        let table = read("a.csv", b"sep=;\ncode;Count\n1;2\n").unwrap();
        let fault = table.expect_header(&[&["code", "count"]]).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "a.csv, line 2, column 2: `Count`: the column name must be written exactly `count`; \
             expected are the columns `code`, `count`"
        );
        assert_eq!(fault.hint.as_deref(), Some("Rename the column to `count`."));
        assert_eq!(table.expect_header(&[&["x"], &["Count", "code"]]), Ok(1));
        assert_eq!(table.expect_columns(&["code"], &["Count", "y"]), Ok(()));
    }

    #[test]
    fn a_header_of_one_column_is_told_about_separators() {
        let table = read("a.csv", b"code\n1\n").unwrap();
        let fault = table.expect_columns(&["code", "count"], &[]).unwrap_err();
        assert_eq!((fault.line, fault.column), (1, 0));
        assert!(fault.hint.unwrap().contains("semicolons"));
    }
}
