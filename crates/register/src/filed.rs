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

/// The last fact of a list that still counts.
pub(crate) fn standing<T>(list: &[Filed<T>]) -> Option<&Filed<T>> {
    list.iter().rev().find(|filed| filed.stands())
}
