//! What a key signed last, in two files beside it: `KEY.signed`, the signed checkpoint, and `KEY.leaves`, the leaf hash
//! of every entry that it covers, 32 bytes each.

use std::path::{Path, PathBuf};

use register::chain::{Hash, Levels};
use register::notary::{Note, Purpose, SecretKey, Signed};

use crate::error::CommandError;
use crate::files::checkpoint_file;
use crate::files::input_file;
use crate::files::key_file;
use crate::files::output_file::{self, Existing};

/// Keeps every other command from signing with the key in `file` while this one does: two signatures at once could be
/// over two ledgers that do not go together. The lock ends with the returned file.
pub fn lock(file: &Path) -> Result<std::fs::File, CommandError> {
    let failed = |what: String| CommandError::refused(format!("{}: {what}", file.display()));
    let held = std::fs::File::open(file).map_err(|error| failed(error.to_string()))?;
    match held.try_lock() {
        Ok(()) => Ok(held),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(failed("another command is signing with this key".into()).hint("try again when it has ended"))
        }
        Err(std::fs::TryLockError::Error(error)) => Err(failed(error.to_string())),
    }
}

/// What the key in `file` signed last; nothing when it never signed.
pub fn load(file: &Path, key: &SecretKey, purpose: Purpose) -> Result<Option<Signed>, CommandError> {
    let signed = beside(file, ".signed");
    if signed.symlink_metadata().is_err() {
        return Ok(None);
    }
    key_file::guarded(&signed)?;
    let note = checkpoint_file::note(&signed)?;
    let refuse = |what: &str| {
        CommandError::refused(what).at(signed.display()).hint(
            "this file says what the key signed last and must never be changed; put back the copy that was kept with the key",
        )
    };
    let own = key.verifier(purpose).map_err(|error| CommandError::refused(error.to_string()))?;
    let by = note.signed_by(&[own]).map_err(|error| refuse(&error.to_string()))?;
    if by.is_empty() {
        return Err(refuse("the checkpoint is not one that this key signed"));
    }
    let checkpoint = note.checkpoint().clone();
    let leaves = beside(file, ".leaves");
    let leaves = match leaves.symlink_metadata() {
        Err(_) => Vec::new(),
        Ok(_) => {
            key_file::guarded(&leaves)?;
            let bytes = input_file::read(&leaves)?;
            let all = bytes.chunks_exact(32).filter_map(|part| part.try_into().ok()).map(Hash::from_bytes);
            // More than were signed may be there, when a signature was cut off after its hashes.
            all.take(usize::try_from(checkpoint.size).unwrap_or(usize::MAX)).collect()
        }
    };
    let mut levels = Levels::default();
    leaves.iter().for_each(|leaf| levels.push(*leaf));
    if !leaves.is_empty() && levels.root_at(checkpoint.size) != Some(checkpoint.root) {
        return Err(refuse("the hashes in the file that ends in .leaves are not those of the checkpoint"));
    }
    Ok(Some(Signed { checkpoint, leaves }))
}

/// Keeps what the key signs, before anyone sees the signature.
pub fn store(file: &Path, note: &Note, levels: Option<&Levels>) -> Result<(), CommandError> {
    let size = note.checkpoint().size;
    let leaves = beside(file, ".leaves");
    match levels {
        Some(levels) => {
            let hashes = (0..size).filter_map(|index| levels.leaf(index));
            let bytes: Vec<u8> = hashes.flat_map(|hash| *hash.as_bytes()).collect();
            output_file::write_secret(&leaves, &bytes, Existing::Replace)?;
        }
        // A witness who saw a proof and no entries cannot name one later.
        None if leaves.symlink_metadata().is_ok() => std::fs::remove_file(&leaves)
            .map_err(|error| CommandError::refused(format!("removing {}: {error}", leaves.display())))?,
        None => {}
    }
    output_file::write_secret(&beside(file, ".signed"), note.to_string().as_bytes(), Existing::Replace)
}

/// The files beside a key.
pub fn files(key: &Path) -> [PathBuf; 2] {
    [beside(key, ".signed"), beside(key, ".leaves")]
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}
