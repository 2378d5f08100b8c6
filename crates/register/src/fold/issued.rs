//! The reports that were issued, whose figures are computed again as of the entry and the day that each names.

use std::collections::{BTreeMap, BTreeSet};

use chain::{EntryView, Hash};
use chrono::NaiveDate;

use crate::payload::ReportIssued;
use crate::{Event, Kind};

/// What a report was made of: the last entry that it takes into account, its year, and the day against which its due dates are
/// held.
pub(crate) type Made = (u64, i32, NaiveDate);

/// The reports of a ledger, gathered before its fold, so that the fold can compute their figures on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// The entries that tell them.
    pub(crate) reports: BTreeSet<u64>,
    /// What is to be computed, the earliest entry first.
    pub(crate) due: BTreeSet<Made>,
    /// The digests that were computed.
    pub(crate) digests: BTreeMap<Made, Hash>,
    /// How much was gone through for them.
    pub(crate) steps: usize,
}

impl Issued {
    /// Sees a line of the ledger; one of another kind is passed over.
    pub fn see(&mut self, line: &str) {
        if !line.contains(Kind::ReportIssued.name()) {
            return;
        }
        let Ok(entry) = EntryView::decode(line) else { return };
        if let Ok((Event::ReportIssued(fact), _)) = Event::decode(&entry.kind, entry.kv, entry.body) {
            self.reports.insert(entry.seq);
            self.due.insert(made(&fact));
        }
    }
}

pub(crate) fn made(fact: &ReportIssued) -> Made {
    (fact.as_of, fact.year.calendar(), fact.day.day())
}
