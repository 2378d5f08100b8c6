use std::cmp::Ordering;

use crate::Recipients;

/// Who goes first among equal remainders. No text read rules it, so it is a recorded choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieBreak {
    /// Ascending fund code.
    FundOrder,
    /// Descending fund code.
    ReverseFundOrder,
    /// Most affiliates first, then ascending fund code.
    MostAffiliates,
    /// Fewest affiliates first, then ascending fund code.
    FewestAffiliates,
}

impl TieBreak {
    /// Every rule.
    pub const ALL: [Self; 4] =
        [Self::FundOrder, Self::ReverseFundOrder, Self::MostAffiliates, Self::FewestAffiliates];

    /// The word by which keys name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::FundOrder => "fund-order",
            Self::ReverseFundOrder => "reverse-fund-order",
            Self::MostAffiliates => "most-affiliates",
            Self::FewestAffiliates => "fewest-affiliates",
        }
    }

    /// The order of the funds at two places under this rule; different funds are never equal.
    pub(crate) fn compare(self, recipients: &Recipients, a: usize, b: usize) -> Ordering {
        let (code, affiliates) =
            (recipients.by_code(a, b), |place: usize| recipients.funds()[place].affiliates);
        match self {
            Self::FundOrder => code,
            Self::ReverseFundOrder => code.reverse(),
            Self::MostAffiliates => affiliates(b).cmp(&affiliates(a)).then(code),
            Self::FewestAffiliates => affiliates(a).cmp(&affiliates(b)).then(code),
        }
    }
}
