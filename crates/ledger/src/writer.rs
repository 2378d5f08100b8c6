use std::cell::RefCell;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chain::{ChainVerifier, Entry, EntryView, Hash, Head, Moment, Row};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use crate::again::twice;
use crate::checks;
use crate::folder::Folder;
use crate::locks::{self, Lock};
use crate::rows::rows_from;
use crate::{LedgerError, Reader, Recorded, layout};

/// A ledger opened to append to it.
pub struct Writer {
    connection: Connection,
    path: PathBuf,
    folder: Folder,
    /// Another handle of the file, to see its locks. It is closed last: closing it gives up all locks of this process (POSIX).
    file: File,
}

/// One transaction on a ledger. It holds the ledger for writing from its beginning, so what it read stays
/// true until it commits; dropped without [`Session::commit`], it leaves nothing behind.
pub struct Session<'a> {
    transaction: Transaction<'a>,
    path: &'a Path,
    folder: &'a Folder,
    /// The last entry, once it was looked up: nobody else can append.
    last: RefCell<Option<(Head, Moment)>>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It will be in the ledger when the session commits.
    New(Head),
    /// Its request key and content are in the ledger already, as this entry.
    Already(Head),
}

/// Writes a new ledger file with `first` as its first entry; whole or not at all.
///
/// ```
/// use chain::{Entry, genesis};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("ledger.sqlite");
/// let first = Entry {
///     seq: 1,
///     prev: genesis("example.org/ledger"),
///     at: "2026-02-03T09:12:44Z".parse()?,
///     actor: "registry".into(),
///     kind: "LedgerOpened".into(),
///     kv: 1,
///     request: "r1".into(),
///     body: r#"{"fact":{"origin":"example.org/ledger"}}"#.into(),
/// };
/// let head = ledger::create(&path, &first)?;
/// assert_eq!(ledger::Reader::open(&path)?.line(head.seq)?, Some(first.encode()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`LedgerError::Exists`] when a file is there; [`LedgerError::Unsettled`] when it is there now, but may not
/// outlive a power cut; [`LedgerError::Entry`], [`LedgerError::Io`], [`LedgerError::Sqlite`].
pub fn create(path: &Path, first: &Entry) -> Result<Head, LedgerError> {
    if path.symlink_metadata().is_ok() {
        return Err(LedgerError::Exists(path.into()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let writing = || LedgerError::io(format!("writing {}", path.display()));
    let mut named = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // A temporary file is private; a ledger is as readable as the umask lets other new files be.
        use std::os::unix::fs::PermissionsExt;
        named.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let draft = named.prefix(".prorata-").tempfile_in(folder).map_err(writing())?;
    let mut connection =
        Connection::open(draft.path()).map_err(LedgerError::sqlite("opening a new ledger"))?;
    connection
        .pragma_update(None, "page_size", 4096)
        .map_err(LedgerError::sqlite("laying out the ledger"))?;
    set_durability(&connection)?;
    let transaction = connection.transaction().map_err(LedgerError::sqlite("beginning"))?;
    layout::lay(&transaction)?;
    // The name of the file is durable only once its folder is; what cannot be opened is refused before there is a file.
    let folder = Folder::of(path).map_err(writing())?;
    let session = Session { transaction, path, folder: &folder, last: RefCell::default() };
    let head = match session.append(first)? {
        Appended::New(head) | Appended::Already(head) => head,
    };
    session.commit()?;
    connection.close().map_err(|(_, error)| LedgerError::sqlite("closing the new ledger")(error))?;
    draft.persist_noclobber(path).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => LedgerError::Exists(path.into()),
        _ => writing()(error.error),
    })?;
    folder.settle().map_err(|source| LedgerError::Unsettled { path: path.into(), source })?;
    Ok(head)
}

impl Writer {
    /// Opens the ledger at `path` for appending; waits up to `patience` for other writers.
    ///
    /// # Errors
    /// [`LedgerError`]; a file that is not word for word a ledger is refused.
    pub fn open(path: &Path, patience: Duration) -> Result<Self, LedgerError> {
        let file = checks::from_outside(path)?;
        rehearse(&file)?;
        let folder = Folder::of(&file)
            .map_err(LedgerError::io(format!("opening the folder of {}", path.display())))?;
        let handle = File::open(&file).map_err(LedgerError::io(format!("reading {}", path.display())))?;
        // SQLite would wait in vain, and say that somebody else is writing.
        if locks::on(&handle) != Lock::Works {
            return Err(LedgerError::NoLocks(path.into()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(&file, flags).map_err(LedgerError::sqlite("opening the ledger"))?;
        connection.busy_timeout(patience).map_err(LedgerError::sqlite("opening the ledger"))?;
        checks::harden(&connection, true)?;
        set_durability(&connection).map_err(|error| error.named(path))?;
        Ok(Self { connection, path: file, folder, file: handle }).and_then(|writer| writer.compare())
    }

    /// Begins a transaction that holds the ledger for writing.
    ///
    /// # Errors
    /// [`LedgerError::Busy`] when another writer does not end in time.
    pub fn begin(&mut self) -> Result<Session<'_>, LedgerError> {
        // The exclusive borrow of the writer is what a checked transaction would ask for.
        let begin = || Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
        let transaction = twice(begin)
            .map_err(LedgerError::sqlite("beginning"))
            .map_err(|error| error.named(&self.path))?;
        // Where nothing may be written SQLite opens a file to read it, and takes the lock of a reader.
        if self.connection.is_readonly("main").unwrap_or(false) {
            return Err(LedgerError::NotWritable(self.path.clone()));
        }
        if locks::of_writer(&self.file) != Lock::Works {
            return Err(LedgerError::VoidLocks(self.path.clone()));
        }
        // Under the lock nothing is in flight: the file is exactly its pages.
        const SIZE: &str = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let pages: i64 = twice(|| transaction.query_row(SIZE, [], |row| row.get(0)))
            .map_err(LedgerError::sqlite("reading the size of the ledger"))?;
        let length =
            self.file.metadata().map_err(LedgerError::io(format!("reading {}", self.path.display())))?.len();
        if u64::try_from(pages) != Ok(length) {
            let why = checks::LENGTH.to_owned();
            return Err(LedgerError::NotALedger { path: self.path.clone(), why });
        }
        Ok(Session { transaction, path: &self.path, folder: &self.folder, last: RefCell::default() })
    }

    fn compare(self) -> Result<Self, LedgerError> {
        match layout::compare(&self.connection).map_err(|error| error.named(&self.path))? {
            Some(why) => Err(LedgerError::NotALedger { path: self.path, why }),
            None => Ok(self),
        }
    }
}

/// Rolls a journal back in a private copy first. SQLite cannot tell whose journal it finds: one of another ledger would
/// be written over this one, and what was recorded would be gone.
fn rehearse(file: &Path) -> Result<(), LedgerError> {
    let journal = checks::beside(file, "-journal");
    let look = || journal.metadata().ok().map(|found| (found.len(), found.modified().ok()));
    let before = look();
    if before.is_none_or(|(length, _)| length == 0) {
        return Ok(());
    }
    // A writer that is at work goes on meanwhile; what one that was killed left behind stays as it is.
    std::thread::sleep(Duration::from_millis(50));
    if look() != before {
        return Ok(());
    }
    let reader = match Reader::open(file) {
        Err(LedgerError::Moving(_)) => return Ok(()),
        opened => opened?,
    };
    let mut walk = ChainVerifier::default();
    let mut sound = true;
    reader.rows(|row| {
        sound = walk.step(row).1.is_empty();
        if sound { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if sound && reader.integrity()?.is_empty() {
        return Ok(());
    }
    let why = "with the journal beside it, it is no sound ledger: the journal may belong to another copy; nothing was \
               changed";
    Err(LedgerError::NotALedger { path: file.into(), why: why.into() })
}

impl Session<'_> {
    /// Reads the rows behind entry `after` in order, one at a time.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`].
    pub fn rows_after(
        &self,
        after: u64,
        each: impl FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        let first = match i64::try_from(after) {
            Ok(0) => i64::MIN,
            Ok(after) => after.saturating_add(1),
            Err(_) => i64::MAX,
        };
        rows_from(&self.transaction, first, each)
    }

    /// Where the ledger is in this session.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`], and [`LedgerError::Entry`] when the last entry cannot be read.
    pub fn head(&self) -> Result<Option<Head>, LedgerError> {
        Ok(self.last()?.map(|(head, _)| head))
    }

    /// Where the last entry is, and when it was recorded.
    fn last(&self) -> Result<Option<(Head, Moment)>, LedgerError> {
        if let Some(known) = &*self.last.borrow() {
            return Ok(Some(known.clone()));
        }
        let found = self
            .transaction
            .query_row("SELECT seq, line FROM entry ORDER BY seq DESC LIMIT 1", [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })
            .optional()
            .map_err(LedgerError::sqlite("reading the last entry"))?;
        let Some((seq, line)) = found else { return Ok(None) };
        let at = EntryView::decode(&line).map_err(LedgerError::Entry)?.at;
        let last = (Head { seq: seq.unsigned_abs(), hash: Hash::leaf(line.as_bytes()) }, at);
        Ok(Some(self.last.borrow_mut().insert(last).clone()))
    }

    /// Sees that the ledger is at `expected`.
    ///
    /// # Errors
    /// [`LedgerError::Head`] when it does not.
    pub fn expect(&self, expected: Option<Head>) -> Result<(), LedgerError> {
        let found = self.head()?;
        if found == expected { Ok(()) } else { Err(LedgerError::Head { expected, found }) }
    }

    /// The entry that a request key became, if it is in the ledger.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`], and [`LedgerError::Entry`] when that entry cannot be read.
    pub fn find(&self, request: &str) -> Result<Option<(Head, Entry)>, LedgerError> {
        const FIND: &str = "SELECT line FROM entry WHERE request = ?1";
        let line = self
            .transaction
            .prepare_cached(FIND)
            .and_then(|mut find| find.query_row([request], |row| row.get::<_, String>(0)).optional())
            .map_err(LedgerError::sqlite("looking up a request key"))?;
        line.map(|line| {
            let entry = Entry::decode(&line).map_err(LedgerError::Entry)?;
            Ok((Head { seq: entry.seq, hash: Hash::leaf(line.as_bytes()) }, entry))
        })
        .transpose()
    }

    /// Appends an entry that follows the last one.
    ///
    /// # Errors
    /// [`LedgerError::RequestTaken`] when its request key belongs to an entry with another content;
    /// [`LedgerError::Head`] when it does not follow; [`LedgerError::Time`] when it is older than the last entry;
    /// [`LedgerError::Entry`], [`LedgerError::Sqlite`].
    pub fn append(&self, entry: &Entry) -> Result<Appended, LedgerError> {
        self.append_entry(entry).map_err(|error| error.named(self.path))
    }

    fn append_entry(&self, entry: &Entry) -> Result<Appended, LedgerError> {
        let last = self.last()?;
        let expected = (entry.seq > 1).then(|| Head { seq: entry.seq - 1, hash: entry.prev });
        let found = last.as_ref().map(|(head, _)| *head);
        let before = last.map(|(_, at)| at).filter(|before| entry.at < *before);
        if found != expected || before.is_some() {
            // What was recorded already follows another entry; that it is there says more than that.
            return match (self.already(entry)?, before) {
                (Some(head), _) => Ok(Appended::Already(head)),
                (None, Some(before)) if found == expected => {
                    Err(LedgerError::Time { found: entry.at.clone(), before })
                }
                (None, _) => Err(LedgerError::Head { expected, found }),
            };
        }
        let line = entry.encode().map_err(LedgerError::Entry)?;
        let head = Head { seq: entry.seq, hash: Hash::leaf(line.as_bytes()) };
        let seq = i64::try_from(entry.seq).unwrap_or(i64::MAX);
        let appended = self
            .transaction
            .prepare_cached("INSERT INTO entry (seq, request, hash, line) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut insert| insert.execute((seq, &entry.request, head.hash.to_string(), &line)));
        match appended {
            Ok(_) => {
                self.last.replace(Some((head, entry.at.clone())));
                Ok(Appended::New(head))
            }
            // The request key is one that an entry has; the row itself follows, so that nothing else is there twice.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                match self.already(entry)? {
                    Some(head) => Ok(Appended::Already(head)),
                    None => Err(LedgerError::sqlite("appending")(error)),
                }
            }
            Err(error) => Err(LedgerError::sqlite("appending")(error)),
        }
    }

    /// The entry with the request key of `entry`, if there is one.
    ///
    /// # Errors
    /// [`LedgerError::RequestTaken`] when it has another content.
    fn already(&self, entry: &Entry) -> Result<Option<Head>, LedgerError> {
        let Some((head, found)) = self.find(&entry.request)? else { return Ok(None) };
        if found.kind == entry.kind && found.kv == entry.kv && found.body == entry.body {
            Ok(Some(head))
        } else {
            Err(LedgerError::RequestTaken { request: entry.request.clone(), seq: found.seq })
        }
    }

    /// Makes what was appended durable. When this returns, the entries survive a power cut.
    ///
    /// # Errors
    /// [`LedgerError::Busy`] when readers hold the file, with nothing recorded; [`LedgerError::Sqlite`] with
    /// [`Recorded::Unknown`] when the disk failed at a moment that leaves the outcome open, and
    /// [`LedgerError::Unsettled`] when the entries are there, but may not outlive a power cut.
    pub fn commit(self) -> Result<(), LedgerError> {
        let (path, folder) = (self.path, self.folder);
        self.transaction.commit().map_err(|source| {
            let error = LedgerError::Sqlite { doing: "committing", source, recorded: Recorded::Unknown };
            error.named(path)
        })?;
        folder.settle().map_err(|source| LedgerError::Unsettled { path: path.into(), source })
    }
}

/// One file at rest, and the only rollback setting that lost nothing in power cuts.
fn set_durability(connection: &Connection) -> Result<(), LedgerError> {
    let set = || {
        let mode: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
        if mode != "delete" && mode != "memory" {
            return Err(rusqlite::Error::InvalidParameterName(format!("the journal mode is {mode}")));
        }
        connection.pragma_update(None, "synchronous", "EXTRA")?;
        // Room for the index of request keys of a large import, which is written to all over; it is taken as needed.
        connection.pragma_update(None, "cache_size", -16_384)?;
        // Without it, INSERT OR REPLACE deletes behind the back of the triggers.
        connection.pragma_update(None, "recursive_triggers", true)
    };
    twice(set).map_err(LedgerError::sqlite("preparing the ledger"))
}
