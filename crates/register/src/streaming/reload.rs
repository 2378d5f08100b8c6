//! An entry that was discarded is read again when a later one names it.

use std::collections::BTreeSet;

use chain::{EntryView, Hash};

use crate::fold::place::{Home, Place};
use crate::streaming::discard::account_of;
use crate::{EntryStamp, Event, RecordedFact, Register};

/// The entries that were taken before, for a fold that does not hold all of them.
pub trait EntrySource {
    /// The line of entry `seq`, which was taken before.
    fn line(&self, seq: u64) -> Option<String>;
}

/// The entries that were discarded and read again, whatever was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Reloaded(BTreeSet<u64>);

impl Reloaded {
    /// Reads what the event of entry `own` names again, if it was discarded, before anything is asked of it.
    pub(super) fn reload(
        &mut self,
        register: &mut Register,
        own: u64,
        event: &Event,
        source: &dyn EntrySource,
    ) {
        for seq in register.named(event) {
            // Once only: what tells nothing known, and is long, may be named any number of times.
            if seq < own && !register.places.contains_key(&seq) && self.0.insert(seq) {
                reload_entry(register, seq, source);
            }
        }
        let size = match event {
            Event::CheckpointWitnessed(fact) => fact.size,
            Event::CheckpointStamped(fact) => fact.size,
            _ => return,
        };
        for seq in register.leaves.lacking(size) {
            if let Some(line) = source.line(seq) {
                register.leaves.keep(seq, Hash::leaf(line.as_bytes()));
            }
        }
    }
}

/// Reads one entry again and files it, as one whose cents are in the sums already.
fn reload_entry(register: &mut Register, seq: u64, source: &dyn EntrySource) {
    let Some(line) = source.line(seq) else { return };
    let hash = Hash::leaf(line.as_bytes());
    register.leaves.keep(seq, hash);
    let Ok(entry) = EntryView::decode(&line) else { return };
    let Ok((event, attached)) = Event::decode(&entry.kind, entry.kv, entry.body) else { return };
    let kind = event.kind();
    let Some((year, fund, envelope)) = account_of(&event) else { return };
    let (year, fund) = (year.calendar(), fund.to_string());
    register.account_mut(year, &fund, envelope).take_back(RecordedFact::new(
        EntryStamp { seq, hash, at: entry.at, actor: entry.actor.into_owned(), attached },
        event,
    ));
    register.places.insert(seq, Place { kind, home: Home::Account(year, fund, envelope) });
}
