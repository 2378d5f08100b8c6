//! Signatures of actors over entries, told apart by whether there are any.

use register::notary::{Approval, Signers};
use register::{Attached, Event, FindingCode, Totals};

use crate::reading::verification_fault::VerificationFault;

/// What the ledger has of signatures.
#[derive(Default)]
pub struct EntrySignatures {
    /// The entries that are signed.
    pub signed: Vec<u64>,
    /// The entries that tell a decision and are not signed.
    pub unsigned: Vec<u64>,
    /// What is wrong with them.
    pub faults: Vec<VerificationFault>,
}

impl EntrySignatures {
    /// Takes the next entry.
    pub fn take(&mut self, seq: u64, event: &Event, attached: &Attached, signers: Option<&Signers>) {
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
    /// refused. Behind a break of the chain every rule breaks, so that only a `whole` one is compared with them.
    pub fn finish(&mut self, totals: &Totals, whole: bool) {
        let mut broken = Vec::new();
        for finding in totals.found_while_folding() {
            let faults = match finding.code {
                FindingCode::ApprovalMissing | FindingCode::ApprovalInvalid => &mut self.faults,
                FindingCode::RuleBroken if whole => &mut broken,
                _ => continue,
            };
            let seq = finding.entries.first().copied();
            // A correction takes such an entry out of every figure; it stays legible.
            if seq.is_some_and(|seq| totals.mended_by(seq).is_some()) {
                continue;
            }
            let entry = seq.map_or_else(String::new, |seq| format!("entry {seq}: "));
            let what = format!("{entry}{}", finding.detail.as_deref().unwrap_or_default());
            faults.push((seq, finding.code.code().into(), what));
        }
        self.faults.append(&mut broken);
    }
}
