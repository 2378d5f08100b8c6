//! What took the place of what an entry says, though it did not correct it.

use crate::fold::place::{Home, Place};
use crate::{ActorRecord, Event, History, Kind, Project, RaisedFinding, RecordedFact, Register, YearBook};

impl Register {
    /// The entry that took the place of what entry `seq` told, though it did not correct it: a later evaluation of the same
    /// fund, the retirement of an actor, the reopening of a year, another submission of the project, the release of all that
    /// was suspended, a declaration after its acceptance. The same act may then be recorded again.
    pub fn superseded_by(&self, seq: u64) -> Option<u64> {
        let Place { kind, home } = self.places.get(&seq)?;
        match kind {
            Kind::ActorEnrolled => after(&self.actor_at(home)?.retired, seq),
            Kind::ActorRetired => after(&self.actor_at(home)?.enrolled, seq),
            Kind::EvaluationGiven => later_evaluation(self.book_at(home)?, seq),
            Kind::YearClosed => after(&self.book_at(home)?.reopenings, seq),
            Kind::YearReopened => after(&self.book_at(home)?.closings, seq),
            Kind::PaymentSuspended | Kind::UseAccepted => self.in_account(home, seq),
            // A step is one of the submission before it.
            Kind::ProjectEndorsed | Kind::ProjectApproved | Kind::ProjectRefused | Kind::ProjectClosed => {
                after(&self.project_at(home)?.submitted, seq)
            }
            // A step is one of the finding as it was raised before it.
            Kind::FindingAnswered | Kind::FindingClosed => after(&self.raised_at(home)?.raised, seq),
            Kind::VerifierKeyRevoked => {
                let revoked = self.common.revoked.at(seq)?;
                self.verifier_of.of(&revoked.fact.key.to_string()).find(|enrolled| *enrolled > seq)
            }
            // Nothing but a correction undoes these.
            Kind::LedgerOpened
            | Kind::FundAdmitted
            | Kind::FundEnded
            | Kind::KeyAdopted
            | Kind::IndexPublished
            | Kind::BudgetSet
            | Kind::AffiliatesCertified
            | Kind::AllocationDetermined
            | Kind::SubsidyPaid
            | Kind::PaymentReleased
            | Kind::UseDeclared
            | Kind::RepaymentClaimed
            | Kind::RepaymentReceived
            | Kind::RepaymentReturned
            | Kind::ProjectSubmitted
            | Kind::ProjectSpent
            | Kind::ReportIssued
            | Kind::CheckpointWitnessed
            | Kind::CheckpointStamped
            | Kind::VerifierKeyEnrolled
            | Kind::FindingRaised
            | Kind::MalfunctionNoticed
            | Kind::EntryCorrected => None,
        }
    }

    fn actor_at(&self, home: &Home) -> Option<&ActorRecord> {
        if let Home::Actor(actor) = home { self.actors.get(actor) } else { None }
    }

    fn book_at(&self, home: &Home) -> Option<&YearBook> {
        if let Home::Year(year) = home { self.years.get(year) } else { None }
    }

    fn project_at(&self, home: &Home) -> Option<&Project> {
        if let Home::Project(code) = home { self.projects.get(code) } else { None }
    }

    fn raised_at(&self, home: &Home) -> Option<&RaisedFinding> {
        if let Home::Finding(number) = home { self.raised.get(number) } else { None }
    }

    fn in_account(&self, home: &Home, seq: u64) -> Option<u64> {
        let Home::Account(year, fund, envelope) = home else { return None };
        let account = self.years.get(year)?.accounts.get(&(fund.clone(), *envelope))?;
        match &account.in_force(seq)?.fact {
            Event::PaymentSuspended(fact) => {
                let released = account.naming(seq).filter_map(|filed| match &filed.fact {
                    Event::PaymentReleased(release) => Some((filed.seq(), i128::from(release.cents.get()))),
                    _ => None,
                });
                let (last, sum) = released.fold((None, 0), |(_, sum), (seq, cents)| (Some(seq), sum + cents));
                last.filter(|_| sum >= i128::from(fact.cents.get()))
            }
            // An acceptance is of what was declared by then.
            Event::UseAccepted(_) if account.sums().accepted.is_none() => {
                let declared = account.declaration().map(RecordedFact::seq);
                declared.filter(|declared| *declared > seq)
            }
            _ => None,
        }
    }
}

/// The first fact of a history after entry `seq` that counts.
fn after<T>(history: &History<T>, seq: u64) -> Option<u64> {
    history.in_force_after(seq).map(RecordedFact::seq)
}

fn later_evaluation(book: &YearBook, seq: u64) -> Option<u64> {
    let own = book.evaluations.at(seq)?;
    let mut given = book.evaluations.iter();
    let later = given.find(|filed| filed.in_force() && filed.seq() > seq && filed.fact.fund == own.fact.fund);
    later.map(RecordedFact::seq)
}
