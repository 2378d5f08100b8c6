use std::path::PathBuf;

use application::{CommandError, Verdict, checkpoint_file};
use clap::Args;
use register::chain::PaperCheckpoint;

use crate::output::answer::print;

#[derive(Debug, Args)]
pub(crate) struct PrintArgs {
    /// The signed checkpoint
    file: PathBuf,
}

/// Prints a checkpoint as it is filed on paper, with what to do with it.
pub(super) fn run(args: &PrintArgs) -> Result<Verdict, CommandError> {
    let note = checkpoint_file::note(&args.file)?;
    let checkpoint = note.checkpoint();
    let paper = PaperCheckpoint { size: checkpoint.size, root: checkpoint.root };
    print(&format!(
        "{}\n\n{paper}\nSignature lines of: {}\n\nTo hold the ledger against this page, type the five lines above into a file and run\n  \
         prorata verify --against FILE\nThe last two digits of a line are its check digits.\n",
        checkpoint.origin,
        note.names().join(", "),
    ))?;
    Ok(Verdict::Sound)
}
