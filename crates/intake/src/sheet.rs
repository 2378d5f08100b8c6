//! A table from the cells of a sheet, by the rules that a CSV file has.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::character::{refusal, trimmed};
use crate::fault::Fault;
use crate::header::{MAX_COLUMNS, misnamed};
use crate::held::Held;
use crate::line::MAX_LINE_BYTES;
use crate::table::Table;

/// A cell of a sheet that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCell {
    /// Its column, counted from 1.
    pub column: u64,
    /// What it says.
    pub text: String,
    /// In which form.
    pub held: Held,
}

/// A row of a sheet that has a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number, counted from 1.
    pub number: u64,
    /// Its cells, in ascending order of their columns.
    pub cells: Vec<SheetCell>,
}

/// Makes a table of the rows of a sheet, which are in ascending order.
///
/// The first row is the header and begins in the first column, no row between the data is blank, and no cell stands
/// beside a column with a name.
///
/// # Errors
///
/// The first fault in the order of the sheet, by the rules of [`read`](crate::read).
pub fn assemble(file: &str, sheet: &str, rows: &[SheetRow]) -> Result<Table, Fault> {
    let at = |row: u64| Fault::in_line(file, row, "").sheet(sheet);
    let Some((first, data)) = rows.split_first() else {
        return Err(Fault::in_file(file, "the sheet holds nothing")
            .sheet(sheet)
            .hint("Give a sheet with a header row and at least one data row."));
    };
    if first.number != 1 {
        return Err(at(1)
            .rule("the row is blank; the header must stand here")
            .hint("Delete the rows above the column names."));
    }
    // A title has one cell, and is above what has more.
    if let (1, Some(wider)) = (first.cells.len(), data.iter().find(|row| row.cells.len() > 1)) {
        return Err(at(1)
            .value(&first.cells[0].text)
            .rule(format!(
                "the row holds a title; the column names must stand in row 1, and seem to stand in row {}",
                wider.number
            ))
            .hint("Delete the rows above the column names."));
    }
    let header = header(file, sheet, first)?;
    let mut table = Table::new(file, header, 1);
    table.on_sheet(sheet);
    let mut expected = 2;
    for row in data {
        if row.number != expected {
            return Err(at(expected)
                .rule(format!("the row is blank, but there are data again in row {}", row.number))
                .hint("Delete the blank row, or put back what was in it."));
        }
        expected = row.number + 1;
        let width = table.header().len();
        let mut fields: Vec<Cow<'_, str>> = vec![Cow::Borrowed(""); width];
        let mut held = vec![Held::Text; width];
        for cell in &row.cells {
            let place = usize::try_from(cell.column).unwrap_or(usize::MAX).wrapping_sub(1);
            let Some(field) = fields.get_mut(place) else {
                return Err(at(row.number)
                    .column(cell.column, None)
                    .value(&cell.text)
                    .rule("the cell stands in a column without a name")
                    .hint("Delete what stands beside the table, or put it on another sheet and leave that empty of data."));
            };
            let text = composed(&cell.text);
            check(&text).map_err(|(rule, hint)| {
                let name = table.header().get(place).map(String::as_str);
                at(row.number).column(cell.column, name).value(&cell.text).rule(rule).hint(hint)
            })?;
            *field = text;
            held[place] = cell.held;
        }
        table.push(row.number, &fields);
        table.push_held(&held);
    }
    if table.is_empty() {
        return Err(Fault::in_file(file, "the sheet has a header but no data rows")
            .sheet(sheet)
            .hint("Give at least one data row, or leave the file out."));
    }
    Ok(table)
}

/// A text in composed letters: programs on a Mac take letters and their marks apart.
fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

fn header(file: &str, sheet: &str, row: &SheetRow) -> Result<Vec<String>, Fault> {
    let mut header: Vec<String> = Vec::new();
    for cell in &row.cells {
        let at = |column: u64| Fault::in_line(file, row.number, "").sheet(sheet).column(column, None);
        let column = header.len() as u64 + 1;
        if cell.column != column {
            return Err(at(column).rule("the column has no name").hint("Name the column, or delete it."));
        }
        if header.len() == MAX_COLUMNS {
            return Err(at(column)
                .rule(format!("the header has more than {MAX_COLUMNS} columns"))
                .hint("Check that this is the intended file."));
        }
        check(&cell.text).map_err(|(rule, hint)| at(column).value(&cell.text).rule(rule).hint(hint))?;
        if let Some(breach) = misnamed(&cell.text, &header) {
            let mut fault = at(column).value(&cell.text).rule(breach.rule);
            fault.hint = breach.hint;
            return Err(fault);
        }
        header.push(cell.text.clone());
    }
    Ok(header)
}

/// The rules for the characters of a cell, as a CSV file has them.
fn check(text: &str) -> Result<(), (String, &'static str)> {
    if text.len() > MAX_LINE_BYTES {
        return Err((
            format!("the cell has {} bytes; at most {MAX_LINE_BYTES} are accepted", text.len()),
            "Shorten it.",
        ));
    }
    match text.chars().find_map(|one| refusal(one).map(|what| (one, what))) {
        Some((character, what)) => Err((
            format!("the cell holds {what} (U+{:04X})", u32::from(character)),
            "Delete the character; typing the cell again is the surest way.",
        )),
        None if !text.is_empty() && trimmed(text).is_empty() => {
            Err(("the cell holds nothing but spaces".to_owned(), "Empty the cell."))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(u64, &[&str])]) -> Vec<SheetRow> {
        let cells = |texts: &[&str]| {
            (1..)
                .zip(texts)
                .filter(|(_, text)| !text.is_empty())
                .map(|(column, text)| SheetCell { column, text: (*text).to_owned(), held: Held::Text })
                .collect()
        };
        rows.iter().map(|(number, texts)| SheetRow { number: *number, cells: cells(texts) }).collect()
    }

    #[test]
    #[cfg_attr(miri, ignore = "a cell of a megabyte takes an interpreter an hour")]
    fn a_sheet_is_no_wider_and_a_cell_no_longer_than_in_a_csv_file() {
        let names: Vec<String> = (0..=MAX_COLUMNS).map(|number| format!("c{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let told = |given: &[SheetRow]| assemble("b.xlsx", "S", given).unwrap_err().to_string();
        let data = (2, &["1"][..]);
        assert!(assemble("b.xlsx", "S", &rows(&[(1, &names[..MAX_COLUMNS]), data])).is_ok());
        let wide = told(&rows(&[(1, &names), data]));
        assert_eq!(wide, "b.xlsx, sheet `S`, cell GS1: the header has more than 200 columns");
        let long = "x".repeat(MAX_LINE_BYTES);
        assert!(assemble("b.xlsx", "S", &rows(&[(1, &["a"]), (2, &[&long])])).is_ok());
        let long = told(&rows(&[(1, &["a"]), (2, &[&format!("{long}x")])]));
        assert!(
            long.ends_with("the cell has 1048577 bytes; at most 1048576 are accepted"),
            "{}",
            &long[..60]
        );
    }

    #[test]
    fn faults_have_the_place_that_the_spreadsheet_shows() {
        for (given, told) in [
            (rows(&[]), "b.xlsx, sheet `S`: the sheet holds nothing"),
            (rows(&[(2, &["a"])]), "b.xlsx, sheet `S`, row 1: the row is blank; the header must stand here"),
            (rows(&[(1, &["a"])]), "b.xlsx, sheet `S`: the sheet has a header but no data rows"),
            (rows(&[(1, &["a", "", "b"])]), "b.xlsx, sheet `S`, cell B1: the column has no name"),
            (
                rows(&[(1, &["a", "a"])]),
                "b.xlsx, sheet `S`, cell B1: `a`: the column name is used already by column 1",
            ),
            (
                rows(&[(1, &["a"]), (2, &["1"]), (4, &["2"])]),
                "b.xlsx, sheet `S`, row 3: the row is blank, but there are data again in row 4",
            ),
            (
                rows(&[(1, &["a", "b"]), (2, &["1", "2", "3"])]),
                "b.xlsx, sheet `S`, cell C2: `3`: the cell stands in a column without a name",
            ),
            (
                rows(&[(1, &["Payments"]), (3, &["a", "b"]), (4, &["1", "2"])]),
                "b.xlsx, sheet `S`, row 1: `Payments`: the row holds a title; the column names must stand in row 1, and seem to stand in row 3",
            ),
            (
                rows(&[(1, &["a"]), (2, &["1\n2"])]),
                "b.xlsx, sheet `S`, cell A2 (a): `1\\n2`: the cell holds a line break (U+000A)",
            ),
        ] {
            assert_eq!(assemble("b.xlsx", "S", &given).unwrap_err().to_string(), told);
        }
    }

    #[test]
    fn a_cell_is_read_by_what_it_holds() {
        let cell = |column, text: &str, held| SheetCell { column, text: text.to_owned(), held };
        let names = ["code", "n", "on", "t"];
        let header = (1..).zip(names).map(|(column, name)| cell(column, name, Held::Text)).collect();
        let data = vec![
            cell(1, "7", Held::Number),
            cell(2, "1.5", Held::Number),
            cell(3, "2024-02-29", Held::Date),
            cell(4, "1.234", Held::Text),
        ];
        let rows = [SheetRow { number: 1, cells: header }, SheetRow { number: 2, cells: data }];
        let table = assemble("b.xlsx", "S", &rows).unwrap();
        let row = table.rows().next().unwrap();
        assert_eq!((row.place(), row.spot()), ("b.xlsx, sheet `S`, row 2".to_owned(), "row 2".to_owned()));
        let told = row.cell("code").code().unwrap_err().to_string();
        assert!(
            told.starts_with("b.xlsx, sheet `S`, cell A2 (code): `7`: the cell holds a number"),
            "{told}"
        );
        assert!(row.cell("code").required_text().is_err());
        assert_eq!(row.cell("n").cents().map(|cents| cents.get()), Ok(150));
        assert!(row.cell("n").count().is_err());
        assert_eq!(row.cell("on").date().as_deref(), Ok("2024-02-29"));
        assert!(
            row.cell("on").code().is_err()
                && row.cell("on").count().is_err()
                && row.cell("on").cents().is_err()
        );
        assert_eq!(row.cell("t").count(), Ok(1234));
        assert_eq!(table.texts_in(&["n", "t", "code"]), ["D2"]);
    }
}
