use chain::{Hash, sha256};
use notary::{Note, Purpose, TimeStamp, VerifierKey};

use crate::payload::{CheckpointStamped, CheckpointWitnessed, VerifierKeyEnrolled, VerifierKeyRevoked};
use crate::rules::Rules;
use crate::{Refusal, Text};

impl Rules<'_> {
    pub(super) fn check_checkpoint(&self, fact: &CheckpointWitnessed) -> Result<(), Refusal> {
        let root = self.root_at(fact.size)?;
        if fact.root.as_str() == root.to_string() {
            return Ok(());
        }
        let what = format!("the root over the first {} entries is {root}, not {}", fact.size, fact.root);
        Err(Refusal::new("checkpoint-root", what, "let `record checkpoint-witnessed` compute it")
            .at(fact.size))
    }

    /// The checkpoint is one of this ledger, and the token is over it and bears the time that is reported.
    pub(super) fn check_stamp(&self, fact: &CheckpointStamped) -> Result<(), Refusal> {
        let wrong = |what: String| {
            let remedy =
                "let `checkpoint timestamp --response FILE` record it, from the files of the authority";
            Refusal::new("stamp-over-checkpoint", what, remedy)
        };
        let bytes = fact.checkpoint.bytes();
        let note =
            String::from_utf8_lossy(&bytes).parse::<Note>().map_err(|error| wrong(error.to_string()))?;
        let checkpoint = note.checkpoint();
        let origin = self.register.opened.as_ref().map_or("", |opened| opened.fact.origin.as_str());
        if checkpoint.origin != origin || checkpoint.size != fact.size {
            return Err(wrong(format!(
                "the checkpoint is one of {} over {} entries",
                checkpoint.origin, checkpoint.size
            )));
        }
        let root = self.root_at(fact.size)?;
        if checkpoint.root != root {
            let what = format!(
                "the root over the first {} entries is {root}, not that of the checkpoint",
                fact.size
            );
            return Err(
                Refusal::new("checkpoint-root", what, "look for the ledger that was signed").at(fact.size)
            );
        }
        let stamp = TimeStamp::read(&fact.token.bytes()).map_err(|error| wrong(error.to_string()))?;
        if stamp.imprint != sha256(&bytes) {
            return Err(wrong("the time stamp is over other bytes than the checkpoint".into()));
        }
        if stamp.time.as_str() != fact.time.as_str() {
            return Err(wrong(format!("the time stamp bears the time {}", stamp.time)));
        }
        Ok(())
    }

    pub(super) fn check_verifier(&self, fact: &VerifierKeyEnrolled) -> Result<(), Refusal> {
        let key = verifier(&fact.key)?;
        let origin = self.register.opened.as_ref().map_or("", |opened| opened.fact.origin.as_str());
        if key.purpose() == Purpose::Log && key.name() != origin {
            let what = format!("the key is one of the ledger {}, and this is {origin}", key.name());
            let remedy = "make the key of a log with the origin of its ledger as its name";
            return Err(Refusal::new("verifier-key", what, remedy));
        }
        match self.register.verifier_bytes.of(key.public_bytes()).next() {
            None => Ok(()),
            Some(found) => {
                let what = "the key is enrolled already".to_owned();
                let remedy = "make a new key; a key that was revoked does not come back";
                Err(Refusal::new("verifier-key-once", what, remedy).at(found))
            }
        }
    }

    pub(super) fn check_revocation(&self, fact: &VerifierKeyRevoked) -> Result<(), Refusal> {
        if self.register.verifier_of.of(&fact.key.to_string()).next().is_none() {
            let what = "the key is not enrolled".to_owned();
            return Err(Refusal::new("verifier-key-known", what, "see the keys with `prorata status`"));
        }
        if let Some(revoked) = self.register.revocation(fact.key.as_str()) {
            let what = "the key is revoked already".to_owned();
            return Err(Refusal::new("verifier-key-known", what, "nothing more is needed").at(revoked.seq()));
        }
        let last = self.register.last.as_ref().map_or(0, |stamp| stamp.seq);
        if fact.trusted_size > last {
            let what = format!("the ledger has {last} entries, and {} would be trusted", fact.trusted_size);
            return Err(Refusal::new(
                "entry-exists",
                what,
                "name the largest checkpoint that is still trusted",
            ));
        }
        Ok(())
    }

    /// The root over the first `size` entries.
    fn root_at(&self, size: u64) -> Result<Hash, Refusal> {
        let last = self.register.last.as_ref().map_or(0, |stamp| stamp.seq);
        if size == 0 || size > last {
            let what = format!("a checkpoint over {size} entries cannot be one of this ledger of {last}");
            return Err(Refusal::new("entry-exists", what, "give the size that `prorata verify` printed"));
        }
        self.register.leaves.root_at(size).ok_or_else(|| {
            let what = format!("the first {size} entries cannot be read again");
            Refusal::new("entry-exists", what, "verify the ledger with `prorata verify`")
        })
    }
}

fn verifier(text: &Text) -> Result<VerifierKey, Refusal> {
    text.as_str().parse().map_err(|error: notary::VerifierKeyError| {
        Refusal::new("verifier-key", error.to_string(), "give the line that `prorata key show` prints")
    })
}
