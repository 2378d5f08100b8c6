//! The days that an event tells.

use chrono::NaiveDate;

use crate::{Date, Event};

/// How a note begins that says that the clock was wrong: the entry then bears the time of the one before it.
pub const CLOCK_NOTE: &str = "Clock at ";

/// The days of an event.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Days {
    /// When what it tells has happened.
    pub(crate) happened: Option<NaiveDate>,
    /// A day that may lie ahead of the recording.
    pub(crate) foreseen: Option<NaiveDate>,
}

impl Event {
    /// The days of an event: one arm for each kind, and no arm for any other.
    pub(crate) fn days(&self) -> Days {
        let happened = |date: &Date| Days { happened: Some(date.day()), foreseen: None };
        let decided = |date: &Option<Date>| date.as_ref().map_or(Days::default(), happened);
        let foreseen = |date: &Date| Days { happened: None, foreseen: Some(date.day()) };
        match self {
            Self::SubsidyPaid(fact) => happened(&fact.value_date),
            Self::UseDeclared(fact) => happened(&fact.date),
            Self::UseAccepted(fact) => happened(&fact.date),
            Self::RepaymentClaimed(fact) => {
                Days { foreseen: Some(fact.due_date.day()), ..happened(&fact.date) }
            }
            Self::RepaymentReceived(fact) => happened(&fact.value_date),
            Self::RepaymentReturned(fact) => happened(&fact.value_date),
            Self::ProjectSubmitted(fact) => happened(&fact.date),
            Self::ProjectEndorsed(fact) => happened(&fact.date),
            Self::ProjectApproved(fact) => happened(&fact.date),
            Self::ProjectRefused(fact) => happened(&fact.date),
            Self::ProjectSpent(fact) => happened(&fact.date),
            Self::ProjectClosed(fact) => happened(&fact.date),
            Self::EvaluationGiven(fact) => happened(&fact.date),
            Self::CheckpointWitnessed(fact) => happened(&fact.date),
            Self::FindingRaised(fact) => {
                Days { foreseen: fact.answer_due.as_ref().map(Date::day), ..happened(&fact.date) }
            }
            Self::FindingAnswered(fact) => happened(&fact.date),
            Self::FindingClosed(fact) => happened(&fact.date),
            Self::MalfunctionNoticed(fact) => happened(&fact.date),
            Self::AffiliatesCertified(fact) => {
                let certified = decided(&fact.date).happened;
                Days { happened: certified.max(Some(fact.reference_date.day())), foreseen: None }
            }
            // The figure of a month is known when the month has begun, at the earliest.
            Self::IndexPublished(fact) => Days { happened: fact.month.first_day(), foreseen: None },
            Self::KeyAdopted(fact) => decided(&fact.date),
            Self::BudgetSet(fact) => decided(&fact.date),
            Self::AllocationDetermined(fact) => decided(&fact.date),
            Self::YearClosed(fact) => decided(&fact.date),
            Self::YearReopened(fact) => decided(&fact.date),
            Self::EntryCorrected(fact) => decided(&fact.date),
            // A fund may be known to begin or end, and a suspension to begin or end.
            Self::FundAdmitted(fact) => foreseen(&fact.from),
            Self::FundEnded(fact) => foreseen(&fact.to),
            Self::PaymentSuspended(fact) => foreseen(&fact.date),
            Self::PaymentReleased(fact) => foreseen(&fact.date),
            // A report may be asked for a day ahead.
            Self::ReportIssued(fact) => foreseen(&fact.day),
            Self::LedgerOpened(_)
            | Self::ActorEnrolled(_)
            | Self::ActorRetired(_)
            | Self::CheckpointStamped(_)
            | Self::VerifierKeyEnrolled(_)
            | Self::VerifierKeyRevoked(_) => Days::default(),
        }
    }
}
