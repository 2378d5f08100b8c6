use thiserror::Error;

use allocation::Cents;
use chain::{Hash, sha256};

/// Something that can be examined: an expense, a declared use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The fund to which it belongs.
    pub fund: String,
    /// What it is called among the items of its fund.
    pub item: String,
    /// Its book amount.
    pub cents: Cents,
}

/// The items from which is drawn, in ascending order of the bytes of fund and item: the order of the lines of a file
/// changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    items: Vec<Item>,
    total: Cents,
}

/// Why items are no population.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PopulationError {
    /// There is none.
    #[error("there is no item to draw from")]
    Empty,
    /// An item appears twice.
    #[error("the item `{1}` of the fund `{0}` stands twice")]
    Twice(String, String),
    /// An amount is below zero.
    #[error("the item `{1}` of the fund `{0}` is below zero")]
    Negative(String, String),
    /// The amounts are too large together.
    #[error("the amounts are too large together")]
    Range,
}

impl Population {
    /// The population of items.
    ///
    /// # Errors
    /// [`PopulationError`].
    pub fn new(mut items: Vec<Item>) -> Result<Self, PopulationError> {
        items.sort();
        if items.is_empty() {
            return Err(PopulationError::Empty);
        }
        if let Some(pair) =
            items.windows(2).find(|pair| pair[0].fund == pair[1].fund && pair[0].item == pair[1].item)
        {
            return Err(PopulationError::Twice(pair[0].fund.clone(), pair[0].item.clone()));
        }
        if let Some(item) = items.iter().find(|item| item.cents < Cents::ZERO) {
            return Err(PopulationError::Negative(item.fund.clone(), item.item.clone()));
        }
        let total = Cents::sum(items.iter().map(|item| item.cents)).map_err(|_| PopulationError::Range)?;
        Ok(Self { items, total })
    }

    /// The items, in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Their amounts together.
    pub fn total(&self) -> Cents {
        self.total
    }

    /// What names exactly these items and amounts: SHA-256 over the lines `FUND`, tab, `ITEM`, tab, cents, line feed.
    pub fn digest(&self) -> Hash {
        let lines =
            self.items.iter().map(|item| format!("{}\t{}\t{}\n", item.fund, item.item, item.cents.get()));
        sha256(lines.collect::<String>().as_bytes())
    }
}
