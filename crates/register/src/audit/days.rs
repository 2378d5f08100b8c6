//! The days that entries tell, each held against the day of its recording and against what the entry follows.

use chrono::{Months, NaiveDate};

use crate::fact::decided::latest_day;
use crate::payload::Ground;
use crate::{Code, Event, Finding, FindingCode, Register, Stamp};

/// How far a day may lie ahead of its recording, and before the year that it concerns: nothing in this subsidy takes ten years.
const FAR: u32 = 10;

/// How a note begins that says that the clock stood wrong: the entry then bears the time of the one before it.
pub const CLOCK_NOTE: &str = "Clock at ";

impl Event {
    /// When what an event tells has happened; none for what may lie ahead.
    pub(crate) fn happened(&self) -> Option<NaiveDate> {
        let dated = |date: &Option<crate::Date>| date.as_ref().map(crate::Date::day);
        match self {
            Self::SubsidyPaid(fact) => Some(fact.value_date.day()),
            Self::UseDeclared(fact) => Some(fact.date.day()),
            Self::UseAccepted(fact) => Some(fact.date.day()),
            Self::RepaymentClaimed(fact) => Some(fact.date.day()),
            Self::RepaymentReceived(fact) => Some(fact.value_date.day()),
            Self::RepaymentReturned(fact) => Some(fact.value_date.day()),
            Self::ProjectSubmitted(fact) => Some(fact.date.day()),
            Self::ProjectEndorsed(fact) => Some(fact.date.day()),
            Self::ProjectApproved(fact) => Some(fact.date.day()),
            Self::ProjectRefused(fact) => Some(fact.date.day()),
            Self::ProjectSpent(fact) => Some(fact.date.day()),
            Self::ProjectClosed(fact) => Some(fact.date.day()),
            Self::EvaluationGiven(fact) => Some(fact.date.day()),
            Self::CheckpointWitnessed(fact) => Some(fact.date.day()),
            Self::FindingRaised(fact) => Some(fact.date.day()),
            Self::FindingAnswered(fact) => Some(fact.date.day()),
            Self::FindingClosed(fact) => Some(fact.date.day()),
            Self::MalfunctionNoticed(fact) => Some(fact.date.day()),
            Self::AffiliatesCertified(fact) => {
                Some(fact.reference_date.day()).into_iter().chain(dated(&fact.date)).max()
            }
            // The figure of a month is known when the month has begun, at the earliest.
            Self::IndexPublished(fact) => fact.month.first_day(),
            Self::KeyAdopted(fact) => dated(&fact.date),
            Self::BudgetSet(fact) => dated(&fact.date),
            Self::AllocationDetermined(fact) => dated(&fact.date),
            Self::YearClosed(fact) => dated(&fact.date),
            Self::YearReopened(fact) => dated(&fact.date),
            Self::EntryCorrected(fact) => dated(&fact.date),
            // The day of a report is one that may be asked for ahead; a fund may be known to begin or end, and a suspension to
            // begin or end.
            Self::LedgerOpened(_)
            | Self::ActorEnrolled(_)
            | Self::ActorRetired(_)
            | Self::FundAdmitted(_)
            | Self::FundEnded(_)
            | Self::PaymentSuspended(_)
            | Self::PaymentReleased(_)
            | Self::ReportIssued(_)
            | Self::CheckpointStamped(_)
            | Self::VerifierKeyEnrolled(_)
            | Self::VerifierKeyRevoked(_) => None,
        }
    }

    /// The days of an event that may lie ahead.
    fn foreseen(&self) -> Vec<NaiveDate> {
        let some = |day: &Option<crate::Date>| day.iter().map(crate::Date::day).collect();
        match self {
            Self::FundAdmitted(fact) => vec![fact.from.day()],
            Self::FundEnded(fact) => vec![fact.to.day()],
            Self::PaymentSuspended(fact) => vec![fact.date.day()],
            Self::PaymentReleased(fact) => vec![fact.date.day()],
            Self::RepaymentClaimed(fact) => vec![fact.due_date.day()],
            Self::FindingRaised(fact) => some(&fact.answer_due),
            Self::ReportIssued(fact) => vec![fact.day.day()],
            _ => Vec::new(),
        }
    }

    /// The fund whose money or evaluation an event tells.
    fn fund(&self) -> Option<&Code> {
        match self {
            Self::EvaluationGiven(fact) => Some(&fact.fund),
            Self::SubsidyPaid(fact) => Some(&fact.fund),
            Self::PaymentSuspended(fact) => Some(&fact.fund),
            Self::UseDeclared(fact) => Some(&fact.fund),
            Self::UseAccepted(fact) => Some(&fact.fund),
            Self::RepaymentClaimed(fact) => Some(&fact.fund),
            Self::RepaymentReceived(fact) => Some(&fact.fund),
            Self::ProjectSpent(fact) => Some(&fact.fund),
            _ => None,
        }
    }
}

impl Register {
    /// Remembers what is odd about the days of an entry that is being taken.
    pub(crate) fn look_at_days(&mut self, stamp: &Stamp, event: &Event) {
        let (Some(recorded), Some(latest)) = (stamp.day(), latest_day(&stamp.at)) else { return };
        if self.recorded.last().is_none_or(|(_, day)| *day != recorded) {
            self.recorded.push((stamp.seq, recorded));
        }
        let finding = |code, day: NaiveDate, bound: NaiveDate, detail: String| {
            let days = day.signed_duration_since(bound).num_days();
            let finding = Finding::new(code, None).at([stamp.seq]).days(days).detail(detail);
            event.fund().into_iter().fold(finding, |finding, fund| finding.fund(fund.as_str()))
        };
        let mut odd = Vec::new();
        let happened = event.happened();
        if let Some(day) = happened.filter(|day| *day > latest) {
            odd.push(finding(FindingCode::DateAfterRecording, day, latest, format!("{day} / {}", stamp.at)));
        }
        let far = Months::new(12 * FAR);
        let last = recorded.checked_add_months(far);
        for day in event.foreseen().into_iter().filter(|day| last.is_some_and(|last| *day > last)) {
            odd.push(finding(FindingCode::DateFar, day, recorded, format!("{day} / {}", stamp.at)));
        }
        if let Some(concerned) = self.first_day(event)
            && let Some(first) = concerned.checked_sub_months(far)
        {
            for day in happened.into_iter().chain(event.foreseen()).filter(|day| *day < first) {
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
        stamp: &Stamp,
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
