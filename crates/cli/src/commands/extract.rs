use std::path::PathBuf;

use application::{CommandError, Existing, LedgerFile, Verdict, output_file};
use clap::Args;
use extract::{ExtractSource, Line};
use register::chain::sha256;
use report::{Block, Cell};
use serde_json::json;

use crate::input::options::Reading;
use crate::output::answer::{Format, as_of, fact, facts_as_of, print_blocks, print_json};

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    /// The file to write; a file that stands there is kept and the command refused
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Writes what the ledger says as tables for SQL.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &ExtractArgs) -> Result<Verdict, CommandError> {
    output_file::may_write(&args.out, Existing::Keep)?;
    let mut lines = Vec::new();
    let read = ledger.read_each(args.reading.as_of.as_ref(), |entry, hash| {
        lines.push(Line { entry: entry.clone(), hash });
    })?;
    let identity = &read.identity;
    let about = [
        ("origin", identity.origin.clone()),
        ("as_of", identity.as_of.seq.to_string()),
        ("head", identity.as_of.to_string()),
        ("at", identity.at.to_string()),
        ("day", identity.day.to_string()),
        ("root", identity.root.to_string()),
        ("program", identity.program.clone()),
        ("tables", extract::VERSION.to_string()),
    ];
    let source = ExtractSource { register: &read.register, lines: &lines, about: &about };
    let bytes = extract::database(&source).map_err(|error| CommandError::failed(&error))?;
    output_file::write(&args.out, &bytes, Existing::Keep)?;
    let digest = sha256(&bytes).to_string();
    match args.reading.answer.format {
        Format::Json => print_json(&json!({
            "as_of": as_of(identity),
            "bytes": bytes.len(),
            "entries": lines.len(),
            "file": args.out.display().to_string(),
            "schema": "prorata/extract/1",
            "sha256": digest,
            "tables": extract::VERSION,
        }))?,
        Format::Text => print_blocks(&[
            facts_as_of(
                identity,
                [
                    fact("Written", Cell::Text(args.out.display().to_string())),
                    fact("Entries", Cell::Whole(lines.len() as u64)),
                    fact("SHA-256", Cell::Text(digest)),
                ],
            ),
            Block::Note(
                "The extract is a copy to ask questions of; the evidence is the ledger. See docs/guide/queries.md.".into(),
            ),
        ])?,
    }
    Ok(Verdict::Sound)
}
