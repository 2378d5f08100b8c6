use std::path::PathBuf;

use application::{CommandError, ErrorKind, Existing, Verdict, checkpoint_file, output_file};
use clap::Args;
use register::notary::NoteError;
use report::{Block, Cell};
use serde_json::json;

use crate::input::options::Answer;
use crate::output::answer::{Format, fact, print_blocks, print_json};

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The signed checkpoint; several copies of one checkpoint are taken together
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The policy: which log, which witnesses, and how many of them
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// Write the checkpoint with the signatures of all copies to this file, if the policy trusts it
    #[arg(long, value_name = "FILE")]
    joined_out: Option<PathBuf>,
    #[command(flatten)]
    answer: Answer,
}

/// Says who signed, and whether the policy trusts it.
pub(super) fn run(args: &CheckArgs) -> Result<Verdict, CommandError> {
    let policy = checkpoint_file::policy(&args.policy)?;
    let mut copies = args.files.iter();
    let first = copies.next().ok_or_else(|| CommandError::usage("no checkpoint was given"))?;
    let mut note = checkpoint_file::note(first)?;
    for path in copies {
        let copy = checkpoint_file::note(path)?;
        note.join(&copy).map_err(|error| match error {
            NoteError::Full => CommandError::refused(error.to_string()).at(path.display()),
            _ => CommandError::refused(format!(
                "{} is not a copy of the checkpoint in {}",
                path.display(),
                first.display()
            )),
        })?;
    }
    let quorum =
        policy.judge(&note).map_err(|error| CommandError::new(ErrorKind::Broken, error.to_string()))?;
    let checkpoint = note.checkpoint();
    if let Some(path) = args.joined_out.as_ref().filter(|_| quorum.holds()) {
        output_file::write(path, note.to_string().as_bytes(), Existing::Keep)?;
    }
    let signed: Vec<String> = quorum.signed.iter().map(checkpoint_file::signer).collect();
    if args.answer.format == Format::Json {
        print_json(&json!({
            "schema": "prorata/checkpoint-check/1",
            "log_signed": quorum.log,
            "missing": quorum.missing,
            "origin": checkpoint.origin,
            "quorum": quorum.witnesses,
            "root": checkpoint.root.to_string(),
            "signed_by": signed,
            "size": checkpoint.size,
            "trusted": quorum.holds(),
        }))?;
    } else {
        let result = match (quorum.holds(), policy.asks_for_nobody()) {
            (true, false) => "TRUSTED: the log and as many witnesses as the policy asks for signed it",
            (true, true) => "SIGNED by the log; the policy asks for no witness",
            (false, _) if !quorum.log => "NOT TRUSTED: no log of the policy signed it",
            (false, _) => "NOT TRUSTED: fewer witnesses signed it than the policy asks for",
        };
        print_blocks(&[Block::Facts(vec![
            fact("Result", Cell::text(result)),
            fact("Ledger", Cell::text(&checkpoint.origin)),
            fact("Entries", Cell::Whole(checkpoint.size)),
            fact("Merkle root", Cell::Text(checkpoint.root.to_string())),
            fact("Signed by", Cell::Text(signed.join(", "))),
            fact("Not signed by", Cell::Text(quorum.missing.join(", "))),
        ])])?;
    }
    Ok(if quorum.holds() { Verdict::Sound } else { Verdict::Broken })
}
