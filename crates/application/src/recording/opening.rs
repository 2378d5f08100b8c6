//! The opening of a ledger: its first entry.

use register::chain::{Entry, genesis};
use register::payload::LedgerOpened;
use register::{Attached, Event, Kind, PAYLOAD_VERSION, Register, request_key};

use crate::error::CommandError;
use crate::reading::ledger_file::LedgerFile;
use crate::recording::clock::Clock;
use crate::recording::receipt::{Receipt, RecordOutcome};

/// What the first entry of a ledger says.
pub struct Opening {
    /// Who opens it.
    pub actor: String,
    /// What is reported of the ledger.
    pub fact: LedgerOpened,
    /// What is attached to the entry.
    pub attached: Attached,
    /// The idempotency key, when it is not the digest of the event.
    pub request: Option<String>,
    /// The time.
    pub clock: Clock,
    /// Whether it is only to be shown.
    pub preview: bool,
}

impl Opening {
    /// Makes a new ledger, whose first entry names its origin and enrols the actor who opens it.
    ///
    /// # Errors
    /// When a rule refuses it, or a file is there already.
    pub fn record(self, ledger: &LedgerFile<'_>) -> Result<Receipt, CommandError> {
        let Self { actor, fact, attached, request, clock, preview } = self;
        let kind = Kind::LedgerOpened;
        let prev = genesis(fact.origin.as_str());
        let event = Event::LedgerOpened(fact);
        Register::default().check(&actor, &event)?;
        Register::default().check_codes(&actor, &event)?;
        let wrong = |error: register::DecodeError| CommandError::refused(error.to_string());
        let body = event.encode(&attached).map_err(wrong)?;
        let entry = Entry {
            seq: 1,
            prev,
            at: clock.now()?,
            actor,
            kind: kind.name().to_owned(),
            kv: PAYLOAD_VERSION,
            request: request.unwrap_or_else(|| request_key(kind, &body, &[], None)),
            body,
        };
        let became = match preview {
            true => RecordOutcome::Preview,
            false => RecordOutcome::New(ledger::create(ledger.path(), &entry)?),
        };
        Ok(Receipt { kind, became, event, doubts: Vec::new() })
    }
}
