use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;
use thiserror::Error;

/// A fund that takes part in the split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Its code; `fund-order` is the ascending byte order of codes.
    pub fund: String,
    /// Its affiliates at the reference date, at most 2^53 - 1.
    pub affiliates: u64,
    /// Its evaluation.
    pub evaluation: Evaluation,
}

/// What is known of a fund's evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evaluation {
    /// None was given.
    Missing,
    /// It was asked for and is not decided.
    Pending,
    /// Positive.
    Positive,
    /// Negative.
    Negative,
    /// It was decided that there is nothing to evaluate: the fund offered no services in the year before.
    NotApplicable,
}

/// The funds that take part, in the order in which they were given: at least one, each once, with a total
/// of affiliates above zero. A clone shares them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipients {
    funds: Arc<[Recipient]>,
    affiliates: u64,
    /// The rank of each fund's code among all; none when the funds are in that order.
    ranks: Option<Arc<[usize]>>,
}

/// Why a list of funds cannot be split over.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecipientsError {
    /// There is no fund.
    #[error("there is no fund to split over")]
    None,
    /// A fund has no code.
    #[error("a fund has no code")]
    NoCode,
    /// A fund appears twice.
    #[error("the fund `{0}` stands twice")]
    Twice(String),
    /// All counts are zero: by nothing, nothing can be apportioned.
    #[error("the total of affiliates is zero, so nothing can be apportioned by affiliates")]
    NoAffiliates,
    /// A count, or their total, is above 2^53 - 1.
    #[error("the total of affiliates is above 9007199254740991")]
    Range,
}

impl Recipients {
    /// Checks the list.
    ///
    /// # Errors
    /// [`RecipientsError`].
    pub fn new(funds: Vec<Recipient>) -> Result<Self, RecipientsError> {
        const MOST: u64 = (1 << 53) - 1;
        // Each code above the one before appears once.
        let ascending = funds.is_sorted_by(|before, next| before.fund < next.fund);
        let mut codes = BTreeSet::new();
        let mut affiliates = 0_u64;
        for recipient in &funds {
            if recipient.fund.is_empty() {
                return Err(RecipientsError::NoCode);
            }
            if !ascending && !codes.insert(recipient.fund.as_str()) {
                return Err(RecipientsError::Twice(recipient.fund.clone()));
            }
            affiliates = affiliates
                .checked_add(recipient.affiliates)
                .filter(|total| *total <= MOST)
                .ok_or(RecipientsError::Range)?;
        }
        match (funds.is_empty(), affiliates) {
            (true, _) => Err(RecipientsError::None),
            (false, 0) => Err(RecipientsError::NoAffiliates),
            _ => {
                let ranks = (!ascending).then(|| ranks(&funds));
                Ok(Self { funds: funds.into(), affiliates, ranks })
            }
        }
    }

    /// The funds, in the order in which they were given.
    pub fn funds(&self) -> &[Recipient] {
        &self.funds
    }

    /// The total of affiliates, above zero.
    pub fn affiliates(&self) -> u64 {
        self.affiliates
    }

    /// The order of the codes of the funds at two places; different funds are never equal.
    pub(crate) fn by_code(&self, a: usize, b: usize) -> Ordering {
        match &self.ranks {
            None => a.cmp(&b),
            Some(ranks) => ranks[a].cmp(&ranks[b]),
        }
    }
}

fn ranks(funds: &[Recipient]) -> Arc<[usize]> {
    let mut order: Vec<usize> = (0..funds.len()).collect();
    order.sort_unstable_by(|a, b| funds[*a].fund.cmp(&funds[*b].fund));
    let mut ranks = vec![0; funds.len()];
    order.into_iter().enumerate().for_each(|(rank, place)| ranks[place] = rank);
    ranks.into()
}
