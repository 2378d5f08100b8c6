//! The passphrase of a key, from a file or from the terminal.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use application::{CommandError, Passphrase};

/// From the file that was named, or else from the terminal.
pub(crate) fn from(file: Option<&PathBuf>) -> Passphrase<'_> {
    Passphrase {
        file: file.map(PathBuf::as_path),
        ask: &|key: &Path| ask(&format!("Passphrase of {}: ", key.display())),
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
