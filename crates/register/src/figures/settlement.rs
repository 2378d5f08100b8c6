use allocation::{Cents, Split};

use crate::figures::balances::granted;
use crate::payload::{AllocationDetermined, Envelope};

/// What became of an amount from one determination of a year to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettlementLine<'a> {
    /// Whose amount it is.
    pub of: Settled<'a>,
    /// By the determination before.
    pub before: Cents,
    /// By the one that took its place.
    pub now: Cents,
}

/// Whose amount a line of a settlement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled<'a> {
    /// Granted to a fund, in an envelope.
    Granted(&'a str, Envelope),
    /// Granted to nobody.
    Apart(Apart),
}

/// An amount of the budget that no fund is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// Set apart until pending evaluations are decided.
    Reserved,
    /// What no fund has a right to.
    NoBeneficiary,
    /// What the key leaves undistributed.
    Undistributed,
    /// What the rounding does not close by.
    Difference,
}

impl Apart {
    /// Every amount, in the order in which reports tell them.
    pub const ALL: [Self; 4] = [Self::Reserved, Self::NoBeneficiary, Self::Undistributed, Self::Difference];

    /// The word that programs can rely on.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::NoBeneficiary => "no_beneficiary",
            Self::Undistributed => "undistributed",
            Self::Difference => "difference",
        }
    }

    /// What a split grants to nobody.
    pub fn of_split(self, split: &Split) -> Cents {
        match self {
            Self::Reserved => split.reserved(),
            Self::NoBeneficiary => split.no_beneficiary(),
            Self::Undistributed => split.undistributed(),
            Self::Difference => split.difference(),
        }
    }

    /// What a determination grants to nobody.
    pub fn of(self, fact: &AllocationDetermined) -> Cents {
        match self {
            Self::Reserved => *fact.reserved_cents,
            Self::NoBeneficiary => *fact.no_beneficiary_cents,
            Self::Undistributed => *fact.undistributed_cents,
            Self::Difference => *fact.difference_cents,
        }
    }
}

/// The settlement between two determinations of a year: each fund of either and each envelope, then what is granted to nobody.
/// Together the lines make the change of the budget. A line that is zero in both is left out, but for operating grants.
pub fn settlement<'a>(
    before: &'a AllocationDetermined,
    now: &'a AllocationDetermined,
) -> Vec<SettlementLine<'a>> {
    let mut funds: Vec<&str> = Vec::new();
    for share in now.shares.iter().chain(&before.shares) {
        if !funds.contains(&share.fund.as_str()) {
            funds.push(share.fund.as_str());
        }
    }
    let of_funds = funds.into_iter().flat_map(|fund| {
        Envelope::ALL.into_iter().map(move |envelope| SettlementLine {
            of: Settled::Granted(fund, envelope),
            before: granted(before, fund, envelope),
            now: granted(now, fund, envelope),
        })
    });
    let apart = Apart::ALL.into_iter().map(|apart| SettlementLine {
        of: Settled::Apart(apart),
        before: apart.of(before),
        now: apart.of(now),
    });
    let stays = |line: &SettlementLine<'_>| {
        matches!(line.of, Settled::Granted(_, Envelope::Operating))
            || line.before != Cents::ZERO
            || line.now != Cents::ZERO
    };
    of_funds.chain(apart).filter(stays).collect()
}
