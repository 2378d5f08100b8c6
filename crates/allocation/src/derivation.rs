use std::cmp::Ordering;

use crate::apportion::{Apportioned, floor_and_rest};
use crate::{Cents, Method, Ratio, RatioError};

/// How one figure came about: an amount, apportioned by weight, settled to the cent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derivation {
    /// What was apportioned.
    pub amount: Cents,
    /// The place of the fund in it.
    pub quota: Quota,
    /// How many cents were left when everyone had the whole cents of its quotient.
    pub spare_cents: i64,
    /// What the apportionment does not close by.
    pub difference: Cents,
}

/// The place of one fund in an apportionment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Its weight: its affiliates, 1 in an equal slice, 0 when it takes no part.
    pub weight: i128,
    /// The weights of all.
    pub total: i128,
    /// The exact quotient in cents: amount × weight / total.
    pub quotient: Ratio,
    /// The whole cents of the quotient.
    pub floor: i128,
    /// What the quotient has beyond them, as a part of `total`.
    pub remainder: i128,
    /// The place of the remainder among all, 1 for the largest, after the tie rule.
    pub rank: usize,
    /// How many other funds have the same remainder: above zero, the tie rule decided the rank.
    pub equals: usize,
    /// The cents it was given.
    pub cents: Cents,
}

impl Derivation {
    /// The derivation of the figure at `place`.
    ///
    /// # Errors
    /// [`RatioError::Range`] when the quotient cannot be held; an apportionment that was made holds all of
    /// its quotients.
    pub(crate) fn of(
        made: &Apportioned,
        place: usize,
        ties: impl Fn(usize, usize) -> Ordering,
    ) -> Result<Self, RatioError> {
        let whole = i128::from(made.amount.get());
        let product = |place: usize| whole.checked_mul(made.weights.at(place)).ok_or(RatioError::Range);
        let quotient = |place: usize| product(place).map(|product| floor_and_rest(product, made.total));
        let (floor, own) = quotient(place)?;
        let (mut rank, mut equals, mut spare) = (1, 0, whole);
        for other in 0..made.weights.len() {
            let (others, rest) = quotient(other)?;
            spare -= others;
            if other == place {
                continue;
            }
            match rest.cmp(&own) {
                Ordering::Greater => rank += 1,
                Ordering::Equal => {
                    equals += 1;
                    if ties(other, place).is_lt() {
                        rank += 1;
                    }
                }
                Ordering::Less => {}
            }
        }
        Ok(Self {
            amount: made.amount,
            quota: Quota {
                weight: made.weights.at(place),
                total: made.total,
                quotient: Ratio::new(product(place)?, made.total)?,
                floor,
                remainder: own,
                rank,
                equals,
                cents: made.cents[place],
            },
            spare_cents: i64::try_from(spare).map_err(|_| RatioError::Range)?,
            difference: made.difference,
        })
    }

    /// Whether the figure holds one of the spare cents, under largest remainder.
    pub fn has_spare_cent(&self, method: Method) -> bool {
        method == Method::LargestRemainder && i128::from(self.quota.cents.get()) > self.quota.floor
    }
}
