//! A journal that is missing, cut, damaged or of another ledger, beside a ledger whose last transaction was cut off.

use std::path::Path;

use rusqlite::Connection;

use crate::noise::Noise;
use crate::reading::{VerifiedRow, whole};
use crate::subject::{ENTRIES, Subject, entries, scratch, write};
use crate::table::{Line, Table};
use crate::workers::{self, Share};

/// How many entries the transaction has that is cut off.
const MORE: usize = 6;

/// A transaction that was cut off: the file and its journal, and what was recorded before it and would have been after.
struct Cut {
    name: &'static str,
    file: Vec<u8>,
    journal: Vec<u8>,
    before: VerifiedRow,
    after: VerifiedRow,
}

pub(crate) fn run(every: usize, table: &mut Table) {
    let lines = workers::share(|share| {
        let subject = Subject::new();
        let mut lines = Vec::new();
        for cut in [in_the_middle(&subject), at_the_end(&subject)] {
            lines.extend(damaged(&subject, &cut, every, share));
        }
        lines.extend(beside_a_sound_file(&subject, share));
        lines
    });
    lines.into_iter().for_each(|line| table.put(line));
    let mut control = Line::new("control: the journal is not there");
    let subject = Subject::new();
    let cut = at_the_end(&subject);
    subject.put(&cut.file);
    let reading = whole(&subject.path());
    control
        .must(!reading.found() && reading.seen == cut.after, || "the transaction is not in the file".into());
    control.harmless("what was not recorded is shown, as it must without the journal");
    table.put(control);
}

/// Begins to record, with the caches so small that pages reach the file, and hands over both files.
fn cut_off(subject: &Subject, name: &'static str, spill: bool, commit: bool) -> Cut {
    subject.put(&subject.sound);
    let tool = Connection::open(subject.path()).unwrap();
    // Without waiting for the disk the journal is complete before the commit, but for the count of its records.
    let (cache, wait) = if spill { (1, "EXTRA") } else { (1000, "OFF") };
    tool.execute_batch(&format!("PRAGMA cache_size = {cache}; PRAGMA synchronous = {wait}; BEGIN IMMEDIATE"))
        .unwrap();
    let all = entries(ENTRIES + MORE);
    for entry in &all[ENTRIES..] {
        let line = entry.encode().unwrap();
        let hash = register::chain::Hash::leaf(line.as_bytes()).to_string();
        let row = (entry.seq.cast_signed(), &entry.request, hash, line);
        tool.execute("INSERT INTO entry VALUES (?1, ?2, ?3, ?4)", row).unwrap();
    }
    let mut journal = std::fs::read(subject.journal()).unwrap();
    if !spill {
        let records = u32::try_from((journal.len() - 512) / (4096 + 8)).unwrap();
        journal[8..12].copy_from_slice(&records.to_be_bytes());
    }
    let middle = std::fs::read(subject.path()).unwrap();
    tool.execute_batch("COMMIT").unwrap();
    drop(tool);
    let end = std::fs::read(subject.path()).unwrap();
    let after = whole(&subject.path()).seen;
    let file = if commit { end } else { middle };
    assert_ne!(file, subject.sound, "nothing had reached the file");
    Cut { name, file, journal, before: subject.seen.seen.clone(), after }
}

fn in_the_middle(subject: &Subject) -> Cut {
    cut_off(subject, "cut off in the middle", true, false)
}

fn at_the_end(subject: &Subject) -> Cut {
    cut_off(subject, "cut off before its journal was deleted", false, true)
}

/// Reads both files and says what became of them.
fn judge(line: &mut Line, subject: &Subject, cut: &Cut, journal: &[u8], what: impl Fn() -> String) {
    subject.put(&cut.file);
    std::fs::write(subject.journal(), journal).unwrap();
    let reading = whole(&subject.path());
    let moved = std::fs::read(subject.journal()).ok().as_deref() != Some(journal)
        || std::fs::read(subject.path()).unwrap() != cut.file;
    match &reading.failed {
        Some(failed) => line.wrong(format!("{}: {failed}", what())),
        None if moved => line.wrong(format!("{}: reading changed a file", what())),
        None if reading.found() => line.found(),
        None if reading.seen == cut.before => line.harmless("what was recorded before is read, all of it"),
        None if reading.seen == cut.after => {
            line.wrong(format!("what was not recorded is shown: {}", what()))
        }
        None => line.wrong(format!("{}: other values, and nothing is told", what())),
    }
    std::fs::remove_file(subject.journal()).unwrap();
}

fn damaged(subject: &Subject, cut: &Cut, every: usize, share: Share) -> Vec<Line> {
    let row = |what: &str| Line::new(format!("a transaction {}: {what}", cut.name));
    let journal = &cut.journal;
    let mut whole = row("its journal as it is");
    for _ in share.of(0..1) {
        judge(&mut whole, subject, cut, journal, || "as it is".into());
        whole.must(whole.passed_as("what was recorded before is read, all of it") == 1, || {
            "the journal is not rolled back".into()
        });
    }
    let mut cuts = row("its journal cut off");
    let step = every.div_ceil(8);
    for length in share.of((1..journal.len()).filter(|length| length % step == 0 || length % 512 == 0)) {
        judge(&mut cuts, subject, cut, &journal[..length], || format!("{length} bytes"));
    }
    let mut bits = row("a bit of its journal flipped");
    let bit_step = every.max(if every == 1 { 13 } else { 1 });
    for bit in share.of((0..journal.len() * 8).filter(|bit| *bit < 8 * 28 || bit % bit_step == 0)) {
        let mut journal = journal.clone();
        journal[bit / 8] ^= 1 << (bit % 8);
        judge(&mut bits, subject, cut, &journal, || format!("bit {bit}"));
    }
    let mut zeroed = row("512 bytes of its journal zeroed");
    for start in share.of((512..journal.len()).step_by(512)) {
        let mut journal = journal.clone();
        let end = (start + 512).min(journal.len());
        journal[start..end].fill(0);
        judge(&mut zeroed, subject, cut, &journal, || format!("from byte {start}"));
    }
    for (name, bytes) in share.of([("its head", 512), ("all of it", journal.len())].into_iter()) {
        let mut journal = journal.clone();
        journal[..bytes].fill(0);
        judge_ended(&mut zeroed, subject, cut, &journal, name);
    }
    let mut foreign = row("the journal of another ledger or of nothing");
    for (name, other) in share.of(strangers(subject).into_iter()) {
        judge(&mut foreign, subject, cut, &other, || name.clone());
    }
    vec![whole, cuts, bits, zeroed, foreign]
}

/// As [`judge`], where a head of zeros is how SQLite itself says that a transaction has ended.
fn judge_ended(line: &mut Line, subject: &Subject, cut: &Cut, journal: &[u8], what: &str) {
    subject.put(&cut.file);
    std::fs::write(subject.journal(), journal).unwrap();
    let reading = whole(&subject.path());
    std::fs::remove_file(subject.journal()).unwrap();
    if reading.found() {
        line.found();
    } else if reading.seen == cut.after {
        line.harmless("a head of zeros is how SQLite ends a transaction: its entries stand");
    } else {
        line.wrong(format!("{what} zeroed: other values, and nothing is told"));
    }
}

/// Journals that are not of this ledger.
fn strangers(subject: &Subject) -> Vec<(String, Vec<u8>)> {
    let mut noise = Noise::from_seed(9);
    let mut all = vec![
        ("text".to_owned(), "seq;line\n".repeat(700).into_bytes()),
        ("noise".to_owned(), (0..9000).map(|_| noise.next().to_be_bytes()[0]).collect()),
        ("one byte".to_owned(), vec![1]),
    ];
    // Of the same ledger, some entries ago; and of one with other entries.
    for count in [ENTRIES - 20, ENTRIES - 4] {
        let other = scratch();
        let path = other.path().join("ledger.sqlite");
        write(&path, &entries(count));
        all.push((format!("of the first {count} entries"), open_journal(&path)));
    }
    assert!(subject.folder().is_dir());
    all
}

/// The journal of a transaction that touches what it can.
fn open_journal(path: &Path) -> Vec<u8> {
    let tool = Connection::open(path).unwrap();
    tool.execute_batch(
        "PRAGMA cache_size = 1; PRAGMA synchronous = OFF; BEGIN IMMEDIATE; \
         INSERT INTO entry SELECT max(seq) + 1, 'x', hash, line FROM entry; \
         INSERT INTO entry SELECT max(seq) + 1, 'y', hash, line FROM entry",
    )
    .unwrap();
    std::fs::read(path.with_file_name("ledger.sqlite-journal")).unwrap()
}

/// Beside a file in which nothing was in flight.
fn beside_a_sound_file(subject: &Subject, share: Share) -> Vec<Line> {
    let mut line = Line::new("a journal of nothing, or of another ledger, beside a sound file");
    let seen = &subject.seen.seen;
    let sound = || Cut {
        name: "",
        file: subject.sound.clone(),
        journal: Vec::new(),
        before: seen.clone(),
        after: VerifiedRow::default(),
    };
    let more =
        [("empty", Vec::new()), ("zeros", vec![0; 4096])].map(|(name, bytes)| (name.to_owned(), bytes));
    for (name, journal) in share.of(strangers(subject).into_iter().chain(more)) {
        judge(&mut line, subject, &sound(), &journal, || name.clone());
    }
    vec![line]
}
