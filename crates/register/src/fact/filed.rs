use chain::{Hash, Moment};

use crate::Attached;

/// A fact as the ledger holds it: with its entry, and whether it still counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed<T> {
    /// The entry that told it.
    pub stamp: Stamp,
    /// What it told.
    pub fact: T,
    /// The entry that corrected it; it no longer counts.
    pub corrected_by: Option<u64>,
}

/// What identifies an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its place in the ledger.
    pub seq: u64,
    /// Its leaf hash.
    pub hash: Hash,
    /// When it was recorded.
    pub at: Moment,
    /// Who recorded it.
    pub actor: String,
    /// What is attached to it.
    pub attached: Attached,
}

impl<T> Filed<T> {
    pub(crate) fn new(stamp: Stamp, fact: T) -> Self {
        Self { stamp, fact, corrected_by: None }
    }

    /// The place of its entry.
    pub fn seq(&self) -> u64 {
        self.stamp.seq
    }

    /// Whether it counts.
    pub fn stands(&self) -> bool {
        self.corrected_by.is_none()
    }
}

/// The fact of entry `seq` in a list, which is in the order of its entries.
pub(crate) fn at<T>(list: &[Filed<T>], seq: u64) -> Option<&Filed<T>> {
    list.get(list.binary_search_by_key(&seq, Filed::seq).ok()?)
}

/// Says in a list that the fact of entry `seq`, if it is there, was corrected.
pub(crate) fn mark<T>(list: &mut [Filed<T>], seq: u64, by: u64) {
    if let Ok(place) = list.binary_search_by_key(&seq, Filed::seq) {
        list[place].corrected_by = Some(by);
    }
}

/// The last fact of a list, before entry `seq`, that still counts.
pub(crate) fn standing_before<T>(list: &[Filed<T>], seq: u64) -> Option<&Filed<T>> {
    standing(&list[..list.partition_point(|filed| filed.seq() < seq)])
}

/// The last fact of a list that still counts.
pub(crate) fn standing<T>(list: &[Filed<T>]) -> Option<&Filed<T>> {
    list.iter().rev().find(|filed| filed.stands())
}
