use register::chain::Hash;
use report::Identity;

/// What a document is printed with: where its figures come from, when, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// The ledger as it was read. The time of its last entry is the date of the PDF; no clock is asked.
    pub identity: Identity,
    /// The digest of the figures, printed where the document itself has none.
    pub figures_sha256: Option<Hash>,
    /// The file that goes with it, inside the PDF.
    pub attachment: Option<Attachment>,
}

/// A file inside the PDF: the data from which the document was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, such as `report-2026.json`.
    pub name: String,
    /// Its media type, such as `application/json`.
    pub mime: String,
    /// What it is, in the language of the document.
    pub description: String,
    /// Its content.
    pub bytes: Vec<u8>,
}
