use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use chain::{Hash, ProofError, check_consistency, inclusion_root};

use crate::{Note, NoteError};

/// A proof that an entry is in the ledger of a checkpoint, as a file of its own: C2SP tlog-proof, version 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// The place of the entry, from 0: its seq less one.
    pub index: u64,
    /// The hashes beside its way up.
    pub path: Vec<Hash>,
    /// The checkpoint.
    pub note: Note,
}

/// A proof that the ledger of a checkpoint continues that of an older one, as a file of its own: what C2SP tlog-witness
/// sends to a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// The size of the older checkpoint.
    pub from: u64,
    /// The hashes.
    pub path: Vec<Hash>,
    /// The newer checkpoint.
    pub note: Note,
}

/// Why a text is not a proof.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProofFileError {
    /// The form is neither that of a proof of inclusion nor of consistency.
    #[error("not a proof: neither a tlog-proof nor an `old` size with hashes and a checkpoint")]
    Form,
    /// A line is not the base64 of a hash; its number.
    #[error("line {0} is not the base64 of a hash")]
    Hash(usize),
    /// The checkpoint.
    #[error(transparent)]
    Note(NoteError),
}

const HEADER: &str = "c2sp.org/tlog-proof@v1\n";

impl Inclusion {
    /// Compares the proof with the entry that it is for, by its line.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn check(&self, line: &str) -> Result<(), ProofError> {
        let checkpoint = self.note.checkpoint();
        let root = inclusion_root(self.index, checkpoint.size, Hash::leaf(line.as_bytes()), &self.path)?;
        if root == checkpoint.root { Ok(()) } else { Err(ProofError::Root) }
    }
}

impl Consistency {
    /// Compares the proof with the root of the older checkpoint.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn check(&self, from_root: Hash) -> Result<(), ProofError> {
        let checkpoint = self.note.checkpoint();
        check_consistency(self.from, from_root, checkpoint.size, checkpoint.root, &self.path)
    }
}

impl fmt::Display for Inclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{HEADER}index {}\n{}\n{}", self.index, Lines(&self.path), self.note)
    }
}

impl fmt::Display for Consistency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "old {}\n{}\n{}", self.from, Lines(&self.path), self.note)
    }
}

struct Lines<'a>(&'a [Hash]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))
    }
}

impl FromStr for Inclusion {
    type Err = ProofFileError;

    fn from_str(text: &str) -> Result<Self, ProofFileError> {
        let rest = text.strip_prefix(HEADER).ok_or(ProofFileError::Form)?;
        // Extra data may be there; it proves nothing and is not looked at.
        let (rest, before) = match rest.strip_prefix("extra ").and_then(|rest| rest.split_once('\n')) {
            Some((_, rest)) => (rest, 2),
            None => (rest, 1),
        };
        let (index, path, note) = parts(rest, "index ", before)?;
        Ok(Self { index, path, note })
    }
}

impl FromStr for Consistency {
    type Err = ProofFileError;

    fn from_str(text: &str) -> Result<Self, ProofFileError> {
        let (from, path, note) = parts(text, "old ", 0)?;
        Ok(Self { from, path, note })
    }
}

/// A number behind its word, the hashes, an empty line and the note; `before` lines were read.
fn parts(text: &str, word: &str, before: usize) -> Result<(u64, Vec<Hash>, Note), ProofFileError> {
    let (head, note) = text.split_once("\n\n").ok_or(ProofFileError::Form)?;
    let mut lines = head.split('\n');
    let number = lines.next().and_then(|line| line.strip_prefix(word)).ok_or(ProofFileError::Form)?;
    let read: u64 = number.parse().map_err(|_| ProofFileError::Form)?;
    if read.to_string() != number {
        return Err(ProofFileError::Form);
    }
    let mut path = Vec::new();
    for (place, line) in lines.enumerate() {
        // No tree of 2^64 leaves has a longer proof.
        if place >= 128 {
            return Err(ProofFileError::Form);
        }
        path.push(Hash::from_base64(line).map_err(|_| ProofFileError::Hash(before + place + 2))?);
    }
    Ok((read, path, note.parse().map_err(ProofFileError::Note)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;
    use chain::{Checkpoint, Levels};

    #[test]
    fn proofs_are_read_back_and_checked() {
        let mut levels = Levels::default();
        (0..11).for_each(|n| levels.push(Hash::leaf(format!("line {n}").as_bytes())));
        let key = SecretKey::from_seed("prorata.example/test", &[1; 32]).unwrap();
        let checkpoint =
            Checkpoint { origin: key.name().into(), size: 11, root: levels.root_at(11).unwrap() };
        let note = Note::sign(checkpoint, &key).unwrap();
        let made = Inclusion { index: 6, path: levels.inclusion(6, 11).unwrap(), note: note.clone() };
        let read: Inclusion = made.to_string().parse().unwrap();
        assert_eq!(read, made);
        assert_eq!(read.check("line 6"), Ok(()));
        assert_eq!(read.check("line 7"), Err(ProofError::Root));
        let extra = made.to_string().replacen("index", "extra YQ==\nindex", 1);
        assert_eq!(extra.parse(), Ok(made));
        let made = Consistency { from: 5, path: levels.consistency(5, 11).unwrap(), note: note.clone() };
        let read: Consistency = made.to_string().parse().unwrap();
        assert_eq!(read, made);
        assert_eq!(read.check(levels.root_at(5).unwrap()), Ok(()));
        assert_eq!(read.check(levels.root_at(6).unwrap()), Err(ProofError::OldRoot));
        // An empty path: the first of one.
        let empty = Consistency { from: 11, path: vec![], note };
        assert_eq!(empty.to_string().parse(), Ok(empty));
        for wrong in ["", "old 5", "old 05\n\n", "index 1\n\n", "old 5\nxx\n\nnote"] {
            assert!(wrong.parse::<Consistency>().is_err() && wrong.parse::<Inclusion>().is_err(), "{wrong}");
        }
    }
}
