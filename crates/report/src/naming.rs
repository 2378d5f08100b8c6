//! What the words of the register are called in a report.

use register::allocation::{
    Basis, ClauseStatus, Condition, Denominator, Evaluation, Level, Method, Remainder, RequiredStep,
    Rounding, TieBreak,
};
use register::payload::{
    BudgetSource, Confidence, DeterminationStatus, Envelope, EvaluationResult, Ground, Weights,
};
use register::{Apart, Kind, MovementKind, Severity};

use crate::Word;

/// Something that a report calls by a word.
pub trait Named {
    /// The word.
    fn named(self) -> Word;
}

/// Declares what the variants of a type are called.
macro_rules! named {
    ($type:ty { $($variant:pat => $word:ident),+ $(,)? }) => {
        impl Named for $type {
            fn named(self) -> Word {
                match self { $($variant => Word::$word),+ }
            }
        }
    };
}

named!(Apart {
    Self::Reserved => Reserved,
    Self::NoBeneficiary => NoBeneficiary,
    Self::Undistributed => Undistributed,
    Self::Difference => RoundingDifference,
});
named!(Evaluation {
    Self::Positive => Positive,
    Self::Negative => Negative,
    Self::Pending => Pending,
    Self::NotApplicable => NotApplicable,
    // One that was not asked for, or not given.
    Self::Missing => NotGiven,
});
named!(Envelope { Self::Operating => Operating, Self::CommonProjects => CommonEnvelope });
named!(Ground {
    Self::Unused => Unused,
    Self::Unjustified => Unjustified,
    Self::Misuse => Misuse,
    Self::Overpaid => Overpaid,
});
named!(EvaluationResult {
    Self::Positive => Positive,
    Self::Negative => Negative,
    Self::Pending => Pending,
    Self::NotApplicable => NotApplicable,
});
named!(DeterminationStatus { Self::Provisional => Provisional, Self::Definitive => Definitive });
named!(BudgetSource { Self::Derived => Derived, Self::Decided => Decided });
named!(Confidence { Self::Published => Published, Self::Inferred => Inferred });
named!(Weights { Self::Legal => LegalWeights, Self::StandIn => StandInWeights });
named!(ClauseStatus {
    Self::Law => Law,
    Self::Decree => Decree,
    Self::Draft => Draft,
    Self::Choice => Choice,
});
named!(Basis { Self::Equal => Equal, Self::Affiliates => Affiliates });
named!(Condition { Self::None => NoCondition, Self::PositiveEvaluation => PositiveEvaluation });
named!(Denominator { Self::AllFunds => AllFunds, Self::EligibleFunds => EligibleFunds });
named!(Remainder { Self::CommonProjects => EqualCommonProjects, Self::Excess => ExcessToOthers });
named!(Level { Self::Slice => PerSlice, Self::Total => OnTotal });
named!(Method {
    Self::LargestRemainder => LargestRemainder,
    Self::Each(Rounding::HalfUp) => HalfUp,
    Self::Each(Rounding::HalfEven) => HalfEven,
    Self::Each(Rounding::Truncate) => Truncate,
});
named!(TieBreak {
    Self::FundOrder => FundOrder,
    Self::ReverseFundOrder => ReverseFundOrder,
    Self::MostAffiliates => MostAffiliates,
    Self::FewestAffiliates => FewestAffiliates,
});
named!(RequiredStep {
    Self::Submission => Submission,
    Self::Endorsement => Endorsement,
    Self::Approval => Approval,
});
named!(Severity {
    Self::Note => SeverityNote,
    Self::Warning => SeverityWarning,
    Self::Error => SeverityError,
});
// The section of a report in which an entry is used.
named!(Kind {
    Self::LedgerOpened | Self::ActorEnrolled | Self::ActorRetired | Self::CheckpointWitnessed
        | Self::CheckpointStamped | Self::VerifierKeyEnrolled | Self::VerifierKeyRevoked => Identity,
    Self::KeyAdopted => Key,
    Self::FundAdmitted
    | Self::FundEnded
    | Self::IndexPublished
    | Self::BudgetSet
    | Self::AffiliatesCertified
    | Self::EvaluationGiven => Inputs,
    Self::AllocationDetermined => Allocation,
    Self::SubsidyPaid | Self::PaymentSuspended | Self::PaymentReleased => Payments,
    Self::UseDeclared | Self::UseAccepted => UseAndRepayment,
    Self::RepaymentClaimed | Self::RepaymentReceived | Self::RepaymentReturned => UseAndRepayment,
    Self::ProjectSubmitted
    | Self::ProjectEndorsed
    | Self::ProjectApproved
    | Self::ProjectRefused
    | Self::ProjectSpent
    | Self::ProjectClosed => CommonProjects,
    Self::YearClosed | Self::YearReopened | Self::ReportIssued => Identity,
    Self::FindingRaised | Self::FindingAnswered | Self::FindingClosed => Findings,
    Self::MalfunctionNoticed | Self::EntryCorrected => Entries,
});

named!(MovementKind {
    Self::Payment => PaymentMade,
    Self::Suspension => SuspensionMade,
    Self::Release => ReleaseMade,
    Self::Declaration => DeclarationMade,
    Self::Acceptance => AcceptanceMade,
    Self::Claim => ClaimMade,
    Self::Repayment => RepaymentMade,
    Self::Return => ReturnMade,
    Self::Spending => SpendingMade,
});
