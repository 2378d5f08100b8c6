//! Checkpoints, proofs and policies as files.

use std::path::Path;

use register::chain::{Hash, Paper};
use register::notary::{Note, Policy, SignedBy};

use crate::command_error::CommandError;
use crate::input_file;

/// Reads a signed checkpoint.
pub(crate) fn note(path: &Path) -> Result<Note, CommandError> {
    let text = input_file::text(path)?;
    parse_note(&text).map_err(|error| error.at(path.display()))
}

/// A signed checkpoint from its text; a mail or an editor may have changed its line ends, and what stands behind the last one.
pub(crate) fn parse_note(text: &str) -> Result<Note, CommandError> {
    as_written(text).parse().map_err(|error: register::notary::NoteError| {
        CommandError::refused(error.to_string()).hint("give the file that `prorata checkpoint issue` wrote")
    })
}

/// A text as it was written, after a mail or an editor changed its line ends, or what stands behind the last line.
pub(crate) fn as_written(text: &str) -> String {
    format!("{}\n", text.replace("\r\n", "\n").trim_end())
}

/// A checkpoint that someone kept: signed, or typed from paper.
pub(crate) enum Kept {
    /// A signed note.
    Note(Note),
    /// The size and root that were printed.
    Paper(Paper),
}

/// Reads a checkpoint in either form.
pub(crate) fn kept(path: &Path) -> Result<Kept, CommandError> {
    let text = input_file::text(path)?;
    let kept = match parse_note(&text) {
        Ok(note) => Ok(Kept::Note(note)),
        // A text with a line of `root` was meant as one from paper.
        Err(_) if text.lines().any(|line| line.trim_start().to_lowercase().starts_with("root")) => {
            let paper = text.parse::<Paper>();
            paper
                .map(Kept::Paper)
                .map_err(|error| CommandError::refused(error.to_string()).at(path.display()))
        }
        Err(error) => Err(error.at(path.display())),
    }?;
    if kept.measure().0 == 0 {
        return Err(CommandError::refused("a checkpoint over no entry: every ledger continues it")
            .at(path.display())
            .hint("give one that covers entries"));
    }
    Ok(kept)
}

impl Kept {
    /// How many entries it covers, and the root over them.
    pub(crate) fn measure(&self) -> (u64, Hash) {
        match self {
            Self::Note(note) => (note.checkpoint().size, note.checkpoint().root),
            Self::Paper(paper) => (paper.size, paper.root),
        }
    }
}

/// Reads a policy.
pub(crate) fn policy(path: &Path) -> Result<Policy, CommandError> {
    input_file::text(path)?.parse().map_err(|error: register::notary::PolicyError| {
        CommandError::refused(error.to_string())
            .at(path.display())
            .hint("the form of a policy is described in docs/guide/ceremony.md, and at c2sp.org/tlog-policy")
    })
}

/// Who signed, in words: `audit.example (2026-11-24T12:03:16Z)`.
pub(crate) fn signer(by: &SignedBy) -> String {
    let name = by.key.name();
    let when = by.time.and_then(|time| chrono::DateTime::from_timestamp(i64::try_from(time).ok()?, 0));
    match when {
        Some(when) => format!("{name} ({})", when.format("%Y-%m-%dT%H:%M:%SZ")),
        None => format!("{name} (log)"),
    }
}
