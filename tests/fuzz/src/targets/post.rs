//! The post: rows as CSV and as workbooks, cells, XML, statements of a bank.

use intake::{hidden, parse_cents, parse_count, parse_date};

/// What is read as a number or a date can be written plainly and is read as the same.
pub(crate) fn cell(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(count) = parse_count(text) {
        assert_eq!(parse_count(&count.to_string()), Ok(count));
    }
    if let Ok(cents) = parse_cents(text) {
        let plain = cents.to_string().replace('.', ",");
        assert_eq!(parse_cents(&plain), Ok(cents), "{plain}");
    }
    if let Ok(date) = parse_date(text) {
        assert_eq!(parse_date(&date).as_deref(), Ok(date.as_str()));
        assert_eq!(date.len(), 10);
    }
}

/// Every cell of a table that is read can be asked for as anything.
fn ask(table: &intake::Table) {
    let names: Vec<String> = table.header().to_vec();
    assert!(!names.is_empty() && !table.is_empty(), "a table has a header and rows");
    for row in table.rows() {
        assert!(!row.place().is_empty());
        for name in &names {
            let cell = row.cell(name);
            let text = cell.text();
            assert!(hidden(text).is_none(), "a hidden character stays hidden: {text:?}");
            let _ = (cell.code(), cell.required_text(), cell.count(), cell.cents(), cell.date());
            let _ = cell.choice(&["yes", "no"]);
        }
    }
}

/// A file of rows as bytes.
pub(crate) fn table(input: &[u8]) {
    if let Ok(table) = intake::read("a.csv", input) {
        ask(&table);
    }
}

/// A workbook as bytes.
pub(crate) fn workbook(input: &[u8]) {
    if let Ok(read) = spreadsheet::read("a.xlsx", input) {
        ask(&read.table);
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The XML of the one sheet of an XLSX workbook.
pub(crate) fn xlsx_sheet(input: &[u8]) {
    let relation = |id: &str, kind: &str, to: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELS}/{kind}\" Target=\"{to}\"/>")
    };
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let relations = |all: &str| format!("<Relationships xmlns=\"{PACKAGE}\">{all}</Relationships>");
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"#,##0,\"/></numFmts>\
         <cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/><xf numFmtId=\"164\"/><xf numFmtId=\"21\"/></cellXfs></styleSheet>"
    );
    let strings = format!(
        "<sst xmlns=\"{MAIN}\"><si><t>fund</t></si><si><r><t>am</t></r><r><t>ount</t></r></si></sst>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELS}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let of_book = [
        relation("r1", "worksheet", "worksheets/sheet1.xml"),
        relation("r2", "styles", "styles.xml"),
        relation("r3", "sharedStrings", "sharedStrings.xml"),
    ];
    workbook(&zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations(&relation("r1", "officeDocument", "xl/workbook.xml")).as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations(&of_book.concat()).as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", input),
    ]));
}

/// The content of an ODS workbook.
pub(crate) fn ods_sheet(input: &[u8]) {
    workbook(&zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", input),
    ]));
}

/// An archive of these members, stored as they are.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let long = |length: usize| u32::try_from(length).unwrap().to_le_bytes();
    for (name, bytes) in members {
        let (sum, size) = (crc32fast::hash(bytes).to_le_bytes(), long(bytes.len()));
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let shared = [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &sum, &size, &size, &length, &[0, 0]].concat();
        let start = long(out.len());
        out.extend([b"PK\x03\x04", &shared[..], name.as_bytes(), bytes].concat());
        directory.extend([b"PK\x01\x02\x14\0", &shared[..], &[0; 10], &start, name.as_bytes()].concat());
    }
    let count = u16::try_from(members.len()).unwrap().to_le_bytes();
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &long(directory.len()), &long(out.len()), &[0, 0]];
    [out, directory, end.concat()].concat()
}

/// XML from outside.
pub(crate) fn markup(input: &[u8]) {
    match markup::open(input) {
        Ok(document) => {
            for node in document.descendants().filter(|node| node.is_element()) {
                let _ = markup::content(node);
                let _ = markup::children(node, "a").count();
                assert!(node.ancestors().count() <= 70, "it is deeper than what is let in");
            }
        }
        Err(fault) => assert!(!fault.rule.is_empty()),
    }
}

/// A statement of a bank: every amount is above zero and what is turned over can be counted.
pub(crate) fn bank(input: &[u8]) {
    let Ok(export) = bank::read("a.xml", input, None) else { return };
    for statement in &export.statements {
        let _ = (statement.turnover(), statement.period());
        for movement in &statement.movements {
            assert!(movement.cents.get() >= 0, "{movement:?}");
            let _ = bank::StructuredReference::find(&movement.communication);
        }
    }
    let _ = bank::Gathered::of(export.statements);
}
