//! Which way of rounding gives the amounts that were really paid.

use std::collections::BTreeMap;
use std::path::Path;

use application::{CommandError, RowsFile, Verdict};
use register::allocation::{Cents, Fit, Key, Recipients, Split, TieBreak, fits};
use report::{Align, Block, Cell, Language, Table, Total};
use serde_json::{Value, json};

use super::SimulateArgs;
use crate::input::encoding;
use crate::input::forms::{ENVELOPES, PAID, PAYMENTS};
use crate::language::ui_language::current_language;
use crate::output::answer::{Format, fact, print_blocks, print_json};
use crate::output::rows;

/// What may be behind it when no way of rounding fits.
const NO_FIT: &str = "Look at what is not rounding: a payment that is not in the file, other counts, evaluations or another budget or key than those by which was paid. `--as-of` reads the ledger as it was then.";

/// How many of the funds that differ are named in words.
const TOLD: usize = 12;

/// What is compared, and where it comes from.
pub(super) struct Basis<'a> {
    pub(super) key: &'a Key,
    pub(super) budget: Cents,
    pub(super) recipients: &'a Recipients,
}

impl<'a> Basis<'a> {
    /// The inputs of a split.
    pub(super) fn of(split: &'a Split) -> Self {
        Self { key: split.key(), budget: split.budget(), recipients: split.recipients() }
    }
}

/// Compares every way of rounding with the amounts in `file`; diverges when none gives them.
pub(super) fn run(args: &SimulateArgs, basis: &Basis<'_>, file: &Path) -> Result<Verdict, CommandError> {
    let paid = paid(file, basis.recipients)?;
    let refused = |error: register::allocation::SplitError| CommandError::refused(error.to_string());
    let found = fits(basis.key, basis.budget, basis.recipients, &paid).map_err(refused)?;
    match args.answer.format {
        Format::Json => print_json(&answer(args, basis, &paid, &found))?,
        Format::Text => print_blocks(&blocks(args, basis, &paid, &found))?,
    }
    Ok(if found.iter().any(Fit::reproduces) { Verdict::Sound } else { Verdict::Diverges })
}

/// What was paid to each recipient: rows of the same fund are added up, over its envelopes, and each fund has one at least.
/// A file of payments is read as it stands.
fn paid(file: &Path, recipients: &Recipients) -> Result<Vec<Cents>, CommandError> {
    let source = RowsFile::read(file, encoding::asked())?;
    let own = PAID.required();
    let mut payments = [PAYMENTS.required(), PAYMENTS.optional()].concat();
    payments.retain(|name| !own.contains(name));
    source.table.expect_columns(&own, &payments)?;
    rows::tell_notes(&source);
    let mut sums: BTreeMap<String, Cents> = BTreeMap::new();
    let has = |name: &str| source.table.header().iter().any(|column| column == name);
    let (envelope, value_date) = (has("envelope"), has("value_date"));
    for row in source.table.rows() {
        // Both envelopes make the share of a fund; what is neither is no payment.
        if envelope {
            row.cell("envelope").choice(&ENVELOPES)?;
        }
        if value_date {
            row.cell("value_date").date()?;
        }
        let (fund, amount) = (row.cell("fund"), row.cell("amount"));
        let code = fund.code()?.to_owned();
        if !recipients.funds().iter().any(|recipient| recipient.fund == code) {
            let remedy = "delete the line, or name a fund that is counted in the year";
            return Err(fund.fault(format!("the fund `{code}` takes no part"), Some(remedy.into())).into());
        }
        let too_large = |why: &dyn std::fmt::Display| CommandError::from(amount.fault(why.to_string(), None));
        let cents = amount.cents()?;
        let sum = sums.entry(code).or_insert(Cents::ZERO);
        *sum = sum.plus(cents).map_err(|error| too_large(&error))?;
    }
    let of = |recipient: &register::allocation::Recipient| {
        sums.get(&recipient.fund).copied().ok_or_else(|| {
            let what = format!("{}: the fund `{}` has no amount", file.display(), recipient.fund);
            CommandError::refused(what).hint("give what was paid to every fund, 0 if nothing was")
        })
    };
    recipients.funds().iter().map(of).collect()
}

/// The funds that a way of rounding gives another amount than was paid, with the difference.
fn differing<'a>(fit: &'a Fit, basis: &'a Basis<'_>) -> impl Iterator<Item = (&'a str, i64)> {
    let funds = basis.recipients.funds().iter().zip(&fit.differences);
    funds.filter(|(_, cents)| **cents != 0).map(|(fund, cents)| (fund.fund.as_str(), *cents))
}

fn blocks(args: &SimulateArgs, basis: &Basis<'_>, paid: &[Cents], found: &[Fit]) -> Vec<Block> {
    let all: Total = paid.iter().copied().collect();
    let columns = ["Method", "Level", "Ties", "Funds that differ", "Computed less paid"];
    let align = |title: &str| if title == "Funds that differ" { Align::Right } else { Align::Left };
    let mut table = Table::new("fit", columns.map(|title| (title.to_owned(), align(title))));
    for fit in found {
        let differing: Vec<(&str, i64)> = differing(fit, basis).collect();
        // A way of rounding that is far away is reported by its first funds; JSON has all of them.
        let told = differing.iter().take(TOLD).map(|(fund, cents)| {
            let amount = Cents::new(*cents).ok();
            let amount = amount.map_or_else(|| cents.to_string(), |cents| Language::En.amount(cents));
            format!("{fund} {}{amount}", if *cents > 0 { "+" } else { "" })
        });
        let mut told = told.collect::<Vec<_>>().join(", ");
        if differing.len() > TOLD {
            told.push_str(", ...");
        }
        table.push(vec![
            Cell::text(fit.method.word()),
            Cell::text(fit.level.word()),
            Cell::text(fit.ties.map_or("", TieBreak::word)),
            Cell::Whole(differing.len() as u64),
            Cell::Text(told),
        ]);
    }
    let count = found.iter().filter(|fit| fit.reproduces()).count();
    let result = match count {
        0 => "DIFFERS: no way of rounding gives what was paid",
        _ => "IDENTICAL: a way of rounding gives what was paid, to the cent",
    };
    let mut blocks = vec![
        Block::Facts(vec![
            fact("Year", Cell::Text(args.year.to_string())),
            fact("Split by", Cell::text(current_language().language().title(&basis.key.titles))),
            fact("Budget", Cell::Cents(basis.budget)),
            fact("Paid", all.cell()),
            fact("Result", Cell::text(result)),
            fact("Ways of rounding that fit", Cell::Text(format!("{count} / {}", found.len()))),
        ]),
        Block::Table(table),
    ];
    if count == 0 {
        blocks.push(Block::Note(NO_FIT.into()));
    }
    blocks
}

fn answer(args: &SimulateArgs, basis: &Basis<'_>, paid: &[Cents], found: &[Fit]) -> Value {
    let ways = found.iter().map(|fit| {
        let differences =
            differing(fit, basis).map(|(fund, cents)| json!({"difference_cents": cents, "fund": fund}));
        json!({
            "differences": differences.collect::<Vec<_>>(),
            "level": fit.level.word(),
            "method": fit.method.word(),
            "reproduces": fit.reproduces(),
            "ties": fit.ties.map(TieBreak::word),
        })
    });
    let paid = basis.recipients.funds().iter().zip(paid);
    let paid = paid.map(|(fund, cents)| json!({"cents": cents.get(), "fund": fund.fund}));
    json!({
        "budget_cents": basis.budget.get(),
        "key": basis.key.id,
        "paid": paid.collect::<Vec<_>>(),
        "schema": "prorata/fit/1",
        "ways": ways.collect::<Vec<_>>(),
        "year": args.year.get(),
    })
}
