//! `prorata verify`: every fault of a ledger, alone and against what was kept of it elsewhere.

mod approvals;
mod kept;
mod roots;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use ledger::{LedgerError, Reader};
use register::chain::{self, Hash, Head, Row, Seen, Walk};
use register::notary::{Policy, Signers};
use register::{Event, PaymentView, Register, Tallied, Tally};
use report::{Block, Cell};
use serde_json::{Value, json};

use crate::answer::{Format, fact, print_blocks, print_json};
use crate::book::Book;
use crate::command_error::{CommandError, ErrorKind, Verdict};
use crate::notes::{self, Kept};
use crate::office::Progress;
use crate::options::Answer;
use approvals::Approvals;
pub(crate) use approvals::signers;
use kept::Held;
use roots::Roots;

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// A head that was kept elsewhere, `41:<hash>`; the ledger must still hold it. May be given several times
    #[arg(long = "head", value_name = "SEQ:HASH")]
    pub(crate) heads: Vec<Head>,
    /// A checkpoint that was kept elsewhere, signed or typed from paper, of any age; as many as you like
    #[arg(long = "against", value_name = "CHECKPOINT", num_args = 1..)]
    pub(crate) against: Vec<PathBuf>,
    /// The policy that says whose signatures the checkpoints must bear, from elsewhere than the ledger
    #[arg(long, value_name = "FILE", requires = "against")]
    pub(crate) policy: Option<PathBuf>,
    /// Whose keys may approve, from elsewhere than the ledger: an `allowed_signers` file with actors as principals
    #[arg(long, value_name = "FILE")]
    pub(crate) signers: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

/// What was seen in a row, with its payment if it is a plain one.
type Looked<'a> = (Seen<'a>, Option<PaymentView<'a>>);

/// A fault: its entry, its code and what is wrong.
type Fault = (Option<u64>, String, String);

/// What a ledger is held against.
#[derive(Default)]
struct Against {
    heads: Vec<Head>,
    kept: Vec<(String, Kept)>,
    policy: Option<Policy>,
    signers: Option<Signers>,
}

/// What a verification found.
struct Verification {
    faults: Vec<Fault>,
    approvals: Approvals,
    held: Vec<Held>,
    entries: u64,
    head: Option<Head>,
    root: Hash,
    origin: String,
}

/// Verifies the ledger and names every fault, the first broken entry first.
pub(crate) fn run(ledger: &Path, args: &VerifyArgs) -> Result<Verdict, CommandError> {
    let against = Against {
        heads: args.heads.clone(),
        kept: kept::read(&args.against)?,
        policy: args.policy.as_ref().map(|path| notes::policy(path)).transpose()?,
        signers: signers(args.signers.as_ref())?,
    };
    let reader = Reader::open(ledger)?;
    let before = reader.evidence()?;
    let found = verify(&reader, against)?;
    let sound = found.faults.is_empty();
    let evidence = reader.still(before)?;
    if args.answer.format == Format::Json {
        let faults = found
            .faults
            .iter()
            .map(|(entry, code, what)| json!({"code": code, "entry": entry, "what": what}));
        print_json(&json!({
            "schema": "prorata/verify/1",
            "approvals": {"signed": found.approvals.signed, "unsigned": found.approvals.unsigned},
            "checkpoints": found.held.iter().map(|held| json!({
                "file": held.file,
                "held": held.faults.is_empty(),
                "root": held.root.to_string(),
                "signed": held.signed,
                "size": held.size,
            })).collect::<Vec<Value>>(),
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
        print_blocks(&blocks(&found, args, &evidence))?;
    }
    Ok(if sound { Verdict::Sound } else { Verdict::Broken })
}

/// Refuses a ledger in which [`run`] would find a fault, before something is made from it or signed.
pub(crate) fn must_be_sound(ledger: &Path) -> Result<(), CommandError> {
    let found = verify(&Reader::open(ledger)?, Against::default())?;
    let Some((_, code, what)) = found.faults.first() else { return Ok(()) };
    let told = CommandError::new(ErrorKind::Broken, format!("{what} [{code}]"));
    Err(if code == "rule-broken" || code.starts_with("approval-") {
        told.hint(
            "a correction of that entry clears it, with the signatures that the key asks for: `record entry-corrected`, \
             unless it is itself a correction; `prorata verify` names every fault",
        )
    } else {
        told.hint("`prorata verify` names every fault; keep the file as it is")
    })
}

fn verify(reader: &Reader, against: Against) -> Result<Verification, CommandError> {
    let heads = &against.heads;
    let mut faults: Vec<Fault> = Vec::new();
    match reader.integrity() {
        Ok(problems) => {
            let told = |problem| (None, "file".to_owned(), format!("the file is damaged: {problem}"));
            faults.extend(problems.into_iter().map(told));
        }
        Err(error @ LedgerError::NotALedger { .. }) => faults.push((None, "file".into(), error.to_string())),
        // The machine failed, which says nothing about the ledger.
        Err(error) => return Err(error.into()),
    }
    let mut walk = Walk::default();
    let mut told = Vec::new();
    let mut met: Vec<Head> = Vec::new();
    let mut chain: Vec<chain::Fault> = Vec::new();
    let (mut tally, book) = (Tally::default(), Book::of(reader));
    let mut roots = Roots::at(against.kept.iter().map(|(_, kept)| kept.measure().0));
    let mut approvals = Approvals::default();
    let mut rows = 0_u64;
    let mut progress = Progress::new("verifying");
    let mut see = |row: Row<'_>, (Seen { leaf, entry, faults }, payment): Looked<'_>| {
        rows += 1;
        progress.count(rows);
        chain.extend(faults);
        leaf.into_iter().for_each(|leaf| roots.push(leaf));
        let (Some(entry), Some(hash), Ok(seq)) = (entry, leaf, u64::try_from(row.seq)) else { return };
        met.extend(heads.iter().filter(|kept| kept.seq == seq && kept.hash == hash));
        // What reads as a plain payment has no signature, and is no decision.
        if payment.is_none() {
            match Event::decode(&entry.kind, entry.kv, entry.body) {
                Ok((event, attached)) => {
                    approvals.take(entry.seq, &event, &attached, against.signers.as_ref());
                }
                Err(error) => {
                    told.push((Some(seq), "payload".to_owned(), format!("entry {seq}: {error}")));
                }
            }
        }
        if chain.is_empty() {
            tally.take(&entry, payment, hash, &book);
        }
    };
    let read = reader.pairs(|first, second| {
        match second {
            Some(second) => {
                let rows = [first, second];
                rows.into_iter().zip(walk.look_at_two(rows)).for_each(|(row, looked)| see(row, looked));
            }
            None => see(first, walk.look_for(first)),
        }
        ControlFlow::Continue(())
    });
    progress.done();
    if let Err(error) = read {
        if !matches!(error, LedgerError::NotALedger { .. }) {
            return Err(error.into());
        }
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
    let whole = chain.is_empty() && faults.is_empty();
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
    let tallied = match book.failed() {
        _ if !whole => as_it_is(reader)?,
        Some(error) => return Err(error.into()),
        None => tally.close(),
    };
    approvals.finish(&tallied, whole);
    faults.extend(std::mem::take(&mut approvals.faults));
    let origin = walk.origin().unwrap_or_default().to_owned();
    let held = kept::hold(against.kept, against.policy.as_ref(), &origin, &roots, &tallied);
    faults.extend(held.iter().flat_map(|held| held.faults.clone()));
    faults.sort_by_key(|(entry, _, _)| *entry);
    Ok(Verification { faults, approvals, held, entries: roots.size(), head: end, root: roots.root(), origin })
}

/// What a ledger says that is not whole, in which nothing can be looked up by its number: each entry that can be read, in
/// memory that grows with them.
fn as_it_is(reader: &Reader) -> Result<Tallied, CommandError> {
    let (mut walk, mut register) = (Walk::default(), Register::default());
    let read = reader.rows(|row| {
        let Seen { leaf, entry, faults: _ } = walk.look(row);
        if let (Some(entry), Some(hash)) = (entry, leaf) {
            register.take(&entry.to_entry(), hash);
        }
        ControlFlow::Continue(())
    });
    match read {
        // Where the file cannot be read further was told before.
        Ok(()) | Err(LedgerError::NotALedger { .. }) => Ok(register.into()),
        Err(error) => Err(error.into()),
    }
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
    let listed = |entries: &[u64]| match entries {
        [] => Cell::text("none"),
        entries => Cell::Text(format!("{} of them: entries {}", entries.len(), spans(entries))),
    };
    facts.push(fact("Signed entries", listed(&found.approvals.signed)));
    facts.push(fact("Decisions without a signature", listed(&found.approvals.unsigned)));
    for held in &found.held {
        let outcome = if held.faults.is_empty() { "held" } else { "NOT HELD" };
        let said = format!("{outcome}, {} entries; signatures: {}", held.size, held.signed);
        facts.push(fact(&format!("Checkpoint {}", held.file), Cell::Text(said)));
    }
    let mut blocks = vec![Block::Facts(facts)];
    if !found.faults.is_empty() {
        let mut lines = vec![format!("Faults: {}, the first broken entry first", found.faults.len())];
        lines.extend(found.faults.iter().map(|(_, code, what)| format!("  {what} [{code}]")));
        blocks.push(Block::Note(lines.join("\n")));
    }
    let nothing_kept = args.heads.is_empty() && found.held.is_empty();
    let proven = match (found.faults.is_empty(), nothing_kept) {
        (false, _) => None,
        (true, true) => Some(
            "Not proven: without a checkpoint or a head kept elsewhere (--against, --head), nobody can tell whether the \
             end was cut off or the whole ledger was written anew.",
        ),
        (true, false) => {
            Some("Proven: the ledger still holds everything that was given with --against and --head.")
        }
    };
    blocks.extend(proven.map(|text| Block::Note(text.to_owned())));
    let typed = found.held.iter().any(|held| held.paper);
    if found.faults.is_empty() && args.policy.is_some() && typed {
        let text =
            "Not proven: that anyone signed what was typed from paper; it is worth what the paper is worth.";
        blocks.push(Block::Note(text.into()));
    }
    if found.faults.is_empty() && args.policy.is_none() && !found.held.is_empty() {
        let text =
            "Not proven: who signed the checkpoints; give the policy that you keep yourself with --policy.";
        blocks.push(Block::Note(text.into()));
    }
    if found.faults.is_empty() && args.signers.is_none() && !found.approvals.signed.is_empty() {
        let text = "Not proven: that the enrolled keys are those of the approvers; give your own list with --signers.";
        blocks.push(Block::Note(text.into()));
    }
    if found.faults.is_empty() {
        blocks.push(Block::Note(
            "Whether the figures follow from the key is shown by `prorata replay`, and whether reports bear them by `prorata audit`.".into(),
        ));
    }
    blocks
}

/// Numbers in order, with runs told by their ends: `3, 7 to 9`.
fn spans(numbers: &[u64]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == *number => *end = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let words = runs.iter().map(|(start, end)| match end - start {
        0 => start.to_string(),
        1 => format!("{start}, {end}"),
        _ => format!("{start} to {end}"),
    });
    words.collect::<Vec<_>>().join(", ")
}
