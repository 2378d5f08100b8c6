use crate::apportion::{Apportioned, Apportioner, OutOfRange};
use crate::ratio::lcm;
use crate::slice_split::SliceSplit;
use crate::weights::Weights;
use crate::{Basis, Cents, Denominator, Key, Method, Recipient, Recipients, Slice};

/// Settles the sum of each fund's quotients once, over the slices without a condition and those whose
/// condition is over all funds; then gives the unconditional slices their part of the settled total.
///
/// A slice over eligible funds depends on the evaluations of others and stays settled on its own, so that it
/// cannot move a total.
pub(crate) fn settle_totals(
    key: &Key,
    budget: Cents,
    recipients: &Recipients,
    slices: &mut [SliceSplit],
    undistributed: Cents,
    apportioner: &mut Apportioner,
) -> Result<Option<Apportioned>, OutOfRange> {
    let funds = recipients.funds();
    let joins = |rule: &Slice| rule.denominator == Denominator::AllFunds || !rule.is_conditional();
    let joined: Vec<usize> = (0..key.slices.len()).filter(|place| joins(&key.slices[*place])).collect();
    if !joined.iter().any(|place| !key.slices[*place].is_conditional()) {
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
        for place in joined.iter().filter(|place| key.slices[**place].is_conditional()) {
            if let Some(made) = &mut slices[*place].made {
                made.cents[fund] = made.cents[fund].min(rest);
                rest = rest.minus(made.cents[fund])?;
            }
        }
        let free: Vec<(usize, i128)> = joined
            .iter()
            .zip(parts)
            .filter(|(place, _)| !key.slices[**place].is_conditional())
            .map(|(place, part)| (*place, *part))
            .collect();
        let weights: Vec<i128> = free.iter().map(|(_, part)| *part).collect();
        let shown = if weights.iter().any(|weight| *weight > 0) {
            apportioner
                .apportion(rest, Weights::Own(weights), Method::LargestRemainder, |a, b| a.cmp(&b))?
                .cents
        } else {
            // A fund with no weight at all in the free slices has no cent of them: the rest is of the first slice in which
            // it has weight.
            let weighty = joined.iter().zip(parts).find(|(_, part)| **part > 0).map(|(place, _)| *place);
            if let Some(made) = weighty.and_then(|place| slices[place].made.as_mut()) {
                made.cents[fund] = made.cents[fund].plus(rest)?;
            }
            vec![Cents::ZERO; free.len()]
        };
        for ((place, _), cents) in free.iter().zip(shown) {
            slices[*place].of_total.get_or_insert_with(|| Vec::with_capacity(funds.len())).push(cents);
        }
    }
    for place in joined {
        slices[place].difference = Cents::ZERO;
        if !key.slices[place].is_conditional() {
            slices[place].made = None;
        }
    }
    Ok(Some(joint))
}
