//! A signature must hold for one event, in one ledger, once; and what the key asks for must be there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../office/mod.rs"]
mod office;

mod corrections;
mod foreign;
mod needed;
mod properties;
mod signers;
mod statements;

use std::sync::LazyLock;

use chain::{Head, canonical, sha256};
use notary::{Approval, ApprovalError};
use office::*;
use proptest::prelude::*;
use proptest::sample::Index;
use register::payload::{
    DeterminationStatus, DeterminationStatus::Definitive, DeterminationStatus::Provisional, KeyFact, Role,
};
use register::{
    Attached, Blob, Event, EvidenceDocument, FindingCode, Kind, Severity, Signature, Statement, Thresholds,
};
use serde_json::{Value, json};

const INVALID: Result<(), &str> = Err("approval-invalid");
const MISSING: Result<(), &str> = Err("approval-missing");

/// A determination of 2026 from what the ledger holds.
fn determination(office: &Office, status: DeterminationStatus) -> Event {
    office.register.determine(2026.try_into().unwrap(), status, None).unwrap().0.into()
}

/// The rule that refuses an event with what is attached to it, if one does; nothing is recorded.
fn held(office: &Office, actor: &str, event: &Event, attached: &Attached) -> Result<(), &'static str> {
    rule(office.clone().record_with(actor, event.clone(), attached))
}

/// The same of an event without anything but the signatures of `signers`.
fn signed_by(office: &Office, actor: &str, event: &Event, signers: &[&str]) -> Result<(), &'static str> {
    rule(office.clone().record_signed(actor, event.clone(), signers))
}

/// An event signed by `cgg` over a statement that may be another one.
fn over(statement: &Statement) -> Attached {
    Attached { signatures: vec![signature("cgg", &secret("cgg"), statement)], ..Attached::default() }
}

fn noted(note: &str) -> Attached {
    Attached { note: Some(note.parse().unwrap()), ..Attached::default() }
}
