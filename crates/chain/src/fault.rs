use std::fmt;
use thiserror::Error;

use crate::{EntryError, Hash, Moment};

/// One thing that is wrong with the chain, and at which entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Fault {
    /// The seq of the entry at which it shows.
    pub seq: u64,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What can be wrong with a row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Entries are missing before this one; the first of them.
    Gap {
        /// The first seq that is missing.
        first_missing: u64,
    },
    /// The row's number is not above the one before it, or not positive.
    Number {
        /// What the row gives as its number.
        found: i64,
    },
    /// The row is at one number and its line says another: moved, swapped or inserted.
    Moved {
        /// The seq inside the line.
        line_seq: u64,
    },
    /// A column does not hold text.
    NotText {
        /// The name of the column.
        column: &'static str,
    },
    /// The line is not an entry.
    Malformed(EntryError),
    /// The bytes of the line are not those whose hash was recorded beside it and in the next entry.
    Changed {
        /// The hash that was recorded.
        recorded: Hash,
        /// The hash of the bytes as they are.
        found: Hash,
    },
    /// The hash column does not hold the hash of the line.
    HashColumn {
        /// The hash of the line.
        expected: Hash,
    },
    /// The request column does not hold the request of the line.
    RequestColumn {
        /// The request inside the line.
        expected: String,
    },
    /// The entry does not name the entry before it as its predecessor.
    Link {
        /// The hash that `prev` should hold.
        expected: Hash,
        /// What it holds.
        found: Hash,
    },
    /// The first entry does not open a ledger, or does not follow from its own origin.
    Opening,
    /// The entry is older than the one before it.
    Time {
        /// When the entry before it was recorded.
        before: Moment,
    },
}

impl FaultKind {
    /// A word that scripts can rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gap { .. } => "gap",
            Self::Number { .. } => "number",
            Self::Moved { .. } => "moved",
            Self::NotText { .. } => "not-text",
            Self::Malformed(_) => "malformed",
            Self::Changed { .. } => "changed",
            Self::HashColumn { .. } => "hash-column",
            Self::RequestColumn { .. } => "request-column",
            Self::Link { .. } => "link",
            Self::Opening => "opening",
            Self::Time { .. } => "time",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seq = self.seq;
        match &self.kind {
            FaultKind::Gap { first_missing } if first_missing + 1 == seq => {
                write!(f, "entry {first_missing} is missing")
            }
            FaultKind::Gap { first_missing } => {
                write!(f, "entries {first_missing} to {} are missing", seq - 1)
            }
            FaultKind::Number { found } => write!(f, "a row is numbered {found}, which does not follow"),
            FaultKind::Moved { line_seq } => write!(f, "entry {seq} holds the line of entry {line_seq}"),
            FaultKind::NotText { column } => write!(f, "entry {seq}: the column {column} does not hold text"),
            FaultKind::Malformed(error) => write!(f, "entry {seq} cannot be read: {error}"),
            FaultKind::Changed { recorded, found } => {
                write!(f, "entry {seq} was changed: {recorded} was recorded, its line now hashes to {found}")
            }
            FaultKind::HashColumn { expected } => {
                write!(f, "entry {seq}: the hash column does not hold {expected}, the hash of its line")
            }
            FaultKind::RequestColumn { expected } => {
                write!(f, "entry {seq}: the request column does not hold `{expected}`, as its line does")
            }
            FaultKind::Link { expected, found } => {
                write!(f, "entry {seq} does not follow: it names {found} as its predecessor, not {expected}")
            }
            FaultKind::Opening => {
                write!(f, "entry {seq} does not open this ledger under the origin that it names")
            }
            FaultKind::Time { before } => {
                write!(f, "entry {seq} is older than the entry before it ({before})")
            }
        }
    }
}
