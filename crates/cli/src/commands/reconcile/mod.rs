//! `prorata reconcile`: what the bank says against what the ledger says.

mod answer;
mod book;
mod excess;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bank::{Booking, Category, Finding, Gathered, Iban, Movement, reconcile};
use clap::{Args, ValueEnum};
use register::chain::{Head, Moment};
use register::{Attached, Code, Document, Register, Text, Year};

use crate::clock::Clock;
use crate::command_error::{CommandError, Verdict};
use crate::encoding;
use crate::forms::ACCOUNTS;
use crate::input_file;
use crate::office;
use crate::receipt::Receipt;
use crate::recorder::{Draft, Recorder};
use crate::signing::Signing;
use crate::source;
use crate::terms::Terms;
use crate::values::year;

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

/// What the bank says.
struct Bank {
    gathered: Gathered,
    movements: Vec<Movement>,
    /// The files, by name.
    documents: BTreeMap<String, Document>,
    /// What the files hold besides.
    notes: Vec<String>,
    /// The fund of each account.
    funds: BTreeMap<Iban, Code>,
}

/// What the ledger says beside it, and what follows.
struct Outcome {
    bookings: Vec<Booking>,
    findings: Vec<Finding>,
    /// What a movement that is in no entry would be recorded as, or why nobody can tell.
    excess: BTreeMap<usize, Result<register::Event, String>>,
    /// What was recorded, by movement.
    recorded: Vec<(usize, Receipt)>,
    as_of: Option<Head>,
}

/// Compares statements with the payments and repayments of a year.
pub(crate) fn run(ledger: &Path, args: &ReconcileArgs) -> Result<Verdict, CommandError> {
    let bank = read(args)?;
    let outcome = if args.record { record(ledger, args, &bank)? } else { compare_only(ledger, args, &bank)? };
    let settled = |finding: &Finding| match finding.category {
        Category::Matched | Category::Elsewhere => true,
        Category::Excess => outcome.recorded.iter().any(|(at, _)| Some(*at) == finding.movement),
        Category::Doubtful | Category::Open => false,
    };
    let whole = bank.gathered.gaps.is_empty();
    let verdict =
        if whole && outcome.findings.iter().all(settled) { Verdict::Sound } else { Verdict::Diverges };
    answer::tell(args, &bank, &outcome, verdict)?;
    Ok(verdict)
}

fn read(args: &ReconcileArgs) -> Result<Bank, CommandError> {
    let funds = match &args.accounts {
        Some(path) => accounts(path)?,
        None => BTreeMap::new(),
    };
    let (mut statements, mut documents, mut notes) = (Vec::new(), BTreeMap::new(), Vec::new());
    for path in &args.statements {
        let bytes = input_file::read(path)?;
        let file = path.display().to_string();
        documents.insert(file.clone(), source::document(path, &bytes)?);
        let export = bank::read(&file, &bytes, encoding::asked())?;
        notes.extend(export.notes);
        for statement in export.statements {
            // What leaves the account of a fund is no payment of the office.
            if let Some(fund) = statement.account.as_ref().and_then(|account| funds.get(account)) {
                let account = statement.account.as_ref().map(ToString::to_string).unwrap_or_default();
                return Err(CommandError::refused(format!(
                    "{file}: the account {account} of the statement is that of the fund `{fund}`, not of the office"
                ))
                .hint("give the statements of the account from which the subsidy is paid"));
            }
            statements.push(statement);
        }
    }
    let gathered = Gathered::of(statements)?;
    notes.extend(gathered.statements.iter().flat_map(|statement| statement.notes.iter().cloned()));
    let movements = gathered.movements();
    Ok(Bank { gathered, movements, documents, notes, funds })
}

/// The fund of each account.
fn accounts(path: &Path) -> Result<BTreeMap<Iban, Code>, CommandError> {
    let source = source::read(path)?;
    source.table.expect_columns(&ACCOUNTS.required(), &ACCOUNTS.optional())?;
    let mut funds: BTreeMap<Iban, Code> = BTreeMap::new();
    let rows = source.table.rows().map(|row| {
        let (fund, iban) = (row.cell("fund"), row.cell("iban"));
        let code: Code = fund
            .code()?
            .parse()
            .map_err(|error: register::FieldError| fund.fault(error.to_string(), None))?;
        let number: Iban = iban
            .required_text()?
            .parse()
            .map_err(|rule: String| iban.fault(rule, Some("Compare it with what the fund gave.".into())))?;
        if let Some(other) = funds.insert(number, code) {
            return Err(iban
                .fault(
                    format!("the account stands already in the file, for `{other}`"),
                    Some("Give each account once.".into()),
                )
                .into());
        }
        Ok(())
    });
    CommandError::collect(rows)?;
    source.tell_notes();
    Ok(funds)
}

fn compare_only(ledger: &Path, args: &ReconcileArgs, bank: &Bank) -> Result<Outcome, CommandError> {
    let office = office::read(ledger, None)?;
    let outcome = compare(&office.register, args, bank)?;
    Ok(Outcome { as_of: Some(office.identity.as_of), ..outcome })
}

fn compare(register: &Register, args: &ReconcileArgs, bank: &Bank) -> Result<Outcome, CommandError> {
    let year = args.year.calendar();
    if register.year(year).is_none() {
        return Err(CommandError::refused(format!("the ledger holds nothing of {year}"))
            .hint("see the years of the ledger with `prorata status`"));
    }
    for code in bank.funds.values() {
        if !register.funds().contains_key(code.as_str()) {
            let file = args.accounts.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
            return Err(CommandError::refused(format!("{file}: the fund `{code}` is not admitted"))
                .hint("use the codes of the ledger, see `prorata log --kind FundAdmitted`"));
        }
    }
    for (file, document) in &bank.documents {
        source::tell_earlier(file, document, register);
    }
    let bookings = book::bookings(register, year, &bank.funds);
    let findings = reconcile(&bookings, &bank.movements, &bank.gathered.covered, args.days);
    let excess = excess::identify(register, args.year, bank, &findings);
    Ok(Outcome { bookings, findings, excess, recorded: Vec::new(), as_of: None })
}

/// Records what is identified beyond doubt, in one transaction, from what the ledger says at that moment.
fn record(ledger: &Path, args: &ReconcileArgs, bank: &Bank) -> Result<Outcome, CommandError> {
    let Some(actor) = args.actor.as_ref().map(ToString::to_string) else {
        return Err(CommandError::usage("nobody is named who records this")
            .hint("name an enrolled actor with --actor, or set PRORATA_ACTOR"));
    };
    let signing =
        Signing { unsigned_out: None, signatures: Vec::new(), sign_with: Vec::new(), passphrase_file: None };
    let terms = Terms {
        clock: args.clock.clone().map_or(Clock::Machine, Clock::Given),
        clock_note: None,
        expected: None,
        unsigned_out: None,
        pen: signing.pen()?,
        preview: false,
    };
    let mut compared = None;
    let receipts = Recorder::open(ledger)?.record(&terms, |register| {
        let outcome = compare(register, args, bank)?;
        let drafts = outcome.excess.iter().filter_map(|(at, event)| {
            let movement = bank.movements.get(*at)?;
            Some(Draft {
                actor: actor.clone(),
                event: event.as_ref().ok()?.clone(),
                attached: Attached { note: args.note.clone(), ..Attached::default() },
                source: bank.documents.get(&movement.file).cloned(),
                request: None,
                place: Some(movement.place.clone()),
            })
        });
        let drafts = drafts.collect();
        compared = Some(outcome);
        Ok(drafts)
    })?;
    let Some(mut outcome) = compared else {
        return Err(CommandError::refused("nothing was compared"));
    };
    let identified = outcome.excess.iter().filter(|(_, event)| event.is_ok()).map(|(at, _)| *at);
    outcome.recorded = identified.zip(receipts).collect();
    Ok(outcome)
}
