//! The same report, byte by byte, whatever the time zone, the locale, the user, the folder, the date and the noise in the
//! environment.

use std::collections::BTreeMap;
use std::path::Path;

use chain::{Hash, sha256};

use crate::dice::Dice;
use crate::stage::{Stage, Told, installed, payment};
use crate::tally::Tally;

const REPORT: &str =
    "report 2024 --lang fr,nl,de,en --format text,json,csv,csv-rfc4180,html,xlsx,pdf --out out --force";

const ZONES: &[&str] = &["UTC", "Europe/Brussels", "Pacific/Kiritimati", "America/St_Johns", ":/nowhere", ""];
const LOCALES: &[&str] = &["C", "C.UTF-8", "fr_BE.UTF-8", "nl_BE@euro", "tr_TR.UTF-8", "ar_EG.UTF-8", ""];
const DATES: &[&str] = &[
    "2024-02-29 12:00:00",
    "2025-03-30 03:30:00",
    "2025-10-26 02:30:00",
    "2029-03-31 23:59:59",
    "2031-01-01 00:00:00",
    "2038-01-19 03:14:08",
];

/// Writes the report `runs` times.
pub(crate) fn run(program: &Path, runs: u64, seed: u64) -> Tally {
    let mut tally = Tally::new("same-bytes", "the report in four languages and seven formats");
    let office = Stage::new(program).determined();
    for number in 0..3 {
        office.ok(&payment(number));
    }
    let mut dice = Dice::new(seed);
    let first = written(&office.copied(), 0, &mut dice).unwrap();
    for round in 1..runs {
        match written(&office.copied(), round, &mut dice) {
            Ok(files) if files == first => {}
            Ok(files) => {
                tally.wrong.push(format!("run {round} differs in {}", differing(&first, &files).join(", ")))
            }
            Err(wrong) => tally.wrong.push(format!("run {round}: {wrong}")),
        }
    }
    let how = match (faketime(), is_root()) {
        (true, true) => "zones, locales, users, folders, dates",
        (true, false) => "zones, locales, folders, dates (users: skipped, not root)",
        (false, true) => "zones, locales, users, folders (dates: skipped, no faketime)",
        (false, false) => "zones, locales, folders (users, dates: skipped, not root, no faketime)",
    };
    tally.count = format!("{runs} runs of {} files; {how}", first.len());
    let other = office.copied();
    other.ok(&payment(3));
    let files = written(&other, 0, &mut dice).unwrap();
    tally.control("one payment of a cent more", &differing(&first, &files));
    tally
}

fn faketime() -> bool {
    installed("faketime")
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|found| found.uid() == 0) && installed("setpriv")
}

/// The digests of the report, written in the surroundings of that round.
fn written(stage: &Stage, round: u64, dice: &mut Dice) -> Result<BTreeMap<String, Hash>, String> {
    let mut before: Vec<&str> = Vec::new();
    if is_root() && round % 2 == 1 {
        use std::os::unix::fs::PermissionsExt;
        before.extend(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]);
        for place in [stage.folder().to_owned(), stage.ledger()] {
            std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o777)).unwrap();
        }
    }
    if faketime() && round > 0 {
        before.extend(["faketime", DATES[dice.index(DATES.len())]]);
    }
    let mut command = match before.split_first() {
        None => stage.command(REPORT),
        Some((first, rest)) => stage.behind(first, rest, REPORT),
    };
    if round > 0 {
        let locale = LOCALES[dice.index(LOCALES.len())];
        command.env("TZ", ZONES[dice.index(ZONES.len())]).env("LC_ALL", locale).env("LANG", locale);
        command.env("COLUMNS", (20 + dice.below(200)).to_string()).env("HOME", format!("/home/{round}"));
        command.env("USER", format!("user{round}")).env("SOURCE_DATE_EPOCH", dice.below(1 << 31).to_string());
        command.env("NOISE", "x".repeat(dice.index(3_000)));
    }
    let told = Told::of(&command.output().map_err(|error| error.to_string())?);
    if told.code != Some(0) {
        return Err(told.line());
    }
    let mut files = BTreeMap::new();
    for file in stage.path("out").read_dir().unwrap() {
        let file = file.unwrap();
        let bytes = std::fs::read(file.path()).unwrap();
        files.insert(file.file_name().to_string_lossy().into_owned(), sha256(&bytes));
    }
    if files.is_empty() { Err("no file was written".into()) } else { Ok(files) }
}

fn differing(one: &BTreeMap<String, Hash>, other: &BTreeMap<String, Hash>) -> Vec<String> {
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    names.filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}
