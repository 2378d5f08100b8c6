//! Kill -9 at any moment, and the same command again: nothing acknowledged is lost, nothing is there twice, and what
//! belongs together is there whole or not at all.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::book;
use crate::defective::Defect;
use crate::dice::Dice;
use crate::stage::{Stage, Told, payment, payment_line};
use crate::stream::{self, Streamed};
use crate::tally::Tally;

/// Kills `rounds` times.
pub(crate) fn run(program: &Path, rounds: u64, seed: u64) -> Tally {
    let mut tally = Tally::new("kill", "kill -9 among appends, then the same request keys again");
    let stage = Stage::new(program).determined();
    let mut killing = Killing::new(&stage, seed);
    for round in 0..rounds {
        match round % 3 {
            0 => killing.stream(stage.command("import - --each --actor pay --clock 2024-03-01T00:00:00Z")),
            1 => killing.single(),
            _ => killing.batch(),
        }
        if killing.wrong.len() > 20 {
            break;
        }
    }
    killing.end();
    tally.count = format!(
        "{rounds} rounds, {} killed; {} entries acknowledged, {} found beyond the last answer",
        killing.killed, killing.acknowledged, killing.beyond
    );
    tally.wrong = std::mem::take(&mut killing.wrong);
    for defect in [Defect::Early, Defect::Forgetful] {
        let stage = Stage::new(program).determined();
        let mut killing = Killing::new(&stage, seed);
        for _ in 0..300 {
            killing.stream(defective(&stage, defect));
            if !killing.wrong.is_empty() {
                break;
            }
        }
        tally.control(&format!("a writer that is {}", defect.word()), &killing.wrong);
    }
    tally
}

/// A writer with a seeded defect on the ledger of a stage.
pub(crate) fn defective(stage: &Stage, defect: Defect) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["defective", "--defect", defect.word(), "--ledger"]).arg(stage.ledger());
    command
}

pub(crate) struct Killing<'a> {
    stage: &'a Stage,
    pub(crate) dice: Dice,
    /// How many entries the ledger had before the first payment.
    before: usize,
    /// The number of the next payment that was not acknowledged.
    pub(crate) number: u64,
    /// Everything that was ever acknowledged, by number and hash.
    heads: Vec<(u64, String)>,
    pub(crate) acknowledged: u64,
    killed: u64,
    /// How many payments the last look found.
    pub(crate) left: u64,
    pub(crate) beyond: u64,
    pub(crate) wrong: Vec<String>,
}

impl<'a> Killing<'a> {
    pub(crate) fn new(stage: &'a Stage, seed: u64) -> Self {
        let before = book::found(&stage.ledger()).unwrap().len();
        Self {
            stage,
            dice: Dice::new(seed),
            before,
            number: 0,
            heads: Vec::new(),
            acknowledged: 0,
            killed: 0,
            left: 0,
            beyond: 0,
            wrong: Vec::new(),
        }
    }

    /// Killed while it answers line by line; the next round begins with what was not acknowledged.
    fn stream(&mut self, command: Command) {
        let answers = self.dice.index(5);
        let delay = Duration::from_micros(self.dice.below(6_000));
        let streamed = stream::run(command, self.number, 60, answers, delay, |child| child.kill().unwrap());
        self.killed += u64::from(streamed.told.signal == Some(9));
        self.take(streamed);
    }

    /// Takes what a stream acknowledged, and looks at what is there.
    pub(crate) fn take(&mut self, streamed: Streamed) {
        self.number += streamed.acknowledged.len() as u64;
        self.acknowledged += streamed.acknowledged.len() as u64;
        self.heads.extend(streamed.acknowledged);
        self.left = self.look(1);
        self.beyond += u64::from(self.left > self.number);
        // What is beyond is sent again in the next round: it must be answered with `already`.
    }

    /// One command under a request key of its own, killed, then run again to its end.
    fn single(&mut self) {
        let words = payment(self.number);
        self.killed_at_random(&words, Stdio::null());
        let beyond = self.look(1) > self.number;
        self.beyond += u64::from(beyond);
        let told = self.stage.run(&words);
        self.answered(&told, if beyond { "already" } else { "recorded" });
        self.number += 1;
        self.look(0);
    }

    /// Five events in one transaction: all or none, then all, once.
    fn batch(&mut self) {
        let lines: String = (self.number..self.number + 5).map(payment_line).collect();
        self.stage.write("batch.jsonl", lines);
        let words = "import batch.jsonl --actor pay --clock 2024-03-01T00:00:00Z";
        // What an earlier round left beyond its answers is recorded already: the batch then adds the rest.
        let had = self.look(5) - self.number;
        self.killed_at_random(words, Stdio::null());
        let found = self.look(5) - self.number;
        if found != had && found != 5 {
            self.wrong.push(format!("a transaction of five was cut in two: {had} before, {found} after"));
        }
        self.beyond += u64::from(found > had);
        let told = self.stage.run(words);
        self.answered(&told, if found == 5 { "already" } else { "recorded" });
        self.number += 5;
        self.look(0);
    }

    fn killed_at_random(&mut self, words: &str, out: Stdio) {
        let mut child = self.stage.command(words).stdout(out).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(self.dice.below(22_000)));
        child.kill().unwrap();
        use std::os::unix::process::ExitStatusExt;
        self.killed += u64::from(child.wait().unwrap().signal() == Some(9));
    }

    fn answered(&mut self, told: &Told, word: &str) {
        if told.code != Some(0) || !told.out.contains(word) {
            self.wrong.push(format!("a retry was not answered with `{word}`: {} {}", told.out, told.line()));
        }
        self.acknowledged += 1;
    }

    /// Looks at the ledger: sound, every acknowledged entry in its place, at most `more` payments beyond, none twice.
    /// Gives how many payments there are.
    fn look(&mut self, more: u64) -> u64 {
        let book = match book::found(&self.stage.ledger()) {
            Ok(book) => book,
            Err(wrong) => {
                self.wrong.push(wrong);
                return self.number;
            }
        };
        let payments = (book.len() - self.before.min(book.len())) as u64;
        if !(self.number..=self.number + more).contains(&payments) {
            self.wrong.push(format!("{payments} payments are there, and {} were acknowledged", self.number));
        }
        for (seq, hash) in self.heads.iter().rev().take(80) {
            if !book.acknowledged(*seq, hash) {
                self.wrong.push(format!("entry {seq} was acknowledged and is not there"));
            }
        }
        for (place, (_, entry)) in book.entries.iter().skip(self.before).enumerate().rev().take(80) {
            if !entry.body.contains(&format!("\"reference\":\"p{place}\"")) {
                self.wrong.push(format!("payment {place} is not where it belongs: {}", entry.body));
            }
        }
        payments
    }

    /// At the end all that was ever acknowledged is compared with the ledger, and the next command works.
    pub(crate) fn end(&mut self) {
        match book::found(&self.stage.ledger()) {
            Ok(book) => {
                for (seq, hash) in &self.heads {
                    if !book.acknowledged(*seq, hash) {
                        self.wrong.push(format!("entry {seq} was acknowledged and is not there"));
                    }
                }
            }
            Err(wrong) => self.wrong.push(wrong),
        }
        let told = self.stage.run(&payment(self.number));
        if told.code != Some(0) {
            self.wrong.push(format!("the next command fails: {}", told.line()));
        }
        let told = self.stage.run("verify");
        if told.code != Some(0) {
            self.wrong.push(format!("verify: {}", told.line()));
        }
    }
}
