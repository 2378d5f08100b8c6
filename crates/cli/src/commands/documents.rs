use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use application::{CommandError, DocumentCondition, DocumentStore, LedgerFile, Verdict, input_file};
use clap::{Args, Subcommand};
use register::{Event, EvidenceDocument};
use report::{Align, Block, Cell, Table};
use serde_json::json;

use crate::input::options::Reading;
use crate::output::answer::{Format, fact, print_blocks, print_json};

#[derive(Debug, Subcommand)]
pub(crate) enum DocumentsCommand {
    /// Hold the kept documents against the ledger: missing, changed, unreferenced
    Check(CheckArgs),
    /// Keep copies of documents that the ledger names, by their digest
    Keep(KeepArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The folder in which they are kept; LEDGER.documents when it is left out
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct KeepArgs {
    /// The documents
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The folder in which they are kept; LEDGER.documents when it is left out
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
}

/// A document that entries name.
struct Named {
    document: EvidenceDocument,
    entries: BTreeSet<u64>,
}

pub(crate) fn run(ledger: &LedgerFile<'_>, command: &DocumentsCommand) -> Result<Verdict, CommandError> {
    match command {
        DocumentsCommand::Check(args) => check(ledger, args),
        DocumentsCommand::Keep(args) => keep(ledger, args),
    }
}

/// The documents of a ledger, by digest.
fn named(
    ledger: &LedgerFile<'_>,
    reading: Option<&Reading>,
) -> Result<BTreeMap<String, Named>, CommandError> {
    let mut named: BTreeMap<String, Named> = BTreeMap::new();
    let as_of = reading.and_then(|reading| reading.as_of.as_ref());
    ledger.read_each(as_of, |entry, _| {
        let attached = Event::decode(&entry.kind, entry.kv, &entry.body).map(|(_, attached)| attached);
        for document in attached.into_iter().flat_map(|attached| attached.documents) {
            let digest = document.sha256.to_string();
            let of = named.entry(digest).or_insert_with(|| Named { document, entries: BTreeSet::new() });
            of.entries.insert(entry.seq);
        }
    })?;
    Ok(named)
}

/// Holds the kept documents against the ledger.
fn check(ledger: &LedgerFile<'_>, args: &CheckArgs) -> Result<Verdict, CommandError> {
    let named = named(ledger, Some(&args.reading))?;
    let store = DocumentStore::of(ledger.path(), args.store.as_ref());
    let mut found = Vec::new();
    for (digest, of) in &named {
        found.push((digest, of, store.condition(digest)?));
    }
    let mut stray = store.files()?;
    stray.retain(|name, _| !named.keys().any(|digest| *name == format!("{}/{digest}", &digest[..2])));
    let count =
        |wanted: DocumentCondition| found.iter().filter(|(_, _, condition)| *condition == wanted).count();
    let broken = count(DocumentCondition::Missing) + count(DocumentCondition::Changed) > 0;
    if args.reading.answer.format == Format::Json {
        let documents = found.iter().map(|(digest, of, condition)| {
            json!({
                "bytes": of.document.bytes.get(),
                "condition": condition.word(),
                "entries": of.entries,
                "name": of.document.name.as_str(),
                "sha256": digest,
            })
        });
        print_json(&json!({
            "documents": documents.collect::<Vec<_>>(),
            "schema": "prorata/documents/1",
            "unreferenced": stray.keys().collect::<Vec<_>>(),
        }))?;
    } else {
        let columns = [
            ("Document", Align::Left),
            ("Condition", Align::Left),
            ("Bytes", Align::Right),
            ("SHA-256", Align::Left),
            ("Entries", Align::Left),
        ];
        let mut table = Table::new("documents", columns.map(|(title, align)| (title.to_owned(), align)));
        for (digest, of, condition) in &found {
            table.push(vec![
                Cell::text(of.document.name.as_str()),
                Cell::text(condition.word()),
                Cell::Whole(of.document.bytes.count()),
                Cell::text(digest.as_str()),
                Cell::Entries(of.entries.iter().copied().collect()),
            ]);
        }
        for name in stray.keys() {
            table.push(vec![
                Cell::text(name.as_str()),
                Cell::text("unreferenced"),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
            ]);
        }
        let whole = |count: usize| Cell::Whole(count as u64);
        let facts = vec![
            fact("Folder", Cell::Text(store.folder().display().to_string())),
            fact("Kept", whole(count(DocumentCondition::Kept))),
            fact("Missing", whole(count(DocumentCondition::Missing))),
            fact("Changed", whole(count(DocumentCondition::Changed))),
            fact("Unreferenced", whole(stray.len())),
        ];
        let mut blocks = vec![Block::Facts(facts)];
        if !table.rows.is_empty() {
            blocks.push(Block::Table(table));
        }
        print_blocks(&blocks)?;
    }
    Ok(if broken { Verdict::Diverges } else { Verdict::Sound })
}

/// Keeps documents that the ledger names.
fn keep(ledger: &LedgerFile<'_>, args: &KeepArgs) -> Result<Verdict, CommandError> {
    let named = named(ledger, None)?;
    let store = DocumentStore::of(ledger.path(), args.store.as_ref());
    let mut documents = Vec::new();
    for path in &args.files {
        let document = input_file::document(path)?;
        let digest = document.sha256.to_string();
        let Some(of) = named.get(&digest) else {
            let what = format!("{}: no entry names a document with the digest {digest}", path.display());
            return Err(CommandError::refused(what).hint(
                "it may have been changed since it was recorded, for instance opened and saved again",
            ));
        };
        documents.push((path, document, of));
    }
    let mut facts = Vec::new();
    for (path, document, of) in documents {
        let new = store.keep(path, &document)?;
        let entries: Vec<String> = of.entries.iter().map(u64::to_string).collect();
        let what = if new { "Kept" } else { "Kept already" };
        let told =
            format!("{} of entries {}", store.place(document.sha256.as_str()).display(), entries.join(", "));
        facts.push(fact(what, Cell::Text(told)));
    }
    print_blocks(&[Block::Facts(facts)])?;
    Ok(Verdict::Sound)
}
