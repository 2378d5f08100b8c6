use std::path::PathBuf;

use application::{
    AsOf, CommandError, Existing, FileNames, LedgerFile, LoadedLedger, Rendition, Task, Verdict, pdf,
};
use clap::{Args, ValueEnum};
use register::chain::sha256;
use register::{FundRecord, Year};
use report::{Align, Block, Cell, Language, ReportSource, Table, csv, html, letter, lettered_funds, text};

use crate::commands::report::write;
use crate::input::values::year;
use crate::output::answer::{fact, facts_as_of, print_blocks};

#[derive(Debug, Args)]
pub(crate) struct LettersArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    pub(crate) year: Year,
    /// The languages, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "fr", value_name = "fr,nl,de,en")]
    pub(crate) lang: Vec<Language>,
    /// The forms, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', default_value = "pdf")]
    pub(crate) format: Vec<LetterFormat>,
    /// The folder for the letters and their index
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace files that stand there already
    #[arg(long)]
    pub(crate) force: bool,
    /// Read the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE")]
    pub(crate) as_of: Option<AsOf>,
}

/// In which form a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum LetterFormat {
    /// Plain text, to be sent as a message
    Text,
    /// A page
    Html,
    /// For paper and archives (PDF/A-3a, PDF/UA-1)
    Pdf,
}

/// Writes the letters of a year, and an index with their digests.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &LettersArgs) -> Result<Verdict, CommandError> {
    let read = ledger.read(args.as_of.as_ref())?;
    let year = args.year.calendar();
    if read.register.year(year).and_then(|book| book.determination()).is_none() {
        return Err(CommandError::refused(format!(
            "{year} is not determined, so there is nothing to confirm"
        ))
        .hint("see the years of the ledger with `prorata status`"));
    }
    let mut languages = args.lang.clone();
    languages.sort_unstable();
    languages.dedup();
    let mut formats = args.format.clone();
    formats.sort_unstable();
    formats.dedup();
    let mut files: Vec<Rendition> = Vec::new();
    let mut index = Table::new(
        "letters",
        ["fund", "name", "language", "file", "bytes", "sha256"].map(|title| (title.to_owned(), Align::Left)),
    );
    let mut names = FileNames::default();
    let progress = ledger.progress();
    for fund in lettered_funds(&read.register, year) {
        for language in &languages {
            progress.part(Task::Letters, &format!("{fund} {language}"));
            for (name, bytes) in letters_of(&read, year, &fund, *language, &formats, &mut names)? {
                let record = read.register.funds().get(&fund).and_then(FundRecord::named);
                let called = record
                    .map(|filed| language.pick(filed.fact.name_fr.as_str(), filed.fact.name_nl.as_str()))
                    .unwrap_or_default();
                index.push(vec![
                    Cell::text(&fund),
                    Cell::text(called),
                    Cell::text(language.code()),
                    Cell::text(&name),
                    Cell::Whole(bytes.len() as u64),
                    Cell::Text(sha256(&bytes).to_string()),
                ]);
                files.push((name, bytes));
            }
        }
    }
    progress.end();
    let reader = languages.first().copied().unwrap_or(Language::Fr);
    let letters = files.len() as u64;
    files.push((format!("letters-{year}-index.csv"), csv::render(&index, reader).into_bytes()));
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let written = write(&args.out, &files, existing)?;
    let last = written.last().map(|path| path.display().to_string()).unwrap_or_default();
    print_blocks(&[
        facts_as_of(&read.identity, [fact("Letters", Cell::Whole(letters)), fact("Index", Cell::Text(last))]),
        Block::Table(index),
    ])?;
    Ok(Verdict::Sound)
}

fn letters_of(
    read: &LoadedLedger,
    year: i32,
    fund: &str,
    language: Language,
    formats: &[LetterFormat],
    names: &mut FileNames,
) -> Result<Vec<Rendition>, CommandError> {
    let document = letter(&read.register, &read.identity, year, fund, language)?;
    let stem = names.stem(&format!("letter-{year}-{fund}-{language}"));
    let mut files = Vec::new();
    for format in formats {
        files.push(match format {
            LetterFormat::Text => (format!("{stem}.txt"), text::render(&document).into_bytes()),
            LetterFormat::Html => {
                (format!("{stem}.html"), html::statement_page(&document, &read.identity).into_bytes())
            }
            LetterFormat::Pdf => {
                let source =
                    ReportSource { register: &read.register, identity: &read.identity, year, evidence: None };
                (format!("{stem}.pdf"), pdf(&source, &document, None)?)
            }
        });
    }
    Ok(files)
}
