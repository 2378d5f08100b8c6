use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use register::chain::{Head, Moment};
use register::{Amount, Balance, Code, Date, Kind, Text, Year};
use report::Language;
use serde::de::DeserializeOwned;

use crate::as_of::AsOf;
use crate::commands::record::RecordCommand;

/// Splits the yearly subsidy for mental well-being over the social insurance funds, keeps every act in an
/// append-only ledger, and replays it to reproduce any past year's figures.
///
/// Exit codes: 0 as it should be, 1 refused or failed, 2 usage, 3 figures diverge, 4 ledger broken.
#[derive(Debug, Parser)]
#[command(name = "prorata", version, max_term_width = 100, propagate_version = true)]
pub(crate) struct Cli {
    /// The ledger file
    #[arg(long, global = true, env = "PRORATA_LEDGER", default_value = "ledger.sqlite", value_name = "FILE")]
    pub(crate) ledger: PathBuf,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lay out a sample office in a folder: three years of events, verified, replayed, reports written
    Demo(DemoArgs),
    /// Open a new ledger
    Init(InitArgs),
    /// Record an event, by flags or from a CSV file
    #[command(subcommand)]
    Record(RecordCommand),
    /// Record many events from a file of JSON Lines, all or none
    Import(ImportArgs),
    /// Determine the split of a year and record it
    Allocate(AllocateArgs),
    /// Split a budget by a key, from files alone, without a ledger
    Simulate(SimulateArgs),
    /// Compute every recorded determination again and compare it, share by share
    Replay(ReplayArgs),
    /// Write the year-end report
    Report(ReportArgs),
    /// Show how every figure of a fund came about
    Explain(ExplainArgs),
    /// Show where a year stands, or every year
    Status(StatusArgs),
    /// List the entries
    Log(LogArgs),
    /// Show one entry
    Show(ShowArgs),
    /// Show what differs between two years, or between two moments of one year
    Diff(DiffArgs),
    /// Verify the ledger and name every fault
    Verify(VerifyArgs),
}

/// In which form a command answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: integer cents and a schema field, see docs/json.md
    Json,
}

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
    /// A document behind the entry; its digest is kept, the file stays where it is
    #[arg(long = "document", value_name = "FILE")]
    pub(crate) documents: Vec<PathBuf>,
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
    #[arg(long, value_name = "KEY", value_parser = request)]
    pub(crate) request: Option<String>,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

/// Up to where the ledger is read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Read the ledger as it was after this entry, or at the end of this day (UTC)
    #[arg(long, value_name = "SEQ|DATE")]
    pub(crate) as_of: Option<AsOf>,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The folder to fill; it must be empty or not exist
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The name of the ledger in the world: a domain and a path, `inasti.example/mental-well-being`
    #[arg(long)]
    pub(crate) origin: Text,
    /// What the ledger is for
    #[arg(long, default_value = "Subsidy for mental well-being at work of the self-employed")]
    pub(crate) purpose: Text,
    /// The roles of the actor who opens the ledger, with --actor
    #[arg(long = "role", value_parser = word::<register::payload::Role>, default_values = ["registrar"])]
    pub(crate) roles: Vec<register::payload::Role>,
    #[command(flatten)]
    pub(crate) recording: Recording,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// A file of JSON Lines, one event a line; `-` for standard input
    pub(crate) file: PathBuf,
    /// Commit line by line, and answer each with its entry and hash once it is durable
    #[arg(long)]
    pub(crate) each: bool,
    #[command(flatten)]
    pub(crate) recording: Recording,
}

#[derive(Debug, Args)]
pub(crate) struct AllocateArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    pub(crate) year: Year,
    /// Determine provisionally: shares of pending evaluations are set apart
    #[arg(long)]
    pub(crate) provisional: bool,
    /// Why a year that is determined definitively is determined again
    #[arg(long, value_name = "REASON")]
    pub(crate) revision: Option<Text>,
    /// Show the split and record nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) recording: Recording,
}

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// The key file (TOML)
    #[arg(long)]
    pub(crate) key: PathBuf,
    /// The year of the subsidy; the key must cover it
    #[arg(long, value_parser = year)]
    pub(crate) year: Year,
    /// A CSV file with the columns `fund` and `count`, or `fund`, `s1`, `s1bis` and `s1ter`
    #[arg(long)]
    pub(crate) affiliates: PathBuf,
    /// A CSV file with the columns `fund` and `result`: positive, negative or pending
    #[arg(long)]
    pub(crate) evaluations: Option<PathBuf>,
    /// The budget in euros
    #[arg(long, value_parser = amount, value_name = "EUR")]
    pub(crate) budget: Amount,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The year of the subsidy; every year when it is left out
    #[arg(value_parser = year)]
    pub(crate) year: Option<Year>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    pub(crate) year: Year,
    /// The languages, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "fr", value_name = "fr,nl,de,en")]
    pub(crate) lang: Vec<Language>,
    /// The formats, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "text", value_enum)]
    pub(crate) format: Vec<ReportFormat>,
    /// The folder for the files; without it, one report is written to standard output
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Replace files that stand there already
    #[arg(long)]
    pub(crate) force: bool,
    /// Report the ledger as it was after this entry, or at the end of this day (UTC)
    #[arg(long, value_name = "SEQ|DATE")]
    pub(crate) as_of: Option<AsOf>,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// One text file
    Text,
    /// One JSON file, the same in every language
    Json,
    /// One CSV file a table, as Excel reads it in that language
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    pub(crate) year: Year,
    /// The code of the fund
    #[arg(long)]
    pub(crate) fund: Code,
    /// The language
    #[arg(long, default_value = "en", value_name = "fr|nl|de|en")]
    pub(crate) lang: Language,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The year of the subsidy; every year when it is left out
    #[arg(value_parser = year)]
    pub(crate) year: Option<Year>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// Only entries of this kind, `SubsidyPaid`
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Option<Kind>,
    /// Only entries that concern this year of subsidy
    #[arg(long, value_parser = year)]
    pub(crate) year: Option<Year>,
    /// Only entries of this actor
    #[arg(long)]
    pub(crate) actor: Option<Code>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The number of the entry
    pub(crate) seq: u64,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// A year, or a year at a moment: `2026`, `2026@58`, `2026@2026-03-31`
    pub(crate) from: YearAt,
    /// The other year or moment
    pub(crate) to: YearAt,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// A head that was kept elsewhere, `41:<hash>`; the ledger must still hold it. May be given several times
    #[arg(long = "head", value_name = "SEQ:HASH")]
    pub(crate) heads: Vec<Head>,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

/// A year of subsidy, and up to where the ledger is read for it.
#[derive(Clone, Debug)]
pub(crate) struct YearAt {
    pub(crate) year: Year,
    pub(crate) as_of: Option<AsOf>,
}

impl std::str::FromStr for YearAt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, moment) = match text.split_once('@') {
            Some((number, moment)) => (number, Some(moment.parse()?)),
            None => (text, None),
        };
        Ok(Self { year: year(number)?, as_of: moment })
    }
}

pub(crate) fn year(text: &str) -> Result<Year, String> {
    let number: i64 = text.parse().map_err(|_| "a year is written 2026".to_owned())?;
    Year::try_from(number).map_err(|error| error.to_string())
}

/// An amount above zero, as people in Belgium write it; what is ambiguous is refused.
pub(crate) fn amount(text: &str) -> Result<Amount, String> {
    Amount::try_from(intake::parse_cents(text)?).map_err(|error| error.to_string())
}

/// An amount that may be nothing.
pub(crate) fn balance(text: &str) -> Result<Balance, String> {
    Balance::try_from(intake::parse_cents(text)?).map_err(|error| error.to_string())
}

/// A date, `2026-03-31` or `31/03/2026`.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    intake::parse_date(text)?.parse().map_err(|error: register::FieldError| error.to_string())
}

/// One of the words of a closed set.
pub(crate) fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

pub(crate) fn kind(text: &str) -> Result<Kind, String> {
    text.parse().map_err(|error: register::DecodeError| error.to_string())
}

fn request(text: &str) -> Result<String, String> {
    if (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("a request key has 1 to 128 printable ASCII characters without spaces".into())
    }
}
