use serde::{Deserialize, Serialize};

use crate::{Amount, Balance, Code, Date, Text, Year};

/// For what money was given to a fund in a year. Each envelope has its own balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Envelope {
    /// The fund's own services.
    Operating,
    /// Common projects of the funds.
    CommonProjects,
}

/// On what ground money comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Not used: by 31 March of the year after (art. 60ter/1, § 6).
    Unused,
    /// Used but not justified: to that extent (law of 22-05-2003, art. 123, second paragraph).
    Unjustified,
    /// Conditions not met or used for something else (law of 22-05-2003, art. 123, first paragraph).
    Misuse,
    /// Paid above what the determination in force grants, after a later revision.
    Overpaid,
}

/// Subsidy was paid to a fund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubsidyPaid {
    /// The year of the subsidy.
    pub year: Year,
    /// The fund whose share it is.
    pub fund: Code,
    /// For what.
    pub envelope: Envelope,
    /// The cents.
    pub cents: Amount,
    /// The value date at the bank.
    pub value_date: Date,
    /// The reference of the payment.
    pub reference: Text,
    /// The fund that received it, when that is the successor of the fund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payee: Option<Code>,
}

/// Part of a share is withheld for the time being (law of 22-05-2003, art. 124).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentSuspended {
    /// The year of the subsidy.
    pub year: Year,
    /// The fund.
    pub fund: Code,
    /// Which envelope.
    pub envelope: Envelope,
    /// The cents withheld.
    pub cents: Amount,
    /// Since when.
    pub date: Date,
    /// Why.
    pub reason: Text,
}

/// A suspension ends, in whole or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentReleased {
    /// The entry of the suspension.
    pub suspension: u64,
    /// The cents released.
    pub cents: Amount,
    /// Since when.
    pub date: Date,
}

/// A fund declares what it used of its operating envelope in the year. What it spent on common projects is
/// recorded per project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseDeclared {
    /// The year of the subsidy.
    pub year: Year,
    /// The fund.
    pub fund: Code,
    /// The cents used in the year.
    pub cents: Balance,
    /// When it was declared.
    pub date: Date,
}

/// The External Audit service accepts use as justified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseAccepted {
    /// The year of the subsidy.
    pub year: Year,
    /// The fund.
    pub fund: Code,
    /// Which envelope.
    pub envelope: Envelope,
    /// The cents accepted of what was used.
    pub cents: Balance,
    /// When.
    pub date: Date,
}

/// Money is claimed back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepaymentClaimed {
    /// The year of the subsidy.
    pub year: Year,
    /// The fund.
    pub fund: Code,
    /// Which envelope.
    pub envelope: Envelope,
    /// Why.
    pub ground: Ground,
    /// The cents.
    pub cents: Amount,
    /// When it was claimed.
    pub date: Date,
    /// By when it is to be repaid.
    pub due_date: Date,
}

/// Money came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepaymentReceived {
    /// The year of the subsidy.
    pub year: Year,
    /// The fund whose share it was.
    pub fund: Code,
    /// Which envelope.
    pub envelope: Envelope,
    /// Why.
    pub ground: Ground,
    /// The cents.
    pub cents: Amount,
    /// The value date at the bank.
    pub value_date: Date,
    /// The reference of the payment.
    pub reference: Text,
    /// The fund that paid, when that is the successor of the fund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<Code>,
}

/// Of what a fund repaid, the part that was too much is returned to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepaymentReturned {
    /// The entry of the repayment.
    pub repayment: u64,
    /// The cents.
    pub cents: Amount,
    /// The value date at the bank.
    pub value_date: Date,
    /// The reference of the payment.
    pub reference: Text,
    /// The fund that received it, when that is the successor of the fund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payee: Option<Code>,
}
