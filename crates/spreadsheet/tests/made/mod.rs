//! Workbooks made part by part, and what is read from them.

#[path = "../../../../tests/acceptance/refusals/zip.rs"]
pub mod zip;

use spreadsheet::{Workbook, read};
use zip::{Member, zip};

pub const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An XLSX workbook with one sheet at `target`, as its relations name it, and more members.
pub fn xlsx(target: &str, part: &str, sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let relations = format!(
        "<R><Relationship Id=\"r1\" Type=\"{RELS}/worksheet\" Target=\"{target}\"/>\
        <Relationship Id=\"r2\" Type=\"{RELS}/styles\" Target=\"styles.xml\"/></R>"
    );
    let book =
        format!("<workbook xmlns:r=\"{RELS}\"><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>");
    let styles = "<styleSheet><cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let mut members = vec![
        Member::new("[Content_Types].xml", "<Types/>"),
        Member::new("xl/workbook.xml", book),
        Member::new("xl/_rels/workbook.xml.rels", relations),
        Member::new("xl/styles.xml", styles),
        Member::new(part, format!("<worksheet>{sheet}</worksheet>")),
    ];
    members.extend(more.iter().map(|(name, text)| Member::new(name, *text)));
    zip(&members)
}

pub fn plain(sheet: &str) -> Vec<u8> {
    xlsx("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", sheet, &[])
}

pub fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<d xmlns:o=\"o\"><o:automatic-styles><o:style o:name=\"off\"><o:table-properties o:display=\"false\"/></o:style>\
        </o:automatic-styles><o:body><o:spreadsheet>{table}</o:spreadsheet></o:body></d>"
    );
    zip(&[
        Member { packed: false, ..Member::new("mimetype", "application/vnd.oasis.opendocument.spreadsheet") },
        Member::new("content.xml", content),
    ])
}

/// The cells of each row, with the notes behind.
pub fn told(workbook: &Workbook) -> (Vec<Vec<String>>, &[String]) {
    let header = workbook.table.header();
    let row = |row: intake::Row<'_>| header.iter().map(|name| row.cell(name).text().to_owned()).collect();
    (workbook.table.rows().map(row).collect(), &workbook.notes)
}

pub fn refusal(bytes: &[u8]) -> String {
    read("b", bytes).unwrap_err().to_string()
}
