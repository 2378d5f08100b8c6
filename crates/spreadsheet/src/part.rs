//! The parts of a workbook as XML.

use intake::Fault;

pub(crate) const HINT: &str =
    "Open the file in Excel or LibreOffice and save it again, or save the table as \"CSV UTF-8\".";

/// Opens a part, with its name in every fault.
pub(crate) fn open<'b>(file: &str, part: &str, bytes: &'b [u8]) -> Result<markup::Document<'b>, Fault> {
    markup::open(bytes).map_err(|fault| {
        let place = if fault.line > 0 {
            format!(", line {}, character {}", fault.line, fault.column)
        } else {
            String::new()
        };
        Fault::in_file(file, format!("part `{part}`{place}: {}", fault.rule)).hint(HINT)
    })
}

pub(crate) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}
