use serde::{Deserialize, Serialize};

use crate::{Code, Date, Text};

/// A social insurance fund takes part from a date on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundAdmitted {
    /// Its code; `fund-order` is the ascending byte order of codes.
    pub fund: Code,
    /// Its name in French.
    pub name_fr: Text,
    /// Its name in Dutch.
    pub name_nl: Text,
    /// Its enterprise number, ten digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enterprise_number: Option<Code>,
    /// The first day.
    pub from: Date,
}

/// A fund ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundEnded {
    /// The fund.
    pub fund: Code,
    /// Its last day.
    pub to: Date,
    /// The fund that takes over its rights and duties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<Code>,
}
