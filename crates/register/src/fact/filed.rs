use chain::{Hash, Moment};

use crate::Attached;

/// A fact as the ledger holds it: with its entry, and whether it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedFact<T> {
    /// the entry that says it.
    pub stamp: EntryStamp,
    /// What it says.
    pub fact: T,
    /// The entry that corrected it; it is no longer in force.
    pub corrected_by: Option<u64>,
}

/// What identifies an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryStamp {
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

impl<T> RecordedFact<T> {
    pub(crate) fn new(stamp: EntryStamp, fact: T) -> Self {
        Self { stamp, fact, corrected_by: None }
    }

    /// The place of its entry.
    pub fn seq(&self) -> u64 {
        self.stamp.seq
    }

    /// Whether it is in force: no entry corrected it.
    pub fn in_force(&self) -> bool {
        self.corrected_by.is_none()
    }
}
