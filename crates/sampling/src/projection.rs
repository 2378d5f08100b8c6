use thiserror::Error;

use allocation::{Cents, Ratio, Rounding};

use crate::{Drawn, Population, Sample, Stratum};

/// What the errors of a sample say of its population. An error is the book amount less the audited one: above zero, too
/// much was booked. Every projection is rounded to the cent once, half up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// The errors found, with what each says of its interval.
    pub items: Vec<Audited>,
    /// The errors found, together.
    pub known: Cents,
    /// The errors of items that were taken for certain, which say nothing of others.
    pub known_all: Cents,
    /// By monetary unit: the projected error of the whole population.
    pub projected: Option<Cents>,
    /// By random draw: by the ratio of error to book amount in the sample.
    pub by_ratio: Option<Cents>,
    /// By random draw: by the mean error of an item.
    pub by_mean: Option<Cents>,
    /// By monetary unit: the upper limit of what was booked too much.
    pub bound: Option<Bound>,
}

/// An item with what the audit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// The item.
    pub drawn: Drawn,
    /// Its audited amount.
    pub audited: Cents,
    /// Book less audited.
    pub error: Cents,
    /// By monetary unit: the error itself for an item taken for certain, otherwise its part of the item times the interval.
    pub projected: Option<Cents>,
}

/// The upper limit of overstatement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The factor for no error times the interval.
    pub basic: Cents,
    /// What errors found add to it beyond their projection.
    pub incremental: Cents,
    /// Overstatements of items taken for certain, projected overstatements, basic and incremental allowance together.
    pub limit: Cents,
}

/// How sure a limit is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfidenceLevel {
    /// 80 in 100.
    Eighty,
    /// 90 in 100.
    Ninety,
    /// 95 in 100.
    NinetyFive,
}

/// Why there is no projection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProjectionError {
    /// So many items of the sample have no audited amount.
    #[error("{0} items of the sample have no audited amount")]
    Missing(usize),
    /// The figures are too large.
    #[error("the figures are too large to be held exactly")]
    Range,
}

impl ConfidenceLevel {
    /// In 100.
    pub fn percent(self) -> u8 {
        match self {
            Self::Eighty => 80,
            Self::Ninety => 90,
            Self::NinetyFive => 95,
        }
    }

    /// The factors in hundredths, for 0, 1, 2 ... errors: the mean of the Poisson distribution that gives so few errors or
    /// fewer with a probability of one less the confidence, rounded up to two decimals.
    fn factors(self) -> &'static [i64; 21] {
        match self {
            Self::Eighty => &EIGHTY,
            Self::Ninety => &NINETY,
            Self::NinetyFive => &NINETY_FIVE,
        }
    }
}

const EIGHTY: [i64; 21] = [
    161, 300, 428, 552, 673, 791, 908, 1024, 1138, 1252, 1366, 1478, 1590, 1702, 1813, 1924, 2034, 2144,
    2254, 2364, 2473,
];
const NINETY: [i64; 21] = [
    231, 389, 533, 669, 800, 928, 1054, 1178, 1300, 1421, 1541, 1660, 1779, 1896, 2013, 2130, 2246, 2361,
    2476, 2591, 2705,
];
const NINETY_FIVE: [i64; 21] = [
    300, 475, 630, 776, 916, 1052, 1185, 1315, 1444, 1571, 1697, 1821, 1945, 2067, 2189, 2310, 2431, 2550,
    2670, 2788, 2907,
];

impl Projection {
    /// What the audited amounts of a sample, in its order, say of the population.
    ///
    /// # Errors
    /// [`ProjectionError`].
    pub fn of(
        population: &Population,
        sample: &Sample,
        audited: &[Cents],
        monetary: bool,
        confidence: ConfidenceLevel,
    ) -> Result<Self, ProjectionError> {
        if audited.len() < sample.drawn.len() {
            return Err(ProjectionError::Missing(sample.drawn.len() - audited.len()));
        }
        let mut items = Vec::new();
        for (drawn, audited) in sample.drawn.iter().zip(audited) {
            let error = drawn.item.cents.minus(*audited)?;
            let projected = match (monetary, drawn.stratum, sample.interval) {
                (false, _, _) => None,
                (true, Stratum::Draw(_), Some(interval)) => {
                    let tainting = Ratio::new(error.get().into(), drawn.item.cents.get().into())?;
                    Some(Rounding::HalfUp.round(tainting.times(interval)?)?)
                }
                (true, _, _) => Some(error),
            };
            items.push(Audited { drawn: drawn.clone(), audited: *audited, error, projected });
        }
        let known = Cents::sum(items.iter().map(|item| item.error))?;
        let certain = items.iter().filter(|item| item.drawn.stratum == Stratum::All);
        let known_all = Cents::sum(certain.map(|item| item.error))?;
        let mut made =
            Self { items, known, known_all, projected: None, by_ratio: None, by_mean: None, bound: None };
        if monetary {
            let projected = made.items.iter().filter_map(|item| item.projected);
            made.projected = Some(Cents::sum(projected)?);
            made.bound = made.upper_limit(sample, confidence)?;
        } else {
            let booked = Cents::sum(made.items.iter().map(|item| item.drawn.item.cents))?;
            let error = Ratio::new(known.get().into(), 1)?;
            let times = |count: i128, of: i128| -> Result<Cents, ProjectionError> {
                Ok(Rounding::HalfUp.round(error.times(Ratio::new(count, of)?)?)?)
            };
            if booked > Cents::ZERO {
                made.by_ratio = Some(times(population.total().get().into(), booked.get().into())?);
            }
            made.by_mean = Some(times(population.items().len() as i128, made.items.len() as i128)?);
        }
        Ok(made)
    }

    /// The upper limit; none when there are more errors than the table has.
    fn upper_limit(
        &self,
        sample: &Sample,
        confidence: ConfidenceLevel,
    ) -> Result<Option<Bound>, ProjectionError> {
        let Some(interval) = sample.interval else {
            // Everything was examined: nothing is left to chance.
            let over = Cents::sum(self.items.iter().map(|item| item.error.max(Cents::ZERO)))?;
            return Ok(Some(Bound { basic: Cents::ZERO, incremental: Cents::ZERO, limit: over }));
        };
        let factors = confidence.factors();
        let hundredths = |count: i64| Ratio::new(count.into(), 100);
        let mut drawn: Vec<Cents> = self
            .items
            .iter()
            .filter(|item| item.drawn.stratum != Stratum::All && item.error > Cents::ZERO)
            .filter_map(|item| item.projected)
            .collect();
        if drawn.len() >= factors.len() {
            return Ok(None);
        }
        // The largest part first; a larger projection is a larger part of the one interval.
        drawn.sort_unstable_by(|one, next| next.cmp(one));
        let mut incremental = Cents::ZERO;
        for (place, projected) in drawn.iter().enumerate() {
            let step = hundredths(factors[place + 1] - factors[place] - 100)?;
            let more = Rounding::HalfUp.round(step.times(Ratio::new(projected.get().into(), 1)?)?)?;
            incremental = incremental.plus(more)?;
        }
        let basic = Rounding::HalfUp.round(hundredths(factors[0])?.times(interval)?)?;
        let certain = self.items.iter().filter(|item| item.drawn.stratum == Stratum::All);
        let over = Cents::sum(certain.map(|item| item.error.max(Cents::ZERO)).chain(drawn))?;
        let limit = over.plus(basic)?.plus(incremental)?;
        Ok(Some(Bound { basic, incremental, limit }))
    }
}

impl From<allocation::CentsError> for ProjectionError {
    fn from(_: allocation::CentsError) -> Self {
        Self::Range
    }
}

impl From<allocation::RatioError> for ProjectionError {
    fn from(_: allocation::RatioError) -> Self {
        Self::Range
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chance of so many errors or fewer, when there are `mean` hundredths of one on average.
    #[allow(
        clippy::float_arithmetic,
        reason = "the table is held against its definition, far from any figure"
    )]
    fn chance(mean: i64, errors: usize) -> f64 {
        let mean = mean as f64 / 100.0;
        let mut part = (-mean).exp();
        let mut sum = part;
        for error in 1..=errors {
            part *= mean / error as f64;
            sum += part;
        }
        sum
    }

    #[test]
    fn the_factors_are_those_of_the_poisson_distribution_rounded_up() {
        for confidence in [ConfidenceLevel::Eighty, ConfidenceLevel::Ninety, ConfidenceLevel::NinetyFive] {
            let left = f64::from(100 - confidence.percent()) / 100.0;
            for (errors, factor) in confidence.factors().iter().enumerate() {
                assert!(chance(*factor, errors) <= left, "{confidence:?}, {errors}");
                assert!(chance(*factor - 1, errors) > left, "{confidence:?}, {errors}");
            }
        }
    }
}
