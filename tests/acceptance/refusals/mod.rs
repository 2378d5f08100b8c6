//! A corpus of bad files: each goes through the program, which refuses it with one message that names the file, the place,
//! the value and the rule, changes nothing and never panics. What it says is in `fixtures/golden/refusals.txt`.

mod camt;
mod rows;
mod statements;
mod workbooks;
mod zip;

use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::golden::hold;
use crate::reconcile;
use crate::stage::told;

/// To which command a file is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Payments,
    Affiliates,
    Evaluations,
    Funds,
    Statement,
    Accounts,
}

/// Where the fault of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// In a line, row or cell.
    Place,
    /// In the whole file.
    File,
}

/// A bad file.
pub struct Case {
    pub name: String,
    pub bytes: Vec<u8>,
    pub to: To,
    pub within: In,
}

impl Case {
    pub fn new(to: To, within: In, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), bytes: bytes.into(), to, within }
    }

    fn words(&self) -> String {
        let (at, file) = ("--clock 2024-04-02T00:00:00Z", &self.name);
        match self.to {
            To::Payments => format!("record subsidy-paid --year 2024 --file {file} --actor pay {at}"),
            To::Affiliates => {
                format!("record affiliates-certified --year 2025 --file {file} --source s --actor reg {at}")
            }
            To::Evaluations => {
                format!(
                    "record evaluation-given --year 2026 --file {file} --decider d --date 2024-04-01 --actor audit {at}"
                )
            }
            To::Funds => format!("record fund-admitted --file {file} --actor reg {at}"),
            To::Statement => format!("reconcile 2024 {file} --accounts accounts.csv"),
            To::Accounts => format!("reconcile 2024 good.csv --accounts {file}"),
        }
    }
}

fn corpus() -> Vec<Case> {
    let mut all = rows::cases();
    all.extend(workbooks::cases());
    all.extend(statements::cases());
    all.extend(camt::cases());
    all
}

#[test]
fn every_bad_file_is_refused_with_one_message_and_changes_nothing() {
    let corpus = corpus();
    assert!(corpus.len() >= 200, "{} files", corpus.len());
    let mut names: Vec<&str> = corpus.iter().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "each file has a name of its own");
    let stage = reconcile::stage();
    stage.write("good.csv", "value_date;amount;counterparty_account;communication\n15/03/2024;-1,00;;x\n");
    let before = stage.ledger();
    let answers: Vec<Mutex<String>> = corpus.iter().map(|_| Mutex::new(String::new())).collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = corpus.get(at) else { break };
                    stage.write(&case.name, &case.bytes);
                    let told = stage.run(&case.words());
                    if let Some(what) = fault(case, told.code, &told.out, &told.err) {
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("{}: {what}\n{}{}", case.name, told.out, told.err));
                    }
                    *answers[at].lock().unwrap() = refusal(&told.err).to_owned();
                    std::fs::remove_file(stage.path(&case.name)).unwrap();
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} files\n{}", wrong.len(), corpus.len(), wrong.join("\n"));
    assert_eq!(stage.ledger(), before);
    let told: Vec<String> = answers.into_iter().map(|answer| answer.into_inner().unwrap()).collect();
    hold("refusals.txt", &told.join("\n"));
}

/// What was said behind the control totals, which a file has that can be read.
fn refusal(err: &str) -> &str {
    err.find("error: ").map_or(err, |at| &err[at..])
}

/// What an answer lacks.
fn fault(case: &Case, code: i32, out: &str, err: &str) -> Option<&'static str> {
    let err = refusal(err);
    let first = err.lines().next().unwrap_or_default();
    let place = [", line ", ", row ", ", cell "].iter().any(|word| first.contains(word));
    let lines = || err.lines().filter(|line| !line.starts_with("hint: "));
    match () {
        () if err.contains("panicked") => Some("a panic"),
        () if code != 1 => Some("another exit code than 1"),
        () if !out.is_empty() => Some("an answer on standard output"),
        () if !first.starts_with(&format!("error: {}", case.name)) => {
            Some("no message that begins with the file")
        }
        () if lines().count() != 1 => Some("more than one message"),
        () if case.within == In::Place && !place => Some("no place"),
        () if case.within == In::File && place => Some("a place, where none was expected"),
        () if err.chars().any(|one| one.is_control() && one != '\n') => {
            Some("a control character in the message")
        }
        () => None,
    }
}

/// Bombs are refused quickly and in little memory.
#[cfg(target_os = "linux")]
#[test]
fn bombs_need_neither_time_nor_memory() {
    let stage = reconcile::stage();
    for case in workbooks::bombs().into_iter().chain(camt::bombs()) {
        stage.write(&case.name, &case.bytes);
        let begun = std::time::Instant::now();
        let program = env!("CARGO_BIN_EXE_prorata");
        let script = format!("ulimit -v 1000000; exec {program} {}", case.words());
        let output = Command::new("sh")
            .current_dir(stage.folder.path())
            .env_clear()
            .args(["-c", &script])
            .output()
            .unwrap();
        let told = told(&output);
        // Where a message of the bank is too large as a whole, there is no place to name.
        let what = fault(&case, told.code, &told.out, &told.err).filter(|what| *what != "no place");
        assert_eq!(what, None, "{}: {}{}", case.name, told.out, told.err);
        assert!(begun.elapsed().as_secs() < 10, "{} took {:?}", case.name, begun.elapsed());
    }
}
