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

/// The rules for the next event, asked of everything that is recorded so far.
pub(crate) struct Rules<'a> {
    register: &'a Register,
}

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
        let rules = Rules { register: self };
        match event {
            Event::LedgerOpened(fact) => rules.check_opening(fact),
            Event::ActorEnrolled(fact) => rules.check_enrolment(fact),
            Event::ActorRetired(fact) => rules.check_retirement(fact),
            Event::FundAdmitted(fact) => rules.check_admission(fact),
            Event::FundEnded(fact) => rules.check_fund_end(fact),
            Event::KeyAdopted(fact) => rules.check_key(fact),
            Event::IndexPublished(fact) => rules.check_index(fact),
            Event::BudgetSet(fact) => rules.check_budget(fact),
            Event::AffiliatesCertified(fact) => rules.check_counts(fact),
            Event::EvaluationGiven(fact) => rules.check_evaluation(fact),
            Event::AllocationDetermined(fact) => rules.check_determination(fact),
            Event::SubsidyPaid(fact) => rules.check_payment(fact),
            Event::PaymentSuspended(fact) => rules.check_suspension(fact),
            Event::PaymentReleased(fact) => rules.check_release(fact),
            Event::UseDeclared(fact) => rules.check_declaration(fact),
            Event::UseAccepted(fact) => rules.check_acceptance(fact),
            Event::RepaymentClaimed(fact) => rules.check_claim(fact),
            Event::RepaymentReceived(fact) => rules.check_repayment(fact),
            Event::RepaymentReturned(fact) => rules.check_return(fact),
            Event::ProjectSubmitted(fact) => rules.check_submission(actor, fact),
            Event::ProjectEndorsed(fact) => rules.check_endorsement(actor, fact),
            Event::ProjectApproved(fact) => rules.check_approval(actor, fact),
            Event::ProjectRefused(fact) => rules.check_project_refusal(fact),
            Event::ProjectSpent(fact) => rules.check_spending(fact),
            Event::ProjectClosed(fact) => rules.check_project_end(fact),
            Event::YearClosed(fact) => rules.check_closing(fact),
            Event::YearReopened(fact) => rules.check_reopening(fact),
            Event::ReportIssued(fact) => rules.check_report(fact),
            Event::CheckpointWitnessed(fact) => rules.check_checkpoint(fact),
            Event::CheckpointStamped(fact) => rules.check_stamp(fact),
            Event::VerifierKeyEnrolled(fact) => rules.check_verifier(fact),
            Event::VerifierKeyRevoked(fact) => rules.check_revocation(fact),
            Event::FindingRaised(fact) => rules.check_raising(fact),
            Event::FindingAnswered(fact) => rules.check_answer(fact),
            Event::FindingClosed(fact) => rules.check_finding_end(fact),
            Event::MalfunctionNoticed(fact) => rules.check_malfunction(fact),
            Event::EntryCorrected(fact) => rules.check_correction(fact),
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
