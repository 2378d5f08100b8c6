use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::{
    allocate, audit, bundle, check_proof, checkpoint, compare, completions, demo, diff, documents, explain,
    extract, help, import, init, key, keys, letters, log, man, papers, personal_data, prove, reconcile,
    record, replay, report, sample, show, simulate, status, template, verify,
};
use crate::input::encoding::NamedEncoding;
use crate::language::ui_language::UiLanguage;

/// Splits the yearly subsidy for mental well-being over the social insurance funds, keeps every act in an
/// append-only ledger, and replays it to reproduce any past year's figures.
///
/// Exit codes: 0 as it should be, 1 refused or failed, 2 usage, 3 figures diverge or findings weigh, 4 ledger or seal broken, 70 a fault of the program.
#[derive(Debug, Parser)]
#[command(
    name = "prorata",
    version,
    max_term_width = 100,
    propagate_version = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    /// The ledger file
    #[arg(long, global = true, env = "PRORATA_LEDGER", default_value = "ledger.sqlite", value_name = "FILE")]
    pub(crate) ledger: PathBuf,
    /// The language of messages and help; when it is not given, that of LC_ALL, LC_MESSAGES or LANG if it is French or
    /// Dutch, and English otherwise
    #[arg(long, global = true, env = "PRORATA_LANG", value_enum, value_name = "LANG")]
    pub(crate) messages: Option<UiLanguage>,
    /// The encoding of a file of rows, when its letters do not tell it
    #[arg(long, global = true, value_enum, value_name = "ENCODING", hide = true)]
    pub(crate) encoding: Option<NamedEncoding>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lay out a sample office in a folder: three years of events, verified, replayed, reports written
    Demo(demo::DemoArgs),
    /// Open a new ledger
    Init(init::InitArgs),
    /// Record an event, by flags or from a file of rows (CSV, XLSX or ODS)
    #[command(subcommand)]
    Record(record::RecordCommand),
    /// Record many events from a file of JSON Lines, all or none
    Import(import::ImportArgs),
    /// Determine the split of a year and record it
    Allocate(allocate::AllocateArgs),
    /// Write an empty file of rows, ready to be filled in
    Template(template::TemplateArgs),
    /// Show the allocation keys that the program carries, and write them to files
    Keys(keys::KeysArgs),
    /// Split a budget by a key from files alone, or ask what a year of the ledger would be, read otherwise
    Simulate(simulate::SimulateArgs),
    /// Compute every recorded determination again and compare it, share by share
    Replay(replay::ReplayArgs),
    /// Compare the payments and repayments of a year with statements of the bank
    Reconcile(reconcile::ReconcileArgs),
    /// Write the year-end report
    Report(report::ReportArgs),
    /// Show how every figure of a fund came about
    Explain(explain::ExplainArgs),
    /// Show where a year stands, or every year
    Status(status::StatusArgs),
    /// Keep documents by their digest, and hold them against the ledger
    #[command(subcommand)]
    Documents(documents::DocumentsCommand),
    /// Write the working papers of a year: an index, every table with its entries, who did and who reviewed
    Papers(papers::PapersArgs),
    /// Find what an auditor should see: the whole catalogue of findings, with thresholds
    Audit(audit::AuditArgs),
    /// List the entries
    Log(log::LogArgs),
    /// Show one entry
    Show(show::ShowArgs),
    /// Tell where texts of the ledger may name persons
    PersonalData(personal_data::PersonalDataArgs),
    /// Show what differs between two years, two moments of one year or two ledgers, and why
    Diff(diff::DiffArgs),
    /// Show the figures of every year beside those of the year before, and mark what changed much
    Compare(compare::CompareArgs),
    /// Write what the ledger says as a SQLite database of plain tables, to ask questions in SQL
    Extract(extract::ExtractArgs),
    /// Write the letters that ask every fund to confirm its figures of a year
    Letters(letters::LettersArgs),
    /// Draw a sample of expenses from a seed, and project what its audit found
    Sample(sample::SampleArgs),
    /// Verify the ledger and name every fault, alone or against checkpoints kept elsewhere
    Verify(verify::VerifyArgs),
    /// Make and show keys of logs, witnesses and approvers
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Sign, cosign, check, print and time-stamp how far the ledger goes
    #[command(subcommand)]
    Checkpoint(checkpoint::CheckpointCommand),
    /// Prove that an entry stands in the ledger of a checkpoint, or that it continues an older one
    Prove(prove::ProveArgs),
    /// Check a proof, without any ledger
    CheckProof(check_proof::CheckProofArgs),
    /// Hand over the evidence of a year as one archive, or verify one
    #[command(subcommand)]
    Bundle(bundle::BundleCommand),
    /// Write the script that completes commands and options in a shell
    Completions(completions::CompletionsArgs),
    /// Write the manual pages
    Man(man::ManArgs),
    /// Explain a command, a topic, a rule or a finding
    Help(help::HelpArgs),
}
