//! The evidence may not be touched: commands that only read open nothing for writing near the ledger, and work where
//! nothing can be written.

use std::path::Path;
use std::process::Command;

use crate::mount;
use crate::stage::{Stage, Told};
use crate::strace;
use crate::surroundings::Edge;

/// The commands of an auditor; what they write goes elsewhere.
const AUDIT: &[&str] = &[
    "verify",
    "replay",
    "status 2024",
    "log",
    "show 3",
    "explain 2024 --fund F1",
    "audit 2024",
    "compare",
    "report 2024 --lang en --format text,html,pdf --out out",
    "letters 2024 --format text --out letters",
    "extract --out extract.sqlite",
    "papers 2024 --format text --out papers",
    "diff 2024 2024",
    "documents check",
    "reconcile 2024 statement.csv --accounts accounts.csv",
    "sample 2024 --method random --size 1 --seed s --file items.csv",
    "simulate --year 2024 --from-ledger --key 2024",
    "personal-data",
    "checkpoint issue --key log.key --out later",
    "checkpoint check checkpoint --policy policy.txt",
    "checkpoint print checkpoint",
    "verify --against checkpoint --policy policy.txt",
    "prove 3 --checkpoint checkpoint --out proof-3",
    "prove --from checkpoint --checkpoint checkpoint --out proof",
    "check-proof proof --from checkpoint --policy policy.txt",
    "bundle export --year 2024 --checkpoint checkpoint --policy policy.txt --lang fr --out bundle.zip",
    "bundle verify bundle.zip --policy policy.txt",
    "key show log.key",
    "keys show 2024",
    "template payments --out template.csv",
    "completions bash",
    "man",
    "help verify",
];

/// The commands that record, or lay out a new ledger: they are no auditor's.
const RECORDING: &[&str] = &["demo", "init", "record", "import", "allocate"];

pub(crate) fn all() -> Vec<Edge> {
    vec![
        ("every command is one that records, or one of an auditor", every_command_is_traced),
        ("an auditor opens nothing of the evidence for writing", nothing_is_opened_for_writing),
        ("an auditor reads a cut-off transaction and leaves it", a_hot_journal_stays),
        ("an auditor works on a read-only file system", read_only_file_system),
    ]
}

/// An office whose ledger is in a folder of evidence.
fn office(program: &Path) -> Stage {
    let stage = Stage::new(program).determined();
    std::fs::create_dir(stage.path("evidence")).unwrap();
    std::fs::rename(stage.ledger(), stage.path("evidence/ledger.sqlite")).unwrap();
    stage.ok("key generate --name faults.example/ledger --out log.key --no-passphrase");
    stage.ok(&words(&stage, "checkpoint issue --key log.key --out checkpoint --first"));
    let key = stage.ok("key show log.key");
    let key = key.split_whitespace().find(|word| word.starts_with("faults.example/ledger+")).unwrap();
    for (name, text) in [
        ("policy.txt", format!("log {key}\nquorum none\n")),
        ("accounts.csv", "fund;iban\nF1;BE82031000013768\n".to_owned()),
        (
            "statement.csv",
            "value_date;amount;counterparty_account;communication;counterparty_name;account;statement;currency\n\
             20/03/2024;-1,00;BE82031000013768;X;Y;BE43067900000101;2024/1;EUR\n"
                .to_owned(),
        ),
        ("items.csv", "item;fund;amount\na;F1;1,00\nb;F1;2,00\n".to_owned()),
    ] {
        std::fs::write(stage.path(name), text).unwrap();
    }
    stage
}

/// What the program lists is on one of the two lists: a new command cannot be forgotten.
fn every_command_is_traced(program: &Path) -> Result<(), String> {
    let told = Stage::new(program).run("--help");
    let commands =
        told.out.split("Commands:").nth(1).and_then(|text| text.split("Options:").next()).unwrap_or_default();
    let names =
        commands.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    let traced = |name: &&str| AUDIT.iter().any(|words| words.split(' ').next() == Some(*name));
    match names.iter().find(|name| !traced(name) && !RECORDING.contains(name)) {
        None if names.len() > 25 => Ok(()),
        None => Err(format!("the help names {} commands only", names.len())),
        Some(name) => Err(format!("`{name}` is on neither list")),
    }
}

fn words(stage: &Stage, command: &str) -> String {
    format!("--ledger {} {command}", stage.path("evidence/ledger.sqlite").display())
}

/// What a command opened for writing, made, renamed or removed in the folder of evidence.
fn touched(stage: &Stage, mut command: Command) -> Result<Vec<String>, String> {
    let told = Told::of(&command.output().map_err(|error| error.to_string())?);
    let log = std::fs::read(stage.path("calls")).map_err(|error| error.to_string())?;
    if !matches!(told.code, Some(0 | 3)) {
        return Err(told.line());
    }
    let evidence = stage.path("evidence").display().to_string();
    let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"];
    let text = String::from_utf8_lossy(&log).into_owned();
    let there = text.lines().filter(|line| line.contains(&evidence));
    Ok(there
        .filter(|line| !line.contains("open") || writes.iter().any(|flag| line.contains(flag)))
        .map(str::to_owned)
        .collect())
}

/// The calls that open, make, rename, remove or change a file by its name.
const TRACE: &str = "trace=open,openat,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,\
     symlink,symlinkat,truncate,chmod,fchmodat,chown,fchownat,utimensat,utime,utimes,mknod,mknodat,setxattr";

fn nothing_is_opened_for_writing(program: &Path) -> Result<(), String> {
    if let Some(why) = strace::impossible() {
        return Err(format!("skipped: {why}"));
    }
    let stage = office(program);
    for command in AUDIT {
        let log = stage.path("calls").display().to_string();
        let traced = stage.behind("strace", &["-f", "-qq", "-o", &log, "-e", TRACE], &words(&stage, command));
        if let Some(first) = touched(&stage, traced).map_err(|why| format!("`{command}`: {why}"))?.first() {
            return Err(format!("`{command}`: {first}"));
        }
    }
    Ok(())
}

/// A program that touches the evidence is seen; nothing where nothing can be traced.
pub(crate) fn control(program: &Path) -> Option<Vec<String>> {
    if strace::impossible().is_some() {
        return None;
    }
    let stage = office(program);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", TRACE, "-o"]).arg(stage.path("calls"));
    command.arg("touch").arg(stage.path("evidence/ledger.sqlite-journal"));
    touched(&stage, command).ok()
}

/// A journal beside the ledger is rolled back in the copy only.
fn a_hot_journal_stays(program: &Path) -> Result<(), String> {
    if let Some(why) = strace::impossible() {
        return Err(format!("skipped: {why}"));
    }
    let stage = office(program);
    // Killed at the deletion of its journal: the entry is written, and not committed.
    let pay = words(&stage, &crate::stage::payment(1));
    let inject = ["-f", "-qq", "-o", "/dev/null", "-e", "inject=unlink:signal=KILL:when=1"];
    let _ = stage.behind("strace", &inject, &pay).output();
    let (ledger, journal) =
        (stage.path("evidence/ledger.sqlite"), stage.path("evidence/ledger.sqlite-journal"));
    let before =
        (std::fs::read(&ledger).unwrap(), std::fs::read(&journal).map_err(|_| "no journal was left")?);
    for command in AUDIT {
        let told = stage.run(&words(&stage, command));
        if !matches!(told.code, Some(0 | 3)) {
            return Err(format!("`{command}`: {}", told.line()));
        }
        if (std::fs::read(&ledger).unwrap(), std::fs::read(&journal).unwrap_or_default()) != before {
            return Err(format!("`{command}` changed the evidence"));
        }
    }
    Ok(())
}

fn read_only_file_system(program: &Path) -> Result<(), String> {
    let stage = office(program);
    let evidence = stage.path("evidence");
    let bind = mount::run(Command::new("mount").arg("--bind").arg(&evidence).arg(&evidence))
        .and_then(|()| mount::run(Command::new("mount").args(["-o", "remount,ro,bind"]).arg(&evidence)));
    if let Err(why) = bind {
        return Err(format!("skipped: {why}"));
    }
    let all = AUDIT.iter().map(|command| (command, stage.run(&words(&stage, command))));
    let wrong: Vec<String> = all
        .filter(|(_, told)| !matches!(told.code, Some(0 | 3)))
        .map(|(command, told)| format!("`{command}`: {}", told.line()))
        .collect();
    let written = stage.run(&words(&stage, &crate::stage::payment(1)));
    let _ = mount::run(Command::new("umount").arg(&evidence));
    if let Some(first) = wrong.first() {
        return Err(first.clone());
    }
    let refused =
        written.code == Some(1) && written.err.contains("cannot be written to; nothing was recorded");
    if refused { Ok(()) } else { Err(format!("recording there: {}", written.line())) }
}
