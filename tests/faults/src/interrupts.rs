//! Ctrl-C at any moment of a report or an import: what is under a name is whole, and the ledger is sound.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::book;
use crate::dice::Dice;
use crate::stage::{Stage, payment_line};

const REPORT: &str = "report 2024 --lang en --format text,json,csv,html --out out";
const IMPORT: &str = "import lines.jsonl --actor pay --clock 2024-03-01T00:00:00Z";

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Interrupted {
    pub(crate) count: u64,
    pub(crate) wrong: Vec<String>,
}

/// Interrupts each command `rounds` times.
pub(crate) fn run(program: &Path, rounds: u64, seed: u64) -> Interrupted {
    let office = Stage::new(program).determined();
    office.write("lines.jsonl", (0..200).map(payment_line).collect::<String>());
    let mut dice = Dice::new(seed);
    let mut found = Interrupted::default();
    let whole = office.copied();
    whole.ok(REPORT);
    let whole = outputs(&whole);
    let before = book::found(&office.ledger()).unwrap().len();
    for _ in 0..rounds {
        let stage = office.copied();
        found.count += u64::from(interrupted(stage.command(REPORT), dice.below(120_000)));
        found.wrong.extend(partial(&outputs(&stage), &whole));
        let stage = office.copied();
        found.count += u64::from(interrupted(stage.command(IMPORT), dice.below(120_000)));
        match book::found(&stage.ledger()) {
            Ok(book) if book.len() == before || book.len() == before + 200 => {}
            Ok(book) => found.wrong.push(format!("{} of 200 events were imported", book.len() - before)),
            Err(wrong) => found.wrong.push(wrong),
        }
    }
    found
}

/// The same over a program that writes its report bit by bit.
pub(crate) fn control(program: &Path, seed: u64) -> Vec<String> {
    const SLOW: &str =
        "mkdir -p out; for part in 1 2 3 4 5 6 7 8; do echo $part >> out/report; sleep 0.01; done";
    let mut dice = Dice::new(seed);
    let command = |stage: &Stage| {
        let mut command = Command::new("sh");
        command.args(["-c", SLOW]).current_dir(stage.folder()).env("PATH", "/usr/bin:/bin");
        command
    };
    let stage = Stage::new(program);
    assert!(command(&stage).status().unwrap().success());
    let whole = outputs(&stage);
    let mut wrong = Vec::new();
    for _ in 0..10 {
        let stage = Stage::new(program);
        interrupted(command(&stage), 20_000 + dice.below(50_000));
        wrong.extend(partial(&outputs(&stage), &whole));
    }
    wrong
}

/// Runs a command and interrupts it after that many microseconds; gives whether that ended it.
fn interrupted(command: Command, after: u64) -> bool {
    use std::os::unix::process::ExitStatusExt;
    // Whoever runs this in the background may have had the interrupt ignored, and a child inherits that.
    let mut child = Command::new("env")
        .arg("--default-signal=INT")
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(command.get_current_dir().unwrap())
        .env_clear()
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_micros(after));
    let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
    child.wait().unwrap().signal() == Some(2)
}

/// The files of the output folder, drafts aside: an interrupted program cannot clear its drafts away.
fn outputs(stage: &Stage) -> BTreeMap<String, Vec<u8>> {
    let Ok(folder) = stage.path("out").read_dir() else { return BTreeMap::new() };
    folder
        .map(|file| file.unwrap())
        .map(|file| (file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).unwrap()))
        .filter(|(name, _)| !name.starts_with(".prorata-"))
        .collect()
}

fn partial(found: &BTreeMap<String, Vec<u8>>, whole: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let part = found.iter().filter(|(name, bytes)| whole.get(*name) != Some(bytes));
    part.map(|(name, bytes)| format!("{name} was left with {} bytes", bytes.len())).collect()
}
