//! Odd surroundings of the program, one by one.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::book;
use crate::mount;
use crate::stage::{Said, Stage, Told, installed, payment};

/// An edge by its name; what is wrong, or `skipped: ` and why.
pub(crate) type Edge = (&'static str, fn(&Path) -> Result<(), String>);

const REPORT: &str = "report 2024 --lang en --format text,json,csv,html --out out";

pub(crate) fn all() -> Vec<Edge> {
    vec![
        ("closed standard output and error", closed),
        ("an answer on a full device", full_device),
        ("a report on a full disk", full_disk),
        ("a limit on the size of files", file_size),
        ("few file handles", few_handles),
        ("a folder that may not be written to", read_only_folder),
        ("the umask", umask),
        ("outputs that are links, pipes and folders", odd_outputs),
        ("names that are not UTF-8", names),
        ("a path as long as the system takes", long_path),
        ("the clock: a night of summer time, leap days, set back", clocks),
    ]
}

fn want(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

/// The program started by a shell that sets something before.
fn shell(stage: &Stage, before: &str, words: &str, after: &str) -> Told {
    let script = format!("{before} \"$0\" \"$@\" {after}");
    Told::of(&stage.behind("sh", &["-c", &script], words).output().unwrap())
}

/// A command that records and what it said against what is there.
fn told_right(stage: &Stage, told: &Told, before: usize) -> Result<usize, String> {
    let found = book::found(&stage.ledger())?.len();
    let right = match told.said() {
        Said::Recorded => found == before + 1,
        Said::Not => found == before,
        Said::Unknown | Said::Nothing => found == before || found == before + 1,
        Said::Crashed | Said::Broken => false,
    };
    want(right, || format!("{before} entries before, {found} after; {}", told.line()))?;
    Ok(found)
}

fn closed(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    let mut before = book::found(&stage.ledger())?.len();
    for (number, after) in [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"].iter().enumerate() {
        let told = shell(&stage, "", &payment(number as u64), after);
        before = told_right(&stage, &told, before)?;
        let told = shell(&stage, "", "record subsidy-paid --year 2024", after);
        want(told.code == Some(2) || told.code == Some(1), || format!("{after}: {}", told.line()))?;
        let told = shell(&stage, "", "verify", after);
        want(matches!(told.code, Some(0 | 1)), || format!("{after}: verify: {}", told.line()))?;
    }
    // A reader who goes away ends the command without a word.
    let told = shell(&stage, "", "log", "| head -n 1 >/dev/null");
    want(told.err.is_empty(), || told.line())
}

fn full_device(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    for words in
        ["verify", "log", "status 2024 --format json", "explain 2024 --fund F1", "help dates", "--help"]
    {
        let told = shell(&stage, "", words, "> /dev/full");
        want(told.code == Some(1), || format!("`{words}`: {}", told.line()))?;
    }
    let before = book::found(&stage.ledger())?.len();
    let told = shell(&stage, "", &payment(1), "> /dev/full");
    want(told.code == Some(1) && told.err.contains("recorded as "), || told.line())?;
    told_right(&stage, &told, before).map(drop)
}

fn full_disk(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    std::fs::create_dir(stage.path("small")).unwrap();
    let small = stage.path("small");
    mount::run(Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(&small))
        .map_err(|why| format!("skipped: {why}"))?;
    let found = on_a_full_disk(&stage);
    mount::run(Command::new("umount").arg(&small))?;
    found
}

fn on_a_full_disk(stage: &Stage) -> Result<(), String> {
    std::fs::copy(stage.ledger(), stage.path("small/ledger.sqlite")).unwrap();
    // Some room, but too little for a report or a ledger; then none.
    let filler = stage.path("small/filler");
    let left = |place: &str| -> Vec<String> {
        let files = stage.path(place).read_dir().into_iter().flatten();
        files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    let init = "--ledger small/new.sqlite init --origin faults.example/small --actor reg --clock 2024-01-01T00:00:00Z";
    for room in [8_192, 0] {
        // It fills what there is, and fails for want of more.
        let _ = std::fs::write(&filler, vec![0; 512 << 10]);
        let full = std::fs::metadata(&filler).unwrap().len();
        std::fs::OpenOptions::new().write(true).open(&filler).unwrap().set_len(full - room).unwrap();
        for words in [&REPORT.replace("--out out", "--out small/out"), "extract --out small/e.sqlite", init] {
            let told = stage.run(words);
            let full = told.err.contains("No space") || told.err.contains("full");
            want(told.code == Some(1) && full, || format!("`{words}`: {}", told.line()))?;
        }
        let drafts = |names: Vec<String>| names.into_iter().any(|name| name.starts_with(".prorata-"));
        let names = left("small");
        want(!names.iter().any(|name| name.contains("new.") || name.contains("e.sqlite")), || {
            format!("{names:?} were left")
        })?;
        want(!drafts(names) && !drafts(left("small/out")), || "a draft was left".into())?;
    }
    let (ledger, path) = ("--ledger small/ledger.sqlite", stage.path("small/ledger.sqlite"));
    let before = book::found(&path)?.len();
    let told = stage.run(&format!("{ledger} {}", payment(1)));
    want(told.said() == Said::Not, || format!("recording: {}", told.line()))?;
    want(book::found(&path)?.len() == before, || format!("something was recorded: {}", told.line()))?;
    std::fs::remove_file(&filler).unwrap();
    let again = stage.run(&format!("{ledger} {}", payment(1)));
    want(again.code == Some(0) && book::found(&path)?.len() == before + 1, || again.line())
}

/// The system ends a program that writes beyond its limit (SIGXFSZ): as a kill, nothing half-written is left.
fn file_size(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    let mut before = book::found(&stage.ledger())?.len();
    for blocks in [0, 1, 8, 16, 32, 64, 80] {
        let limit = format!("ulimit -c 0; ulimit -f {blocks};");
        let told = shell(&stage, &limit, &payment(blocks), "");
        let killed = matches!(told.signal, Some(25)) || told.code == Some(153);
        want(killed || matches!(told.code, Some(0 | 1)), || format!("{blocks}: {}", told.line()))?;
        let found = book::found(&stage.ledger())?.len();
        want(found == before || told.code == Some(0) && found == before + 1, || {
            format!("{blocks}: {before} entries, then {found}; {}", told.line())
        })?;
        before = found;
        let out = format!("out{blocks}");
        shell(&stage, &limit, &REPORT.replace("--out out", &format!("--out {out}")), "");
        let whole = stage.copied();
        whole.ok(&REPORT.replace("--out out", "--out whole"));
        for file in stage.path(&out).read_dir().into_iter().flatten() {
            let file = file.unwrap();
            let name = file.file_name();
            let draft = name.to_string_lossy().starts_with(".prorata-");
            let same = std::fs::read(file.path()).ok() == std::fs::read(whole.path("whole").join(&name)).ok();
            want(draft || same, || format!("{blocks}: {} is not whole", name.to_string_lossy()))?;
        }
    }
    Ok(())
}

fn few_handles(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    let mut before = book::found(&stage.ledger())?.len();
    for handles in 3..16 {
        for words in
            [payment(handles), "verify".into(), REPORT.replace("--out out", &format!("--out out{handles}"))]
        {
            let told = shell(&stage, &format!("ulimit -n {handles};"), &words, "");
            // With three the loader itself cannot begin.
            let loader = told.code == Some(127) || told.err.contains("cannot open shared object");
            let ended = matches!(told.code, Some(0)) || told.code == Some(1) && told.err.contains("error: ");
            want(loader || ended, || format!("{handles}: {}", told.line()))?;
            if words.starts_with("record") && !loader {
                before = told_right(&stage, &told, before).map_err(|why| format!("{handles}: {why}"))?;
            }
        }
    }
    Ok(())
}

fn read_only_folder(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    let mode =
        |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(stage.folder(), 0o555);
    mode(&stage.ledger(), 0o666);
    let user: &[&str] =
        if mount_user() { &["--reuid", "65534", "--regid", "65534", "--clear-groups"] } else { &[] };
    if user.is_empty() {
        mode(stage.folder(), 0o755);
        return Err("skipped: needs root and setpriv, to be nobody".into());
    }
    let before = book::found(&stage.ledger())?.len();
    let told = |words: &str| Told::of(&stage.behind("setpriv", user, words).output().unwrap());
    let (paid, report, verify) = (told(&payment(1)), told(REPORT), told("verify"));
    let init =
        told("--ledger n.sqlite init --origin faults.example/n --actor reg --clock 2024-01-01T00:00:00Z");
    mode(stage.folder(), 0o755);
    want(paid.code == Some(1) && paid.err.contains("nothing was recorded"), || paid.line())?;
    want(book::found(&stage.ledger())?.len() == before, || "something was recorded".into())?;
    want(report.code == Some(1) && !stage.path("out").exists(), || report.line())?;
    want(init.code == Some(1) && !stage.path("n.sqlite").exists(), || init.line())?;
    want(verify.code == Some(0), || verify.line())
}

fn mount_user() -> bool {
    use std::os::unix::fs::MetadataExt;
    installed("setpriv") && std::fs::metadata("/proc/self").is_ok_and(|found| found.uid() == 0)
}

fn umask(program: &Path) -> Result<(), String> {
    for (umask, wanted) in [("077", 0o600), ("027", 0o640), ("022", 0o644), ("002", 0o664)] {
        let stage = Stage::new(program).determined();
        let set = format!("umask {umask};");
        shell(&stage, &set, REPORT, "");
        let init =
            "--ledger n.sqlite init --origin faults.example/n --actor reg --clock 2024-01-01T00:00:00Z";
        shell(&stage, &set, init, "");
        shell(&stage, &set, "extract --out e.sqlite", "");
        shell(&stage, &set, "key generate --name k.example --out k.key --no-passphrase", "");
        let files = [
            ("out/report-2024-en.txt", wanted),
            ("n.sqlite", wanted),
            ("e.sqlite", wanted),
            ("k.key", 0o600),
        ];
        for (file, wanted) in files {
            let found = std::fs::metadata(stage.path(file)).map_err(|error| format!("{file}: {error}"))?;
            let mode = found.permissions().mode() & 0o777;
            want(mode == wanted, || format!("umask {umask}: {file} has mode {mode:o}, not {wanted:o}"))?;
        }
    }
    Ok(())
}

fn odd_outputs(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    stage.write("precious", "keep me\n");
    std::os::unix::fs::symlink("precious", stage.path("link")).unwrap();
    std::os::unix::fs::symlink("nowhere", stage.path("dangling")).unwrap();
    std::fs::create_dir(stage.path("folder")).unwrap();
    mount::run(Command::new("mkfifo").arg(stage.path("pipe")))?;
    for name in ["link", "dangling", "folder", "pipe", "precious"] {
        for command in ["extract --out", "explain 2024 --fund F1 --format html --out", "template funds --out"]
        {
            let words = format!("{command} {name}");
            let mut child =
                stage.command(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            let since = Instant::now();
            while child.try_wait().unwrap().is_none() {
                if since.elapsed() > Duration::from_secs(20) {
                    child.kill().unwrap();
                    return Err(format!("`{words}` hangs"));
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            let told = Told::of(&child.wait_with_output().unwrap());
            let refused = matches!(told.code, Some(1 | 2)) && told.err.contains("error: ");
            want(refused, || format!("`{words}`: {}", told.line()))?;
        }
    }
    let told = stage.run(&REPORT.replace("--out out", "--out precious"));
    want(told.code == Some(1), || told.line())?;
    want(std::fs::read(stage.path("precious")).unwrap() == b"keep me\n", || {
        "a file was written over".into()
    })?;
    want(!stage.path("nowhere").exists(), || "a file was written through a link".into())
}

fn names(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    let odd = std::ffi::OsStr::from_bytes(b"l\xff\xfe.sqlite");
    std::fs::copy(stage.ledger(), stage.folder().join(odd)).unwrap();
    let mut command = stage.command("verify --ledger");
    let told = Told::of(&command.arg(odd).output().unwrap());
    want(told.code == Some(0), || format!("a ledger of such a name: {}", told.line()))?;
    let mut command = stage.command("extract --out");
    let told = Told::of(&command.arg(odd).output().unwrap());
    want(told.code == Some(1) && told.err.contains("already a file"), || told.line())?;
    let before = book::found(&stage.ledger())?.len();
    let mut command = stage.command(&payment(1));
    let told =
        Told::of(&command.args(["--note"]).arg(std::ffi::OsStr::from_bytes(b"\xff")).output().unwrap());
    want(told.code == Some(2) && told.said() == Said::Not, || {
        format!("a note of such letters: {}", told.line())
    })?;
    want(book::found(&stage.ledger())?.len() == before, || "something was recorded".into())
}

fn long_path(program: &Path) -> Result<(), String> {
    let stage = Stage::new(program).determined();
    for length in [300, 4_095, 5_000, 70_000] {
        let long = "d/".repeat(length / 2);
        let name = if length == 300 { "n".repeat(300) } else { long };
        for words in
            [format!("verify --ledger {name}"), format!("extract --out {name}x"), format!("{REPORT}{name}")]
        {
            let told = stage.run(&words);
            want(told.said() == Said::Not, || format!("{length} letters: {}", told.line()))?;
        }
    }
    Ok(())
}

fn clocks(program: &Path) -> Result<(), String> {
    if !installed("faketime") {
        return Err("skipped: faketime is not installed".into());
    }
    let stage = Stage::new(program).determined();
    let at = |time: &str, words: &str| {
        let mut command = stage.behind("faketime", &[time], words);
        Told::of(&command.env("TZ", "Europe/Brussels").output().unwrap())
    };
    let pay = |number: u64, date: &str| {
        payment(number).replace(" --clock 2024-03-01T00:00:00Z", "").replace("--value-date 2024-03-01", date)
    };
    // The wall clock jumps over an hour in March and shows one twice in October; what is recorded only moves on.
    let times = [
        ("2024-02-29 23:59:59", "--value-date 2024-02-29"),
        ("2024-03-31 01:59:59", "--value-date 2024-03-29"),
        ("2024-03-31 03:00:01", "--value-date 2024-03-31"),
        ("2024-10-27 01:30:00", "--value-date 2024-10-25"),
        ("2024-10-27 03:30:00", "--value-date 2024-10-25"),
        ("2028-02-29 12:00:00", "--value-date 2024-12-31"),
        ("2029-03-31 12:00:00", "--value-date 2024-12-31"),
        ("2030-03-31 03:30:00", "--value-date 2024-12-31"),
    ];
    for (number, (time, date)) in times.iter().enumerate() {
        let told = at(time, &pay(number as u64, date));
        want(told.code == Some(0), || format!("{time}: {}", told.line()))?;
    }
    let before = book::found(&stage.ledger())?.len();
    for (time, date, what) in [
        ("2024-06-01 12:00:00", "--value-date 2024-06-01", "before the last entry"),
        ("2031-01-01 12:00:00", "--value-date 2025-02-29", ""),
        ("2031-01-01 12:00:00", "--value-date 2024-02-30", ""),
    ] {
        let told = at(time, &pay(99, date));
        let refused = matches!(told.code, Some(1 | 2)) && told.err.contains(what);
        want(refused, || format!("{time}, {date}: {}", told.line()))?;
    }
    let book = book::found(&stage.ledger())?;
    want(book.len() == before, || "something was recorded".into())?;
    let utc: Vec<&str> = book.entries.iter().map(|(_, entry)| entry.at.as_str()).collect();
    let summer = utc.iter().any(|at| at.starts_with("2024-03-31T01:00:"));
    want(summer && utc.is_sorted(), || format!("the times are not those of UTC: {utc:?}"))
}
