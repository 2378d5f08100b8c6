use std::fmt;
use std::sync::Arc;

use crate::apportion::{Apportioned, Apportioner, OutOfRange};
use crate::weights::Weights;
use crate::{
    Basis, Cents, Condition, Denominator, Derivation, Evaluation, Key, Level, Method, Ratio, RatioError,
    Recipient, Recipients, ShareDifference, Slice,
};

/// A budget split over the funds by a key.
///
/// What the funds have, what is set apart for pending evaluations, what a method does not close by and what
/// the key leaves undistributed always make the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    budget: Cents,
    key: Arc<Key>,
    recipients: Recipients,
    slices: Vec<SliceSplit>,
    /// The one settlement of [`Level::Total`], over the slices that it joins.
    joint: Option<Apportioned>,
    /// The remainder over all funds; none when nothing is left over.
    common: Option<Apportioned>,
    remainder: Cents,
    reserved: Cents,
    undistributed: Cents,
    difference: Cents,
}

/// One slice of the budget over the funds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SliceSplit {
    /// The slice's part of the budget, in whole cents.
    pub amount: Cents,
    /// What this slice does not close by; zero under largest remainder.
    pub difference: Cents,
    /// The slice over its denominator; none when no fund is eligible, so that all of it is left over, and where it has its
    /// part of settled totals instead.
    made: Option<Apportioned>,
    /// Its part of each fund's total, where the key settles on totals and the slice has no condition.
    of_total: Option<Vec<Cents>>,
}

/// What one fund has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share<'a> {
    /// The fund's code.
    pub fund: &'a str,
    /// The cents of each slice, in the order of the key.
    pub slices: Vec<Cents>,
    /// Its equal part of the remainder, earmarked for common projects.
    pub common_projects: Cents,
    /// What is set apart until its pending evaluation is decided; not part of the total.
    pub reserved: Cents,
    /// Slices and common projects together.
    pub total: Cents,
}

/// Why a budget cannot be split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// The budget is zero or negative.
    Budget,
    /// The key has a slice for positive evaluations and this fund has none given.
    EvaluationMissing(String),
    /// The figures are too large to be held exactly.
    Range,
}

impl SliceSplit {
    /// What each fund has of it, before its condition decides who keeps that.
    fn cents(&self) -> Option<&Vec<Cents>> {
        self.of_total.as_ref().or(self.made.as_ref().map(|made| &made.cents))
    }
}

impl Split {
    /// Splits `budget` over `recipients` by `key`.
    ///
    /// The budget is apportioned over the slices in whole cents (largest remainder, ties by slice order),
    /// then each slice over the funds. A slice with a condition over all funds is apportioned as if all
    /// fulfilled it; what the others would have had is the remainder. So a positive fund's cents never
    /// depend on another fund's evaluation.
    ///
    /// # Errors
    /// [`SplitError`].
    pub fn new(key: &Arc<Key>, budget: Cents, recipients: &Recipients) -> Result<Self, SplitError> {
        if budget <= Cents::ZERO {
            return Err(SplitError::Budget);
        }
        if key.evaluates()
            && let Some(fund) = recipients.funds().iter().find(|fund| fund.evaluation == Evaluation::Missing)
        {
            return Err(SplitError::EvaluationMissing(fund.fund.clone()));
        }
        let split = Self::settle(key, budget, recipients).map_err(|OutOfRange| SplitError::Range)?;
        split.assert_closed();
        Ok(split)
    }

    /// The budget that was split.
    pub fn budget(&self) -> Cents {
        self.budget
    }

    /// The key by which it was split.
    pub fn key(&self) -> &Arc<Key> {
        &self.key
    }

    /// The funds over which it was split.
    pub fn recipients(&self) -> &Recipients {
        &self.recipients
    }

    /// The slices, in the order of the key.
    pub fn slices(&self) -> &[SliceSplit] {
        &self.slices
    }

    /// What negative evaluations leave over, which all funds share for common projects.
    pub fn remainder(&self) -> Cents {
        self.remainder
    }

    /// What is set apart for pending evaluations.
    pub fn reserved(&self) -> Cents {
        self.reserved
    }

    /// What the key leaves undistributed.
    pub fn undistributed(&self) -> Cents {
        self.undistributed
    }

    /// What the rounding method does not close by: positive when cents are left, negative when the shares
    /// make more than the budget. Zero under largest remainder.
    pub fn difference(&self) -> Cents {
        self.difference
    }

    /// What the fund at `place` has, in the order of the recipients.
    pub fn share(&self, place: usize) -> Share<'_> {
        let recipient = &self.recipients.funds()[place];
        let slices: Vec<Cents> = self.kept(place).collect();
        let common_projects = self.common.as_ref().map_or(Cents::ZERO, |made| made.cents[place]);
        let reserved = if recipient.evaluation == Evaluation::Pending {
            sum(self
                .key
                .slices
                .iter()
                .zip(&self.slices)
                .filter(|(rule, _)| is_conditional(rule))
                .map(|(_, slice)| slice.made.as_ref().map_or(Cents::ZERO, |made| made.cents[place])))
        } else {
            Cents::ZERO
        };
        let total = sum(slices.iter().copied().chain([common_projects]));
        Share { fund: &recipient.fund, slices, common_projects, reserved, total }
    }

    /// What every fund has, in the order of the recipients.
    pub fn shares(&self) -> impl Iterator<Item = Share<'_>> {
        (0..self.recipients.funds().len()).map(|place| self.share(place))
    }

    /// What the fund at `place` keeps of each slice.
    fn kept(&self, place: usize) -> impl Iterator<Item = Cents> {
        let fund = &self.recipients.funds()[place];
        self.key.slices.iter().zip(&self.slices).map(move |(rule, slice)| match slice.cents() {
            Some(cents) if keeps(rule, fund) => cents[place],
            _ => Cents::ZERO,
        })
    }

    /// How the figure of the fund at `place` in the slice at `slice` came about: its apportionment before the
    /// evaluation decides whether the fund keeps it. None when the slice was not apportioned on its own.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn derivation(&self, place: usize, slice: usize) -> Result<Option<Derivation>, RatioError> {
        self.slices[slice].made.as_ref().map(|made| self.derive(made, place)).transpose()
    }

    /// How the fund's total came about, where the key settles on totals.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn total_derivation(&self, place: usize) -> Result<Option<Derivation>, RatioError> {
        self.joint.as_ref().map(|made| self.derive(made, place)).transpose()
    }

    /// How the fund's part of the remainder came about, where there is one.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn common_derivation(&self, place: usize) -> Result<Option<Derivation>, RatioError> {
        self.common.as_ref().map(|made| self.derive(made, place)).transpose()
    }

    fn derive(&self, made: &Apportioned, place: usize) -> Result<Derivation, RatioError> {
        Derivation::of(made, place, |a, b| self.key.rounding.ties.compare(&self.recipients, a, b))
    }

    fn settle(key: &Arc<Key>, budget: Cents, recipients: &Recipients) -> Result<Self, OutOfRange> {
        let funds = recipients.funds();
        let method = key.rounding.method;
        let ties = |a: usize, b: usize| key.rounding.ties.compare(recipients, a, b);
        let mut apportioner = Apportioner::default();
        let (amounts, undistributed) = slice_amounts(key, budget, &mut apportioner)?;

        let mut slices = Vec::with_capacity(amounts.len());
        for (rule, amount) in key.slices.iter().zip(amounts) {
            let weights = weights(rule, recipients);
            let made =
                weights.map(|weights| apportioner.apportion(amount, weights, method, ties)).transpose()?;
            let difference = made.as_ref().map_or(Cents::ZERO, |made| made.difference);
            slices.push(SliceSplit { amount, difference, made, of_total: None });
        }

        let mut joint = None;
        if key.rounding.level == Level::Total {
            joint = settle_totals(key, budget, recipients, &mut slices, undistributed, &mut apportioner)?;
        }

        let (mut remainder, mut reserved) = (Cents::ZERO, Cents::ZERO);
        let conditional = key.slices.iter().zip(&slices).filter(|(rule, _)| is_conditional(rule));
        for (_, slice) in conditional {
            match &slice.made {
                None => remainder = remainder.plus(slice.amount)?,
                Some(made) => {
                    for (fund, cents) in funds.iter().zip(&made.cents) {
                        match fund.evaluation {
                            Evaluation::Negative => remainder = remainder.plus(*cents)?,
                            Evaluation::Pending => reserved = reserved.plus(*cents)?,
                            Evaluation::Positive | Evaluation::Missing => {}
                        }
                    }
                }
            }
        }
        // The remainder goes in equal parts to all funds, whatever their evaluation.
        let common = if remainder > Cents::ZERO {
            Some(apportioner.apportion(remainder, Weights::Equal(funds.len()), method, ties)?)
        } else {
            None
        };
        let difference = Cents::sum(
            slices
                .iter()
                .map(|slice| slice.difference)
                .chain(joint.iter().chain(&common).map(|made| made.difference)),
        )?;
        Ok(Self {
            budget,
            key: Arc::clone(key),
            recipients: recipients.clone(),
            slices,
            joint,
            common,
            remainder,
            reserved,
            undistributed,
            difference,
        })
    }

    /// The one place where shares and what is not shared are held against the budget.
    fn assert_closed(&self) {
        // Summed wide: at the top of the range the parts may pass it before the difference brings them back.
        let wide = |cents: &[Cents]| cents.iter().map(|cents| i128::from(cents.get())).sum::<i128>();
        let funds = self.recipients.funds();
        let of_slice = |(rule, slice): (&Slice, &SliceSplit)| {
            let given = funds.iter().zip(slice.cents().into_iter().flatten());
            given
                .filter(|(fund, _)| keeps(rule, fund))
                .map(|(_, cents)| i128::from(cents.get()))
                .sum::<i128>()
        };
        let kept = self.key.slices.iter().zip(&self.slices).map(of_slice).sum::<i128>();
        let common = self.common.as_ref().map_or(0, |made| wide(&made.cents));
        let all = kept + common + wide(&[self.reserved, self.undistributed, self.difference]);
        assert_eq!(
            all,
            i128::from(self.budget.get()),
            "shares, reserve, undistributed part and difference make the budget"
        );
    }
}

/// The budget over the slices in whole cents, and what the key leaves undistributed.
fn slice_amounts(
    key: &Key,
    budget: Cents,
    apportioner: &mut Apportioner,
) -> Result<(Vec<Cents>, Cents), OutOfRange> {
    let mut shares: Vec<Ratio> = Vec::with_capacity(key.slices.len() + 1);
    shares.extend(key.slices.iter().map(|slice| slice.share));
    if key.share_difference == ShareDifference::Undistributed {
        let sum = key.share_sum()?;
        shares.push(Ratio::ONE.plus(Ratio::new(-sum.numerator(), sum.denominator())?)?);
    }
    let common =
        shares.iter().try_fold(1_i128, |common, share| lcm(common, share.denominator()).ok_or(OutOfRange))?;
    let weights = shares
        .iter()
        .map(|share| share.numerator().checked_mul(common / share.denominator()).ok_or(OutOfRange))
        .collect::<Result<Vec<_>, _>>()?;
    let mut amounts = apportioner
        .apportion(budget, Weights::Own(weights), Method::LargestRemainder, |a, b| a.cmp(&b))?
        .cents;
    let rest = if amounts.len() > key.slices.len() { amounts.pop() } else { None };
    Ok((amounts, rest.unwrap_or(Cents::ZERO)))
}

/// Settles the sum of each fund's quotients once, over the slices without a condition and those whose
/// condition is over all funds; then gives the unconditional slices their part of the settled total.
///
/// A slice over eligible funds depends on the evaluations of others and stays settled on its own, so that it
/// cannot move a total.
fn settle_totals(
    key: &Key,
    budget: Cents,
    recipients: &Recipients,
    slices: &mut [SliceSplit],
    undistributed: Cents,
    apportioner: &mut Apportioner,
) -> Result<Option<Apportioned>, OutOfRange> {
    let funds = recipients.funds();
    let joins = |rule: &Slice| rule.denominator == Denominator::AllFunds || !is_conditional(rule);
    let joined: Vec<usize> = (0..key.slices.len()).filter(|place| joins(&key.slices[*place])).collect();
    if !joined.iter().any(|place| !is_conditional(&key.slices[*place])) {
        return Ok(None);
    }
    let apart = Cents::sum(
        (0..slices.len()).filter(|place| !joined.contains(place)).map(|place| slices[place].amount),
    )?;
    let amount = budget.minus(apart)?.minus(undistributed)?;
    let place_weights = |fund: &Recipient| -> Result<Vec<i128>, OutOfRange> {
        // Over the common denominator of all shares and of both bases: share × weight × scale / total.
        let bases = [funds.len() as i128, i128::from(recipients.affiliates())];
        let scale = lcm(bases[0], bases[1]).ok_or(OutOfRange)?;
        let shares = joined.iter().try_fold(1_i128, |common, place| {
            lcm(common, key.slices[*place].share.denominator()).ok_or(OutOfRange)
        })?;
        joined
            .iter()
            .map(|place| {
                let rule = &key.slices[*place];
                let (part, total) = match rule.basis {
                    Basis::Equal => (1, bases[0]),
                    Basis::Affiliates => (i128::from(fund.affiliates), bases[1]),
                };
                let share = rule.share.numerator() * (shares / rule.share.denominator());
                share.checked_mul(part).and_then(|w| w.checked_mul(scale / total)).ok_or(OutOfRange)
            })
            .collect()
    };
    let mut by_fund = Vec::with_capacity(funds.len());
    for fund in funds {
        by_fund.push(place_weights(fund)?);
    }
    let weights = by_fund
        .iter()
        .map(|parts| parts.iter().try_fold(0_i128, |sum, part| sum.checked_add(*part)).ok_or(OutOfRange))
        .collect::<Result<Vec<_>, _>>()?;
    let ties = |a: usize, b: usize| key.rounding.ties.compare(recipients, a, b);
    let joint = apportioner.apportion(amount, Weights::Own(weights), key.rounding.method, ties)?;
    for (fund, parts) in by_fund.iter().enumerate() {
        // What the conditional slices gave stays theirs, but never more than the settled total: a fund that
        // loses its evaluation share can lose no more than it has.
        let mut rest = joint.cents[fund];
        for place in joined.iter().filter(|place| is_conditional(&key.slices[**place])) {
            if let Some(made) = &mut slices[*place].made {
                made.cents[fund] = made.cents[fund].min(rest);
                rest = rest.minus(made.cents[fund])?;
            }
        }
        let free: Vec<(usize, i128)> = joined
            .iter()
            .zip(parts)
            .filter(|(place, _)| !is_conditional(&key.slices[**place]))
            .map(|(place, part)| (*place, *part))
            .collect();
        let weights: Vec<i128> = free.iter().map(|(_, part)| *part).collect();
        let shown = if weights.iter().any(|weight| *weight > 0) {
            apportioner
                .apportion(rest, Weights::Own(weights), Method::LargestRemainder, |a, b| a.cmp(&b))?
                .cents
        } else {
            // A fund with no weight at all in the free slices can hold no cent of them but the rest.
            std::iter::once(rest).chain(std::iter::repeat_n(Cents::ZERO, free.len() - 1)).collect()
        };
        for ((place, _), cents) in free.iter().zip(shown) {
            slices[*place].of_total.get_or_insert_with(|| Vec::with_capacity(funds.len())).push(cents);
        }
    }
    for place in joined {
        slices[place].difference = Cents::ZERO;
        if !is_conditional(&key.slices[place]) {
            slices[place].made = None;
        }
    }
    Ok(Some(joint))
}

/// What a slice is apportioned by; none when no fund takes part in it.
fn weights(rule: &Slice, recipients: &Recipients) -> Option<Weights> {
    if !is_conditional(rule) || rule.denominator == Denominator::AllFunds {
        return Some(match rule.basis {
            Basis::Equal => Weights::Equal(recipients.funds().len()),
            Basis::Affiliates => Weights::Affiliates(recipients.clone()),
        });
    }
    let weight = |fund: &Recipient| match (fund.evaluation, rule.basis) {
        (Evaluation::Negative | Evaluation::Missing, _) => 0,
        (Evaluation::Positive | Evaluation::Pending, Basis::Equal) => 1,
        (Evaluation::Positive | Evaluation::Pending, Basis::Affiliates) => i128::from(fund.affiliates),
    };
    let own: Vec<i128> = recipients.funds().iter().map(weight).collect();
    own.iter().any(|weight| *weight > 0).then_some(Weights::Own(own))
}

/// Whether a fund keeps what a slice gave it.
fn keeps(rule: &Slice, fund: &Recipient) -> bool {
    !is_conditional(rule) || fund.evaluation == Evaluation::Positive
}

fn is_conditional(rule: &Slice) -> bool {
    rule.condition != Condition::None
}

fn lcm(a: i128, b: i128) -> Option<i128> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b)
}

fn sum(cents: impl IntoIterator<Item = Cents>) -> Cents {
    Cents::sum(cents).expect("parts of a budget cannot make more than the budget's range")
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Budget => f.write_str("the budget is not above zero"),
            Self::EvaluationMissing(fund) => {
                write!(f, "the key asks for an evaluation of every fund, and `{fund}` has none")
            }
            Self::Range => f.write_str("the figures are too large to be held exactly"),
        }
    }
}

impl std::error::Error for SplitError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_common_multiple_is_the_least() {
        assert_eq!((lcm(4, 6), lcm(5, 7), lcm(6, 3), lcm(1, 1)), (Some(12), Some(35), Some(6), Some(1)));
        assert_eq!(lcm(i128::MAX, i128::MAX), Some(i128::MAX));
        assert_eq!(lcm(i128::MAX, 2), None);
    }
}
