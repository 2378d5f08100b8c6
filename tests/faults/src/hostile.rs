//! Surroundings that somebody made: locks that are none, files that are exchanged or made meanwhile, folders that all may enter.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::book;
use crate::stage::{Stage, Told, payment};
use crate::strace;
use crate::surroundings::Edge;

pub(crate) fn all() -> Vec<Edge> {
    vec![
        ("locks that do nothing, and locks that fail", dead_locks),
        ("the private copy, whatever the umask, and after a kill", private_copy),
        ("another file in the place of the one that is verified", exchanged),
        ("a file that is made while the command runs", made_meanwhile),
    ]
}

/// The harness sees a program that writes where locks do nothing: the same without the look at its own lock is that of SQLite.
pub(crate) fn control() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let Ok(shim) = shim(folder.path()) else { return vec!["skipped: no C compiler".into()] };
    let tool = |script: &str| {
        let mut command = Command::new("python3");
        command.current_dir(folder.path()).env("LD_PRELOAD", &shim).env("NO_LOCKS", "granted");
        command.args(["-c", script]).stderr(Stdio::null()).status().is_ok_and(|ended| ended.success())
    };
    let two_writers = "import sqlite3,subprocess,sys\nopened='import sqlite3;c=sqlite3.connect(\"c.sqlite\",timeout=0,isolation_level=None);'\n\
        exec(opened);c.execute('create table if not exists t(x)');c.execute('begin immediate')\n\
        sys.exit(subprocess.call([sys.executable,'-c',opened+'c.execute(\"begin immediate\")'],stderr=subprocess.DEVNULL))";
    if tool(two_writers) { vec!["two writers hold the file at once".into()] } else { Vec::new() }
}

fn want(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

/// A library that takes the place of the locks of the system.
fn shim(folder: &Path) -> Result<String, String> {
    let (source, library) = (folder.join("no_locks.c"), folder.join("no_locks.so"));
    std::fs::write(&source, include_str!("../no_locks.c")).map_err(|error| error.to_string())?;
    let made =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl").status();
    match made {
        Ok(ended) if ended.success() => Ok(library.display().to_string()),
        _ => Err("skipped: no C compiler".into()),
    }
}

fn dead_locks(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    let library = shim(stage.folder())?;
    let run = |how: &str, words: &str| {
        let mut command = stage.command(words);
        command.env("LD_PRELOAD", &library).env("NO_LOCKS", how);
        Told::of(&command.output().unwrap())
    };
    let before = book::found(&stage.ledger())?.len();
    for (how, said) in [("granted", "keep nobody out"), ("refused", "grants no locks")] {
        let told = run(how, &payment(1));
        want(told.code == Some(1) && told.err.contains(said), || format!("{how}: {}", told.line()))?;
        want(book::found(&stage.ledger())?.len() == before, || format!("{how}: something was recorded"))?;
    }
    // A reader takes a copy; where no lock is to be had for that either, no file is accused.
    let told = run("granted", "verify");
    want(told.code == Some(0), || told.line())?;
    let told = run("refused", "verify");
    want(told.code == Some(1) && told.err.contains("grants no locks"), || told.line())?;
    let told = stage.run(&payment(1));
    want(told.code == Some(0), || told.line())
}

/// A ledger beside which a transaction was cut off, so that it is read in a copy.
fn cut_off(program: &Path) -> Stage {
    let stage = Stage::new(program).determined();
    let inject = ["-f", "-qq", "-o", "/dev/null", "-e", "inject=unlink:signal=KILL:when=1"];
    let _ = stage.behind("strace", &inject, &payment(1)).output();
    stage
}

fn private_copy(program: &Path) -> Result<(), String> {
    if let Some(why) = strace::impossible() {
        return Err(format!("skipped: {why}"));
    }
    let stage = cut_off(program);
    want(stage.path("ledger.sqlite-journal").exists(), || "no journal was left".into())?;
    let left = || -> Vec<String> {
        let found = stage.copies().read_dir().into_iter().flatten().flatten();
        found.map(|one| one.file_name().to_string_lossy().into_owned()).collect()
    };
    let script =
        "umask 0; exec strace -f -qq -o calls -e trace=mkdir,mkdirat,open,openat,creat \"$0\" \"$@\"";
    let told = Told::of(&stage.behind("sh", &["-c", script], "verify").output().unwrap());
    want(told.code == Some(0), || told.line())?;
    let calls = std::fs::read_to_string(stage.path("calls")).map_err(|error| error.to_string())?;
    let copies = stage.copies().display().to_string();
    let made: Vec<&str> = calls
        .lines()
        .filter(|line| line.contains(&copies) && (line.contains("mkdir") || line.contains("O_CREAT")))
        .collect();
    want(made.len() >= 4, || format!("the copy was not seen: {made:?}"))?;
    for line in made {
        let own = line.contains(if line.contains("mkdir") { ", 0700)" } else { ", 0600)" });
        // SQLite makes the journal's lock files as its database may be opened, which is the copy's own mode.
        want(own, || format!("others may enter or read: {line}"))?;
    }
    want(left().is_empty(), || format!("left behind: {:?}", left()))?;
    // Whatever it reads when it is killed.
    for when in [2, 5, 8, 11, 14, 17, 20, 24] {
        let inject = format!("inject=read:signal=KILL:when={when}");
        let _ = stage.behind("strace", &["-f", "-qq", "-o", "/dev/null", "-e", &inject], "verify").output();
        want(left().is_empty(), || format!("killed at read {when}, it left {:?}", left()))?;
    }
    Ok(())
}

/// A command that a delay at its system calls holds up.
fn held_up(stage: &Stage, at: &str, words: &str) -> Child {
    let inject = format!("inject={at}");
    let mut command = stage.behind("strace", &["-f", "-qq", "-o", "/dev/null", "-e", &inject], words);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    child
}

fn exchanged(program: &Path) -> Result<(), String> {
    if let Some(why) = strace::impossible() {
        return Err(format!("skipped: {why}"));
    }
    let stage = Stage::new(program).determined();
    std::fs::copy(stage.ledger(), stage.path("other.sqlite")).unwrap();
    stage.ok(&payment(1));
    let delay = "pread64:delay_enter=2000000:when=5";
    let child = held_up(&stage, delay, "verify");
    std::fs::rename(stage.path("other.sqlite"), stage.ledger()).unwrap();
    let told = Told::of(&child.wait_with_output().unwrap());
    want(told.code == Some(1) && told.err.contains("changed while it was read"), || told.line())?;
    let told = Told::of(&held_up(&stage, delay, "verify").wait_with_output().unwrap());
    want(told.code == Some(0), || told.line())
}

fn made_meanwhile(program: &Path) -> Result<(), String> {
    if let Some(why) = strace::impossible() {
        return Err(format!("skipped: {why}"));
    }
    let stage = Stage::new(program).determined();
    let words = "explain 2024 --fund F1 --format html --out precious";
    let delay = "rename,renameat,renameat2,link,linkat:delay_enter=2000000:when=1";
    let child = held_up(&stage, delay, words);
    stage.write("precious", "mine\n");
    let told = Told::of(&child.wait_with_output().unwrap());
    want(told.code == Some(1) && told.err.contains("there is already a file"), || told.line())?;
    let kept = std::fs::read_to_string(stage.path("precious")).unwrap_or_default();
    want(kept == "mine\n", || format!("the file was written over: {kept:.40}"))?;
    want(stage.run(&format!("{words} --force")).code == Some(0), || "--force".into())
}
