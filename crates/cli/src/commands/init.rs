use std::path::Path;

use clap::Args;
use register::chain::{Entry, genesis};
use register::payload::LedgerOpened;
use register::{Attached, Event, Kind, PAYLOAD_VERSION, Register, Text, request_key};

use crate::command_error::{CommandError, Verdict};
use crate::options::Recording;
use crate::receipt::{Became, Receipt, tell};
use crate::values::word;

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
pub(crate) fn run(ledger: &Path, args: &InitArgs) -> Result<Verdict, CommandError> {
    let receipt = perform(ledger, args)?;
    tell(args.recording.answer.format, &[receipt])?;
    Ok(Verdict::Sound)
}

/// Opens the ledger and says nothing.
pub(crate) fn perform(ledger: &Path, args: &InitArgs) -> Result<Receipt, CommandError> {
    let recording = &args.recording;
    let actor = recording.actor()?;
    if recording.signing.used().is_some() {
        return Err(CommandError::usage("the opening of a ledger is not signed: nobody is enrolled yet")
            .hint("open the ledger, then enrol actors with their public keys"));
    }
    let event = Event::LedgerOpened(LedgerOpened {
        origin: args.origin.clone(),
        purpose: args.purpose.clone(),
        roles: args.roles.clone(),
    });
    Register::default().check(&actor, &event)?;
    Register::default().check_codes(&actor, &event)?;
    let attached: Attached = recording.attached(ledger, false)?;
    let wrong = |error: register::DecodeError| CommandError::refused(error.to_string());
    let body = event.encode(&attached).map_err(wrong)?;
    let kind = Kind::LedgerOpened;
    let entry = Entry {
        seq: 1,
        prev: genesis(args.origin.as_str()),
        at: recording.clock().now()?,
        actor,
        kind: kind.name().to_owned(),
        kv: PAYLOAD_VERSION,
        request: recording.request.clone().unwrap_or_else(|| request_key(kind, &body, &[], None)),
        body,
    };
    if recording.preview {
        return Ok(Receipt { kind, became: Became::Preview, event, doubts: Vec::new() });
    }
    let head = ledger::create(ledger, &entry)?;
    recording.clock().tell_far();
    Ok(Receipt { kind, became: Became::New(head), event, doubts: Vec::new() })
}
