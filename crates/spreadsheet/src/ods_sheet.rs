//! The cells of one sheet of an ODS workbook.

use intake::{Fault, SheetCell};
use markup::{Element, attribute};

use crate::cell_value::{CellValue, ReadCell, Shown, day, foreign, number, text, truth};
use crate::grid::{COLUMN_MAX, Grid, ROW_MAX};
use crate::ods_styles::Styles;
use crate::styles::Format;

/// Reads the cells of a sheet; what is wrong with one of them is kept in the grid.
pub(crate) fn read(
    file: &str,
    grid: &mut Grid,
    table: Element<'_, '_>,
    styles: &Styles,
) -> Result<(), Fault> {
    let mut columns: Vec<(u64, Option<&str>)> = Vec::new();
    let mut next_column: u64 = 1;
    for column in
        parts(table, &["table-columns", "table-header-columns", "table-column-group"], "table-column")
    {
        let repeated = repeated(column, "number-columns-repeated");
        columns.push((next_column, attribute(column, "default-cell-style-name")));
        if is_unseen(column) {
            let last = next_column.saturating_add(repeated).saturating_sub(1).min(COLUMN_MAX);
            grid.hidden_columns.extend(next_column..=last);
        }
        next_column = next_column.saturating_add(repeated);
    }
    let mut number: u64 = 1;
    for row in parts(table, &["table-rows", "table-header-rows", "table-row-group"], "table-row") {
        let repeated = repeated(row, "number-rows-repeated");
        let cells = cells(file, grid, row, number, &|cell, column| {
            let of_column =
                columns.iter().rev().find(|(first, _)| *first <= column).and_then(|(_, style)| *style);
            let of_row = attribute(row, "default-cell-style-name");
            styles.format(attribute(cell, "style-name").or(of_row).or(of_column))
        })?;
        if !cells.is_empty() {
            for number in number..number.saturating_add(repeated) {
                if is_unseen(row) {
                    grid.hidden_rows.insert(number);
                }
                for (cell, shown) in &cells {
                    grid.saw(number, cell.column, *shown);
                    grid.push(file, number, cell.clone())?;
                }
            }
        }
        number = number.saturating_add(repeated);
    }
    Ok(())
}

/// The parts of a table in order, within groups or without. Groups are in each other no deeper than a document may.
fn parts<'d, 't>(of: Element<'d, 't>, groups: &[&str], name: &str) -> Vec<Element<'d, 't>> {
    let mut found = Vec::new();
    for one in of.children().filter(|one| one.is_element()) {
        let called = one.tag_name().name();
        if called == name {
            found.push(one);
        } else if groups.contains(&called) {
            found.extend(parts(one, groups, name));
        }
    }
    found
}

fn repeated(of: Element<'_, '_>, name: &str) -> u64 {
    attribute(of, name).map_or(1, |count| count.parse().unwrap_or(ROW_MAX)).max(1)
}

fn is_unseen(of: Element<'_, '_>) -> bool {
    let closed = |group: Element<'_, '_>| attribute(group, "display") == Some("false");
    attribute(of, "visibility").is_some_and(|visibility| visibility != "visible")
        || of.ancestors().take_while(|one| one.tag_name().name() != "table").any(closed)
}

/// The cells of a row that hold something.
///
/// Each with how much of it its format shows; `format` gives that of a cell and its column.
fn cells(
    file: &str,
    grid: &mut Grid,
    row: Element<'_, '_>,
    number: u64,
    format: &dyn Fn(Element<'_, '_>, u64) -> Format,
) -> Result<Vec<(SheetCell, Shown)>, Fault> {
    let mut found = Vec::new();
    let mut column: u64 = 1;
    for cell in row.children().filter(|one| one.is_element()) {
        let covered = cell.tag_name().name() == "covered-table-cell";
        if !covered && cell.tag_name().name() != "table-cell" {
            continue;
        }
        let repeated = repeated(cell, "number-columns-repeated");
        let spans = ["number-columns-spanned", "number-rows-spanned"]
            .iter()
            .any(|name| attribute(cell, name).is_some_and(|count| count != "1"));
        let said = if covered || spans {
            Err((
                "cells are merged here, so what belongs to which row cannot be told".to_owned(),
                "Take the merging away (Format, Merge Cells), and fill each cell.",
            ))
        } else {
            said(cell, &format(cell, column))
        };
        match said {
            Ok(None) => {}
            Ok(Some(CellValue { text, held, shown })) => {
                if column.saturating_add(repeated) > COLUMN_MAX + 1 {
                    let rule = format!("the cell stands beyond column {COLUMN_MAX}");
                    return Err(Fault::in_line(file, number, rule)
                        .sheet(&grid.name)
                        .column(column, None)
                        .value(&text)
                        .hint("Delete what stands far from the table; Ctrl+End shows the last cell that is used."));
                }
                let repeats = column..column + repeated;
                found.extend(repeats.map(|column| (SheetCell { column, text: text.clone(), held }, shown)));
            }
            Err((rule, hint)) => {
                let fault = grid.fault_at(file, number, column, &stored(cell), &rule, hint);
                grid.refuse(fault);
            }
        }
        column = column.saturating_add(repeated);
    }
    Ok(found)
}

fn said(cell: Element<'_, '_>, format: &Format) -> ReadCell {
    if attribute(cell, "formula").is_some() {
        return Err((
            "the cell holds a formula, whose result may differ where it is opened".to_owned(),
            "Copy the column and paste it as values (Paste Special, Values).",
        ));
    }
    let value = attribute(cell, "value").unwrap_or_default();
    match attribute(cell, "value-type") {
        None => Ok(text(paragraphs(cell))),
        Some("string") => {
            Ok(text(attribute(cell, "string-value").map_or_else(|| paragraphs(cell), str::to_owned)))
        }
        Some("float") => number(value, format, false).map(Some),
        Some("currency") if attribute(cell, "currency").is_some_and(|currency| currency != "EUR") => {
            Err(foreign())
        }
        Some("currency") => number(value, format, false).map(Some),
        Some("percentage") => number(value, &Format::percent(), false).map(Some),
        Some("date") => day(attribute(cell, "date-value").unwrap_or_default()).map(Some),
        Some("time") => number("0", &Format::time(), false).map(Some),
        Some("boolean") => Err(truth()),
        Some(_) => Err((
            "the cell is of a kind that is not known".to_owned(),
            "Open the file in LibreOffice and save it again.",
        )),
    }
}

/// What a cell holds, for a message: as the file stores it, or as a person sees it.
fn stored(cell: Element<'_, '_>) -> String {
    let names = ["formula", "value", "date-value", "time-value", "boolean-value", "string-value"];
    let found = names.into_iter().find_map(|name| attribute(cell, name));
    found.map_or_else(|| paragraphs(cell), str::to_owned)
}

/// The text of a cell as a person sees it, without its comment.
fn paragraphs(cell: Element<'_, '_>) -> String {
    let paragraphs = cell.children().filter(|one| one.tag_name().name() == "p");
    let texts: Vec<String> = paragraphs.map(run).collect();
    texts.join("\n")
}

/// The text of a paragraph. Runs are in each other no deeper than a document may.
fn run(of: Element<'_, '_>) -> String {
    let mut text = String::new();
    for part in of.children() {
        if part.is_text() {
            text.push_str(part.text().unwrap_or_default());
            continue;
        }
        match part.tag_name().name() {
            "s" => {
                let count = attribute(part, "c").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
                text.extend(std::iter::repeat_n(' ', count.min(1_000)));
            }
            "tab" => text.push('\t'),
            "line-break" => text.push('\n'),
            // A comment, or how a word is pronounced.
            "annotation" | "ruby-text" => {}
            _ => text.push_str(&run(part)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use intake::Held;

    use super::*;

    #[test]
    fn rows_and_cells_that_repeat_stand_where_they_are_seen() {
        let text = "<table><table-column number-columns-repeated='2'/><table-column visibility='collapse'/>\
            <table-header-rows><table-row><table-cell value-type='string'><p>a</p></table-cell></table-row></table-header-rows>\
            <table-row-group><table-row number-rows-repeated='2'><table-cell number-columns-repeated='2' value-type='float' value='7'/>\
            <table-cell/><table-cell><p>x<s c='2'/><span>y</span></p></table-cell></table-row></table-row-group>\
            <table-row number-rows-repeated='1048570'><table-cell number-columns-repeated='16384'/></table-row></table>";
        let document = markup::open(text.as_bytes()).unwrap();
        let mut grid = Grid::new("S", false);
        read("b.ods", &mut grid, document.root_element(), &Styles::default()).unwrap();
        let seen: Vec<(u64, u64, &str, Held)> = grid
            .rows()
            .iter()
            .flat_map(|row| {
                row.cells.iter().map(|cell| (row.number, cell.column, cell.text.as_str(), cell.held))
            })
            .collect();
        let (text, number) = (Held::Text, Held::Number);
        assert_eq!(
            seen,
            [
                (1, 1, "a", text),
                (2, 1, "7", number),
                (2, 2, "7", number),
                (2, 4, "x  y", text),
                (3, 1, "7", number),
                (3, 2, "7", number),
                (3, 4, "x  y", text)
            ]
        );
        assert_eq!(grid.hidden_columns.iter().copied().collect::<Vec<_>>(), [3]);
    }
}
