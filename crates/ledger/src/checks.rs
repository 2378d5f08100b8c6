use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;

use crate::LedgerError;
use crate::journal::Journal;
use crate::layout::{APPLICATION_ID, USER_VERSION};

/// What is wrong with a file that is not exactly its pages.
pub(crate) const LENGTH: &str = "its length is not that of its pages: something was cut off or added";

/// The largest ledger that is read: 4 GiB, some five million entries. A reader may have to copy the whole file, and a file
/// of holes that takes no room may say that it is as long as its disk.
const BYTES_MAX: u64 = 4 << 30;

/// The name of a file that is beside a ledger: `ledger.sqlite` and `-journal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Sees from outside, before SQLite opens anything, that `path` is a plain file with the header and the length of a
/// ledger, and that nothing is beside it that would hang or be read as part of it: a pipe, a write-ahead log, a
/// journal that is no plain file.
///
/// Gives the path with its links resolved: what is beside a ledger is beside the file itself.
pub(crate) fn from_outside(path: &Path) -> Result<PathBuf, LedgerError> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(LedgerError::NotAFile(path.into())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(LedgerError::Missing(path.into()));
        }
        Err(error) => return Err(LedgerError::io(format!("reading {}", path.display()))(error)),
    }
    let file = resolved(path)?;
    for suffix in ["-wal", "-shm"] {
        if beside(&file, suffix).symlink_metadata().is_ok() {
            let why = format!("a file with the ending {suffix} stands beside it, which no ledger has");
            return Err(LedgerError::NotALedger { path: path.into(), why });
        }
    }
    let journal = beside(&file, "-journal");
    match journal.symlink_metadata() {
        Ok(found) if !found.is_file() => {
            let why = "what stands beside it as its journal is not a plain file".to_owned();
            Err(LedgerError::NotALedger { path: path.into(), why })
        }
        // The header tells how long the file is, so that a file of nothing but zeros is not read to its end.
        Err(_) => header(path, Size::Exact).or_else(|error| {
            // A transaction may have ended between two looks.
            std::thread::sleep(std::time::Duration::from_millis(50));
            header(path, if journal.exists() { Size::InFlight } else { Size::Exact }).map_err(|_| error)
        }),
        Ok(found) => header(path, Size::InFlight).and_then(|()| rollback(path, &file, found.len())),
    }?;
    Ok(file)
}

/// Sees that the journal beside a ledger can be rolled back as a whole.
fn rollback(path: &Path, file: &Path, length: u64) -> Result<(), LedgerError> {
    let wrong = |why: &str| Err(LedgerError::NotALedger { path: path.into(), why: why.into() });
    let reading = || LedgerError::io(format!("reading the journal of {}", path.display()));
    let ledger = file.metadata().map_err(reading())?.len();
    // Each page once, with a head before it at most.
    if length > ledger.saturating_mul(4).saturating_add(1 << 20) {
        return wrong("what stands beside it as its journal is longer than any of its transactions");
    }
    let mut why = JOURNAL;
    for look in 0..2 {
        if look > 0 {
            // It may have been about to end.
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        match Journal::read(&beside(file, "-journal")) {
            Ok(Journal::Damaged) => why = JOURNAL,
            Ok(Journal::Done | Journal::Whole(None)) => return Ok(()),
            // A transaction counts once: what it found is what is there, or one before.
            Ok(Journal::Whole(Some(found))) => match changes(file).map_err(reading())? {
                now if now == found || now == found.wrapping_add(1) => return Ok(()),
                _ => why = FOREIGN,
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(reading()(error)),
        }
    }
    wrong(why)
}

/// How often the file was changed, as its header has it.
fn changes(file: &Path) -> std::io::Result<u32> {
    let mut header = [0; 28];
    File::open(file)?.read_exact(&mut header)?;
    Ok(u32::from_be_bytes([header[24], header[25], header[26], header[27]]))
}

/// What is wrong with a ledger beside which a journal was put.
const FOREIGN: &str = "the journal beside it is not that of its last transaction: it belongs to another ledger, or to an \
                       older copy";

/// What is wrong with a ledger whose last transaction cannot be undone.
const JOURNAL: &str = "the journal beside it is damaged, or is none: what was cut off cannot be undone, and nobody can \
                       tell which entries were recorded";

/// The file to which a path leads through its links.
#[cfg(unix)]
fn resolved(path: &Path) -> Result<PathBuf, LedgerError> {
    std::fs::canonicalize(path).map_err(LedgerError::io(format!("reading {}", path.display())))
}

/// Elsewhere a resolved path has a prefix that neither SQLite nor people expect, and links are rare.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same shape on every system")]
fn resolved(path: &Path) -> Result<PathBuf, LedgerError> {
    Ok(path.to_path_buf())
}

/// Whether the size that the header of the file claims must be that of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// It must: nothing is in flight.
    Exact,
    /// It need not: a transaction may have been cut off, which SQLite rolls back when it opens the file.
    InFlight,
}

/// Compares the header of the file with that of a ledger.
pub(crate) fn header(path: &Path, size: Size) -> Result<(), LedgerError> {
    let file = File::open(path).map_err(LedgerError::io(format!("reading {}", path.display())))?;
    header_of(&file, path, size)
}

/// Compares the header of a file that was opened at its beginning with that of a ledger.
pub(crate) fn header_of(mut file: &File, path: &Path, size: Size) -> Result<(), LedgerError> {
    let doing = || format!("reading {}", path.display());
    let wrong = |why: &str| Err(LedgerError::NotALedger { path: path.into(), why: why.into() });
    let length = file.metadata().map_err(LedgerError::io(doing()))?.len();
    let mut header = [0; 100];
    if length < 100 {
        return wrong("it is too short to be a database");
    }
    if length > BYTES_MAX {
        return wrong("it is larger than 4 GiB, which no ledger is");
    }
    file.read_exact(&mut header).map_err(LedgerError::io(doing()))?;
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if header[..16] != *b"SQLite format 3\0" {
        return wrong("it is not a SQLite database");
    }
    if header[18] != 1 || header[19] != 1 {
        return wrong("it is kept with a write-ahead log, which no ledger is");
    }
    if number(68) != APPLICATION_ID {
        return wrong("it is a database of another program");
    }
    if number(60) != USER_VERSION {
        return wrong("its layout version is not known to this program");
    }
    if number(56) != 1 {
        return wrong("its text is not in UTF-8");
    }
    let page_size = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        bytes => u64::from(bytes),
    };
    if size == Size::InFlight {
        return Ok(());
    }
    if u64::from(number(28)) * page_size != length {
        return wrong(LENGTH);
    }
    // Nothing depends on these bytes, and every version of SQLite writes them so: whatever else is here is damage.
    for (at, written) in SETTLED {
        if header[*at..at + written.len()] != **written {
            return wrong(HEADER);
        }
    }
    // The count of changes appears twice, and only a file that is vacuumed by itself may be so step by step.
    if number(24) != number(92) || (number(52) == 0 && number(64) != 0) {
        return wrong(HEADER);
    }
    Ok(())
}

/// What is wrong with a header in which SQLite's own fields are not as SQLite leaves them.
const HEADER: &str = "its header is damaged: a field that SQLite keeps for itself is not as SQLite writes it";

/// Parts of the header that are the same in every ledger, by where they begin: the fractions of a page that a row may
/// take, the form of the schema, the size of the cache that a file may ask for, and the reserved bytes.
const SETTLED: &[(usize, &[u8])] = &[(21, &[64, 32, 32]), (44, &[0, 0, 0, 4]), (48, &[0; 4]), (72, &[0; 20])];

/// Compares what SQLite reads of the header under its lock with that of a ledger, and its length against that of the file
/// that was opened.
pub(crate) fn inside(connection: &Connection, file: &File, path: &Path) -> Result<bool, LedgerError> {
    let read = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let number = |pragma: &str| read(pragma).map_err(LedgerError::sqlite("reading the header of the ledger"));
    let length = file.metadata().map_err(LedgerError::io(format!("reading {}", path.display())))?.len();
    let pages = number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?;
    Ok(number("PRAGMA application_id")? == i64::from(APPLICATION_ID)
        && number("PRAGMA user_version")? == i64::from(USER_VERSION)
        && u64::try_from(pages) == Ok(length))
}

/// Sets a connection so that the file it reads can do as little as possible.
pub(crate) fn harden(connection: &Connection, triggers: bool) -> Result<(), LedgerError> {
    let set = || {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, triggers)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        connection.pragma_update(None, "mmap_size", 0)?;
        for (limit, most) in [
            (Limit::SQLITE_LIMIT_LENGTH, 4_000_000),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
            (Limit::SQLITE_LIMIT_COLUMN, 100),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
            (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 10),
            (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
            (Limit::SQLITE_LIMIT_FUNCTION_ARG, 16),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
            (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
            (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 10),
            (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
        ] {
            connection.set_limit(limit, most)?;
        }
        Ok(())
    };
    set().map_err(LedgerError::sqlite("securing the connection"))
}
