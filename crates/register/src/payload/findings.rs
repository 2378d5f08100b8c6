use serde::{Deserialize, Serialize};

use crate::{Amount, Code, Date, Text, Year};

/// The External Audit service raises a finding: from now on it is followed up until it is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingRaised {
    /// Its number, once in a ledger: `2026-01`.
    pub finding: Code,
    /// The year of subsidy that it concerns.
    pub year: Year,
    /// The code of the catalogue, `repaid-late`, or any other word for what the catalogue does not know.
    pub code: Code,
    /// The fund that it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fund: Option<Code>,
    /// The amount at stake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cents: Option<Amount>,
    /// The entries behind it, ascending; none when it concerns no entry.
    pub entries: Vec<u64>,
    /// What was found.
    pub text: Text,
    /// When it was raised.
    pub date: Date,
    /// By when an answer is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due: Option<Date>,
}

/// Whoever is concerned answers a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingAnswered {
    /// The finding.
    pub finding: Code,
    /// Who answers: a fund or a service.
    pub by: Text,
    /// The answer.
    pub text: Text,
    /// When it was given.
    pub date: Date,
}

/// The External Audit service closes a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingClosed {
    /// The finding.
    pub finding: Code,
    /// How it ended.
    pub outcome: FindingOutcome,
    /// Why.
    pub reason: Text,
    /// When.
    pub date: Date,
}

/// How a finding ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingOutcome {
    /// What was wrong was put right.
    Resolved,
    /// It is accepted as it is, with a reason, and is not to be put right.
    Accepted,
    /// It was none.
    Withdrawn,
}
