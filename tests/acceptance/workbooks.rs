//! Workbooks come in as CSV does: the same events, the same digests of events, the same strictness.

use rust_xlsxwriter::{Format, Workbook};

use crate::stage::{Stage, root};

const AT: &str = "--actor pay --clock 2024-03-01T00:00:00Z";
const PAY: &str = "record subsidy-paid --year 2024";

/// A workbook of payments as a person would type it.
pub fn payments(sheet: &str, rows: &[(&str, f64, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet).unwrap();
    for (place, name) in (0..).zip(["fund", "envelope", "amount", "value_date", "reference"]) {
        page.write_string(0, place, name).unwrap();
    }
    let (money, day) = (Format::new().set_num_format("#,##0.00"), Format::new().set_num_format("dd/mm/yyyy"));
    for (row, (fund, amount, reference)) in (1..).zip(rows) {
        page.write_string(row, 0, *fund).unwrap();
        page.write_string(row, 1, "operating").unwrap();
        page.write_number_with_format(row, 2, *amount, &money).unwrap();
        page.write_number_with_format(row, 3, 45_352, &day).unwrap();
        page.write_string(row, 4, *reference).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_says_the_same_as_a_csv_file() {
    let stage = Stage::determined();
    stage.write("p.xlsx", payments("payments", &[("F1", 208_269.95, "a"), ("F2", 0.29, "b")]));
    let told = stage.run(&format!("{PAY} --file p.xlsx {AT}"));
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("208269.95 operating on 2024-03-01"), "{}", told.out);
    for part in ["p.xlsx (XLSX)", "SHA-256", "Rows", "Sum of amount in EUR", "208,270.24"] {
        assert!(told.err.contains(part), "{part}: {}", told.err);
    }
    let shown = stage.json("show 15");
    assert_eq!(shown["body"]["documents"][0]["name"], "p.xlsx", "{shown}");
    // The same rows as CSV: they are in the ledger already, and nothing is written.
    let before = stage.ledger();
    stage.write(
        "p.csv",
        "fund;envelope;amount;value_date;reference\nF1;operating;208.269,95;01/03/2024;a\nF2;operating;0,29;1/3/2024;b\n",
    );
    let again = stage.json(&format!("{PAY} --file p.csv {AT}"));
    assert_eq!(
        (&again["entries"][0]["outcome"], &again["entries"][1]["seq"]),
        (&"already".into(), &16.into())
    );
    let told = stage.run(&format!("{PAY} --file p.xlsx {AT}"));
    assert!(told.err.contains("was recorded before: entry 15 (SubsidyPaid) and 1 more"), "{}", told.err);
    assert_eq!(stage.ledger(), before);
}

#[test]
fn a_preview_records_nothing_and_holds_every_rule() {
    let stage = Stage::determined();
    stage.write("p.xlsx", payments("payments", &[("F1", 1.0, "a"), ("F2", 2.5, "b")]));
    let before = stage.ledger();
    let told = stage.run(&format!("{PAY} --file p.xlsx --preview {AT}"));
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("would be recorded") && told.out.contains("2.50 operating"), "{}", told.out);
    assert!(told.err.contains("3.50"), "{}", told.err);
    let json = stage.json(&format!("{PAY} --file p.xlsx --preview {AT}"));
    assert_eq!(json["entries"][1]["outcome"], "preview");
    stage.write("q.xlsx", payments("payments", &[("F9", 1.0, "a")]));
    stage.refuses(
        1,
        &format!("{PAY} --file q.xlsx --preview {AT}"),
        "q.xlsx, sheet `payments`, row 2: the fund `F9` is not",
    );
    assert_eq!(stage.ledger(), before);
    let typed = "--fund F1 --amount 1 --value-date 2024-03-01 --reference x --preview";
    assert!(stage.ok(&format!("{PAY} {typed} {AT}")).contains("would be recorded"));
    assert_eq!(stage.ledger(), before);
}

#[test]
fn a_name_that_says_otherwise_is_told() {
    let stage = Stage::determined();
    stage.write("p.csv", payments("payments", &[("F1", 1.0, "a")]));
    let told = stage.run(&format!("{PAY} --file p.csv {AT}"));
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.err.contains("note: p.csv: its name ends in .csv, but its content is XLSX"), "{}", told.err);
}

#[test]
fn every_template_is_read_once_it_is_filled_in() {
    let stage = Stage::determined();
    stage.ok("template payments --out p.xlsx");
    stage.refuses(
        1,
        &format!("{PAY} --file p.xlsx {AT}"),
        "p.xlsx, sheet `payments`: the sheet has a header but no data rows",
    );
    stage.refuses(1, "template payments --out p.xlsx", "already a file");
    stage.refuses(2, "template payments --out p.txt", "ends in .xlsx or .csv");
    stage.refuses(2, "template nothing --out n.xlsx", "possible values");
    for form in [
        "affiliates",
        "affiliates-by-paragraph",
        "evaluations",
        "funds",
        "payments",
        "uses",
        "accepted",
        "claims",
        "repayments",
        "spending",
    ] {
        let answer = stage.ok(&format!("template {form} --out t-{form}.csv"));
        let command = answer.lines().last().unwrap().split("prorata ").nth(1).unwrap().to_owned();
        stage.ok(&format!("template {form} --out t-{form}.xlsx"));
        let text = std::fs::read_to_string(stage.path(&format!("t-{form}.csv"))).unwrap();
        for ending in ["csv", "xlsx"] {
            let words = command
                .replace("FILE", &format!("t-{form}.{ending}"))
                .replace("YEAR", "2024")
                .replace("TEXT", "x")
                .replace("DATE", "2024-03-01");
            stage.refuses(1, &format!("{words} {AT}"), "has a header but no data rows");
        }
        assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"), "{form}");
    }
}

#[test]
fn what_libreoffice_saved_is_read_as_it_was_typed() {
    // The same sheet as ODS, XLSX and XLS, saved by LibreOffice 7 with days and amounts in their own formats.
    let stage = Stage::determined();
    let told: Vec<String> = ["ods", "xlsx"]
        .into_iter()
        .map(|ending| {
            let name = format!("libreoffice.{ending}");
            std::fs::copy(root().join("fixtures/workbooks").join(&name), stage.path(&name)).unwrap();
            stage.ok(&format!("{PAY} --file {name} --preview --note twice {AT}"))
        })
        .collect();
    assert_eq!(told[0], told[1]);
    for part in [
        "F1 1000.25 operating on 2024-03-20",
        "F2 0.29 operating on 2024-02-29",
        "F3 123456.70 operating on 2024-03-01",
    ] {
        assert!(told[0].contains(part), "{part}: {}", told[0]);
    }
    std::fs::copy(root().join("fixtures/workbooks/libreoffice.xls"), stage.path("a.xlsx")).unwrap();
    stage.refuses(
        1,
        &format!("{PAY} --file a.xlsx {AT}"),
        "a.xlsx: the file is an old Excel workbook (.xls)",
    );
    let json = |ending: &str| stage.json(&format!("{PAY} --file libreoffice.{ending} --note twice {AT}"));
    assert_eq!(json("ods")["entries"][2]["outcome"], "recorded");
    assert_eq!(json("xlsx")["entries"][2]["outcome"], "already");
}

#[test]
fn figures_as_text_and_hidden_rows_are_told_and_simulation_takes_workbooks() {
    let stage = Stage::new();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, (fund, count)) in (0..).zip([("fund", "count"), ("F1", "1.234"), ("F2", "200")]) {
        sheet.write_string(row, 0, fund).unwrap();
        sheet.write_string(row, 1, count).unwrap();
    }
    sheet.set_row_hidden(2).unwrap();
    stage.write("a.xlsx", workbook.save_to_buffer().unwrap());
    stage.write("a.csv", "fund;count\nF1;1234\nF2;200\n");
    let key = root().join("fixtures/keys/2024.toml").display().to_string();
    let words = |file: &str| format!("simulate --key {key} --year 2024 --affiliates {file} --budget 1000,00");
    let told = stage.run(&words("a.xlsx"));
    assert_eq!((told.code, told.out), (0, stage.ok(&words("a.csv"))));
    for note in
        ["2 figure(s) stand as text in the sheet, from cell B2 on", "1 hidden row(s) with data is read: 3"]
    {
        assert!(told.err.contains(note), "{note}: {}", told.err);
    }
}

#[test]
fn any_name_of_a_file_fits_into_an_entry() {
    let stage = Stage::determined();
    let text = "fund;envelope;amount;value_date;reference\nF1;operating;1,00;01/03/2024;";
    for (number, (name, kept)) in [
        (
            format!("{}.csv", "Affiliés certifiés ".repeat(5)),
            "Affiliés certifiés Affiliés certifiés Affiliés ~s certifiés .csv",
        ),
        ("a\u{a0}b\u{202e}.csv".to_owned(), "a_b_.csv"),
    ]
    .into_iter()
    .enumerate()
    {
        stage.write(&name, format!("{text}{number}\n"));
        stage.ok(&format!("{PAY} --file '{name}' {AT}"));
        let shown = stage.json(&format!("show {}", 15 + number));
        assert_eq!(shown["body"]["documents"][0]["name"], kept);
    }
}
