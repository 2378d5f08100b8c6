//! Where the fact of an entry is kept: which year, fund or project it is about.

use crate::fold::place::Home;
use crate::payload::Envelope;
use crate::{Code, Event, Kind, Register, Year};

impl Register {
    /// Where a fact is kept: one arm for each kind of event, and no arm for any other.
    pub(crate) fn home(&self, event: &Event) -> Home {
        let of_year = |year: Year| Home::Year(year.calendar());
        let account =
            |year: Year, fund: &Code, envelope| Home::Account(year.calendar(), fund.to_string(), envelope);
        match event {
            Event::LedgerOpened(_)
            | Event::KeyAdopted(_)
            | Event::IndexPublished(_)
            | Event::CheckpointWitnessed(_)
            | Event::CheckpointStamped(_)
            | Event::VerifierKeyEnrolled(_)
            | Event::VerifierKeyRevoked(_)
            | Event::MalfunctionNoticed(_)
            | Event::EntryCorrected(_) => Home::Ledger,
            Event::ActorEnrolled(fact) => Home::Actor(fact.actor.to_string()),
            Event::ActorRetired(fact) => Home::Actor(fact.actor.to_string()),
            Event::FundAdmitted(fact) => Home::Fund(fact.fund.to_string()),
            Event::FundEnded(fact) => Home::Fund(fact.fund.to_string()),
            Event::BudgetSet(fact) => of_year(fact.year),
            Event::AffiliatesCertified(fact) => of_year(fact.year),
            Event::EvaluationGiven(fact) => of_year(fact.year),
            Event::AllocationDetermined(fact) => of_year(fact.year),
            Event::SubsidyPaid(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::PaymentSuspended(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::PaymentReleased(fact) => home_of(self.suspension(fact.suspension)),
            Event::UseDeclared(fact) => account(fact.year, &fact.fund, Envelope::Operating),
            Event::UseAccepted(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::RepaymentClaimed(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::RepaymentReceived(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::RepaymentReturned(fact) => home_of(self.repayment(fact.repayment)),
            Event::ProjectSubmitted(fact) => Home::Submission(fact.project.to_string(), fact.year.calendar()),
            Event::ProjectEndorsed(fact) => Home::Project(fact.project.to_string()),
            Event::ProjectApproved(fact) => Home::Project(fact.project.to_string()),
            Event::ProjectRefused(fact) => Home::Project(fact.project.to_string()),
            Event::ProjectSpent(fact) => Home::Spending(fact.project.to_string()),
            Event::ProjectClosed(fact) => Home::Project(fact.project.to_string()),
            Event::YearClosed(fact) => of_year(fact.year),
            Event::YearReopened(fact) => of_year(fact.year),
            Event::ReportIssued(fact) => of_year(fact.year),
            Event::FindingRaised(fact) => Home::Raising(fact.finding.to_string(), fact.year.calendar()),
            Event::FindingAnswered(fact) => Home::Finding(fact.finding.to_string()),
            Event::FindingClosed(fact) => Home::Finding(fact.finding.to_string()),
        }
    }

    /// The year, fund and envelope of the suspension that entry `seq` recorded.
    pub(crate) fn suspension(&self, seq: u64) -> Option<(i32, &str, Envelope)> {
        self.movement(Kind::PaymentSuspended, seq)
    }

    /// The year, fund and envelope of the repayment that entry `seq` recorded.
    pub(crate) fn repayment(&self, seq: u64) -> Option<(i32, &str, Envelope)> {
        self.movement(Kind::RepaymentReceived, seq)
    }

    fn movement(&self, kind: Kind, seq: u64) -> Option<(i32, &str, Envelope)> {
        match self.places.get(&seq).filter(|place| place.kind == kind).map(|place| &place.home) {
            Some(Home::Account(year, fund, envelope)) => Some((*year, fund, *envelope)),
            _ => None,
        }
    }

    /// The year of subsidy that an event concerns.
    pub fn year_of(&self, event: &Event) -> Option<i32> {
        match event {
            Event::EntryCorrected(fact) => self.year_of_entry(fact.entry),
            told => self.year_of_home(&self.home(told)),
        }
    }

    /// The year that entry `seq` concerns. A submission concerns the year that it names, and a step of a project or an expense
    /// that of the submission in force.
    pub(crate) fn year_of_entry(&self, seq: u64) -> Option<i32> {
        self.year_of_home(&self.places.get(&seq)?.home)
    }

    pub(super) fn year_of_home(&self, home: &Home) -> Option<i32> {
        match home {
            Home::Year(year) | Home::Account(year, _, _) => Some(*year),
            Home::Submission(_, year) | Home::Raising(_, year) => Some(*year),
            Home::Project(project) | Home::Spending(project) => self.project_year(project),
            Home::Finding(number) => self.finding_year(number),
            Home::Ledger | Home::Actor(_) | Home::Fund(_) => None,
        }
    }

    /// The year of a project ([`crate::Project::year`]).
    pub fn project_year(&self, project: &str) -> Option<i32> {
        self.projects.get(project)?.year()
    }

    /// The year of a finding that was raised.
    pub(crate) fn finding_year(&self, number: &str) -> Option<i32> {
        let raised = self.raised.get(number)?;
        raised.in_force().or(raised.raised.last()).map(|filed| filed.fact.year.calendar())
    }

    /// The kind of entry `seq`, if it was taken.
    pub fn kind_of(&self, seq: u64) -> Option<Kind> {
        self.places.get(&seq).map(|place| place.kind)
    }
}

/// The home of a movement that names another one; one that names none breaks a rule, and moves nothing.
fn home_of(named: Option<(i32, &str, Envelope)>) -> Home {
    named.map_or(Home::Ledger, |(year, fund, envelope)| Home::Account(year, fund.to_owned(), envelope))
}
