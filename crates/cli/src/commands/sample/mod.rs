use std::path::PathBuf;

use application::{AsOf, CommandError, LedgerFile, Verdict};
use clap::{Args, ValueEnum};
use register::Year;
use report::Language;
use sampling::{ConfidenceLevel, Item, Population, Projection, Sample};

use crate::input::values::year;
use crate::output::answer::{TableFormat, print_blocks, print_bytes, print_json};

mod answers;
mod files;

#[derive(Debug, Args)]
pub(crate) struct SampleArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    pub(crate) year: Year,
    /// What is drawn from: the uses of the year that stand in the ledger
    #[arg(long, value_enum, default_value = "uses")]
    pub(crate) of: Of,
    /// Draw from the lines of this file instead (CSV, XLSX or ODS): `item`, `fund`, `amount`
    #[arg(long, value_name = "ITEMS.csv")]
    pub(crate) file: Option<PathBuf>,
    /// How is drawn
    #[arg(long, value_enum)]
    pub(crate) method: Draw,
    /// How many
    #[arg(long, value_name = "N")]
    pub(crate) size: usize,
    /// From what the random numbers follow: any text, named before the items are known
    #[arg(long, value_name = "TEXT")]
    pub(crate) seed: String,
    /// What the audit of the sample found: a file (CSV, XLSX or ODS) with `item` and `audited`, and `fund` where an item has no name of its
    /// own; the sample as CSV can be filled in
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) results: Option<PathBuf>,
    /// How sure the upper limit is to be, in 100
    #[arg(long, value_enum, default_value = "95", requires = "results")]
    pub(crate) confidence: Sure,
    /// Read the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE", conflicts_with = "file")]
    pub(crate) as_of: Option<AsOf>,
    /// The form of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TableFormat,
    /// Whose spreadsheet reads the CSV: decimal comma and semicolons for fr, nl and de, point and comma for en; fr when it is left out
    #[arg(long, value_name = "fr|nl|de|en")]
    pub(crate) lang: Option<Language>,
}

/// What is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Of {
    /// Uses declared, and expenses on common projects
    Uses,
}

/// How is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Draw {
    /// Each item as likely as any other
    Random,
    /// Each cent as likely as any other; items that reach the interval are all taken
    MonetaryUnit,
}

/// How sure a limit is to be, in 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sure {
    #[value(name = "80")]
    Eighty,
    #[value(name = "90")]
    Ninety,
    #[value(name = "95")]
    NinetyFive,
}

/// A sample with all that repeats it.
struct Made<'a> {
    args: &'a SampleArgs,
    /// From where the items were taken.
    source: String,
    population: Population,
    sample: Sample,
    projection: Option<Projection>,
}

/// Draws a sample, and projects what its audit found.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &SampleArgs) -> Result<Verdict, CommandError> {
    let lang = args.format.csv_language(args.lang)?;
    if args.seed.trim().is_empty() {
        return Err(CommandError::usage("an empty seed fixes nothing")
            .hint("give --seed a text that was fixed before the items were known"));
    }
    let (source, items) = match &args.file {
        Some(file) => files::items(file)?,
        None => uses(ledger, args)?,
    };
    let population = Population::new(items).map_err(|error| {
        CommandError::refused(error.to_string()).hint(match error {
            sampling::PopulationError::Negative(..) => "examine credit notes as a population of their own",
            sampling::PopulationError::Empty => "no use of the year is recorded: see `prorata status`",
            _ => "give each item of a fund once, with its own name",
        })
    })?;
    let sample = match args.method {
        Draw::Random => Sample::random(&population, args.size, &args.seed),
        Draw::MonetaryUnit => Sample::monetary(&population, args.size, &args.seed),
    };
    let sample = sample.map_err(|error| {
        CommandError::refused(error.to_string()).hint("choose another --size or --method")
    })?;
    let projection = match &args.results {
        None => None,
        Some(file) => {
            let audited = files::results(file, &sample)?;
            let confidence = match args.confidence {
                Sure::Eighty => ConfidenceLevel::Eighty,
                Sure::Ninety => ConfidenceLevel::Ninety,
                Sure::NinetyFive => ConfidenceLevel::NinetyFive,
            };
            let monetary = args.method == Draw::MonetaryUnit;
            let made = Projection::of(&population, &sample, &audited, monetary, confidence);
            Some(made.map_err(|error| CommandError::refused(error.to_string()).at(file.display()))?)
        }
    };
    let made = Made { args, source, population, sample, projection };
    match args.format {
        TableFormat::Json => print_json(&made.json())?,
        TableFormat::Csv => print_bytes(report::csv::render(&made.table(), lang).as_bytes())?,
        TableFormat::Text => print_blocks(&made.blocks())?,
    }
    Ok(Verdict::Sound)
}

/// The uses of a year in force, and from where they are.
fn uses(ledger: &LedgerFile<'_>, args: &SampleArgs) -> Result<(String, Vec<Item>), CommandError> {
    let read = ledger.read(args.as_of.as_ref())?;
    let items = application::uses(&read, args.year.calendar())?;
    Ok((format!("{}, as of {}", read.identity.origin, read.identity.as_of), items))
}
