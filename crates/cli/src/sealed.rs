use std::ops::ControlFlow;
use std::path::Path;

use ledger::Reader;
use register::Tallied;
use register::chain::{EntryView, Hash, Levels};
use register::notary::{Note, second_root};

use crate::command_error::{CommandError, ErrorKind};
use crate::commands::verify;
use crate::notes::Kept;
use crate::office;

/// A ledger that verifies, with every hash of its tree.
pub(crate) struct Sealed {
    pub(crate) tallied: Tallied,
    pub(crate) origin: String,
    pub(crate) levels: Levels,
}

/// Reads a ledger and verifies every link of it.
pub(crate) fn read(path: &Path) -> Result<Sealed, CommandError> {
    read_each(path, |_| {})
}

/// As [`read`], with the lines of the entries.
pub(crate) fn read_lines(path: &Path) -> Result<(Sealed, Vec<String>), CommandError> {
    let mut lines = Ok(Vec::new());
    let sealed = read_each(path, |entry| {
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

fn read_each(path: &Path, mut each: impl FnMut(&EntryView<'_>)) -> Result<Sealed, CommandError> {
    let mut levels = Levels::default();
    let office = office::tally_each(path, None, |entry, hash| {
        levels.push(hash);
        each(entry);
    })?;
    Ok(Sealed { tallied: office.tallied, origin: office.identity.origin, levels })
}

/// Reads a ledger for a signature: `verify` finds no fault in it, and another implementation of the tree, reading it a
/// second time, gives the same root.
pub(crate) fn to_be_signed(path: &Path) -> Result<Sealed, CommandError> {
    verify::must_be_sound(path)?;
    let sealed = read(path)?;
    sealed.agree_with_second(path)?;
    Ok(sealed)
}

impl Sealed {
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
    pub(crate) fn holds(&self, note: &Note) -> Result<(), CommandError> {
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
    pub(crate) fn holds_kept(&self, kept: &Kept) -> Result<(), CommandError> {
        match kept {
            Kept::Note(note) => self.holds(note),
            Kept::Paper(paper) => self.continues(paper.size, paper.root),
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
    pub(crate) fn root(&self) -> Hash {
        self.levels.root()
    }
}
