use std::cmp::Ordering;

use crate::weights::Weights;
use crate::{Cents, CentsError, Method, Ratio, RatioError};

/// An amount apportioned over weights, and all that its derivation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Apportioned {
    pub(crate) amount: Cents,
    pub(crate) weights: Weights,
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

/// One that apportions amount after amount, in room that it uses again.
#[derive(Default)]
pub(crate) struct Apportioner {
    /// For weights whose total lies within 64 bits.
    narrow: Room<u64>,
    /// For any others.
    wide: Room<i128>,
}

/// What is left of quotients beyond their whole cents, while spare cents are given.
#[derive(Default)]
struct Room<R> {
    /// The rests, in the order of the weights.
    rests: Vec<R>,
    /// The same, in the order of their size as far as is needed.
    ranked: Vec<R>,
    /// The places whose rests equal the last one that is given a cent.
    equal: Vec<usize>,
}

impl Apportioner {
    /// Apportions `amount` over `weights`, of which none is negative and one at least is positive.
    ///
    /// Every quotient is `amount × weight / total`, exact, over the one denominator `total`; so remainders are
    /// compared as whole numbers. `ties` orders two places with equal remainders.
    ///
    /// No text rules how a quotient becomes cents: the clause `choice-rounding` of each key.
    pub(crate) fn apportion(
        &mut self,
        amount: Cents,
        weights: Weights,
        method: Method,
        ties: impl Fn(usize, usize) -> Ordering,
    ) -> Result<Apportioned, OutOfRange> {
        let total = weights.total().filter(|total| *total > 0).ok_or(OutOfRange)?;
        let cents = match &weights {
            Weights::Equal(funds) if method == Method::LargestRemainder => {
                self.narrow.even(amount, total, *funds, ties)?
            }
            Weights::Equal(funds) => {
                self.narrow.settle(amount, total, std::iter::repeat_n(1, *funds), method, ties)?
            }
            Weights::Affiliates(recipients) => {
                let affiliates = recipients.funds().iter().map(|fund| i128::from(fund.affiliates));
                self.narrow.settle(amount, total, affiliates, method, ties)?
            }
            Weights::Own(weights) => {
                self.wide.settle(amount, total, weights.iter().copied(), method, ties)?
            }
        };
        let difference = amount.minus(Cents::sum(cents.iter().copied())?)?;
        Ok(Apportioned { amount, weights, total, cents, difference })
    }
}

impl<R: Copy + Ord + TryFrom<i128>> Room<R> {
    /// The cents in the order of the weights, whose sum is `total`, above zero.
    fn settle(
        &mut self,
        amount: Cents,
        total: i128,
        weights: impl ExactSizeIterator<Item = i128>,
        method: Method,
        ties: impl Fn(usize, usize) -> Ordering,
    ) -> Result<Vec<Cents>, OutOfRange> {
        let whole = i128::from(amount.get());
        let product = |weight: i128| whole.checked_mul(weight).ok_or(OutOfRange);
        let mut cents = Vec::with_capacity(weights.len());
        match method {
            Method::Each(rounding) => {
                for weight in weights {
                    cents.push(rounding.round(Ratio::new(product(weight)?, total)?)?);
                }
            }
            Method::LargestRemainder => {
                let mut spare = whole;
                self.rests.clear();
                self.rests.reserve(weights.len());
                for weight in weights {
                    let (floor, rest) = floor_and_rest(product(weight)?, total);
                    self.rests.push(R::try_from(rest).map_err(|_| OutOfRange)?);
                    spare -= floor;
                    cents.push(Cents::new(i64::try_from(floor).map_err(|_| OutOfRange)?)?);
                }
                // The rests make `spare` times the total, and each lies below it: spare < number of rests > 0.
                self.spread(usize::try_from(spare).map_err(|_| OutOfRange)?, &mut cents, ties)?;
            }
        }
        Ok(cents)
    }

    /// One cent more to each of the `spare` largest rests; of equal ones to those that `ties` puts first.
    fn spread(
        &mut self,
        spare: usize,
        cents: &mut [Cents],
        ties: impl Fn(usize, usize) -> Ordering,
    ) -> Result<(), OutOfRange> {
        if spare == 0 {
            return Ok(());
        }
        let cent = Cents::new(1)?;
        self.ranked.clone_from(&self.rests);
        // The last that is given one: every larger one is, and of what equals it as many as are then wanting.
        let last = *self.ranked.select_nth_unstable_by(spare - 1, |a, b| b.cmp(a)).1;
        let mut wanting = spare;
        self.equal.clear();
        self.equal.reserve(self.rests.len());
        for (place, rest) in self.rests.iter().enumerate() {
            match rest.cmp(&last) {
                Ordering::Greater => {
                    cents[place] = cents[place].plus(cent)?;
                    wanting -= 1;
                }
                Ordering::Equal => self.equal.push(place),
                Ordering::Less => {}
            }
        }
        self.first(wanting, cents, ties)
    }

    /// The cents of `total` equal parts, one for each fund, whose rests are all the same, so that `ties` alone says who has the spare ones.
    fn even(
        &mut self,
        amount: Cents,
        total: i128,
        funds: usize,
        ties: impl Fn(usize, usize) -> Ordering,
    ) -> Result<Vec<Cents>, OutOfRange> {
        let (floor, spare) = floor_and_rest(i128::from(amount.get()), total);
        let mut cents = vec![Cents::new(i64::try_from(floor).map_err(|_| OutOfRange)?)?; funds];
        self.equal.clear();
        self.equal.extend(0..funds);
        self.first(usize::try_from(spare).map_err(|_| OutOfRange)?, &mut cents, ties)?;
        Ok(cents)
    }

    /// One cent more to so many of the equal ones, to those that `ties` puts first.
    fn first(
        &mut self,
        count: usize,
        cents: &mut [Cents],
        ties: impl Fn(usize, usize) -> Ordering,
    ) -> Result<(), OutOfRange> {
        // Funds are most often given in the order that decides.
        if count > 0 && !self.equal.is_sorted_by(|a, b| ties(*a, *b).is_lt()) {
            self.equal.select_nth_unstable_by(count - 1, |a, b| ties(*a, *b));
        }
        for place in &self.equal[..count] {
            cents[*place] = cents[*place].plus(Cents::new(1)?)?;
        }
        Ok(())
    }
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
        let result = Apportioner::default()
            .apportion(Cents::new(amount).unwrap(), Weights::Own(weights.to_vec()), method, |a, b| a.cmp(&b))
            .unwrap();
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
