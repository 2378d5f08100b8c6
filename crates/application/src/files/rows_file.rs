//! A file of rows on its way into the ledger: its table, its digest, and its control totals.

use std::collections::BTreeSet;
use std::path::Path;

use intake::{Encoding, Table};
use register::allocation::Cents;
use register::{Digest, EvidenceDocument, Kind, Register};
use workbook::{Form, Shape};

use crate::error::CommandError;
use crate::files::evidence_document::document;
use crate::files::input_file;

/// A file of rows.
pub struct RowsFile {
    /// Its rows.
    pub table: Table,
    /// Its digest.
    pub document: EvidenceDocument,
    /// What is read, but should be known.
    pub notes: Vec<String>,
    /// In which form it is: `csv`, `xlsx`, `ods` or `fods`.
    pub form: &'static str,
}

/// What the rows of a file come to, to be compared with what its sender says.
pub struct ControlTotals {
    /// How many rows there are.
    pub rows: usize,
    /// How many funds they name.
    pub funds: usize,
    /// The sum of each column of counts, by its name.
    pub counts: Vec<(&'static str, u64)>,
    /// The sum of each column of amounts, by its name; none where it is beyond the range of amounts.
    pub amounts: Vec<(&'static str, Option<Cents>)>,
}

/// Entries that rest on a file already.
pub struct Earlier {
    /// The first of them.
    pub first: u64,
    /// What it tells.
    pub kind: Kind,
    /// How many there are besides.
    pub more: usize,
}

impl RowsFile {
    /// Reads a file of rows in whichever form it is; its content tells, not its name.
    ///
    /// # Errors
    /// When it cannot be read as rows.
    pub fn read(path: &Path, encoding: Option<Encoding>) -> Result<Self, CommandError> {
        let bytes = input_file::read(path)?;
        let shown = path.display().to_string();
        let (table, form, notes) = if spreadsheet::is_workbook(&bytes) {
            let workbook = spreadsheet::read(&shown, &bytes)?;
            (workbook.table, workbook.form.ending(), workbook.notes)
        } else {
            let table = intake::read_in(&shown, &bytes, encoding)?;
            let notes = table.notes().to_vec();
            (table, "csv", notes)
        };
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let ending = ending.unwrap_or_default();
        let mut file = Self { table, document: document(path, &bytes)?, notes: Vec::new(), form };
        let known = ["csv", "xlsx", "xlsm", "xls", "ods", "fods"].contains(&ending.as_str());
        if known && ending != form {
            file.notes
                .push(format!("its name ends in .{ending}, but its content is {}", form.to_uppercase()));
        }
        file.notes.extend(notes);
        Ok(file)
    }

    /// Notes which cells hold figures as text, once it is known which columns hold figures.
    pub fn note_figures(&mut self, form: &Form) {
        let texts = self.table.texts_in(&names(form, &[Shape::Count, Shape::Amount]));
        if let Some(first) = texts.first() {
            self.notes.push(format!(
                "{} figure(s) stand as text in the sheet, from cell {first} on; they are read by the rules of a CSV file",
                texts.len()
            ));
        }
    }

    /// What the rows come to.
    ///
    /// # Errors
    /// When a figure cannot be read, or counts come to more than a machine counts.
    pub fn control_totals(&self, form: &Form) -> Result<ControlTotals, CommandError> {
        let funds: BTreeSet<&str> = self.table.rows().map(|row| row.cell("fund").text()).collect();
        let mut totals = ControlTotals {
            rows: self.table.len(),
            funds: funds.len(),
            counts: Vec::new(),
            amounts: Vec::new(),
        };
        for name in names(form, &[Shape::Count]) {
            let mut sum = 0_u64;
            for row in self.table.rows() {
                let count = row.cell(name).count()?;
                sum = sum.checked_add(count).ok_or_else(|| {
                    CommandError::from(
                        row.cell(name).fault("the counts come to more than can be counted", None),
                    )
                })?;
            }
            totals.counts.push((name, sum));
        }
        for name in names(form, &[Shape::Amount]) {
            let mut sum = Some(Cents::ZERO);
            for row in self.table.rows() {
                let cents = row.cell(name).cents()?;
                sum = sum.and_then(|sum| sum.plus(cents).ok());
            }
            totals.amounts.push((name, sum));
        }
        Ok(totals)
    }
}

/// Which entries rest on a file of this digest already.
pub fn earlier(digest: &Digest, register: &Register) -> Option<Earlier> {
    let earlier = register.resting_on(digest);
    let (first, kind) = *earlier.first()?;
    Some(Earlier { first, kind, more: earlier.len() - 1 })
}

fn names(form: &Form, shapes: &[Shape]) -> Vec<&'static str> {
    form.columns.iter().filter(|column| shapes.contains(&column.shape)).map(|column| column.name).collect()
}
