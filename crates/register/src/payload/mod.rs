//! The payloads of the events. A released payload never changes: what must be said otherwise is
//! said in a new version, and this one is read for good.
//!
//! Amounts are integer cents and end in `_cents` or are called `cents`; dates are ISO 8601; another entry is
//! named by its seq. Fields that are not known are refused.

mod closing;
mod figures;
mod findings;
mod funds;
mod inputs;
mod key;
mod law;
mod malfunctions;
mod mending;
mod money;
mod people;
mod projects;

pub use closing::{
    CheckpointStamped, CheckpointWitnessed, ReportFormat, ReportIssued, ReportLanguage, VerifierKeyEnrolled,
    VerifierKeyRevoked, YearClosed, YearReopened,
};
pub use figures::{AllocationDetermined, DeterminationStatus, FundShare, SliceCents};
pub use findings::{FindingAnswered, FindingClosed, FindingOutcome, FindingRaised};
pub use funds::{FundAdmitted, FundEnded};
pub use inputs::{AffiliateCount, AffiliatesCertified, EvaluationGiven, EvaluationResult, Weights};
pub use key::{ApprovalFact, KeyFact, KeyFactError};
pub use law::{BudgetSet, BudgetSource, Confidence, IndexPublished, KeyAdopted};
pub use malfunctions::MalfunctionNoticed;
pub use mending::EntryCorrected;
pub use money::{
    Envelope, Ground, PaymentReleased, PaymentSuspended, RepaymentClaimed, RepaymentReceived,
    RepaymentReturned, SubsidyPaid, UseAccepted, UseDeclared,
};
pub use people::{ActorEnrolled, ActorRetired, LedgerOpened, Role};
pub use projects::{
    ProjectApproved, ProjectClosed, ProjectEndorsed, ProjectRefused, ProjectSpent, ProjectSubmitted,
};
