use std::path::PathBuf;

use register::chain::Head;
use register::{Doubt, Event, Kind};

/// What became of an event.
pub struct Receipt {
    /// Its kind.
    pub kind: Kind,
    /// What it became.
    pub became: RecordOutcome,
    /// What it tells.
    pub event: Event,
    /// What asked for the reason that its note gives.
    pub doubts: Vec<Doubt>,
}

/// What an event became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordOutcome {
    /// A new entry.
    New(Head),
    /// An entry that was there already.
    Already(Head),
    /// A file to be signed; nothing was recorded.
    ToSign(PathBuf),
    /// Nothing: it was only to be shown.
    Preview,
}

impl RecordOutcome {
    /// The entry, if there is one.
    pub fn head(&self) -> Option<Head> {
        match self {
            Self::New(head) | Self::Already(head) => Some(*head),
            Self::ToSign(_) | Self::Preview => None,
        }
    }
}

impl Receipt {
    /// The receipt of an event that would have become a new entry.
    pub(crate) fn previewed(self) -> Self {
        let became = match self.became {
            RecordOutcome::New(_) => RecordOutcome::Preview,
            other => other,
        };
        Self { became, ..self }
    }
}
