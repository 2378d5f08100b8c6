use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chain::{Hash, Hasher};
use tempfile::TempDir;

use crate::LedgerError;
use crate::checks::beside;

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

/// A private copy of a ledger, deleted when dropped. Nothing is ever written beside the original.
pub(crate) struct PrivateCopy {
    pub(crate) path: PathBuf,
    pub(crate) evidence: Evidence,
    _folder: TempDir,
}

impl PrivateCopy {
    /// Copies the ledger and its journal. A file that is being written may change under the copy, so what was
    /// copied is held against the files as they are afterwards, and the copy is made again if they moved.
    pub(crate) fn of(path: &Path) -> Result<Self, LedgerError> {
        let journal = beside(path, "-journal");
        for attempt in 0..20 {
            if attempt > 0 {
                std::thread::sleep(Duration::from_millis(20 * attempt));
            }
            let folder = tempfile::Builder::new()
                .prefix("prorata-")
                .tempdir()
                .map_err(LedgerError::io("making a private folder for a copy of the ledger"))?;
            let copy = folder.path().join("ledger.sqlite");
            let Some((sha256, bytes)) = copy_file(path, Some(&copy))? else {
                return Err(LedgerError::Missing(path.into()));
            };
            let copied = copy_file(&journal, Some(&beside(&copy, "-journal")))?;
            let unchanged =
                copy_file(path, None)? == Some((sha256, bytes)) && copy_file(&journal, None)? == copied;
            if unchanged {
                // An empty journal, or one whose header was zeroed, belongs to a finished transaction.
                let journal = copied.filter(|(_, bytes)| *bytes > 0).map(|(hash, _)| hash);
                let evidence = Evidence { sha256, bytes, journal };
                return Ok(Self { path: copy, evidence, _folder: folder });
            }
        }
        Err(LedgerError::Moving(path.into()))
    }
}

/// Reads a file through, writes it to `to` if asked, and gives digest and length; none when it is not there.
fn copy_file(from: &Path, to: Option<&Path>) -> Result<Option<(Hash, u64)>, LedgerError> {
    let reading = || LedgerError::io(format!("reading {}", from.display()));
    let mut source = match File::open(from) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(reading()(error)),
    };
    let writing = || LedgerError::io("writing a private copy of the ledger");
    let mut target = to.map(File::create_new).transpose().map_err(writing())?;
    read_through(&mut source, from, |bytes| match &mut target {
        Some(target) => target.write_all(bytes).map_err(writing()),
        None => Ok(()),
    })
    .map(Some)
}

/// The digest of a file that was opened.
pub(crate) fn digest(source: &mut File, path: &Path) -> Result<Evidence, LedgerError> {
    let (sha256, bytes) = read_through(source, path, |_| Ok(()))?;
    Ok(Evidence { sha256, bytes, journal: None })
}

/// Reads a file to its end, hands on what it reads, and gives digest and length.
fn read_through(
    source: &mut File,
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
