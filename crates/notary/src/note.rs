use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use chain::{Checkpoint, CheckpointError};
use signed_note::{Signature, Verifier};

use crate::{Purpose, SecretKey, VerifierKey};

/// A checkpoint with the signature of its log and the cosignatures of witnesses: a C2SP signed note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    checkpoint: Checkpoint,
    signatures: Vec<Line>,
}

/// One line of signature.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    name: String,
    id: u32,
    bytes: Vec<u8>,
}

/// Who signed a note, and when it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBy {
    /// The key.
    pub key: VerifierKey,
    /// When, in seconds since 1970, for a witness.
    pub time: Option<u64>,
}

/// Why a text is not a signed checkpoint, or a signature not one of its key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// The form is not that of a signed note, or not its one written form.
    #[error("not a signed checkpoint: three lines, an empty line, and lines of signature")]
    Form,
    /// The text that is signed is not a checkpoint.
    #[error(transparent)]
    Checkpoint(CheckpointError),
    /// A line names a key, and the signature is not one of that key.
    #[error("the signature of {name} is not one of its key: it was made up")]
    Signature {
        /// The name of the key.
        name: String,
    },
    /// The name of the key is not the origin of the checkpoint.
    #[error("the key of the ledger {name} cannot sign a checkpoint of {origin}")]
    OtherOrigin {
        /// The name of the key.
        name: String,
        /// The origin of the checkpoint.
        origin: String,
    },
    /// Another signature would make more lines than a reader takes.
    #[error("a checkpoint bears {max} signatures at most", max = SIGNATURES_MAX)]
    Full,
}

/// The most signature lines of a note.
const SIGNATURES_MAX: usize = 64;

impl Note {
    /// A checkpoint signed by its log.
    ///
    /// # Errors
    /// [`NoteError::OtherOrigin`] when the key has another name than the origin.
    pub fn sign(checkpoint: Checkpoint, key: &SecretKey) -> Result<Self, NoteError> {
        let verifier = key.verifier(Purpose::Log).map_err(|_| NoteError::Form)?;
        if key.name() != checkpoint.origin {
            return Err(NoteError::OtherOrigin { name: key.name().to_owned(), origin: checkpoint.origin });
        }
        let bytes = key.sign(checkpoint.to_string().as_bytes());
        let line = Line { name: key.name().to_owned(), id: verifier.id(), bytes };
        Ok(Self { checkpoint, signatures: vec![line] })
    }

    /// Adds the cosignature of a witness at a time in seconds since 1970; it takes the place of an earlier one.
    ///
    /// # Errors
    /// [`NoteError::Full`]; [`NoteError::Form`], which no key read or made here can cause.
    pub fn cosign(&mut self, key: &SecretKey, time: u64) -> Result<(), NoteError> {
        let verifier = key.verifier(Purpose::Witness).map_err(|_| NoteError::Form)?;
        let (name, id) = (key.name(), verifier.id());
        let same = |found: &Line| (found.name.as_str(), found.id) == (name, id);
        if self.signatures.iter().filter(|found| !same(found)).count() >= SIGNATURES_MAX {
            return Err(NoteError::Full);
        }
        let bytes = key.cosign(self.checkpoint.to_string().as_bytes(), time);
        self.signatures.retain(|found| !same(found));
        self.signatures.push(Line { name: name.to_owned(), id, bytes });
        Ok(())
    }

    /// Takes the signatures of another copy of the same checkpoint that this one lacks.
    ///
    /// # Errors
    /// [`NoteError::Form`] when the two are not of the same checkpoint, [`NoteError::Full`] when they have too many lines
    /// together.
    pub fn join(&mut self, other: &Self) -> Result<(), NoteError> {
        let known = |line: &Line, lines: &[Line]| {
            lines.iter().any(|found| (&found.name, found.id) == (&line.name, line.id))
        };
        let added: Vec<Line> =
            other.signatures.iter().filter(|line| !known(line, &self.signatures)).cloned().collect();
        if other.checkpoint != self.checkpoint {
            return Err(NoteError::Form);
        }
        if self.signatures.len() + added.len() > SIGNATURES_MAX {
            return Err(NoteError::Full);
        }
        self.signatures.extend(added);
        Ok(())
    }

    /// The checkpoint. It means nothing until a signature of a known key was verified.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Who of `keys` signed it. Lines of other keys say nothing and are left out.
    ///
    /// # Errors
    /// [`NoteError::Signature`] when a line names one of the keys and the signature is not of that key: somebody made it
    /// up. [`NoteError::OtherOrigin`] when the key of a log signed a checkpoint of another ledger.
    pub fn signed_by(&self, keys: &[VerifierKey]) -> Result<Vec<SignedBy>, NoteError> {
        let text = self.checkpoint.to_string();
        let mut signed: Vec<SignedBy> = Vec::new();
        for line in &self.signatures {
            let known = keys.iter().filter(|key| key.name() == line.name && key.id() == line.id);
            for key in known {
                if !key.verify(text.as_bytes(), &line.bytes) {
                    return Err(NoteError::Signature { name: line.name.clone() });
                }
                if key.purpose() == Purpose::Log && key.name() != self.checkpoint.origin {
                    let origin = self.checkpoint.origin.clone();
                    return Err(NoteError::OtherOrigin { name: line.name.clone(), origin });
                }
                signed.push(SignedBy { key: key.clone(), time: key.time(&line.bytes) });
            }
        }
        Ok(signed)
    }

    /// The names on the signature lines, verified or not.
    pub fn names(&self) -> Vec<&str> {
        self.signatures.iter().map(|line| line.name.as_str()).collect()
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut signatures = Vec::new();
        for line in &self.signatures {
            let signature = Signature::new(line.name.clone(), line.id, line.bytes.clone());
            signatures.push(signature.map_err(|_| fmt::Error)?);
        }
        let text = self.checkpoint.to_string();
        let note = signed_note::Note::new(text.as_bytes(), &signatures).map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8(note.to_bytes()).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let parts = text.rsplit_once("\n\n").ok_or(NoteError::Form)?;
        let lines = parts.1.strip_suffix('\n').ok_or(NoteError::Form)?;
        // The library keeps its lines to itself; it says whether the whole is a note, and reads them one by one.
        signed_note::Note::from_bytes(text.as_bytes()).map_err(|_| NoteError::Form)?;
        let mut signatures: Vec<Line> = Vec::new();
        for line in lines.split('\n') {
            let read = Signature::from_bytes(line.as_bytes()).map_err(|_| NoteError::Form)?;
            let line =
                Line { name: read.name().to_owned(), id: read.id(), bytes: read.signature().to_owned() };
            if signatures.iter().any(|found| (&found.name, found.id) == (&line.name, line.id)) {
                return Err(NoteError::Form);
            }
            signatures.push(line);
        }
        let checkpoint = format!("{}\n", parts.0).parse().map_err(NoteError::Checkpoint)?;
        let note = Self { checkpoint, signatures };
        if note.signatures.len() <= SIGNATURES_MAX && note.to_string() == text {
            Ok(note)
        } else {
            Err(NoteError::Form)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chain::sha256;
    use proptest::prelude::*;

    fn keys() -> (SecretKey, SecretKey) {
        let log = SecretKey::from_seed("prorata.example/test", &[1; 32]).unwrap();
        (log, SecretKey::from_seed("audit.example", &[2; 32]).unwrap())
    }

    fn note() -> (Note, Vec<VerifierKey>) {
        let (log, witness) = keys();
        let checkpoint = Checkpoint { origin: "prorata.example/test".into(), size: 41, root: sha256(b"") };
        let mut note = Note::sign(checkpoint, &log).unwrap();
        note.cosign(&witness, 1_790_000_000).unwrap();
        let keys = vec![log.verifier(Purpose::Log).unwrap(), witness.verifier(Purpose::Witness).unwrap()];
        (note, keys)
    }

    #[test]
    fn signatures_are_read_back_and_verified() {
        let (note, keys) = note();
        let read: Note = note.to_string().parse().unwrap();
        assert_eq!(read, note);
        let signed = read.signed_by(&keys).unwrap();
        let times: Vec<Option<u64>> = signed.iter().map(|by| by.time).collect();
        assert_eq!(times, [None, Some(1_790_000_000)]);
        for key in &keys {
            assert_eq!(key.to_string().parse(), Ok(key.clone()));
        }
        // The key of a log does not verify as one of a witness.
        let other = keys[0].clone();
        assert_eq!(read.signed_by(&[other]).unwrap().len(), 1);
    }

    #[test]
    fn a_log_signs_its_own_origin_only() {
        let (_, witness) = keys();
        let checkpoint = Checkpoint { origin: "prorata.example/test".into(), size: 1, root: sha256(b"") };
        assert!(matches!(Note::sign(checkpoint, &witness), Err(NoteError::OtherOrigin { .. })));
    }

    /// Whoever writes the line: the signature holds, and is not one that this key may give.
    #[test]
    fn the_key_of_another_log_signs_no_checkpoint_of_this_one() {
        let (log, other) = keys();
        let checkpoint = Checkpoint { origin: "prorata.example/test".into(), size: 1, root: sha256(b"") };
        let mut note = Note::sign(checkpoint, &log).unwrap();
        let verifier = other.verifier(Purpose::Log).unwrap();
        let bytes = other.sign(note.checkpoint.to_string().as_bytes());
        note.signatures.push(Line { name: other.name().to_owned(), id: verifier.id(), bytes });
        let told = note.signed_by(&[verifier]).unwrap_err();
        let expected =
            NoteError::OtherOrigin { name: "audit.example".into(), origin: "prorata.example/test".into() };
        assert_eq!(told, expected);
    }

    #[test]
    fn copies_with_other_cosignatures_are_joined() {
        let (log, _) = keys();
        let (full, keys) = note();
        let mut bare = Note::sign(full.checkpoint().clone(), &log).unwrap();
        bare.join(&full).unwrap();
        assert_eq!(bare, full);
        assert_eq!(bare.signed_by(&keys).unwrap().len(), 2);
        let other = Checkpoint { size: 42, ..full.checkpoint().clone() };
        assert_eq!(bare.join(&Note::sign(other, &log).unwrap()), Err(NoteError::Form));
    }

    proptest! {
        #[test]
        fn no_changed_byte_passes_as_signed(at in 0_usize..600, bit in 0_u8..8) {
            let (note, keys) = note();
            let mut bytes = note.to_string().into_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let all = String::from_utf8(bytes).ok().and_then(|text| text.parse::<Note>().ok()).map(|read| read.signed_by(&keys));
            // A changed name or short name makes a signature of nobody; then one signature is missing.
            prop_assert!(!matches!(all, Some(Ok(signed)) if signed.len() == 2));
        }
    }
}
