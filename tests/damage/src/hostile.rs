//! Files that were made to harm: each is refused or told at once, without running its code, and nothing near it changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use ledger::Writer;

use crate::crafted::{KINDS, Meant};
use crate::reading::{Reading, whole};
use crate::subject::{self, Subject, scratch};
use crate::table::{Line, Table};

/// The longest that a refusal may take; without optimisation, five times as long.
const AT_ONCE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 100 });
/// When a command is taken to hang.
const HANG: Duration = Duration::from_secs(10);

pub(crate) fn run(table: &mut Table) {
    let sound = Subject::new().sound;
    let mut lines: BTreeMap<&str, Line> = BTreeMap::new();
    for (name, meant, craft) in KINDS {
        let row = match meant {
            Meant::Refused => "hostile files that are refused",
            Meant::Told => "hostile entries in a file in order: told by `verify`",
            Meant::Taken => "unusual files that are ledgers",
        };
        let line = lines.entry(row).or_insert_with(|| Line::new(row));
        let folder = scratch();
        let path = folder.path().join("ledger.sqlite");
        std::fs::write(&path, &sound).unwrap();
        craft(&path);
        let before = contents(folder.path());
        match one(&path, *meant) {
            Ok(()) if contents(folder.path()) != before => {
                line.wrong(format!("{name}: something was changed"))
            }
            Ok(()) if *meant == Meant::Taken => line.harmless("it holds the same entries"),
            Ok(()) => line.found(),
            Err(why) => line.wrong(format!("{name}: {why}")),
        }
    }
    lines.into_values().for_each(|line| table.put(line));
    table.put(control(&sound));
}

/// What the library and the program make of one file.
fn one(path: &Path, meant: Meant) -> Result<(), String> {
    let mut fastest = HANG;
    let mut last = None;
    // The machine may be busy: the best of three counts.
    for _ in 0..3 {
        let at = path.to_path_buf();
        let since = Instant::now();
        let reading = in_time(move || whole(&at))?;
        fastest = fastest.min(since.elapsed());
        last = Some(reading);
    }
    let reading = last.unwrap();
    if let Some(failed) = &reading.failed {
        return Err(failed.clone());
    }
    let as_meant = match meant {
        Meant::Refused => reading.refused.is_some(),
        Meant::Told => reading.refused.is_none() && reading.found(),
        Meant::Taken => !reading.found(),
    };
    if !as_meant {
        return Err(format!("not as it should be: {}", told(&reading)));
    }
    // A ledger that is a ledger is verified as a whole, which takes its time.
    if fastest > AT_ONCE && meant == Meant::Refused {
        return Err(format!("it took {} ms: {}", fastest.as_millis(), told(&reading)));
    }
    if meant == Meant::Refused {
        let at = path.to_path_buf();
        let wait = Duration::from_millis(1);
        let begun =
            in_time(move || Writer::open(&at, wait).and_then(|mut writer| writer.begin().map(drop)).is_ok())?;
        if begun {
            return Err("it can be written to".into());
        }
    }
    let code = program(path)?;
    let right = match meant {
        Meant::Refused => code == 4 || code == 1,
        Meant::Told => code == 4,
        Meant::Taken => code == 0,
    };
    if right { Ok(()) } else { Err(format!("`prorata verify` ends with {code}")) }
}

fn told(reading: &Reading) -> String {
    let chain = reading.chain.first().map(ToString::to_string);
    let why =
        reading.refused.clone().or(chain).or(reading.unreadable.clone()).or(reading.file.first().cloned());
    why.unwrap_or_else(|| "nothing is told".into())
}

/// Ends when `what` does not.
fn in_time<T: Send + 'static>(what: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let (tell, answer) = mpsc::channel();
    std::thread::spawn(move || tell.send(what()));
    answer.recv_timeout(HANG).map_err(|_| "it hangs or panics".into())
}

/// The program itself, as a person would run it: its exit code.
fn program(ledger: &Path) -> Result<i32, String> {
    let program = subject::program();
    let mut child = Command::new(&program)
        .args(["verify", "--ledger"])
        .arg(ledger)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}; build it with `cargo build -p prorata`", program.display()))?;
    let since = Instant::now();
    while since.elapsed() < HANG {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().ok_or_else(|| "`prorata verify` was killed by a signal".into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    Err("`prorata verify` hangs".into())
}

/// What is in the folder: the content of plain files of a size that can be read, the names of all.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let found = std::fs::read_dir(folder).unwrap().map(|found| found.unwrap().path());
    found
        .map(|path| {
            let plain = path.symlink_metadata().unwrap();
            let read = plain.is_file() && plain.len() < 1 << 26;
            let bytes = read.then(|| std::fs::read(&path).unwrap());
            (path, bytes)
        })
        .collect()
}

/// A reader that runs the code of a file does not come back from one of them.
fn control(sound: &[u8]) -> Line {
    let mut line = Line::new("control: SQLite as it comes, on the view that never ends");
    let folder = scratch();
    let path = folder.path().join("ledger.sqlite");
    std::fs::write(&path, sound).unwrap();
    let (_, _, craft) =
        KINDS.iter().find(|(name, _, _)| *name == "a view that never ends as the entries").unwrap();
    craft(&path);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let handle = connection.get_interrupt_handle();
    let timer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        handle.interrupt();
    });
    let since = Instant::now();
    let rows: Result<i64, _> = connection.query_row("SELECT count(*) FROM entry", [], |row| row.get(0));
    let interrupted = rows.is_err() && since.elapsed() >= Duration::from_millis(300);
    timer.join().unwrap();
    line.must(interrupted, || format!("it came back with {rows:?}: the file does no harm"));
    line.harmless("it had to be stopped, as it must");
    line
}
