use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use register::{Kind, Outcome};
use report::{Block, Cell, Format, Language};

use crate::answer::{fact, print, print_blocks};
use crate::command_error::{CommandError, Verdict};
use crate::commands::report as report_command;
use crate::commands::{allocate, demo_seal, init, record};
use crate::office;
use crate::output_file::{self, Existing};
use crate::renditions;

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The folder to fill; it must be empty or not exist
    pub(crate) folder: PathBuf,
}

/// A line of the script: one of the commands that record.
#[derive(Debug, Parser)]
struct ScriptLine {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    Init(init::InitArgs),
    #[command(subcommand)]
    Record(record::RecordCommand),
    Allocate(allocate::AllocateArgs),
}

/// The files of the sample office, by their place in its folder.
const FILES: &[(&str, &str)] = &[
    ("office.txt", include_str!("../../../../fixtures/demo/office.txt")),
    ("keys/2024.toml", include_str!("../../../../fixtures/keys/2024.toml")),
    ("keys/2026.toml", include_str!("../../../../fixtures/keys/2026.toml")),
    ("inputs/funds.csv", include_str!("../../../../fixtures/demo/inputs/funds.csv")),
    ("inputs/affiliates-2024.csv", include_str!("../../../../fixtures/demo/inputs/affiliates-2024.csv")),
    ("inputs/affiliates-2025.csv", include_str!("../../../../fixtures/demo/inputs/affiliates-2025.csv")),
    (
        "inputs/affiliates-2026-first.csv",
        include_str!("../../../../fixtures/demo/inputs/affiliates-2026-first.csv"),
    ),
    ("inputs/affiliates-2026.csv", include_str!("../../../../fixtures/demo/inputs/affiliates-2026.csv")),
    ("inputs/evaluations-2026.csv", include_str!("../../../../fixtures/demo/inputs/evaluations-2026.csv")),
    ("inputs/payments-2024.csv", include_str!("../../../../fixtures/demo/inputs/payments-2024.csv")),
    ("inputs/payments-2025.csv", include_str!("../../../../fixtures/demo/inputs/payments-2025.csv")),
    ("inputs/payments-2026.csv", include_str!("../../../../fixtures/demo/inputs/payments-2026.csv")),
    ("inputs/uses-2024.csv", include_str!("../../../../fixtures/demo/inputs/uses-2024.csv")),
    ("inputs/uses-2025.csv", include_str!("../../../../fixtures/demo/inputs/uses-2025.csv")),
    ("inputs/accepted-2024.csv", include_str!("../../../../fixtures/demo/inputs/accepted-2024.csv")),
    ("inputs/accepted-2025.csv", include_str!("../../../../fixtures/demo/inputs/accepted-2025.csv")),
    ("inputs/repayments-2024.csv", include_str!("../../../../fixtures/demo/inputs/repayments-2024.csv")),
    ("inputs/repayments-2025.csv", include_str!("../../../../fixtures/demo/inputs/repayments-2025.csv")),
];

/// Lays out the sample office: its files, its ledger, the verification, the replay and the reports.
pub(crate) fn run(args: &DemoArgs) -> Result<Verdict, CommandError> {
    let folder = &args.folder;
    if folder.read_dir().is_ok_and(|mut found| found.next().is_some()) || folder.is_file() {
        let what = format!("{} is not an empty folder", folder.display());
        return Err(CommandError::refused(what).hint("name a folder that does not exist yet"));
    }
    for name in ["inputs", "keys", "reports"] {
        output_file::make_folder(&folder.join(name))?;
    }
    for (name, text) in FILES {
        output_file::write(&folder.join(name), text.as_bytes(), Existing::Keep)?;
    }
    let ledger = folder.join("ledger.sqlite");
    let script = FILES[0].1;
    let mut commands = 0;
    for (number, line) in script.lines().enumerate() {
        if !line.is_empty() && !line.starts_with('#') {
            perform(&ledger, folder, line)
                .map_err(|error| error.at(format!("office.txt, line {}", number + 1)))?;
            commands += 1;
        }
    }
    let office = office::read(&ledger, None)?;
    let replayed = office.register.reperform(None);
    let identical = replayed.iter().all(|one| one.outcome == Outcome::Identical);
    let figures: usize = replayed.iter().map(|one| one.figures).sum();
    let mut reports = Vec::new();
    for year in office.register.years().keys() {
        // The many files of the tables stand apart.
        let tables = renditions::of_year(&ledger, &office, *year, &Language::ALL, &[Format::Csv])?;
        reports.extend(report_command::write(&folder.join("reports/csv"), &tables, Existing::Keep)?);
        let formats = Format::ALL.into_iter().filter(|one| !matches!(one, Format::Csv | Format::CsvPlain));
        let formats: Vec<Format> = formats.collect();
        let files = renditions::of_year(&ledger, &office, *year, &Language::ALL, &formats)?;
        reports.extend(report_command::write(&folder.join("reports"), &files, Existing::Keep)?);
    }
    let year = office.register.years().keys().next_back().copied().unwrap_or_default();
    let (policy, bundle) = demo_seal::seal(folder, &ledger, year)?;
    let shown = |path: &Path| path.display().to_string();
    let replay = if identical {
        format!("{} determinations, {figures} figures: identical to the cent", replayed.len())
    } else {
        "figures diverge: see `prorata replay`".to_owned()
    };
    print_blocks(&[Block::Facts(vec![
        fact("Sample office", Cell::Text(shown(folder))),
        fact(
            "Ledger",
            Cell::Text(format!("{}, {} entries from {commands} commands", shown(&ledger), office.end.seq)),
        ),
        fact("Verified", Cell::Text(format!("every link, head {}", office.end))),
        fact("Replayed", Cell::Text(replay)),
        fact("Reports", Cell::Text(format!("{}, {} files", shown(&folder.join("reports")), reports.len()))),
        fact("Sealed", Cell::Text(format!("{}, with keys that everyone knows", shown(&bundle)))),
    ])])?;
    let ledger = shown(&ledger);
    let program = std::env::args_os().next().unwrap_or_else(|| "prorata".into());
    let program = program.to_string_lossy();
    print(&format!(
        "\nThe commands that made it stand in {}. Read on with:\n\
         \x20 {program} --ledger {ledger} status\n\
         \x20 {program} --ledger {ledger} explain 2026 --fund F07 --lang fr\n\
         \x20 {program} --ledger {ledger} diff 2026@2026-03-02 2026\n\
         \x20 {program} --ledger {ledger} report 2026 --lang nl\n\
         \x20 {program} --ledger {ledger} verify --head {}\n\
         \x20 {program} bundle verify {} --policy {}\n",
        shown(&folder.join("office.txt")),
        office.end,
        shown(&bundle),
        shown(&policy)
    ))?;
    Ok(if identical { Verdict::Sound } else { Verdict::Diverges })
}

/// Runs one line of the script: `2024-01-08T09:00:00Z registry: init --origin ...`.
fn perform(ledger: &Path, folder: &Path, line: &str) -> Result<(), CommandError> {
    let wrong = || CommandError::refused("a line is: time actor: command");
    let (at, rest) = line.split_once(' ').ok_or_else(wrong)?;
    let (actor, command) = rest.split_once(": ").ok_or_else(wrong)?;
    let mut words: Vec<String> = vec!["prorata".into()];
    for word in split_words(command) {
        words.push(match word.strip_prefix('@') {
            Some(kind) => last_of(ledger, kind)?.to_string(),
            None if word.starts_with("inputs/") || word.starts_with("keys/") => {
                folder.join(&word).display().to_string()
            }
            None => word,
        });
    }
    words.extend(["--actor".into(), actor.into(), "--clock".into(), at.into()]);
    let line = ScriptLine::try_parse_from(words).map_err(|error| CommandError::usage(error.to_string()))?;
    match &line.step {
        Step::Init(args) => init::perform(ledger, args).map(drop),
        Step::Record(command) => record::perform(ledger, record::wish(ledger, command)?).map(drop),
        Step::Allocate(args) => allocate::perform(ledger, args).map(drop),
    }
}

/// The last entry of a kind, for `@AffiliatesCertified` in a script.
fn last_of(ledger: &Path, kind: &str) -> Result<u64, CommandError> {
    let kind: Kind =
        kind.parse().map_err(|error: register::DecodeError| CommandError::usage(error.to_string()))?;
    let mut last = None;
    office::read_each(ledger, None, |entry, _| {
        if entry.kind == kind.name() {
            last = Some(entry.seq);
        }
    })?;
    last.ok_or_else(|| CommandError::refused(format!("there is no entry of the kind {kind} yet")))
}

/// Splits a line into words at spaces; double quotes hold a word together.
fn split_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut begun) = (false, false);
    for character in line.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                begun = true;
            }
            ' ' if !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            _ => {
                word.push(character);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}
