//! Power cuts in a model that is harsher than a real disk: after each, everything acknowledged is there, a transaction is
//! there whole or not at all, the ledger is sound, and the next entry can be recorded.

use std::time::Duration;

use chain::Head;
use ledger::{Writer, create};
use tempfile::TempDir;

use crate::book::{self, Book, next};
use crate::crash::{Disk, Files, Trust, lay};
use crate::dice::Dice;
use crate::oplog::{Op, log, logged};
use crate::shim;
use crate::tally::Tally;

const LEDGER: &str = "ledger.sqlite";
const THREADS: u64 = 24;
const PATIENCE: Duration = Duration::from_millis(0);

/// Tries that many states.
pub(crate) fn run(states: u64, seed: u64) -> Tally {
    shim::install();
    let mut tally =
        Tally::new("power-model", "power cuts in a model: unsynced sectors and names kept, dropped or torn");
    // A writer that finds a journal waits whether another one is at it: threads that wait cost nothing.
    let models: Vec<Model> = std::thread::scope(|scope| {
        let share = states.div_ceil(THREADS);
        let run = move |number| {
            let mut model = Model::new(seed.wrapping_add(number), Trust::Everything);
            while model.states < share && model.wrong.len() < 20 {
                model.episode((share - model.states).min(1_000));
            }
            model
        };
        let threads: Vec<_> = (0..THREADS).map(|number| scope.spawn(move || run(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let sum = |count: fn(&Model) -> u64| models.iter().map(count).sum::<u64>();
    tally.count = format!(
        "{} states, {} of them with a journal, {} of them of a second cut while the first was undone; {} refused, because \
         leftovers stood where the head of the journal was to be",
        sum(|model| model.states),
        sum(|model| model.hot),
        sum(|model| model.second),
        sum(|model| model.refused)
    );
    tally.wrong = models.into_iter().flat_map(|model| model.wrong).collect();
    for (trust, name) in [
        (Trust::NoFolderAfterDelete, "the folder not synced after a delete (DELETE, FULL)"),
        (Trust::Nothing, "no sync at all (OFF)"),
    ] {
        let mut control = Model::new(seed, trust);
        control.episode(600);
        tally.control(name, &control.wrong);
    }
    tally
}

/// What a writer did: everything it asked of the disk, and what it acknowledged.
struct Work {
    before: Files,
    ops: Vec<Op>,
    /// After how many operations which transaction was acknowledged, with its last entry.
    acknowledged: Vec<(usize, Head)>,
    /// Where the ledger may end: after each transaction, the first one of before.
    ends: Vec<u64>,
}

struct Model {
    folder: TempDir,
    dice: Dice,
    trust: Trust,
    states: u64,
    hot: u64,
    second: u64,
    refused: u64,
    wrong: Vec<String>,
}

impl Model {
    fn new(seed: u64, trust: Trust) -> Self {
        let folder = tempfile::Builder::new().prefix("faults-").tempdir().unwrap();
        let wrong = Vec::new();
        Self { folder, dice: Dice::new(seed), trust, states: 0, hot: 0, second: 0, refused: 0, wrong }
    }

    /// One writer, and `states` cuts in the middle of its work; every fourth hot journal is cut a second time.
    fn episode(&mut self, states: u64) {
        let work = self.work();
        let mut cuts: Vec<usize> = (0..states).map(|_| self.dice.index(work.ops.len() + 1)).collect();
        cuts.sort_unstable();
        let mut disk = Disk::new(&work.before, self.trust);
        let (mut at, end) = (0, self.states + states);
        for cut in cuts {
            while at < cut {
                disk.step(&work.ops[at]);
                at += 1;
            }
            if self.states >= end {
                break;
            }
            let (files, leftovers) = disk.cut(&mut self.dice);
            let acknowledged =
                work.acknowledged.iter().rev().find(|(ops, _)| *ops <= at).map(|(_, head)| *head);
            self.states += 1;
            let hot = files.len() > 1;
            self.hot += u64::from(hot);
            if hot && !leftovers && self.dice.once_in(4) {
                self.cut_again(&files, acknowledged, &work.ends);
            }
            self.look(
                (&files, leftovers),
                acknowledged,
                &work.ends,
                &format!("cut after {at} of {} operations", work.ops.len()),
            );
        }
    }

    /// A ledger of some entries, and some transactions on it: small and large, one that is given up, one that is empty.
    fn work(&mut self) -> Work {
        lay(self.folder.path(), &Files::new());
        let path = self.folder.path().join(LEDGER);
        let mut head = create(&path, &next(None, "first", 0)).unwrap();
        let mut number = 0;
        let mut append = |writer: &mut Writer, dice: &mut Dice, head: &mut Head, entries: u64, keep: bool| {
            let session = writer.begin().unwrap();
            let mut last = *head;
            for _ in 0..entries {
                number += 1;
                let letters = [3, 40, 300, 900, 3_000, 9_000][dice.index(6)];
                let entry = next(Some(last), &format!("r{number}"), letters);
                session.append(&entry).unwrap();
                last = book::head_of(&entry);
            }
            if keep {
                session.commit().unwrap();
                *head = last;
            }
        };
        let mut writer = Writer::open(&path, PATIENCE).unwrap();
        for _ in 0..self.dice.below(12) {
            append(&mut writer, &mut self.dice, &mut head, 1, true);
        }
        drop(writer);
        let before = Files::from([(LEDGER.to_owned(), std::fs::read(&path).unwrap())]);
        let (mut acknowledged, mut ends) = (vec![(0, head)], vec![head.seq]);
        let log = log(self.folder.path(), &[LEDGER]);
        let mut writer = Writer::open(&path, PATIENCE).unwrap();
        for _ in 0..5 {
            let entries = [0, 1, 1, 2, 7][self.dice.index(5)];
            let keep = !self.dice.once_in(5);
            append(&mut writer, &mut self.dice, &mut head, entries, keep);
            if keep {
                acknowledged.push((log.borrow().ops.len(), head));
                ends.push(head.seq);
            }
        }
        drop(writer);
        logged();
        let ops = std::mem::take(&mut log.borrow_mut().ops);
        Work { before, ops, acknowledged, ends }
    }

    /// Cuts the power again while the next command undoes what the first cut left.
    fn cut_again(&mut self, files: &Files, acknowledged: Option<Head>, ends: &[u64]) {
        lay(self.folder.path(), files);
        let present: Vec<&str> = files.keys().map(String::as_str).collect();
        let log = log(self.folder.path(), &present);
        let opened = Writer::open(&self.folder.path().join(LEDGER), PATIENCE)
            .and_then(|mut writer| writer.begin().map(drop));
        logged();
        if let Err(error) = opened {
            self.wrong.push(format!("after a cut: {error}"));
            return;
        }
        let ops = std::mem::take(&mut log.borrow_mut().ops);
        let mut disk = Disk::new(files, self.trust);
        let cut = self.dice.index(ops.len() + 1);
        ops.iter().take(cut).for_each(|op| disk.step(op));
        for _ in 0..4 {
            let (again, leftovers) = disk.cut(&mut self.dice);
            self.states += 1;
            self.second += 1;
            self.hot += u64::from(again.len() > 1);
            self.look(
                (&again, leftovers),
                acknowledged,
                ends,
                &format!("cut again after {cut} of {} operations", ops.len()),
            );
        }
    }

    /// What is found after a cut.
    ///
    /// Leftovers in the place of a journal's head are reported as damage, because a head that was damaged looks so, too. With
    /// that journal put aside, everything must be as ever: nothing of the ledger was written before its head was.
    fn look(
        &mut self,
        (files, leftovers): (&Files, bool),
        acknowledged: Option<Head>,
        ends: &[u64],
        told: &str,
    ) {
        lay(self.folder.path(), files);
        let mut found = self.found(acknowledged, ends);
        if leftovers && found.as_ref().is_err_and(|wrong| wrong.contains("the journal beside it is damaged"))
        {
            self.refused += 1;
            std::fs::remove_file(self.folder.path().join(format!("{LEDGER}-journal"))).unwrap();
            found = self.found(acknowledged, ends);
        }
        if let Err(wrong) = found {
            self.wrong.push(format!("{told}: {wrong}"));
        }
    }

    fn found(&self, acknowledged: Option<Head>, ends: &[u64]) -> Result<(), String> {
        let path = self.folder.path().join(LEDGER);
        let book = book::found(&path)?;
        lost(&book, acknowledged, ends)?;
        let mut writer = Writer::open(&path, PATIENCE).map_err(|error| error.to_string())?;
        let head = book.head().ok_or("the ledger is empty")?;
        let session = writer.begin().map_err(|error| error.to_string())?;
        let entry = next(Some(head), "after-the-cut", 10);
        session.append(&entry).map_err(|error| format!("the next entry: {error}"))?;
        session.commit().map_err(|error| format!("the next entry: {error}"))
    }
}

/// Whether something acknowledged is gone, or a transaction is there in part.
fn lost(book: &Book, acknowledged: Option<Head>, ends: &[u64]) -> Result<(), String> {
    if let Some(head) = acknowledged
        && !book.holds(&head)
    {
        return Err(format!("entry {} was acknowledged and is gone", head.seq));
    }
    let end = book.head().map_or(0, |head| head.seq);
    if ends.contains(&end) { Ok(()) } else { Err(format!("it ends at entry {end}, within a transaction")) }
}
