//! The cells of one sheet, before it is known which sheet is meant.

use std::collections::{BTreeMap, BTreeSet};

use intake::{Fault, SheetCell, SheetRow};

use crate::cell_value::Shown;

/// The last row that Excel has.
pub(crate) const ROW_MAX: u64 = 1_048_576;
/// The last column that is read; intake takes no more.
pub(crate) const COLUMN_MAX: u64 = 200;
/// The most cells of one sheet.
const CELLS_MAX: usize = 200_000;

/// A sheet with its cells.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    rows: Vec<SheetRow>,
    cells: usize,
    /// The rows that a person does not see.
    pub(crate) hidden_rows: BTreeSet<u64>,
    /// The columns that a person does not see.
    pub(crate) hidden_columns: BTreeSet<u64>,
    /// The cells of which the format shows nothing, or less than they hold.
    pub(crate) unseen: BTreeMap<Shown, Vec<(u64, u64)>>,
    /// The faults of cells, which count once the sheet is the one that is meant.
    pub(crate) faults: Vec<Fault>,
}

impl Grid {
    pub(crate) fn new(name: &str, hidden: bool) -> Self {
        Self {
            name: name.to_owned(),
            hidden,
            rows: Vec::new(),
            cells: 0,
            hidden_rows: BTreeSet::new(),
            hidden_columns: BTreeSet::new(),
            unseen: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// The rows that hold something, in ascending order.
    pub(crate) fn rows(&self) -> &[SheetRow] {
        &self.rows
    }

    /// Whether no cell holds anything, right or wrong.
    pub(crate) fn is_blank(&self) -> bool {
        self.rows.is_empty() && self.faults.is_empty()
    }

    /// Keeps where a cell is not seen whole.
    pub(crate) fn saw(&mut self, row: u64, column: u64, shown: Shown) {
        if shown != Shown::Whole {
            self.unseen.entry(shown).or_default().push((row, column));
        }
    }

    /// A fault of a cell of this sheet.
    pub(crate) fn fault_at(
        &self,
        file: &str,
        row: u64,
        column: u64,
        value: &str,
        rule: &str,
        hint: &str,
    ) -> Fault {
        Fault::in_line(file, row, rule).sheet(&self.name).column(column, None).value(value).hint(hint)
    }

    /// Keeps a fault.
    pub(crate) fn refuse(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Adds a cell, which must be behind every cell that was added before; a limit that is passed ends the reading.
    pub(crate) fn push(&mut self, file: &str, row: u64, cell: SheetCell) -> Result<(), Fault> {
        let at = |rule: String| {
            Fault::in_line(file, row, rule).sheet(&self.name).column(cell.column, None).value(&cell.text)
        };
        if row > ROW_MAX || cell.column > COLUMN_MAX {
            return Err(at(format!("the cell stands beyond row {ROW_MAX} or column {COLUMN_MAX}"))
                .hint("Delete what stands far from the table; Ctrl+End shows the last cell that is used."));
        }
        self.cells += 1;
        if self.cells > CELLS_MAX {
            return Err(at(format!("the sheet has more than {CELLS_MAX} cells"))
                .hint("Check that this is the intended file."));
        }
        let disorder = || {
            at("the cell stands before one that the file gives earlier, or twice".to_owned())
                .hint("Open the file in Excel or LibreOffice and save it again.")
        };
        match self.rows.last_mut() {
            Some(last) if last.number == row => {
                if last.cells.last().is_some_and(|before| before.column >= cell.column) {
                    return Err(disorder());
                }
                last.cells.push(cell);
            }
            Some(last) if last.number > row => return Err(disorder()),
            _ => self.rows.push(SheetRow { number: row, cells: vec![cell] }),
        }
        Ok(())
    }
}
