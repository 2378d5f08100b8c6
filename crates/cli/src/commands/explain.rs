use std::path::PathBuf;

use application::{AsOf, CommandError, Existing, LedgerFile, LoadedLedger, Verdict, output_file, pdf};
use clap::{Args, ValueEnum};
use register::{Code, Year};
use report::{Block, Cell, Document, Language, ReportSource, explanation, html, text};
use serde_json::{Value, json};

use crate::input::values::year;
use crate::output::answer::{as_of, fact, facts_as_of, print_blocks, print_bytes};

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    pub(crate) year: Year,
    /// The code of the fund
    #[arg(long)]
    pub(crate) fund: Code,
    /// The language
    #[arg(long, default_value = "en", value_name = "fr|nl|de|en")]
    pub(crate) lang: Language,
    /// The form of the explanation
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ExplainFormat,
    /// The file to write; without it, the explanation is written to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Replace the file if it stands there already
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// Read the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE")]
    pub(crate) as_of: Option<AsOf>,
}

/// In which form a fund's figures are explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people, at a terminal
    Text,
    /// For programs: integer cents and a schema field, see docs/json.md
    Json,
    /// A page that may be sent to the fund
    Html,
    /// A document that may be sent to the fund; it needs --out
    Pdf,
}

/// Shows how every figure of a fund came about.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &ExplainArgs) -> Result<Verdict, CommandError> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    if let Some(out) = &args.out {
        output_file::may_write(out, existing)?;
        output_file::not_over(out, &[ledger.path()])?;
    }
    if args.format == ExplainFormat::Pdf && args.out.is_none() {
        return Err(CommandError::usage("a PDF is written to a file").hint("name it with --out FILE"));
    }
    let read = ledger.read(args.as_of.as_ref())?;
    let document = document(&read, args)?;
    let bytes = match args.format {
        ExplainFormat::Text => text::render(&document).into_bytes(),
        ExplainFormat::Json => json(&read, args, &document).into_bytes(),
        ExplainFormat::Html => html::statement_page(&document, &read.identity).into_bytes(),
        ExplainFormat::Pdf => {
            let source = ReportSource {
                register: &read.register,
                identity: &read.identity,
                year: args.year.calendar(),
                evidence: None,
            };
            pdf(&source, &document, None)?
        }
    };
    match &args.out {
        None => print_bytes(&bytes)?,
        Some(out) => {
            output_file::write(out, &bytes, existing)?;
            let written = fact("Written", Cell::Text(out.display().to_string()));
            print_blocks(&[facts_as_of(&read.identity, [written])])?;
        }
    }
    Ok(Verdict::Sound)
}

fn document(read: &LoadedLedger, args: &ExplainArgs) -> Result<Document, CommandError> {
    let year = args.year.calendar();
    if read.register.year(year).and_then(|book| book.determination()).is_none() {
        return Err(CommandError::refused(format!(
            "{year} is not determined, so there is nothing to explain"
        ))
        .hint(format!("`prorata allocate {year}` first")));
    }
    let document = explanation(&read.register, year, args.fund.as_str(), args.lang)?;
    if document.sections.is_empty() {
        return Err(CommandError::refused(format!("the fund `{}` has no share in {year}", args.fund))
            .hint(format!("see its funds with `prorata status {year}`")));
    }
    Ok(document)
}

fn json(read: &LoadedLedger, args: &ExplainArgs, document: &Document) -> String {
    let answer = json!({
        "schema": "prorata/explain/1",
        "as_of": as_of(&read.identity),
        "fund": args.fund.as_str(),
        "language": args.lang.code(),
        "sections": sections(document),
        "year": args.year.calendar(),
    });
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}

/// The sections as lists of names and values; amounts in integer cents.
fn sections(document: &Document) -> Value {
    let list = document.sections.iter().map(|section| {
        let mut facts = Vec::new();
        let mut notes = Vec::new();
        let mut tables = Vec::new();
        for block in &section.blocks {
            match block {
                Block::Facts(list) => {
                    facts.extend(list.iter().map(|(name, cell)| json!({"name": name, "value": value(cell)})));
                }
                Block::Note(note) => notes.push(note.as_str()),
                Block::Table(table) => tables.push(json!({
                    "columns": table.columns.iter().map(|column| column.title.as_str()).collect::<Vec<_>>(),
                    "id": table.id,
                    "rows": table.rows.iter().map(|row| row.iter().map(value).collect()).collect::<Vec<Value>>(),
                })),
                // The figures of a picture are in a table.
                Block::Chart(_) => {}
            }
        }
        json!({"facts": facts, "id": section.id, "notes": notes, "tables": tables, "title": section.title})
    });
    list.collect::<Vec<_>>().into()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) | Cell::Decimal(text) | Cell::Date(text) => text.as_str().into(),
        Cell::Cents(cents) => json!({"cents": cents.get()}),
        Cell::Whole(number) => (*number).into(),
        Cell::Entries(entries) => json!({"entries": entries}),
    }
}
