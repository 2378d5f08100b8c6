use crate::Filed;
use crate::fact::filed::standing;
use crate::payload::{FindingAnswered, FindingClosed, FindingOutcome, FindingRaised};

/// What the ledger holds of one finding that was raised, corrected facts included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RaisedFinding {
    /// How it was raised.
    pub raised: Vec<Filed<FindingRaised>>,
    /// The answers to it.
    pub answered: Vec<Filed<FindingAnswered>>,
    /// How it was closed.
    pub closed: Vec<Filed<FindingClosed>>,
}

impl RaisedFinding {
    /// The finding as it counts; none when its raising was corrected.
    pub fn standing(&self) -> Option<&Filed<FindingRaised>> {
        standing(&self.raised)
    }

    /// The last answer that counts.
    pub fn answer(&self) -> Option<&Filed<FindingAnswered>> {
        self.since_raised(&self.answered)
    }

    /// Its end, if it is closed.
    pub fn end(&self) -> Option<&Filed<FindingClosed>> {
        self.since_raised(&self.closed)
    }

    /// The last step after the raising that counts.
    fn since_raised<'a, T>(&self, steps: &'a [Filed<T>]) -> Option<&'a Filed<T>> {
        let raised = self.standing()?.seq();
        standing(steps).filter(|step| step.seq() > raised)
    }
}

impl FindingOutcome {
    /// The word by which files and commands name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
        }
    }
}
