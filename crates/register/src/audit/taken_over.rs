use chrono::NaiveDate;

use super::YearAudit;
use crate::{Decided, Event, Finding, FindingCode, RecordedFact};

impl YearAudit<'_> {
    /// When the ledger was opened, if the payment window of the year had ended by then.
    fn opened_later(&self) -> Option<(u64, NaiveDate)> {
        let opened = self.register.opened()?;
        let day = opened.stamp.day()?;
        let ended = self.window_end().is_some_and(|end| end < day);
        ended.then_some((opened.seq(), day))
    }

    /// Whether the year had passed before the ledger began, and no entry says when it was determined: what came before what
    /// cannot be reported then.
    pub(super) fn is_taken_over(&self) -> bool {
        let undated = self.book.determinations.first().is_some_and(|made| made.fact.date().is_none());
        undated && self.opened_later().is_some()
    }

    /// One finding for a year whose acts were recorded after the fact, in a ledger that was opened later.
    pub(super) fn taken_over(&self, all: &mut Vec<Finding>) {
        let Some((opened, day)) = self.opened_later() else { return };
        let entries = self.book.accounts.values().flat_map(|account| account.entries());
        let paid = entries.filter_map(|filed| match &filed.fact {
            Event::SubsidyPaid(fact) if filed.in_force() => Some((fact.value_date.day(), filed.seq())),
            _ => None,
        });
        let determined = self.book.determinations.iter().filter(|made| made.in_force());
        let determined = determined.filter_map(|made| Some((made.decided()?, made.seq())));
        let before: Vec<(NaiveDate, u64)> = paid.chain(determined).filter(|(when, _)| *when < day).collect();
        let Some((first, seq)) = before.iter().min().copied() else { return };
        let finding = self.finding(FindingCode::TakenOver).days(super::days(first, day)).at([opened, seq]);
        let first_determined = self.book.determinations.first().map(RecordedFact::seq);
        let undated = if self.is_taken_over() { first_determined } else { None };
        all.push(finding.at(undated).detail(format!("{first} < {day}")));
    }
}
