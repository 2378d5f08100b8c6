//! One data row of a table.

use crate::cell::Cell;
use crate::fault::Fault;
use crate::held::Held;
use crate::table::Table;

/// A data row; it has a field for every column of the header.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    index: usize,
}

impl<'t> Row<'t> {
    pub(crate) fn new(table: &'t Table, index: usize) -> Self {
        Self { table, index }
    }

    #[cfg(test)]
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// The physical line in the file, counted from 1.
    pub fn line(&self) -> u64 {
        self.table.line(self.index)
    }

    /// The cell of a column; empty when the file has no such column, as it may for an optional one.
    pub fn cell(&self, name: &str) -> Cell<'t> {
        let column = self.table.header().iter().position(|there| there == name);
        let text = column.map_or("", |column| self.table.field(self.index, column));
        let held = column.map_or(Held::Written, |column| self.table.held(self.index, column));
        Cell::new(self.table, self.line(), name, column, text, held)
    }

    /// A fault of the whole row.
    pub fn fault(&self, rule: impl Into<String>, hint: Option<String>) -> Fault {
        let mut fault = self.table.fault(self.line(), rule);
        fault.hint = hint;
        fault
    }

    /// Where the row is, for a message: `a.csv, line 3`, or with its sheet and row.
    pub fn place(&self) -> String {
        self.table.fault(self.line(), "").to_string().trim_end_matches(": ").to_owned()
    }

    /// The same within the file: `line 3`, or `row 3`.
    pub fn spot(&self) -> String {
        let word = if self.table.sheet().is_some() { "row" } else { "line" };
        format!("{word} {}", self.line())
    }
}

impl Table {
    /// The data rows in the order of the file; at least one.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|index| Row::new(self, index))
    }
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn a_row_knows_its_line_and_its_cells() {
        let table = read("a.csv", b"\xef\xbb\xbfsep=;\r\na;b\r\n1; 2 \r\n").unwrap();
        let row = table.rows().next().unwrap();
        assert_eq!(row.line(), 3);
        assert_eq!((row.cell("a").text(), row.cell("b").text()), ("1", "2"));
        assert!(row.cell("c").is_empty());
        let fault = row.fault("too much", Some("Write less.".to_owned()));
        assert_eq!(fault.to_string(), "a.csv, line 3: too much");
        assert_eq!(fault.hint.as_deref(), Some("Write less."));
    }
}
