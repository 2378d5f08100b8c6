//! `fuzz`: drives the targets without libFuzzer.
//!
//! `fuzz short` tries a fixed number of inputs of every target and must find the seeded defect of the control; `fuzz run`
//! goes on for a time. What fails is written down and can be tried again with `fuzz replay`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a harness ends when its own footing does not hold")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use fuzz::{CONTROL, Found, Pace, TARGETS, Target, by_name, campaign, seeds};

const USAGE: &str = "usage: fuzz short [SEED]\n       fuzz run TARGET SECONDS [SEED]\n       fuzz replay TARGET FILE...\n       \
                     fuzz seeds FOLDER\n       fuzz list\n";
const SEED: u64 = 20_260_331;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let seed = |word: Option<&&str>| word.map_or(Some(SEED), |word| word.parse().ok());
    match words.as_slice() {
        ["short", rest @ ..] if rest.len() <= 1 => match seed(rest.first()) {
            Some(seed) => short(seed),
            None => usage(),
        },
        ["run", name, time, rest @ ..] => match (by_name(name), time.parse(), seed(rest.first())) {
            (Some(target), Ok(time), Some(seed)) => {
                let found = campaign(&target, Pace::For(Duration::from_secs(time)), seed);
                tell(&target, seed, &found)
            }
            _ => usage(),
        },
        ["replay", name, files @ ..] if !files.is_empty() => match by_name(name) {
            Some(target) => {
                files.iter().for_each(|file| (target.run)(&std::fs::read(file).unwrap()));
                ExitCode::SUCCESS
            }
            None => usage(),
        },
        ["seeds", folder] => write_seeds(Path::new(folder)),
        ["list"] => {
            TARGETS.iter().for_each(|target| say(target.name));
            ExitCode::SUCCESS
        }
        _ => usage(),
    }
}

fn say(what: &str) {
    let _ = writeln!(std::io::stdout(), "{what}");
}

fn usage() -> ExitCode {
    let _ = std::io::stderr().write_all(USAGE.as_bytes());
    ExitCode::from(2)
}

/// Every target for a while, by two at once, and the control.
fn short(seed: u64) -> ExitCode {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let next = std::sync::atomic::AtomicUsize::new(0);
    // The slow ones first, so that nobody waits for one at the end.
    let mut all: Vec<&Target> = TARGETS.iter().collect();
    all.sort_by_key(|target| target.short);
    let sound = std::thread::scope(|scope| {
        let work = || {
            let mut sound = true;
            while let Some(target) = all.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                sound &= tell(target, seed, &campaign(target, Pace::Inputs(target.short), seed))
                    == ExitCode::SUCCESS;
            }
            sound
        };
        let all: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        all.into_iter().all(|one| one.join().unwrap())
    });
    // What it says when it is found is of no interest.
    std::panic::set_hook(Box::new(|_| {}));
    let control = campaign(&CONTROL, Pace::Inputs(CONTROL.short), seed);
    let missed = control.failing.is_none();
    say(&format!(
        "control: {} after {} inputs",
        if missed { "MISSED" } else { "found, as it must" },
        control.tried
    ));
    if sound && !missed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Says what a run found, and keeps the input that failed.
fn tell(target: &Target, seed: u64, found: &Found) -> ExitCode {
    let name = target.name;
    let (tried, taken, slowest) = (found.tried, found.taken.as_millis(), found.slowest.as_millis());
    say(&format!("{name}: {tried} inputs in {taken} ms, the slowest {slowest} ms, seed {seed}"));
    let Some(input) = &found.failing else { return ExitCode::SUCCESS };
    let path: PathBuf = std::env::temp_dir().join(format!("prorata-fuzz-{name}-{tried}"));
    std::fs::write(&path, input).unwrap();
    say(&format!("{name}: FAILED; try it again with `fuzz replay {name} {}`", path.display()));
    ExitCode::FAILURE
}

/// The seeds as files, for libFuzzer.
fn write_seeds(folder: &Path) -> ExitCode {
    for target in TARGETS {
        let folder = folder.join(target.name);
        std::fs::create_dir_all(&folder).unwrap();
        for (place, seed) in seeds(target.name).iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{place:03}")), seed).unwrap();
        }
    }
    ExitCode::SUCCESS
}
