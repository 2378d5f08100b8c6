use application::{AsOf, CommandError, LedgerFile, LoadedLedger, Verdict};
use clap::Args;
use register::allocation::{Cents, Ratio};
use register::{Amount, Mark, SeriesFigure, SeriesLine, SeriesThresholds};
use report::{Align, Block, Cell, Language, Table, csv};
use serde_json::{Value, json};

use crate::input::values::{self, amount};
use crate::output::answer::{TableFormat, as_of, fact, facts_as_of, print_blocks, print_bytes, print_json};

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Mark what changed by more than this part of the year before, in per cent: `10` or `2.5`; it is 10 unless a
    /// threshold is given
    #[arg(long, value_name = "P", value_parser = percent)]
    pub(crate) threshold_percent: Option<Percent>,
    /// Mark amounts that changed by more than this, in euros
    #[arg(long, value_name = "EUR", value_parser = amount)]
    pub(crate) threshold_eur: Option<Amount>,
    /// Read the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE")]
    pub(crate) as_of: Option<AsOf>,
    /// The form of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TableFormat,
    /// Whose spreadsheet reads the CSV: decimal comma and semicolons for fr, nl and de, point and comma for en; fr when it is left out
    #[arg(long, value_name = "fr|nl|de|en")]
    pub(crate) lang: Option<Language>,
}

/// A part in per cent, as it was written and as it is compared.
#[derive(Clone, Debug)]
pub(crate) struct Percent {
    written: String,
    exact: Ratio,
}

fn percent(text: &str) -> Result<Percent, String> {
    let written = values::typed(text, cfg!(windows))?.replace(',', ".");
    match written.parse::<Ratio>() {
        Ok(exact) if exact.numerator() >= 0 => Ok(Percent { written, exact }),
        _ => Err("a part is written in per cent, 10 or 2.5".into()),
    }
}

/// Shows the figures of every year beside those of the year before.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &CompareArgs) -> Result<Verdict, CommandError> {
    let lang = args.format.csv_language(args.lang)?;
    let read = ledger.read(args.as_of.as_ref())?;
    let mut percent = args.threshold_percent.clone();
    if percent.is_none() && args.threshold_eur.is_none() {
        percent = Some(Percent { written: "10".into(), exact: Ratio::new(10, 1).unwrap_or(Ratio::ONE) });
    }
    let thresholds = SeriesThresholds {
        percent: percent.as_ref().map(|percent| percent.exact),
        cents: args.threshold_eur.map(|amount| amount.get()),
    };
    let lines = read.register.series();
    let written = percent.map(|percent| percent.written);
    match args.format {
        TableFormat::Json => print_json(&answer(&read, &lines, &thresholds, written.as_deref()))?,
        TableFormat::Csv => print_bytes(csv::render(&long(&lines, &thresholds), lang).as_bytes())?,
        TableFormat::Text => print_blocks(&blocks(&read, &lines, &thresholds, written.as_deref()))?,
    }
    Ok(Verdict::Sound)
}

fn answer(
    read: &LoadedLedger,
    lines: &[SeriesLine],
    thresholds: &SeriesThresholds,
    percent: Option<&str>,
) -> Value {
    let lines = lines.iter().map(|line| {
        let unit = if line.figure == SeriesFigure::Affiliates { "count" } else { "cents" };
        let mut told = json!({
            "change_percent": line.change_basis_points().map(hundredths),
            "figure": line.figure.word(),
            "fund": line.fund,
            "marks": line.marks(thresholds).into_iter().map(Mark::word).collect::<Vec<_>>(),
            "previous_year": line.previous,
            "year": line.year,
        });
        told[format!("before_{unit}")] = line.before.into();
        told[format!("change_{unit}")] = line.change().into();
        told[format!("now_{unit}")] = line.now.into();
        told
    });
    json!({
        "as_of": as_of(&read.identity),
        "lines": lines.collect::<Vec<_>>(),
        "origin": read.identity.origin,
        "schema": "prorata/compare/1",
        "threshold_cents": thresholds.cents,
        "threshold_percent": percent,
    })
}

/// One table of all lines, for a spreadsheet that filters it.
fn long(lines: &[SeriesLine], thresholds: &SeriesThresholds) -> Table {
    let columns = [
        ("fund", Align::Left),
        ("figure", Align::Left),
        ("year", Align::Right),
        ("before", Align::Right),
        ("now", Align::Right),
        ("change", Align::Right),
        ("change_percent", Align::Right),
        ("mark", Align::Left),
    ];
    let mut table = Table::new("compare", columns.map(|(title, align)| (title.to_owned(), align)));
    for line in lines {
        let mut row = vec![
            Cell::text(line.fund.as_deref().unwrap_or("")),
            Cell::text(line.figure.word()),
            Cell::Text(line.year.to_string()),
        ];
        row.extend([line.before, line.now, line.change()].map(|number| value(line.figure, number)));
        row.extend([percent_of(line), marks(line, thresholds)]);
        table.push(row);
    }
    table
}

fn blocks(
    read: &LoadedLedger,
    lines: &[SeriesLine],
    thresholds: &SeriesThresholds,
    percent: Option<&str>,
) -> Vec<Block> {
    let mut told = Vec::new();
    if let Some(percent) = percent {
        told.push(format!("more than {percent} % of the year before"));
    }
    if let Some(cents) = thresholds.cents.and_then(|cents| Cents::new(cents).ok()) {
        told.push(format!("amounts: more than {} EUR", Language::En.amount(cents)));
    }
    let mut blocks = vec![facts_as_of(&read.identity, [fact("Marked", Cell::Text(told.join("; ")))])];
    if lines.is_empty() {
        blocks.push(Block::Note("No year yet.".into()));
        return blocks;
    }
    let right = |title: &str| (title.to_owned(), Align::Right);
    let left = |title: &str| (title.to_owned(), Align::Left);
    let change = |line: Option<&SeriesLine>| match line {
        Some(line) => [
            value(line.figure, line.now),
            match (value(line.figure, line.change()), line.change()) {
                (Cell::Decimal(_), Some(fewer)) => {
                    Cell::Text(format!("-{}", Language::En.whole(fewer.unsigned_abs())))
                }
                (cell, _) => cell,
            },
            percent_of(line),
            marks(line, thresholds),
        ],
        None => [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
    };
    let mut table = Table::new(
        "all-funds",
        [left("All funds"), left("Year"), right("Figure"), right("Change"), right("%"), left("Mark")],
    );
    for line in lines.iter().filter(|line| line.fund.is_none()) {
        let name = match line.figure {
            SeriesFigure::Budget => "Budget",
            SeriesFigure::Affiliates => "Affiliates",
            SeriesFigure::Total => "Determined",
        };
        let mut row = vec![Cell::text(name), Cell::Text(line.year.to_string())];
        row.extend(change(Some(line)));
        table.push(row);
    }
    blocks.push(Block::Table(table));
    let mut table = Table::new(
        "funds",
        [
            left("Fund"),
            left("Year"),
            right("Affiliates"),
            right("Change"),
            right("%"),
            left("Mark"),
            right("Determined"),
            right("Change"),
            right("%"),
            left("Mark"),
        ],
    );
    let of_funds: Vec<&SeriesLine> = lines.iter().filter(|line| line.fund.is_some()).collect();
    let mut keys: Vec<(Option<&str>, i32)> =
        of_funds.iter().map(|line| (line.fund.as_deref(), line.year)).collect();
    keys.sort_unstable();
    keys.dedup();
    for (fund, year) in keys {
        let of = |figure: SeriesFigure| {
            let own = |line: &&&SeriesLine| {
                line.fund.as_deref() == fund && line.year == year && line.figure == figure
            };
            of_funds.iter().find(own).copied()
        };
        let mut row = vec![Cell::text(fund.unwrap_or_default()), Cell::Text(year.to_string())];
        row.extend(change(of(SeriesFigure::Affiliates)));
        row.extend(change(of(SeriesFigure::Total)));
        table.push(row);
    }
    blocks.push(Block::Table(table));
    blocks
}

fn value(figure: SeriesFigure, number: Option<i64>) -> Cell {
    match (figure, number) {
        (_, None) => Cell::Empty,
        (SeriesFigure::Affiliates, Some(number)) => match u64::try_from(number) {
            Ok(number) => Cell::Whole(number),
            Err(_) => Cell::Decimal(number.to_string()),
        },
        (_, Some(number)) => Cell::cents(Cents::new(number).ok()),
    }
}

fn percent_of(line: &SeriesLine) -> Cell {
    line.change_basis_points().map_or(Cell::Empty, |points| Cell::Decimal(hundredths(points)))
}

fn marks(line: &SeriesLine, thresholds: &SeriesThresholds) -> Cell {
    let words = line.marks(thresholds).into_iter().map(|mark| match mark {
        Mark::Percent => "%",
        Mark::Amount => "EUR",
        Mark::New | Mark::Gone => mark.word(),
    });
    Cell::text(words.collect::<Vec<_>>().join(" "))
}

/// Hundredths with a point, two decimals.
fn hundredths(points: i128) -> String {
    let sign = if points < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", points.unsigned_abs() / 100, points.unsigned_abs() % 100)
}
