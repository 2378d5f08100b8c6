use crate::payload::EntryCorrected;
use crate::rules::Rules;
use crate::{Kind, Refusal};

impl Rules<'_> {
    pub(super) fn check_correction(&self, fact: &EntryCorrected) -> Result<(), Refusal> {
        let seq = fact.entry;
        let refuse = |rule, what: String, remedy: &str| Err(Refusal::new(rule, what, remedy).at(seq));
        if let Some(correction) = self.register.corrections.get(&seq) {
            let what = format!("entry {seq} was corrected already");
            let remedy = "what is right now stands in the entries after the correction: correct one of those";
            return Err(Refusal::new("corrected-once", what, remedy).at(correction.seq()));
        }
        let last = self.register.last.as_ref().map_or(0, |stamp| stamp.seq);
        match self.register.kind_of(seq) {
            Some(Kind::EntryCorrected) => refuse(
                "correction-final",
                format!("entry {seq} is itself a correction"),
                "record the first fact again instead: it will stand as a new entry",
            ),
            Some(Kind::LedgerOpened) => refuse(
                "correction-final",
                format!("entry {seq} opens the ledger"),
                "open a new ledger instead",
            ),
            Some(Kind::VerifierKeyRevoked) => refuse(
                "correction-final",
                format!("entry {seq} revokes a key"),
                "a key that was revoked does not come back: enrol another one",
            ),
            Some(Kind::ActorEnrolled) if self.is_last_registrar(seq) => refuse(
                "last-registrar",
                format!("entry {seq} enrols the last registrar: nobody could enrol another one"),
                "enrol another registrar first",
            ),
            Some(_) => Ok(()),
            None if seq == 0 || seq > last => refuse(
                "entry-exists",
                format!("entry {seq} is not in the ledger, which ends at entry {last}"),
                "see the entries with `prorata log`",
            ),
            None => refuse(
                "correction-final",
                format!("entry {seq} tells nothing that this program knows"),
                "it has no effect, so nothing needs to be corrected",
            ),
        }
    }

    /// Whether entry `seq` is what makes its actor a registrar, and there is no other one.
    fn is_last_registrar(&self, seq: u64) -> bool {
        let mut registrars = self.register.registrars.iter();
        match (registrars.next().and_then(|last| self.register.actors.get(last)), registrars.next()) {
            (Some(last), None) => last.enrolled.in_force().is_some_and(|enrolled| enrolled.seq() == seq),
            _ => false,
        }
    }
}
