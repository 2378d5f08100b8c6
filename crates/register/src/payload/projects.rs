use serde::{Deserialize, Serialize};

use crate::{Amount, Balance, Code, Date, Text, Year};

/// Funds submit a common project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectSubmitted {
    /// Its code, once in a ledger.
    pub project: Code,
    /// The year whose common-project envelopes it draws on.
    pub year: Year,
    /// Its title in French.
    pub title_fr: Text,
    /// Its title in Dutch.
    pub title_nl: Text,
    /// The funds that carry it out.
    pub funds: Vec<Code>,
    /// What it is to cost in all.
    pub budget_cents: Balance,
    /// When it was submitted.
    pub date: Date,
}

/// The External Audit service endorses a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectEndorsed {
    /// The project.
    pub project: Code,
    /// When.
    pub date: Date,
    /// The reference of the document.
    pub reference: Text,
}

/// The general management committee approves a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectApproved {
    /// The project.
    pub project: Code,
    /// When.
    pub date: Date,
    /// The reference of the decision.
    pub reference: Text,
}

/// The general management committee refuses a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectRefused {
    /// The project.
    pub project: Code,
    /// When.
    pub date: Date,
    /// The reference of the decision.
    pub reference: Text,
}

/// A fund spends money of its common-project envelope on a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectSpent {
    /// The project.
    pub project: Code,
    /// The fund.
    pub fund: Code,
    /// The cents.
    pub cents: Amount,
    /// When.
    pub date: Date,
    /// The reference of the expense.
    pub reference: Text,
}

/// A project ends; nothing is spent on it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectClosed {
    /// The project.
    pub project: Code,
    /// When.
    pub date: Date,
}
