use thiserror::Error;

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PressError {
    /// The attachment cannot be carried under its name or media type.
    #[error("the attachment cannot go into the PDF: {0}")]
    Attachment(String),
    /// The typesetter could not lay out the document, or not to the end.
    #[error("the document cannot be typeset: {0}")]
    Layout(String),
    /// The document cannot be written as PDF/A-3a and PDF/UA-1.
    #[error("the document cannot be written as PDF/A-3a and PDF/UA-1: {0}")]
    Pdf(String),
}
