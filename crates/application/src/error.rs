use std::error::Error;
use std::fmt::Display;

use intake::Fault;
use ledger::{LedgerError, Recorded};
use register::Refusal;
use report::ReportError;

/// How a command that answered ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Sound,
    /// Figures diverge.
    Diverges,
    /// The ledger is broken.
    Broken,
}

/// Why a command did not do what it was asked: one message, what to do, and its kind.
#[derive(Debug)]
pub struct CommandError {
    kind: ErrorKind,
    message: String,
    hints: Vec<String>,
    /// Further errors of the same kind, in the same file.
    others: Vec<CommandError>,
}

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Refused or failed; nothing was recorded.
    Refused,
    /// It is not known whether something was recorded.
    Unknown,
    /// The command line asks for something that does not go together.
    Usage,
    /// The ledger is broken.
    Broken,
    /// The program is at fault.
    Bug,
    /// The reader of the output has gone; nothing is said.
    Gone,
}

impl CommandError {
    /// An error of a kind, with what is wrong.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), others: Vec::new() }
    }

    /// All values, or every error that is in their place.
    pub fn collect<T>(results: impl Iterator<Item = Result<T, Self>>) -> Result<Vec<T>, Self> {
        let (mut values, mut errors) = (Vec::new(), Vec::new());
        for result in results {
            match result {
                Ok(value) => values.push(value),
                Err(error) => errors.push(error),
            }
        }
        let mut errors = errors.into_iter();
        match errors.next() {
            None => Ok(values),
            Some(first) => Err(Self { others: first.others.into_iter().chain(errors).collect(), ..first }),
        }
    }

    /// Something was refused or failed, and nothing was recorded.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    /// Something failed: what is wrong, with each cause behind it.
    pub fn failed(error: &(dyn Error + 'static)) -> Self {
        Self::refused(with_causes(error))
    }

    /// The request asks for something that does not go together.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Puts the place before the message: `events.jsonl, line 3: ...`.
    pub fn at(mut self, place: impl Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Says that the entries are in the ledger although their answer could not be written.
    pub fn after_recording(self, heads: &str) -> Self {
        let why = if self.kind == ErrorKind::Gone { "nobody reads it".to_owned() } else { self.message };
        Self::refused(format!("recorded as {heads}, but the answer could not be written: {why}"))
    }

    /// Whether it says that the ledger is broken.
    pub fn is_broken(&self) -> bool {
        self.kind == ErrorKind::Broken
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What is wrong, and where.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// This error and the others of the same kind, in order.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        [self].into_iter().chain(&self.others)
    }
}

impl From<LedgerError> for CommandError {
    fn from(error: LedgerError) -> Self {
        let kind = match (&error, error.recorded()) {
            (_, Recorded::Unknown) => ErrorKind::Unknown,
            (LedgerError::NotALedger { .. }, Recorded::No) => ErrorKind::Broken,
            (_, Recorded::No) => ErrorKind::Refused,
        };
        let told = Self::new(kind, with_causes(&error));
        match hint_of(&error) {
            Some(hint) => told.hint(hint),
            None => told,
        }
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal.to_string()).hint(refusal.remedy)
    }
}

impl From<Fault> for CommandError {
    fn from(fault: Fault) -> Self {
        let mut told = Self::refused(fault.to_string());
        told.hints.extend(fault.hint);
        told.others.extend(fault.others.into_iter().map(Self::from));
        told
    }
}

impl From<ReportError> for CommandError {
    fn from(error: ReportError) -> Self {
        Self::refused(error.to_string()).hint("see the years of the ledger with `prorata status`")
    }
}

/// What is wrong, with each cause behind it.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}

/// What to do about an error of a ledger file.
fn hint_of(error: &LedgerError) -> Option<&'static str> {
    match error {
        LedgerError::Missing(_) => Some("open a new ledger with `prorata init`, or name one with --ledger"),
        LedgerError::Exists(_) => Some("a ledger is never overwritten: choose another name"),
        LedgerError::NotALedger { .. } => {
            Some("keep the file as it is, and compare it with a copy that was handed out earlier")
        }
        LedgerError::Moving(_) | LedgerError::Busy(_) => {
            Some("wait until the other command has ended and try again")
        }
        LedgerError::Head { .. } => {
            Some("look at what was recorded meanwhile with `prorata log`, then decide again")
        }
        LedgerError::NoLocks(_) | LedgerError::VoidLocks(_) => Some(
            "put the ledger, and the folder of temporary files (TMPDIR), on a disk of this machine: on a network share \
             or in a synchronised folder two commands can write over each other",
        ),
        LedgerError::NotWritable(_) => {
            Some("the file and its folder must be writable: a journal is written beside the ledger")
        }
        LedgerError::Full(_) => Some("make room on the disk and run the same command again"),
        LedgerError::Time { .. } => Some("set the clock right, and record a clock problem with a note"),
        LedgerError::RequestTaken { .. } => Some("give another --request key"),
        LedgerError::Sqlite { recorded: Recorded::Unknown, .. } | LedgerError::Unsettled { .. } => Some(
            "see with `prorata log` whether the entry is there; running the same command again records nothing twice",
        ),
        LedgerError::NotAFile(_)
        | LedgerError::Entry(_)
        | LedgerError::Io { .. }
        | LedgerError::Sqlite { .. } => None,
    }
}
