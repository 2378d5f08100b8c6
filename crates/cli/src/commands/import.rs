use std::path::PathBuf;

use application::{CommandError, Draft, LedgerFile, Lines, Recorder, Verdict};
use clap::Args;
use register::{Attached, Code, Event, EvidenceDocument, Signature, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use unicode_normalization::UnicodeNormalization;

use crate::input::options::Recording;
use crate::input::values::kind;
use crate::output::answer::{Format, print};
use crate::output::receipt::ReceiptText;
use crate::output::receipt::tell;
use crate::output::rows;

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// A file of JSON Lines, one event a line; `-` for standard input
    pub(crate) file: PathBuf,
    /// Commit line by line, and answer each with its entry and hash once it is durable
    #[arg(long)]
    pub(crate) each: bool,
    #[command(flatten)]
    pub(crate) recording: Recording,
}

/// One line of an import file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kind: String,
    fact: Box<RawValue>,
    actor: Option<Code>,
    note: Option<Text>,
    place: Option<Text>,
    #[serde(default)]
    documents: Vec<EvidenceDocument>,
    request: Option<String>,
    #[serde(default)]
    signatures: Vec<Signature>,
}

/// Records events from JSON Lines: all in one transaction, or line by line with `--each`.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &ImportArgs) -> Result<Verdict, CommandError> {
    if args.recording.request.is_some() {
        return Err(CommandError::usage("--request names one event, and an import may hold several")
            .hint("put a `request` into the line of the event"));
    }
    if args.recording.signing.used().is_some() {
        return Err(CommandError::usage("a signature is over one event, and an import may hold several")
            .hint("put the `signatures` into the line of the event, or record it by itself"));
    }
    if args.each && args.recording.preview {
        return Err(CommandError::usage("--each records line by line, and --preview records nothing")
            .hint("leave --each out to see what a whole file would record"));
    }
    if args.each { each(ledger, args) } else { all(ledger, args) }
}

/// Records all lines in one transaction, each as it is read.
fn all(ledger: &LedgerFile<'_>, args: &ImportArgs) -> Result<Verdict, CommandError> {
    let attached = args.recording.attached(ledger, false)?;
    let mut lines = Lines::whole(&args.file)?;
    let mut some = false;
    let drafts = std::iter::from_fn(|| {
        let draft = next(&mut lines, args, &attached).transpose();
        if draft.is_none() && !some {
            return Some(Err(CommandError::refused(format!("{} holds no event", lines.name()))));
        }
        some = true;
        draft
    });
    let receipts = Recorder::open(ledger.path())?.record_each(&args.recording.terms()?, drafts)?;
    rows::tell_clock(&args.recording.clock());
    tell(args.recording.answer.format, &receipts)?;
    Ok(Verdict::Sound)
}

/// Commits line by line. A line that is refused ends the import: the lines before it stay recorded.
fn each(ledger: &LedgerFile<'_>, args: &ImportArgs) -> Result<Verdict, CommandError> {
    let attached = args.recording.attached(ledger, false)?;
    let mut lines = Lines::open(&args.file)?;
    let mut recorder = Recorder::open(ledger.path())?;
    let mut terms = args.recording.terms()?;
    while let Some(draft) = next(&mut lines, args, &attached)? {
        let receipts = recorder.record(&terms, |_| Ok(vec![draft]))?;
        rows::tell_clock(&terms.clock);
        // The head was expected before the first line; the lines themselves move it.
        terms.expected = None;
        for receipt in receipts {
            let Some(head) = receipt.became.head() else { continue };
            print(&match args.recording.answer.format {
                Format::Text => format!("{} {} {}\n", receipt.word(), head.seq, head.hash),
                Format::Json => format!("{}\n", receipt.json()),
            })
            .map_err(|error| error.after_recording(&head.to_string()))?;
        }
    }
    Ok(Verdict::Sound)
}

/// The next line that tells an event; nothing at the end.
fn next(lines: &mut Lines, args: &ImportArgs, attached: &Attached) -> Result<Option<Draft>, CommandError> {
    while let Some((place, line)) = lines.next_line()? {
        if let Some(draft) = draft(line, args, attached, &place).map_err(|error| error.at(&place))? {
            return Ok(Some(draft));
        }
    }
    Ok(None)
}

/// One line as an event on its way; nothing for an empty line.
fn draft(
    line: &[u8],
    args: &ImportArgs,
    command: &Attached,
    place: &str,
) -> Result<Option<Draft>, CommandError> {
    let text = std::str::from_utf8(line)
        .map_err(|error| CommandError::refused(format!("not UTF-8 from byte {}", error.valid_up_to() + 1)))?;
    // Some programs begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Letters that a Mac takes apart are composed.
    let text: &str = &text.nfc().collect::<String>();
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |what: String| {
        CommandError::refused(what)
            .hint("the form of a line is described in docs/json.md, each kind in docs/events.md")
    };
    let line: Line = serde_json::from_str(text).map_err(|error| wrong(json_fault(&error)))?;
    let kind = kind(&line.kind).map_err(wrong)?;
    let event =
        Event::from_fact(kind, line.fact.get()).map_err(|error| wrong(in_fact(&error.to_string())))?;
    let mut documents = command.documents.clone();
    documents.extend(line.documents);
    let attached = Attached {
        documents,
        note: line.note.or_else(|| command.note.clone()),
        place: line.place.or_else(|| command.place.clone()),
        signatures: line.signatures,
    };
    let actor = line.actor.as_ref().or(args.recording.actor.as_ref()).map(ToString::to_string);
    let actor = actor.ok_or_else(|| {
        CommandError::refused("nobody is named who records this")
            .hint("put an `actor` into the line, name one with --actor, or set PRORATA_ACTOR")
    })?;
    Ok(Some(Draft {
        actor,
        event,
        attached,
        source: None,
        request: line.request,
        place: Some(place.to_owned()),
    }))
}

/// What is wrong with a fact, with its column counted within the fact.
fn in_fact(text: &str) -> String {
    match text.rsplit_once(" at line 1 column ") {
        Some((what, column)) => format!("{what} (column {column} of the fact)"),
        None => text.to_owned(),
    }
}

/// What serde_json says, with the column in words; the line is told by the caller.
fn json_fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match text.strip_suffix(&place) {
        Some(what) => format!("column {}: {what}", error.column()),
        None => text,
    }
}
