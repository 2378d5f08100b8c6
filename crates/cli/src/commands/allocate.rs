use application::{
    AsOf, CommandError, Determination, DeterminationRequest, Draft, LedgerFile, Receipt, RecordOutcome,
    Recorder, Verdict,
};
use clap::Args;
use register::payload::DeterminationStatus;
use register::{Date, InputEntries, Settled, Text, Year, settlement};
use report::{Align, Block, Cell, Table, Total};
use serde_json::json;

use crate::commands::simulate::{Shares, apart_name, split_table};
use crate::input::options::Recording;
use crate::input::values::year;
use crate::language::ui_language::current_language;
use crate::output::answer::{Format, fact, print_blocks, print_json};
use crate::output::receipt::ReceiptText;
use crate::output::rows;

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
    #[arg(long, value_parser = crate::input::values::date, conflicts_with = "dry_run")]
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
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &AllocateArgs) -> Result<Verdict, CommandError> {
    if args.dry_run {
        args.recording.expect_unused("--dry-run")?;
        let read = ledger.read(args.as_of.as_ref())?;
        let determined = Determination::of(&read.register, &request(args))?;
        determined.check(&read.register)?;
        tell(args, &determined, None)?;
        return Ok(Verdict::Sound);
    }
    let (determined, receipt) = perform(ledger, args)?;
    let told = tell(args, &determined, Some(&receipt));
    match receipt.became.head() {
        // By now it is in the ledger, whatever becomes of the answer.
        Some(head) => told.map_err(|error| error.after_recording(&head.to_string()))?,
        None => told?,
    }
    Ok(Verdict::Sound)
}

/// Determines and records, and says nothing.
pub(crate) fn perform(
    ledger: &LedgerFile<'_>,
    args: &AllocateArgs,
) -> Result<(Determination, Receipt), CommandError> {
    let actor = args.recording.actor()?;
    let attached = args.recording.attached(ledger, false)?;
    let mut told = None;
    let receipts = Recorder::open(ledger.path())?.record(&args.recording.terms()?, |register| {
        let determined = Determination::of(register, &request(args))?;
        let event = determined.made.clone().into();
        told = Some(determined);
        Ok(vec![Draft {
            actor,
            event,
            source: None,
            attached,
            request: args.recording.request.clone(),
            place: None,
        }])
    })?;
    rows::tell_clock(&args.recording.clock());
    match (told, receipts.into_iter().next()) {
        (Some(determined), Some(receipt)) => Ok((determined, receipt)),
        _ => Err(CommandError::refused("nothing was determined")),
    }
}

/// What the arguments ask for.
fn request(args: &AllocateArgs) -> DeterminationRequest {
    DeterminationRequest {
        year: args.year,
        status: match args.provisional {
            true => DeterminationStatus::Provisional,
            false => DeterminationStatus::Definitive,
        },
        reason: args.revision.clone(),
        date: args.date.clone(),
    }
}

fn tell(
    args: &AllocateArgs,
    determined: &Determination,
    receipt: Option<&Receipt>,
) -> Result<(), CommandError> {
    let Determination { made, split, before } = determined;
    let before = before.as_ref();
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
        None | Some(RecordOutcome::Preview) => "nothing, this is a dry run".to_owned(),
        Some(RecordOutcome::New(head)) => format!("as entry {} {}", head.seq, head.hash),
        Some(RecordOutcome::Already(head)) => format!("already, as entry {} {}", head.seq, head.hash),
        Some(RecordOutcome::ToSign(file)) => format!("nothing yet; to be signed: {}", file.display()),
    };
    let status = match made.status {
        DeterminationStatus::Provisional => "provisional",
        DeterminationStatus::Definitive => "definitive",
    };
    let mut facts = vec![
        fact("Year", Cell::Text(made.year.to_string())),
        fact("Determination", Cell::Text(format!("{status}, revision {}", made.revision))),
        fact("Split by", Cell::text(current_language().language().title(&split.key().titles))),
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
        let mut sum = Total::default();
        for line in settlement(before, made) {
            let difference = line.now.minus(line.before).ok();
            difference.into_iter().for_each(|cents| sum.add(cents));
            let [of, envelope] = match line.of {
                Settled::Granted(fund, envelope) => [fund, envelope.word()],
                Settled::Apart(apart) => [apart_name(apart), ""],
            };
            table.push(vec![Cell::text(of), Cell::text(envelope), Cell::cents(difference)]);
        }
        table.totals = Some(vec![Cell::text("Total"), Cell::Empty, sum.cell()]);
        blocks.push(Block::Table(table));
    }
    print_blocks(&blocks)
}
