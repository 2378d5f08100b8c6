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
mod record_request;
mod rows_or_flags;
mod seal;

pub(crate) use inputs::read_counts;

use std::path::Path;

use application::{CommandError, Draft, LedgerFile, Receipt, Recorder, Verdict, rows_file};
use clap::Subcommand;
use register::Attached;

use crate::output::receipt::tell;
use crate::output::rows;
use record_request::{LocatedEvent, RecordRequest};

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
pub(crate) fn run(ledger: &LedgerFile<'_>, command: &RecordCommand) -> Result<Verdict, CommandError> {
    let wanted = request_of(ledger, command)?;
    let recording = wanted.recording;
    if let Some(file) = &wanted.file {
        rows::tell_totals(&file.source, file.form)?;
    }
    let receipts = perform(ledger, wanted)?;
    tell(recording.answer.format, &receipts)?;
    Ok(Verdict::Sound)
}

/// What the subcommand asks for.
pub(crate) fn request_of<'a>(
    ledger: &LedgerFile<'_>,
    command: &'a RecordCommand,
) -> Result<RecordRequest<'a>, CommandError> {
    Ok(match command {
        RecordCommand::ActorEnrolled(args) => args.request_of()?,
        RecordCommand::ActorRetired(args) => args.request_of(),
        RecordCommand::FundAdmitted(args) => args.request_of()?,
        RecordCommand::FundEnded(args) => args.request_of(),
        RecordCommand::KeyAdopted(args) => args.request_of()?,
        RecordCommand::IndexPublished(args) => args.request_of(),
        RecordCommand::BudgetSet(args) => args.request_of()?,
        RecordCommand::AffiliatesCertified(args) => args.request_of()?,
        RecordCommand::EvaluationGiven(args) => args.request_of()?,
        RecordCommand::SubsidyPaid(args) => args.request_of()?,
        RecordCommand::PaymentSuspended(args) => args.request_of(),
        RecordCommand::PaymentReleased(args) => args.request_of(),
        RecordCommand::UseDeclared(args) => args.request_of()?,
        RecordCommand::UseAccepted(args) => args.request_of()?,
        RecordCommand::RepaymentClaimed(args) => args.request_of()?,
        RecordCommand::RepaymentReceived(args) => args.request_of()?,
        RecordCommand::RepaymentReturned(args) => args.request_of(),
        RecordCommand::ProjectSubmitted(args) => args.request_of(),
        RecordCommand::ProjectEndorsed(args) => args.endorsed(),
        RecordCommand::ProjectApproved(args) => args.approved(),
        RecordCommand::ProjectRefused(args) => args.refused(),
        RecordCommand::ProjectSpent(args) => args.request_of()?,
        RecordCommand::ProjectClosed(args) => args.request_of(),
        RecordCommand::YearClosed(args) => args.request_of(),
        RecordCommand::YearReopened(args) => args.request_of(),
        RecordCommand::ReportIssued(args) => args.request_of(ledger)?,
        RecordCommand::CheckpointWitnessed(args) => args.request_of(ledger)?,
        RecordCommand::VerifierKeyEnrolled(args) => args.request_of()?,
        RecordCommand::VerifierKeyRevoked(args) => args.request_of()?,
        RecordCommand::FindingRaised(args) => args.request_of(),
        RecordCommand::FindingAnswered(args) => args.request_of(),
        RecordCommand::FindingClosed(args) => args.request_of(),
        RecordCommand::MalfunctionNoticed(args) => args.request_of(),
        RecordCommand::EntryCorrected(args) => args.request_of(),
    })
}

/// Records what a request asks for, and says nothing.
pub(crate) fn perform(
    ledger: &LedgerFile<'_>,
    wanted: RecordRequest<'_>,
) -> Result<Vec<Receipt>, CommandError> {
    let recording = wanted.recording;
    let actor = recording.actor()?;
    let attached = recording.attached(ledger, wanted.file.is_some())?;
    if let Some(file) = &wanted.file {
        let path = Path::new(file.source.table.file());
        recording.keep(ledger, path, &file.source.document)?;
    }
    let receipts = Recorder::open(ledger.path())?.record(&recording.terms()?, |register| {
        if let Some(file) = &wanted.file
            && let Some(earlier) = rows_file::earlier(&file.source.document.sha256, register)
        {
            rows::tell_earlier(file.source.table.file(), &earlier);
        }
        let located = (wanted.events)(register)?;
        if located.len() > 1 && recording.request.is_some() {
            return Err(CommandError::usage("--request names one event, and the file holds several")
                .hint("leave --request out: each event has a key of its own"));
        }
        let drafts = located.into_iter().map(|LocatedEvent { event, place, note }| Draft {
            actor: actor.clone(),
            event,
            attached: Attached { note: note.or_else(|| attached.note.clone()), ..attached.clone() },
            source: wanted.file.as_ref().map(|file| file.source.document.clone()),
            request: recording.request.clone(),
            place,
        });
        Ok(drafts.collect())
    })?;
    rows::tell_clock(&recording.clock());
    Ok(receipts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_flag_names_is_a_column_and_no_other_is() {
        let kinds = [
            funds::FundAdmittedArgs::BOTH,
            inputs::EvaluationGivenArgs::BOTH,
            money::SubsidyPaidArgs::BOTH,
            money::UseDeclaredArgs::BOTH,
            money::UseAcceptedArgs::BOTH,
            money::RepaymentClaimedArgs::BOTH,
            money::RepaymentReceivedArgs::BOTH,
            projects::ProjectSpentArgs::BOTH,
        ];
        for (flags, form) in kinds {
            let mut columns: Vec<&str> = form.columns.iter().map(|column| column.name).collect();
            columns.retain(|name| *name != "note");
            let mut flags = flags.to_vec();
            columns.sort_unstable();
            flags.sort_unstable();
            assert_eq!(flags, columns, "{}", form.word);
        }
    }
}
