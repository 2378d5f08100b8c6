//! `prorata reconcile`: what the bank says against what the ledger says.

mod answer;

use std::path::PathBuf;

use application::{Bank, Clock, CommandError, LedgerFile, Reconciliation, RecordOptions, Verdict};
use clap::{Args, ValueEnum};
use register::chain::Moment;
use register::{Code, Text, Year};

use crate::input::encoding;
use crate::input::forms::ACCOUNTS;
use crate::input::values::year;
use crate::output::rows;

#[derive(Debug, Args)]
pub(crate) struct ReconcileArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    year: Year,
    /// The statements: CSV exports with the columns of docs/guide/reconcile.md, or camt.053 (ISO 20022)
    #[arg(required = true, value_name = "STATEMENT")]
    statements: Vec<PathBuf>,
    /// The accounts of the funds: a file (CSV, XLSX or ODS) with the columns `fund` and `iban`
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// How many days the value date at the bank may differ from that of the entry
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=60))]
    days: u32,
    /// Record the movements that are in no entry and are identified beyond doubt, all or none
    #[arg(long, requires = "actor", requires = "accounts")]
    record: bool,
    /// With --record: a remark that is kept with every entry, and the reason that some ask for
    #[arg(long, value_name = "TEXT", requires = "record")]
    note: Option<Text>,
    /// Who records: an enrolled actor
    #[arg(long, env = "PRORATA_ACTOR", value_name = "ID")]
    actor: Option<Code>,
    /// The time to record instead of that of the machine, for demonstrations and tests
    #[arg(long, env = "PRORATA_CLOCK", value_name = "TIME")]
    clock: Option<Moment>,
    /// The form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// In which form the reconciliation is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs: integer cents and a schema field, see docs/json.md
    Json,
    /// The findings as a table for a spreadsheet
    Csv,
}

/// Compares statements with the payments and repayments of a year.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &ReconcileArgs) -> Result<Verdict, CommandError> {
    let accounts = args.accounts.as_ref().map(|path| (path, &ACCOUNTS));
    let (bank, rows) = Bank::read(&args.statements, accounts, encoding::asked())?;
    rows.iter().for_each(rows::tell_notes);
    let outcome = if args.record {
        let Some(actor) = args.actor.as_ref().map(ToString::to_string) else {
            return Err(CommandError::usage("nobody is named who records this")
                .hint("name an enrolled actor with --actor, or set PRORATA_ACTOR"));
        };
        let clock = args.clock.clone().map_or(Clock::Machine, Clock::Given);
        let options = RecordOptions::at(clock);
        let by = (actor.as_str(), args.note.as_ref(), &options);
        let outcome = Reconciliation::record(ledger, args.year, &bank, args.days, by)?;
        rows::tell_clock(&options.clock);
        outcome
    } else {
        Reconciliation::compare(ledger, args.year, &bank, args.days)?
    };
    for (file, earlier) in &outcome.earlier {
        rows::tell_earlier(file, earlier);
    }
    let verdict = outcome.verdict(&bank);
    answer::tell(args, &bank, &outcome, verdict)?;
    Ok(verdict)
}
