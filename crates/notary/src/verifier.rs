use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, VerifyingKey};
use signed_note::{Verifier, is_key_name_valid, key_id};

/// What a key signs, which is part of it: the byte of its algorithm in C2SP signed-note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The checkpoints of a log (0x01).
    Log,
    /// The cosignatures of a witness, each with its time (0x04).
    Witness,
}

/// A key that verifies a log or a witness, written `NAME+8 hex+BASE64` (the vkey of C2SP signed-note).
///
/// The eight digits are a short name of the key and no proof of anything; the whole key is compared.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    purpose: Purpose,
    key: VerifyingKey,
}

/// Why a text is not a verifier key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VerifierKeyError {
    /// The form is not that of a verifier key.
    #[error("a verifier key is written NAME+8 hexadecimal digits+base64")]
    Form,
    /// The name is empty or holds a space or a plus sign.
    #[error("the name of a key is not empty and holds no space and no plus sign")]
    Name,
    /// The key is neither of a log (0x01) nor of a witness (0x04).
    #[error("the key is neither that of a log nor that of a witness with Ed25519")]
    Purpose,
    /// The eight digits are not those of the key.
    #[error("the eight digits of the verifier key are not those of its key: a character was mistyped")]
    Id,
    /// The key is no point of the curve, or so weak that anyone can sign with it.
    #[error("the key is not one that only its holder can sign with")]
    Weak,
}

impl Purpose {
    fn byte(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }

    /// The word by which files and commands name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Witness => "witness",
        }
    }
}

impl VerifierKey {
    pub(crate) fn new(name: &str, purpose: Purpose, key: VerifyingKey) -> Result<Self, VerifierKeyError> {
        if !is_key_name_valid(name) || name.chars().any(char::is_control) {
            return Err(VerifierKeyError::Name);
        }
        if key.is_weak() {
            return Err(VerifierKeyError::Weak);
        }
        Ok(Self { name: name.to_owned(), purpose, key })
    }

    /// The name: of a log, the origin of its ledger.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it verifies.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The short name of the key, as signature lines carry it.
    pub fn id(&self) -> u32 {
        key_id(&self.name, &self.typed())
    }

    /// Whether both wrap the same public key, whatever their names.
    pub fn same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// The 32 bytes of the public key.
    pub fn public_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The time that a signature of this key bears, in seconds since 1970; a log's bears none.
    pub(crate) fn time(&self, signature: &[u8]) -> Option<u64> {
        match self.purpose {
            Purpose::Log => None,
            Purpose::Witness => signature.first_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes)),
        }
    }

    /// The algorithm and the key.
    fn typed(&self) -> Vec<u8> {
        [&[self.purpose.byte()], self.key.as_bytes().as_slice()].concat()
    }
}

/// What a witness signs: a header, the time, and the text of the checkpoint (C2SP tlog-cosignature).
pub(crate) fn cosigned(time: u64, text: &[u8]) -> Vec<u8> {
    let mut message = format!("cosignature/v1\ntime {time}\n").into_bytes();
    message.extend(text);
    message
}

impl Verifier for VerifierKey {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id()
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let (message, signature) = match (self.purpose, self.time(signature)) {
            (Purpose::Witness, Some(time)) if i64::try_from(time).is_ok() => {
                (cosigned(time, message), &signature[8..])
            }
            (Purpose::Witness, _) => return false,
            (Purpose::Log, _) => (message.to_vec(), signature),
        };
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(&message, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}+{}", self.name, self.id(), Base64::encode_string(&self.typed()))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for VerifierKey {
    type Err = VerifierKeyError;

    fn from_str(text: &str) -> Result<Self, VerifierKeyError> {
        let form = || VerifierKeyError::Form;
        let (name, rest) = text.split_once('+').ok_or_else(form)?;
        let (_, encoded) = rest.split_once('+').ok_or_else(form)?;
        let bytes = Base64::decode_vec(encoded).map_err(|_| form())?;
        let (purpose, key) = match bytes.split_first() {
            Some((1, key)) => (Purpose::Log, key),
            Some((4, key)) => (Purpose::Witness, key),
            _ => return Err(VerifierKeyError::Purpose),
        };
        let key: &[u8; 32] = key.try_into().map_err(|_| form())?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| VerifierKeyError::Weak)?;
        let found = Self::new(name, purpose, key)?;
        // Its one written form, short name included.
        if found.to_string() == text { Ok(found) } else { Err(VerifierKeyError::Id) }
    }
}
