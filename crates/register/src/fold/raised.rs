use crate::RecordedFact;
use crate::fold::history::{History, histories};
use crate::payload::{FindingAnswered, FindingClosed, FindingOutcome, FindingRaised};

/// What the ledger holds of one finding that was raised, corrected facts included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RaisedFinding {
    /// How it was raised.
    pub raised: History<FindingRaised>,
    /// The answers to it.
    pub answered: History<FindingAnswered>,
    /// How it was closed.
    pub closed: History<FindingClosed>,
}

histories!(RaisedFinding { raised, answered, closed });

impl RaisedFinding {
    /// The finding as it counts; none when its raising was corrected.
    pub fn in_force(&self) -> Option<&RecordedFact<FindingRaised>> {
        self.raised.in_force()
    }

    /// The last answer that counts.
    pub fn answer(&self) -> Option<&RecordedFact<FindingAnswered>> {
        self.since_raised(&self.answered)
    }

    /// Its end, if it is closed.
    pub fn end(&self) -> Option<&RecordedFact<FindingClosed>> {
        self.since_raised(&self.closed)
    }

    /// The last step after the raising that counts.
    fn since_raised<'a, T>(&self, steps: &'a History<T>) -> Option<&'a RecordedFact<T>> {
        let raised = self.in_force()?.seq();
        steps.in_force().filter(|step| step.seq() > raised)
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
