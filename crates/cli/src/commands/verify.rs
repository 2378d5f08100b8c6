use std::ops::ControlFlow;
use std::path::Path;

use clap::Args;
use ledger::Reader;
use register::Event;
use register::chain::{Fault, Hash, Head, Walk};
use report::{Block, Cell};
use serde_json::{Value, json};

use crate::answer::{Format, fact, print_blocks, print_json};
use crate::command_error::{CommandError, Verdict};
use crate::office::{LAYOUT, Progress};
use crate::options::Answer;

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// A head that was kept elsewhere, `41:<hash>`; the ledger must still hold it. May be given several times
    #[arg(long = "head", value_name = "SEQ:HASH")]
    pub(crate) heads: Vec<Head>,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

/// What a verification found.
struct Verification {
    faults: Vec<(Option<u64>, String, String)>,
    entries: u64,
    head: Option<Head>,
    root: Hash,
    origin: String,
}

/// Verifies the ledger and names every fault, the first broken entry first.
pub(crate) fn run(ledger: &Path, args: &VerifyArgs) -> Result<Verdict, CommandError> {
    let reader = Reader::open(ledger, LAYOUT)?;
    let found = verify(&reader, &args.heads)?;
    let sound = found.faults.is_empty();
    let evidence = reader.evidence();
    if args.answer.format == Format::Json {
        let faults = found
            .faults
            .iter()
            .map(|(entry, code, what)| json!({"code": code, "entry": entry, "what": what}));
        print_json(&json!({
            "schema": "prorata/verify/1",
            "entries": found.entries,
            "faults": faults.collect::<Vec<Value>>(),
            "file": {
                "bytes": evidence.bytes,
                "journal_sha256": evidence.journal.map(|journal| journal.to_string()),
                "sha256": evidence.sha256.to_string(),
            },
            "head": found.head.map(|head| head.to_string()),
            "heads_held": args.heads.len(),
            "origin": found.origin,
            "outcome": if sound { "sound" } else { "broken" },
            "root": found.root.to_string(),
        }))?;
    } else {
        print_blocks(&blocks(&found, args, evidence))?;
    }
    Ok(if sound { Verdict::Sound } else { Verdict::Broken })
}

fn verify(reader: &Reader, heads: &[Head]) -> Result<Verification, CommandError> {
    let mut faults: Vec<(Option<u64>, String, String)> = Vec::new();
    match reader.integrity() {
        Ok(problems) => {
            let told = |problem| (None, "file".to_owned(), format!("the file is damaged: {problem}"));
            faults.extend(problems.into_iter().map(told));
        }
        Err(error) => faults.push((None, "file".into(), error.to_string())),
    }
    let mut walk = Walk::default();
    let mut told = Vec::new();
    let mut met: Vec<Head> = Vec::new();
    let mut chain: Vec<Fault> = Vec::new();
    let mut rows = 0_u64;
    let mut progress = Progress::new("verifying");
    let read = reader.rows(|row| {
        rows += 1;
        let (entry, found) = walk.step(row);
        chain.extend(found);
        if let (Some(entry), Some(head)) = (entry, walk.head()) {
            met.extend(heads.iter().filter(|kept| kept.seq == head.seq && kept.hash == head.hash));
            if let Err(error) = Event::decode(&entry.kind, entry.kv, &entry.body) {
                told.push((Some(head.seq), "payload".to_owned(), format!("entry {}: {error}", head.seq)));
            }
        }
        progress.count(rows);
        ControlFlow::Continue(())
    });
    progress.done();
    if let Err(error) = read {
        let after = walk.head().map_or(0, |head| head.seq);
        faults.push((
            Some(after + 1),
            "unreadable".into(),
            format!("the file cannot be read after entry {after}: {error}"),
        ));
    }
    if rows == 0 {
        faults.push((None, "empty".into(), "the ledger is empty: there is nothing to verify".into()));
    }
    for fault in chain {
        faults.push((Some(fault.seq), fault.kind.code().into(), fault.to_string()));
    }
    faults.extend(told);
    let end = walk.head();
    for kept in heads.iter().filter(|kept| !met.contains(kept)) {
        let (code, what) = match end {
            Some(end) if kept.seq > end.seq => (
                "cut",
                format!(
                    "the ledger ends at entry {}; the head that was kept stands at entry {}",
                    end.seq, kept.seq
                ),
            ),
            _ => (
                "rewritten",
                format!("entry {} is not the one whose head was kept: its past was rewritten", kept.seq),
            ),
        };
        faults.push((Some(kept.seq), code.into(), what));
    }
    faults.sort_by_key(|(entry, _, _)| *entry);
    Ok(Verification {
        faults,
        entries: walk.tree().size(),
        head: end,
        root: walk.tree().root(),
        origin: walk.origin().unwrap_or_default().to_owned(),
    })
}

fn blocks(found: &Verification, args: &VerifyArgs, evidence: &ledger::Evidence) -> Vec<Block> {
    let outcome = if found.faults.is_empty() {
        "SOUND: every entry is where it was recorded, and follows from the one before it"
    } else {
        "BROKEN"
    };
    let mut facts = vec![
        fact("Result", Cell::text(outcome)),
        fact("Ledger", Cell::text(&found.origin)),
        fact("Entries", Cell::Whole(found.entries)),
        fact("Head", Cell::Text(found.head.map_or_else(|| "none".to_owned(), |head| head.to_string()))),
        fact("Merkle root", Cell::Text(found.root.to_string())),
        fact("SHA-256 of the file", Cell::Text(evidence.sha256.to_string())),
    ];
    if let Some(journal) = evidence.journal {
        facts.push(fact("SHA-256 of its journal", Cell::Text(journal.to_string())));
    }
    let mut blocks = vec![Block::Facts(facts)];
    if !found.faults.is_empty() {
        let mut lines = vec![format!("Faults: {}, the first broken entry first", found.faults.len())];
        lines.extend(found.faults.iter().map(|(_, code, what)| format!("  {what} [{code}]")));
        blocks.push(Block::Note(lines.join("\n")));
    }
    let proven = match (found.faults.is_empty(), args.heads.is_empty()) {
        (false, _) => None,
        (true, true) => Some(
            "Not proven: without a head kept elsewhere (--head), nobody can tell whether the end was cut off or \
             the whole ledger was written anew.",
        ),
        (true, false) => Some("Proven: the ledger still holds every head that was given with --head."),
    };
    blocks.extend(proven.map(|text| Block::Note(text.to_owned())));
    if found.faults.is_empty() {
        blocks.push(Block::Note(
            "Whether the figures follow from the key is shown by `prorata replay`.".into(),
        ));
    }
    blocks
}
