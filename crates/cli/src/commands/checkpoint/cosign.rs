use std::path::PathBuf;

use application::{
    Clock, CommandError, ErrorKind, Existing, LedgerFile, Verdict, checkpoint_file, input_file, key_file,
    output_file, signed_state,
};
use chrono::{DateTime, Utc};
use clap::Args;
use register::chain::Moment;
use register::notary::{Consistency, Note, Purpose, SecretKey, SignRefusal, Signed, VerifierKey};
use report::{Block, Cell};
use serde_json::json;

use super::issue;
use crate::input::options::Answer;
use crate::input::passphrase;
use crate::output::answer::{Format, fact, print_blocks, print_json};

#[derive(Debug, Args)]
pub(crate) struct CosignArgs {
    /// The signed checkpoint, which is held against the ledger; or a proof of consistency, which needs no ledger
    file: PathBuf,
    /// The key of the witness
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    /// A file whose first line is the passphrase of the key; without it, the terminal is asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The policy that names the key of the log
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// Where the cosigned checkpoint goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// This key has never cosigned: there is nothing to be held against
    #[arg(long)]
    first: bool,
    /// With --first: cosign on first sight, without the ledger
    #[arg(long, requires = "first")]
    unseen: bool,
    /// Replace the file if it stands there already
    #[arg(long)]
    force: bool,
    /// The time to sign instead of that of the machine, for demonstrations and tests
    #[arg(long, env = "PRORATA_CLOCK", value_name = "TIME")]
    clock: Option<Moment>,
    #[command(flatten)]
    answer: Answer,
}

/// Cosigns: says that this checkpoint is the largest one that the witness has seen, and continues all before.
pub(super) fn run(ledger: &LedgerFile<'_>, args: &CosignArgs) -> Result<Verdict, CommandError> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    output_file::may_write(&args.out, existing)?;
    let memory = signed_state::files(&args.key);
    output_file::not_over(&args.out, &[ledger.path(), &args.key, &args.policy, &memory[0], &memory[1]])?;
    let policy = checkpoint_file::policy(&args.policy)?;
    let key = key_file::open_named(&args.key, &passphrase::from(args.passphrase_file.as_ref()))?;
    let _lock = signed_state::lock(&args.key)?;
    let text = input_file::text(&args.file)?;
    let (mut note, proof) = read(&text).map_err(|error| error.at(args.file.display()))?;
    let signed = note
        .signed_by(policy.logs())
        .map_err(|error| CommandError::new(ErrorKind::Broken, error.to_string()))?;
    if signed.is_empty() {
        return Err(CommandError::refused("no log of the policy signed this checkpoint")
            .hint("ask for the checkpoint of the ledger that the policy names"));
    }
    let before = signed_state::load(&args.key, &key, Purpose::Witness)?;
    issue::held_against(before.is_some(), args.first, &args.key)?;
    if before.is_none() && proof.is_some() && !args.unseen {
        return Err(CommandError::refused(
            "a key that never cosigned has nothing that a proof could continue",
        )
        .hint(
            "cosign the checkpoint with the ledger at hand, or say with --unseen that it is on first sight",
        ));
    }
    // With the ledger at hand the witness sees every entry; with a proof, that nothing before was changed.
    let levels = match (&proof, args.unseen) {
        (None, false) => {
            let sealed = ledger.to_be_signed()?;
            sealed.holds(&note)?;
            if let Some(before) = &before {
                before.continued_by(&sealed.origin, &sealed.levels).map_err(issue::refused)?;
            }
            Some(sealed.levels)
        }
        _ => None,
    };
    if let Some(before) = &before {
        not_behind(before, &note)?;
        if let Some(proof) = &proof {
            continued(before, proof)?;
        }
    }
    let clock = args.clock.clone().map_or(Clock::Machine, Clock::Given).now()?;
    cosign(&mut note, &key, &clock)?;
    signed_state::store(&args.key, &note, levels.as_ref())?;
    output_file::write(&args.out, note.to_string().as_bytes(), existing)?;
    let own = key.verifier(Purpose::Witness).map_err(|error| CommandError::refused(error.to_string()))?;
    tell(args, &note, &own, &clock, policy.keys().contains(&own))?;
    Ok(Verdict::Sound)
}

fn read(text: &str) -> Result<(Note, Option<Consistency>), CommandError> {
    if !text.starts_with("old ") {
        return Ok((checkpoint_file::parse_note(text)?, None));
    }
    let proof: Consistency = checkpoint_file::as_written(text)
        .parse()
        .map_err(|error: register::notary::ProofFileError| CommandError::refused(error.to_string()))?;
    Ok((proof.note.clone(), Some(proof)))
}

/// A witness never goes back.
fn not_behind(before: &Signed, note: &Note) -> Result<(), CommandError> {
    let (last, next) = (&before.checkpoint, note.checkpoint());
    if last.origin != next.origin {
        let other = SignRefusal::OtherOrigin { signed: last.origin.clone(), found: next.origin.clone() };
        return Err(issue::refused(other));
    }
    if next.size < last.size {
        let what = format!(
            "nothing was signed: this checkpoint covers {} entries, and this witness cosigned {} already",
            next.size, last.size
        );
        return Err(
            CommandError::refused(what).hint("ask for the newest checkpoint; a witness never goes back")
        );
    }
    if next.size == last.size && next.root != last.root {
        return Err(issue::refused(SignRefusal::Forked { entry: None, signed: last.size }));
    }
    Ok(())
}

fn continued(before: &Signed, proof: &Consistency) -> Result<(), CommandError> {
    let last = &before.checkpoint;
    if proof.from != last.size {
        let what =
            format!("the proof begins at {} entries, and this witness cosigned {}", proof.from, last.size);
        return Err(
            CommandError::refused(what).hint("ask for a proof from the checkpoint that was cosigned last")
        );
    }
    proof.check(last.root).map_err(|error| {
        CommandError::new(ErrorKind::Broken, format!("nothing was signed: {error}"))
            .hint("either the proof is not one of these checkpoints, or the ledger was rewritten")
    })
}

fn cosign(note: &mut Note, key: &SecretKey, clock: &Moment) -> Result<(), CommandError> {
    let time =
        clock.as_str().parse::<DateTime<Utc>>().ok().and_then(|time| u64::try_from(time.timestamp()).ok());
    let time = time.ok_or_else(|| CommandError::refused(format!("the time {clock} cannot be signed")))?;
    note.cosign(key, time).map_err(|error| CommandError::refused(error.to_string()))
}

fn tell(
    args: &CosignArgs,
    note: &Note,
    verifier: &VerifierKey,
    clock: &Moment,
    known: bool,
) -> Result<(), CommandError> {
    let checkpoint = note.checkpoint();
    if args.answer.format == Format::Json {
        return print_json(&json!({
            "schema": "prorata/cosign/1",
            "file": args.out.display().to_string(),
            "key": verifier.to_string(),
            "key_in_policy": known,
            "origin": checkpoint.origin,
            "root": checkpoint.root.to_string(),
            "size": checkpoint.size,
            "time": clock.as_str(),
        }));
    }
    let mut blocks = vec![Block::Facts(vec![
        fact("Cosigned", Cell::Text(format!("{} entries of {}", checkpoint.size, checkpoint.origin))),
        fact("At (UTC)", Cell::text(clock.as_str())),
        fact("Written", Cell::Text(args.out.display().to_string())),
        fact("Key", Cell::Text(verifier.to_string())),
    ])];
    if !known {
        blocks.push(Block::Note(
            "The policy does not name this key: the cosignature counts for nobody who uses it.".into(),
        ));
    }
    print_blocks(&blocks)
}
