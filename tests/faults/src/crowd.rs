//! Eight writers and four verifiers at once: no entry lost, no gap, none twice, and no verifier that cries wolf.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::book;
use crate::stage::{Said, Stage, payment, payment_line};
use crate::tally::Tally;

const WRITERS: u64 = 8;
const VERIFIERS: u64 = 4;

/// A crowd for that long.
pub(crate) fn run(program: &Path, seconds: u64) -> Tally {
    let mut tally = Tally::new("crowd", "eight writers and four verifiers at once");
    let crowd = Crowd::gathered(program, Duration::from_secs(seconds), false);
    tally.count = format!(
        "{seconds} s: {} entries acknowledged, {} times another writer held the ledger for too long; {} verifications, {} \
         more gave up because the ledger moved",
        crowd.heads.len(),
        crowd.busy,
        crowd.verified,
        crowd.moved
    );
    tally.wrong = crowd.wrong;
    let rogue = Crowd::gathered(program, Duration::from_secs(4), true);
    tally.control("one who puts an old copy back in the middle", &rogue.wrong);
    tally
}

#[derive(Default)]
struct Crowd {
    /// Number and hash of everything that was acknowledged.
    heads: Vec<(u64, String)>,
    busy: u64,
    verified: u64,
    moved: u64,
    wrong: Vec<String>,
}

impl Crowd {
    fn gathered(program: &Path, time: Duration, rogue: bool) -> Self {
        let stage = Stage::new(program).determined();
        let before = book::found(&stage.ledger()).unwrap().len();
        let end = Instant::now() + time;
        let crowd = Mutex::new(Self::default());
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (stage, crowd) = (&stage, &crowd);
                scope.spawn(move || write(stage, writer, end, crowd));
            }
            for _ in 0..VERIFIERS {
                scope.spawn(|| verify(&stage, end, &crowd));
            }
            if rogue {
                let aside = stage.path("aside");
                std::thread::sleep(time / 4);
                std::fs::copy(stage.ledger(), &aside).unwrap();
                std::thread::sleep(time / 4);
                std::fs::rename(&aside, stage.ledger()).unwrap();
            }
        });
        let mut crowd = crowd.into_inner().unwrap();
        crowd.settle(&stage, before);
        crowd
    }

    /// What is in the ledger is what was acknowledged, entry by entry.
    fn settle(&mut self, stage: &Stage, before: usize) {
        let book = match book::found(&stage.ledger()) {
            Ok(book) => book,
            Err(wrong) => return self.wrong.push(wrong),
        };
        for (seq, hash) in &self.heads {
            if !book.acknowledged(*seq, hash) {
                self.wrong.push(format!("entry {seq} was acknowledged and is not there"));
            }
        }
        let numbers: BTreeSet<u64> = self.heads.iter().map(|(seq, _)| *seq).collect();
        if numbers.len() != self.heads.len() {
            self.wrong.push("two writers were given the same entry".into());
        }
        if book.len() != before + numbers.len() {
            let more = format!("{} entries, {before} before and {} acknowledged", book.len(), numbers.len());
            self.wrong.push(more);
        }
        let facts: BTreeSet<&str> = book.entries.iter().map(|(_, entry)| entry.body.as_str()).collect();
        if facts.len() != book.len() {
            self.wrong.push("a payment is there twice".into());
        }
    }
}

/// Records until the time is over: single entries, and files whose lines are committed one by one, in turn.
fn write(stage: &Stage, writer: u64, end: Instant, crowd: &Mutex<Crowd>) {
    let mut number = writer * 1_000_000;
    while Instant::now() < end {
        let single = (number + writer).is_multiple_of(2);
        let count = if single { 1 } else { 3 };
        let told = if single {
            stage.run(&payment(number))
        } else {
            let name = format!("lines-{writer}.jsonl");
            stage.write(&name, (number..number + count).map(payment_line).collect::<String>());
            stage.run(&format!("import {name} --each --actor pay --clock 2024-03-01T00:00:00Z"))
        };
        let heads: Vec<(u64, String)> = told.out.lines().filter_map(acknowledged).collect();
        let mut crowd = crowd.lock().unwrap();
        match told.said() {
            Said::Recorded if heads.len() as u64 == count => {}
            Said::Not if told.err.contains("another command is writing") => crowd.busy += 1,
            _ => crowd.wrong.push(format!("writer {writer}: {} {}", told.out, told.line())),
        }
        // What was not recorded is not tried again: the next payment is another one.
        number += count;
        crowd.heads.extend(heads);
    }
}

/// `recorded entry 15  SubsidyPaid ...  HASH`, or `recorded 15 HASH`.
fn acknowledged(line: &str) -> Option<(u64, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let seq = match words[..] {
        ["recorded", "entry", seq, ..] | ["recorded", seq, _] => seq,
        _ => return None,
    };
    Some((seq.parse().ok()?, words.last().filter(|hash| hash.len() == 64)?.to_string()))
}

fn verify(stage: &Stage, end: Instant, crowd: &Mutex<Crowd>) {
    while Instant::now() < end {
        let told = stage.run("verify");
        let mut crowd = crowd.lock().unwrap();
        match told.code {
            Some(0) => crowd.verified += 1,
            Some(1) if told.err.contains("changed while it was read") => crowd.moved += 1,
            _ => crowd.wrong.push(format!("a false alarm: {} {}", told.out, told.line())),
        }
    }
}
