use std::cmp::Ordering;

use crate::{Cents, CentsError, Method, Ratio, RatioError, Recipients};

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

/// An amount apportioned over weights, and all that its derivation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Apportioned {
    pub(crate) amount: Cents,
    pub(crate) weights: Vec<i128>,
    /// The sum of the weights, above zero.
    pub(crate) total: i128,
    /// The cents, in the order of the weights.
    pub(crate) cents: Vec<Cents>,
    /// Amount less the sum of the cents; zero under largest remainder.
    pub(crate) difference: Cents,
}

/// Why an apportionment leaves what can be held exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutOfRange;

impl From<CentsError> for OutOfRange {
    fn from(_: CentsError) -> Self {
        Self
    }
}

impl From<RatioError> for OutOfRange {
    fn from(_: RatioError) -> Self {
        Self
    }
}

impl TieBreak {
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

/// Apportions `amount` over `weights`, of which none is negative and one at least is positive.
///
/// Every quotient is `amount × weight / total`, exact, over the one denominator `total`; so remainders are
/// compared as whole numbers. `ties` orders two places with equal remainders.
pub(crate) fn apportion(
    amount: Cents,
    weights: Vec<i128>,
    method: Method,
    ties: impl Fn(usize, usize) -> Ordering,
) -> Result<Apportioned, OutOfRange> {
    let total = weights.iter().try_fold(0_i128, |sum, weight| sum.checked_add(*weight)).ok_or(OutOfRange)?;
    let whole = i128::from(amount.get());
    // No other product is further from zero.
    weights.iter().max().and_then(|heaviest| whole.checked_mul(*heaviest)).ok_or(OutOfRange)?;
    let mut cents = Vec::with_capacity(weights.len());
    match method {
        Method::Each(rounding) => {
            for weight in &weights {
                cents.push(rounding.round(Ratio::new(whole * weight, total)?)?);
            }
        }
        Method::LargestRemainder => {
            let mut rests = Vec::with_capacity(weights.len());
            let mut spare = whole;
            for weight in &weights {
                let (floor, rest) = floor_and_rest(whole * weight, total);
                rests.push(rest);
                spare -= floor;
                cents.push(Cents::new(i64::try_from(floor).map_err(|_| OutOfRange)?)?);
            }
            // The rests make `spare` times the total, and each lies below it: spare < number of rests > 0.
            let spare = usize::try_from(spare).map_err(|_| OutOfRange)?;
            if spare > 0 {
                let mut order: Vec<usize> = (0..weights.len()).collect();
                let larger_first =
                    |a: &usize, b: &usize| rests[*b].cmp(&rests[*a]).then_with(|| ties(*a, *b));
                order.select_nth_unstable_by(spare - 1, larger_first);
                for place in &order[..spare] {
                    cents[*place] = cents[*place].plus(Cents::new(1)?)?;
                }
            }
        }
    }
    let difference = amount.minus(Cents::sum(cents.iter().copied())?)?;
    Ok(Apportioned { amount, weights, total, cents, difference })
}

/// The whole part of a quotient, and what it has beyond that as a part of `total`, by one division.
pub(crate) fn floor_and_rest(product: i128, total: i128) -> (i128, i128) {
    let quotient = product / total;
    let rest = product - quotient * total;
    if rest < 0 { (quotient - 1, rest + total) } else { (quotient, rest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rounding;

    fn cents(amount: i64, weights: &[i128], method: Method) -> (Vec<i64>, i64) {
        let result =
            apportion(Cents::new(amount).unwrap(), weights.to_vec(), method, |a, b| a.cmp(&b)).unwrap();
        (result.cents.iter().map(|cents| cents.get()).collect(), result.difference.get())
    }

    #[test]
    fn largest_remainder_closes_and_the_others_show_what_they_miss() {
        let half_up = Method::Each(Rounding::HalfUp);
        assert_eq!(cents(100, &[1, 1, 1], Method::LargestRemainder), (vec![34, 33, 33], 0));
        assert_eq!(cents(100, &[1, 1, 1], half_up), (vec![33, 33, 33], 1));
        assert_eq!(cents(200, &[1, 1, 1], half_up), (vec![67, 67, 67], -1));
        assert_eq!(cents(5, &[1, 1], half_up), (vec![3, 3], -1));
        assert_eq!(cents(5, &[1, 1], Method::Each(Rounding::HalfEven)), (vec![2, 2], 1));
        assert_eq!(cents(8, &[1, 1, 1], Method::Each(Rounding::Truncate)), (vec![2, 2, 2], 2));
        assert_eq!(cents(7, &[0, 1, 0], Method::LargestRemainder), (vec![0, 7, 0], 0));
        assert_eq!(cents(0, &[3, 1], Method::LargestRemainder), (vec![0, 0], 0));
    }

    #[test]
    fn the_whole_part_lies_below_and_the_rest_above_zero() {
        for (product, total) in [(7, 2), (6, 2), (0, 3), (-7, 2), (-6, 2), (-1, 3), (i128::MIN + 1, 3)] {
            let expected = (product.div_euclid(total), product.rem_euclid(total));
            assert_eq!(floor_and_rest(product, total), expected, "{product} / {total}");
        }
    }

    #[test]
    fn the_alabama_paradox_is_known() {
        // Largest remainder is not monotone in the amount: the third loses a cent when the amount grows.
        assert_eq!(cents(10, &[6, 6, 2], Method::LargestRemainder).0, [4, 4, 2]);
        assert_eq!(cents(11, &[6, 6, 2], Method::LargestRemainder).0, [5, 5, 1]);
    }
}
