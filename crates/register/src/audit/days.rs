//! The days that entries tell, each compared with the day of its recording and against what the entry follows.

use chrono::{Months, NaiveDate};

use crate::fact::days::Days;
use crate::fact::decided::latest_day;
use crate::payload::Ground;
use crate::{CLOCK_NOTE, EntryStamp, Event, Finding, FindingCode, Register};

/// How far a day may lie ahead of its recording, and before the year that it concerns: nothing in this subsidy takes ten years.
const FAR: u32 = 10;

impl Register {
    /// Remembers what is odd about the days of an entry that is being taken.
    pub(crate) fn look_at_days(&mut self, stamp: &EntryStamp, event: &Event) {
        let (Some(recorded), Some(latest)) = (stamp.day(), latest_day(&stamp.at)) else { return };
        if self.recorded.last().is_none_or(|(_, day)| *day != recorded) {
            self.recorded.push((stamp.seq, recorded));
        }
        let finding = |code, day: NaiveDate, bound: NaiveDate, detail: String| {
            let days = day.signed_duration_since(bound).num_days();
            let finding = Finding::new(code, None).at([stamp.seq]).days(days).detail(detail);
            self.fund_concerned(event).into_iter().fold(finding, Finding::fund)
        };
        let mut odd = Vec::new();
        let Days { happened, foreseen } = event.days();
        if let Some(day) = happened.filter(|day| *day > latest) {
            odd.push(finding(FindingCode::DateAfterRecording, day, latest, format!("{day} / {}", stamp.at)));
        }
        let far = Months::new(12 * FAR);
        let last = recorded.checked_add_months(far);
        if let Some(day) = foreseen.filter(|day| last.is_some_and(|last| *day > last)) {
            odd.push(finding(FindingCode::DateFar, day, recorded, format!("{day} / {}", stamp.at)));
        }
        if let Some(concerned) = self.first_day(event)
            && let Some(first) = concerned.checked_sub_months(far)
        {
            for day in happened.into_iter().chain(foreseen).filter(|day| *day < first) {
                odd.push(finding(FindingCode::DateFar, day, concerned, format!("{day} < {concerned}")));
            }
        }
        let own = match event {
            Event::ReportIssued(fact) => Some(fact.day.day()),
            _ => happened,
        };
        if let (Some(day), Some((seq, after))) = (own, self.follows(event, stamp, own))
            && day < after
        {
            odd.push(finding(FindingCode::DatesReversed, day, after, format!("{day} < {after}")).at(seq));
        }
        self.odd_days.extend(odd.into_iter().map(|finding| (stamp.seq, finding)));
    }

    /// The fund whose money or evaluation an event tells.
    fn fund_concerned<'a>(&'a self, event: &'a Event) -> Option<&'a str> {
        let fund = match event {
            Event::EvaluationGiven(fact) => &fact.fund,
            Event::SubsidyPaid(fact) => &fact.fund,
            Event::PaymentSuspended(fact) => &fact.fund,
            Event::PaymentReleased(fact) => return self.suspension(fact.suspension).map(|(_, fund, _)| fund),
            Event::UseDeclared(fact) => &fact.fund,
            Event::UseAccepted(fact) => &fact.fund,
            Event::RepaymentClaimed(fact) => &fact.fund,
            Event::RepaymentReceived(fact) => &fact.fund,
            Event::RepaymentReturned(fact) => return self.repayment(fact.repayment).map(|(_, fund, _)| fund),
            Event::ProjectSpent(fact) => &fact.fund,
            _ => return None,
        };
        Some(fund.as_str())
    }

    /// The first day of what an event concerns: of its year, of the first year of a key, or the opening of the ledger.
    fn first_day(&self, event: &Event) -> Option<NaiveDate> {
        let year = match event {
            Event::KeyAdopted(fact) => fact.key.first_year(),
            Event::CheckpointWitnessed(_) | Event::MalfunctionNoticed(_) | Event::EntryCorrected(_) => {
                return self.opened.as_ref()?.stamp.day();
            }
            _ => self.year_of(event)?,
        };
        NaiveDate::from_ymd_opt(year, 1, 1)
    }

    /// What the `day` of an event follows, with its entry if it has one: the beginning of the year whose money is used or claimed
    /// back, and the entries that an act about the ledger itself is about.
    fn follows(
        &self,
        event: &Event,
        stamp: &EntryStamp,
        day: Option<NaiveDate>,
    ) -> Option<(Option<u64>, NaiveDate)> {
        let seq = match event {
            Event::UseDeclared(_) | Event::UseAccepted(_) => return Some((None, self.first_day(event)?)),
            // What was overpaid follows its payment, which may come before the year.
            Event::RepaymentClaimed(fact) if fact.ground != Ground::Overpaid => {
                return Some((None, self.first_day(event)?));
            }
            Event::CheckpointWitnessed(fact) => fact.size,
            Event::ReportIssued(fact) => fact.as_of,
            // A finding that was raised before the ledger was opened is taken over, as what it is about.
            Event::FindingRaised(fact) if day >= self.opened.as_ref()?.stamp.day() => {
                fact.entries.iter().copied().max()?
            }
            _ => return None,
        };
        // Where the clock had run ahead, and that is said, the time of the entry before is known to be wrong.
        let said = stamp.attached.note.as_ref().is_some_and(|note| note.as_str().contains(CLOCK_NOTE));
        if said { None } else { Some((Some(seq), self.recorded_on(seq)?)) }
    }

    /// The day on which an entry was recorded that was taken before.
    fn recorded_on(&self, seq: u64) -> Option<NaiveDate> {
        let behind = self.recorded.partition_point(|(first, _)| *first <= seq);
        Some(self.recorded.get(behind.checked_sub(1)?)?.1)
    }

    /// What is odd about days, in entries that still count: of a year, or of those that concern none.
    pub(crate) fn odd_days(&self, year: Option<i32>) -> impl Iterator<Item = Finding> {
        let standing = self.odd_days.iter().filter(|(seq, _)| self.corrected_by(*seq).is_none());
        let own = standing.filter(move |(seq, _)| self.year_of_entry(*seq) == year);
        own.map(move |(_, finding)| Finding { year, ..finding.clone() })
    }
}
