use application::{CommandError, LedgerFile, Verdict};
use clap::Args;
use register::{Event, PersonHint};
use report::{Align, Block, Cell, Table};
use serde_json::json;

use crate::input::options::Reading;
use crate::language::messages::translate;
use crate::output::answer::{Format, fact, print_blocks, print_json};

#[derive(Debug, Args)]
pub(crate) struct PersonalDataArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// A text that may name a person.
struct PersonText {
    seq: u64,
    kind: String,
    field: &'static str,
    text: String,
    hint: PersonHint,
}

/// Tells where texts of the ledger may name persons.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &PersonalDataArgs) -> Result<Verdict, CommandError> {
    let (mut told, mut read) = (Vec::new(), 0_u64);
    ledger.read_each(args.reading.as_of.as_ref(), |entry, _| {
        let Ok((event, attached)) = Event::decode(&entry.kind, entry.kv, &entry.body) else { return };
        for found in event.free_texts(&attached) {
            read += 1;
            if let Some(hint) = PersonHint::of(&found.text) {
                let kind = entry.kind.clone();
                told.push(PersonText { seq: entry.seq, kind, field: found.field, text: found.text, hint });
            }
        }
    })?;
    let verdict = if told.is_empty() { Verdict::Sound } else { Verdict::Diverges };
    if args.reading.answer.format == Format::Json {
        let texts = told.iter().map(|told| {
            json!({
                "entry": told.seq,
                "field": told.field,
                "hint": told.hint.word(),
                "kind": told.kind,
                "text": told.text,
            })
        });
        let texts = texts.collect::<Vec<_>>();
        print_json(&json!({"schema": "prorata/personal-data/1", "texts": texts, "texts_read": read}))?;
        return Ok(verdict);
    }
    let columns = ["Entry", "Event", "Field", "Why it may name a person", "Text"];
    let align = |title: &str| if title == "Entry" { Align::Right } else { Align::Left };
    let mut table = Table::new("personal-data", columns.map(|title| (title.to_owned(), align(title))));
    for told in &told {
        table.push(vec![
            Cell::entry(told.seq),
            Cell::text(&told.kind),
            Cell::text(told.field),
            Cell::Text(translate(in_words(told.hint))),
            Cell::text(&told.text),
        ]);
    }
    let mut blocks = Vec::new();
    if !told.is_empty() {
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::Facts(vec![
        fact("Texts that were read", Cell::Whole(read)),
        fact("Texts that may name a person", Cell::Whole(told.len() as u64)),
    ]));
    let limits =
        "Whoever reads them decides. A name that is not spelled as names are is missed: docs/retention.md.";
    blocks.push(Block::Note(limits.into()));
    print_blocks(&blocks)?;
    Ok(verdict)
}

/// Why a text may name a person.
fn in_words(hint: PersonHint) -> &'static str {
    match hint {
        PersonHint::Mail => "a mail address",
        PersonHint::NationalNumber => "a national number",
        PersonHint::Address => "a form of address before a name",
        PersonHint::TwoCapitals => "two capitalised words in a row",
    }
}
