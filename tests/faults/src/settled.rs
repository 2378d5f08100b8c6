//! An entry is acknowledged only when the folder has reached the disk without the journal, whatever could not be opened.

use std::path::Path;

use crate::stage::{Stage, Told, payment};
use crate::strace;
use crate::surroundings::Edge;

pub(crate) fn all() -> Vec<Edge> {
    vec![("an acknowledged entry has no journal that could come back", no_journal_comes_back)]
}

/// Fails each opening of a file in turn, and reads in the trace whether the folder was synced behind the deletion.
fn no_journal_comes_back(program: &Path) -> Result<(), String> {
    if let Some(why) = strace::impossible() {
        return Err(format!("skipped: {why}"));
    }
    let office = Stage::new(program).determined();
    let (before, after) = strace::count(&office.copied(), &payment(1))?.remove("openat").unwrap_or_default();
    let mut acknowledged = 0;
    for error in ["EMFILE", "EIO"] {
        for at in before + 1..=before + after {
            let stage = office.copied();
            let log = stage.path("calls").display().to_string();
            let inject = format!("inject=openat:error={error}:when={at}");
            let arguments =
                ["-f", "-qq", "-y", "-o", &log, "-e", "trace=openat,unlink,fsync,fdatasync", "-e", &inject];
            let told = Told::of(&stage.behind("strace", &arguments, &payment(1)).output().unwrap());
            if told.code != Some(0) {
                continue;
            }
            acknowledged += 1;
            let calls = std::fs::read_to_string(&log).map_err(|error| error.to_string())?;
            let Some((_, behind)) = calls.rsplit_once("-journal\") = 0") else {
                return Err(format!("{error} at {at}: the journal was not deleted"));
            };
            let folder = format!("<{}>)", stage.folder().display());
            let synced =
                |line: &str| line.contains("fsync(") && line.contains(&folder) && line.ends_with("= 0");
            if !behind.lines().any(synced) {
                return Err(format!("{error} at opening {at}: acknowledged, and the folder was not synced"));
            }
        }
    }
    if acknowledged > 0 { Ok(()) } else { Err("nothing was ever acknowledged".into()) }
}
