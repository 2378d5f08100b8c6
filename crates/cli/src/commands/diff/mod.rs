use std::path::PathBuf;

use application::{AsOf, CommandError, LedgerFile, LoadedLedger, Verdict};
use clap::Args;
use register::allocation::Cents;
use register::payload::AllocationDetermined;
use register::{RecordedFact, Year};
use report::{Align, Block, Cell, Table, Total};
use serde_json::json;

use crate::input::options::Answer;
use crate::input::values::year;
use crate::output::answer::{Format, fact, print_blocks, print_json};

mod text;

use text::CausesText;

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// A year, or a year at a moment: `2026`, `2026@58`, `2026@2026-03-31`
    pub(crate) from: YearAt,
    /// The other year or moment
    pub(crate) to: YearAt,
    /// The ledger of the second one, when it is another than that of --ledger
    #[arg(long, value_name = "FILE")]
    pub(crate) other: Option<PathBuf>,
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

/// A year at a moment, with its determination.
struct Side {
    name: String,
    /// The file from which it was read.
    file: PathBuf,
    read: LoadedLedger,
    year: i32,
}

/// The figures of one fund on both sides.
struct Line {
    fund: String,
    figure: String,
    cents: [Cents; 2],
}

/// Shows what differs between two years, two moments of one year or two ledgers, and why.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &DiffArgs) -> Result<Verdict, CommandError> {
    let mut from = side(ledger, &args.from)?;
    let mut to =
        side(&LedgerFile::new(args.other.as_deref().unwrap_or(ledger.path()), ledger.progress()), &args.to)?;
    if args.other.is_some() {
        // Two ledgers may have one origin and one length; their files tell them apart.
        for (side, sign) in [(&mut from, "A"), (&mut to, "B")] {
            side.name = format!("{sign} {}", side.name);
        }
    }
    let (one, two) = (from.determination()?, to.determination()?);
    let lines = compare(&one.fact, &two.fact);
    let told = CausesText::between([&from, &to], [one, two]);
    if args.answer.format == Format::Json {
        let sides = [(&from, one), (&to, two)].map(|(side, filed)| {
            json!({
                "as_of": side.read.identity.as_of.seq,
                "budget_cents": filed.fact.budget_cents.get(),
                "entry": filed.seq(),
                "inputs": register::InputEntries::of(&filed.fact).all(),
                "origin": side.read.identity.origin,
                "revision": filed.fact.revision,
                "year": side.year,
            })
        });
        let [from, to] = sides;
        let lines = lines.iter().map(|line| {
            json!({
                "difference_cents": line.difference().get(),
                "figure": line.figure,
                "from_cents": line.cents[0].get(),
                "fund": line.fund,
                "to_cents": line.cents[1].get(),
            })
        });
        print_json(&json!({
            "schema": "prorata/diff/1",
            "causes": told.json(),
            "from": from,
            "lines": lines.collect::<Vec<_>>(),
            "to": to,
        }))?;
        return Ok(Verdict::Sound);
    }
    let name = |side: &Side, filed: &RecordedFact<AllocationDetermined>| {
        let inputs: Vec<String> =
            register::InputEntries::of(&filed.fact).all().iter().map(u64::to_string).collect();
        Cell::Text(format!(
            "{}{}: budget {}, revision {} in entry {}, from entries {}",
            side.name,
            if args.other.is_some() { format!(" of {}", side.file.display()) } else { String::new() },
            report::Language::En.amount(*filed.fact.budget_cents),
            filed.fact.revision,
            filed.seq(),
            inputs.join(", ")
        ))
    };
    let mut blocks = vec![Block::Facts(vec![fact("From", name(&from, one)), fact("To", name(&to, two))])];
    let columns = [
        ("Fund".to_owned(), Align::Left),
        ("Figure".to_owned(), Align::Left),
        (from.name.clone(), Align::Right),
        (to.name.clone(), Align::Right),
        ("Difference".to_owned(), Align::Right),
    ];
    let mut table = Table::new("diff", columns);
    let mut sums = [Total::default(); 3];
    for line in lines.iter().filter(|line| line.cents[0] != line.cents[1]) {
        let cents = [line.cents[0], line.cents[1], line.difference()];
        let mut row = vec![Cell::text(&line.fund), Cell::text(&line.figure)];
        row.extend(cents.map(Cell::Cents));
        table.push(row);
    }
    for line in lines.iter().filter(|line| line.figure == "total") {
        let cents = [line.cents[0], line.cents[1], line.difference()];
        for (sum, cents) in sums.iter_mut().zip(cents) {
            sum.add(cents);
        }
    }
    if table.rows.is_empty() {
        blocks.push(Block::Note("No difference.".into()));
    } else {
        let mut totals = vec![Cell::text("All funds"), Cell::text("total")];
        totals.extend(sums.map(Total::cell));
        table.totals = Some(totals);
        blocks.push(Block::Table(table));
    }
    blocks.extend(told.blocks());
    print_blocks(&blocks)?;
    Ok(Verdict::Sound)
}

fn side(ledger: &LedgerFile<'_>, at: &YearAt) -> Result<Side, CommandError> {
    let read = ledger.read(at.as_of.as_ref())?;
    let name = format!("{}@{}", at.year, read.identity.reading());
    Ok(Side { name, file: ledger.path().to_owned(), read, year: at.year.calendar() })
}

impl Side {
    fn determination(&self) -> Result<&RecordedFact<AllocationDetermined>, CommandError> {
        let determined = self.read.register.year(self.year).and_then(|book| book.determination());
        determined.ok_or_else(|| {
            CommandError::refused(format!("{} is not determined", self.name))
                .hint("name a year and a moment at which it is: `2026@58`")
        })
    }
}

impl Line {
    fn difference(&self) -> Cents {
        self.cents[1].minus(self.cents[0]).unwrap_or(Cents::ZERO)
    }
}

/// Every figure of both determinations, by fund.
fn compare(from: &AllocationDetermined, to: &AllocationDetermined) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (place, fact) in [from, to].into_iter().enumerate() {
        for share in &fact.shares {
            let mut put = |figure: &str, cents: Cents| {
                let fund = share.fund.as_str();
                let found = lines.iter_mut().find(|line| line.fund == fund && line.figure == figure);
                match found {
                    Some(line) => line.cents[place] = cents,
                    None => {
                        let mut both = [Cents::ZERO; 2];
                        both[place] = cents;
                        lines.push(Line { fund: fund.to_owned(), figure: figure.to_owned(), cents: both });
                    }
                }
            };
            for slice in &share.slices {
                put(slice.slice.as_str(), *slice.cents);
            }
            put("excess", *share.excess_cents);
            put("common_projects", *share.common_projects_cents);
            put("reserved", *share.reserved_cents);
            put("total", *share.total_cents);
        }
    }
    // By fund in the order in which it first stands; slices first, the other figures behind them.
    let order: Vec<String> = lines.iter().map(|line| line.fund.clone()).collect();
    let behind = ["excess", "common_projects", "reserved", "total"];
    lines.sort_by_key(|line| {
        let figure = behind.iter().position(|figure| *figure == line.figure);
        (order.iter().position(|fund| *fund == line.fund), figure)
    });
    lines
}
