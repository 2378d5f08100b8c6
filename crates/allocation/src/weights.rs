use crate::{Basis, Evaluation, Recipient, Recipients, Slice};

/// What an amount is apportioned by: a weight for each fund in the order of the recipients, or for each slice in that of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Weights {
    /// One for each of so many funds.
    Equal(usize),
    /// The affiliates of each of these funds.
    Affiliates(Recipients),
    /// These, of which none is negative.
    Own(Vec<i128>),
}

impl Weights {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Equal(funds) => *funds,
            Self::Affiliates(recipients) => recipients.funds().len(),
            Self::Own(weights) => weights.len(),
        }
    }

    /// Their sum, where it can be held.
    pub(crate) fn total(&self) -> Option<i128> {
        match self {
            Self::Equal(funds) => i128::try_from(*funds).ok(),
            Self::Affiliates(recipients) => Some(i128::from(recipients.affiliates())),
            Self::Own(weights) => weights.iter().try_fold(0_i128, |sum, weight| sum.checked_add(*weight)),
        }
    }

    /// The weight at a place.
    pub(crate) fn at(&self, place: usize) -> i128 {
        match self {
            Self::Equal(_) => 1,
            Self::Affiliates(recipients) => i128::from(recipients.funds()[place].affiliates),
            Self::Own(weights) => weights[place],
        }
    }
}

/// What a fund weighs in a slice.
pub(crate) fn weight(rule: &Slice, fund: &Recipient) -> i128 {
    match rule.basis {
        Basis::Equal => 1,
        Basis::Affiliates => i128::from(fund.affiliates),
    }
}

/// Whether the fund loses a slice with a condition, and what it would have had is left over.
pub(crate) fn is_negative(fund: &Recipient) -> bool {
    fund.evaluation == Evaluation::Negative
}
