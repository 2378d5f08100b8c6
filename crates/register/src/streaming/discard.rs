//! Payments and repayments of which only the sums are kept.

use crate::payload::Envelope;
use crate::{Account, Code, Event, RecordedFact, Year};

/// The year, fund and envelope of an event of which streaming keeps only the sum; none for every other event.
pub(super) fn account_of(event: &Event) -> Option<(Year, &Code, Envelope)> {
    match event {
        Event::SubsidyPaid(fact) => Some((fact.year, &fact.fund, fact.envelope)),
        Event::RepaymentReceived(fact) => Some((fact.year, &fact.fund, fact.envelope)),
        _ => None,
    }
}

impl Account {
    /// Adds a payment or a repayment to the sums, and keeps nothing else of it.
    pub(super) fn add_and_discard(&mut self, event: &Event) {
        match event {
            Event::SubsidyPaid(fact) => self.exact.paid += i128::from(fact.cents.get()),
            Event::RepaymentReceived(fact) => {
                self.exact.repaid[fact.ground as usize] += i128::from(fact.cents.get());
            }
            _ => unreachable!("only these are discarded: see `account_of`"),
        }
        self.sum_up();
    }

    /// Adds payments of `cents` in all that were discarded already.
    pub(super) fn add_discarded_payments(&mut self, cents: i128) {
        self.exact.paid += cents;
        self.sum_up();
    }

    /// Takes back an entry that was discarded: its cents are in the sums already.
    pub(super) fn take_back(&mut self, filed: RecordedFact<Event>) {
        self.entries.insert(filed.seq(), filed);
    }
}
