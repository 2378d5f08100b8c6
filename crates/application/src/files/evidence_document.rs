//! A file as an entry names it: by its name, digest and size.

use std::path::Path;

use register::EvidenceDocument;
use register::chain::{Hash, sha256};
use unicode_normalization::UnicodeNormalization;

use crate::error::CommandError;

/// The digest of a file that was read.
///
/// # Errors
/// When it is larger than an entry can say.
pub fn document(path: &Path, bytes: &[u8]) -> Result<EvidenceDocument, CommandError> {
    described(path, sha256(bytes), bytes.len() as u64)
}

/// A document by its digest and size; its name in composed letters, which a Mac takes apart.
///
/// # Errors
/// As [`document`].
pub fn described(path: &Path, digest: Hash, bytes: u64) -> Result<EvidenceDocument, CommandError> {
    let name: String =
        path.file_name().map(|name| name.to_string_lossy().nfc().collect()).unwrap_or_default();
    let refuse = |error: register::FieldError| CommandError::refused(format!("{}: {error}", path.display()));
    Ok(EvidenceDocument {
        name: name.parse().or_else(|_| fitting(&name).parse()).map_err(refuse)?,
        sha256: digest.into(),
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX).try_into().map_err(refuse)?,
    })
}

/// A name of a file that fits into an entry: what cannot be seen becomes `_`, and of a long one the middle is left out. The
/// digest tells which file it is.
fn fitting(name: &str) -> String {
    const MOST: usize = 64;
    const TAIL: usize = 16;
    let seen = |character: char| {
        let odd = intake::hidden(character.encode_utf8(&mut [0; 4])).is_some();
        if odd || (character.is_whitespace() && character != ' ') { '_' } else { character }
    };
    let plain: Vec<char> = name.trim().chars().map(seen).collect();
    if plain.len() <= MOST {
        return plain.into_iter().collect();
    }
    let head = &plain[..MOST - TAIL - 1];
    head.iter().chain(&['~']).chain(&plain[plain.len() - TAIL..]).collect()
}
