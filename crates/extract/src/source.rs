use thiserror::Error;

use register::Register;
use register::chain::{Entry, Hash};

/// From what an extract is made.
#[derive(Clone, Copy, Debug)]
pub struct ExtractSource<'a> {
    /// What the entries say.
    pub register: &'a Register,
    /// Every entry up to the one that the extract takes into account, in order.
    pub lines: &'a [Line],
    /// Names and values that say what the extract is of, for the table `about`.
    pub about: &'a [(&'a str, String)],
}

/// An entry with its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entry.
    pub entry: Entry,
    /// Its leaf hash.
    pub hash: Hash,
}

/// Why there is no extract.
#[derive(Debug, Error)]
#[error("the tables of the extract cannot be written")]
pub struct ExtractError(#[from] rusqlite::Error);
