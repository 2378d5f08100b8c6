//! A document as a PDF, when the program was built with its typesetter (feature `pdf`).

use report::{Document, ReportSource};

use crate::error::CommandError;

/// Whether this program writes PDF.
pub const PDF: bool = cfg!(feature = "pdf");

/// A file inside the PDF: its name, media type, what it is, and its content.
pub struct PdfAttachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// What it is, in the language of the document.
    pub description: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A document as a PDF, dated by the last entry that it takes into account.
///
/// # Errors
/// When it cannot be typeset.
#[cfg(feature = "pdf")]
pub fn pdf(
    source: &ReportSource<'_>,
    document: &Document,
    attachment: Option<PdfAttachment>,
) -> Result<Vec<u8>, CommandError> {
    let ReportSource { register, identity, year, .. } = *source;
    let imprint =
        press::Imprint {
            identity: identity.clone(),
            figures_sha256: register::figures(register, year).map(|figures| figures.sha256),
            attachment: attachment.map(|PdfAttachment { name, mime, description, bytes }| {
                press::Attachment { name, mime, description, bytes }
            }),
        };
    press::render(document, &imprint).map_err(|error| CommandError::refused(error.to_string()))
}

/// Refused: this program was built without its typesetter.
///
/// # Errors
/// Always.
#[cfg(not(feature = "pdf"))]
pub fn pdf(_: &ReportSource<'_>, _: &Document, _: Option<PdfAttachment>) -> Result<Vec<u8>, CommandError> {
    Err(CommandError::refused("this program was built without PDF")
        .hint("build it with the feature `pdf`, or choose another format"))
}
