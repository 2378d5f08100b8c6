//! The book must keep what was appended, refuse what is no ledger, and let every change be seen.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod appending;
mod evidence;
mod guard_rails;
mod hostile;
mod pairs;
mod tampering;

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use chain::{ChainVerifier, Entry, Hash, Head, Row, genesis};
use ledger::{Appended, LedgerError, Reader, Recorded, Writer, create};
use rusqlite::Connection;
use tempfile::TempDir;

const ORIGIN: &str = "prorata.example/book";
const SHORT: Duration = Duration::from_millis(30);

/// The entry behind `before`, with a text of `size` letters.
fn next(before: Option<&Entry>, size: usize) -> Entry {
    let seq = before.map_or(1, |entry| entry.seq + 1);
    let body = match seq {
        1 => format!("{{\"fact\":{{\"origin\":\"{ORIGIN}\"}}}}"),
        _ => format!("{{\"fact\":{{\"number\":{seq},\"text\":\"{}\"}}}}", "x".repeat(size)),
    };
    Entry {
        seq,
        prev: before.map_or_else(|| genesis(ORIGIN), leaf),
        at: format!("2026-01-01T00:{:02}:{:02}Z", seq / 60, seq % 60).parse().unwrap(),
        actor: "ia".into(),
        kind: if seq == 1 { "LedgerOpened".into() } else { "Told".into() },
        kv: 1,
        request: format!("request-{seq}"),
        body,
    }
}

fn leaf(entry: &Entry) -> Hash {
    Hash::leaf(entry.encode().unwrap().as_bytes())
}

fn head(entry: &Entry) -> Head {
    Head { seq: entry.seq, hash: leaf(entry) }
}

fn chain_of(count: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for _ in 0..count {
        entries.push(next(entries.last(), 20));
    }
    entries
}

/// A folder with a ledger of that many entries.
fn book(count: usize) -> (TempDir, PathBuf, Vec<Entry>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let entries = chain_of(count);
    assert_eq!(create(&path, &entries[0]).unwrap(), head(&entries[0]));
    if count > 1 {
        let mut writer = Writer::open(&path, SHORT).unwrap();
        let session = writer.begin().unwrap();
        for entry in &entries[1..] {
            assert_eq!(session.append(entry).unwrap(), Appended::New(head(entry)));
        }
        session.commit().unwrap();
    }
    (folder, path, entries)
}

/// A row as it is stored, with the text of each column if it holds text.
type Stored = (i64, Option<String>, Option<String>, Option<String>);

/// Everything that a reader gives: the rows, and the faults as one line of text.
fn walked(path: &Path) -> Result<(Vec<Stored>, String, ChainVerifier), LedgerError> {
    let reader = Reader::open(path)?;
    let (mut rows, mut told, mut walk) = (Vec::new(), Vec::new(), ChainVerifier::default());
    reader.rows(|row| {
        let own = |text: Option<&str>| text.map(str::to_owned);
        rows.push((row.seq, own(row.request), own(row.hash), own(row.line)));
        let faults = walk.step(row).1;
        told.extend(faults.iter().map(|fault| format!("{}@{}", fault.kind.code(), fault.seq)));
        ControlFlow::Continue(())
    })?;
    assert_eq!(in_pairs(&reader).1, rows);
    Ok((rows, told.join(" "), walk))
}

/// The rows that a reader gives two at a time, and whether it came to the end.
fn in_pairs(reader: &Reader) -> (bool, Vec<Stored>) {
    let mut rows: Vec<Stored> = Vec::new();
    let mut alone = 0;
    let read = reader.pairs(|first, second| {
        assert_eq!(alone, 0, "nothing comes behind one that is alone");
        alone += usize::from(second.is_none());
        let own = |text: Option<&str>| text.map(str::to_owned);
        for row in [Some(first), second].into_iter().flatten() {
            rows.push((row.seq, own(row.request), own(row.hash), own(row.line)));
        }
        ControlFlow::Continue(())
    });
    (read.is_ok(), rows)
}

fn read(path: &Path) -> Vec<Entry> {
    let (rows, faults, _) = walked(path).unwrap();
    assert_eq!(faults, "");
    rows.iter().map(|row| Entry::decode(row.3.as_ref().unwrap()).unwrap()).collect()
}

/// The names and bytes of the plain files of a folder.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|path| (path.clone(), if path.is_file() { std::fs::read(path).ok() } else { None })).collect()
}

fn patch(path: &Path, at: usize, bytes: &[u8]) {
    let mut file = std::fs::read(path).unwrap();
    file[at..at + bytes.len()].copy_from_slice(bytes);
    std::fs::write(path, file).unwrap();
}

fn sql(path: &Path, batch: &str) {
    Connection::open(path).unwrap().execute_batch(batch).unwrap();
}

fn cut(path: &Path, bytes: usize) {
    let file = std::fs::read(path).unwrap();
    std::fs::write(path, &file[..file.len() - bytes]).unwrap();
}

/// Ends with a panic when `what` takes too long, as opening a pipe would.
fn in_time<T: Send + 'static>(name: &str, what: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || tell.send(what()));
    told.recv_timeout(Duration::from_secs(10)).unwrap_or_else(|_| panic!("{name}: it hangs or panicked"))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

/// Appends `count` entries with a text of `size` letters, each in a transaction of its own.
fn further(path: &Path, entries: &[Entry], count: usize, size: usize) {
    let mut writer = Writer::open(path, SHORT).unwrap();
    let mut last = entries.last().unwrap().clone();
    for _ in 0..count {
        last = next(Some(&last), size);
        let session = writer.begin().unwrap();
        session.append(&last).unwrap();
        session.commit().unwrap();
    }
}

/// As [`patch`], for a file too long to be read.
fn patch_in_place(path: &Path, at: u64, bytes: &[u8]) {
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}
