//! Files that are read, within limits.

use std::io::Read;
use std::path::Path;

use register::EvidenceDocument;
use register::allocation::Key;
use register::chain::{Hash, Hasher};
use register::payload::KeyFact;

use crate::error::CommandError;
use crate::files::carried_keys::{CarriedKey, carried};
use crate::files::evidence_document;

/// The largest file that is read whole: 64 MiB.
const BYTES_MAX: u64 = 64 << 20;

/// Reads a file that a user named; a pipe or a device in its place is refused.
pub fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    read_up_to(path, BYTES_MAX)
}

/// As [`read`], with another limit.
pub fn read_up_to(path: &Path, most: u64) -> Result<Vec<u8>, CommandError> {
    let name = path.display();
    let failed = |error: std::io::Error| CommandError::refused(format!("reading {name}: {error}"));
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(CommandError::refused(format!("{name} is larger than {} MiB", most >> 20))
            .hint("check that this is the intended file; a document of any size can stand behind an entry, with --document"));
    }
    Ok(bytes)
}

/// Reads a text in UTF-8.
pub fn text(path: &Path) -> Result<String, CommandError> {
    let bytes = read(path)?;
    // Some programs begin a file with a byte order mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map_or(bytes.clone(), <[u8]>::to_vec);
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        CommandError::refused(format!("{}: not UTF-8 from byte {at}", path.display()))
            .hint("save the file as UTF-8; Windows PowerShell writes UTF-16 unless it is told otherwise")
    })
}

/// Reads a key file.
pub fn key(path: &Path) -> Result<KeyFact, CommandError> {
    let name = path.display();
    let text = text(path)?;
    let key: KeyFact = toml::from_str(&text).map_err(|error| {
        let place = error.span().map_or_else(String::new, |span| {
            let before = &text[..span.start.min(text.len())];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            format!(", line {line}, column {column}")
        });
        CommandError::refused(format!("{name}{place}: {}", error.message().replace('\n', " ")))
            .hint("the fields of a key are described in docs/keys.md; `prorata keys write DIR` writes those that the program carries")
    })?;
    key.law().map_err(|error| CommandError::refused(format!("{name}: {error}")))?;
    Ok(key)
}

/// The key of a file, or the one that the program carries under that id where there is no such file.
pub fn law(named: &Path) -> Result<Key, CommandError> {
    if named.exists() {
        return checked(&key(named)?, named);
    }
    match named.to_str().and_then(|id| CarriedKey::of(id).ok()) {
        Some(found) => Ok(found.law()),
        None => checked(&key(named).map_err(|error| error.hint(carried()))?, named),
    }
}

fn checked(fact: &KeyFact, named: &Path) -> Result<Key, CommandError> {
    fact.law().map_err(|error| CommandError::refused(error.to_string()).at(named.display()))
}

/// The digest of a document, of whatever size; the document itself stays where it is.
pub fn document(path: &Path) -> Result<EvidenceDocument, CommandError> {
    let (digest, bytes) = digest(path)?;
    evidence_document::described(path, digest, bytes)
}

/// The SHA-256 of a file of whatever size, and its size.
pub fn digest(path: &Path) -> Result<(Hash, u64), CommandError> {
    let mut hasher = Hasher::default();
    let mut bytes = 0_u64;
    let mut piece = vec![0; 1 << 20];
    let mut file = open(path)?;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok((hasher.finish(), bytes)),
            Ok(count) => {
                hasher.update(&piece[..count]);
                bytes += count as u64;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(CommandError::refused(format!("reading {}: {error}", path.display()))),
        }
    }
}

/// Opens a file that a user named; a pipe or a device in its place is refused.
pub fn open(path: &Path) -> Result<std::fs::File, CommandError> {
    let failed =
        |error: std::io::Error| CommandError::refused(format!("reading {}: {error}", path.display()));
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(CommandError::refused(format!("{} is not a file", path.display())));
    }
    std::fs::File::open(path).map_err(failed)
}
