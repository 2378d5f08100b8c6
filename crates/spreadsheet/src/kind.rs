//! What a file is, by its content: its name may say anything.

use intake::Fault;

use crate::archive::Archive;

/// The forms that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Office Open XML, as Excel saves it.
    Xlsx,
    /// OpenDocument, as LibreOffice saves it.
    Ods,
    /// OpenDocument in one XML document.
    Fods,
}

impl Form {
    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Fods => "fods",
        }
    }
}

/// Whether a file is a flat OpenDocument: one XML document whose first element says so.
pub(crate) fn is_flat(bytes: &[u8]) -> bool {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = &body[..body.len().min(8_192)];
    let says = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    body.starts_with(b"<") && says(b"office:document") && says(b"urn:oasis:names:tc:opendocument")
}

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Whether a file is a workbook of any kind, to be read by [`read`](crate::read()) and not as CSV.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"PK\x05\x06")
        || bytes.starts_with(OLE)
        || is_flat(bytes)
}

/// Refuses what is no archive: the workbooks of old, and encrypted ones, which are in the same container.
pub(crate) fn refuse_ole(file: &str, bytes: &[u8]) -> Result<(), Fault> {
    if !bytes.starts_with(OLE) {
        return Ok(());
    }
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    Err(if bytes.windows(wide.len()).any(|window| window == wide) {
        Fault::in_file(file, "the workbook is encrypted with a password").hint(
            "Open it in Excel, take the password away (File, Info, Protect Workbook), and save it again.",
        )
    } else {
        Fault::in_file(file, "the file is an old Excel workbook (.xls) or another OLE document")
            .hint("Open it in Excel and save it as \"Excel Workbook (.xlsx)\" or as \"CSV UTF-8\".")
    })
}

/// The form of a workbook; what is no plain workbook is refused by its own name.
pub(crate) fn form(file: &str, archive: &Archive<'_>) -> Result<Form, Fault> {
    let refuse = |rule: &str, hint: &str| Err(Fault::in_file(file, rule).hint(hint));
    let save =
        "Save the table as \"Excel Workbook (.xlsx)\", as \"ODF Spreadsheet (.ods)\" or as \"CSV UTF-8\".";
    let any = |part: &str| archive.names().any(|name| name.to_lowercase().contains(part));
    if any("vbaproject.bin") || any("xl/macrosheets/") {
        return refuse(
            "the workbook holds macros",
            "Save it as \"Excel Workbook (.xlsx)\", which holds none.",
        );
    }
    if any("xl/externallinks/") {
        return refuse(
            "the workbook holds links to other files",
            "Break the links in Excel (Data, Edit Links), or copy the values to a new workbook.",
        );
    }
    if archive.has("xl/workbook.bin") {
        return refuse("the file is a binary Excel workbook (.xlsb)", save);
    }
    if archive.has("word/document.xml") {
        return refuse("the file is a Word document", save);
    }
    if archive.has("[Content_Types].xml") {
        return Ok(Form::Xlsx);
    }
    if archive.has("mimetype") {
        if archive.member("mimetype")?.trim_ascii() != ODS {
            return refuse("the file is an OpenDocument file, but no spreadsheet", save);
        }
        if archive.names().any(|name| name.starts_with("Basic/") || name.starts_with("Scripts/")) {
            return refuse(
                "the workbook holds macros",
                "Delete the macros in LibreOffice, and save it again.",
            );
        }
        return Ok(Form::Ods);
    }
    refuse("the file is a ZIP archive, but no workbook", save)
}
