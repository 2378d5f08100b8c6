use std::path::Path;

use ledger::Appended;
use register::chain::{Entry, genesis};
use register::payload::LedgerOpened;
use register::{Attached, Event, Kind, PAYLOAD_VERSION, request_key};

use crate::args::InitArgs;
use crate::command_error::{CommandError, Verdict};
use crate::commands::record::{actor_of, attached_of, clock_of, tell};
use crate::office::LAYOUT;
use crate::recorder::Receipt;

/// Opens a new ledger: its first entry names its origin and enrols the actor who opens it.
pub(crate) fn run(ledger: &Path, args: &InitArgs) -> Result<Verdict, CommandError> {
    let receipt = perform(ledger, args)?;
    tell(&args.recording, &[receipt])?;
    Ok(Verdict::Sound)
}

/// Opens the ledger and says nothing.
pub(crate) fn perform(ledger: &Path, args: &InitArgs) -> Result<Receipt, CommandError> {
    let recording = &args.recording;
    let actor = actor_of(recording)?;
    let event = Event::LedgerOpened(LedgerOpened {
        origin: args.origin.clone(),
        purpose: args.purpose.clone(),
        roles: args.roles.clone(),
    });
    let attached: Attached = attached_of(recording)?;
    let wrong = |error: register::DecodeError| CommandError::refused(error.to_string());
    let body = event.encode(&attached).map_err(wrong)?;
    let kind = Kind::LedgerOpened;
    let entry = Entry {
        seq: 1,
        prev: genesis(args.origin.as_str()),
        at: clock_of(recording).now()?,
        actor,
        kind: kind.name().to_owned(),
        kv: PAYLOAD_VERSION,
        request: recording.request.clone().unwrap_or_else(|| request_key(kind, &body, None)),
        body,
    };
    let head = ledger::create(ledger, LAYOUT, &entry)?;
    Ok(Receipt { kind, appended: Appended::New(head) })
}
