//! `prorata record`: one subcommand a kind of event, with the same words as the payload.

mod cells;
mod closing;
mod findings;
mod funds;
mod inputs;
mod law;
mod malfunctions;
mod mending;
mod money;
mod people;
mod projects;
mod seal;
mod wish;

pub(crate) use inputs::read_counts;

use std::path::Path;

use clap::Subcommand;
use register::Attached;

use crate::command_error::{CommandError, Verdict};
use crate::receipt::{Receipt, tell};
use crate::recorder::{Draft, Recorder};
use wish::{Placed, Wish};

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
    /// An allocation key is adopted: one that the program carries, or a TOML file
    KeyAdopted(law::KeyAdoptedArgs),
    /// An index figure is published
    IndexPublished(law::IndexPublishedArgs),
    /// The budget of a year is set, derived by the rule of the key
    BudgetSet(law::BudgetSetArgs),
    /// The affiliates of a year are certified, from a file
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
    /// Of what a fund repaid, the part that was too much is returned to it
    RepaymentReturned(money::RepaymentReturnedArgs),
    /// Funds submit a common project
    ProjectSubmitted(projects::ProjectSubmittedArgs),
    /// External Audit endorses a project
    ProjectEndorsed(projects::ProjectStepArgs),
    /// The CGG approves a project
    ProjectApproved(projects::ProjectStepArgs),
    /// The CGG refuses a project
    ProjectRefused(projects::ProjectStepArgs),
    /// A fund spends money of its common-project envelope on a project; --file records many
    ProjectSpent(projects::ProjectSpentArgs),
    /// A project ends
    ProjectClosed(projects::ProjectClosedArgs),
    /// A year is closed with its totals
    YearClosed(closing::YearClosedArgs),
    /// A closed year is opened again, with its reason
    YearReopened(closing::YearReopenedArgs),
    /// A report was issued
    ReportIssued(closing::ReportIssuedArgs),
    /// A checkpoint was handed to someone who keeps it
    CheckpointWitnessed(seal::CheckpointWitnessedArgs),
    /// A key of a log or a witness is known from now on
    VerifierKeyEnrolled(seal::VerifierKeyEnrolledArgs),
    /// A key of a log or a witness signs no more
    VerifierKeyRevoked(seal::VerifierKeyRevokedArgs),
    /// External Audit raises a finding, to be followed up
    FindingRaised(findings::FindingRaisedArgs),
    /// A finding is answered
    FindingAnswered(findings::FindingAnsweredArgs),
    /// A finding is closed: resolved, accepted or withdrawn
    FindingClosed(findings::FindingClosedArgs),
    /// A malfunction was noticed, in the program, on its machine or around it
    MalfunctionNoticed(malfunctions::MalfunctionNoticedArgs),
    /// An entry is corrected; what is right follows as an entry of its own
    EntryCorrected(mending::EntryCorrectedArgs),
}

/// Records what the subcommand asks for.
pub(crate) fn run(ledger: &Path, command: &RecordCommand) -> Result<Verdict, CommandError> {
    let wish = wish(ledger, command)?;
    let recording = wish.recording;
    if let Some(file) = &wish.file {
        file.source.tell(file.form)?;
    }
    let receipts = perform(ledger, wish)?;
    tell(recording.answer.format, &receipts)?;
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
        RecordCommand::RepaymentReturned(args) => args.wish(),
        RecordCommand::ProjectSubmitted(args) => args.wish(),
        RecordCommand::ProjectEndorsed(args) => args.endorsed(),
        RecordCommand::ProjectApproved(args) => args.approved(),
        RecordCommand::ProjectRefused(args) => args.refused(),
        RecordCommand::ProjectSpent(args) => args.wish()?,
        RecordCommand::ProjectClosed(args) => args.wish(),
        RecordCommand::YearClosed(args) => args.wish(),
        RecordCommand::YearReopened(args) => args.wish(),
        RecordCommand::ReportIssued(args) => args.wish(ledger)?,
        RecordCommand::CheckpointWitnessed(args) => args.wish(ledger)?,
        RecordCommand::VerifierKeyEnrolled(args) => args.wish()?,
        RecordCommand::VerifierKeyRevoked(args) => args.wish()?,
        RecordCommand::FindingRaised(args) => args.wish(),
        RecordCommand::FindingAnswered(args) => args.wish(),
        RecordCommand::FindingClosed(args) => args.wish(),
        RecordCommand::MalfunctionNoticed(args) => args.wish(),
        RecordCommand::EntryCorrected(args) => args.wish(),
    })
}

/// Records a wish and says nothing.
pub(crate) fn perform(ledger: &Path, wish: Wish<'_>) -> Result<Vec<Receipt>, CommandError> {
    let recording = wish.recording;
    let actor = recording.actor()?;
    let attached = recording.attached(ledger, wish.file.is_some())?;
    if let Some(file) = &wish.file {
        let path = Path::new(file.source.table.file());
        recording.keep(ledger, path, &file.source.document)?;
    }
    Recorder::open(ledger)?.record(&recording.terms()?, |register| {
        if let Some(file) = &wish.file {
            file.source.tell_earlier(register);
        }
        let placed = (wish.events)(register)?;
        if placed.len() > 1 && recording.request.is_some() {
            return Err(CommandError::usage("--request names one event, and the file holds several")
                .hint("leave --request out: each event has a key of its own"));
        }
        let drafts = placed.into_iter().map(|Placed { event, place, note }| Draft {
            actor: actor.clone(),
            event,
            attached: Attached { note: note.or_else(|| attached.note.clone()), ..attached.clone() },
            source: wish.file.as_ref().map(|file| file.source.document.clone()),
            request: recording.request.clone(),
            place,
        });
        Ok(drafts.collect())
    })
}
