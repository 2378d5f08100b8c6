use std::path::Path;

use ledger::Reader;

use crate::CommandError;

/// What takes long enough that somebody may want to know how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A ledger is read.
    Reading,
    /// A ledger is searched for faults.
    Verifying,
    /// Reports are written.
    Reports,
    /// Letters are written.
    Letters,
}

/// Who follows the progress of a task.
pub trait Progress {
    /// So many entries are done.
    fn entries(&self, task: Task, done: u64);

    /// This part is next.
    fn part(&self, task: Task, part: &str);

    /// The task ended.
    fn end(&self);
}

/// Nobody follows it.
impl Progress for () {
    fn entries(&self, _: Task, _: u64) {}

    fn part(&self, _: Task, _: &str) {}

    fn end(&self) {}
}

/// A ledger by its file, and who follows the progress of its reading.
#[derive(Clone, Copy)]
pub struct LedgerFile<'a> {
    path: &'a Path,
    progress: &'a dyn Progress,
}

impl<'a> LedgerFile<'a> {
    /// The ledger at `path`.
    pub fn new(path: &'a Path, progress: &'a dyn Progress) -> Self {
        Self { path, progress }
    }

    /// Its file.
    pub fn path(&self) -> &'a Path {
        self.path
    }

    /// Who follows the progress of a task.
    pub fn progress(&self) -> &'a dyn Progress {
        self.progress
    }

    /// Opens it for reading; nothing of it is verified yet.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn reader(&self) -> Result<Reader, CommandError> {
        Ok(Reader::open(self.path)?)
    }
}
