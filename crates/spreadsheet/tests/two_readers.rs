//! What this crate reads, another reader finds too: calamine, which has no part in the program.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::io::Cursor;

use calamine::{Data, Reader};
use rust_xlsxwriter::{Format, Workbook};

/// Amounts that binary fractions do not hold exactly, and the largest that Excel keeps.
const AMOUNTS: [&str; 9] = [
    "0.01",
    "0.05",
    "0.29",
    "1.1",
    "208269.95",
    "4211768.36",
    "9999999999999.99",
    "1000000",
    "123456789012.34",
];

#[test]
fn amounts_and_days_are_those_of_another_reader() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (column, name) in (0..).zip(["amount", "day", "text"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    for (row, amount) in (1..).zip(AMOUNTS) {
        sheet.write_number(row, 0, amount.parse::<f64>().unwrap()).unwrap();
        sheet.write_number_with_format(row, 1, f64::from(row) * 4_000.0, &day).unwrap();
        sheet.write_string(row, 2, format!("Caisse n° {row} <é> & \"ù\"")).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let read = spreadsheet::read("b.xlsx", &bytes).unwrap();
    let mut other = calamine::Xlsx::new(Cursor::new(&bytes)).unwrap();
    let range = other.worksheet_range("Sheet1").unwrap();
    let mut seen = 0;
    for (row, (found, amount)) in (1..).zip(read.table.rows().zip(AMOUNTS)) {
        assert_eq!(found.cell("amount").text(), amount);
        assert_eq!(
            range.get_value((row, 0)),
            Some(&Data::Float(found.cell("amount").text().parse().unwrap()))
        );
        let Some(Data::DateTime(serial)) = range.get_value((row, 1)) else { panic!("no day in row {row}") };
        let (year, month, day, ..) = serial.to_ymd_hms_milli();
        assert_eq!(found.cell("day").date().unwrap(), format!("{year:04}-{month:02}-{day:02}"));
        assert_eq!(range.get_value((row, 2)), Some(&Data::String(found.cell("text").text().to_owned())));
        seen += 1;
    }
    assert_eq!(seen, AMOUNTS.len());
}

#[test]
fn a_file_that_is_cut_or_changed_anywhere_is_refused_or_read_and_never_panics() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "fund").unwrap();
    sheet.write_string(1, 0, "F1").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    for length in 0..bytes.len() {
        assert!(spreadsheet::read("b.xlsx", &bytes[..length]).is_err(), "{length}");
    }
    let whole = spreadsheet::read("b.xlsx", &bytes).unwrap();
    for place in 0..bytes.len() {
        for bit in [0, 3, 7] {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << bit;
            if let Ok(read) = spreadsheet::read("b.xlsx", &changed) {
                assert_eq!(read.table, whole.table, "{place}");
            }
        }
    }
}
