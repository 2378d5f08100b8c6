use crate::Kind;
use crate::payload::Envelope;

/// Where the fact of an entry is kept, so that a correction finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) home: Home,
}

/// The part of the register in which a fact is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// What concerns no single actor, fund or year, and a movement that names nothing.
    Ledger,
    Actor(String),
    Fund(String),
    Year(i32),
    Account(i32, String, Envelope),
    /// A submission of a project, with the year that it names.
    Submission(String, i32),
    /// A step of a project.
    Project(String),
    /// An expense of a project, which is also in the account of the year of its submission.
    Spending(String),
    /// A finding as it was raised, with the year that it names.
    Raising(String, i32),
    /// A step of a finding.
    Finding(String),
}
