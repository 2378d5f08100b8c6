use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use chain::{EntryError, Head, Moment};
use rusqlite::ErrorCode;

/// Why a ledger could not be opened, read or appended to.
#[derive(Debug)]
pub enum LedgerError {
    /// There is no file.
    Missing(PathBuf),
    /// A file stands where a new ledger should be written.
    Exists(PathBuf),
    /// The path names a folder, a pipe or a device.
    NotAFile(PathBuf),
    /// The file is not a ledger, or was made into something else; what is wrong with it.
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The file changed while it was read or copied, or another one was put in its place.
    Moving(PathBuf),
    /// Another command holds the ledger for writing.
    Busy(PathBuf),
    /// The system grants no locks on the file, or such that keep nobody out.
    Locks {
        /// The file, or the folder of temporary files.
        path: PathBuf,
        /// Whether locks are granted there, and do nothing.
        granted: bool,
    },
    /// The file, or the folder in which its journal is written, may not be written to.
    NotWritable(PathBuf),
    /// There is no room for the entry or its journal.
    Full(PathBuf),
    /// The ledger does not stand where the caller expected.
    Head {
        /// What was expected.
        expected: Option<Head>,
        /// Where it stands.
        found: Option<Head>,
    },
    /// The request key belongs already to an entry with another content.
    RequestTaken {
        /// The key.
        request: String,
        /// The entry.
        seq: u64,
    },
    /// The entry is older than the last one.
    Time {
        /// The time of the entry.
        found: Moment,
        /// The time of the last one.
        before: Moment,
    },
    /// The entry cannot be written.
    Entry(EntryError),
    /// What was written is there, a new ledger or entries, but may not outlive a power cut.
    Unsettled {
        /// The ledger.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The operating system refused; what was being done.
    Io {
        /// What was being done.
        doing: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// SQLite refused; what was being done, and whether something was recorded.
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

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = |head: &Option<Head>| head.map_or("an empty ledger".to_owned(), |head| head.to_string());
        match self {
            Self::Missing(path) => write!(f, "there is no ledger at {}", path.display()),
            Self::Exists(path) => write!(f, "there is already a file at {}", path.display()),
            Self::NotAFile(path) => write!(f, "{} is not a file", path.display()),
            Self::NotALedger { path, why } => {
                write!(f, "{} is not a sound ledger file: {why}", path.display())
            }
            Self::Moving(path) => write!(f, "{} changed while it was read", path.display()),
            Self::Busy(path) => write!(f, "another command is writing to {}", path.display()),
            Self::Locks { path, granted: true } => {
                write!(f, "locks on {} are granted and keep nobody out; nothing was recorded", path.display())
            }
            Self::Locks { path, granted: false } => {
                write!(f, "the system grants no locks on {}", path.display())
            }
            Self::NotWritable(path) => {
                write!(f, "{} cannot be written to; nothing was recorded", path.display())
            }
            Self::Full(path) => write!(f, "the disk of {} is full; nothing was recorded", path.display()),
            Self::Head { expected, found } => {
                write!(f, "the ledger stands at {}, not at {} as expected", head(found), head(expected))
            }
            Self::RequestTaken { request, seq } => {
                write!(f, "the request key `{request}` belongs to entry {seq}, which says something else")
            }
            Self::Time { found, before } => {
                write!(f, "the entry is of {found}, before the last entry ({before})")
            }
            Self::Entry(error) => error.fmt(f),
            Self::Unsettled { path, .. } => {
                write!(f, "{} was written, but its folder could not be", path.display())
            }
            Self::Io { doing, .. } => f.write_str(doing),
            Self::Sqlite { doing, .. } => f.write_str(doing),
        }
    }
}

impl Error for LedgerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unsettled { source, .. } | Self::Io { source, .. } => Some(source),
            Self::Sqlite { source, .. } => Some(source),
            _ => None,
        }
    }
}
