use allocation::RequiredStep;

use crate::RecordedFact;
use crate::fold::history::{History, histories};
use crate::payload::{
    ProjectApproved, ProjectClosed, ProjectEndorsed, ProjectRefused, ProjectSpent, ProjectSubmitted,
};

/// What the ledger holds of one common project, corrected facts included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Its submissions.
    pub submitted: History<ProjectSubmitted>,
    /// Its endorsements by External Audit.
    pub endorsed: History<ProjectEndorsed>,
    /// Its approvals by the CGG.
    pub approved: History<ProjectApproved>,
    /// Its refusals by the CGG.
    pub refused: History<ProjectRefused>,
    /// What was spent on it.
    pub spent: History<ProjectSpent>,
    /// Its closings.
    pub closed: History<ProjectClosed>,
}

histories!(Project { submitted, endorsed, approved, refused, spent, closed });

impl Project {
    /// The submission that counts.
    pub fn submission(&self) -> Option<&RecordedFact<ProjectSubmitted>> {
        self.submitted.in_force()
    }

    /// The endorsement that counts: of the submission that counts, not of an earlier one.
    pub fn endorsement(&self) -> Option<&RecordedFact<ProjectEndorsed>> {
        self.of_submission(&self.endorsed)
    }

    /// The approval that counts: of the submission that counts.
    pub fn approval(&self) -> Option<&RecordedFact<ProjectApproved>> {
        self.of_submission(&self.approved)
    }

    /// The refusal that counts: of the submission that counts.
    pub fn refusal(&self) -> Option<&RecordedFact<ProjectRefused>> {
        self.of_submission(&self.refused)
    }

    /// The closing that counts: of the submission that counts.
    pub fn closing(&self) -> Option<&RecordedFact<ProjectClosed>> {
        self.of_submission(&self.closed)
    }

    /// The submission in force, or the last one when all were corrected: what the project is, whatever became of it.
    pub fn last_submission(&self) -> Option<&RecordedFact<ProjectSubmitted>> {
        self.submission().or(self.submitted.last())
    }

    /// The year on whose money it draws: that of its last submission.
    pub fn year(&self) -> Option<i32> {
        self.last_submission().map(|filed| filed.fact.year.calendar())
    }

    /// Whether a submission named the year, in force or not.
    pub(crate) fn was_submitted_for(&self, year: i32) -> bool {
        self.submitted.iter().any(|filed| filed.fact.year.calendar() == year)
    }

    fn of_submission<'a, T>(&self, steps: &'a History<T>) -> Option<&'a RecordedFact<T>> {
        let submitted = self.submission()?.seq();
        steps.in_force().filter(|step| step.seq() > submitted)
    }

    /// The steps of `required` that it has not passed.
    pub fn missing(&self, required: &[RequiredStep]) -> Vec<RequiredStep> {
        let passed = |step: &RequiredStep| match step {
            RequiredStep::Submission => self.submission().is_some(),
            RequiredStep::Endorsement => self.endorsement().is_some(),
            RequiredStep::Approval => self.approval().is_some(),
        };
        required.iter().copied().filter(|step| !passed(step)).collect()
    }
}
