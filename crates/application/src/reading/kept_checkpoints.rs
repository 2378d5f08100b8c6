//! Checkpoints that somebody kept, compared with the ledger.

use register::Totals;
use register::chain::Hash;
use register::notary::{Note, Policy, VerifierKey};

use crate::files::checkpoint_file::{self, KeptCheckpoint};
use crate::reading::roots::Roots;
use crate::reading::verification_fault::VerificationFault;

/// What a kept checkpoint says, and whether the ledger still holds it.
pub struct CheckpointResult {
    /// Its file.
    pub file: String,
    /// How many entries it covers.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Whether it was typed from paper, without any signature.
    pub paper: bool,
    /// Who signed it, in words.
    pub signed: String,
    /// What is wrong with it.
    pub faults: Vec<VerificationFault>,
}

/// Compares each checkpoint with the ledger, the smallest first.
pub(crate) fn compare(
    mut kept: Vec<(String, KeptCheckpoint)>,
    policy: Option<&Policy>,
    origin: &str,
    roots: &Roots,
    totals: &Totals,
) -> Vec<CheckpointResult> {
    kept.sort_by_key(|(_, kept)| kept.measure().0);
    // The largest checkpoint that still holds bounds where a rewriting began.
    let mut sound = 0;
    let mut all = Vec::new();
    for (file, kept) in kept {
        let (size, root) = kept.measure();
        let mut faults = Vec::new();
        let mut fault = |entry, code: &str, what| faults.push((entry, code.to_owned(), what));
        match roots.root_at(size) {
            Some(found) if found == root => sound = size,
            Some(_) => {
                let what = format!(
                    "{file}: an entry among {} to {size} is not the one of the checkpoint: the past was rewritten",
                    sound + 1
                );
                fault(Some(sound + 1), "rewritten", what);
            }
            None => {
                let last = roots.size();
                let what = format!(
                    "{file}: the ledger ends at entry {last}, and the checkpoint covers {size}: its end is gone"
                );
                fault(Some(last + 1), "cut", what);
            }
        }
        let mut signed = "typed from paper, without a signature".to_owned();
        if let KeptCheckpoint::Note(note) = &kept {
            if note.checkpoint().origin != origin {
                let what = format!("{file}: a checkpoint of another ledger, {}", note.checkpoint().origin);
                fault(None, "other-ledger", what);
            }
            match signatures(note, policy, totals) {
                Ok(words) => signed = words,
                Err((code, what)) => {
                    signed.clone_from(&what);
                    fault(None, code, format!("{file}: {what}"));
                }
            }
        }
        let paper = matches!(kept, KeptCheckpoint::Paper(_));
        all.push(CheckpointResult { file, size, root, paper, signed, faults });
    }
    all
}

/// Who signed a checkpoint, by the keys of the policy or else by those that the ledger names itself.
fn signatures(
    note: &Note,
    policy: Option<&Policy>,
    totals: &Totals,
) -> Result<String, (&'static str, String)> {
    let enrolled: Vec<VerifierKey> = totals
        .verifiers()
        .iter()
        .filter(|filed| filed.in_force())
        .filter_map(|filed| filed.fact.key.as_str().parse().ok())
        .collect();
    let keys = policy.map_or(enrolled, Policy::keys);
    let signed = note.signed_by(&keys).map_err(|error| ("signature", error.to_string()))?;
    let size = note.checkpoint().size;
    for by in &signed {
        let revoked = totals.revocation(&by.key.to_string());
        if let Some(revoked) = revoked.filter(|revoked| size > revoked.fact.trusted_size) {
            let what = format!(
                "signed with a key of {} that entry {} revoked and trusts up to {} entries",
                by.key.name(),
                revoked.seq(),
                revoked.fact.trusted_size
            );
            return Err(("revoked", what));
        }
    }
    let words: Vec<String> = signed.iter().map(checkpoint_file::signer).collect();
    let Some(policy) = policy else {
        return Ok(match words.as_slice() {
            [] => format!("not checked: no key is known of {}", note.names().join(", ")),
            words => format!("{}, by keys that the ledger names itself", words.join(", ")),
        });
    };
    let quorum = policy.judge(note).map_err(|error| ("signature", error.to_string()))?;
    match (quorum.holds(), quorum.log) {
        (true, _) => Ok(words.join(", ")),
        (false, false) => Err(("quorum", "no log of the policy signed it".into())),
        (false, true) => {
            Err(("quorum", format!("too few witnesses signed it; lacking {}", quorum.missing.join(", "))))
        }
    }
}
