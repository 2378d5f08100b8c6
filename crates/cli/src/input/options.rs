//! Options that several commands share.

use std::path::{Path, PathBuf};

use application::{AsOf, Clock, CommandError, DocumentStore, LedgerFile, RecordOptions, input_file};
use clap::Args;
use register::chain::{Head, Moment};
use register::{Attached, Code, EvidenceDocument, Text};

use crate::input::signing::Signing;
use crate::input::values;
use crate::output::answer::Format;

#[derive(Debug, Args)]
pub(crate) struct Answer {
    /// The form of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// How something is recorded.
#[derive(Debug, Args)]
#[command(next_help_heading = "Recording")]
pub(crate) struct Recording {
    /// Who records: an enrolled actor
    #[arg(long, env = "PRORATA_ACTOR", value_name = "ID")]
    pub(crate) actor: Option<Code>,
    /// A remark that is kept with the entry
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<Text>,
    /// Where it is recorded, as the office says: a town or an office, not a person
    #[arg(long, env = "PRORATA_PLACE", value_name = "TEXT")]
    pub(crate) place: Option<Text>,
    /// A document behind the entry; its digest is kept, the file stays where it is
    #[arg(long = "document", value_name = "FILE")]
    pub(crate) documents: Vec<PathBuf>,
    /// Keep copies of the documents, and of the file of rows, in the folder LEDGER.documents
    #[arg(long)]
    pub(crate) keep: bool,
    /// Refuse unless the ledger stands at this head, as `verify` prints it
    #[arg(long, value_name = "SEQ:HASH")]
    pub(crate) expect_head: Option<Head>,
    /// The time to record instead of that of the machine, for demonstrations and tests
    #[arg(long, env = "PRORATA_CLOCK", value_name = "TIME")]
    pub(crate) clock: Option<Moment>,
    /// Why the clock stands before the last entry; the entry is then recorded at the time of the last one
    #[arg(long, value_name = "TEXT")]
    pub(crate) clock_note: Option<Text>,
    /// An idempotency key of your own instead of the digest of the event
    #[arg(long, value_name = "KEY", value_parser = values::request)]
    pub(crate) request: Option<String>,
    /// Hold everything against the rules, show it, and record nothing
    #[arg(long, conflicts_with = "unsigned_out")]
    pub(crate) preview: bool,
    #[command(flatten)]
    pub(crate) signing: Signing,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

/// Up to where the ledger is read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Read the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE")]
    pub(crate) as_of: Option<AsOf>,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

impl Recording {
    /// The actor who records.
    pub(crate) fn actor(&self) -> Result<String, CommandError> {
        let actor = self.actor.as_ref().map(ToString::to_string);
        actor.ok_or_else(|| {
            CommandError::usage("nobody is named who records this")
                .hint("name an enrolled actor with --actor, or set PRORATA_ACTOR")
        })
    }

    /// What is attached to every event of a command; `rows` says whether they come from a file of rows.
    pub(crate) fn attached(&self, ledger: &LedgerFile<'_>, rows: bool) -> Result<Attached, CommandError> {
        if self.keep && self.documents.is_empty() && !rows {
            return Err(CommandError::usage("there is nothing to keep, so --keep would have no effect")
                .hint("name what is to be kept with --document, or leave --keep out"));
        }
        let documents = self.documents.iter().map(|path| input_file::document(path));
        let documents: Vec<EvidenceDocument> = documents.collect::<Result<_, _>>()?;
        for (path, document) in self.documents.iter().zip(&documents) {
            self.keep(ledger, path, document)?;
        }
        Ok(Attached { documents, note: self.note.clone(), place: self.place.clone(), signatures: Vec::new() })
    }

    /// Keeps a document, when that is asked for: before its entry is recorded, so that no entry lacks it.
    pub(crate) fn keep(
        &self,
        ledger: &LedgerFile<'_>,
        path: &Path,
        document: &EvidenceDocument,
    ) -> Result<(), CommandError> {
        if self.keep && !self.preview {
            DocumentStore::of(ledger.path(), None).keep(path, document)?;
        }
        Ok(())
    }

    /// Refuses what only an entry can have, for a command that records none because of `option`.
    pub(crate) fn expect_unused(&self, option: &str) -> Result<(), CommandError> {
        let used = [
            ("--note", self.note.is_some()),
            ("--document", !self.documents.is_empty()),
            ("--keep", self.keep),
            ("--expect-head", self.expect_head.is_some()),
            ("--clock-note", self.clock_note.is_some()),
            ("--request", self.request.is_some()),
            ("--preview", self.preview),
        ];
        let used = used.into_iter().find_map(|(name, used)| used.then_some(name));
        match used.or(self.signing.used()) {
            None => Ok(()),
            Some(name) => {
                Err(CommandError::usage(format!("{option} records nothing, so {name} would have no effect"))
                    .hint(format!("leave {name} out, or {option}")))
            }
        }
    }

    /// The clock of a command.
    pub(crate) fn clock(&self) -> Clock {
        self.clock.clone().map_or(Clock::Machine, Clock::Given)
    }

    /// How a command wants its events recorded.
    pub(crate) fn terms(&self) -> Result<RecordOptions, CommandError> {
        Ok(RecordOptions {
            clock: self.clock(),
            clock_note: self.clock_note.clone(),
            expected: self.expect_head,
            unsigned_out: self.signing.unsigned_out.clone(),
            signer: self.signing.signer()?,
            preview: self.preview,
        })
    }
}
