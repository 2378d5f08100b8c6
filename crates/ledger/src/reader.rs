use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chain::Row;
use rusqlite::{Connection, OpenFlags};

use crate::checks::{self, Size};
use crate::copy::PrivateCopy;
use crate::rows::rows_from;
use crate::{Evidence, Layout, LedgerError};

/// A private copy of a ledger, opened as if the file were hostile: the original is only read, its code is
/// never run, and nothing is written near it.
pub struct Reader {
    connection: Connection,
    copy: PrivateCopy,
    path: PathBuf,
}

impl Reader {
    /// Copies and opens the ledger at `path`.
    ///
    /// The order of the checks matters: a plain file, its header and its length; then, on the copy, a cut-off
    /// transaction is rolled back; the schema text, before any of it can run; the length once more.
    ///
    /// # Errors
    /// [`LedgerError`]; a file that is not word for word a ledger is refused.
    pub fn open(path: &Path, layout: Layout) -> Result<Self, LedgerError> {
        let file = checks::from_outside(path)?;
        let copy = PrivateCopy::of(&file)?;
        let named = |error: LedgerError| match error {
            LedgerError::Sqlite { source, .. } => {
                LedgerError::NotALedger { path: path.into(), why: source.to_string() }
            }
            LedgerError::NotALedger { why, .. } => LedgerError::NotALedger { path: path.into(), why },
            other => other,
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&copy.path, flags)
            .map_err(LedgerError::sqlite("opening the copy of the ledger"))?;
        checks::harden(&connection, false)?;
        if let Some(why) = layout.compare(&connection).map_err(named)? {
            return Err(LedgerError::NotALedger { path: path.into(), why });
        }
        checks::header(&copy.path, Size::Exact).map_err(named)?;
        connection
            .pragma_update(None, "query_only", true)
            .map_err(LedgerError::sqlite("securing the connection"))?;
        Ok(Self { connection, copy, path: path.into() })
    }

    /// What was read, by digest.
    pub fn evidence(&self) -> &Evidence {
        &self.copy.evidence
    }

    /// What SQLite's own check finds wrong with the file; nothing for a sound one.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`] when the check cannot be run.
    pub fn integrity(&self) -> Result<Vec<String>, LedgerError> {
        let read = || {
            let mut statement = self.connection.prepare("PRAGMA integrity_check(50)")?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            rows.filter(|row| !matches!(row, Ok(text) if text == "ok")).collect::<Result<Vec<_>, _>>()
        };
        read()
            .map_err(LedgerError::sqlite("checking the pages of the ledger"))
            .map_err(|error| error.named(&self.path))
    }

    /// Reads every row in order of its number, one at a time, until `each` breaks.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`] when the file cannot be read to its end.
    pub fn rows(&self, each: impl FnMut(Row<'_>) -> ControlFlow<()>) -> Result<(), LedgerError> {
        rows_from(&self.connection, i64::MIN, each).map_err(|error| error.named(&self.path))
    }
}
