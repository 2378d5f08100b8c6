use crate::apportion::{Apportioned, Apportioner, OutOfRange};
use crate::weights::{Weights, is_negative, weight};
use crate::{Cents, Derivation, Key, RatioError, Recipients, Slice};

/// What negative evaluations leave over of one slice, shared by the other funds.
///
/// Art. 60ter/1, § 5: « l'excédent est réparti entre les caisses […] ayant reçu une évaluation positive », by a fraction whose
/// denominator is the total of affiliates « déduction faite » of those of the negative funds. A fund that is not evaluated yet
/// stays in that denominator, and its part is reserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excess {
    /// The apportionment over the funds that are not negative.
    made: Apportioned,
    /// The places of these funds among all, ascending.
    places: Vec<usize>,
}

impl Excess {
    /// Apportions `amount` over the funds that are not negative, by the method and the ties of the key; none when these weigh
    /// nothing, so that the amount has no beneficiary.
    ///
    /// Art. 60ter/1, § 5: to the positive funds, by their affiliates, less those of the negative ones.
    pub(crate) fn share(
        amount: Cents,
        rule: &Slice,
        key: &Key,
        recipients: &Recipients,
        apportioner: &mut Apportioner,
    ) -> Result<Option<Self>, OutOfRange> {
        let funds = recipients.funds();
        let places: Vec<usize> = (0..funds.len()).filter(|place| !is_negative(&funds[*place])).collect();
        let weights: Vec<i128> = places.iter().map(|place| weight(rule, &funds[*place])).collect();
        if weights.iter().all(|weight| *weight == 0) {
            return Ok(None);
        }
        let ties = |a: usize, b: usize| key.rounding.ties.compare(recipients, places[a], places[b]);
        let made = apportioner.apportion(amount, Weights::Own(weights), key.rounding.method, ties)?;
        Ok(Some(Self { made, places }))
    }

    /// The cents of the fund at `place` among all.
    pub(crate) fn of(&self, place: usize) -> Cents {
        self.places.binary_search(&place).map_or(Cents::ZERO, |own| self.made.cents[own])
    }

    /// What its apportionment does not close by.
    pub(crate) fn difference(&self) -> Cents {
        self.made.difference
    }

    /// How the cents of the fund at `place` came about; none for a fund that takes no part.
    pub(crate) fn derivation(
        &self,
        place: usize,
        key: &Key,
        recipients: &Recipients,
    ) -> Result<Option<Derivation>, RatioError> {
        let Ok(own) = self.places.binary_search(&place) else { return Ok(None) };
        let ties = |a: usize, b: usize| key.rounding.ties.compare(recipients, self.places[a], self.places[b]);
        Derivation::of(&self.made, own, ties).map(Some)
    }
}
