use std::path::PathBuf;

use application::{CommandError, ErrorKind, Verdict, checkpoint_file, input_file};
use clap::Args;
use register::chain::{Entry, Hash};
use register::notary::{Consistency, Inclusion, Note, ProofFileError};
use report::{Block, Cell};
use serde_json::json;

use crate::input::options::Answer;
use crate::output::answer::{Format, fact, print_blocks, print_json};

#[derive(Debug, Args)]
pub(crate) struct CheckProofArgs {
    /// The proof, as `prove` wrote it
    file: PathBuf,
    /// For the proof of an entry: the file with its line, as `show SEQ --line` writes it
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
    /// For the proof from a checkpoint: that older checkpoint
    #[arg(long, value_name = "CHECKPOINT")]
    from: Option<PathBuf>,
    /// The policy: which log, which witnesses, and how many of them
    #[arg(long, value_name = "FILE", required_unless_present = "unsigned")]
    policy: Option<PathBuf>,
    /// Leave the signatures aside: the proof then shows no more than its arithmetic
    #[arg(long, conflicts_with = "policy")]
    unsigned: bool,
    #[command(flatten)]
    answer: Answer,
}

/// What a proof shows.
struct Shown {
    what: String,
    entry: Option<(u64, String)>,
    held: Result<(), String>,
}

/// Checks a proof, without any ledger.
pub(crate) fn run(args: &CheckProofArgs) -> Result<Verdict, CommandError> {
    let text = checkpoint_file::as_written(&input_file::text(&args.file)?);
    let wrong = |error: ProofFileError| {
        CommandError::refused(error.to_string())
            .at(args.file.display())
            .hint("give a file that `prorata prove` wrote")
    };
    let (note, shown) = if text.starts_with("old ") {
        let proof: Consistency = text.parse().map_err(wrong)?;
        let shown = consistency(args, &proof)?;
        (proof.note, shown)
    } else {
        let proof: Inclusion = text.parse().map_err(wrong)?;
        let shown = inclusion(args, &proof)?;
        (proof.note, shown)
    };
    let signed = signatures(args, &note)?;
    let checkpoint = note.checkpoint();
    let holds = shown.held.is_ok() && signed.trusted;
    if args.answer.format == Format::Json {
        print_json(&json!({
            "schema": "prorata/check-proof/1",
            "entry": shown.entry.as_ref().map(|(seq, _)| seq),
            "fault": shown.held.as_ref().err(),
            "hash": shown.entry.as_ref().map(|(_, line)| Hash::leaf(line.as_bytes()).to_string()),
            "holds": holds,
            "origin": checkpoint.origin,
            "root": checkpoint.root.to_string(),
            "signatures": signed.words,
            "size": checkpoint.size,
        }))?;
    } else {
        let result = match (&shown.held, signed.trusted) {
            (Ok(()), true) => format!("HOLDS: {}", shown.what),
            (Ok(()), false) => "DOES NOT HOLD: the policy does not trust the checkpoint".to_owned(),
            (Err(error), _) => format!("DOES NOT HOLD: {error}"),
        };
        let mut facts = vec![
            fact("Result", Cell::Text(result)),
            fact("Ledger", Cell::text(&checkpoint.origin)),
            fact("Checkpoint", Cell::Text(format!("{} entries, root {}", checkpoint.size, checkpoint.root))),
            fact("Signatures", Cell::Text(signed.words)),
        ];
        if let Some((_, line)) = &shown.entry {
            facts.push(fact("Hash of the entry", Cell::Text(Hash::leaf(line.as_bytes()).to_string())));
        }
        print_blocks(&[Block::Facts(facts)])?;
    }
    Ok(if holds { Verdict::Sound } else { Verdict::Broken })
}

fn inclusion(args: &CheckProofArgs, proof: &Inclusion) -> Result<Shown, CommandError> {
    let path = args.entry.as_ref().ok_or_else(|| {
        CommandError::usage("this is the proof of an entry: give its line with --entry FILE")
            .hint("`prorata show SEQ --line` writes the line of an entry")
    })?;
    let text = input_file::text(path)?;
    // What follows the line is of a mail or an editor.
    let line = text.trim_end().to_owned();
    let entry = Entry::decode(&line).map_err(|error| {
        CommandError::refused(format!("not the line of an entry: {error}")).at(path.display())
    })?;
    // The place in the tree and the number in the line are one.
    let held = if entry.seq == proof.index + 1 {
        proof.check(&line).map_err(|error| error.to_string())
    } else {
        Err(format!(
            "the proof is that of entry {}, and the line that of entry {}",
            proof.index + 1,
            entry.seq
        ))
    };
    let what = format!("entry {} stands in the ledger of the checkpoint, byte for byte", entry.seq);
    Ok(Shown { what, entry: Some((entry.seq, line)), held })
}

fn consistency(args: &CheckProofArgs, proof: &Consistency) -> Result<Shown, CommandError> {
    let path = args.from.as_ref().ok_or_else(|| {
        CommandError::usage("this is a proof from an older checkpoint: give that checkpoint with --from FILE")
    })?;
    let older = checkpoint_file::note(path)?;
    let (from, to) = (older.checkpoint(), proof.note.checkpoint());
    let held = if from.origin == to.origin && from.size == proof.from {
        proof.check(from.root).map_err(|error| error.to_string())
    } else {
        Err(format!(
            "the proof begins at {} entries, and the older checkpoint covers {}",
            proof.from, from.size
        ))
    };
    let what =
        format!("the {} entries of the newer checkpoint continue the {} of the older", to.size, from.size);
    Ok(Shown { what, entry: None, held })
}

struct Signatures {
    trusted: bool,
    words: String,
}

fn signatures(args: &CheckProofArgs, note: &Note) -> Result<Signatures, CommandError> {
    let Some(path) = &args.policy else {
        return Ok(Signatures { trusted: true, words: "not checked (--unsigned)".into() });
    };
    let policy = checkpoint_file::policy(path)?;
    let quorum =
        policy.judge(note).map_err(|error| CommandError::new(ErrorKind::Broken, error.to_string()))?;
    let signed: Vec<String> = quorum.signed.iter().map(checkpoint_file::signer).collect();
    let words = match (quorum.holds(), quorum.missing.as_slice()) {
        (true, _) => signed.join(", "),
        (false, []) => "no log of the policy signed it".to_owned(),
        (false, missing) => format!("{}; lacking {}", signed.join(", "), missing.join(", ")),
    };
    Ok(Signatures { trusted: quorum.holds(), words })
}
