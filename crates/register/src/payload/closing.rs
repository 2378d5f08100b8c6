use serde::{Deserialize, Serialize};

use crate::{Balance, Blob, Date, Digest, Instant, Text, Year};

/// A year is closed with its totals; what is recorded of it later shows as a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearClosed {
    /// The year of the subsidy.
    pub year: Year,
    /// What was granted in all.
    pub granted_cents: Balance,
    /// What was paid in all.
    pub paid_cents: Balance,
    /// What was repaid in all.
    pub repaid_cents: Balance,
    /// What is still to be repaid.
    pub open_cents: Balance,
    /// When it was decided; the day of recording when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// A closed year is opened again, to record what was not known or not right when it was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearReopened {
    /// The year of the subsidy.
    pub year: Year,
    /// Why.
    pub reason: Text,
    /// When it was decided; the day of recording when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// A report was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportIssued {
    /// The year of the subsidy.
    pub year: Year,
    /// The language of the report.
    pub language: ReportLanguage,
    /// The format of the file.
    pub format: ReportFormat,
    /// The last entry that the report takes into account.
    pub as_of: u64,
    /// The day against which its due dates are held.
    pub day: Date,
    /// The digest of its figures, the same in every language and format.
    pub figures_sha256: Digest,
    /// The digest of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_sha256: Option<Digest>,
}

/// The languages in which reports are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportLanguage {
    /// French.
    Fr,
    /// Dutch.
    Nl,
    /// German.
    De,
    /// English.
    En,
}

/// The formats of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportFormat {
    /// Text for people.
    Text,
    /// Integer cents for programs.
    Json,
    /// Tables as Excel reads them in that language.
    Csv,
    /// Tables as RFC 4180 has them.
    #[serde(rename = "csv-rfc4180")]
    CsvRfc4180,
    /// A page for a browser.
    Html,
    /// A workbook.
    Xlsx,
    /// A document for paper and for archives.
    Pdf,
}

impl ReportLanguage {
    /// The word by which files and commands name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::Nl => "nl",
            Self::De => "de",
            Self::En => "en",
        }
    }
}

impl ReportFormat {
    /// The word by which files and commands name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::CsvRfc4180 => "csv-rfc4180",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }
}

/// A checkpoint of the ledger was handed to someone who keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckpointWitnessed {
    /// How many entries it covers.
    pub size: u64,
    /// The root of the Merkle tree over them.
    pub root: Digest,
    /// Who keeps it.
    pub witness: Text,
    /// When it was handed over.
    pub date: Date,
}

/// A time-stamping authority confirmed when a checkpoint existed (RFC 3161); the entry keeps both, so that the next
/// checkpoint covers the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckpointStamped {
    /// The authority, as the registrar names it.
    pub authority: Text,
    /// The signed checkpoint, byte for byte as it was stamped, in base64.
    pub checkpoint: Blob,
    /// How many entries it covers.
    pub size: u64,
    /// The time that the token bears.
    pub time: Instant,
    /// The answer of the authority (`.tsr`), in base64.
    pub token: Blob,
}

/// A key that signs or cosigns checkpoints is known from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifierKeyEnrolled {
    /// Who holds the secret key.
    pub holder: Text,
    /// The verifier key, `NAME+8 hex+BASE64` (C2SP signed-note); it says itself whether it is a log's or a witness's.
    pub key: Text,
}

/// A key signs no more: its epoch has ended, or it was lost or stolen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifierKeyRevoked {
    /// The verifier key.
    pub key: Text,
    /// Why.
    pub reason: Text,
    /// The largest checkpoint of this key that is still trusted; 0 for none.
    pub trusted_size: u64,
}
