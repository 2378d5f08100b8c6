use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use application::{AsOf, CommandError, LedgerFile, RowsFile, Verdict, input_file};
use clap::Args;
use register::allocation::{Cents, Evaluation, Recipient, Recipients, Remainder, Split};
use register::{Amount, Apart, Year};
use report::{Align, Block, Cell, Table, Total};
use serde::{Serialize, Serializer};

use crate::commands::record::read_counts;
use crate::input::encoding;
use crate::input::forms::{EVALUATIONS, RESULTS};
use crate::input::options::Answer;
use crate::input::values::{amount, year};
use crate::language::ui_language::current_language;
use crate::output::answer::{Format, fact, print_blocks, print_json};
use crate::output::rows;

mod fit;
mod from_ledger;

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// A key file (TOML), or the id of a key that `prorata keys` lists; with --from-ledger, another key than that of the year
    #[arg(long, value_name = "FILE|ID", required_unless_present_any = ["from_ledger", "readings"])]
    pub(crate) key: Option<PathBuf>,
    /// The year of the subsidy; from files, the key must cover it
    #[arg(long, value_parser = year)]
    pub(crate) year: Year,
    /// A CSV, XLSX or ODS file with the columns `fund` and `count`, or `fund`, `s1`, `s1bis` and `s1ter`
    #[arg(long, required_unless_present_any = ["from_ledger", "readings"])]
    pub(crate) affiliates: Option<PathBuf>,
    /// A CSV, XLSX or ODS file with the columns `fund` and `result`: positive, negative, pending or not-applicable
    #[arg(long)]
    pub(crate) evaluations: Option<PathBuf>,
    /// The budget in euros
    #[arg(long, value_parser = amount, value_name = "EUR", required_unless_present_any = ["from_ledger", "readings"])]
    pub(crate) budget: Option<Amount>,
    /// Ask what the year would be, from the inputs of the ledger, read otherwise
    #[arg(long, conflicts_with_all = ["affiliates", "evaluations", "budget"])]
    pub(crate) from_ledger: bool,
    /// Read an open point otherwise, `denominator=eligible-funds`; may be given for several points;
    /// `population=FILE` takes other counts
    #[arg(long = "reading", value_name = "NAME=VALUE", requires = "from_ledger", value_parser = from_ledger::asked)]
    pub(crate) reading: Vec<from_ledger::Asked>,
    /// List the open points, how each can be read, and how the key of the year reads it
    #[arg(long, conflicts_with_all = ["key", "affiliates", "evaluations", "budget", "from_ledger", "reading"])]
    pub(crate) readings: bool,
    /// Find which ways of rounding give the amounts that were really paid: a CSV, XLSX or ODS file with the columns `fund` and
    /// `amount`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["reading", "readings"])]
    pub(crate) fit: Option<PathBuf>,
    /// Read the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE", conflicts_with_all = ["affiliates", "budget"])]
    pub(crate) as_of: Option<AsOf>,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

/// Splits a budget by a key, from files alone, or asks what a year of the ledger would be.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &SimulateArgs) -> Result<Verdict, CommandError> {
    if args.readings {
        return from_ledger::list(ledger, args);
    }
    if args.from_ledger {
        return from_ledger::run(ledger, args);
    }
    let (Some(key_file), Some(affiliates), Some(budget)) = (&args.key, &args.affiliates, args.budget) else {
        return Err(CommandError::usage("--key, --affiliates and --budget are needed")
            .hint("or ask what a year of the ledger would be, with --from-ledger"));
    };
    let law = Arc::new(input_file::law(key_file)?);
    if !law.covers(args.year.calendar()) {
        return Err(CommandError::refused(format!("the key `{}` does not apply to {}", law.id, args.year))
            .hint("name the key of that year with --key"));
    }
    let mut evaluations = match (&args.evaluations, law.evaluates()) {
        (Some(path), true) => read_evaluations(path)?,
        (None, false) => BTreeMap::new(),
        (Some(_), false) => {
            let what = format!("the key `{}` asks for no evaluation in {}", law.id, args.year);
            return Err(CommandError::refused(what).hint("leave --evaluations out"));
        }
        (None, true) => {
            let what = format!("the key `{}` asks for an evaluation of every fund", law.id);
            let hint = "give --evaluations FILE with the columns fund and result; `pending` is a result too";
            return Err(CommandError::refused(what).hint(hint));
        }
    };
    let mut funds = Vec::new();
    let counted = read_counts(affiliates)?;
    rows::tell_notes(&counted.source);
    for count in counted.counts {
        let evaluation = match evaluations.remove(count.fund.as_str()) {
            Some((evaluation, _)) => evaluation,
            None if law.evaluates() => {
                let what = format!("the fund `{}` has no evaluation", count.fund);
                return Err(CommandError::refused(what).hint("add its row to the evaluations file"));
            }
            None => Evaluation::Missing,
        };
        funds.push(Recipient { fund: count.fund.to_string(), affiliates: count.count.count(), evaluation });
    }
    if let Some((fund, (_, place))) = evaluations.first_key_value() {
        let what = format!("{place}: the fund `{fund}` is not in the affiliates file");
        return Err(CommandError::refused(what).hint("use the same codes in both files"));
    }
    let file = affiliates.display();
    let recipients =
        Recipients::new(funds).map_err(|error| CommandError::refused(error.to_string()).at(file))?;
    let split =
        Split::new(&law, *budget, &recipients).map_err(|error| CommandError::refused(error.to_string()))?;
    if let Some(paid) = &args.fit {
        return fit::run(args, &fit::Basis::of(&split), paid);
    }
    match args.answer.format {
        Format::Json => print_json(&Simulated {
            budget_cents: split.budget().get(),
            difference_cents: split.difference().get(),
            key: &law.id,
            no_beneficiary_cents: split.no_beneficiary().get(),
            remainder_cents: split.remainder().get(),
            reserved_cents: split.reserved().get(),
            schema: "prorata/simulate/1",
            shares: Shares(&split),
            undistributed_cents: split.undistributed().get(),
            year: args.year.get(),
        })?,
        Format::Text => {
            let mut blocks = vec![Block::Facts(vec![
                fact("Year", Cell::Text(args.year.to_string())),
                fact("Split by", Cell::text(current_language().language().title(&law.titles))),
            ])];
            blocks.extend(split_table(&split));
            print_blocks(&blocks)?;
        }
    }
    Ok(Verdict::Sound)
}

/// Reads an evaluations file: each fund once, with its place.
fn read_evaluations(path: &Path) -> Result<BTreeMap<String, (Evaluation, String)>, CommandError> {
    let source = RowsFile::read(path, encoding::asked())?;
    let table = &source.table;
    table.expect_columns(&EVALUATIONS.required(), &EVALUATIONS.optional())?;
    rows::tell_notes(&source);
    let mut evaluations = BTreeMap::new();
    for row in table.rows() {
        let fund = row.cell("fund");
        let evaluation = match row.cell("result").choice(&RESULTS)? {
            "positive" => Evaluation::Positive,
            "negative" => Evaluation::Negative,
            "not-applicable" => Evaluation::NotApplicable,
            _ => Evaluation::Pending,
        };
        if let Some((_, place)) = evaluations.insert(fund.code()?.to_owned(), (evaluation, row.place())) {
            return Err(fund.fault(format!("the fund stands already: {place}"), None).into());
        }
    }
    Ok(evaluations)
}

/// The answer in JSON; its members stand in ascending order, as in every answer.
#[derive(Serialize)]
struct Simulated<'a> {
    budget_cents: i64,
    difference_cents: i64,
    key: &'a str,
    no_beneficiary_cents: i64,
    remainder_cents: i64,
    reserved_cents: i64,
    schema: &'static str,
    shares: Shares<'a>,
    undistributed_cents: i64,
    year: i64,
}

/// The shares of a split in JSON, in the order of the input, each written as it is read from the split.
pub(crate) struct Shares<'a>(pub(crate) &'a Split);

#[derive(Serialize)]
struct OneShare<'a> {
    common_projects_cents: i64,
    excess_cents: i64,
    fund: &'a str,
    reserved_cents: i64,
    slices: BTreeMap<&'a str, i64>,
    total_cents: i64,
}

impl Serialize for Shares<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let split = self.0;
        serializer.collect_seq(split.shares().map(|share| {
            let slices = split.key().slices.iter().zip(&share.slices);
            OneShare {
                common_projects_cents: share.common_projects.get(),
                excess_cents: share.excess.get(),
                fund: share.fund,
                reserved_cents: share.reserved.get(),
                slices: slices.map(|(slice, cents)| (slice.id.as_str(), cents.get())).collect(),
                total_cents: share.total.get(),
            }
        }))
    }
}

/// What an amount is called that is granted to nobody.
pub(crate) fn apart_name(apart: Apart) -> &'static str {
    match apart {
        Apart::Reserved => "Reserved for pending evaluations",
        Apart::NoBeneficiary => "Without beneficiary",
        Apart::Undistributed => "Undistributed",
        Apart::Difference => "Rounding difference",
    }
}

/// The shares of a split as a table, with what makes the budget. What the key does not know has no column and no line.
pub(crate) fn split_table(split: &Split) -> Vec<Block> {
    let key = split.key();
    let (excess, common) =
        (key.leaves_over_to(Remainder::Excess), key.leaves_over_to(Remainder::CommonProjects));
    let language = current_language().language();
    let mut columns = vec![("Fund".to_owned(), Align::Left), ("Affiliates".to_owned(), Align::Right)];
    for slice in &key.slices {
        let title = slice.titles.as_ref().map_or(slice.id.as_str(), |titles| language.title(titles));
        columns.push((title.to_owned(), Align::Right));
    }
    let more =
        [excess.then_some("Excess"), common.then_some("Common projects"), Some("Total"), Some("Reserved")];
    columns.extend(more.into_iter().flatten().map(|title| (title.to_owned(), Align::Right)));
    let mut table = Table::new("split", columns);
    let mut sums = Vec::new();
    for (place, share) in split.shares().enumerate() {
        let mut cents = share.slices.clone();
        cents.extend(excess.then_some(share.excess));
        cents.extend(common.then_some(share.common_projects));
        cents.extend([share.total, share.reserved]);
        sums.resize(cents.len(), Total::default());
        for (sum, cents) in sums.iter_mut().zip(&cents) {
            sum.add(*cents);
        }
        let affiliates = split.recipients().funds()[place].affiliates;
        let mut row = vec![Cell::text(share.fund), Cell::Whole(affiliates)];
        row.extend(cents.into_iter().map(Cell::Cents));
        table.push(row);
    }
    let mut totals = vec![Cell::text("Total"), Cell::Whole(split.recipients().affiliates())];
    totals.extend(sums.into_iter().map(Total::cell));
    table.totals = Some(totals);
    let mut facts = vec![fact("Budget", Cell::Cents(split.budget()))];
    if key.evaluates() {
        facts.push(fact("Not granted because of negative evaluations", Cell::Cents(split.remainder())));
    }
    let apart = Apart::ALL.into_iter().map(|apart| (apart, apart.of_split(split)));
    let apart = apart.filter(|(_, cents)| *cents != Cents::ZERO);
    facts.extend(apart.map(|(apart, cents)| fact(apart_name(apart), Cell::Cents(cents))));
    vec![Block::Table(table), Block::Facts(facts)]
}
