use std::ops::ControlFlow;
use std::path::Path;

use ledger::Reader;
use register::Totals;
use register::chain::{EntryView, Hash, Levels};
use register::notary::{Note, second_root};

use crate::error::{CommandError, ErrorKind};
use crate::files::checkpoint_file::KeptCheckpoint;
use crate::reading::ledger_file::LedgerFile;

/// A ledger that verifies, with every hash of its tree.
pub struct SealedLedger {
    /// What the entries come to.
    pub totals: Totals,
    /// Its name.
    pub origin: String,
    /// Every hash of its tree.
    pub levels: Levels,
}

impl LedgerFile<'_> {
    /// Reads the ledger and verifies every link of it.
    ///
    /// # Errors
    /// As [`LedgerFile::read`].
    pub fn sealed(&self) -> Result<SealedLedger, CommandError> {
        self.sealed_each(|_| {})
    }

    /// As [`LedgerFile::sealed`], with the lines of the entries.
    ///
    /// # Errors
    /// As [`LedgerFile::read`].
    pub fn sealed_lines(&self) -> Result<(SealedLedger, Vec<String>), CommandError> {
        let mut lines = Ok(Vec::new());
        let sealed = self.sealed_each(|entry| {
            if let Ok(sound) = &mut lines {
                match entry.to_entry().encode() {
                    Ok(line) => sound.push(line),
                    Err(error) => lines = Err(error),
                }
            }
        })?;
        let lines = lines.map_err(|error| CommandError::new(ErrorKind::Broken, error.to_string()))?;
        Ok((sealed, lines))
    }

    fn sealed_each(&self, mut each: impl FnMut(&EntryView<'_>)) -> Result<SealedLedger, CommandError> {
        let mut levels = Levels::default();
        let read = self.totals_each(None, |entry, hash| {
            levels.push(hash);
            each(entry);
        })?;
        Ok(SealedLedger { totals: read.totals, origin: read.identity.origin, levels })
    }

    /// Reads the ledger for a signature: no fault is found in it, and another implementation of the tree, reading it a second
    /// time, gives the same root.
    ///
    /// # Errors
    /// As [`LedgerFile::read`], and when it has a fault or the roots differ.
    pub fn to_be_signed(&self) -> Result<SealedLedger, CommandError> {
        self.must_be_sound()?;
        let sealed = self.sealed()?;
        sealed.agree_with_second(self.path())?;
        Ok(sealed)
    }
}

impl SealedLedger {
    /// Reads the ledger a second time and hashes it by an implementation of other people; both must give one root.
    fn agree_with_second(&self, path: &Path) -> Result<(), CommandError> {
        let mut lines: Vec<String> = Vec::new();
        Reader::open(path)?.rows(|row| {
            lines.extend(row.line.map(str::to_owned));
            ControlFlow::Continue(())
        })?;
        // What was appended meanwhile is not signed.
        lines.truncate(usize::try_from(self.levels.size()).unwrap_or(usize::MAX));
        if second_root(lines) == self.root() {
            return Ok(());
        }
        Err(CommandError::refused("the ledger read a second time gives another root; nothing was signed")
            .hint(
                "run the command again; if it happens again, look at the memory and the disk of this machine",
            ))
    }

    /// Whether the ledger still holds a checkpoint that was kept elsewhere.
    pub fn holds(&self, note: &Note) -> Result<(), CommandError> {
        let checkpoint = note.checkpoint();
        if checkpoint.origin != self.origin {
            let what = format!(
                "the checkpoint is one of {}, and this is the ledger {}",
                checkpoint.origin, self.origin
            );
            return Err(CommandError::refused(what).hint("name the ledger of the checkpoint with --ledger"));
        }
        self.continues(checkpoint.size, checkpoint.root)
    }

    /// The same for one that may be typed from paper.
    pub fn holds_kept(&self, kept: &KeptCheckpoint) -> Result<(), CommandError> {
        match kept {
            KeptCheckpoint::Note(note) => self.holds(note),
            KeptCheckpoint::Paper(paper) => self.continues(paper.size, paper.root),
        }
    }

    fn continues(&self, size: u64, root: Hash) -> Result<(), CommandError> {
        let broken = |what: String| Err(CommandError::new(ErrorKind::Broken, what));
        match self.levels.root_at(size) {
            Some(found) if found == root => Ok(()),
            Some(_) => broken(format!(
                "the first {size} entries are not those of the checkpoint: the ledger was rewritten"
            )),
            None => broken(format!(
                "the ledger ends at entry {}, and the checkpoint covers {size}: its end was cut off",
                self.levels.size()
            )),
        }
    }

    /// The root over all entries.
    pub fn root(&self) -> Hash {
        self.levels.root()
    }
}
