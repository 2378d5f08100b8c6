//! What may be recorded after what. Each rule has a name, which `docs/rules.md` lists with its source.

pub(crate) mod approvals;
mod closing;
pub(crate) mod codes;
pub(crate) mod doubts;
mod figures;
mod findings;
mod funds;
mod inputs;
mod law;
mod malfunctions;
mod mending;
mod money;
mod people;
mod projects;
pub(crate) mod refusal;
mod seal;

use crate::payload::Role;
use crate::{Event, Kind, Refusal, Register};

impl Register {
    /// Compares an event with everything recorded so far.
    ///
    /// # Errors
    /// A [`Refusal`] that names the first rule that it breaks.
    pub fn check(&self, actor: &str, event: &Event) -> Result<(), Refusal> {
        self.check_actor(actor, event.kind())?;
        self.check_event(actor, event)
    }

    /// Compares an event with everything recorded so far, whoever records it: `actor` counts only where two
    /// different people are asked for.
    ///
    /// # Errors
    /// A [`Refusal`] that names the first rule that it breaks.
    pub fn check_event(&self, actor: &str, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::LedgerOpened(fact) => self.check_opening(fact),
            Event::ActorEnrolled(fact) => self.check_enrolment(fact),
            Event::ActorRetired(fact) => self.check_retirement(fact),
            Event::FundAdmitted(fact) => self.check_admission(fact),
            Event::FundEnded(fact) => self.check_fund_end(fact),
            Event::KeyAdopted(fact) => self.check_key(fact),
            Event::IndexPublished(fact) => self.check_index(fact),
            Event::BudgetSet(fact) => self.check_budget(fact),
            Event::AffiliatesCertified(fact) => self.check_counts(fact),
            Event::EvaluationGiven(fact) => self.check_evaluation(fact),
            Event::AllocationDetermined(fact) => self.check_determination(fact),
            Event::SubsidyPaid(fact) => self.check_payment(fact),
            Event::PaymentSuspended(fact) => self.check_suspension(fact),
            Event::PaymentReleased(fact) => self.check_release(fact),
            Event::UseDeclared(fact) => self.check_declaration(fact),
            Event::UseAccepted(fact) => self.check_acceptance(fact),
            Event::RepaymentClaimed(fact) => self.check_claim(fact),
            Event::RepaymentReceived(fact) => self.check_repayment(fact),
            Event::RepaymentReturned(fact) => self.check_return(fact),
            Event::ProjectSubmitted(fact) => self.check_submission(actor, fact),
            Event::ProjectEndorsed(fact) => self.check_endorsement(actor, fact),
            Event::ProjectApproved(fact) => self.check_approval(actor, fact),
            Event::ProjectRefused(fact) => self.check_project_refusal(fact),
            Event::ProjectSpent(fact) => self.check_spending(fact),
            Event::ProjectClosed(fact) => self.check_project_end(fact),
            Event::YearClosed(fact) => self.check_closing(fact),
            Event::YearReopened(fact) => self.check_reopening(fact),
            Event::ReportIssued(fact) => self.check_report(fact),
            Event::CheckpointWitnessed(fact) => self.check_checkpoint(fact),
            Event::CheckpointStamped(fact) => self.check_stamp(fact),
            Event::VerifierKeyEnrolled(fact) => self.check_verifier(fact),
            Event::VerifierKeyRevoked(fact) => self.check_revocation(fact),
            Event::FindingRaised(fact) => self.check_raising(fact),
            Event::FindingAnswered(fact) => self.check_answer(fact),
            Event::FindingClosed(fact) => self.check_finding_end(fact),
            Event::MalfunctionNoticed(fact) => self.check_malfunction(fact),
            Event::EntryCorrected(fact) => self.check_correction(fact),
        }
    }
}

impl Kind {
    /// The roles of which an actor needs one to record this kind.
    pub fn roles(self) -> &'static [Role] {
        use Role::{Calculator, Cgg, ExternalAudit, Registrar, Treasurer};
        match self {
            Self::LedgerOpened
            | Self::ActorEnrolled
            | Self::ActorRetired
            | Self::FundAdmitted
            | Self::FundEnded
            | Self::KeyAdopted
            | Self::IndexPublished
            | Self::AffiliatesCertified
            | Self::UseDeclared
            | Self::ProjectSubmitted
            | Self::ProjectSpent
            | Self::ProjectClosed
            | Self::EntryCorrected => &[Registrar],
            Self::BudgetSet | Self::AllocationDetermined => &[Calculator],
            Self::SubsidyPaid
            | Self::PaymentSuspended
            | Self::PaymentReleased
            | Self::RepaymentReceived
            | Self::RepaymentReturned => &[Treasurer],
            Self::EvaluationGiven
            | Self::UseAccepted
            | Self::RepaymentClaimed
            | Self::ProjectEndorsed
            | Self::FindingRaised
            | Self::FindingClosed
            | Self::YearClosed
            | Self::YearReopened => &[ExternalAudit],
            Self::ProjectApproved | Self::ProjectRefused => &[Cgg],
            // Whoever notices one says so.
            Self::MalfunctionNoticed => &Role::ALL,
            Self::ReportIssued
            | Self::CheckpointWitnessed
            | Self::CheckpointStamped
            | Self::VerifierKeyEnrolled
            | Self::VerifierKeyRevoked
            | Self::FindingAnswered => &[Registrar, ExternalAudit],
        }
    }
}
