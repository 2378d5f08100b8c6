/// What a document is printed with: where its figures come from, when, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// The origin of the ledger.
    pub origin: String,
    /// Up to where the ledger was read, as `--as-of` takes it: `122` or `122@2027-04-01`.
    pub as_of: String,
    /// The hash of that entry in hexadecimal.
    pub hash: String,
    /// The day against which due dates are held, `2027-04-01`.
    pub day: String,
    /// The root of the Merkle tree over the entries up to it, in hexadecimal.
    pub root: String,
    /// The checkpoint in its form for paper, printed where the document itself has none.
    pub paper: Option<String>,
    /// When that entry was recorded, `2026-02-03T09:12:44Z`. It is the date of the PDF; no clock is asked.
    pub at: String,
    /// The program and its version.
    pub program: String,
    /// The file that goes with it, inside the PDF.
    pub attachment: Option<Attachment>,
    /// The digest of the figures, printed where the document itself has none.
    pub figures_sha256: Option<String>,
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
