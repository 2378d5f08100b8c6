use std::path::PathBuf;

use application::{CommandError, Existing, LedgerFile, Verdict, checkpoint_file, output_file};
use clap::Args;
use register::notary::{Consistency, Inclusion};

use crate::input::values;
use crate::output::answer::print;

#[derive(Debug, Args)]
pub(crate) struct ProveArgs {
    /// The entry whose place in the ledger is proved
    #[arg(value_parser = values::seq, required_unless_present = "from", conflicts_with = "from")]
    seq: Option<u64>,
    /// An older checkpoint: prove that the newer one continues it
    #[arg(long, value_name = "CHECKPOINT")]
    from: Option<PathBuf>,
    /// The signed checkpoint that the proof leads to
    #[arg(long, value_name = "CHECKPOINT")]
    checkpoint: PathBuf,
    /// Where the proof goes; without it, to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes a proof that anyone can check without the ledger.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &ProveArgs) -> Result<Verdict, CommandError> {
    let note = checkpoint_file::note(&args.checkpoint)?;
    let older = args.from.as_ref().map(|path| checkpoint_file::note(path)).transpose()?;
    let sealed = ledger.sealed()?;
    sealed.holds(&note)?;
    let size = note.checkpoint().size;
    let proof = match (args.seq, older) {
        (Some(seq), _) => {
            let path = sealed.levels.inclusion(seq - 1, size).ok_or_else(|| {
                CommandError::refused(format!(
                    "the checkpoint covers {size} entries, and entry {seq} comes later"
                ))
                .hint("issue a checkpoint that covers the entry, with `prorata checkpoint issue`")
            })?;
            Inclusion { index: seq - 1, path, note }.to_string()
        }
        (None, Some(older)) => {
            sealed.holds(&older)?;
            let from = older.checkpoint().size;
            let path = sealed.levels.consistency(from, size).ok_or_else(|| {
                CommandError::refused(format!(
                    "a checkpoint over {from} entries comes not before one over {size}"
                ))
                .hint("the older one goes to --from, the newer one to --checkpoint")
            })?;
            Consistency { from, path, note }.to_string()
        }
        (None, None) => return Err(CommandError::usage("name an entry, or an older checkpoint with --from")),
    };
    match &args.out {
        Some(path) => output_file::write(path, proof.as_bytes(), Existing::Keep)?,
        None => print(&proof)?,
    }
    Ok(Verdict::Sound)
}
