use crate::apportion::{Apportioner, OutOfRange};
use crate::ratio::lcm;
use crate::weights::Weights;
use crate::{Cents, Key, Method, Ratio, ShareDifference};

/// The budget over the slices in whole cents, and what the key leaves undistributed.
pub(crate) fn slice_amounts(
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
