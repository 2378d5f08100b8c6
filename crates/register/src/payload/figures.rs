use serde::{Deserialize, Serialize};

use crate::{Amount, Balance, Code, Date, Difference, Text, Year};

/// The split of a year is determined. The derivation is recomputed, not stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllocationDetermined {
    /// The year of the subsidy.
    pub year: Year,
    /// Provisional or definitive.
    pub status: DeterminationStatus,
    /// 1 for the first determination of the year, and one more for each later one.
    pub revision: u32,
    /// Why it is determined again, once a definitive one is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// When it was decided; the day of recording when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The entry of the key.
    pub key: u64,
    /// The entry of the budget.
    pub budget: u64,
    /// The entry of the counts.
    pub affiliates: u64,
    /// The entries of the evaluations, ascending.
    pub evaluations: Vec<u64>,
    /// The budget.
    pub budget_cents: Amount,
    /// What each fund has, in the order of the counts.
    pub shares: Vec<FundShare>,
    /// What negative evaluations leave over, wherever the key lets it go.
    pub remainder_cents: Balance,
    /// What is set apart for pending evaluations.
    pub reserved_cents: Balance,
    /// What goes to nobody: an excess without a beneficiary, and the parts of funds to which the evaluation does not apply.
    pub no_beneficiary_cents: Balance,
    /// What the key leaves undistributed.
    pub undistributed_cents: Balance,
    /// What the rounding method does not close by.
    pub difference_cents: Difference,
}

/// What one fund has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundShare {
    /// The fund.
    pub fund: Code,
    /// Its cents in each slice, in the order of the key.
    pub slices: Vec<SliceCents>,
    /// Its part of the excess that negative evaluations of other funds leave (art. 60ter/1, § 5).
    pub excess_cents: Balance,
    /// Its part of the remainder, earmarked for common projects.
    pub common_projects_cents: Balance,
    /// What is set apart until its pending evaluation is decided; not in the total.
    pub reserved_cents: Balance,
    /// Slices, excess and common projects together.
    pub total_cents: Balance,
}

/// The cents of a fund in one slice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SliceCents {
    /// The slice.
    pub slice: Code,
    /// The cents.
    pub cents: Balance,
}

/// Whether a determination can still change by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeterminationStatus {
    /// Made before everything is known; a definitive one follows.
    Provisional,
    /// Made with everything known; only a revision with a reason follows.
    Definitive,
}
