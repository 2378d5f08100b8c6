//! A register that lets go of payments reads one of them again when a later entry names it.

use chain::{EntryView, Hash};

use crate::fold::register::{Home, Place};
use crate::{Event, Filed, Register, Stamp};

/// The entries that were taken before, for a fold that does not hold all of them.
pub trait Past {
    /// The line of entry `seq`, which was taken before.
    fn line(&self, seq: u64) -> Option<String>;
}

/// The past of a register that holds everything: nothing is ever asked of it.
pub(crate) struct Everything;

impl Past for Everything {
    fn line(&self, _: u64) -> Option<String> {
        None
    }
}

impl Register {
    /// Adds a payment or a repayment to its sums and keeps nothing else of it; whether the event is one.
    pub(crate) fn let_go(&mut self, event: &Event) -> bool {
        let (year, fund, envelope) = match event {
            Event::SubsidyPaid(fact) => (fact.year, &fact.fund, fact.envelope),
            Event::RepaymentReceived(fact) => (fact.year, &fact.fund, fact.envelope),
            _ => return false,
        };
        let book = self.years.entry(year.calendar()).or_default();
        book.accounts.entry((fund.to_string(), envelope)).or_default().let_go(event);
        true
    }

    /// Reads what an event names again, if it was let go, before anything is asked of it.
    pub(crate) fn recall(&mut self, seq: u64, event: &Event, past: &dyn Past) {
        let own = seq;
        for seq in self.named(event) {
            // Once only: what tells nothing known, and is long, may be named any number of times.
            if seq < own && !self.places.contains_key(&seq) && self.recalled.insert(seq) {
                self.recall_entry(seq, past);
            }
        }
        let size = match event {
            Event::CheckpointWitnessed(fact) => fact.size,
            Event::CheckpointStamped(fact) => fact.size,
            _ => return,
        };
        for seq in self.leaves.lacking(size) {
            if let Some(line) = past.line(seq) {
                self.leaves.keep(seq, Hash::leaf(line.as_bytes()));
            }
        }
    }

    /// Reads one entry again and files it, as one whose cents are in the sums already.
    fn recall_entry(&mut self, seq: u64, past: &dyn Past) {
        let Some(line) = past.line(seq) else { return };
        let hash = Hash::leaf(line.as_bytes());
        self.leaves.keep(seq, hash);
        let Ok(entry) = EntryView::decode(&line) else { return };
        let Ok((event, attached)) = Event::decode(&entry.kind, entry.kv, entry.body) else { return };
        let kind = event.kind();
        let (year, fund, envelope) = match &event {
            Event::SubsidyPaid(fact) => (fact.year, &fact.fund, fact.envelope),
            Event::RepaymentReceived(fact) => (fact.year, &fact.fund, fact.envelope),
            _ => return,
        };
        let (year, fund) = (year.calendar(), fund.to_string());
        let home = Home::Account(year, fund.clone(), envelope);
        self.places.insert(seq, Place { kind, home });
        let stamp = Stamp { seq, hash, at: entry.at, actor: entry.actor.into_owned(), attached };
        let book = self.years.entry(year).or_default();
        book.accounts.entry((fund, envelope)).or_default().recall(Filed::new(stamp, event));
    }
}
