use thiserror::Error;

use crate::canonical::{self, CanonicalError};

/// The longest line, in bytes: what fits the length prefix of an entry bundle of C2SP tlog-tiles.
pub const LINE_BYTES_MAX: usize = 65_535;

/// The rule of the actor.
pub(crate) const ACTOR: &str = "actor has 1 to 64 characters, none of them control characters";

/// Why a line is not an entry, or an entry cannot be a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EntryError {
    /// The line does not have the canonical form.
    #[error("not in canonical form, {0}")]
    Form(CanonicalError),
    /// The layout version is not one that this program knows.
    #[error("entry layout {0} is not known to this program")]
    Version(i64),
    /// A field has a value that it may not have; the rule says which.
    #[error("{0}")]
    Field(&'static str),
    /// The line is longer than [`LINE_BYTES_MAX`]; the length in bytes.
    #[error("the entry has {0} bytes; {max} are the most that fit", max = LINE_BYTES_MAX)]
    TooLong(usize),
}

/// Whether a text is printable ASCII without spaces; all of it is looked at, which is faster than to stop.
fn is_graphic(text: &str) -> bool {
    text.bytes().fold(true, |all, byte| all & byte.is_ascii_graphic())
}

/// The rules of the fields that their types do not carry, but for what a text may hold.
pub(crate) fn check(seq: u64, actor: &str, kind: &str, kv: u32, request: &str) -> Result<(), EntryError> {
    let rule = if seq == 0 || seq > canonical::INTEGER_MAX.unsigned_abs() {
        "seq is at least 1"
    } else if !(1..=64).contains(&actor.chars().count()) {
        ACTOR
    } else if !(1..=64).contains(&kind.len()) || !kind.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        "kind has 1 to 64 letters"
    } else if kv == 0 {
        "kv is a small whole number from 1"
    } else if !(1..=128).contains(&request.len()) || !is_graphic(request) {
        "request has 1 to 128 printable ASCII characters without spaces"
    } else {
        return Ok(());
    };
    Err(EntryError::Field(rule))
}
