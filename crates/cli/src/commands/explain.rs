use std::path::Path;

use clap::Args;
use register::{Code, Year};
use report::{Block, Cell, Document, Language, explanation, text};
use serde_json::{Value, json};

use crate::answer::{Format, print, print_json};
use crate::command_error::{CommandError, Verdict};
use crate::office;
use crate::options::Reading;
use crate::values::year;

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
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Shows how every figure of a fund came about.
pub(crate) fn run(ledger: &Path, args: &ExplainArgs) -> Result<Verdict, CommandError> {
    let office = office::read(ledger, args.reading.as_of.as_ref())?;
    let year = args.year.calendar();
    if office.register.year(year).and_then(|book| book.determination()).is_none() {
        return Err(CommandError::refused(format!(
            "{year} is not determined, so there is nothing to explain"
        ))
        .hint(format!("`prorata allocate {year}` first")));
    }
    let document = explanation(&office.register, year, args.fund.as_str(), args.lang)?;
    if document.sections.is_empty() {
        return Err(CommandError::refused(format!("the fund `{}` has no share in {year}", args.fund))
            .hint(format!("see its funds with `prorata status {year}`")));
    }
    match args.reading.answer.format {
        Format::Text => print(&text::render(&document))?,
        Format::Json => print_json(&json!({
            "schema": "prorata/explain/1",
            "as_of": {"hash": office.identity.as_of.hash.to_string(), "seq": office.identity.as_of.seq},
            "fund": args.fund.as_str(),
            "language": args.lang.code(),
            "sections": sections(&document),
            "year": year,
        }))?,
    }
    Ok(Verdict::Sound)
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
