//! `prorata checkpoint`: what is signed of a ledger, and by whom.

mod check;
mod cosign;
mod issue;
mod paper;
mod timestamp;

use application::{CommandError, LedgerFile, Verdict};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum CheckpointCommand {
    /// Sign how far the ledger goes, after verifying all of it
    Issue(issue::IssueArgs),
    /// Cosign a checkpoint as a witness, after seeing that it continues the last one
    Cosign(cosign::CosignArgs),
    /// Show who signed a checkpoint, and whether a policy trusts it
    Check(check::CheckArgs),
    /// Print a checkpoint for paper, in groups with check digits
    Print(paper::PrintArgs),
    /// Ask an authority for a time stamp over a checkpoint, or record its answer
    Timestamp(Box<timestamp::TimestampArgs>),
}

pub(crate) fn run(ledger: &LedgerFile<'_>, command: &CheckpointCommand) -> Result<Verdict, CommandError> {
    match command {
        CheckpointCommand::Issue(args) => issue::run(ledger, args),
        CheckpointCommand::Cosign(args) => cosign::run(ledger, args),
        CheckpointCommand::Check(args) => check::run(args),
        CheckpointCommand::Print(args) => paper::run(args),
        CheckpointCommand::Timestamp(args) => timestamp::run(ledger, args),
    }
}
