//! Key files on disk: who may read them, and how they are unlocked.

use std::io::IsTerminal;
use std::path::Path;

use register::notary::{Purpose, SecretError, SecretKey};

use crate::command_error::CommandError;
use crate::input_file;

/// Reads a private key; one that others could read is refused.
pub(crate) fn open(path: &Path, passphrase_file: Option<&Path>) -> Result<SecretKey, CommandError> {
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
        true => Some(match passphrase_file {
            Some(file) => first_line(file)?,
            None => ask(&format!("Passphrase of {}: ", path.display()))?,
        }),
    };
    SecretKey::read(&text, passphrase.as_deref()).map_err(refuse)
}

/// As [`open`], for a key that signs in its own name: that of a log or a witness.
pub(crate) fn open_named(path: &Path, passphrase_file: Option<&Path>) -> Result<SecretKey, CommandError> {
    let key = open(path, passphrase_file)?;
    match key.verifier(Purpose::Log) {
        Ok(_) => Ok(key),
        Err(error) => Err(CommandError::refused(SecretError::Name(error).to_string())
            .at(path.display())
            .hint("change the comment of the key with `ssh-keygen -c -f KEY -C NAME`")),
    }
}

/// The first line of a passphrase file.
pub(crate) fn first_line(path: &Path) -> Result<String, CommandError> {
    guarded(path)?;
    let text = input_file::text(path)?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(line.to_owned()),
        None => Err(CommandError::refused("the file holds no passphrase").at(path.display())),
    }
}

/// Asks at the terminal, without showing what is typed.
pub(crate) fn ask(prompt: &str) -> Result<String, CommandError> {
    if !std::io::stdin().is_terminal() {
        return Err(CommandError::refused("a passphrase is needed, and nobody is there to type it")
            .hint("give a file that only you can read with --passphrase-file"));
    }
    rpassword::prompt_password(prompt)
        .map_err(|error| CommandError::refused(format!("reading the passphrase: {error}")))
}

/// Refuses a file that the group or everyone may read.
pub(crate) fn guarded(path: &Path) -> Result<(), CommandError> {
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
