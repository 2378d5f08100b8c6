//! From the bytes of a workbook to its one table.

use std::collections::BTreeSet;

use intake::{Fault, Table, assemble};

use crate::archive::Archive;
use crate::cell_value::Shown;
use crate::grid::Grid;
use crate::kind::{self, Form};
use crate::{ods, place, xlsx};

/// The sheet of a template that says how to fill it; it is never read as data.
pub const README_SHEET: &str = "Read me - Lisez-moi - Lees mij";

/// The largest workbook: 64 MiB.
const BYTES_MAX: usize = 64 << 20;

/// A table from a workbook.
#[derive(Debug)]
pub struct Workbook {
    /// The cells of the one sheet that holds data.
    pub table: Table,
    /// In which form the workbook is.
    pub form: Form,
    /// What is read, but should be known, one sentence each without a full stop.
    pub notes: Vec<String>,
}

/// Reads the one sheet of a workbook that holds data; `file` is its name for messages.
///
/// # Errors
///
/// The first fault: no workbook, one of a kind that is not read (encrypted, macros, links, `.xls`, `.xlsb`), one beyond
/// the limits, none or several sheets with data, or a cell that does not give exactly what a person sees in it.
pub fn read(file: &str, bytes: &[u8]) -> Result<Workbook, Fault> {
    if bytes.len() > BYTES_MAX {
        let rule = format!("the file has {} bytes; at most {BYTES_MAX} (64 MiB) are accepted", bytes.len());
        return Err(Fault::in_file(file, rule).hint("Check that this is the intended file."));
    }
    kind::refuse_ole(file, bytes)?;
    let (form, grids) = if kind::is_flat(bytes) {
        (Form::Fods, ods::flat(file, bytes)?)
    } else {
        let archive = Archive::open(file, bytes)?;
        match kind::form(file, &archive)? {
            Form::Xlsx => (Form::Xlsx, xlsx::grids(file, &archive)?),
            form => (form, ods::grids(file, &archive)?),
        }
    };
    let grid = chosen(file, &grids)?;
    if let Some(fault) = Fault::joined(grid.faults.iter().cloned()) {
        return Err(fault);
    }
    let table = assemble(file, &grid.name, grid.rows())?;
    Ok(Workbook { table, form, notes: notes(grid) })
}

/// The one sheet with data.
fn chosen<'g>(file: &str, grids: &'g [Grid]) -> Result<&'g Grid, Fault> {
    let filled: Vec<&Grid> =
        grids.iter().filter(|grid| !grid.is_blank() && grid.name != README_SHEET).collect();
    match filled.as_slice() {
        [] => Err(Fault::in_file(file, "no sheet of the workbook holds data")
            .hint("Give a sheet with a header row and at least one data row.")),
        [grid] if grid.hidden => Err(Fault::in_file(file, "the only sheet with data is hidden")
            .sheet(&grid.name)
            .hint("Show the sheet (Format, Unhide), look at it, and save the file again.")),
        [grid] => Ok(grid),
        several => {
            let names: Vec<String> = several
                .iter()
                .map(|grid| format!("`{}`{}", grid.name, if grid.hidden { " (hidden)" } else { "" }))
                .collect();
            let rule = format!("{} sheets of the workbook hold data: {}", several.len(), names.join(", "));
            Err(Fault::in_file(file, rule)
                .hint("Keep one of them, and move the others to a workbook of their own."))
        }
    }
}

/// What of the sheet a person does not see at once.
fn notes(grid: &Grid) -> Vec<String> {
    let filled: BTreeSet<u64> = grid.rows().iter().map(|row| row.number).collect();
    let columns: BTreeSet<u64> =
        grid.rows().iter().flat_map(|row| row.cells.iter().map(|cell| cell.column)).collect();
    let mut notes = Vec::new();
    let mut tell = |hidden: Vec<u64>, what: &str, name: &dyn Fn(u64) -> String| {
        if !hidden.is_empty() {
            let numbers: Vec<String> = hidden.iter().take(20).map(|one| name(*one)).collect();
            let more = if hidden.len() > 20 { ", ..." } else { "" };
            notes.push(format!(
                "sheet `{}`: {} hidden {what} with data {} read: {}{more}",
                grid.name,
                hidden.len(),
                if hidden.len() == 1 { "is" } else { "are" },
                numbers.join(", ")
            ));
        }
    };
    tell(grid.hidden_rows.intersection(&filled).copied().collect(), "row(s)", &|row| row.to_string());
    tell(grid.hidden_columns.intersection(&columns).copied().collect(), "column(s)", &place::column);
    for (shown, cells) in &grid.unseen {
        let named: Vec<String> =
            cells.iter().take(20).map(|(row, column)| place::name(*row, *column)).collect();
        let more = if cells.len() > 20 { ", ..." } else { "" };
        let (sheet, cells) = (&grid.name, format!("{}{more}", named.join(", ")));
        notes.push(match shown {
            Shown::Nothing => {
                format!("sheet `{sheet}`: numbers that are hidden by their format are read: {cells}")
            }
            Shown::Less | Shown::Whole => {
                format!(
                    "sheet `{sheet}`: cells hold more than their format shows, and are read whole: {cells}"
                )
            }
        });
    }
    notes
}

/// What an XLSX workbook says of itself (ECMA-376, part 2, core properties), as XML; none when it says nothing.
pub fn properties(bytes: &[u8]) -> Option<String> {
    let archive = Archive::open("", bytes).ok()?;
    let part = archive.member("docProps/core.xml").ok()?;
    String::from_utf8(part).ok()
}
