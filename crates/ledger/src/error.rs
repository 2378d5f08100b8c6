use std::path::{Path, PathBuf};

use chain::{EntryError, Head, Moment};
use rusqlite::ErrorCode;
use thiserror::Error;

/// Why a ledger could not be opened, read or appended to.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// There is no file.
    #[error("there is no ledger at {}", .0.display())]
    Missing(PathBuf),
    /// A file is where a new ledger should be written.
    #[error("there is already a file at {}", .0.display())]
    Exists(PathBuf),
    /// The path names a folder, a pipe or a device.
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    /// The file is not a ledger, or was made into something else; what is wrong with it.
    #[error("{} is not a sound ledger file: {why}", .path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The file changed while it was read or copied, or another one was put in its place.
    #[error("{} changed while it was read", .0.display())]
    Moving(PathBuf),
    /// Another command holds the ledger for writing.
    #[error("another command is writing to {}", .0.display())]
    Busy(PathBuf),
    /// The system grants no locks on the file, or in the folder of temporary files.
    #[error("the system grants no locks on {}", .0.display())]
    NoLocks(PathBuf),
    /// The system grants locks on the file, and they keep nobody out.
    #[error("locks on {} are granted and keep nobody out; nothing was recorded", .0.display())]
    VoidLocks(PathBuf),
    /// The file, or the folder in which its journal is written, may not be written to.
    #[error("{} cannot be written to; nothing was recorded", .0.display())]
    NotWritable(PathBuf),
    /// There is no room for the entry or its journal.
    #[error("the disk of {} is full; nothing was recorded", .0.display())]
    Full(PathBuf),
    /// The ledger is not where the caller expected.
    #[error("the ledger stands at {}, not at {} as expected", written(*.found), written(*.expected))]
    Head {
        /// What was expected.
        expected: Option<Head>,
        /// Where it is.
        found: Option<Head>,
    },
    /// The request key belongs already to an entry with another content.
    #[error("the request key `{request}` belongs to entry {seq}, which says something else")]
    RequestTaken {
        /// The key.
        request: String,
        /// The entry.
        seq: u64,
    },
    /// The entry is older than the last one.
    #[error("the entry is of {found}, before the last entry ({before})")]
    Time {
        /// The time of the entry.
        found: Moment,
        /// The time of the last one.
        before: Moment,
    },
    /// The entry cannot be written.
    #[error(transparent)]
    Entry(EntryError),
    /// What was written is there, a new ledger or entries, but may not outlive a power cut.
    #[error("{} was written, but its folder could not be", .path.display())]
    Unsettled {
        /// The ledger.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The operating system refused; what was being done.
    #[error("{doing}")]
    Io {
        /// What was being done.
        doing: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// SQLite refused; what was being done, and whether something was recorded.
    #[error("{doing}")]
    Sqlite {
        /// What was being done.
        doing: &'static str,
        /// What SQLite says.
        source: rusqlite::Error,
        /// Whether the entries of the transaction are in the ledger.
        recorded: Recorded,
    },
}

/// Whether entries are in the ledger after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// They are not.
    No,
    /// It is not known: the same command can be run again, its request key records nothing twice.
    Unknown,
}

impl LedgerError {
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    pub(crate) fn sqlite(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sqlite { doing, source, recorded: Recorded::No }
    }

    /// Tells a ledger that is held by another writer, that is damaged or that cannot be written from other
    /// failures of SQLite.
    pub(crate) fn named(self, path: &Path) -> Self {
        let Self::Sqlite { source: rusqlite::Error::SqliteFailure(code, _), .. } = &self else { return self };
        match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy(path.into()),
            // A value beyond the limits of the connection is longer than any entry can be.
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::TooBig => {
                Self::NotALedger { path: path.into(), why: code.to_string() }
            }
            ErrorCode::ReadOnly | ErrorCode::CannotOpen => Self::NotWritable(path.into()),
            ErrorCode::DiskFull => Self::Full(path.into()),
            _ => self,
        }
    }

    /// Whether something may have been recorded in spite of the error.
    pub fn recorded(&self) -> Recorded {
        match self {
            Self::Sqlite { recorded, .. } => *recorded,
            Self::Unsettled { .. } => Recorded::Unknown,
            _ => Recorded::No,
        }
    }
}

fn written(head: Option<Head>) -> String {
    head.map_or("an empty ledger".into(), |head| head.to_string())
}
