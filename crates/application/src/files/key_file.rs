//! Key files on disk: who may read them, and how they are unlocked.

use std::path::Path;

use register::notary::{Purpose, SecretError, SecretKey};

use crate::error::CommandError;
use crate::files::input_file;

/// From where the passphrase of a key comes.
pub struct Passphrase<'a> {
    /// A file whose first line it is.
    pub file: Option<&'a Path>,
    /// Who is asked without such a file, with the name of the key.
    pub ask: &'a dyn Fn(&Path) -> Result<String, CommandError>,
}

/// Reads a private key; one that others could read is refused.
///
/// # Errors
/// When the file is no key, others may read it, or the passphrase is wrong.
pub fn open(path: &Path, passphrase: &Passphrase<'_>) -> Result<SecretKey, CommandError> {
    guarded(path)?;
    let text = input_file::text(path)?;
    let refuse = |error: SecretError| {
        let told = CommandError::refused(error.to_string()).at(path.display());
        match error {
            SecretError::Algorithm => {
                told.hint("make one with `prorata key generate` or `ssh-keygen -t ed25519`")
            }
            _ => told,
        }
    };
    let passphrase = match SecretKey::is_locked(&text).map_err(refuse)? {
        false => None,
        true => Some(match passphrase.file {
            Some(file) => first_line(file)?,
            None => (passphrase.ask)(path)?,
        }),
    };
    SecretKey::read(&text, passphrase.as_deref()).map_err(refuse)
}

/// As [`open`], for a key that signs in its own name: that of a log or a witness.
///
/// # Errors
/// As [`open`], and when the key has no such name.
pub fn open_named(path: &Path, passphrase: &Passphrase<'_>) -> Result<SecretKey, CommandError> {
    let key = open(path, passphrase)?;
    match key.verifier(Purpose::Log) {
        Ok(_) => Ok(key),
        Err(error) => Err(CommandError::refused(SecretError::Name(error).to_string())
            .at(path.display())
            .hint("change the comment of the key with `ssh-keygen -c -f KEY -C NAME`")),
    }
}

/// The first line of a passphrase file.
pub fn first_line(path: &Path) -> Result<String, CommandError> {
    guarded(path)?;
    let text = input_file::text(path)?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(line.to_owned()),
        None => Err(CommandError::refused("the file holds no passphrase").at(path.display())),
    }
}

/// Refuses a file that the group or everyone may read.
pub fn guarded(path: &Path) -> Result<(), CommandError> {
    let found = std::fs::metadata(path)
        .map_err(|error| CommandError::refused(format!("reading {}: {error}", path.display())))?;
    if !found.is_file() {
        return Err(CommandError::refused(format!("{} is not a file", path.display()))
            .hint("name the file itself, as in log-2026.key"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = found.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let what = format!("others may read or change {} (mode {mode:03o})", path.display());
            return Err(CommandError::refused(what).hint(format!("chmod 600 {}", path.display())));
        }
    }
    Ok(())
}
