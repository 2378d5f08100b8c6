use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chain::{Hash, Hasher};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::LedgerError;
use crate::checks::{Size, beside, header_of};

/// What was read as evidence: the ledger file, and the journal of a cut-off transaction if one stood beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The SHA-256 of the ledger file, the same before and after it was copied.
    pub sha256: Hash,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of the journal of a transaction that was cut off, rolled back in the copy only.
    pub journal: Option<Hash>,
}

/// A private copy of a ledger. Nothing is ever written beside the original.
///
/// Nobody else may enter its folder or open its files, whatever the umask. Its file loses its name, and its folder goes, as
/// soon as SQLite has opened it: nothing is left when the program ends, however it ends, and there is no name under which
/// another file could be put. SQLite looks for a journal by its name, once: for that moment the folder is there again.
/// Where an open file keeps its name (Windows), the folder goes when the copy is dropped.
pub(crate) struct PrivateCopy {
    pub(crate) evidence: Evidence,
    file: File,
    journal: Option<File>,
    /// Where the file had its name.
    path: PathBuf,
    _folder: Option<TempDir>,
}

/// What is reported when the copy itself cannot be made.
const WRITING: &str = "writing a private copy of the ledger";

impl PrivateCopy {
    /// Copies the ledger and its journal, and opens the copy. A file that is being written may change under the copy, so
    /// what was copied is compared with the files as they are afterwards, and the copy is made again if they moved.
    pub(crate) fn of(path: &Path) -> Result<(Self, Connection), LedgerError> {
        let beside = beside(path, "-journal");
        for attempt in 0..20 {
            if attempt > 0 {
                std::thread::sleep(Duration::from_millis(20 * attempt));
            }
            let (mut copy, connection) = Self::empty()?;
            let Some((sha256, bytes)) = read_file(path, |bytes| copy.file.write_all(bytes))? else {
                return Err(LedgerError::Missing(path.into()));
            };
            let mut journal = None;
            let copied = read_file(&beside, |bytes| match &mut journal {
                Some(journal) => File::write_all(journal, bytes),
                None => journal.insert(tempfile::tempfile()?).write_all(bytes),
            })?;
            let unchanged = read_file(path, |_| Ok(()))? == Some((sha256, bytes))
                && read_file(&beside, |_| Ok(()))? == copied;
            if unchanged {
                copy.journal = journal;
                // An empty journal, or one whose header was zeroed, belongs to a finished transaction.
                let journal = copied.filter(|(_, bytes)| *bytes > 0).map(|(hash, _)| hash);
                copy.evidence = Evidence { sha256, bytes, journal };
                return Ok((copy, connection));
            }
        }
        Err(LedgerError::Moving(path.into()))
    }

    /// A copy that holds nothing yet, opened by SQLite.
    fn empty() -> Result<(Self, Connection), LedgerError> {
        let folder =
            private_folder().map_err(LedgerError::io("making a private folder for a copy of the ledger"))?;
        let path = folder.path().join("ledger.sqlite");
        let file = private_file(&path).map_err(LedgerError::io(WRITING))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)
            .map_err(LedgerError::sqlite("opening the copy of the ledger"))?;
        let folder = if cfg!(unix) {
            let kept = folder.keep();
            std::fs::remove_file(&path)
                .and_then(|()| std::fs::remove_dir(kept))
                .map_err(LedgerError::io(WRITING))?;
            None
        } else {
            Some(folder)
        };
        let evidence = Evidence { sha256: Hasher::default().finish(), bytes: 0, journal: None };
        Ok((Self { evidence, file, journal: None, path, _folder: folder }, connection))
    }

    /// Lets SQLite take its first `look` at the copy, at which it rolls back what was cut off, and sees that the copy is a
    /// whole ledger then. The look must begin a transaction: while that lasts, no journal is looked for any more.
    pub(crate) fn first<T>(
        &mut self,
        look: impl FnOnce() -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let journal = beside(&self.path, "-journal");
        self.enter().map_err(LedgerError::io(WRITING))?;
        let put = self.put(&journal).map_err(LedgerError::io(WRITING));
        let seen = put.and_then(|()| look());
        self.leave(&journal);
        let seen = seen?;
        self.file.rewind().map_err(LedgerError::io("reading the private copy of the ledger"))?;
        header_of(&self.file, &self.path, Size::Exact)?;
        Ok(seen)
    }

    /// Makes the folder again, which nobody else may have made meanwhile.
    fn enter(&self) -> std::io::Result<()> {
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            use std::os::unix::fs::DirBuilderExt;
            std::fs::DirBuilder::new().mode(0o700).create(folder)?;
        }
        Ok(())
    }

    /// Puts the journal into the folder.
    fn put(&mut self, journal: &Path) -> std::io::Result<()> {
        let Some(copied) = &mut self.journal else { return Ok(()) };
        copied.rewind()?;
        std::io::copy(copied, &mut private_file(journal)?)?;
        if cfg!(unix) {
            // SQLite opens a journal as the file of this name may be opened.
            private_file(&self.path)?;
        }
        Ok(())
    }

    /// Takes away what was made. What SQLite has open does not need it.
    fn leave(&self, journal: &Path) {
        if cfg!(unix) {
            let _ = std::fs::remove_file(journal);
            let _ = std::fs::remove_file(&self.path);
            let _ = self.path.parent().map(std::fs::remove_dir);
        }
    }
}

/// A folder that only its owner may enter, whatever the umask.
fn private_folder() -> std::io::Result<TempDir> {
    let mut named = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        named.permissions(std::fs::Permissions::from_mode(0o700));
    }
    named.prefix("prorata-").tempdir()
}

/// A new file that only its owner may open, whatever the umask.
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.read(true).write(true).create_new(true).open(path)
}

/// Reads a file through, hands on what it reads, and gives digest and length; none when it is not there.
fn read_file(
    from: &Path,
    mut each: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<Option<(Hash, u64)>, LedgerError> {
    let source = match File::open(from) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(LedgerError::io(format!("reading {}", from.display()))(error)),
    };
    let each = |bytes: &[u8]| each(bytes).map_err(LedgerError::io(WRITING));
    read_through(&source, from, each).map(Some)
}

/// The digest of a file that was opened, from its beginning on.
pub(crate) fn digest(mut source: &File, path: &Path) -> Result<Evidence, LedgerError> {
    source.rewind().map_err(LedgerError::io(format!("reading {}", path.display())))?;
    let (sha256, bytes) = read_through(source, path, |_| Ok(()))?;
    Ok(Evidence { sha256, bytes, journal: None })
}

/// Reads a file to its end, hands on what it reads, and gives digest and length.
fn read_through(
    mut source: &File,
    path: &Path,
    mut each: impl FnMut(&[u8]) -> Result<(), LedgerError>,
) -> Result<(Hash, u64), LedgerError> {
    let mut hasher = Hasher::default();
    let mut bytes = 0;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read =
            source.read(&mut buffer).map_err(LedgerError::io(format!("reading {}", path.display())))?;
        if read == 0 {
            return Ok((hasher.finish(), bytes));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
        each(&buffer[..read])?;
    }
}
