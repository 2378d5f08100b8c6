use std::sync::Arc;

use crate::{Cents, Key, Level, Method, Recipients, Rounding, RoundingRule, Split, SplitError, TieBreak};

/// How one way of rounding compares with what was paid: the one open point that only practice settles (decision 0001, A12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// How quotients become cents.
    pub method: Method,
    /// On what they do.
    pub level: Level,
    /// Who goes first among equal remainders; none where the method knows no remainders.
    pub ties: Option<TieBreak>,
    /// What the way of rounding gives less what was paid, in the order of the recipients.
    pub differences: Vec<i64>,
}

impl Fit {
    /// Whether it gives what was paid, to the cent.
    pub fn reproduces(&self) -> bool {
        self.differences.iter().all(|difference| *difference == 0)
    }
}

/// Splits `budget` by every way of rounding that a key can name, and compares the total of each recipient with what was `paid`.
///
/// # Errors
/// [`SplitError`], where the budget cannot be split.
///
/// # Panics
/// When there are not as many amounts as recipients.
pub fn fits(
    key: &Key,
    budget: Cents,
    recipients: &Recipients,
    paid: &[Cents],
) -> Result<Vec<Fit>, SplitError> {
    assert_eq!(paid.len(), recipients.funds().len(), "one amount a recipient");
    let mut fits = Vec::new();
    for (method, level, ties) in ways() {
        let tried = ties.unwrap_or(key.rounding.ties);
        let rounding = RoundingRule { method, level, ties: tried, clauses: key.rounding.clauses.clone() };
        let split = Split::new(&Arc::new(Key { rounding, ..key.clone() }), budget, recipients)?;
        let differences = split.shares().zip(paid);
        let differences = differences.map(|(share, paid)| share.total.get() - paid.get()).collect();
        fits.push(Fit { method, level, ties, differences });
    }
    Ok(fits)
}

/// Every way of rounding: method, level, and ties where they decide something.
fn ways() -> impl Iterator<Item = (Method, Level, Option<TieBreak>)> {
    let largest = TieBreak::ALL.into_iter().map(|ties| (Method::LargestRemainder, Some(ties)));
    let each = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Truncate];
    let each = each.into_iter().map(|rounding| (Method::Each(rounding), None));
    let methods: Vec<_> = largest.chain(each).collect();
    [Level::Slice, Level::Total]
        .into_iter()
        .flat_map(move |level| methods.clone().into_iter().map(move |(method, ties)| (method, level, ties)))
}
