use std::path::PathBuf;

use register::notary::{Approval, ApprovalError, SecretKey};
use register::{Blob, Register, Signature, Statement};

use crate::error::CommandError;
use crate::files::input_file;
use crate::files::key_file::{self, Passphrase};

/// What signs an event, read before the ledger is held for writing.
#[derive(Default)]
pub struct Signer {
    approvals: Vec<(PathBuf, Approval)>,
    keys: Vec<(PathBuf, SecretKey)>,
}

impl Signer {
    /// Reads the signatures and unlocks the keys.
    ///
    /// # Errors
    /// When a file is no signature or no key, or its passphrase is wrong.
    pub fn read(
        signatures: &[PathBuf],
        keys: &[PathBuf],
        passphrase: &Passphrase<'_>,
    ) -> Result<Self, CommandError> {
        let mut signer = Self::default();
        for path in signatures {
            let text = input_file::text(path)?;
            let read = Approval::from_armor(&text);
            let approval = read.map_err(|error: ApprovalError| {
                CommandError::refused(error.to_string())
                    .at(path.display())
                    .hint("sign the file that --unsigned-out wrote: `ssh-keygen -Y sign -n approval@prorata -f KEY FILE`")
            })?;
            signer.approvals.push((path.clone(), approval));
        }
        for path in keys {
            signer.keys.push((path.clone(), key_file::open(path, passphrase)?));
        }
        Ok(signer)
    }

    /// Whether nothing signs.
    pub fn is_empty(&self) -> bool {
        self.approvals.is_empty() && self.keys.is_empty()
    }

    /// The signatures over a statement, each with the actor whose enrolled key made it.
    ///
    /// # Errors
    /// When a signature is of nobody who is enrolled, or of one actor twice.
    pub fn sign(&self, register: &Register, statement: &Statement) -> Result<Vec<Signature>, CommandError> {
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
