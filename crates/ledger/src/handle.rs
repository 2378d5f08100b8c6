//! Which file a handle leads to, so that a digest is of the very file that is read.

use std::fs::File;
use std::path::Path;

/// The handles that this process had before something else opened a file.
#[cfg(unix)]
pub(crate) struct Handles(Vec<(std::ffi::OsString, Identity)>);

/// What tells a file from every other one of the machine: its device and its number there.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
impl Handles {
    /// The handles there are now; none where the system does not list them.
    pub(crate) fn now() -> Self {
        Self(open().collect())
    }

    /// Whether what was opened at `path` since is `file`. SQLite opens a ledger by its name, under which another file may
    /// have been put meanwhile, and put back.
    pub(crate) fn opened_since(&self, file: &File, path: &Path) -> bool {
        let Ok(wanted) = file.metadata().map(|found| identity(&found)) else { return false };
        // The number of a handle that was closed is given again: a handle is one file under one number.
        let mut others = open().filter(|handle| !self.0.contains(handle)).peekable();
        if others.peek().is_none() {
            // Not a Linux, or one that shows no processes: the name is all there is.
            return leads_to(path, file);
        }
        others.any(|(_, found)| found == wanted)
    }
}

/// The open handles of this process by their numbers, where the system lists them (Linux).
#[cfg(unix)]
fn open() -> impl Iterator<Item = (std::ffi::OsString, Identity)> {
    let listed = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    listed.filter_map(|entry| Some((entry.file_name(), identity(&std::fs::metadata(entry.path()).ok()?))))
}

#[cfg(unix)]
fn identity(found: &std::fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino())
}

/// Whether a path leads to the file that is open.
#[cfg(unix)]
pub(crate) fn leads_to(path: &Path, file: &File) -> bool {
    match (std::fs::metadata(path), file.metadata()) {
        (Ok(one), Ok(other)) => identity(&one) == identity(&other),
        _ => false,
    }
}

/// Elsewhere (Windows) nobody puts another file under the name of one that SQLite holds open.
#[cfg(not(unix))]
pub(crate) struct Handles;

#[cfg(not(unix))]
impl Handles {
    pub(crate) fn now() -> Self {
        Self
    }

    pub(crate) fn opened_since(&self, _: &File, _: &Path) -> bool {
        true
    }
}

#[cfg(not(unix))]
pub(crate) fn leads_to(_: &Path, _: &File) -> bool {
    true
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_exchanged_meanwhile_is_told_from_the_one_that_was_opened() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&path, "a").unwrap();
        std::fs::write(&other, "b").unwrap();
        let file = File::open(&path).unwrap();
        let before = Handles::now();
        let same = File::open(&path).unwrap();
        assert!(before.opened_since(&file, &path));
        drop(same);
        // Exchanged while it was opened by its name, and put back.
        let before = Handles::now();
        std::fs::rename(&path, folder.path().join("aside")).unwrap();
        std::fs::rename(&other, &path).unwrap();
        let foreign = File::open(&path).unwrap();
        std::fs::rename(&path, &other).unwrap();
        std::fs::rename(folder.path().join("aside"), &path).unwrap();
        assert!(!before.opened_since(&file, &path));
        assert!(leads_to(&path, &file) && !leads_to(&path, &foreign));
    }
}
