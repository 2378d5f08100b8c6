use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chain::{Hash, Row};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use crate::again::twice;
use crate::checks;
use crate::copy::{self, PrivateCopy};
use crate::handle::{self, Handles};
use crate::locks::{self, Lock};
use crate::rows::rows_from;
use crate::{Evidence, LedgerError, layout};

/// A ledger opened to read it, as if the file were hostile: it is only read, its code is never run, and nothing is
/// written near it.
///
/// A ledger at rest is read where it is, under a lock that lets no writer change it meanwhile. With a journal beside
/// it, or when the lock is not to be had, a private copy is read in which a cut-off transaction is rolled back.
pub struct Reader {
    connection: Connection,
    source: Source,
    path: PathBuf,
}

/// What a [`Reader`] reads.
enum Source {
    /// The file itself, opened for its digest as well. Closing any handle of a file gives up all locks that this process
    /// holds on it (POSIX), so that it stays open.
    File { path: PathBuf, file: File },
    /// A private copy.
    Copy(PrivateCopy),
}

/// How long a reader waits for a writer before it reads a copy instead.
const PATIENCE: Duration = Duration::from_millis(500);

impl Reader {
    /// Opens the ledger at `path`.
    ///
    /// The order of the checks matters: a plain file, its header and its length; the schema text, before any of it can
    /// run; under the lock, or on the copy, header and length once more.
    ///
    /// # Errors
    /// [`LedgerError`]; a file that is not word for word a ledger is refused.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let file = checks::from_outside(path)?;
        match Self::in_place(path, &file) {
            Some(reader) => Ok(reader),
            None => Self::copied(path, &file),
        }
    }

    /// Opens the file itself; nothing when a journal is beside it, a writer is at it, or anything is not as it should
    /// be: the copy says what.
    fn in_place(path: &Path, file: &Path) -> Option<Self> {
        if checks::beside(file, "-journal").symlink_metadata().is_ok() {
            return None;
        }
        let opened = File::open(file).ok()?;
        let before = Handles::now();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags).ok()?;
        // Whoever may write to the folder may put another file under the name between the two.
        if !before.opened_since(&opened, file) {
            return None;
        }
        connection.busy_timeout(PATIENCE).ok()?;
        checks::harden(&connection, false).ok()?;
        // The first look at the file takes the lock, which the transaction keeps.
        connection.execute_batch("BEGIN").ok()?;
        if layout::compare(&connection).ok()?.is_some() || !checks::inside(&connection, &opened, file).ok()? {
            return None;
        }
        // Where locks do nothing, only a copy stays as it is.
        if locks::of_reader(&opened) != Lock::Works {
            return None;
        }
        connection.pragma_update(None, "query_only", true).ok()?;
        let source = Source::File { path: file.into(), file: opened };
        Some(Self { connection, source, path: path.into() })
    }

    fn copied(path: &Path, file: &Path) -> Result<Self, LedgerError> {
        let (mut copy, connection) = PrivateCopy::of(file)?;
        // What the disk or the memory of this machine does not give says nothing about the ledger.
        let named = |error: LedgerError| match error {
            LedgerError::Sqlite { source, .. } if of_locks(&source) => {
                LedgerError::NoLocks(std::env::temp_dir())
            }
            LedgerError::Sqlite { source, .. } if !of_the_machine(&source) => {
                LedgerError::NotALedger { path: path.into(), why: source.to_string() }
            }
            LedgerError::NotALedger { why, .. } => LedgerError::NotALedger { path: path.into(), why },
            other => other,
        };
        // Nobody else can hold it.
        connection
            .busy_timeout(Duration::ZERO)
            .map_err(LedgerError::sqlite("opening the copy of the ledger"))?;
        checks::harden(&connection, false)?;
        let difference = copy.first(|| {
            connection
                .execute_batch("BEGIN")
                .map_err(LedgerError::sqlite("reading the copy of the ledger"))?;
            layout::compare(&connection)
        });
        if let Some(why) = difference.map_err(named)? {
            return Err(LedgerError::NotALedger { path: path.into(), why });
        }
        connection
            .pragma_update(None, "query_only", true)
            .map_err(LedgerError::sqlite("securing the connection"))?;
        Ok(Self { connection, source: Source::Copy(copy), path: path.into() })
    }

    /// The digest of the journal of a cut-off transaction that was rolled back in the copy that is read.
    pub fn rolled_back(&self) -> Option<Hash> {
        match &self.source {
            Source::File { .. } => None,
            Source::Copy(copy) => copy.evidence.journal,
        }
    }

    /// What is read, by digest: of the very file that SQLite has open, or of the file that was copied.
    ///
    /// # Errors
    /// [`LedgerError::Moving`] when another file was put in its place; [`LedgerError::Io`].
    pub fn evidence(&self) -> Result<Evidence, LedgerError> {
        match &self.source {
            Source::File { path, file } if handle::leads_to(path, file) => copy::digest(file, path),
            Source::File { .. } => Err(LedgerError::Moving(self.path.clone())),
            Source::Copy(copy) => Ok(copy.evidence.clone()),
        }
    }

    /// What is read, when it is still what it was `before` everything was read: somebody who takes no lock may have written
    /// to it meanwhile.
    ///
    /// # Errors
    /// [`LedgerError::Moving`] when it is not; [`LedgerError::Io`].
    pub fn still(&self, before: Evidence) -> Result<Evidence, LedgerError> {
        if self.evidence()? == before { Ok(before) } else { Err(LedgerError::Moving(self.path.clone())) }
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
        // It is asked twice before it is believed: a page that could not be read is reported as one that is damaged.
        match read() {
            Ok(found) if found.is_empty() => Ok(found),
            Err(error) if of_the_machine(&error) => Err(error),
            _ => read(),
        }
        .map_err(LedgerError::sqlite("checking the pages of the ledger"))
        .map_err(|error| error.named(&self.path))
    }

    /// The line of one entry; nothing when it is not there, or is no text.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`].
    pub fn line(&self, seq: u64) -> Result<Option<String>, LedgerError> {
        let Ok(seq) = i64::try_from(seq) else { return Ok(None) };
        let read = || {
            let mut statement = self.connection.prepare_cached("SELECT line FROM entry WHERE seq = ?1")?;
            statement.query_row([seq], |row| Ok(row.get_ref(0)?.as_str().ok().map(str::to_owned))).optional()
        };
        twice(read)
            .map(Option::flatten)
            .map_err(LedgerError::sqlite("reading an entry"))
            .map_err(|error| error.named(&self.path))
    }

    /// Reads the lines that hold `text`, in no order that can be relied on.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`] when the file cannot be read to its end.
    pub fn lines_with(&self, text: &str, mut each: impl FnMut(&str)) -> Result<(), LedgerError> {
        let read = || {
            let mut statement =
                self.connection.prepare_cached("SELECT line FROM entry WHERE instr(line, ?1) > 0")?;
            let lines =
                statement.query_map([text], |row| Ok(row.get_ref(0)?.as_str().ok().map(str::to_owned)))?;
            lines.collect::<Result<Vec<_>, _>>()
        };
        let lines = twice(read).map_err(LedgerError::sqlite("reading the entries"));
        lines.map_err(|error| error.named(&self.path))?.into_iter().flatten().for_each(|line| each(&line));
        Ok(())
    }

    /// Reads every row in order of its number, one at a time, until `each` breaks.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`] when the file cannot be read to its end.
    pub fn rows(&self, each: impl FnMut(Row<'_>) -> ControlFlow<()>) -> Result<(), LedgerError> {
        rows_from(&self.connection, i64::MIN, each).map_err(|error| error.named(&self.path))
    }
}

/// Whether it is a lock that was not granted.
fn of_locks(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Whether it is the machine that failed, and not the file.
fn of_the_machine(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(code, _) = error else { return false };
    matches!(
        code.code,
        ErrorCode::SystemIoFailure
            | ErrorCode::DiskFull
            | ErrorCode::OutOfMemory
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::FileLockingProtocolFailed
    )
}
