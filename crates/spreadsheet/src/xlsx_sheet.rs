//! The cells of one sheet of an XLSX workbook.

use intake::{Fault, SheetCell};
use markup::{Element, attribute, child, children, content};

use crate::cell_value::{CellValue, ReadCell, day, number, text, truth};
use crate::grid::{COLUMN_MAX, Grid};
use crate::part::is_true;
use crate::place;
use crate::strings::item_text;
use crate::styles::Format;

/// What the cells of every sheet refer to.
pub(crate) struct Shared {
    pub(crate) strings: Vec<String>,
    pub(crate) formats: Vec<Format>,
    pub(crate) epoch_1904: bool,
}

/// Reads the cells of a sheet; what is wrong with one of them is kept in the grid.
pub(crate) fn read(file: &str, grid: &mut Grid, root: Element<'_, '_>, shared: &Shared) -> Result<(), Fault> {
    for column in child(root, "cols").into_iter().flat_map(|columns| children(columns, "col")) {
        let number = |name| attribute(column, name).and_then(|value| value.parse::<u64>().ok());
        if is_unseen(column, "width")
            && let (Some(first), Some(last)) = (number("min"), number("max"))
        {
            grid.hidden_columns.extend(first..=last.min(COLUMN_MAX));
        }
    }
    let mut last_row = 0;
    for row in child(root, "sheetData").into_iter().flat_map(|data| children(data, "row")) {
        let number = match attribute(row, "r") {
            Some(number) => number.parse().unwrap_or(u64::MAX),
            None => last_row + 1,
        };
        if is_unseen(row, "ht") {
            grid.hidden_rows.insert(number);
        }
        last_row = number;
        let mut last_column = 0;
        for cell in children(row, "c") {
            let named = attribute(cell, "r");
            let (row, column) = match named {
                None => (number, last_column + 1),
                Some(name) => place::cell(name).filter(|(row, _)| *row == number).ok_or_else(|| {
                    Fault::in_line(
                        file,
                        number,
                        format!("a cell of the row is called `{}`", name.escape_debug()),
                    )
                    .sheet(&grid.name)
                    .hint("Open the file in Excel or LibreOffice and save it again.")
                })?,
            };
            last_column = column;
            match said(cell, shared) {
                Ok(None) => {}
                Ok(Some(CellValue { text, held, shown })) => {
                    grid.saw(row, column, shown);
                    grid.push(file, row, SheetCell { column, text, held })?;
                }
                Err((rule, hint)) => {
                    let value = child(cell, "v").map(content).unwrap_or_default();
                    let fault = grid.fault_at(file, row, column, &value, &rule, hint);
                    grid.refuse(fault);
                }
            }
        }
    }
    for merged in child(root, "mergeCells").into_iter().flat_map(|merged| children(merged, "mergeCell")) {
        let range = attribute(merged, "ref").unwrap_or_default();
        let first = range.split(':').next().and_then(place::cell).unwrap_or((0, 0));
        let rule = "cells are merged here, so what belongs to which row cannot be told";
        let hint = "Take the merging away (Home, Merge & Center), and fill each cell.";
        let fault = grid.fault_at(file, first.0, first.1, range, rule, hint);
        grid.refuse(fault);
    }
    Ok(())
}

/// Whether a row or a column is hidden, or has no height or width.
fn is_unseen(of: Element<'_, '_>, size: &'static str) -> bool {
    let none = |size: &str| size.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    attribute(of, "hidden").is_some_and(is_true) || attribute(of, size).is_some_and(none)
}

fn said(cell: Element<'_, '_>, shared: &Shared) -> ReadCell {
    let value = child(cell, "v").map(content);
    if child(cell, "f").is_some() {
        return Err((
            "the cell holds a formula, whose result may differ where it is opened".to_owned(),
            "Copy the column and paste it as values (Paste Special, Values).",
        ));
    }
    let format = attribute(cell, "s").and_then(|style| style.parse::<usize>().ok());
    let plain = Format::general();
    let format = format.and_then(|style| shared.formats.get(style)).unwrap_or(&plain);
    // Writers fill a row with cells that hold nothing in more than one form.
    let value = value.filter(|value| !value.is_empty());
    match (attribute(cell, "t").unwrap_or("n"), value) {
        ("inlineStr", _) => Ok(child(cell, "is").map(item_text).and_then(text)),
        (_, None) => Ok(None),
        ("n", Some(value)) => number(&value, format, shared.epoch_1904).map(Some),
        ("s", Some(value)) => {
            match value.trim().parse::<usize>().ok().and_then(|place| shared.strings.get(place)) {
                Some(found) => Ok(text(found.clone())),
                None => Err((
                    "the cell refers to a text that the workbook does not hold".to_owned(),
                    "Open the file in Excel or LibreOffice and save it again.",
                )),
            }
        }
        ("str", Some(value)) => Ok(text(value)),
        ("d", Some(value)) => day(&value).map(Some),
        ("b", Some(_)) => Err(truth()),
        ("e", Some(_)) => Err((
            "the cell holds an error of the spreadsheet".to_owned(),
            "Correct what it was computed from, and type the value.",
        )),
        (_, Some(_)) => Err((
            "the cell is of a kind that is not known".to_owned(),
            "Open the file in Excel or LibreOffice and save it again.",
        )),
    }
}
