use std::path::{Path, PathBuf};

use application::{
    CommandError, ErrorKind, Existing, LedgerFile, SealedLedger, Verdict, checkpoint_file, key_file,
    output_file, signed_state,
};
use clap::Args;
use register::chain::{Checkpoint, PaperCheckpoint};
use register::notary::{Note, Purpose, SignRefusal};
use report::{Block, Cell};
use serde_json::json;

use crate::input::options::Answer;
use crate::input::passphrase;
use crate::output::answer::{Format, fact, print_blocks, print_json};

#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// The key of the log: its name is the origin of the ledger
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    /// A file whose first line is the passphrase of the key; without it, the terminal is asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Where the signed checkpoint goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// This key has never signed: there is nothing to be held against but what --against names
    #[arg(long)]
    first: bool,
    /// With --first: checkpoints that another key signed, as that of last year; the ledger must continue them
    #[arg(long, value_name = "CHECKPOINT", num_args = 1.., requires = "first")]
    against: Vec<PathBuf>,
    /// Replace the file if it stands there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    answer: Answer,
}

/// Signs the ledger as it stands. Nothing is signed unless every link of it verifies, a second implementation gives the
/// same root, and it continues what this key signed last.
pub(super) fn run(ledger: &LedgerFile<'_>, args: &IssueArgs) -> Result<Verdict, CommandError> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    output_file::may_write(&args.out, existing)?;
    let memory = signed_state::files(&args.key);
    let mut needed: Vec<&Path> = vec![ledger.path(), &args.key, &memory[0], &memory[1]];
    needed.extend(args.against.iter().map(PathBuf::as_path));
    output_file::not_over(&args.out, &needed)?;
    let older = args.against.iter().map(|path| checkpoint_file::kept(path)).collect::<Result<Vec<_>, _>>()?;
    let key = key_file::open_named(&args.key, &passphrase::from(args.passphrase_file.as_ref()))?;
    let _lock = signed_state::lock(&args.key)?;
    let sealed = ledger.to_be_signed()?;
    let verifier = key.verifier(Purpose::Log).map_err(|error| CommandError::refused(error.to_string()))?;
    if let Some(revoked) = sealed.totals.revocation(&verifier.to_string()) {
        let what = format!("entry {} revoked this key: {}", revoked.seq(), revoked.fact.reason);
        return Err(CommandError::refused(what).hint("sign with the key that took its place"));
    }
    let before = signed_state::load(&args.key, &key, Purpose::Log)?;
    held_against(before.is_some(), args.first, &args.key)?;
    if let Some(before) = &before {
        before.continued_by(&sealed.origin, &sealed.levels).map_err(refused)?;
    }
    for (path, kept) in args.against.iter().zip(&older) {
        sealed
            .holds_kept(kept)
            .map_err(|error| error.at(format!("nothing was signed: {}", path.display())))?;
    }
    let checkpoint =
        Checkpoint { origin: sealed.origin.clone(), size: sealed.levels.size(), root: sealed.root() };
    let note = Note::sign(checkpoint, &key).map_err(|error| {
        CommandError::refused(error.to_string())
            .hint("make the key of a log with the origin of its ledger as --name")
    })?;
    signed_state::store(&args.key, &note, Some(&sealed.levels))?;
    output_file::write(&args.out, note.to_string().as_bytes(), existing)?;
    tell(args, &note, &sealed, &verifier.to_string())?;
    Ok(Verdict::Sound)
}

/// Refuses a key without a memory unless it is new, and a new one with a memory, or with half of one.
pub(super) fn held_against(known: bool, first: bool, key: &Path) -> Result<(), CommandError> {
    match (known, first) {
        (false, false) => {
            Err(CommandError::refused(format!("nothing says what the key {} signed last", key.display()))
                .hint("put back the files that stood beside it, which end in .signed and .leaves")
                .hint("if this key has never signed, say so with --first"))
        }
        (true, true) => Err(CommandError::refused("this key has signed before").hint("leave --first out")),
        (false, true) if signed_state::files(key)[1].symlink_metadata().is_ok() => {
            let leaves = signed_state::files(key)[1].display().to_string();
            Err(CommandError::refused(format!("this key has signed before: {leaves} stands beside it"))
                .hint("put back the file that stood beside it, which ends in .signed, and leave --first out"))
        }
        _ => Ok(()),
    }
}

/// A ledger that does not continue what was signed is a broken one.
pub(super) fn refused(refusal: SignRefusal) -> CommandError {
    let kind = match refusal {
        SignRefusal::OtherOrigin { .. } => ErrorKind::Refused,
        SignRefusal::RolledBack { .. } | SignRefusal::Forked { .. } => ErrorKind::Broken,
    };
    CommandError::new(kind, format!("nothing was signed: {refusal}")).hint(
        "keep this file as it is, and look for the ledger that was signed; an old copy is never signed again",
    )
}

fn tell(args: &IssueArgs, note: &Note, sealed: &SealedLedger, verifier: &str) -> Result<(), CommandError> {
    let checkpoint = note.checkpoint();
    let enrolled =
        sealed.totals.verifiers().iter().any(|filed| filed.in_force() && filed.fact.key.as_str() == verifier);
    if args.answer.format == Format::Json {
        return print_json(&json!({
            "schema": "prorata/checkpoint/1",
            "file": args.out.display().to_string(),
            "key": verifier,
            "key_enrolled": enrolled,
            "origin": checkpoint.origin,
            "root": checkpoint.root.to_string(),
            "size": checkpoint.size,
        }));
    }
    let paper = PaperCheckpoint { size: checkpoint.size, root: checkpoint.root };
    let mut blocks = vec![
        Block::Facts(vec![
            fact("Signed", Cell::Text(format!("{} entries of {}", checkpoint.size, checkpoint.origin))),
            fact("Written", Cell::Text(args.out.display().to_string())),
            fact("Key", Cell::text(verifier)),
        ]),
        Block::Note(paper.to_string().trim_end().to_owned()),
        Block::Note("Keep this checkpoint where those who can write the ledger cannot reach it.".into()),
    ];
    if !enrolled {
        let text = "The key is not enrolled in the ledger: `record verifier-key-enrolled` makes it known to later readers.";
        blocks.push(Block::Note(text.into()));
    }
    print_blocks(&blocks)
}
