//! `prorata verify`: every fault of a ledger, alone and against what was kept of it elsewhere.

use std::path::PathBuf;

use application::{CommandError, Kept, LedgerFile, Verdict, Verification, checkpoint_file};
use clap::Args;
use register::chain::Head;
use report::{Block, Cell};
use serde_json::{Value, json};

use crate::input::options::Answer;
use crate::output::answer::{Format, fact, print_blocks, print_json};

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

/// Verifies the ledger and names every fault, the first broken entry first.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &VerifyArgs) -> Result<Verdict, CommandError> {
    // A wrong file is refused before the ledger is read.
    let checkpoints = args.against.iter();
    let checkpoints = checkpoints.map(|path| Ok((path.display().to_string(), checkpoint_file::kept(path)?)));
    let kept = Kept {
        heads: args.heads.clone(),
        checkpoints: checkpoints.collect::<Result<_, CommandError>>()?,
        policy: args.policy.as_ref().map(|path| checkpoint_file::policy(path)).transpose()?,
        signers: args.signers.as_ref().map(|path| checkpoint_file::signers(path)).transpose()?,
    };
    let (found, evidence) = ledger.verify(kept)?;
    let sound = found.faults.is_empty();
    if args.answer.format == Format::Json {
        let faults = found
            .faults
            .iter()
            .map(|(entry, code, what)| json!({"code": code, "entry": entry, "what": what}));
        print_json(&json!({
            "schema": "prorata/verify/1",
            "approvals": {"signed": found.signatures.signed, "unsigned": found.signatures.unsigned},
            "checkpoints": found.checkpoints.iter().map(|held| json!({
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
    facts.push(fact("Signed entries", listed(&found.signatures.signed)));
    facts.push(fact("Decisions without a signature", listed(&found.signatures.unsigned)));
    for held in &found.checkpoints {
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
    let nothing_kept = args.heads.is_empty() && found.checkpoints.is_empty();
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
    let typed = found.checkpoints.iter().any(|held| held.paper);
    if found.faults.is_empty() && args.policy.is_some() && typed {
        let text =
            "Not proven: that anyone signed what was typed from paper; it is worth what the paper is worth.";
        blocks.push(Block::Note(text.into()));
    }
    if found.faults.is_empty() && args.policy.is_none() && !found.checkpoints.is_empty() {
        let text =
            "Not proven: who signed the checkpoints; give the policy that you keep yourself with --policy.";
        blocks.push(Block::Note(text.into()));
    }
    if found.faults.is_empty() && args.signers.is_none() && !found.signatures.signed.is_empty() {
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
