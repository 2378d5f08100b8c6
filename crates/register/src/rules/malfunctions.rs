use crate::Refusal;
use crate::payload::MalfunctionNoticed;
use crate::rules::Rules;

impl Rules<'_> {
    pub(super) fn check_malfunction(&self, fact: &MalfunctionNoticed) -> Result<(), Refusal> {
        self.check_named(&fact.entries, "malfunction-entries")
    }

    /// Entries that an event names are in the ledger, and ascending, each once; `rule` is what says the latter.
    pub(super) fn check_named(&self, entries: &[u64], rule: &'static str) -> Result<(), Refusal> {
        let last = self.register.last.as_ref().map_or(0, |stamp| stamp.seq);
        if let Some(seq) = entries.iter().find(|seq| **seq == 0 || **seq > last) {
            let what = format!("entry {seq} is not in the ledger, which ends at entry {last}");
            return Err(Refusal::new("entry-exists", what, "see the entries with `prorata log`"));
        }
        if !entries.is_sorted_by(|one, next| one < next) {
            let what = "the entries that are named are not ascending, each once";
            return Err(Refusal::new(rule, what, "name each entry once, in order"));
        }
        Ok(())
    }
}
