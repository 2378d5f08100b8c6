use std::path::Path;

use clap::Args;
use register::allocation::{Cents, Split};
use register::payload::{AllocationDetermined, DeterminationStatus};
use register::{Date, InputEntries, Register, Settled, Text, Year, settlement};
use report::{Align, Block, Cell, Table};
use serde_json::json;

use crate::answer::{Format, fact, print_blocks, print_json};
use crate::as_of::AsOf;
use crate::command_error::{CommandError, Verdict};
use crate::commands::simulate::{Shares, apart_name, split_table};
use crate::office;
use crate::options::Recording;
use crate::receipt::{Became, Receipt};
use crate::recorder::{Draft, Recorder};
use crate::tongue::spoken;
use crate::values::year;

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
    /// When it was decided; the day of recording when it is left out
    #[arg(long, value_parser = crate::values::date, conflicts_with = "dry_run")]
    pub(crate) date: Option<Date>,
    /// Show the split and record nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// With --dry-run: from the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE", requires = "dry_run")]
    pub(crate) as_of: Option<AsOf>,
    #[command(flatten)]
    pub(crate) recording: Recording,
}

/// Determines the split of a year from the inputs that count, and records it.
pub(crate) fn run(ledger: &Path, args: &AllocateArgs) -> Result<Verdict, CommandError> {
    if args.dry_run {
        args.recording.expect_unused("--dry-run")?;
        let office = office::read(ledger, args.as_of.as_ref())?;
        let (made, split, before) = determine(&office.register, args)?;
        let standing = office.register.year(args.year.calendar()).and_then(|book| book.determination());
        if standing.is_none_or(|standing| standing.fact != made) {
            office.register.check_event("", &made.clone().into())?;
        }
        tell(args, &made, &split, before.as_ref(), None)?;
        return Ok(Verdict::Sound);
    }
    let (made, split, before, receipt) = perform(ledger, args)?;
    let told = tell(args, &made, &split, before.as_ref(), Some(&receipt));
    match receipt.became.head() {
        // By now it is in the ledger, whatever becomes of the answer.
        Some(head) => told.map_err(|error| error.after_recording(&head.to_string()))?,
        None => told?,
    }
    Ok(Verdict::Sound)
}

/// Determines and records, and says nothing.
pub(crate) fn perform(
    ledger: &Path,
    args: &AllocateArgs,
) -> Result<(AllocationDetermined, Split, Option<AllocationDetermined>, Receipt), CommandError> {
    let actor = args.recording.actor()?;
    let attached = args.recording.attached(ledger, false)?;
    let mut told = None;
    let receipts = Recorder::open(ledger)?.record(&args.recording.terms()?, |register| {
        let (made, split, before) = determine(register, args)?;
        told = Some((made.clone(), split, before));
        Ok(vec![Draft {
            actor,
            event: made.into(),
            source: None,
            attached,
            request: args.recording.request.clone(),
            place: None,
        }])
    })?;
    match (told, receipts.into_iter().next()) {
        (Some((made, split, before)), Some(receipt)) => Ok((made, split, before, receipt)),
        _ => Err(CommandError::refused("nothing was determined")),
    }
}

type Determined = (AllocationDetermined, Split, Option<AllocationDetermined>);

/// The determination, its split, and the one that stood before it.
fn determine(register: &Register, args: &AllocateArgs) -> Result<Determined, CommandError> {
    let status =
        if args.provisional { DeterminationStatus::Provisional } else { DeterminationStatus::Definitive };
    let (mut made, split) = register.determine(args.year, status, args.revision.clone())?;
    made.date = args.date.clone();
    let standing = register.year(args.year.calendar()).and_then(|book| book.determination());
    match standing {
        // The same command again gives the same fact, so that it is told and not recorded twice.
        Some(found)
            if InputEntries::of(&found.fact) == InputEntries::of(&made)
                && found.fact.status == status
                && found.fact.reason == made.reason
                && found.fact.date == made.date =>
        {
            let before = register.previous_determination(args.year.calendar());
            Ok((found.fact.clone(), split, before.map(|filed| filed.fact.clone())))
        }
        _ => Ok((made, split, standing.map(|filed| filed.fact.clone()))),
    }
}

fn tell(
    args: &AllocateArgs,
    made: &AllocationDetermined,
    split: &Split,
    before: Option<&AllocationDetermined>,
    receipt: Option<&Receipt>,
) -> Result<(), CommandError> {
    if args.recording.answer.format == Format::Json {
        return print_json(&json!({
            "schema": "prorata/allocate/1",
            "budget_cents": made.budget_cents.get(),
            "difference_cents": made.difference_cents.get(),
            "entry": receipt.map(Receipt::json),
            "inputs": InputEntries::of(made).all(),
            "key": split.key().id,
            "no_beneficiary_cents": made.no_beneficiary_cents.get(),
            "remainder_cents": made.remainder_cents.get(),
            "reserved_cents": made.reserved_cents.get(),
            "revision": made.revision,
            "settlement": before.map(|before| register::settlement_json(before, made)),
            "shares": Shares(split),
            "status": made.status,
            "undistributed_cents": made.undistributed_cents.get(),
            "year": made.year.get(),
        }));
    }
    let recorded = match receipt.map(|receipt| &receipt.became) {
        None | Some(Became::Preview) => "nothing, this is a dry run".to_owned(),
        Some(Became::New(head)) => format!("as entry {} {}", head.seq, head.hash),
        Some(Became::Already(head)) => format!("already, as entry {} {}", head.seq, head.hash),
        Some(Became::ToSign(file)) => format!("nothing yet; to be signed: {}", file.display()),
    };
    let status = match made.status {
        DeterminationStatus::Provisional => "provisional",
        DeterminationStatus::Definitive => "definitive",
    };
    let mut facts = vec![
        fact("Year", Cell::Text(made.year.to_string())),
        fact("Determination", Cell::Text(format!("{status}, revision {}", made.revision))),
        fact("Split by", Cell::text(spoken().language().title(&split.key().titles))),
        fact("Inputs", Cell::Entries(InputEntries::of(made).all())),
        fact("Recorded", Cell::Text(recorded)),
    ];
    facts.extend(receipt.into_iter().flat_map(|receipt| receipt.in_spite_of("In spite of")));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(split_table(split));
    if let Some(before) = before {
        let columns = [
            ("Fund".into(), Align::Left),
            ("Envelope".into(), Align::Left),
            ("Difference to the last".into(), Align::Right),
        ];
        let mut table = Table::new("settlement", columns);
        let mut sum = Cents::ZERO;
        for line in settlement(before, made) {
            let difference = line.now.minus(line.before).ok();
            sum = sum.plus(difference.unwrap_or(Cents::ZERO)).unwrap_or(Cents::MAX);
            let [of, envelope] = match line.of {
                Settled::Granted(fund, envelope) => [fund, envelope.word()],
                Settled::Apart(apart) => [apart_name(apart), ""],
            };
            table.push(vec![Cell::text(of), Cell::text(envelope), Cell::cents(difference)]);
        }
        table.totals = Some(vec![Cell::text("Total"), Cell::Empty, Cell::Cents(sum)]);
        blocks.push(Block::Table(table));
    }
    print_blocks(&blocks)
}
