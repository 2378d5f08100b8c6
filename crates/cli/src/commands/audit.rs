use application::{AsOf, CommandError, LedgerFile, Verdict};
use clap::{Args, ValueEnum};
use register::allocation::Cents;
use register::{Balance, Register, Severity, Thresholds, Year};
use report::{Document, Language, audit_report, csv, weighs};
use serde_json::json;

use crate::input::values;
use crate::output::answer::{as_of, print, print_bytes, print_json};

#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// The year of the subsidy; every year when it is left out
    #[arg(value_parser = values::year)]
    pub(crate) year: Option<Year>,
    /// Audit the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE")]
    pub(crate) as_of: Option<AsOf>,
    #[command(flatten)]
    pub(crate) thresholds: ThresholdArgs,
    /// End with exit code 3 when something of this severity or above is found, that is not below materiality and was not
    /// accepted or withdrawn
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// The language: fr, nl, de, en
    #[arg(long, default_value = "en")]
    pub(crate) lang: Language,
    /// The form of the answer; csv is as Excel reads it in that language
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: AuditFormat,
}

/// From where on something is a finding.
#[derive(Debug, Args)]
#[command(next_help_heading = "Thresholds")]
pub(crate) struct ThresholdArgs {
    /// An amount below this is listed and does not count for --fail-on, in euros
    #[arg(long, default_value = "0", value_parser = values::balance, value_name = "EUR")]
    pub(crate) materiality: Balance,
    /// A count that moves further from that of the year before is a finding, in per cent with at most one decimal
    #[arg(long, default_value = "10", value_parser = permille, value_name = "PERCENT")]
    pub(crate) jump: u32,
    /// The total of affiliates published elsewhere for the year
    #[arg(long, value_parser = count, value_name = "N", requires = "year")]
    pub(crate) national_total: Option<u64>,
    /// For how many days figures may stand without a checkpoint
    #[arg(long, default_value_t = Thresholds::default().checkpoint_days, value_name = "DAYS")]
    pub(crate) checkpoint_days: u32,
    /// How many days after the due date of repayment a year is to be closed
    #[arg(long, default_value_t = Thresholds::default().closing_days, value_name = "DAYS")]
    pub(crate) closing_days: u32,
}

/// From which severity on an audit fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Anything at all
    Note,
    /// What is to be looked at, and what is wrong
    Warning,
    /// What is wrong
    Error,
}

/// In which form an audit answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditFormat {
    /// For people
    Text,
    /// For programs, see docs/json.md
    Json,
    /// For a spreadsheet
    Csv,
}

impl ThresholdArgs {
    pub(crate) fn thresholds(&self) -> Thresholds {
        Thresholds {
            materiality: Cents::new(self.materiality.get()).unwrap_or(Cents::ZERO),
            jump_permille: self.jump,
            checkpoint_days: self.checkpoint_days,
            closing_days: self.closing_days,
            national_total: self.national_total,
        }
    }
}

/// Finds what an auditor should see.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &AuditArgs) -> Result<Verdict, CommandError> {
    let read = ledger.read(args.as_of.as_ref())?;
    let register = &read.register;
    let year = known_year(register, args.year)?;
    let thresholds = args.thresholds.thresholds();
    match args.format {
        AuditFormat::Text => {
            let document = audit_report(register, &read.identity, year, &thresholds, args.lang);
            print(&report::text::render(&document))?;
        }
        AuditFormat::Csv => {
            let document = audit_report(register, &read.identity, year, &thresholds, args.lang);
            print_bytes(sheet(&document).as_bytes())?;
        }
        AuditFormat::Json => print_json(&json!({
            "as_of": as_of(&read.identity),
            "findings": report::json::audit(register, year, &thresholds, args.lang),
            "lang": args.lang.code(),
            "origin": read.identity.origin,
            "program": read.identity.program,
            "schema": "prorata/audit/1",
            "thresholds": {
                "checkpoint_days": thresholds.checkpoint_days,
                "closing_days": thresholds.closing_days,
                "jump_permille": thresholds.jump_permille,
                "materiality_cents": thresholds.materiality.get(),
                "national_total": thresholds.national_total,
            },
            "year": year,
        }))?,
    }
    let least = match args.fail_on {
        None => return Ok(Verdict::Sound),
        Some(FailOn::Note) => Severity::Note,
        Some(FailOn::Warning) => Severity::Warning,
        Some(FailOn::Error) => Severity::Error,
    };
    let findings = register.audit(year, &thresholds);
    let fails = findings.iter().any(|finding| weighs(register, finding, &thresholds, least));
    Ok(if fails { Verdict::Diverges } else { Verdict::Sound })
}

/// The findings as a table for a spreadsheet; below them the ledger, the thresholds, and what the catalogue says of each.
fn sheet(document: &Document) -> String {
    let of = |id: &str| document.tables().find(|(_, table)| table.id == id).map(|(_, table)| table.clone());
    let tables = of("findings").into_iter().chain(document.facts()).chain(of("catalogue"));
    let mut sheet = String::new();
    for table in tables {
        let text = csv::render(&table, document.language);
        match sheet.is_empty() {
            true => sheet = text,
            false => sheet += &format!("\r\n{}", text.trim_start_matches('\u{feff}')),
        }
    }
    sheet
}

/// A year of which the ledger says something.
pub(crate) fn known_year(register: &Register, year: Option<Year>) -> Result<Option<i32>, CommandError> {
    match year {
        Some(year) if register.year(year.calendar()).is_none() && register.key(year.calendar()).is_err() => {
            Err(CommandError::refused(format!("the ledger says nothing of {year}"))
                .hint("`prorata status` without a year lists those of the ledger"))
        }
        year => Ok(year.map(Year::calendar)),
    }
}

/// A share of a hundred with at most one decimal, in tenths of a per cent.
fn permille(text: &str) -> Result<u32, String> {
    let wrong = || "per cent with at most one decimal, 10 or 2.5".to_owned();
    let (whole, tenth) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(tenth) || tenth.len() != 1 || whole.len() > 6 {
        return Err(wrong());
    }
    format!("{whole}{tenth}").parse().map_err(|_| wrong())
}

fn count(text: &str) -> Result<u64, String> {
    intake::parse_count(text).map_err(|rule| rule.to_string())
}
