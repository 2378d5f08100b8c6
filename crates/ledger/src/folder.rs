use std::io::Error;
use std::path::Path;

/// The folder of a ledger, held open: the end of a transaction is a name that goes from it.
///
/// SQLite makes the folder durable when it deletes a journal, but takes it for done where the folder cannot be opened at
/// that moment: for want of a handle, or on a disk that has just gone. On such a disk xfs says, too, that a folder was made
/// durable which was not. The entry was then acknowledged, and the journal came back, and with it the ledger as it was
/// before.
pub(crate) struct Folder {
    #[cfg(unix)]
    path: std::path::PathBuf,
    #[cfg(unix)]
    opened: std::fs::File,
}

impl Folder {
    /// The folder in which `file` stands.
    #[cfg(unix)]
    pub(crate) fn of(file: &Path) -> Result<Self, Error> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Self { path: folder.into(), opened: std::fs::File::open(folder)? })
    }

    /// Elsewhere a folder cannot be opened, nor need be.
    #[cfg(not(unix))]
    #[allow(clippy::unnecessary_wraps, reason = "the same shape on every system")]
    pub(crate) fn of(_: &Path) -> Result<Self, Error> {
        Ok(Self {})
    }

    /// Waits until the names in it are on the disk.
    #[cfg_attr(not(unix), allow(clippy::unnecessary_wraps, reason = "the same shape on every system"))]
    pub(crate) fn settle(&self) -> Result<(), Error> {
        #[cfg(unix)]
        {
            self.opened.sync_all()?;
            // A disk that had gone by then lets nothing be opened any more.
            std::fs::File::open(&self.path)?;
        }
        Ok(())
    }
}
