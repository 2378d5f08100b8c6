use thiserror::Error;

use allocation::{Cents, Ratio};

use crate::{Item, Numbers, Population};

/// What is drawn from a population.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The items drawn, in the order of the population.
    pub drawn: Vec<Drawn>,
    /// By monetary unit: the interval below the items that are all taken; none where everything is taken.
    pub interval: Option<Ratio>,
    /// By monetary unit: the random start, a number below the cents that the interval divides.
    pub start: Option<u64>,
}

/// An item that is examined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The item.
    pub item: Item,
    /// How it came into the sample.
    pub stratum: Stratum,
}

/// How an item came into a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stratum {
    /// It reaches the interval, so it is taken with certainty.
    All,
    /// It was drawn; the place of its draw, from 1.
    Draw(u64),
}

/// Why nothing is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SampleError {
    /// Nothing is asked for.
    #[error("a sample has at least one item")]
    Size,
    /// More is asked for than there is.
    #[error("there are only {0} items to draw from")]
    TooMany(usize),
    /// All amounts are zero, so no monetary unit can be drawn.
    #[error("all amounts are zero, so no monetary unit can be drawn")]
    NoAmount,
}

impl Sample {
    /// `size` items, each as likely as any other.
    ///
    /// In the order of the population, place `k` (from 0) changes with place `k + below(count - k)`; the first `size`
    /// places are drawn.
    ///
    /// # Errors
    /// [`SampleError`].
    pub fn random(population: &Population, size: usize, seed: &str) -> Result<Self, SampleError> {
        let count = population.items().len();
        if size == 0 {
            return Err(SampleError::Size);
        }
        if size > count {
            return Err(SampleError::TooMany(count));
        }
        let mut numbers = Numbers::of(seed);
        let mut order: Vec<usize> = (0..count).collect();
        for place in 0..size {
            let other = place + usize::try_from(numbers.below((count - place) as u64)).unwrap_or(0);
            order.swap(place, other);
        }
        let mut drawn: Vec<(usize, u64)> =
            order[..size].iter().enumerate().map(|(draw, place)| (*place, draw as u64 + 1)).collect();
        drawn.sort_unstable();
        let drawn = drawn.into_iter().map(|(place, draw)| Drawn {
            item: population.items()[place].clone(),
            stratum: Stratum::Draw(draw),
        });
        Ok(Self { drawn: drawn.collect(), interval: None, start: None })
    }

    /// Items by monetary unit: each as likely as its amount, and every item that reaches the interval for certain.
    ///
    /// The interval is the total over the size. Items that reach it are taken; the interval of the rest is its total over
    /// what is left of the size, at least 1, and so on until no item of the rest reaches it. With `s` draws on a rest of
    /// `N` cents and a random start `u` below `N`, draw `k` (from 0) hits cent `(u + k × N) / s`, rounded down, of the
    /// rest in its order. So the draws stand for all of the rest: `s` intervals of `N / s`.
    ///
    /// # Errors
    /// [`SampleError`].
    pub fn monetary(population: &Population, size: usize, seed: &str) -> Result<Self, SampleError> {
        if size == 0 {
            return Err(SampleError::Size);
        }
        if population.total() == Cents::ZERO {
            return Err(SampleError::NoAmount);
        }
        let wide = |item: &Item| i128::from(item.cents.get());
        let mut rest: Vec<&Item> = population.items().iter().collect();
        let mut drawn: Vec<Drawn> = Vec::new();
        let (mut total, mut draws) = (i128::from(population.total().get()), size as i128);
        loop {
            // An item reaches the interval `total / draws`, exactly compared.
            let (all, below): (Vec<&Item>, Vec<&Item>) =
                rest.iter().partition(|item| total > 0 && wide(item) * draws >= total);
            if all.is_empty() {
                break;
            }
            total -= all.iter().map(|item| wide(item)).sum::<i128>();
            draws = (draws - all.len() as i128).max(1);
            drawn.extend(all.into_iter().map(|item| Drawn { item: item.clone(), stratum: Stratum::All }));
            rest = below;
        }
        let (mut interval, mut start) = (None, None);
        if total > 0 {
            interval = Ratio::new(total, draws).ok();
            let from = Numbers::of(seed).below(u64::try_from(total).unwrap_or(u64::MAX));
            start = Some(from);
            let mut items = rest.into_iter();
            let (mut item, mut before) = (items.next(), 0_i128);
            for draw in 0..draws {
                let hit = (i128::from(from) + draw * total) / draws;
                while let Some(found) = item
                    && before + wide(found) <= hit
                {
                    before += wide(found);
                    item = items.next();
                }
                if let Some(found) = item {
                    let draw = u64::try_from(draw).unwrap_or(u64::MAX).saturating_add(1);
                    drawn.push(Drawn { item: found.clone(), stratum: Stratum::Draw(draw) });
                }
            }
        }
        drawn.sort_by(|one, next| one.item.cmp(&next.item));
        Ok(Self { drawn, interval, start })
    }
}
