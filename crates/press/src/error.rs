use std::fmt;

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PressError {
    /// The attachment cannot be carried under its name or media type.
    Attachment(String),
    /// The typesetter could not lay out the document, or not to the end.
    Layout(String),
    /// The document cannot be written as PDF/A-3a and PDF/UA-1.
    Pdf(String),
}

impl fmt::Display for PressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attachment(why) => write!(f, "the attachment cannot go into the PDF: {why}"),
            Self::Layout(why) => write!(f, "the document cannot be typeset: {why}"),
            Self::Pdf(why) => write!(f, "the document cannot be written as PDF/A-3a and PDF/UA-1: {why}"),
        }
    }
}

impl std::error::Error for PressError {}
