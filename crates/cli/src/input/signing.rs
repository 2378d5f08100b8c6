use std::path::PathBuf;

use application::{CommandError, Signer};
use clap::Args;

use crate::input::passphrase;

/// How an event is signed by those who stand behind it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Signing")]
pub(crate) struct Signing {
    /// Write what is to be signed to this file, and record nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["signatures", "sign_with"])]
    pub(crate) unsigned_out: Option<PathBuf>,
    /// A signature over that file, as `ssh-keygen -Y sign -n approval@prorata` writes it. May be given several times
    #[arg(long = "signature", value_name = "FILE")]
    pub(crate) signatures: Vec<PathBuf>,
    /// Sign with this OpenSSH private key. May be given several times
    #[arg(long, value_name = "KEY")]
    pub(crate) sign_with: Vec<PathBuf>,
    /// A file whose first line is the passphrase of the keys; without it, the terminal is asked
    #[arg(long, value_name = "FILE", requires = "sign_with")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

impl Signing {
    /// The first of its options that was given.
    pub(crate) fn used(&self) -> Option<&'static str> {
        let options = [
            ("--unsigned-out", self.unsigned_out.is_some()),
            ("--signature", !self.signatures.is_empty()),
            ("--sign-with", !self.sign_with.is_empty()),
        ];
        options.into_iter().find_map(|(name, used)| used.then_some(name))
    }

    /// Reads the signatures and unlocks the keys.
    pub(crate) fn signer(&self) -> Result<Signer, CommandError> {
        Signer::read(&self.signatures, &self.sign_with, &passphrase::from(self.passphrase_file.as_ref()))
    }
}
