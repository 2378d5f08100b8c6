use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use register::{Attached, Code, Document, Event, Signature, Text};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answer::{Format, print};
use crate::command_error::{CommandError, Verdict};
use crate::input_file;
use crate::options::Recording;
use crate::receipt::tell;
use crate::recorder::{Draft, Recorder};
use crate::values::kind;

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

/// The longest line of an import: well above the largest entry.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// One line of an import file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kind: String,
    fact: Box<RawValue>,
    actor: Option<Code>,
    note: Option<Text>,
    #[serde(default)]
    documents: Vec<Document>,
    request: Option<String>,
    #[serde(default)]
    signatures: Vec<Signature>,
}

/// Records events from JSON Lines: all in one transaction, or line by line with `--each`.
pub(crate) fn run(ledger: &Path, args: &ImportArgs) -> Result<Verdict, CommandError> {
    if args.recording.request.is_some() {
        return Err(CommandError::usage("--request names one event, and an import may hold several")
            .hint("put a `request` into the line of the event"));
    }
    if args.recording.signing.is_used() {
        return Err(CommandError::usage("a signature is over one event, and an import may hold several")
            .hint("put the `signatures` into the line of the event, or record it by itself"));
    }
    if args.each && args.recording.preview {
        return Err(CommandError::usage("--each records line by line, and --preview records nothing")
            .hint("leave --each out to see what a whole file would record"));
    }
    if args.each { each(ledger, args) } else { all(ledger, args) }
}

fn all(ledger: &Path, args: &ImportArgs) -> Result<Verdict, CommandError> {
    let name = name_of(&args.file);
    let attached = args.recording.attached(ledger)?;
    let bytes = if is_standard_input(&args.file) {
        let mut bytes = Vec::new();
        let mut input = std::io::stdin().lock().take((64 << 20) + 1);
        input
            .read_to_end(&mut bytes)
            .map_err(|error| CommandError::refused(format!("reading standard input: {error}")))?;
        if bytes.len() > 64 << 20 {
            return Err(CommandError::refused("standard input is larger than 64 MiB"));
        }
        bytes
    } else {
        input_file::read(&args.file)?
    };
    let mut drafts = Vec::new();
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let place = format!("{name}, line {}", number + 1);
        if let Some(draft) = draft(line, args, &attached, &place).map_err(|error| error.at(&place))? {
            drafts.push(draft);
        }
    }
    if drafts.is_empty() {
        return Err(CommandError::refused(format!("{name} holds no event")));
    }
    let receipts = Recorder::open(ledger)?.record(&args.recording.terms()?, |_| Ok(drafts))?;
    tell(args.recording.answer.format, &receipts)?;
    Ok(Verdict::Sound)
}

/// Commits line by line. A line that is refused ends the import: the lines before it stay recorded.
fn each(ledger: &Path, args: &ImportArgs) -> Result<Verdict, CommandError> {
    let name = name_of(&args.file);
    let attached = args.recording.attached(ledger)?;
    let reading = |error: std::io::Error| CommandError::refused(format!("reading {name}: {error}"));
    let mut input: Box<dyn BufRead> = if is_standard_input(&args.file) {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(std::fs::File::open(&args.file).map_err(reading)?))
    };
    let mut recorder = Recorder::open(ledger)?;
    let mut terms = args.recording.terms()?;
    let mut bytes = Vec::new();
    for number in 1_u64.. {
        bytes.clear();
        let read = input.by_ref().take(LINE_BYTES_MAX + 1).read_until(b'\n', &mut bytes).map_err(reading)?;
        if read == 0 {
            break;
        }
        let place = format!("{name}, line {number}");
        if bytes.len() as u64 > LINE_BYTES_MAX {
            return Err(CommandError::refused(format!("{place}: the line is longer than 1 MiB")));
        }
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let Some(draft) = draft(line, args, &attached, &place).map_err(|error| error.at(&place))? else {
            continue;
        };
        let receipts = recorder.record(&terms, |_| Ok(vec![draft]))?;
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
    let attached =
        Attached { documents, note: line.note.or_else(|| command.note.clone()), signatures: line.signatures };
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

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn name_of(path: &Path) -> String {
    if is_standard_input(path) { "standard input".into() } else { path.display().to_string() }
}
