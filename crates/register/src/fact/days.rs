//! The days that an event tells.

use chrono::NaiveDate;

use crate::Event;

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
    pub(crate) fn foreseen(&self) -> Vec<NaiveDate> {
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
}
