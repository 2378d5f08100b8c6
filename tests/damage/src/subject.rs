//! What is damaged: a ledger of sixty entries, made again from the first sixty of a released one.

use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ledger::{Reader, Writer, create};
use register::chain::Entry;
use tempfile::TempDir;

use crate::reading::{Reading, whole};

/// How many entries it has.
pub(crate) const ENTRIES: usize = 60;

/// A ledger that is damaged and mended again and again, with what is read of it when it is sound.
pub(crate) struct Subject {
    folder: TempDir,
    pub(crate) sound: Vec<u8>,
    pub(crate) seen: Reading,
}

/// A folder of its own, in memory where the system has one: the harness writes a ledger a million times.
pub(crate) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    tempfile::Builder::new().prefix("prorata-damage-").tempdir_in(place).unwrap()
}

/// The program itself, which is beside this harness.
pub(crate) fn program() -> PathBuf {
    let beside = std::env::current_exe().unwrap().with_file_name("prorata");
    std::env::var_os("PRORATA").map_or(beside, PathBuf::from)
}

/// A file of this project.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)
}

/// The first entries of the released ledger.
pub(crate) fn entries(count: usize) -> Vec<Entry> {
    let reader = Reader::open(&fixture("ledgers/sample-v1.sqlite")).unwrap();
    let mut entries = Vec::new();
    reader
        .rows(|row| {
            entries.push(Entry::decode(row.line.unwrap()).unwrap());
            if entries.len() < count { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .unwrap();
    assert_eq!(entries.len(), count);
    entries
}

/// Writes a ledger with these entries.
pub(crate) fn write(path: &Path, entries: &[Entry]) {
    create(path, &entries[0]).unwrap();
    append(path, &entries[1..]);
}

/// Appends entries, each in a transaction of its own as a command does.
pub(crate) fn append(path: &Path, entries: &[Entry]) {
    let mut writer = Writer::open(path, Duration::from_secs(1)).unwrap();
    for entry in entries {
        let session = writer.begin().unwrap();
        session.append(entry).unwrap();
        session.commit().unwrap();
    }
}

impl Subject {
    pub(crate) fn new() -> Self {
        let folder = scratch();
        let path = folder.path().join("ledger.sqlite");
        write(&path, &entries(ENTRIES));
        let sound = std::fs::read(&path).unwrap();
        let seen = whole(&path);
        assert!(!seen.found(), "{seen:?}");
        assert_eq!(seen.seen.entries, ENTRIES as u64);
        Self { folder, sound, seen }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite-journal")
    }

    /// Puts other bytes in the place of the file.
    pub(crate) fn put(&self, bytes: &[u8]) {
        File::create(self.path()).unwrap().write_all(bytes).unwrap();
    }

    /// Changes one byte of the file, and does `with` to it; the byte is then put back.
    pub(crate) fn with_byte<T>(&self, at: usize, byte: u8, with: impl FnOnce(&Path) -> T) -> T {
        let path = self.path();
        let set = |byte: u8| {
            let file = File::options().write(true).open(&path).unwrap();
            file.write_all_at(&[byte], at as u64).unwrap();
        };
        set(byte);
        let answer = with(&path);
        set(self.sound[at]);
        answer
    }
}
