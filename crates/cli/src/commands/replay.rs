use application::{CommandError, LedgerFile, Verdict};
use clap::Args;
use register::{EnvelopeBalance, Outcome, Totals, Year};
use report::{Align, Block, Cell, Table};
use serde_json::{Value, json};

use crate::input::options::Reading;
use crate::input::values::year;
use crate::output::answer::{Format, as_of, fact, print_blocks, print_json};
use crate::output::envelopes;

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The year of the subsidy; every year when it is left out
    #[arg(value_parser = year)]
    pub(crate) year: Option<Year>,
    /// Show, too, what was granted to each fund in each envelope, and what became of it
    #[arg(long)]
    pub(crate) envelopes: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Computes every recorded determination again and compares it, share by share.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &ReplayArgs) -> Result<Verdict, CommandError> {
    let read = ledger.totals(args.reading.as_of.as_ref())?;
    let year = args.year.map(Year::calendar);
    let made = read.totals.reperform(year);
    if made.is_empty() {
        let what = match args.year {
            Some(year) => format!("{year} is not determined, so there is nothing to replay"),
            None => "no year is determined, so there is nothing to replay".to_owned(),
        };
        return Err(CommandError::refused(what).hint("see the years of the ledger with `prorata status`"));
    }
    // A determination that was corrected no longer counts, so it is reported but does not diverge.
    let diverges = made.iter().any(|one| one.corrected_by.is_none() && one.outcome != Outcome::Identical);
    let head = read.identity.as_of;
    if args.reading.answer.format == Format::Json {
        let mut answer = json!({
            "schema": "prorata/replay/1",
            "as_of": as_of(&read.identity),
            "outcome": if diverges { "diverges" } else { "identical" },
            "determinations": report::json::reperformance(made),
        });
        if args.envelopes {
            let all = envelopes_of(&read.totals, year).map(|(year, balance)| {
                let mut one = envelopes::json(&balance);
                one["year"] = year.into();
                one
            });
            answer["envelopes"] = all.collect::<Vec<Value>>().into();
        }
        print_json(&answer)?;
    } else {
        let columns = [
            ("Year".to_owned(), Align::Left),
            ("Entry".to_owned(), Align::Right),
            ("Revision".to_owned(), Align::Right),
            ("Figures".to_owned(), Align::Right),
            ("Result".to_owned(), Align::Left),
        ];
        let mut table = Table::new("replay", columns);
        let mut first = None;
        for one in &made {
            let result = match &one.outcome {
                Outcome::Identical => "identical to the cent".to_owned(),
                Outcome::BreaksRule(why) => format!("breaks a rule: {why}"),
                Outcome::Impossible(why) => format!("cannot be recomputed: {why}"),
                Outcome::Differs(list) => {
                    if one.corrected_by.is_none() {
                        first = first.or(list.first().map(|found| (one.seq, found)));
                    }
                    format!("{} figures differ", list.len())
                }
            };
            let corrected =
                one.corrected_by.map(|by| format!(" (corrected by entry {by})")).unwrap_or_default();
            table.push(vec![
                Cell::Text(one.year.to_string()),
                Cell::entry(one.seq),
                Cell::Whole(u64::from(one.revision)),
                Cell::Whole(one.figures as u64),
                Cell::Text(result + &corrected),
            ]);
        }
        let mut blocks = vec![Block::Table(table)];
        let mut facts = vec![fact("As of", Cell::Text(head.to_string()))];
        if let Some((seq, found)) = first {
            let fund = if found.fund.is_empty() { "the year" } else { found.fund.as_str() };
            let name = format!("First difference, entry {seq}");
            facts.push(fact(&name, Cell::Text(format!("{} of {fund}", found.figure))));
            facts.push(fact("  recorded", Cell::cents(found.recorded)));
            facts.push(fact("  recomputed", Cell::cents(found.recomputed)));
        }
        blocks.push(Block::Facts(facts));
        if args.envelopes {
            blocks.push(Block::Table(envelope_table(&read.totals, year)));
        }
        print_blocks(&blocks)?;
    }
    Ok(if diverges { Verdict::Diverges } else { Verdict::Sound })
}

/// Every envelope of the years that are shown.
fn envelopes_of(tallied: &Totals, year: Option<i32>) -> impl Iterator<Item = (i32, EnvelopeBalance)> {
    let years = tallied.years().filter(move |found| year.is_none_or(|year| year == *found));
    years.flat_map(|year| tallied.balances(year).into_iter().map(move |balance| (year, balance)))
}

fn envelope_table(tallied: &Totals, year: Option<i32>) -> Table {
    let columns = [("Year".to_owned(), Align::Left)].into_iter().chain(envelopes::columns());
    let mut table = Table::new("envelopes", columns);
    for (year, balance) in envelopes_of(tallied, year) {
        let cells = [Cell::Text(year.to_string())].into_iter().chain(envelopes::cells(&balance));
        table.push(cells.collect());
    }
    table
}
