use serde::{Deserialize, Serialize};

use super::KeyFact;
use crate::{Amount, Code, Date, Month, Number, Text, Year};

/// A key is adopted; it is in the ledger in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyAdopted {
    /// The whole key.
    pub key: Box<KeyFact>,
    /// When it was decided; the day of recording when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// An index figure is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexPublished {
    /// Which index, `health`.
    pub index: Code,
    /// Its base, `2013`.
    pub base: Code,
    /// The month.
    pub month: Month,
    /// The figure as published, `135.64`.
    pub value: Number,
    /// Whether it was read in a publication.
    pub confidence: Confidence,
}

/// Whether a figure was read in a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Read as published.
    Published,
    /// Inferred from other published figures; to be replaced when the publication is had.
    Inferred,
}

/// The budget of a year is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetSet {
    /// The year of the subsidy.
    pub year: Year,
    /// The budget in cents.
    pub cents: Amount,
    /// Where it comes from.
    pub source: BudgetSource,
    /// The entry of the key whose rule was applied.
    pub key: u64,
    /// The entry of the index figure, in a year that is indexed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    /// What the rule gives before rounding, in cents, as a fraction `2712800000000/6441`.
    pub exact_cents: Text,
    /// When it was decided; the day of recording when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// Where a budget comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BudgetSource {
    /// From the key's rule; the amount is what the rule gives.
    Derived,
    /// From a decision that departs from the rule; the note or a document says which.
    Decided,
}
