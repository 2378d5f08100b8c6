use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use crate::Hash;

/// How far a ledger goes: its last entry and that entry's leaf hash, written `41:<64 hex>`.
///
/// Kept elsewhere, a head is the simplest proof against a cut tail and against a rewritten past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The seq of the last entry.
    pub seq: u64,
    /// The leaf hash of that entry.
    pub hash: Hash,
}

/// A text that is not a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a head is written as the number of an entry, a colon and its 64-digit hash")]
pub struct HeadError;

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl FromStr for Head {
    type Err = HeadError;

    fn from_str(text: &str) -> Result<Self, HeadError> {
        let (seq, hash) = text.split_once(':').ok_or(HeadError)?;
        if seq.is_empty() || seq.starts_with(['0', '+']) {
            return Err(HeadError);
        }
        Ok(Self { seq: seq.parse().map_err(|_| HeadError)?, hash: hash.parse().map_err(|_| HeadError)? })
    }
}
