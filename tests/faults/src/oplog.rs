//! What SQLite asked of the disk, in order: the log from which every state after a power cut is made.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use crate::shim::{Call, Fate, Watch, watched_by};

/// One thing that was asked of the disk. A file is known by a number, because a name can be given again.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Create {
        name: String,
        file: usize,
    },
    Write {
        file: usize,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        file: usize,
        size: usize,
    },
    Sync {
        file: usize,
    },
    Unlink {
        name: String,
    },
    /// The folder is made durable: because a file was deleted, or because a new one was made durable for the first time.
    SyncFolder {
        deleted: bool,
    },
}

/// The log of one folder.
#[derive(Debug, Default)]
pub(crate) struct Log {
    folder: String,
    names: BTreeMap<String, usize>,
    fresh: Vec<usize>,
    files: usize,
    pub(crate) ops: Vec<Op>,
}

struct Logger(Rc<RefCell<Log>>);

/// Logs what is asked of the files in `folder`, of which `present` are there, until [`logged`].
pub(crate) fn log(folder: &Path, present: &[&str]) -> Rc<RefCell<Log>> {
    let names: BTreeMap<String, usize> =
        present.iter().enumerate().map(|(file, name)| ((*name).to_owned(), file)).collect();
    let files = names.len();
    let folder = folder.to_str().unwrap().to_owned();
    let log = Rc::new(RefCell::new(Log { folder, names, files, ..Log::default() }));
    watched_by(Some(Box::new(Logger(Rc::clone(&log)))));
    log
}

/// Ends the logging.
pub(crate) fn logged() {
    watched_by(None);
}

impl Log {
    /// The name of a file of this folder.
    fn name<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&self.folder)?.strip_prefix('/')
    }

    fn take(&mut self, call: &Call<'_>) {
        match call {
            Call::Open { path, create: true } => {
                let Some(name) = self.name(path) else { return };
                if !self.names.contains_key(name) {
                    let (name, file) = (name.to_owned(), self.files);
                    self.files += 1;
                    self.names.insert(name.clone(), file);
                    self.fresh.push(file);
                    self.ops.push(Op::Create { name, file });
                }
            }
            Call::Write { path, at, bytes } => {
                let Some(file) = self.file(path) else { return };
                let at = usize::try_from(*at).unwrap();
                self.ops.push(Op::Write { file, at, bytes: bytes.to_vec() });
            }
            Call::Truncate { path, size } => {
                let Some(file) = self.file(path) else { return };
                self.ops.push(Op::Truncate { file, size: usize::try_from(*size).unwrap() });
            }
            Call::Sync { path } => {
                let Some(file) = self.file(path) else { return };
                self.ops.push(Op::Sync { file });
                // SQLite's own file system makes the folder of a new journal durable with its first sync.
                if let Some(place) = self.fresh.iter().position(|fresh| *fresh == file) {
                    self.fresh.remove(place);
                    self.ops.push(Op::SyncFolder { deleted: false });
                }
            }
            Call::Delete { path, sync_folder } => {
                let Some(name) = self.name(path) else { return };
                if self.names.remove(name).is_some() {
                    self.ops.push(Op::Unlink { name: name.to_owned() });
                    if *sync_folder {
                        self.ops.push(Op::SyncFolder { deleted: true });
                    }
                }
            }
            _ => {}
        }
    }

    fn file(&self, path: &str) -> Option<usize> {
        self.names.get(self.name(path)?).copied()
    }
}

impl Watch for Logger {
    fn fate(&mut self, call: &Call<'_>) -> Fate {
        self.0.borrow_mut().take(call);
        Fate::Done
    }
}
