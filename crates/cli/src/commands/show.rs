use application::{CommandError, LedgerFile, Verdict};
use clap::Args;
use report::{Block, Cell};
use serde_json::{Value, json};

use crate::input::options::Reading;
use crate::input::values::seq;
use crate::output::answer::{Format, fact, print, print_blocks, print_json};

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The number of the entry
    #[arg(value_parser = seq)]
    pub(crate) seq: u64,
    /// Write the line of the entry and nothing else: what is hashed, and a line feed
    #[arg(long, conflicts_with = "format")]
    pub(crate) line: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Shows one entry as it stands in the ledger.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &ShowArgs) -> Result<Verdict, CommandError> {
    let mut found = None;
    let read = ledger.read_each(args.reading.as_of.as_ref(), |entry, hash| {
        if entry.seq == args.seq {
            found = Some((entry.clone(), hash));
        }
    })?;
    let Some((entry, hash)) = found else {
        let what = format!(
            "entry {} is not in the ledger, which ends at entry {}",
            args.seq, read.identity.as_of.seq
        );
        return Err(CommandError::refused(what).hint("see the entries with `prorata log`"));
    };
    let line = entry.encode().map_err(|error| CommandError::refused(error.to_string()))?;
    if args.line {
        print(&format!("{line}\n"))?;
        return Ok(Verdict::Sound);
    }
    let corrected_by = read.register.corrected_by(entry.seq);
    let body: Value = serde_json::from_str(&entry.body).unwrap_or(Value::Null);
    if args.reading.answer.format == Format::Json {
        print_json(&json!({
            "schema": "prorata/show/1",
            "actor": entry.actor,
            "at": entry.at.as_str(),
            "body": body,
            "corrected_by": corrected_by,
            "hash": hash.to_string(),
            "kind": entry.kind,
            "kv": entry.kv,
            "line": line,
            "prev": entry.prev.to_string(),
            "request": entry.request,
            "seq": entry.seq,
        }))?;
        return Ok(Verdict::Sound);
    }
    let pretty = serde_json::to_string_pretty(&body).unwrap_or_default();
    let facts = vec![
        fact("Entry", Cell::entry(entry.seq)),
        fact("Recorded at (UTC)", Cell::text(entry.at.as_str())),
        fact("Actor", Cell::text(&entry.actor)),
        fact("Event", Cell::Text(format!("{}, payload version {}", entry.kind, entry.kv))),
        fact("Request", Cell::text(&entry.request)),
        fact("Hash", Cell::Text(hash.to_string())),
        fact("Hash of the entry before", Cell::Text(entry.prev.to_string())),
        fact("Corrected by entry", corrected_by.map_or_else(|| Cell::text("-"), Cell::entry)),
    ];
    print_blocks(&[Block::Facts(facts)])?;
    // What the ledger holds is nobody's message: it is shown as it is.
    print(&format!("\n{pretty}\n"))?;
    Ok(Verdict::Sound)
}
