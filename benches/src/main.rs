//! Writes a generated history for measurements: `history ENTRIES FOLDER`.

mod history;
mod journals;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use register::Event;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let made = match words.as_slice() {
        [entries, folder] => entries
            .parse()
            .map_err(|_| format!("{entries} is not a number of entries"))
            .and_then(|entries| write(entries, Path::new(folder))),
        _ => Err("usage: history ENTRIES FOLDER".to_owned()),
    };
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the events as an import file, and as other programs read them.
fn write(entries: u64, folder: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    std::fs::create_dir_all(folder).map_err(told)?;
    let file = std::fs::File::create(folder.join("events.jsonl")).map_err(told)?;
    let mut out = BufWriter::new(file);
    let mut journals = journals::Journals::create(folder).map_err(told)?;
    history::History::tell(entries, move |seq, event| {
        let line = format!("{{\"kind\":\"{}\",\"fact\":{}}}", event.kind().name(), fact(event));
        writeln!(out, "{line}").and_then(|()| journals.take(seq, event, &line))
    })
}

/// The fact of an event as an import file gives it.
fn fact(event: &Event) -> String {
    let body = event.encode(&register::Attached::default()).unwrap_or_default();
    // Without documents, note and signatures the body is `{"fact":...}`.
    body.strip_prefix("{\"fact\":").and_then(|rest| rest.strip_suffix('}')).unwrap_or_default().to_owned()
}
