//! A kill, an error of the disk, a full disk and an interrupt at every system call of every command that writes.
//!
//! After each: the ledger is sound; what the program said of its entries is so; nothing is under the name of an output
//! that is not all of it; the same command again leaves every entry there once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::book;
use crate::defective::Defect;
use crate::kill::defective;
use crate::stage::{Said, Stage, Told};
use crate::strace::{self, Blow, Point};
use crate::tally::Tally;
use crate::writing::{self, Writing};

const WHAT: &str =
    "KILL, EIO, ENOSPC, EINTR, EMFILE and EACCES at the system calls on files of each command that writes";

/// Tries every `every`-th point; each when it is 1.
pub(crate) fn run(program: &Path, every: usize, only: Option<&str>) -> Tally {
    if let Some(why) = strace::impossible() {
        return Tally::skipped("syscalls", WHAT, why);
    }
    let mut tally = Tally::new("syscalls", WHAT);
    let office = writing::office(program);
    let (mut tried, mut commands, mut kinds) = (0, 0, BTreeMap::<Said, u64>::new());
    for writing in writing::all() {
        if only.is_some_and(|only| !writing.words.contains(only)) {
            continue;
        }
        let sweep = Sweep::of(&office, &writing).unwrap();
        // The places begin elsewhere for each command, so that a part of all points is a part of each kind.
        let points = sweep.points.iter().skip(commands % every).step_by(every);
        commands += 1;
        for point in points {
            tried += 1;
            match sweep.strike(point) {
                Ok(said) => *kinds.entry(said).or_default() += 1,
                Err(wrong) => {
                    tally.wrong.push(format!("`{}`, {}: {wrong}", writing.words, point.told()));
                }
            }
        }
    }
    let said: Vec<String> = kinds.iter().map(|(said, count)| format!("{count} {}", word(*said))).collect();
    tally.count = format!("{tried} points of {commands} commands; said: {}", said.join(", "));
    tally.control("a writer that is deaf to a failed commit", &control(&office));
    tally
}

fn word(said: Said) -> &'static str {
    match said {
        Said::Recorded => "done",
        Said::Not => "not done",
        Said::Unknown => "unknown",
        Said::Nothing => "killed or mute",
        Said::Crashed => "ended by the standard library",
        Said::Broken => "broken",
    }
}

/// One command, its points and what it comes to when nothing befalls it.
struct Sweep<'a> {
    office: &'a Stage,
    writing: &'a Writing,
    points: Vec<Point>,
    /// How many entries its ledger has before.
    before: usize,
    /// The files that it leaves, with their bytes.
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl<'a> Sweep<'a> {
    fn of(office: &'a Stage, writing: &'a Writing) -> Result<Self, String> {
        let stage = office.copied();
        let counts = strace::count(&stage, &writing.words)?;
        let before = entries(office, writing)?;
        let sweep =
            Self { office, writing, points: strace::points(&counts), before, files: files(stage.folder()) };
        let after = entries(&stage, writing)?;
        assert_eq!(after, before + writing.adds, "{}", writing.words);
        Ok(sweep)
    }

    /// Runs the command under a blow, and compares what it said with what is there.
    fn strike(&self, point: &Point) -> Result<Said, String> {
        let stage = self.office.copied();
        let told = Told::of(&point.run(&stage, &self.writing.words));
        let said = told.said();
        if point.blow == Blow::Kill && told.signal != Some(9) {
            return Err(format!("it was not killed: {}", told.line()));
        }
        match said {
            // The standard library ends the program when a folder cannot be closed, which no disk answers.
            Said::Crashed if point.call == "close" && told.err.contains("during closedir") => {}
            // Without chance no key is made: the library that makes it ends the program, and nothing is written.
            Said::Crashed if point.call == "getrandom" && !self.writing.same => {}
            Said::Crashed => return Err(format!("it crashed: {}", told.line())),
            Said::Broken => return Err(format!("a false alarm: {}", told.line())),
            Said::Nothing if !mute(point) => return Err(format!("not a word: {}", told.line())),
            _ => {}
        }
        self.ledger(&stage, &told).map_err(|wrong| format!("{wrong}; {}", told.line()))?;
        self.outputs(&stage, said, point).map_err(|wrong| format!("{wrong}; {}", told.line()))?;
        if self.writing.again {
            let again = stage.run(&self.writing.words);
            if again.code != Some(0) {
                return Err(format!("again: {}", again.line()));
            }
        }
        if self.writing.again && self.writing.adds > 0 {
            let found = entries(&stage, self.writing)?;
            if found != self.before + self.writing.adds {
                return Err(format!("{} entries before, and {found} after a second run", self.before));
            }
        }
        Ok(said)
    }

    fn ledger(&self, stage: &Stage, told: &Told) -> Result<(), String> {
        let (least, most) = (self.before, self.before + self.writing.adds);
        let found = entries(stage, self.writing)?;
        // With `--each` an answer stands for its entry, whatever became of those behind it.
        let answered = told.out.lines().filter(|line| line.starts_with("recorded ")).count();
        let holds = match told.said() {
            _ if self.writing.each => (least + answered..=most).contains(&found),
            Said::Recorded => found == most,
            Said::Not => found == least,
            _ => found == least || found == most,
        };
        if holds { Ok(()) } else { Err(format!("{least} entries before, {found} after it")) }
    }

    /// Every file of the folder is as it was, or as the command leaves it.
    fn outputs(&self, stage: &Stage, said: Said, point: &Point) -> Result<(), String> {
        let (before, after) = (files(self.office.folder()), files(stage.folder()));
        for (name, bytes) in &after {
            if before.get(name) == Some(bytes) || self.files.get(name) == Some(bytes) {
                continue;
            }
            let text = name.to_string_lossy();
            // A killed program cannot clear its drafts away; nor can one that may not remove a file.
            if text.contains(".prorata-") && (said == Said::Nothing || point.call.starts_with("unlink")) {
                continue;
            }
            // A disk that stays full or sick does not let a transaction be undone: the next command does it.
            if text.ends_with("-journal") {
                continue;
            }
            if text.ends_with(".sqlite") && !text.contains("extract") {
                continue;
            }
            // What is another each time is whole when it ends as it should.
            let end: &[u8] = if bytes.starts_with(b"-----BEGIN") { b"PRIVATE KEY-----\n" } else { b"\n" };
            if !self.writing.same && self.files.contains_key(name) && bytes.ends_with(end) {
                continue;
            }
            return Err(format!("{text} was left with {} bytes", bytes.len()));
        }
        let missing = self.files.keys().find(|name| !after.contains_key(*name));
        if let Some(name) = missing
            && said == Said::Recorded
        {
            return Err(format!("it says that it is done, and {} is not there", name.display()));
        }
        Ok(())
    }
}

/// Whether nobody could be informed: the program was killed, or its words could not be written.
fn mute(point: &Point) -> bool {
    point.blow == Blow::Kill || point.call.starts_with("write")
}

/// How many entries the ledger of a command has; none when it is not there.
fn entries(stage: &Stage, writing: &Writing) -> Result<usize, String> {
    let path = stage.path(writing.ledger);
    if !path.exists() {
        return Ok(0);
    }
    book::found(&path).map(|book| book.len())
}

/// Every file below a folder, by its name in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in next.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The same question to a writer that does not hear a failed commit: it says `recorded` of what is not there.
fn control(office: &Stage) -> Vec<String> {
    let mut found = Vec::new();
    for at in 1..=8 {
        for call in ["fdatasync", "fsync", "pwrite64", "unlink"] {
            let stage = office.copied();
            stage.write("line", crate::stage::payment_line(1));
            let command = defective(&stage, Defect::Deaf);
            let inject = format!("inject={call}:error=EIO:when={at}");
            let output = std::process::Command::new("strace")
                .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject])
                .arg(command.get_program())
                .args(command.get_args())
                .stdin(std::fs::File::open(stage.path("line")).unwrap())
                .output()
                .unwrap();
            let told = Told::of(&output);
            let before = book::found(&office.ledger()).unwrap().len();
            let after = book::found(&stage.ledger()).map_or(usize::MAX, |book| book.len());
            if told.out.starts_with("recorded ") && after == before {
                found.push(format!("{call} {at}"));
            }
        }
    }
    found
}
