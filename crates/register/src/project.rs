use allocation::RequiredStep;

use crate::Filed;
use crate::filed::standing;
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

    /// The endorsement that counts.
    pub fn endorsement(&self) -> Option<&Filed<ProjectEndorsed>> {
        standing(&self.endorsed)
    }

    /// The approval that counts.
    pub fn approval(&self) -> Option<&Filed<ProjectApproved>> {
        standing(&self.approved)
    }

    /// The refusal that counts.
    pub fn refusal(&self) -> Option<&Filed<ProjectRefused>> {
        standing(&self.refused)
    }

    /// The closing that counts.
    pub fn closing(&self) -> Option<&Filed<ProjectClosed>> {
        standing(&self.closed)
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
