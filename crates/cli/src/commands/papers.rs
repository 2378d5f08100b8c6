use std::path::PathBuf;

use application::{AsOf, CommandError, Existing, LedgerFile, LoadedLedger, Rendition, Verdict, pdf};
use clap::{Args, ValueEnum};
use register::Year;
use register::chain::sha256;
use report::{Cell, Document, Language, ReportSource, SignOff, csv, html, text};

use super::audit::{ThresholdArgs, known_year};
use super::report::write;
use crate::input::values::year;
use crate::output::answer::{fact, facts_as_of, print_blocks};

#[derive(Debug, Args)]
pub(crate) struct PapersArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    pub(crate) year: Year,
    /// The folder for the papers
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The language: fr, nl, de, en
    #[arg(long, default_value = "fr")]
    pub(crate) lang: Language,
    /// The formats, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html,csv")]
    pub(crate) format: Vec<PaperFormat>,
    /// Who prepared the papers and when, as it is to stand on them
    #[arg(long, value_name = "WHO, WHEN")]
    pub(crate) prepared_by: Option<String>,
    /// Who reviewed the papers and when, as it is to stand on them
    #[arg(long, value_name = "WHO, WHEN")]
    pub(crate) reviewed_by: Option<String>,
    /// The ledger as it was after this entry, or at the end of this day (UTC)
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE")]
    pub(crate) as_of: Option<AsOf>,
    /// Replace files that stand there already
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) thresholds: ThresholdArgs,
}

/// In which form a working paper is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaperFormat {
    /// A page for a browser
    Html,
    /// Every table for a spreadsheet
    Csv,
    /// PDF/A-3a
    Pdf,
    /// Plain text
    Text,
}

/// Writes the working papers of a year.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &PapersArgs) -> Result<Verdict, CommandError> {
    let read = ledger.read(args.as_of.as_ref())?;
    known_year(&read.register, Some(args.year))?;
    let year = args.year.calendar();
    let hands = SignOff { prepared: args.prepared_by.clone(), reviewed: args.reviewed_by.clone() };
    let thresholds = args.thresholds.thresholds();
    let (register, identity) = (&read.register, &read.identity);
    let papers = report::papers(register, identity, year, &thresholds, &hands, args.lang)?;
    let mut files: Vec<Rendition> = Vec::new();
    let mut of_paper = Vec::new();
    for paper in &papers {
        let made = renditions_of(&read, year, &paper.stem, &paper.document, &args.format)?;
        let named = |(name, bytes): &Rendition| (name.clone(), sha256(bytes).to_string());
        of_paper.push(made.iter().map(named).collect::<Vec<_>>());
        files.extend(made);
    }
    let index = report::papers_index(&papers, &of_paper, register, identity, &hands, year, args.lang);
    files.extend(renditions_of(&read, year, "index", &index, &args.format)?);
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    write(&args.out, &files, existing)?;
    let facts = [
        fact("Papers", Cell::Whole(papers.len() as u64)),
        fact("Files", Cell::Whole(files.len() as u64)),
        fact("Folder", Cell::Text(args.out.display().to_string())),
    ];
    print_blocks(&[facts_as_of(identity, facts)])?;
    Ok(Verdict::Sound)
}

/// A document in each of the formats.
fn renditions_of(
    read: &LoadedLedger,
    year: i32,
    stem: &str,
    document: &Document,
    formats: &[PaperFormat],
) -> Result<Vec<Rendition>, CommandError> {
    let mut files = Vec::new();
    for format in formats {
        match format {
            PaperFormat::Html => {
                let page = html::statement_page(document, &read.identity);
                files.push((format!("{stem}.html"), page.into_bytes()));
            }
            PaperFormat::Text => files.push((format!("{stem}.txt"), text::render(document).into_bytes())),
            PaperFormat::Csv => {
                for (_, table) in document.tables() {
                    let name = match stem.ends_with(&table.id) {
                        true => format!("{stem}.csv"),
                        false => format!("{stem}-{}.csv", table.id),
                    };
                    files.push((name, csv::render(table, document.language).into_bytes()));
                }
            }
            PaperFormat::Pdf => {
                let source =
                    ReportSource { register: &read.register, identity: &read.identity, year, evidence: None };
                files.push((format!("{stem}.pdf"), pdf(&source, document, None)?));
            }
        }
    }
    Ok(files)
}
