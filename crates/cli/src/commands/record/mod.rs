//! `prorata record`: one subcommand a kind of event, with the same words as the payload.

mod closing;
mod funds;
mod inputs;
mod law;
mod mending;
mod money;
mod people;
mod projects;

pub(crate) use inputs::{RESULTS, read_counts};

use std::path::Path;

use clap::Subcommand;
use ledger::Appended;
use register::{Attached, Event, Register};
use report::{Block, Cell};
use serde_json::json;

use crate::answer::{fact, print_blocks, print_json};
use crate::args::{Format, Recording};
use crate::clock::Clock;
use crate::command_error::{CommandError, Verdict};
use crate::input_file;
use crate::recorder::{Draft, Receipt, Recorder, Terms};

#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// A person or an office may record from now on
    ActorEnrolled(people::ActorEnrolledArgs),
    /// An actor records no more
    ActorRetired(people::ActorRetiredArgs),
    /// A fund takes part from a date on; --file records many
    FundAdmitted(funds::FundAdmittedArgs),
    /// A fund ends, with or without a successor
    FundEnded(funds::FundEndedArgs),
    /// A key is adopted, from its TOML file
    KeyAdopted(law::KeyAdoptedArgs),
    /// An index figure is published
    IndexPublished(law::IndexPublishedArgs),
    /// The budget of a year is set, derived by the rule of the key
    BudgetSet(law::BudgetSetArgs),
    /// The affiliates of a year are certified, from a CSV file
    AffiliatesCertified(inputs::AffiliatesCertifiedArgs),
    /// The evaluation of a fund is given; --file records many
    EvaluationGiven(inputs::EvaluationGivenArgs),
    /// Subsidy was paid; --file records many
    SubsidyPaid(money::SubsidyPaidArgs),
    /// Part of a share is withheld for the time being
    PaymentSuspended(money::PaymentSuspendedArgs),
    /// A suspension ends, in whole or in part
    PaymentReleased(money::PaymentReleasedArgs),
    /// A fund declares what it used; --file records many
    UseDeclared(money::UseDeclaredArgs),
    /// External Audit accepts use as justified; --file records many
    UseAccepted(money::UseAcceptedArgs),
    /// Money is claimed back; --file records many
    RepaymentClaimed(money::RepaymentClaimedArgs),
    /// Money came back; --file records many
    RepaymentReceived(money::RepaymentReceivedArgs),
    /// Funds submit a common project
    ProjectSubmitted(projects::ProjectSubmittedArgs),
    /// External Audit endorses a project
    ProjectEndorsed(projects::ProjectStepArgs),
    /// The CGG approves a project
    ProjectApproved(projects::ProjectStepArgs),
    /// The CGG refuses a project
    ProjectRefused(projects::ProjectStepArgs),
    /// A fund spends money of its common-project envelope on a project
    ProjectSpent(projects::ProjectSpentArgs),
    /// A project ends
    ProjectClosed(projects::ProjectClosedArgs),
    /// A year is closed with its totals
    YearClosed(closing::YearClosedArgs),
    /// A report was issued
    ReportIssued(closing::ReportIssuedArgs),
    /// A checkpoint was handed to someone who keeps it
    CheckpointWitnessed(closing::CheckpointWitnessedArgs),
    /// An entry is corrected; what is right follows as an entry of its own
    EntryCorrected(mending::EntryCorrectedArgs),
}

/// What a subcommand gives: how to record, and the events, some of which follow from the register.
pub(crate) struct Wish<'a> {
    recording: &'a Recording,
    events: EventsOf<'a>,
}

type EventsOf<'a> = Box<dyn FnOnce(&Register) -> Result<Vec<Placed>, CommandError> + 'a>;

/// An event and where it came from.
pub(crate) struct Placed {
    event: Event,
    place: Option<String>,
}

impl<'a> Wish<'a> {
    /// Events that do not depend on the register.
    fn plain(recording: &'a Recording, events: Vec<Placed>) -> Self {
        Self { recording, events: Box::new(move |_| Ok(events)) }
    }

    /// One event.
    fn one(recording: &'a Recording, event: impl Into<Event>) -> Self {
        Self::plain(recording, vec![Placed { event: event.into(), place: None }])
    }

    /// One event that follows from the register.
    fn follows<E: Into<Event>>(
        recording: &'a Recording,
        event: impl FnOnce(&Register) -> Result<E, CommandError> + 'a,
    ) -> Self {
        let events =
            move |register: &Register| Ok(vec![Placed { event: event(register)?.into(), place: None }]);
        Self { recording, events: Box::new(events) }
    }
}

/// Records what the subcommand asks for.
pub(crate) fn run(ledger: &Path, command: &RecordCommand) -> Result<Verdict, CommandError> {
    let wish = wish(ledger, command)?;
    let recording = wish.recording;
    let receipts = perform(ledger, wish)?;
    tell(recording, &receipts)?;
    Ok(Verdict::Sound)
}

/// What the subcommand asks for.
pub(crate) fn wish<'a>(ledger: &Path, command: &'a RecordCommand) -> Result<Wish<'a>, CommandError> {
    Ok(match command {
        RecordCommand::ActorEnrolled(args) => args.wish()?,
        RecordCommand::ActorRetired(args) => args.wish(),
        RecordCommand::FundAdmitted(args) => args.wish()?,
        RecordCommand::FundEnded(args) => args.wish(),
        RecordCommand::KeyAdopted(args) => args.wish()?,
        RecordCommand::IndexPublished(args) => args.wish(),
        RecordCommand::BudgetSet(args) => args.wish()?,
        RecordCommand::AffiliatesCertified(args) => args.wish()?,
        RecordCommand::EvaluationGiven(args) => args.wish()?,
        RecordCommand::SubsidyPaid(args) => args.wish()?,
        RecordCommand::PaymentSuspended(args) => args.wish(),
        RecordCommand::PaymentReleased(args) => args.wish(),
        RecordCommand::UseDeclared(args) => args.wish()?,
        RecordCommand::UseAccepted(args) => args.wish()?,
        RecordCommand::RepaymentClaimed(args) => args.wish()?,
        RecordCommand::RepaymentReceived(args) => args.wish()?,
        RecordCommand::ProjectSubmitted(args) => args.wish(),
        RecordCommand::ProjectEndorsed(args) => args.endorsed(),
        RecordCommand::ProjectApproved(args) => args.approved(),
        RecordCommand::ProjectRefused(args) => args.refused(),
        RecordCommand::ProjectSpent(args) => args.wish()?,
        RecordCommand::ProjectClosed(args) => args.wish(),
        RecordCommand::YearClosed(args) => args.wish(),
        RecordCommand::ReportIssued(args) => args.wish(ledger)?,
        RecordCommand::CheckpointWitnessed(args) => args.wish(),
        RecordCommand::EntryCorrected(args) => args.wish(),
    })
}

/// Records a wish and says nothing.
pub(crate) fn perform(ledger: &Path, wish: Wish<'_>) -> Result<Vec<Receipt>, CommandError> {
    let recording = wish.recording;
    let actor = actor_of(recording)?;
    let attached = attached_of(recording)?;
    Recorder::open(ledger)?.record(&terms_of(recording), |register| {
        let placed = (wish.events)(register)?;
        if placed.len() > 1 && recording.request.is_some() {
            return Err(CommandError::usage("--request names one event, and the file holds several")
                .hint("leave --request out: each event has a key of its own"));
        }
        let drafts = placed.into_iter().map(|Placed { event, place }| Draft {
            actor: actor.clone(),
            event,
            attached: attached.clone(),
            request: recording.request.clone(),
            place,
        });
        Ok(drafts.collect())
    })
}

/// Reads the rows of a CSV file as events, each with its line.
pub(crate) fn from_file(
    path: &Path,
    required: &[&str],
    optional: &[&str],
    event: impl Fn(intake::Row<'_>) -> Result<Event, CommandError>,
) -> Result<Vec<Placed>, CommandError> {
    let table = input_file::table(path)?;
    table.expect_columns(required, optional)?;
    table
        .rows()
        .map(|row| {
            let place = Some(format!("{}, line {}", path.display(), row.line()));
            Ok(Placed { event: event(row)?, place })
        })
        .collect()
}

/// A cell as a field of a payload; the field's rule is told with file, line and column.
pub(crate) fn field<T: std::str::FromStr<Err = register::FieldError>>(
    cell: &intake::Cell<'_>,
) -> Result<T, CommandError> {
    let text = cell.required_text()?;
    text.parse::<T>().map_err(|error| cell.fault(error.to_string(), None).into())
}

/// A cell as a date.
pub(crate) fn date(cell: &intake::Cell<'_>) -> Result<register::Date, CommandError> {
    let text = cell.date()?;
    text.parse().map_err(|error: register::FieldError| cell.fault(error.to_string(), None).into())
}

/// A cell as cents, held against the bounds of the field.
pub(crate) fn cents<T: TryFrom<i64, Error = register::FieldError>>(
    cell: &intake::Cell<'_>,
) -> Result<T, CommandError> {
    T::try_from(cell.cents()?).map_err(|error| cell.fault(error.to_string(), None).into())
}

/// A cell as one of the words of a closed set.
pub(crate) fn word<T: serde::de::DeserializeOwned>(
    cell: &intake::Cell<'_>,
    words: &[&str],
) -> Result<T, CommandError> {
    let word = cell.choice(words)?;
    crate::args::word(word).map_err(|error| cell.fault(error, None).into())
}

/// A cell that may be empty, as a field.
pub(crate) fn optional<T: std::str::FromStr<Err = register::FieldError>>(
    cell: &intake::Cell<'_>,
) -> Result<Option<T>, CommandError> {
    if cell.is_empty() { Ok(None) } else { field(cell).map(Some) }
}

/// The actor who records.
pub(crate) fn actor_of(recording: &Recording) -> Result<String, CommandError> {
    let actor = recording.actor.as_ref().map(ToString::to_string);
    actor.ok_or_else(|| {
        CommandError::usage("nobody is named who records this")
            .hint("name an enrolled actor with --actor, or set PRORATA_ACTOR")
    })
}

/// What is attached to every event of a command.
pub(crate) fn attached_of(recording: &Recording) -> Result<Attached, CommandError> {
    let documents = recording.documents.iter().map(|path| input_file::document(path));
    Ok(Attached { documents: documents.collect::<Result<_, _>>()?, note: recording.note.clone() })
}

/// The clock of a command.
pub(crate) fn clock_of(recording: &Recording) -> Clock {
    recording.clock.clone().map_or(Clock::Machine, Clock::Given)
}

/// How a command wants its events recorded.
pub(crate) fn terms_of(recording: &Recording) -> Terms {
    Terms {
        clock: clock_of(recording),
        clock_note: recording.clock_note.clone(),
        expected: recording.expect_head,
    }
}

/// Says what was recorded.
pub(crate) fn tell(recording: &Recording, receipts: &[Receipt]) -> Result<(), CommandError> {
    match recording.answer.format {
        Format::Json => {
            let entries: Vec<_> = receipts.iter().map(receipt_json).collect();
            print_json(&json!({"schema": "prorata/recorded/1", "entries": entries}))
        }
        Format::Text => {
            let lines = receipts.iter().map(|receipt| {
                let (word, head) = outcome(receipt);
                fact(
                    &format!("{word} entry {}", head.seq),
                    Cell::Text(format!("{} {}", receipt.kind, head.hash)),
                )
            });
            print_blocks(&[Block::Facts(lines.collect())])
        }
    }
}

/// One receipt as JSON.
pub(crate) fn receipt_json(receipt: &Receipt) -> serde_json::Value {
    let (word, head) = outcome(receipt);
    json!({"hash": head.hash.to_string(), "kind": receipt.kind.name(), "outcome": word, "seq": head.seq})
}

/// Whether an event was recorded now or before, and as which entry.
pub(crate) fn outcome(receipt: &Receipt) -> (&'static str, register::chain::Head) {
    match receipt.appended {
        Appended::New(head) => ("recorded", head),
        Appended::Already(head) => ("already", head),
    }
}
