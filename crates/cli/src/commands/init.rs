use application::{CommandError, LedgerFile, Opening, Receipt, Verdict};
use clap::Args;
use register::Text;
use register::payload::LedgerOpened;

use crate::input::options::Recording;
use crate::input::values::word;
use crate::output::receipt::tell;
use crate::output::rows;

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The name of the ledger in the world: a domain and a path, `inasti.example/mental-well-being`
    #[arg(long)]
    pub(crate) origin: Text,
    /// What the ledger is for
    #[arg(long, default_value = "Subsidy for mental well-being at work of the self-employed")]
    pub(crate) purpose: Text,
    /// The roles of the actor who opens the ledger, with --actor
    #[arg(long = "role", value_parser = word::<register::payload::Role>, default_values = ["registrar"])]
    pub(crate) roles: Vec<register::payload::Role>,
    #[command(flatten)]
    pub(crate) recording: Recording,
}

/// Opens a new ledger: its first entry names its origin and enrols the actor who opens it.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &InitArgs) -> Result<Verdict, CommandError> {
    let receipt = perform(ledger, args)?;
    tell(args.recording.answer.format, &[receipt])?;
    Ok(Verdict::Sound)
}

/// Opens the ledger and says nothing.
pub(crate) fn perform(ledger: &LedgerFile<'_>, args: &InitArgs) -> Result<Receipt, CommandError> {
    let recording = &args.recording;
    let actor = recording.actor()?;
    if recording.signing.used().is_some() {
        return Err(CommandError::usage("the opening of a ledger is not signed: nobody is enrolled yet")
            .hint("open the ledger, then enrol actors with their public keys"));
    }
    let fact = LedgerOpened {
        origin: args.origin.clone(),
        purpose: args.purpose.clone(),
        roles: args.roles.clone(),
    };
    let opening = Opening {
        actor,
        fact,
        attached: recording.attached(ledger, false)?,
        request: recording.request.clone(),
        clock: recording.clock(),
        preview: recording.preview,
    };
    let receipt = opening.record(ledger)?;
    if !recording.preview {
        rows::tell_clock(&recording.clock());
    }
    Ok(receipt)
}
