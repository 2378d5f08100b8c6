use allocation::RequiredStep;

use crate::Filed;
use crate::fact::filed::standing;
use crate::payload::{
    ProjectApproved, ProjectClosed, ProjectEndorsed, ProjectRefused, ProjectSpent, ProjectSubmitted,
};

/// What the ledger holds of one common project, corrected facts included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Its submissions.
    pub submitted: Vec<Filed<ProjectSubmitted>>,
    /// Its endorsements by External Audit.
    pub endorsed: Vec<Filed<ProjectEndorsed>>,
    /// Its approvals by the CGG.
    pub approved: Vec<Filed<ProjectApproved>>,
    /// Its refusals by the CGG.
    pub refused: Vec<Filed<ProjectRefused>>,
    /// What was spent on it.
    pub spent: Vec<Filed<ProjectSpent>>,
    /// Its closings.
    pub closed: Vec<Filed<ProjectClosed>>,
}

impl Project {
    /// The submission that counts.
    pub fn submission(&self) -> Option<&Filed<ProjectSubmitted>> {
        standing(&self.submitted)
    }

    /// The endorsement that counts: of the submission that counts, not of an earlier one.
    pub fn endorsement(&self) -> Option<&Filed<ProjectEndorsed>> {
        self.of_submission(&self.endorsed)
    }

    /// The approval that counts: of the submission that counts.
    pub fn approval(&self) -> Option<&Filed<ProjectApproved>> {
        self.of_submission(&self.approved)
    }

    /// The refusal that counts: of the submission that counts.
    pub fn refusal(&self) -> Option<&Filed<ProjectRefused>> {
        self.of_submission(&self.refused)
    }

    /// The closing that counts: of the submission that counts.
    pub fn closing(&self) -> Option<&Filed<ProjectClosed>> {
        self.of_submission(&self.closed)
    }

    fn of_submission<'a, T>(&self, steps: &'a [Filed<T>]) -> Option<&'a Filed<T>> {
        let submitted = self.submission()?.seq();
        standing(steps).filter(|step| step.seq() > submitted)
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
