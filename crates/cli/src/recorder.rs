use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use ledger::{Appended, Session, Writer};
use register::chain::{Entry, Moment, Walk};
use register::{Attached, Event, Kind, PAYLOAD_VERSION, Register, request_key};

use crate::command_error::CommandError;
use crate::office::{LAYOUT, broken};
use crate::receipt::Receipt;
use crate::terms::Terms;

/// How long a command waits for another one that writes.
const PATIENCE: Duration = Duration::from_secs(30);

/// An event on its way into the ledger.
pub(crate) struct Draft {
    pub(crate) actor: String,
    pub(crate) event: Event,
    pub(crate) attached: Attached,
    /// The idempotency key, when it is not the digest of the event.
    pub(crate) request: Option<String>,
    /// Where it came from, for messages: `events.jsonl, line 3`.
    pub(crate) place: Option<String>,
}

/// A ledger opened to record in it, with everything it says.
pub(crate) struct Recorder {
    writer: Writer,
    walk: Walk,
    register: Register,
}

impl Recorder {
    pub(crate) fn open(path: &Path) -> Result<Self, CommandError> {
        let writer = Writer::open(path, LAYOUT, PATIENCE)?;
        Ok(Self { writer, walk: Walk::default(), register: Register::default() })
    }

    /// Lets `decide` say what is to be recorded, from all that the ledger says at this moment, and records all
    /// of it in one transaction or nothing.
    pub(crate) fn record(
        &mut self,
        terms: &Terms,
        decide: impl FnOnce(&Register) -> Result<Vec<Draft>, CommandError>,
    ) -> Result<Vec<Receipt>, CommandError> {
        let Self { writer, walk, register } = self;
        let session = writer.begin()?;
        catch_up(&session, walk, register)?;
        if let Some(expected) = terms.expected {
            session.expect(Some(expected))?;
        }
        let mut receipts = Vec::new();
        for draft in decide(register)? {
            let place = draft.place.clone();
            let receipt = append(&session, walk, register, terms, draft);
            receipts.push(receipt.map_err(|error| match place {
                Some(place) => error.at(place),
                None => error,
            })?);
        }
        session.commit()?;
        Ok(receipts)
    }
}

/// Reads what the ledger says beyond what is known of it, and verifies it.
fn catch_up(session: &Session<'_>, walk: &mut Walk, register: &mut Register) -> Result<(), CommandError> {
    let known = walk.head();
    if let Some(known) = known {
        // What was read must still be there: the entry up to which it was read is the head of a prefix.
        let mut found = None;
        session.rows_after(known.seq - 1, |row| {
            found = row.line.map(|line| register::chain::Hash::leaf(line.as_bytes()));
            ControlFlow::Break(())
        })?;
        if found != Some(known.hash) {
            return Err(CommandError::refused("the ledger was replaced while it was being written to"));
        }
    }
    let mut fault = None;
    session.rows_after(known.map_or(0, |head| head.seq), |row| {
        let (entry, faults) = walk.step(row);
        fault = faults.into_iter().next();
        if let (Some(entry), Some(head)) = (entry, walk.head()) {
            register.take(&entry, head.hash);
        }
        if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    match fault {
        Some(fault) => Err(broken(&fault)),
        None => Ok(()),
    }
}

fn append(
    session: &Session<'_>,
    walk: &mut Walk,
    register: &mut Register,
    terms: &Terms,
    draft: Draft,
) -> Result<Receipt, CommandError> {
    let kind = draft.event.kind();
    let (at, attached) = time(walk, terms, draft.attached)?;
    let wrong = |error: register::DecodeError| CommandError::refused(error.to_string());
    let body = draft.event.encode(&attached).map_err(wrong)?;
    let request = match draft.request {
        Some(request) => request,
        None => fresh_request(session, register, kind, &body)?,
    };
    register.check_actor(&draft.actor, kind)?;
    if let Some((head, found)) = session.find(&request)? {
        let same = found.kind == kind.name() && found.kv == PAYLOAD_VERSION && found.body == body;
        if same {
            return Ok(Receipt { kind, appended: Appended::Already(head) });
        }
    }
    register.check(&draft.actor, &draft.event)?;
    let head = walk.head();
    let (seq, prev) = match head {
        Some(head) => (head.seq + 1, head.hash),
        None => return Err(CommandError::refused("the ledger is empty")),
    };
    let entry = Entry {
        seq,
        prev,
        at,
        actor: draft.actor,
        kind: kind.name().to_owned(),
        kv: PAYLOAD_VERSION,
        request,
        body,
    };
    let appended = session.append(&entry)?;
    if let Appended::New(head) = appended {
        let line = entry.encode().map_err(|error| CommandError::refused(error.to_string()))?;
        let hash = head.hash.to_string();
        let row = register::chain::Row {
            seq: seq.cast_signed(),
            request: Some(&entry.request),
            hash: Some(&hash),
            line: Some(&line),
        };
        if let Some(fault) = walk.step(row).1.first() {
            return Err(CommandError::refused(fault.to_string()));
        }
        register.take(&entry, head.hash);
    }
    Ok(Receipt { kind, appended })
}

/// The request key of an event; another one when the entry that it became was corrected since, so that the
/// same fact can be recorded again.
fn fresh_request(
    session: &Session<'_>,
    register: &Register,
    kind: Kind,
    body: &str,
) -> Result<String, CommandError> {
    let mut request = request_key(kind, body, None);
    while let Some((head, _)) = session.find(&request)? {
        match register.corrected_by(head.seq) {
            Some(correction) => request = request_key(kind, body, Some(correction)),
            None => break,
        }
    }
    Ok(request)
}

/// The time of the next entry: never before the last one.
fn time(walk: &Walk, terms: &Terms, mut attached: Attached) -> Result<(Moment, Attached), CommandError> {
    let now = terms.clock.now()?;
    let Some(last) = walk.last_at().filter(|last| now < **last) else { return Ok((now, attached)) };
    let Some(note) = &terms.clock_note else {
        return Err(CommandError::refused(format!(
            "the clock says {now}, which is before the last entry ({last})"
        ))
        .hint("set the clock of this machine right and try again")
        .hint(
            "if the last entry was recorded with a clock that ran ahead, say so with --clock-note TEXT: \
             the entry is then recorded at the time of the last one, with your note",
        ));
    };
    let mut words = format!("Clock at {now}: {note}");
    if let Some(before) = &attached.note {
        words = format!("{before} | {words}");
    }
    attached.note =
        Some(words.parse().map_err(|error: register::FieldError| CommandError::refused(error.to_string()))?);
    Ok((last.clone(), attached))
}
