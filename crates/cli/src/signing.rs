use std::path::PathBuf;

use clap::Args;
use register::notary::{Approval, ApprovalError, SecretKey};
use register::{Blob, Register, Signature, Statement};

use crate::command_error::CommandError;
use crate::input_file;
use crate::keyring;

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

/// What signs an event, read before the ledger is held for writing.
pub(crate) struct Pen {
    approvals: Vec<(PathBuf, Approval)>,
    keys: Vec<(PathBuf, SecretKey)>,
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
    pub(crate) fn pen(&self) -> Result<Pen, CommandError> {
        let mut approvals = Vec::new();
        for path in &self.signatures {
            let text = input_file::text(path)?;
            let read = Approval::from_armor(&text);
            let approval = read.map_err(|error: ApprovalError| {
                CommandError::refused(error.to_string())
                    .at(path.display())
                    .hint("sign the file that --unsigned-out wrote: `ssh-keygen -Y sign -n approval@prorata -f KEY FILE`")
            })?;
            approvals.push((path.clone(), approval));
        }
        let mut keys = Vec::new();
        for path in &self.sign_with {
            keys.push((path.clone(), keyring::open(path, self.passphrase_file.as_deref())?));
        }
        Ok(Pen { approvals, keys })
    }
}

impl Pen {
    /// Whether nothing signs.
    pub(crate) fn is_empty(&self) -> bool {
        self.approvals.is_empty() && self.keys.is_empty()
    }

    /// The signatures over a statement, each with the actor whose enrolled key made it.
    pub(crate) fn sign(
        &self,
        register: &Register,
        statement: &Statement,
    ) -> Result<Vec<Signature>, CommandError> {
        let mut approvals: Vec<(&PathBuf, Approval)> =
            self.approvals.iter().map(|(path, approval)| (path, approval.clone())).collect();
        for (path, key) in &self.keys {
            let made = key.approve(statement.as_bytes());
            let made = made.map_err(|error| CommandError::refused(error.to_string()).at(path.display()))?;
            approvals.push((path, made));
        }
        let mut signatures: Vec<Signature> = Vec::new();
        for (path, approval) in approvals {
            let refuse = |what: String| CommandError::refused(what).at(path.display());
            let actor = register.signer(&approval).ok_or_else(|| {
                refuse(format!("no actor is enrolled with the key {}", approval.fingerprint())).hint(
                    "enrol the actor with `record actor-enrolled --public-key FILE`, after retiring an enrolment without it",
                )
            })?;
            if signatures.iter().any(|found| found.actor.as_str() == actor) {
                return Err(refuse(format!(
                    "the actor `{actor}` signed already; two signatures are of two people"
                )));
            }
            let field = |error: register::FieldError| refuse(error.to_string());
            signatures.push(Signature {
                actor: actor.parse().map_err(field)?,
                sshsig: approval.to_string().parse::<Blob>().map_err(field)?,
            });
        }
        signatures.sort();
        Ok(signatures)
    }
}
