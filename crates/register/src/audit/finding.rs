use allocation::Cents;

use crate::payload::Envelope;

/// Something that an auditor should see: the ledger holds it, and it is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// The year of subsidy that it concerns.
    pub year: Option<i32>,
    /// The fund that it concerns.
    pub fund: Option<String>,
    /// The envelope that it concerns.
    pub envelope: Option<Envelope>,
    /// The amount at stake.
    pub cents: Option<Cents>,
    /// By how many days something is late, early or apart.
    pub days: Option<i64>,
    /// The entries behind it.
    pub entries: Vec<u64>,
    /// What a rule or a decoder said, in English.
    pub detail: Option<String>,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// To be known.
    Note,
    /// To be looked at.
    Warning,
    /// The figures, the law or the ledger are not kept.
    Error,
}

/// Declares the findings, each with its stable code and its severity.
macro_rules! findings {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $severity:ident;)+) => {
        /// The kinds of findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FindingCode { $($(#[$doc])* $name),+ }

        impl FindingCode {
            /// Every kind of finding.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word that scripts can rely on.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// How much it weighs.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }
        }
    };
}

findings! {
    /// An entry tells no event that this program knows.
    Undecodable, "undecodable", Error;
    /// An entry breaks a rule that would have refused it.
    RuleBroken, "rule-broken", Error;
    /// A determination is not what its inputs and its key give.
    ReperformanceDiffers, "reperformance-differs", Error;
    /// The determination in force used an input that was corrected later.
    InputCorrected, "input-corrected", Error;
    /// Another key applies to the year now than the one of the determination in force.
    KeySuperseded, "key-superseded", Warning;
    /// The determination in force is provisional.
    ProvisionalNotSettled, "provisional-not-settled", Warning;
    /// An evaluation is pending or was not given.
    EvaluationOpen, "evaluation-open", Warning;
    /// An evaluation was given after the definitive determination, which does not take it into account.
    EvaluationLate, "evaluation-late", Warning;
    /// The counts are stand-ins for those of the law.
    StandInCounts, "stand-in-counts", Warning;
    /// The index figure behind the budget was inferred.
    IndexInferred, "index-inferred", Warning;
    /// The budget was decided otherwise than the key's rule derives it.
    BudgetDecided, "budget-decided", Warning;
    /// More was paid than the determination in force grants.
    PaidAboveGrant, "paid-above-grant", Error;
    /// Money for common projects was paid under a key that knows none.
    PaidWithoutProjects, "paid-without-projects", Error;
    /// Part of the subsidy goes to nobody.
    NoBeneficiary, "no-beneficiary", Warning;
    /// Money was paid that is suspended and not released.
    PaidWhileSuspended, "paid-while-suspended", Warning;
    /// A payment lies outside the payment window of the key.
    PaidOutsideWindow, "paid-outside-window", Warning;
    /// Money moved for a fund after its end, and no successor is named.
    MovedAfterEnd, "moved-after-end", Warning;
    /// More was repaid than can ever be owed, and was not returned.
    RepaidAboveOwed, "repaid-above-owed", Warning;
    /// What is owed on a ground was repaid on another one.
    RepaidOnOtherGround, "repaid-on-other-ground", Note;
    /// More was claimed on a ground than is owed on it.
    ClaimAboveOwed, "claim-above-owed", Warning;
    /// More use is accepted than was declared, or use that nobody declares any more.
    AcceptedAboveUsed, "accepted-above-used", Error;
    /// More came back than was paid.
    RepaidAbovePaid, "repaid-above-paid", Error;
    /// Money moved, and the determination by which it did was corrected away.
    DeterminationWithdrawn, "determination-withdrawn", Error;
    /// An entry rests on one that was corrected, and nothing took its place.
    RestsOnCorrected, "rests-on-corrected", Error;
    /// Acts of the year are dated before the ledger was opened.
    TakenOver, "taken-over", Note;
    /// Money was spent on a project that lacks a step that the key asks for, or was refused.
    ProjectNotApproved, "project-not-approved", Error;
    /// The funds that are counted are not those that exist at the reference date.
    FundSetDiffers, "fund-set-differs", Error;
    /// More was spent or declared than was paid.
    UsedAbovePaid, "used-above-paid", Warning;
    /// Money to be repaid was not, and its date has passed.
    RepaymentOverdue, "repayment-overdue", Error;
    /// No use was declared, and the date of repayment has passed.
    UseNotDeclared, "use-not-declared", Warning;
    /// The key asks for a signature that the entry lacks.
    ApprovalMissing, "approval-missing", Error;
    /// A signature of the entry does not hold.
    ApprovalInvalid, "approval-invalid", Error;
    /// An entry concerns a year that was closed before.
    AfterClosing, "after-closing", Warning;
    /// No key, or two, apply to a year of which the ledger holds something.
    NoKey, "no-key", Error;
    /// The payment window has ended and no budget is set.
    BudgetNotSet, "budget-not-set", Warning;
    /// The budget is not the indexed amount.
    BudgetDiffers, "budget-differs", Error;
    /// The payment window has ended and no counts are certified.
    CountsNotCertified, "counts-not-certified", Warning;
    /// The counts are not those of the reference date.
    WrongReferenceDate, "wrong-reference-date", Error;
    /// Counts do not make their total, or paragraphs their count.
    CountsDoNotClose, "counts-do-not-close", Error;
    /// The total of the counts is not the one that was published.
    NationalTotalDiffers, "national-total-differs", Warning;
    /// A count moved further from that of the year before than the threshold.
    CountJump, "count-jump", Warning;
    /// The payment window has ended and nothing is determined.
    NotDetermined, "not-determined", Error;
    /// What the determination in force would give with the inputs that count today.
    CorrectionEffect, "correction-effect", Error;
    /// The same amount was paid twice.
    PaidTwice, "paid-twice", Warning;
    /// Money was paid before anything was determined.
    PaidBeforeDetermination, "paid-before-determination", Warning;
    /// The payment window has ended and less was paid than is granted.
    PaidBelowGrant, "paid-below-grant", Warning;
    /// Use was declared, and the date of repayment has passed without it being accepted.
    UseNotAccepted, "use-not-accepted", Warning;
    /// Use that was not accepted was not claimed back.
    UnjustifiedNotClaimed, "unjustified-not-claimed", Warning;
    /// Money was repaid after its date.
    RepaidLate, "repaid-late", Warning;
    /// The year should be closed by now.
    YearNotClosed, "year-not-closed", Note;
    /// Use was declared after the date of repayment.
    DeclaredLate, "declared-late", Warning;
    /// The year was determined after the payment window.
    DeterminedLate, "determined-late", Warning;
    /// The same expense was charged to a project twice.
    SpentTwice, "spent-twice", Warning;
    /// Money was spent on a common project before its last approval.
    SpentBeforeApproval, "spent-before-approval", Error;
    /// More was spent on common projects than was granted for them.
    SpentAboveEnvelope, "spent-above-envelope", Error;
    /// More was spent on a project than its budget.
    ProjectAboveBudget, "project-above-budget", Warning;
    /// A fund spent on a project that it does not carry.
    SpentOutsideProject, "spent-outside-project", Error;
    /// Money for common projects is left and carried over.
    CommonMoneyLeft, "common-money-left", Note;
    /// One actor is on both sides of a control.
    SamePerson, "same-person", Warning;
    /// One actor holds roles that should be apart.
    RolesCombined, "roles-combined", Warning;
    /// A code looks like an older one of its sort.
    CodeConfusable, "code-confusable", Warning;
    /// Something was recorded before the day on which it is said to have happened.
    DateAfterRecording, "date-after-recording", Error;
    /// A day lies more than ten years ahead, or before the year that it concerns.
    DateFar, "date-far", Warning;
    /// Something is dated before what it follows.
    DatesReversed, "dates-reversed", Error;
    /// No checkpoint covers the determination or the closing of the year.
    NoCheckpoint, "no-checkpoint", Warning;
    /// Entries of the year are later than the last report of it that was issued.
    ReportOutdated, "report-outdated", Note;
    /// The figures of a report that was issued are not those of the ledger.
    ReportDiffers, "report-differs", Error;
    /// The figures of a report that was issued were not computed again.
    ReportUnchecked, "report-unchecked", Warning;
    /// A correction has no document behind it.
    CorrectionUndocumented, "correction-undocumented", Warning;
    /// A finding was raised and its answer is overdue.
    FindingUnanswered, "finding-unanswered", Warning;
    /// A finding was raised and is not closed.
    FindingOpen, "finding-open", Warning;
    /// A finding was closed as resolved, and what it is about is still found.
    FindingStands, "finding-stands", Warning;
}

impl Finding {
    pub(crate) fn new(code: FindingCode, year: impl Into<Option<i32>>) -> Self {
        Self {
            code,
            year: year.into(),
            fund: None,
            envelope: None,
            cents: None,
            days: None,
            entries: Vec::new(),
            detail: None,
        }
    }

    pub(crate) fn fund(mut self, fund: &str) -> Self {
        self.fund = Some(fund.to_owned());
        self
    }

    pub(crate) fn envelope(mut self, envelope: Envelope) -> Self {
        self.envelope = Some(envelope);
        self
    }

    pub(crate) fn cents(mut self, cents: Cents) -> Self {
        self.cents = Some(cents);
        self
    }

    pub(crate) fn days(mut self, days: i64) -> Self {
        self.days = Some(days);
        self
    }

    pub(crate) fn at(mut self, entries: impl IntoIterator<Item = u64>) -> Self {
        self.entries.extend(entries);
        self
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Where it is in an audit: by year, the gravest first, then by code, fund and entries.
    pub(crate) fn order(&self) -> impl Ord + '_ {
        (
            self.year,
            std::cmp::Reverse(self.severity()),
            self.code,
            &self.fund,
            &self.entries,
            self.envelope,
            &self.detail,
        )
    }
}
