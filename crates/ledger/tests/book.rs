//! The book must keep what was appended, refuse what is no ledger, and let every change be seen.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use chain::{Entry, Hash, Head, Walk, genesis};
use ledger::{Appended, Layout, LedgerError, Reader, Recorded, Writer, create};
use rusqlite::Connection;
use tempfile::TempDir;

const ORIGIN: &str = "prorata.example/book";
const LAYOUT: Layout =
    Layout { views: "CREATE VIEW v_lines AS SELECT seq, json_extract(line, '$.kind') AS kind FROM entry;\n" };
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
    assert_eq!(create(&path, LAYOUT, &entries[0]).unwrap(), head(&entries[0]));
    if count > 1 {
        let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
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
fn walked(path: &Path) -> Result<(Vec<Stored>, String, Walk), LedgerError> {
    let reader = Reader::open(path, LAYOUT)?;
    let (mut rows, mut told, mut walk) = (Vec::new(), Vec::new(), Walk::default());
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

// ---- Appending.

#[test]
fn what_is_appended_is_read_back_in_order() {
    let (folder, path, entries) = book(12);
    assert_eq!(read(&path), entries);
    assert_eq!(contents(folder.path()).len(), 1, "one file at rest");
    let reader = Reader::open(&path, LAYOUT).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(
        (reader.evidence().unwrap().sha256, reader.evidence().unwrap().journal),
        (chain::sha256(&bytes), None)
    );
    assert_eq!(reader.evidence().unwrap().bytes, bytes.len() as u64);
    assert_eq!(reader.integrity().unwrap(), Vec::<String>::new());
    let mut seen = 0;
    reader
        .rows(|_| {
            seen += 1;
            if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(seen, 5, "reading ends when it is told to");
}

#[test]
fn a_session_sees_what_it_appended_and_what_was_there() {
    let (_folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let fourth = next(entries.last(), 1);
    session.append(&fourth).unwrap();
    assert_eq!(session.head().unwrap(), Some(head(&fourth)));
    let rows_after = |after| {
        let mut seqs = Vec::new();
        let each = |row: chain::Row<'_>| {
            seqs.push(row.seq);
            ControlFlow::Continue(())
        };
        session.rows_after(after, each).unwrap();
        seqs
    };
    assert_eq!(rows_after(0), [1, 2, 3, 4]);
    assert_eq!(rows_after(3), [4]);
    assert_eq!(rows_after(u64::MAX), [0_i64; 0]);
    assert_eq!(session.find("request-2").unwrap(), Some((head(&entries[1]), entries[1].clone())));
    assert_eq!(session.find("request-9").unwrap(), None);
    assert!(session.expect(Some(head(&fourth))).is_ok());
    let wrong = session.expect(Some(head(&entries[2])));
    assert!(matches!(wrong, Err(LedgerError::Head { found: Some(found), .. }) if found == head(&fourth)));
}

#[test]
fn a_new_ledger_never_replaces_a_file_and_is_whole_or_not_there() {
    let (folder, path, entries) = book(2);
    let before = contents(folder.path());
    assert!(matches!(create(&path, LAYOUT, &entries[0]), Err(LedgerError::Exists(_))));
    #[cfg(unix)]
    {
        let link = folder.path().join("link.sqlite");
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
        assert!(matches!(create(&link, LAYOUT, &entries[0]), Err(LedgerError::Exists(_))));
        std::fs::remove_file(link).unwrap();
    }
    let new = folder.path().join("new.sqlite");
    assert!(matches!(create(&new, LAYOUT, &entries[1]), Err(LedgerError::Head { .. })));
    let unwritable = Entry { actor: String::new(), ..entries[0].clone() };
    assert!(matches!(create(&new, LAYOUT, &unwritable), Err(LedgerError::Entry(_))));
    let nowhere = folder.path().join("no").join("ledger.sqlite");
    assert!(matches!(create(&nowhere, LAYOUT, &entries[0]), Err(LedgerError::Io { .. })));
    assert_eq!(contents(folder.path()), before, "nothing is left of a ledger that was not made");
}

#[test]
fn the_same_request_is_recorded_once_and_another_content_under_it_is_refused() {
    let (_folder, path, entries) = book(3);
    let before = std::fs::read(&path).unwrap();
    let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let session = writer.begin().unwrap();
    // The same command later: another place, time and predecessor, the same request and content.
    let again = Entry {
        seq: 4,
        prev: leaf(&entries[2]),
        at: "2026-02-02T00:00:00Z".parse().unwrap(),
        ..entries[1].clone()
    };
    assert_eq!(session.append(&again).unwrap(), Appended::Already(head(&entries[1])));
    for other in [
        Entry { body: "{\"fact\":{\"number\":3}}".into(), ..again.clone() },
        Entry { kind: "Said".into(), ..again.clone() },
        Entry { kv: 2, ..again.clone() },
    ] {
        let refused = session.append(&other);
        assert!(
            matches!(&refused, Err(LedgerError::RequestTaken { request, seq: 2 }) if request == "request-2"),
            "{refused:?}"
        );
    }
    session.commit().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn an_entry_that_does_not_follow_is_refused() {
    let (_folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let right = next(entries.last(), 1);
    for wrong in [
        Entry { prev: leaf(&entries[1]), ..right.clone() },
        Entry { prev: genesis("elsewhere"), ..right.clone() },
        Entry { seq: 5, ..right.clone() },
        Entry { seq: 3, ..right.clone() },
        Entry { seq: 1, prev: genesis(ORIGIN), ..right.clone() },
    ] {
        let refused = session.append(&wrong);
        let Err(LedgerError::Head { found, .. }) = &refused else { panic!("{wrong:?}: {refused:?}") };
        assert_eq!(*found, Some(head(&entries[2])));
        assert_eq!(refused.unwrap_err().recorded(), Recorded::No);
    }
    let unwritable = Entry { request: "with space".into(), ..right.clone() };
    assert!(matches!(session.append(&unwritable), Err(LedgerError::Entry(_))));
    session.append(&right).unwrap();
    session.commit().unwrap();
    assert_eq!(read(&path).len(), 4, "the right one follows after all");
}

#[test]
fn a_session_that_is_dropped_leaves_nothing() {
    let (folder, path, entries) = book(3);
    let before = contents(folder.path());
    let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let fourth = next(entries.last(), 50_000);
    session.append(&fourth).unwrap();
    session.append(&next(Some(&fourth), 50_000)).unwrap();
    drop(session);
    assert_eq!(writer.begin().unwrap().head().unwrap(), Some(head(&entries[2])));
    drop(writer);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn two_writers_take_turns() {
    let (_folder, path, entries) = book(2);
    let mut first = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let mut second = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let third = next(entries.last(), 1);
    let session = first.begin().unwrap();
    session.append(&third).unwrap();
    assert!(matches!(second.begin().map(drop), Err(LedgerError::Busy(_))));
    // A writer that comes now is told the same, when it is opened or when it begins.
    let late = Writer::open(&path, LAYOUT, SHORT).and_then(|mut writer| writer.begin().map(drop));
    assert!(matches!(late, Err(LedgerError::Busy(_))), "{late:?}");
    session.commit().unwrap();
    let session = second.begin().unwrap();
    assert_eq!(session.head().unwrap(), Some(head(&third)));
    // What the second one had prepared for the old head does not follow any more.
    let stale = Entry { request: "other".into(), ..third.clone() };
    assert!(matches!(session.append(&stale), Err(LedgerError::Head { .. })));
}

#[test]
fn a_reader_gives_what_was_committed_while_a_writer_is_at_work() {
    let (_folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let session = writer.begin().unwrap();
    session.append(&next(entries.last(), 1)).unwrap();
    assert_eq!(read(&path), entries);
    session.commit().unwrap();
    assert_eq!(read(&path).len(), 4);
}

// ---- Guard-rails.

#[test]
fn a_plain_sql_tool_is_kept_from_changing_the_book() {
    let (_folder, path, entries) = book(3);
    let before = std::fs::read(&path).unwrap();
    let tool = Connection::open(&path).unwrap();
    tool.pragma_update(None, "recursive_triggers", true).unwrap();
    let columns = "(seq, request, hash, line)";
    for (sql, says) in [
        ("UPDATE entry SET line = 'x' WHERE seq = 2".to_owned(), "never changed"),
        ("UPDATE entry SET seq = 9 WHERE seq = 3".into(), "never changed"),
        ("UPDATE entry SET hash = hash".into(), "never changed"),
        ("DELETE FROM entry WHERE seq = 3".into(), "never deleted"),
        ("DELETE FROM entry".into(), "never deleted"),
        (format!("INSERT INTO entry {columns} VALUES (5, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT INTO entry {columns} VALUES (3, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT INTO entry {columns} VALUES (0, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT INTO entry {columns} VALUES (-1, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT INTO entry {columns} VALUES (NULL, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT OR REPLACE INTO entry {columns} VALUES (2, 'r', 'h', 'l')"), "follows the last one"),
        (
            format!("INSERT OR REPLACE INTO entry {columns} VALUES (4, 'request-2', 'h', 'l')"),
            "never deleted",
        ),
        (format!("REPLACE INTO entry {columns} VALUES (4, 'request-1', 'h', 'l')"), "never deleted"),
        (
            format!(
                "INSERT INTO entry {columns} VALUES (2, 'r', 'h', 'l') \
                 ON CONFLICT (seq) DO UPDATE SET line = excluded.line"
            ),
            "follows the last one",
        ),
        (format!("INSERT INTO entry {columns} VALUES (4, 'request-2', 'h', 'l')"), "UNIQUE"),
        (format!("INSERT INTO entry {columns} VALUES (4, 'r', NULL, 'l')"), "NOT NULL"),
        (format!("INSERT INTO entry {columns} VALUES (4, 'r', 'h', x'00')"), "BLOB"),
    ] {
        let error = tool.execute(&sql, []).expect_err(&sql).to_string();
        assert!(error.contains(says), "{sql}: {error}");
    }
    drop(tool);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(read(&path), entries);
}

#[test]
fn what_slips_past_the_guard_rails_is_told_by_the_chain() {
    let (_folder, path, _) = book(5);
    let tool = Connection::open(&path).unwrap();
    tool.pragma_update(None, "recursive_triggers", false).unwrap();
    // Without recursive triggers, REPLACE deletes behind their back.
    let replaced =
        tool.execute("REPLACE INTO entry SELECT 6, request, hash, line FROM entry WHERE seq = 3", []);
    assert_eq!(replaced.unwrap(), 1);
    drop(tool);
    assert_eq!(walked(&path).unwrap().1, "gap@4 moved@6 time@6");
}

// ---- Evidence: reading changes nothing, whatever lies beside.

/// A folder with a ledger of `entries` as it lies there when its writer is killed within a transaction that
/// had begun to write to the file.
fn killed() -> (TempDir, PathBuf, Vec<Entry>) {
    let (folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let mut last = entries[2].clone();
    // More than the page cache holds, so that pages reach the file before the commit.
    for _ in 0..320 {
        last = next(Some(&last), 60_000);
        session.append(&last).unwrap();
    }
    let crashed = tempfile::tempdir().unwrap();
    let copy = crashed.path().join("ledger.sqlite");
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(with_ending(&path, "-journal"), with_ending(&copy, "-journal")).unwrap();
    drop(session);
    drop(writer);
    assert_ne!(std::fs::read(&copy).unwrap(), std::fs::read(&path).unwrap(), "nothing had reached the file");
    drop(folder);
    (crashed, copy, entries)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

#[test]
fn a_killed_transaction_is_rolled_back_in_the_copy_only() {
    let (folder, path, entries) = killed();
    let before = contents(folder.path());
    assert_eq!(read(&path), entries);
    let reader = Reader::open(&path, LAYOUT).unwrap();
    let journal = std::fs::read(with_ending(&path, "-journal")).unwrap();
    assert_eq!(reader.evidence().unwrap().journal, Some(chain::sha256(&journal)));
    assert_eq!(reader.evidence().unwrap().sha256, chain::sha256(&std::fs::read(&path).unwrap()));
    assert_eq!(reader.integrity().unwrap(), Vec::<String>::new());
    drop(reader);
    assert_eq!(contents(folder.path()), before);
    // The next writer mends the file itself.
    let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let session = writer.begin().unwrap();
    assert_eq!(session.head().unwrap(), Some(head(&entries[2])));
    session.append(&next(entries.last(), 1)).unwrap();
    session.commit().unwrap();
    drop(writer);
    assert_eq!(read(&path).len(), 4);
    assert_eq!(contents(folder.path()).len(), 1);
}

/// The same, killed at the end of its commit: the pages are written and the journal is not deleted yet.
fn killed_in_commit() -> (TempDir, PathBuf, Vec<Entry>) {
    let (folder, path, entries) = book(3);
    let fourth = next(entries.last(), 1);
    let tool = Connection::open(&path).unwrap();
    // Not synchronous, so that the journal is complete before the commit.
    tool.execute_batch("PRAGMA synchronous = OFF; BEGIN IMMEDIATE").unwrap();
    let values = (4, &fourth.request, leaf(&fourth).to_string(), fourth.encode().unwrap());
    tool.execute("INSERT INTO entry VALUES (?1, ?2, ?3, ?4)", values).unwrap();
    let journal = std::fs::read(with_ending(&path, "-journal")).unwrap();
    tool.execute_batch("COMMIT").unwrap();
    drop(tool);
    assert_eq!(read(&path).len(), 4);
    std::fs::write(with_ending(&path, "-journal"), journal).unwrap();
    (folder, path, entries)
}

#[test]
fn a_killed_commit_is_rolled_back_in_the_copy_only() {
    let (folder, path, entries) = killed_in_commit();
    let before = contents(folder.path());
    assert_eq!(read(&path), entries);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_journal_that_cannot_be_rolled_back_is_refused_and_nothing_is_changed() {
    // Without a word SQLite would show, and keep, what was never recorded.
    let (folder, path, entries) = killed_in_commit();
    let journal = with_ending(&path, "-journal");
    let sound = std::fs::read(&journal).unwrap();
    let records = u32::try_from((sound.len() - 512) / (4096 + 8)).unwrap().to_be_bytes();
    let whole = [&sound[..8], &records, &sound[12..]].concat();
    let damaged: [(&str, Vec<u8>); 12] = [
        ("magic", [&[0xd8], &whole[1..]].concat()),
        ("one byte", vec![1]),
        ("text", b"seq;line\n".repeat(100)),
        ("cut in its head", whole[..20].to_vec()),
        ("cut by a record", whole[..whole.len() - 4104].to_vec()),
        ("cut by a byte", whole[..whole.len() - 1].to_vec()),
        ("its first byte alone", whole[..1].to_vec()),
        ("a part of its magic alone", whole[..7].to_vec()),
        ("a head that is not whole", whole[..27].to_vec()),
        ("more records than there are", [&whole[..8], &[0, 0, 1, 0], &whole[12..]].concat()),
        ("another sum", [&whole[..12], &[9, 9, 9, 9], &whole[16..]].concat()),
        ("a page beyond the end", [&whole[..512], &[0, 0, 2, 0], &whole[516..]].concat()),
    ];
    for (name, bytes) in damaged {
        std::fs::write(&journal, bytes).unwrap();
        let before = contents(folder.path());
        for refused in [Reader::open(&path, LAYOUT).map(drop), Writer::open(&path, LAYOUT, SHORT).map(drop)] {
            let Err(LedgerError::NotALedger { why, .. }) = refused else { panic!("{name}: {refused:?}") };
            assert!(why.contains("journal beside it is damaged"), "{name}: {why}");
        }
        assert_eq!(contents(folder.path()), before, "{name}");
    }
    // Whole, with its records counted or not, it is rolled back.
    for bytes in [sound, whole] {
        std::fs::write(&journal, bytes).unwrap();
        assert_eq!(read(&path), entries);
    }
    Writer::open(&path, LAYOUT, SHORT).unwrap();
    assert_eq!(read(&path), entries);
}

#[test]
fn a_journal_whose_magic_was_half_written_is_not_begun_yet() {
    for kept in 1..8 {
        let (_folder, path, _) = book(3);
        let mut journal = vec![0; 512 + 4104];
        journal[..kept].copy_from_slice(&[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7][..kept]);
        journal[20..28].copy_from_slice(&[0, 0, 2, 0, 0, 0, 16, 0]);
        std::fs::write(with_ending(&path, "-journal"), journal).unwrap();
        Reader::open(&path, LAYOUT).unwrap();
        let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
        assert_eq!(writer.begin().unwrap().head().unwrap().unwrap().seq, 3, "{kept} bytes");
    }
}

#[test]
fn the_journal_of_another_transaction_is_not_written_over_this_ledger() {
    // Of the same ledger some entries ago: rolled back, it would be sound, and two entries would be gone.
    let (_older, elsewhere, _) = killed();
    let (folder, path, entries) = book(3);
    further(&path, &entries, 2, 20);
    std::fs::copy(with_ending(&elsewhere, "-journal"), with_ending(&path, "-journal")).unwrap();
    let before = contents(folder.path());
    for refused in [Reader::open(&path, LAYOUT).map(drop), Writer::open(&path, LAYOUT, SHORT).map(drop)] {
        let Err(LedgerError::NotALedger { why, .. }) = refused else { panic!("{refused:?}") };
        assert!(why.contains("not that of its last transaction"), "{why}");
    }
    assert_eq!(contents(folder.path()), before);
    // Of another ledger with as many changes: only what comes of it tells, and a writer looks before it leaps.
    let (_other, elsewhere, entries) = book(1);
    further(&elsewhere, &entries, 90, 900);
    let tool = Connection::open(&elsewhere).unwrap();
    tool.execute_batch(
        "PRAGMA synchronous = OFF; BEGIN IMMEDIATE; INSERT INTO entry VALUES (92, 'r', 'h', 'l')",
    )
    .unwrap();
    let (folder, path, entries) = book(1);
    further(&path, &entries, 90, 700);
    std::fs::copy(with_ending(&elsewhere, "-journal"), with_ending(&path, "-journal")).unwrap();
    drop(tool);
    let before = contents(folder.path());
    let refused = Writer::open(&path, LAYOUT, SHORT).map(drop);
    assert!(matches!(refused, Err(LedgerError::NotALedger { .. })), "{refused:?}");
    assert_eq!(contents(folder.path()), before);
}

/// Appends `count` entries with a text of `size` letters, each in a transaction of its own.
fn further(path: &Path, entries: &[Entry], count: usize, size: usize) {
    let mut writer = Writer::open(path, LAYOUT, SHORT).unwrap();
    let mut last = entries.last().unwrap().clone();
    for _ in 0..count {
        last = next(Some(&last), size);
        let session = writer.begin().unwrap();
        session.append(&last).unwrap();
        session.commit().unwrap();
    }
}

#[test]
fn a_journal_of_endless_zeros_is_refused_before_it_is_copied() {
    let (_folder, path, _) = book(3);
    let journal = std::fs::File::create(with_ending(&path, "-journal")).unwrap();
    journal.set_len(1 << 40).unwrap();
    let told = in_time("a long journal", move || Reader::open(&path, LAYOUT).map(drop));
    assert!(matches!(told, Err(LedgerError::NotALedger { .. })), "{told:?}");
}

#[test]
fn a_ledger_of_holes_that_its_header_claims_is_refused_before_it_is_copied() {
    let (_folder, path, _) = book(3);
    let pages = 100_u64 << 18;
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(pages * 4096).unwrap();
    patch_in_place(&path, 28, &u32::try_from(pages).unwrap().to_be_bytes());
    let told = in_time("a long file", move || Reader::open(&path, LAYOUT).map(drop));
    let Err(LedgerError::NotALedger { why, .. }) = told else { panic!("{told:?}") };
    assert!(why.contains("larger than 4 GiB"), "{why}");
}

/// As [`patch`], for a file too long to be read.
fn patch_in_place(path: &Path, at: u64, bytes: &[u8]) {
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn a_row_with_the_lowest_number_of_all_is_not_overlooked() {
    let lowest = "INSERT INTO entry VALUES (-9223372036854775807 - 1, 'r', 'h', 'l')";
    let (_, faults, _) = tampered(lowest);
    assert!(faults.contains("number"), "{faults}");
}

#[test]
fn a_field_of_the_header_that_no_ledger_has_otherwise_is_told() {
    for (at, bytes) in [
        (21, &[65][..]),
        (24, &[0, 0, 1, 0]),
        (47, &[3]),
        (51, &[1]),
        (67, &[1]),
        (72, &[1]),
        (91, &[128]),
        (95, &[99]),
    ] {
        let (_folder, path, _) = book(3);
        patch(&path, at, bytes);
        let told = Reader::open(&path, LAYOUT).map(drop);
        let Err(LedgerError::NotALedger { why, .. }) = told else { panic!("byte {at}: {told:?}") };
        assert!(why.contains("header is damaged"), "byte {at}: {why}");
    }
    // What an honest tool does is no damage.
    for batch in ["VACUUM", "PRAGMA page_size = 1024; VACUUM", "PRAGMA auto_vacuum = INCREMENTAL; VACUUM"] {
        let (_folder, path, entries) = book(3);
        sql(&path, batch);
        assert_eq!(read(&path), entries, "{batch}");
    }
}

/// A journal that SQLite takes for one of a transaction over several files, whose list is `named`.
fn journal_naming(named: &Path) -> Vec<u8> {
    let name = named.to_str().unwrap().as_bytes();
    let sum: u32 = name.iter().map(|byte| u32::from(*byte)).sum();
    let mut journal = vec![1; 512];
    journal.extend(1_u32.to_be_bytes());
    journal.extend(name);
    journal.extend(u32::try_from(name.len()).unwrap().to_be_bytes());
    journal.extend(sum.to_be_bytes());
    journal.extend([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
    journal
}

#[test]
fn a_foreign_journal_cannot_make_sqlite_delete_a_file() {
    // Before it looked at the name and the content of such a list, SQLite deleted the file that was named.
    for name in ["victim.txt", "ledger.sqlite-mj0123459AB"] {
        let (folder, path, entries) = book(3);
        let victim = folder.path().join(name);
        std::fs::write(&victim, "evidence of somebody else").unwrap();
        std::fs::write(with_ending(&path, "-journal"), journal_naming(&victim)).unwrap();
        let before = contents(folder.path());
        assert_eq!(walked(&path).map(|(rows, _, _)| rows.len()).unwrap_or(3), entries.len());
        assert_eq!(contents(folder.path()), before, "reading deleted {name}");
        let _ = Writer::open(&path, LAYOUT, SHORT).and_then(|mut writer| writer.begin().map(drop));
        assert!(victim.exists(), "writing deleted {name}");
    }
}

/// Reads a ledger in a folder that nobody may write to; nothing when this user may write anywhere.
#[cfg(unix)]
fn read_in_a_closed_folder() -> Option<()> {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path, entries) = book(3);
    let mode = |mode| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    mode(0o555);
    let closed = std::fs::write(folder.path().join("probe"), "x").is_err();
    if closed {
        assert_eq!(read(&path), entries);
        let writing = Writer::open(&path, LAYOUT, SHORT).and_then(|mut writer| {
            let session = writer.begin()?;
            session.append(&next(entries.last(), 1))?;
            session.commit()
        });
        assert!(writing.is_err());
        assert_eq!(writing.unwrap_err().recorded(), Recorded::No);
    }
    mode(0o755);
    closed.then_some(())
}

#[cfg(unix)]
#[test]
fn a_ledger_in_a_read_only_folder_is_read() {
    use std::os::unix::process::CommandExt;
    const AGAIN: &str = "PRORATA_TEST_UNPRIVILEGED";
    if read_in_a_closed_folder().is_some() {
        return;
    }
    assert!(std::env::var_os(AGAIN).is_none(), "the unprivileged user may write anywhere");
    // Root may write anywhere: the same test again as nobody.
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "a_ledger_in_a_read_only_folder_is_read"]).env(AGAIN, "1").current_dir("/");
    match again.env_remove("TMPDIR").uid(65_534).gid(65_534).output() {
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && told.contains("1 passed"), "{told}");
        }
        Err(error) => eprintln!("SKIPPED: as root this proves nothing, and nobody cannot run it: {error}"),
    }
}

// ---- Hostile files.

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

#[test]
fn what_is_not_word_for_word_a_ledger_is_refused_and_left_alone() {
    type Spoil = fn(&Path);
    let spoiled: [(&str, &str, Spoil); 35] = [
        ("empty", "too short", |path| std::fs::write(path, "").unwrap()),
        ("random bytes", "not a SQLite", |path| {
            let mut noise = 1_u32;
            let mut step = || {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                noise.to_be_bytes()[0]
            };
            std::fs::write(path, (0..20_000).map(|_| step()).collect::<Vec<_>>()).unwrap();
        }),
        ("text", "not a SQLite", |path| std::fs::write(path, "seq;line\n".repeat(50)).unwrap()),
        ("short text", "too short", |path| std::fs::write(path, "SQLite format 3\0").unwrap()),
        ("header only", "", |path| {
            let file = std::fs::read(path).unwrap();
            std::fs::write(path, &file[..100]).unwrap();
        }),
        ("first page only", "", |path| {
            let file = std::fs::read(path).unwrap();
            std::fs::write(path, &file[..4096]).unwrap();
        }),
        ("header and noise", "", |path| {
            let mut file = std::fs::read(path).unwrap();
            file[100..].iter_mut().for_each(|byte| *byte ^= 0x5a);
            std::fs::write(path, file).unwrap();
        }),
        ("other magic", "not a SQLite", |path| patch(path, 0, b"SQLite format 4\0")),
        ("other application", "another program", |path| sql(path, "PRAGMA application_id = 7")),
        ("no application", "another program", |path| sql(path, "PRAGMA application_id = 0")),
        ("other version", "layout version", |path| sql(path, "PRAGMA user_version = 2")),
        ("write-ahead log", "write-ahead log", |path| patch(path, 18, &[2, 2])),
        ("write-ahead log to read", "write-ahead log", |path| patch(path, 19, &[2])),
        ("UTF-16", "UTF-8", |path| patch(path, 56, &2_u32.to_be_bytes())),
        ("no page size", "", |path| patch(path, 16, &[0, 0])),
        ("other page size", "", |path| patch(path, 16, &[32, 0])),
        ("more pages claimed", "", |path| patch(path, 28, &9_000_u32.to_be_bytes())),
        ("fewer pages claimed", "", |path| patch(path, 28, &1_u32.to_be_bytes())),
        ("a page of zeros appended", "length", |path| {
            std::fs::OpenOptions::new().append(true).open(path).unwrap().write_all(&[0; 4096]).unwrap();
        }),
        ("a zero appended", "length", |path| {
            std::fs::OpenOptions::new().append(true).open(path).unwrap().write_all(&[0]).unwrap();
        }),
        ("cut by a byte", "", |path| cut(path, 1)),
        ("cut by a page", "", |path| cut(path, 4096)),
        ("table added", "table `extra`", |path| sql(path, "CREATE TABLE extra (x)")),
        ("index added", "index `extra`", |path| sql(path, "CREATE INDEX extra ON entry (hash)")),
        ("statistics added", "sqlite_stat1", |path| sql(path, "ANALYZE")),
        ("trigger added", "trigger `extra`", |path| {
            sql(path, "CREATE TRIGGER extra AFTER INSERT ON entry BEGIN SELECT 1; END");
        }),
        ("view added", "view `entry_lines`", |path| {
            sql(path, "CREATE VIEW entry_lines AS SELECT line FROM entry");
        }),
        ("trigger missing", "trigger `entry_is_not_updated` is missing", |path| {
            sql(path, "DROP TRIGGER entry_is_not_updated");
        }),
        ("view missing", "view `v_lines` is missing", |path| sql(path, "DROP VIEW v_lines")),
        ("view altered", "view `v_lines`", |path| {
            sql(path, "DROP VIEW v_lines; CREATE VIEW v_lines AS SELECT seq, 'x' AS kind FROM entry");
        }),
        ("trigger altered", "trigger `entry_is_not_deleted`", |path| {
            sql(
                path,
                "DROP TRIGGER entry_is_not_deleted; CREATE TRIGGER entry_is_not_deleted \
                       BEFORE DELETE ON entry WHEN OLD.seq < 0 BEGIN SELECT 1; END",
            );
        }),
        ("entries are a view", "", |path| {
            sql(
                path,
                "DROP VIEW v_lines; ALTER TABLE entry RENAME TO hidden; \
                       CREATE VIEW entry AS SELECT * FROM hidden WHERE seq <> 2",
            );
        }),
        ("column added", "table `entry`", |path| sql(path, "ALTER TABLE entry ADD COLUMN extra TEXT")),
        ("log beside", "-wal", |path| std::fs::write(with_ending(path, "-wal"), "x").unwrap()),
        ("shared memory beside", "-shm", |path| std::fs::write(with_ending(path, "-shm"), "").unwrap()),
    ];
    for (name, why, spoil) in spoiled {
        let (folder, path, _) = book(3);
        spoil(&path);
        let before = contents(folder.path());
        let at = path.clone();
        let reading = in_time(name, move || Reader::open(&at, LAYOUT).map(drop));
        let Err(LedgerError::NotALedger { path: named, why: told }) = reading else {
            panic!("{name}: {reading:?}")
        };
        assert_eq!(named, path, "{name}: it names the file that was asked for");
        assert!(told.contains(why), "{name}: {told}");
        assert_eq!(contents(folder.path()), before, "{name}: reading changed something");
        let at = path.clone();
        let writing = in_time(name, move || {
            Writer::open(&at, LAYOUT, SHORT).and_then(|mut writer| writer.begin().map(drop))
        });
        assert!(writing.is_err(), "{name}: it can be written to");
        assert_eq!(contents(folder.path()), before, "{name}: an attempt to write changed something");
    }
}

#[cfg(unix)]
#[test]
fn a_journal_that_is_no_plain_file_is_refused_without_a_hang() {
    for kind in ["pipe", "link"] {
        let (_folder, path, _) = book(3);
        let journal = with_ending(&path, "-journal");
        match kind {
            "pipe" => assert!(Command::new("mkfifo").arg(&journal).status().unwrap().success()),
            _ => std::os::unix::fs::symlink("/dev/zero", &journal).unwrap(),
        }
        let both = in_time(kind, move || {
            let wait = Duration::from_millis(1);
            (Reader::open(&path, LAYOUT).map(drop), Writer::open(&path, LAYOUT, wait).map(drop))
        });
        assert!(
            matches!(both, (Err(LedgerError::NotALedger { .. }), Err(LedgerError::NotALedger { .. }))),
            "{kind}: {both:?}"
        );
    }
}

#[test]
fn a_file_of_zeros_behind_a_ledger_is_refused_before_it_is_copied() {
    let (_folder, path, _) = book(3);
    // Sparse: it takes no room, and would take all of it as a copy.
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    let told = in_time("a long file", move || Reader::open(&path, LAYOUT).map(drop));
    assert!(matches!(told, Err(LedgerError::NotALedger { .. })), "{told:?}");
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_refused_without_a_hang() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("folder")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let open = |path: PathBuf| {
        in_time("a path", move || {
            let wait = Duration::from_millis(1);
            (Reader::open(&path, LAYOUT).map(drop), Writer::open(&path, LAYOUT, wait).map(drop))
        })
    };
    for name in ["folder", "pipe"] {
        let both = open(at(name));
        assert!(
            matches!(both, (Err(LedgerError::NotAFile(_)), Err(LedgerError::NotAFile(_)))),
            "{name}: {both:?}"
        );
    }
    let both = open("/dev/zero".into());
    assert!(matches!(both, (Err(LedgerError::NotAFile(_)), Err(LedgerError::NotAFile(_)))), "{both:?}");
    std::os::unix::fs::symlink(at("nowhere"), at("link")).unwrap();
    for name in ["nowhere", "link"] {
        let both = open(at(name));
        assert!(
            matches!(both, (Err(LedgerError::Missing(_)), Err(LedgerError::Missing(_)))),
            "{name}: {both:?}"
        );
    }
    assert_eq!(contents(folder.path()).len(), 3, "nothing was made");
}

#[test]
fn a_ledger_of_another_layout_is_refused() {
    let (_folder, path, _) = book(2);
    let bare = Layout { views: "" };
    assert!(matches!(Reader::open(&path, bare).map(drop), Err(LedgerError::NotALedger { .. })));
    assert!(matches!(Writer::open(&path, bare, SHORT).map(drop), Err(LedgerError::NotALedger { .. })));
}

#[test]
fn a_flipped_bit_anywhere_is_refused_told_or_without_effect() {
    let (_folder, path, _) = book(12);
    let sound = std::fs::read(&path).unwrap();
    let (rows, _, _) = walked(&path).unwrap();
    let (mut refused, mut told, mut idle) = (0, 0, 0);
    // Every byte of the header, and a sample of the rest that is coprime to the size of a page.
    for at in (0..100).chain((100..sound.len()).step_by(89)) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&path, bytes).unwrap();
        match walked(&path) {
            Err(_) => refused += 1,
            Ok((_, faults, _)) if !faults.is_empty() => told += 1,
            Ok((found, _, _)) => {
                assert_eq!(found, rows, "byte {at}: other rows and no fault");
                idle += 1;
            }
        }
    }
    assert!(refused > 50 && told > 10 && idle > 10, "{refused} refused, {told} told, {idle} idle");
}

// ---- Tampering, by one who takes the guard-rails off and puts them on again.

/// The faults of a ledger of twelve entries after `batch` was run on it without its triggers.
fn tampered(batch: &str) -> (Vec<Stored>, String, Walk) {
    let (folder, path, _) = book(12);
    let tool = Connection::open(&path).unwrap();
    let triggers: Vec<(String, String)> = tool
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(triggers.len(), 3);
    for (name, _) in &triggers {
        tool.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    tool.execute_batch(batch).unwrap_or_else(|error| panic!("{batch}: {error}"));
    for (_, text) in &triggers {
        tool.execute_batch(text).unwrap();
    }
    drop(tool);
    let told = walked(&path).unwrap_or_else(|error| panic!("{batch}: {error}"));
    drop(folder);
    told
}

fn faults(batch: &str) -> String {
    tampered(batch).1
}

#[test]
fn taking_the_guard_rails_off_and_on_is_no_fault_by_itself() {
    assert_eq!(faults(""), "");
}

#[test]
fn each_column_of_each_row_is_guarded() {
    for seq in 1..=12 {
        let set = |change: &str| faults(&format!("UPDATE entry SET {change} WHERE seq = {seq}"));
        let moved = set(&format!("seq = {seq} + 100"));
        let at = 100 + seq;
        let expected = match seq {
            12 => format!("gap@{at} moved@{at}"),
            // The moved row stands behind the end, with a time before that of the last row.
            _ => format!("gap@{} gap@{at} moved@{at} time@{at}", seq + 1),
        };
        assert_eq!(moved, expected);
        assert_eq!(set("request = 'request-99'"), format!("request-column@{seq}"));
        assert_eq!(set("hash = 'x'"), format!("hash-column@{seq}"));
        assert_eq!(set("hash = upper(hash)"), format!("hash-column@{seq}"));
        assert_eq!(set("hash = replace(hash, 'a', 'b')"), format!("changed@{seq}"));
        assert_eq!(set("line = replace(line, '\"ia\"', '\"ib\"')"), format!("changed@{seq}"));
        assert_eq!(set("line = line || ' '"), format!("changed@{seq} malformed@{seq}"));
        assert_eq!(set("line = ''"), format!("changed@{seq} malformed@{seq}"));
        let kind = if seq == 1 { "changed@1 opening@1".into() } else { format!("changed@{seq}") };
        assert_eq!(set("line = replace(line, '\"kind\":\"', '\"kind\":\"X')"), kind);
        assert_eq!(set("request = CAST(x'ff' AS TEXT)"), format!("not-text@{seq}"));
        assert_eq!(set("hash = CAST(x'ff' AS TEXT)"), format!("not-text@{seq}"));
        assert!(set("line = CAST(x'ff' AS TEXT)").starts_with(&format!("not-text@{seq}")));
    }
}

#[test]
fn rows_that_were_swapped_removed_or_inserted_are_told_at_their_place() {
    for first in 1..12 {
        let second = first + 1;
        let told = faults(&format!(
            "UPDATE entry SET seq = 50 WHERE seq = {first}; UPDATE entry SET seq = {first} WHERE seq = {second}; \
             UPDATE entry SET seq = {second} WHERE seq = 50"
        ));
        assert!(told.starts_with(&format!("moved@{first} moved@{second}")), "{first}: {told}");
    }
    for removed in 1..12 {
        assert_eq!(
            faults(&format!("DELETE FROM entry WHERE seq = {removed}")),
            format!("gap@{}", removed + 1)
        );
    }
    assert_eq!(faults("DELETE FROM entry WHERE seq IN (4, 5, 6)"), "gap@7");
    let copied =
        |seq: i64| format!("INSERT INTO entry SELECT {seq}, 'r', hash, line FROM entry WHERE seq = 5");
    assert_eq!(faults(&copied(13)), "request-column@13 moved@13 time@13");
    assert_eq!(faults(&copied(0)), "number@1");
    assert_eq!(faults(&copied(-7)), "number@1");
    let shifted = format!(
        "UPDATE entry SET seq = seq + 100 WHERE seq >= 6; UPDATE entry SET seq = seq - 99 \
                           WHERE seq > 100; {}",
        copied(6)
    );
    let told = faults(&shifted);
    assert!(told.starts_with("request-column@6 moved@6"), "{told}");
}

#[test]
fn a_cut_tail_is_no_fault_of_the_chain_and_shows_in_the_head() {
    let whole = tampered("").2;
    let (rows, told, walk) = tampered("DELETE FROM entry WHERE seq > 10");
    assert_eq!((rows.len(), told.as_str()), (10, ""), "nothing inside the file tells");
    assert_eq!(walk.head().unwrap().seq, 10);
    assert_ne!(walk.head(), whole.head());
    let (rows, told, walk) = tampered("DELETE FROM entry");
    assert_eq!((rows.len(), told.as_str(), walk.head()), (0, "", None));
}

#[test]
fn a_rewritten_entry_with_its_hash_breaks_the_link_of_the_next() {
    let entries = chain_of(12);
    for entry in &entries[1..] {
        let forged = Entry { actor: "ib".into(), ..entry.clone() };
        let (line, hash) = (forged.encode().unwrap(), leaf(&forged));
        let told =
            faults(&format!("UPDATE entry SET line = '{line}', hash = '{hash}' WHERE seq = {}", entry.seq));
        let expected = if entry.seq == 12 { String::new() } else { format!("link@{}", entry.seq + 1) };
        assert_eq!(told, expected, "of the last entry, only a head kept elsewhere tells");
    }
    let early = Entry { at: "2025-12-31T00:00:00Z".parse().unwrap(), ..next(entries.last(), 1) };
    let (line, hash) = (early.encode().unwrap(), leaf(&early));
    assert_eq!(
        faults(&format!("INSERT INTO entry VALUES (13, 'request-13', '{hash}', '{line}')")),
        "time@13"
    );
}

#[test]
fn pages_that_were_damaged_are_found_by_the_check_of_sqlite() {
    let (_folder, path, _) = book(12);
    let mut bytes = std::fs::read(&path).unwrap();
    // The unique index holds the request keys a second time; the table is left as it is.
    let places: Vec<usize> =
        bytes.windows(9).enumerate().filter(|(_, text)| text == b"request-7").map(|(at, _)| at).collect();
    let before = read(&path);
    let mut found = 0;
    for at in places {
        bytes[at + 8] = b'X';
        std::fs::write(&path, &bytes).unwrap();
        bytes[at + 8] = b'7';
        let reader = Reader::open(&path, LAYOUT).unwrap();
        let told = walked(&path).unwrap().1;
        assert!(!reader.integrity().unwrap().is_empty() || !told.is_empty(), "byte {at}");
        found += usize::from(told.is_empty());
    }
    assert!(found >= 1, "no damage of the index only was made");
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(read(&path), before);
}

/// Each row before a page that cannot be read is handed on, the last one alone if need be, and then the reading fails.
#[test]
fn rows_before_a_page_that_cannot_be_read_are_given_one_by_one_and_in_pairs() {
    let (_folder, path, entries) = book(60);
    // Of these, another number stands on a page.
    further(&path, &entries, 20, 1_000);
    let sound = std::fs::read(&path).unwrap();
    let size = usize::from(u16::from_be_bytes([sound[16], sound[17]]));
    let mut odd = [false; 2];
    for page in 1..sound.len() / size {
        let mut bytes = sound.clone();
        bytes[page * size] = 0xff;
        std::fs::write(&path, &bytes).unwrap();
        let Ok(reader) = Reader::open(&path, LAYOUT) else { continue };
        let mut rows = Vec::new();
        let read = reader.rows(|row| {
            rows.push(row.seq);
            ControlFlow::Continue(())
        });
        let (ended, in_pairs) = in_pairs(&reader);
        assert_eq!(ended, read.is_ok(), "page {page}");
        assert_eq!(in_pairs.iter().map(|row| row.0).collect::<Vec<_>>(), rows, "page {page}");
        if !ended {
            odd[rows.len() % 2] = true;
        }
    }
    assert_eq!(odd, [true; 2], "a reading failed behind an odd number of rows, and behind an even one");
    // Whoever has seen enough is not given more.
    std::fs::write(&path, &sound).unwrap();
    let mut given = 0;
    let stopped = Reader::open(&path, LAYOUT).unwrap().pairs(|_, second| {
        given += 1 + usize::from(second.is_some());
        if given == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((stopped.is_ok(), given), (true, 4));
}

// ---- What is not as it should be; each waits for a decision or a repair in the sources.

#[cfg(unix)]
#[test]
fn a_killed_commit_is_rolled_back_when_the_ledger_is_named_by_a_link() {
    let elsewhere = tempfile::tempdir().unwrap();
    for (place, (_folder, path, entries)) in [killed_in_commit(), killed()].into_iter().enumerate() {
        let link = elsewhere.path().join(format!("link-{place}.sqlite"));
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert_eq!(read(&link), entries);
    }
}

#[test]
fn an_entry_that_is_older_than_the_last_one_is_refused() {
    let (_folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, LAYOUT, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let early = Entry { at: "2025-12-31T00:00:00Z".parse().unwrap(), ..next(entries.last(), 1) };
    assert!(session.append(&early).is_err());
}
