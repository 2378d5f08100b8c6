//! Signatures of actors over entries, told apart by whether there are any.

use std::path::{Path, PathBuf};

use register::notary::{Approval, Signers};
use register::{Attached, Event, FindingCode, Tallied};

use super::Fault;
use crate::command_error::CommandError;
use crate::input_file;

/// What the ledger has of signatures.
#[derive(Default)]
pub(super) struct Approvals {
    /// The entries that are signed.
    pub(super) signed: Vec<u64>,
    /// The entries that tell a decision and are not signed.
    pub(super) unsigned: Vec<u64>,
    pub(super) faults: Vec<Fault>,
}

/// Reads the list of those who may sign.
pub(crate) fn signers(path: Option<&PathBuf>) -> Result<Option<Signers>, CommandError> {
    let read = |path: &PathBuf| -> Result<Signers, CommandError> {
        let text = input_file::text(path)?;
        let signers: Result<Signers, _> = text.parse();
        if signers.as_ref().is_ok_and(Signers::is_empty) {
            return Err(CommandError::refused("the list of signers names nobody").at(path.display()));
        }
        signers.map_err(|error: register::notary::SignersError| {
            CommandError::refused(error.to_string())
                .at(Path::new(path).display())
                .hint("a line is an actor and an SSH public key, as in OpenSSH's allowed_signers")
        })
    };
    path.map(read).transpose()
}

impl Approvals {
    /// Takes the next entry.
    pub(super) fn take(&mut self, seq: u64, event: &Event, attached: &Attached, signers: Option<&Signers>) {
        if attached.signatures.is_empty() {
            if event.kind().is_decision() {
                self.unsigned.push(seq);
            }
            return;
        }
        self.signed.push(seq);
        let Some(signers) = signers else { return };
        for signature in &attached.signatures {
            let approval: Option<Approval> = signature.sshsig.as_str().parse().ok();
            if !approval.is_some_and(|approval| signers.allow(signature.actor.as_str(), &approval)) {
                let what = format!(
                    "entry {}: the key that signed for `{}` is not one of the list that was given",
                    seq, signature.actor
                );
                self.faults.push((Some(seq), "signer".into(), what));
            }
        }
    }

    /// Adds what the fold found: signatures that do not hold or are missing, and entries that the program would have
    /// refused. Behind a break of the chain every rule breaks, so that only a `whole` one is held against them.
    pub(super) fn finish(&mut self, tallied: &Tallied, whole: bool) {
        let mut broken = Vec::new();
        for finding in tallied.found_while_folding() {
            let faults = match finding.code {
                FindingCode::ApprovalMissing | FindingCode::ApprovalInvalid => &mut self.faults,
                FindingCode::RuleBroken if whole => &mut broken,
                _ => continue,
            };
            let seq = finding.entries.first().copied();
            // A correction takes such an entry out of every figure; it stays legible.
            if seq.is_some_and(|seq| tallied.mended_by(seq).is_some()) {
                continue;
            }
            let entry = seq.map_or_else(String::new, |seq| format!("entry {seq}: "));
            let what = format!("{entry}{}", finding.detail.as_deref().unwrap_or_default());
            faults.push((seq, finding.code.code().into(), what));
        }
        self.faults.append(&mut broken);
    }
}
