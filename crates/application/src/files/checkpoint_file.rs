//! Checkpoints, proofs and policies as files.

use std::path::Path;

use register::chain::{Hash, PaperCheckpoint};
use register::notary::{Note, Policy, SignedBy, Signers};

use crate::error::CommandError;
use crate::files::input_file;

/// Reads a signed checkpoint.
///
/// # Errors
/// When the file cannot be read, or is none.
pub fn note(path: &Path) -> Result<Note, CommandError> {
    let text = input_file::text(path)?;
    parse_note(&text).map_err(|error| error.at(path.display()))
}

/// A signed checkpoint from its text; a mail or an editor may have changed its line ends, and what follows the last one.
///
/// # Errors
/// When the file cannot be read, or is none.
pub fn parse_note(text: &str) -> Result<Note, CommandError> {
    as_written(text).parse().map_err(|error: register::notary::NoteError| {
        CommandError::refused(error.to_string()).hint("give the file that `prorata checkpoint issue` wrote")
    })
}

/// A text as it was written, after a mail or an editor changed its line ends, or what follows the last line.
pub fn as_written(text: &str) -> String {
    format!("{}\n", text.replace("\r\n", "\n").trim_end())
}

/// A checkpoint that someone kept: signed, or typed from paper.
pub enum KeptCheckpoint {
    /// A signed note.
    Note(Note),
    /// The size and root that were printed.
    Paper(PaperCheckpoint),
}

/// Reads a checkpoint in either form.
///
/// # Errors
/// When the file cannot be read, or is none.
pub fn kept(path: &Path) -> Result<KeptCheckpoint, CommandError> {
    let text = input_file::text(path)?;
    let kept = match parse_note(&text) {
        Ok(note) => Ok(KeptCheckpoint::Note(note)),
        // A text with a line of `root` was meant as one from paper.
        Err(_) if text.lines().any(|line| line.trim_start().to_lowercase().starts_with("root")) => {
            let paper = text.parse::<PaperCheckpoint>();
            paper
                .map(KeptCheckpoint::Paper)
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

impl KeptCheckpoint {
    /// How many entries it covers, and the root over them.
    pub fn measure(&self) -> (u64, Hash) {
        match self {
            Self::Note(note) => (note.checkpoint().size, note.checkpoint().root),
            Self::Paper(paper) => (paper.size, paper.root),
        }
    }
}

/// Reads a policy.
///
/// # Errors
/// When the file cannot be read, or is none.
pub fn policy(path: &Path) -> Result<Policy, CommandError> {
    input_file::text(path)?.parse().map_err(|error: register::notary::PolicyError| {
        CommandError::refused(error.to_string())
            .at(path.display())
            .hint("the form of a policy is described in docs/guide/ceremony.md, and at c2sp.org/tlog-policy")
    })
}

/// Reads the list of those who may sign.
///
/// # Errors
/// When the file cannot be read, or is none.
pub fn signers(path: &Path) -> Result<Signers, CommandError> {
    let text = input_file::text(path)?;
    let signers: Result<Signers, _> = text.parse();
    if signers.as_ref().is_ok_and(Signers::is_empty) {
        return Err(CommandError::refused("the list of signers names nobody").at(path.display()));
    }
    signers.map_err(|error: register::notary::SignersError| {
        CommandError::refused(error.to_string())
            .at(path.display())
            .hint("a line is an actor and an SSH public key, as in OpenSSH's allowed_signers")
    })
}

/// Who signed, in words: `audit.example (2026-11-24T12:03:16Z)`.
pub fn signer(by: &SignedBy) -> String {
    let name = by.key.name();
    let when = by.time.and_then(|time| chrono::DateTime::from_timestamp(i64::try_from(time).ok()?, 0));
    match when {
        Some(when) => format!("{name} ({})", when.format("%Y-%m-%dT%H:%M:%SZ")),
        None => format!("{name} (log)"),
    }
}
