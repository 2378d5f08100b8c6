use std::path::{Path, PathBuf};

use application::{
    CommandError, Draft, Existing, LedgerFile, Recorder, Verdict, checkpoint_file, input_file, output_file,
};
use clap::Args;
use register::chain::sha256;
use register::notary::{StampRequest, TimeStamp};
use register::payload::CheckpointStamped;
use register::{Blob, FieldError, Text};
use report::{Block, Cell};

use crate::input::options::Recording;
use crate::output::answer::{Format, fact, print_blocks, print_json};
use crate::output::receipt::tell;
use crate::output::rows;

#[derive(Debug, Args)]
pub(crate) struct TimestampArgs {
    /// The signed checkpoint; from now on this file must stay as it is, byte for byte
    file: PathBuf,
    /// Write the request for the authority to this file (.tsq)
    #[arg(long, value_name = "FILE", conflicts_with = "response", required_unless_present = "response")]
    request_out: Option<PathBuf>,
    /// The answer of the authority (.tsr), to be recorded
    #[arg(long, value_name = "FILE", requires = "authority")]
    response: Option<PathBuf>,
    /// Which authority answered
    #[arg(long, value_name = "TEXT")]
    authority: Option<Text>,
    #[command(flatten)]
    recording: Recording,
}

pub(super) fn run(ledger: &LedgerFile<'_>, args: &TimestampArgs) -> Result<Verdict, CommandError> {
    let bytes = input_file::read(&args.file)?;
    // What is stamped must be a checkpoint as it was written.
    let text = String::from_utf8_lossy(&bytes);
    let note = checkpoint_file::parse_note(&text).map_err(|error| error.at(args.file.display()))?;
    if note.to_string().as_bytes() != bytes {
        return Err(CommandError::refused(
            "the file is not byte for byte a checkpoint: its line ends were changed",
        )
        .at(args.file.display()));
    }
    match (&args.request_out, &args.response, &args.authority) {
        (Some(out), _, _) => ask(args, &bytes, out),
        (None, Some(response), Some(authority)) => record(ledger, args, &bytes, response, authority),
        _ => Err(CommandError::usage("give --request-out FILE, or --response FILE with --authority TEXT")),
    }
}

fn ask(args: &TimestampArgs, bytes: &[u8], out: &Path) -> Result<Verdict, CommandError> {
    let request = StampRequest::over(bytes).map_err(|error| CommandError::refused(error.to_string()))?;
    output_file::write(out, request.as_bytes(), Existing::Keep)?;
    let digest = sha256(bytes).to_string();
    let (file, out) = (args.file.display().to_string(), out.display().to_string());
    if args.recording.answer.format == Format::Json {
        print_json(&serde_json::json!({
            "schema": "prorata/timestamp-request/1", "file": out, "imprint": digest, "over": file,
        }))?;
    } else {
        print_blocks(&[
            Block::Facts(vec![
                fact("Request", Cell::Text(out.clone())),
                fact("Over", Cell::Text(file.clone())),
                fact("SHA-256", Cell::Text(digest)),
            ]),
            Block::Note(format!(
                "Send it to the authority, as `curl -H 'Content-Type: application/timestamp-query' --data-binary @{out} URL`,\n\
                 and record its answer: `prorata checkpoint timestamp {file} --response FILE --authority TEXT`."
            )),
        ])?;
    }
    Ok(Verdict::Sound)
}

fn record(
    ledger: &LedgerFile<'_>,
    args: &TimestampArgs,
    bytes: &[u8],
    response: &Path,
    authority: &Text,
) -> Result<Verdict, CommandError> {
    let token = input_file::read(response)?;
    let stamp = TimeStamp::read(&token)
        .map_err(|error| CommandError::refused(error.to_string()).at(response.display()))?;
    if stamp.imprint != sha256(bytes) {
        return Err(CommandError::refused(format!("the time stamp is not over {}", args.file.display()))
            .at(response.display())
            .hint("give the checkpoint for which the request was written, unchanged"));
    }
    let note = checkpoint_file::parse_note(&String::from_utf8_lossy(bytes))?;
    let field = |error: FieldError| CommandError::refused(error.to_string()).at(response.display());
    let event = CheckpointStamped {
        authority: authority.clone(),
        checkpoint: Blob::of(bytes).map_err(field)?,
        size: note.checkpoint().size,
        time: stamp.time.as_str().parse().map_err(field)?,
        token: Blob::of(&token).map_err(field)?,
    };
    let recording = &args.recording;
    let (actor, attached) = (recording.actor()?, recording.attached(ledger, false)?);
    let request = recording.request.clone();
    let receipts = Recorder::open(ledger.path())?.record(&recording.terms()?, |_| {
        Ok(vec![Draft { actor, event: event.into(), attached, source: None, request, place: None }])
    })?;
    rows::tell_clock(&recording.clock());
    tell(recording.answer.format, &receipts)?;
    let heads: Vec<String> =
        receipts.iter().filter_map(|receipt| receipt.became.head()).map(|head| head.to_string()).collect();
    if recording.answer.format == Format::Text && !heads.is_empty() {
        print_blocks(&[Block::Note(format!(
            "Not checked here: that the authority signed it. With its certificate:\n  \
             openssl ts -verify -data {} -in {} -CAfile CERTIFICATE",
            args.file.display(),
            response.display()
        ))])
        .map_err(|error| error.after_recording(&heads.join(", ")))?;
    }
    Ok(Verdict::Sound)
}
