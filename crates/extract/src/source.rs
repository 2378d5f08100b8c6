use std::fmt;

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
#[derive(Debug)]
pub struct ExtractError(rusqlite::Error);

impl From<rusqlite::Error> for ExtractError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for ExtractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tables of the extract cannot be written")
    }
}

impl std::error::Error for ExtractError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
