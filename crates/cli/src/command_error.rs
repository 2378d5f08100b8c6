use std::fmt::Display;
use std::process::ExitCode;

use intake::Fault;
use ledger::{LedgerError, Recorded};
use register::Refusal;
use report::ReportError;

use crate::messages::say;
use crate::terminal;

/// How a command that answered ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// As it should be: 0.
    Sound,
    /// Figures diverge: 3.
    Diverges,
    /// The ledger is broken: 4.
    Broken,
}

/// Why a command did not do what it was asked: one message, what to do, and an exit code.
#[derive(Debug)]
pub(crate) struct CommandError {
    kind: ErrorKind,
    message: String,
    hints: Vec<String>,
    /// Further errors of the same kind, in the same file.
    others: Vec<CommandError>,
}

/// What kind of error it is, which decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// Refused or failed; nothing was recorded: 1.
    Refused,
    /// It is not known whether something was recorded: 1.
    Unknown,
    /// The command line asks for something that does not go together: 2.
    Usage,
    /// The ledger is broken: 4.
    Broken,
    /// The program is at fault: 70.
    Bug,
    /// The reader of the output has gone; nothing is said: 1.
    Gone,
}

impl Verdict {
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Sound => 0,
            Self::Diverges => 3,
            Self::Broken => 4,
        })
    }
}

impl CommandError {
    /// How many errors of a file are told.
    const TOLD: usize = 20;

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), others: Vec::new() }
    }

    /// All values, or every error that stands in their place.
    pub(crate) fn collect<T>(results: impl Iterator<Item = Result<T, Self>>) -> Result<Vec<T>, Self> {
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

    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Puts the place before the message: `events.jsonl, line 3: ...`.
    pub(crate) fn at(mut self, place: impl Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Says that the entries are in the ledger although their answer could not be written.
    pub(crate) fn after_recording(self, heads: &str) -> Self {
        let why = if self.kind == ErrorKind::Gone { "nobody reads it".to_owned() } else { self.message };
        Self::refused(format!("recorded as {heads}, but the answer could not be written: {why}"))
    }

    /// Whether it says that the ledger is broken.
    pub(crate) fn is_broken(&self) -> bool {
        self.kind == ErrorKind::Broken
    }

    /// Says what happened on standard error. A closed standard error is nobody to tell.
    pub(crate) fn tell(&self) {
        if self.kind == ErrorKind::Gone {
            return;
        }
        let mut text = String::new();
        let head = match self.kind {
            ErrorKind::Refused | ErrorKind::Usage | ErrorKind::Gone => "error",
            ErrorKind::Unknown => "error: it is not known whether this was recorded",
            ErrorKind::Broken => "broken",
            ErrorKind::Bug => "bug",
        };
        // Each with its place; what to do about several of them is said once.
        let all: Vec<&Self> = [self].into_iter().chain(&self.others).collect();
        for error in all.iter().take(Self::TOLD) {
            text.push_str(&format!("{}: {}\n", say(head), terminal::line(&say(&error.message))));
        }
        if let Some(more) = all.len().checked_sub(Self::TOLD).filter(|more| *more > 0) {
            text.push_str(&format!("{}: {}\n", say(head), say(&format!("and {more} more of them"))));
        }
        let mut hints: Vec<&String> = Vec::new();
        for hint in all.iter().take(Self::TOLD).flat_map(|error| &error.hints) {
            if !hints.contains(&hint) {
                hints.push(hint);
                text.push_str(&format!("{}: {}\n", say("hint"), terminal::line(&say(hint))));
            }
        }
        terminal::err(&text);
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            ErrorKind::Refused | ErrorKind::Unknown | ErrorKind::Gone => 1,
            ErrorKind::Usage => 2,
            ErrorKind::Broken => 4,
            ErrorKind::Bug => 70,
        })
    }
}

impl From<LedgerError> for CommandError {
    fn from(error: LedgerError) -> Self {
        let kind = match (&error, error.recorded()) {
            (_, Recorded::Unknown) => ErrorKind::Unknown,
            (LedgerError::NotALedger { .. }, Recorded::No) => ErrorKind::Broken,
            (_, Recorded::No) => ErrorKind::Refused,
        };
        let told = Self::new(kind, error.to_string());
        match error.hint() {
            Some(hint) => told.hint(hint),
            None => told,
        }
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal.to_string()).hint(refusal.way_out)
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
