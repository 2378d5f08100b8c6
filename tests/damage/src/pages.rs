//! Lengths cut, pages zeroed, moved and put back from an older file, bytes struck by chance, other ledgers in its place.

use crate::noise::Noise;
use crate::reading::{chain_alone, whole};
use crate::subject::{ENTRIES, Subject, append, entries, scratch, write};
use crate::table::{Line, Table};
use crate::workers::{self, Share};

const PAGE: usize = 4096;
const SECTOR: usize = 512;
const SEED: u64 = 20_260_331;
const FOOLED: &str = "other values that it takes for sound, as it must";

pub(crate) fn run(every: usize, table: &mut Table) {
    let mut lines = workers::share(|share| vec![lengths(every, share)]);
    lines.extend(workers::share(|share| {
        let subject = Subject::new();
        let mut lines = vec![
            zeroed(&subject, PAGE, share),
            zeroed(&subject, SECTOR, share),
            moved(&subject, every, share),
            stale(&subject, PAGE, share),
            stale(&subject, SECTOR, share),
        ];
        lines.extend(struck(&subject, every, share));
        lines
    }));
    let control = lines.last_mut().unwrap();
    control.must(control.passed_as(FOOLED) > 0, || {
        "the control found everything: the harness would not notice a verifier that compares nothing".into()
    });
    lines.push(replaced());
    lines.into_iter().for_each(|line| table.put(line));
}

/// Puts other bytes in the place of the file and says what became of it.
fn judge(line: &mut Line, subject: &Subject, bytes: &[u8], what: impl Fn() -> String) {
    subject.put(bytes);
    let reading = whole(&subject.path());
    match &reading.failed {
        Some(failed) => line.wrong(format!("{}: {failed}", what())),
        None if reading.found() => line.found(),
        None if bytes == subject.sound => line.harmless("the file is the same"),
        None if reading.seen == subject.seen.seen => line.harmless("nothing is read from there"),
        None => line.wrong(format!("{}: other values, and nothing is told", what())),
    }
}

/// Every length from nothing on, and some beyond the end.
fn lengths(every: usize, share: Share) -> Line {
    let subject = Subject::new();
    let mut line = Line::new("lengths: the file is cut off or goes on");
    let sound = &subject.sound;
    let cut = (0..sound.len()).filter(|length| length % every == 0 || length % PAGE == 0);
    for length in share.of(cut.chain([1, SECTOR, PAGE, 2 * PAGE].map(|more| sound.len() + more))) {
        let mut bytes = sound.clone();
        bytes.resize(length, 0);
        subject.put(&bytes);
        let reading = whole(&subject.path());
        match (&reading.failed, &reading.refused) {
            (None, Some(_)) => line.found(),
            _ => line.wrong(format!("{length} bytes: {reading:?}")),
        }
    }
    line
}

fn zeroed(subject: &Subject, unit: usize, share: Share) -> Line {
    let mut line = Line::new(format!("{unit} bytes zeroed"));
    for start in share.of((0..subject.sound.len()).step_by(unit)) {
        let mut bytes = subject.sound.clone();
        bytes[start..start + unit].fill(0);
        judge(&mut line, subject, &bytes, || format!("byte {start}"));
    }
    line
}

/// Each page over each other one, and each two in each other's place.
fn moved(subject: &Subject, every: usize, share: Share) -> Line {
    let mut line = Line::new("a page over another, or two swapped");
    let pages = subject.sound.len() / PAGE;
    let pairs = (0..pages).flat_map(|from| (0..pages).map(move |to| (from, to))).filter(|(a, b)| a != b);
    // In a daily run a part of them is enough; the step is coprime to the number of pages.
    let step = if every > 1 { 7 } else { 1 };
    for (from, to) in share.of(pairs.step_by(step)) {
        let at = |page: usize| page * PAGE..(page + 1) * PAGE;
        let mut bytes = subject.sound.clone();
        bytes.copy_within(at(from), to * PAGE);
        judge(&mut line, subject, &bytes, || format!("page {from} over {to}"));
        if from < to {
            bytes[at(from)].copy_from_slice(&subject.sound[at(to)]);
            judge(&mut line, subject, &bytes, || format!("pages {from} and {to} swapped"));
        }
    }
    line
}

/// Parts of the file as they were some entries ago: writes that were lost.
fn stale(subject: &Subject, unit: usize, share: Share) -> Line {
    let mut line = Line::new(format!("{unit} bytes as they were some entries ago"));
    let folder = scratch();
    let path = folder.path().join("older.sqlite");
    let all = entries(ENTRIES);
    write(&path, &all[..ENTRIES - 9]);
    for count in [ENTRIES - 8, ENTRIES - 3, ENTRIES - 1] {
        append(&path, &all[whole(&path).seen.entries as usize..count]);
        let older = std::fs::read(&path).unwrap();
        for start in share.of((0..older.len()).step_by(unit)) {
            let mut bytes = subject.sound.clone();
            bytes[start..start + unit].copy_from_slice(&older[start..start + unit]);
            judge(&mut line, subject, &bytes, || format!("byte {start} of {count} entries"));
        }
    }
    line
}

/// One to sixteen bytes by chance, and what a verifier without hashes would say of them.
fn struck(subject: &Subject, every: usize, share: Share) -> [Line; 2] {
    let mut line = Line::new(format!("1 to 16 bytes by chance (seed {SEED})"));
    let mut control = Line::new("control: the same, by a verifier that compares no hashes");
    let times = if every > 1 { 400 } else { 20_000 };
    for round in share.of(0..times) {
        let mut noise = Noise::from_seed(SEED + round);
        let mut bytes = subject.sound.clone();
        for _ in 0..=noise.below(16) {
            let at = noise.below(bytes.len());
            bytes[at] = noise.next().to_be_bytes()[0];
        }
        judge(&mut line, subject, &bytes, || format!("round {round}"));
        let reading = whole(&subject.path());
        match (reading.found_without_hashes(), reading.seen == subject.seen.seen) {
            (true, _) => control.found(),
            (false, true) => control.harmless("nothing changed"),
            (false, false) => control.harmless(FOOLED),
        }
    }
    [line, control]
}

/// Another ledger under the same name: the file alone cannot tell, and a head that was kept does.
fn replaced() -> Line {
    let subject = Subject::new();
    let mut line = Line::new("an older or other ledger in its place, against a head kept elsewhere");
    let kept = subject.seen.seen.head;
    let all = entries(ENTRIES + 1);
    for count in [1, 2, ENTRIES / 2, ENTRIES - 1] {
        std::fs::remove_file(subject.path()).unwrap();
        write(&subject.path(), &all[..count]);
        for reading in [whole(&subject.path()), chain_alone(&subject.path())] {
            line.must(!reading.found(), || format!("{count} entries are a ledger of their own"));
            if reading.seen.head == kept {
                line.wrong(format!("{count} entries have the head of {ENTRIES}"));
            } else {
                line.found();
            }
        }
    }
    // The same entries up to a point, and then others: the entry behind the head is not among them.
    std::fs::remove_file(subject.path()).unwrap();
    let mut other = all[..ENTRIES - 1].to_vec();
    let mut last = all[ENTRIES - 1].clone();
    last.request = "another".into();
    other.push(last);
    write(&subject.path(), &other);
    let reading = whole(&subject.path());
    line.must(!reading.found(), || "a branch is a ledger of its own".into());
    if reading.seen.head == kept {
        line.wrong("a branch has the same head")
    } else {
        line.found()
    }
    line
}
