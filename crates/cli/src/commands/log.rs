use application::{CommandError, LedgerFile, Verdict};
use clap::Args;
use register::{Code, Event, Kind, Year};
use report::{Align, Block, Cell, Table};
use serde_json::json;

use crate::input::options::Reading;
use crate::input::values::{kind, year};
use crate::output::answer::{Format, print_blocks, print_json};
use crate::output::summary::summary;

#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// Only entries of this kind, `SubsidyPaid`
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Option<Kind>,
    /// Only entries that concern this year of subsidy
    #[arg(long, value_parser = year)]
    pub(crate) year: Option<Year>,
    /// Only entries of this actor
    #[arg(long)]
    pub(crate) actor: Option<Code>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// An entry in the list.
struct Line {
    seq: u64,
    at: String,
    actor: String,
    kind: String,
    hash: String,
    event: Option<Event>,
}

/// Lists the entries.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &LogArgs) -> Result<Verdict, CommandError> {
    let mut lines = Vec::new();
    let read = ledger.read_each(args.reading.as_of.as_ref(), |entry, hash| {
        let wanted = args.kind.is_none_or(|kind: Kind| kind.name() == entry.kind)
            && args.actor.as_ref().is_none_or(|actor| actor.as_str() == entry.actor);
        if wanted {
            let event = Event::decode(&entry.kind, entry.kv, &entry.body).ok().map(|(event, _)| event);
            lines.push(Line {
                seq: entry.seq,
                at: entry.at.to_string(),
                actor: entry.actor.clone(),
                kind: entry.kind.clone(),
                hash: hash.to_string(),
                event,
            });
        }
    })?;
    let register = &read.register;
    if let Some(year) = args.year {
        let concerns = |event: &Event| register.year_of(event) == Some(year.calendar());
        lines.retain(|line| line.event.as_ref().is_some_and(concerns));
    }
    if args.reading.answer.format == Format::Json {
        let entries = lines.iter().map(|line| {
            json!({
                "actor": line.actor,
                "at": line.at,
                "corrected_by": register.corrected_by(line.seq),
                "hash": line.hash,
                "kind": line.kind,
                "seq": line.seq,
                "summary": line.event.as_ref().map(summary),
            })
        });
        print_json(&json!({"schema": "prorata/log/1", "entries": entries.collect::<Vec<_>>()}))?;
        return Ok(Verdict::Sound);
    }
    let columns = ["Entry", "Recorded at (UTC)", "Actor", "Event", "What it says"];
    let align = |title: &str| if title == "Entry" { Align::Right } else { Align::Left };
    let mut table = Table::new("log", columns.map(|title| (title.to_owned(), align(title))));
    for line in &lines {
        let said = line.event.as_ref().map_or_else(|| "(not known to this program)".to_owned(), summary);
        let corrected = register.corrected_by(line.seq);
        let corrected = corrected.map(|by| format!(" [corrected by entry {by}]")).unwrap_or_default();
        table.push(vec![
            Cell::entry(line.seq),
            Cell::text(&line.at),
            Cell::text(&line.actor),
            Cell::text(&line.kind),
            Cell::Text(said + &corrected),
        ]);
    }
    print_blocks(&[Block::Table(table)])?;
    Ok(Verdict::Sound)
}
