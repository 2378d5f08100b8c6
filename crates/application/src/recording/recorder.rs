use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;
use ledger::{Appended, Session, Writer};
use register::chain::{ChainVerifier, Entry, Head, Moment};
use register::payload::ReportIssued;
use register::{
    Attached, CLOCK_NOTE, Event, EvidenceDocument, PAYLOAD_VERSION, Refusal, Register, request_key,
};

use crate::error::CommandError;
use crate::files::output_file::{self, Existing};
use crate::reading::loaded_ledger::{broken, is_broken};
use crate::recording::receipt::{Receipt, RecordOutcome};
use crate::recording::record_options::RecordOptions;

/// How long a command waits for another one that writes.
const PATIENCE: Duration = Duration::from_secs(30);

/// An event on its way into the ledger.
pub struct Draft {
    /// Who records.
    pub actor: String,
    /// What is recorded.
    pub event: Event,
    /// What is attached to it.
    pub attached: Attached,
    /// The file of rows that it was read from. It becomes the first document of the entry, but no part of the
    /// idempotency key: the same row in another file is the same event.
    pub source: Option<EvidenceDocument>,
    /// The idempotency key, when it is not the digest of the event.
    pub request: Option<String>,
    /// Where it came from, for messages: `events.jsonl, line 3`.
    pub place: Option<String>,
}

/// A ledger opened to record in it, with everything it says.
pub struct Recorder {
    path: PathBuf,
    writer: Writer,
    walk: ChainVerifier,
    register: Register,
}

impl Recorder {
    /// Opens a ledger to record in it.
    ///
    /// # Errors
    /// When it cannot be opened, or another command writes to it for too long.
    pub fn open(path: &Path) -> Result<Self, CommandError> {
        let writer = Writer::open(path, PATIENCE).map_err(|error| looked_at_again(path, error.into()))?;
        Ok(Self { path: path.into(), writer, walk: ChainVerifier::default(), register: Register::default() })
    }

    /// Lets `decide` say what is to be recorded, from all that the ledger says at this moment, and records all
    /// of it in one transaction or nothing.
    ///
    /// # Errors
    /// What `decide`, the rules or the disk refuse: nothing is recorded then.
    pub fn record(
        &mut self,
        options: &RecordOptions,
        decide: impl FnOnce(&Register) -> Result<Vec<Draft>, CommandError>,
    ) -> Result<Vec<Receipt>, CommandError> {
        let several = |drafts: Vec<Draft>| {
            if drafts.len() > 1 && (options.unsigned_out.is_some() || !options.signer.is_empty()) {
                return Err(CommandError::usage("a signature is over one event, and the file holds several")
                    .hint("record the event that is to be signed by itself"));
            }
            Ok(drafts.into_iter().map(Ok))
        };
        self.looking_again(options, |register| decide(register).and_then(several))
    }

    /// As [`Recorder::record`], for events that are read one by one. An error among them records nothing.
    ///
    /// # Errors
    /// As [`Recorder::record`].
    pub fn record_each(
        &mut self,
        options: &RecordOptions,
        drafts: impl Iterator<Item = Result<Draft, CommandError>>,
    ) -> Result<Vec<Receipt>, CommandError> {
        self.looking_again(options, |_| Ok(drafts))
    }

    fn looking_again<I: Iterator<Item = Result<Draft, CommandError>>>(
        &mut self,
        options: &RecordOptions,
        decide: impl FnOnce(&Register) -> Result<I, CommandError>,
    ) -> Result<Vec<Receipt>, CommandError> {
        let path = self.path.clone();
        // The session has ended by then: closing a file gives up all locks that this process holds on it (POSIX).
        self.record_once(options, decide).map_err(|error| looked_at_again(&path, error))
    }

    fn record_once<I: Iterator<Item = Result<Draft, CommandError>>>(
        &mut self,
        options: &RecordOptions,
        decide: impl FnOnce(&Register) -> Result<I, CommandError>,
    ) -> Result<Vec<Receipt>, CommandError> {
        let Self { path: _, writer, walk, register } = self;
        let session = writer.begin()?;
        catch_up(&session, walk, register)?;
        // What is due is compared with the day of recording.
        if let Ok(day) = options.clock.now()?.date().parse() {
            register.hold_against(day);
        }
        let mut batch = Batch { session: &session, walk, register, options, before: 0, places: Vec::new() };
        batch.before = batch.walk.head().map_or(0, |head| head.seq);
        let drafts = decide(batch.register)?;
        let receipts = drafts.map(|draft| batch.append(draft?)).collect::<Result<Vec<_>, _>>()?;
        if options.preview {
            // What is not committed was never there.
            drop(session);
            return Ok(receipts.into_iter().map(Receipt::previewed).collect());
        }
        session.commit()?;
        Ok(receipts)
    }
}

/// The events of one command on their way into one transaction.
struct Batch<'a> {
    session: &'a Session<'a>,
    walk: &'a mut ChainVerifier,
    register: &'a mut Register,
    options: &'a RecordOptions,
    /// Where the ledger ended before the command.
    before: u64,
    /// Where the events that were appended came from, in order.
    places: Vec<String>,
}

impl Batch<'_> {
    fn append(&mut self, draft: Draft) -> Result<Receipt, CommandError> {
        let place = draft.place.clone();
        let receipt = self.append_one(draft).map_err(|error| match &place {
            Some(place) => error.at(place),
            None => error,
        })?;
        if matches!(receipt.became, RecordOutcome::New(_)) {
            self.places.push(place.unwrap_or_default());
        }
        Ok(receipt)
    }

    fn append_one(&mut self, draft: Draft) -> Result<Receipt, CommandError> {
        let kind = draft.event.kind();
        let wrong = |error: register::DecodeError| CommandError::refused(error.to_string());
        // The key is that of the event as it was given, without signatures; what the clock adds to the note is not part
        // of it.
        let as_told = draft.attached.unsigned();
        let told = draft.event.encode(&as_told).map_err(wrong)?;
        let (request, found) = match draft.request {
            Some(request) => {
                let found = self.session.find(&request)?;
                if let Some(gone) = found.as_ref().and_then(|(head, _)| self.gone(head.seq)) {
                    let what = format!(
                        "the request key `{request}` is that of an entry that entry {gone} took away"
                    );
                    return Err(CommandError::refused(what).hint("give another --request, or leave it out"));
                }
                (request, found)
            }
            None => self.fresh_request(&draft.event, &told)?,
        };
        self.register.check_actor(&draft.actor, kind)?;
        if let Some((head, found)) = found {
            if let Some(place) = self.place_of(head.seq) {
                let what = format!("the same event stands already on {place}");
                return Err(CommandError::refused(what)
                    .hint("tell two equal events apart by their reference, or record the second one by itself with --request"));
            }
            let (event, attached) = Event::decode(&found.kind, found.kv, &found.body).map_err(wrong)?;
            if event != draft.event {
                return Err(ledger::LedgerError::RequestTaken { request, seq: head.seq }.into());
            }
            let signs = self.options.unsigned_out.is_some() || !self.options.signer.is_empty();
            if signs && attached.signatures.is_empty() {
                let what = format!("entry {} tells the same without a signature", head.seq);
                return Err(CommandError::refused(what)
                    .hint("correct that entry with `record entry-corrected`, then record the event signed"));
            }
            return Ok(Receipt { kind, became: RecordOutcome::Already(head), event, doubts: Vec::new() });
        }
        self.register.check(&draft.actor, &draft.event).map_err(|refusal| self.explain(refusal))?;
        self.register.check_codes(&draft.actor, &draft.event)?;
        self.register.check_public_key(&draft.event)?;
        if let Event::ReportIssued(fact) = &draft.event {
            self.check_report(fact)?;
        }
        let doubts = self.register.check_doubts(&draft.event, &draft.attached, self.latest_day()?)?;
        let mut signed = draft.attached;
        signed.documents.splice(0..0, draft.source);
        let bare = signed.unsigned();
        if self.options.unsigned_out.is_some() || !self.options.signer.is_empty() {
            let statement = self.register.statement(&draft.actor, &request, &draft.event, &bare)?;
            if let Some(file) = &self.options.unsigned_out {
                output_file::write(file, statement.as_bytes(), Existing::Keep)?;
                return Ok(Receipt {
                    kind,
                    became: RecordOutcome::ToSign(file.clone()),
                    event: draft.event,
                    doubts,
                });
            }
            signed.signatures = self.options.signer.sign(self.register, &statement)?;
        }
        self.register.check_approvals(&draft.actor, &request, &draft.event, &signed)?;
        let Some(head) = self.walk.head() else {
            return Err(CommandError::refused("the ledger is empty"));
        };
        if self.places.is_empty()
            && let Some(expected) = self.options.expected
        {
            self.session.expect(Some(expected))?;
        }
        let (at, attached) = time(self.walk, self.options, signed, self.places.is_empty())?;
        let body = if attached == as_told { told } else { draft.event.encode(&attached).map_err(wrong)? };
        let entry = Entry {
            seq: head.seq + 1,
            prev: head.hash,
            at,
            actor: draft.actor,
            kind: kind.name().to_owned(),
            kv: PAYLOAD_VERSION,
            request,
            body,
        };
        let appended = self.session.append(&entry)?;
        if let Appended::New(head) = appended {
            self.walk.pass(&entry, head.hash);
            self.register.take_recorded(&entry, head.hash, draft.event.clone(), attached);
        }
        let became = match appended {
            Appended::New(head) => RecordOutcome::New(head),
            Appended::Already(head) => RecordOutcome::Already(head),
        };
        Ok(Receipt { kind, became, event: draft.event, doubts })
    }

    /// The request key of an event, with the entry that it became already; another one when that entry was corrected or
    /// superseded since, so that the same fact can be recorded again.
    fn fresh_request(
        &self,
        event: &Event,
        body: &str,
    ) -> Result<(String, Option<(Head, Entry)>), CommandError> {
        let (kind, concerned) = (event.kind(), self.register.concerned(event));
        let mut request = request_key(kind, body, &concerned, None);
        loop {
            let found = self.session.find(&request)?;
            match found.as_ref().and_then(|(head, _)| self.gone(head.seq)) {
                Some(seq) => request = request_key(kind, body, &concerned, Some(seq)),
                None => return Ok((request, found)),
            }
        }
    }

    /// Compares a report with the ledger as it was after the entry that the report names.
    fn check_report(&mut self, fact: &ReportIssued) -> Result<(), CommandError> {
        if self.walk.head().is_some_and(|head| head.seq == fact.as_of) {
            return Ok(self.register.check_report_figures(fact)?);
        }
        let (mut walk, mut then) = (ChainVerifier::default(), Register::default());
        self.session.rows_after(0, |row| {
            if let (Some(entry), Some(head)) = (walk.step(row).0, walk.head()) {
                then.take(&entry, head.hash);
            }
            let reached = walk.head().is_some_and(|head| head.seq >= fact.as_of);
            if reached { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(then.check_report_figures(fact)?)
    }

    /// The latest day that it can be where this is recorded; none when it is reported that the clock is wrong.
    fn latest_day(&self) -> Result<Option<NaiveDate>, CommandError> {
        let now = self.options.clock.now()?;
        let at = self.walk.last_at().filter(|last| now < **last).unwrap_or(&now);
        Ok(if self.options.clock_note.is_some() { None } else { register::latest_day(at) })
    }

    /// The entry by which what entry `seq` tells is no longer in force.
    fn gone(&self, seq: u64) -> Option<u64> {
        self.register.corrected_by(seq).or_else(|| self.register.superseded_by(seq))
    }

    /// Where the event came from that this very command made entry `seq`.
    fn place_of(&self, seq: u64) -> Option<&str> {
        let place = usize::try_from(seq.checked_sub(self.before + 1)?).ok()?;
        self.places.get(place).map(String::as_str)
    }

    /// A refusal, with the places of the entries that are not in the ledger yet.
    fn explain(&self, refusal: Refusal) -> CommandError {
        let places: Vec<String> = refusal
            .entries
            .iter()
            .filter_map(|seq| self.place_of(*seq).map(|place| format!("entry {seq} would be {place}")))
            .collect();
        let told = CommandError::from(refusal);
        if places.is_empty() {
            told
        } else {
            told.hint(format!("{}; nothing was recorded", places.join(", ")))
        }
    }
}

/// SQLite takes a page that the system failed to read for a damaged one. Before a ledger is called broken by a command
/// that writes, it is looked at once more, from the file on.
fn looked_at_again(path: &Path, error: CommandError) -> CommandError {
    const WAY_OUT: &str = "run the same command again; if this comes back, the disk is failing";
    if !error.is_broken() {
        return error;
    }
    match is_broken(path) {
        Ok(true) => error,
        Ok(false) => CommandError::refused(format!(
            "{} could not be read, and is sound when it is read again; nothing was recorded",
            path.display()
        ))
        .hint(WAY_OUT),
        Err(unread) => CommandError::from(unread).hint(WAY_OUT),
    }
}

/// Reads what the ledger says beyond what is known of it, and verifies it.
fn catch_up(
    session: &Session<'_>,
    walk: &mut ChainVerifier,
    register: &mut Register,
) -> Result<(), CommandError> {
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

/// The time of the next entry: never before the last one.
fn time(
    walk: &ChainVerifier,
    options: &RecordOptions,
    mut attached: Attached,
    first: bool,
) -> Result<(Moment, Attached), CommandError> {
    let now = options.clock.now()?;
    let Some(last) = walk.last_at().filter(|last| now < **last) else {
        if first && options.clock_note.is_some() {
            let what = format!("the clock ({now}) does not stand before the last entry");
            return Err(CommandError::usage(what).hint("leave --clock-note out"));
        }
        return Ok((now, attached));
    };
    let Some(note) = &options.clock_note else {
        return Err(CommandError::refused(format!(
            "the clock says {now}, which is before the last entry ({last})"
        ))
        .hint("set the clock of this machine right and try again")
        .hint(
            "if the last entry was recorded with a clock that ran ahead, say so with --clock-note TEXT: \
             the entry is then recorded at the time of the last one, with your note",
        ));
    };
    if !attached.signatures.is_empty() {
        return Err(CommandError::refused(
            "a signed event cannot take the note of a clock problem: it was signed without it",
        )
        .hint("set the clock of this machine right and try again"));
    }
    let mut words = format!("{CLOCK_NOTE}{now}: {note}");
    if let Some(before) = &attached.note {
        words = format!("{before} | {words}");
    }
    attached.note =
        Some(words.parse().map_err(|error: register::FieldError| CommandError::refused(error.to_string()))?);
    Ok((last.clone(), attached))
}
