use std::path::{Path, PathBuf};

use application::{
    CARRIED_KEYS, CarriedKey, CommandError, Existing, LedgerFile, Verdict, output_file, report_files,
};
use clap::{Args, Parser, Subcommand};
use register::{Kind, Outcome};
use report::{Block, Cell, Format, Language};

use crate::commands::report as report_command;
use crate::commands::{allocate, demo_seal, init, record};
use crate::language::messages::{translate, translate_lines};
use crate::language::ui_language::current_language;
use crate::output::answer::{fact, print, print_blocks};

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
    (
        "inputs/payments-2026-decree.csv",
        include_str!("../../../../fixtures/demo/inputs/payments-2026-decree.csv"),
    ),
    ("inputs/uses-2024.csv", include_str!("../../../../fixtures/demo/inputs/uses-2024.csv")),
    ("inputs/uses-2025.csv", include_str!("../../../../fixtures/demo/inputs/uses-2025.csv")),
    ("inputs/accepted-2024.csv", include_str!("../../../../fixtures/demo/inputs/accepted-2024.csv")),
    ("inputs/accepted-2025.csv", include_str!("../../../../fixtures/demo/inputs/accepted-2025.csv")),
    ("inputs/repayments-2024.csv", include_str!("../../../../fixtures/demo/inputs/repayments-2024.csv")),
    ("inputs/repayments-2025.csv", include_str!("../../../../fixtures/demo/inputs/repayments-2025.csv")),
];

/// One of the two sample offices: the same years under another key.
struct SampleOffice {
    /// What begins the lines of the script that are of this office alone.
    marker: &'static str,
    /// Its folder, below the one that was asked for.
    folder: &'static str,
}

/// The office under the key of the draft, which the project was founded on.
const OPINION: SampleOffice = SampleOffice { marker: "[opinion] ", folder: "" };
/// The office under the key of the decree in force.
const DECREE: SampleOffice = SampleOffice { marker: "[decree] ", folder: "decree" };

/// What an office came to.
struct LaidOut {
    ledger: PathBuf,
    entries: u64,
    end: String,
    commands: usize,
    reports: usize,
    determinations: usize,
    figures: usize,
    identical: bool,
    last_year: i32,
}

/// Lays out the sample offices: their files, their ledgers, the verification, the replay and the reports.
pub(crate) fn run(args: &DemoArgs) -> Result<Verdict, CommandError> {
    let folder = &args.folder;
    if folder.read_dir().is_ok_and(|mut found| found.next().is_some()) || folder.is_file() {
        let what = format!("{} is not an empty folder", folder.display());
        return Err(CommandError::refused(what).hint("name a folder that does not exist yet"));
    }
    for name in ["inputs", "keys", DECREE.folder] {
        output_file::make_folder(&folder.join(name))?;
    }
    for (name, text) in FILES {
        output_file::write(&folder.join(name), text.as_bytes(), Existing::Keep)?;
    }
    for key in &CARRIED_KEYS {
        let file = folder.join("keys").join(format!("{}.toml", key.id));
        output_file::write(&file, key.text.as_bytes(), Existing::Keep)?;
    }
    let opinion = lay_out(folder, &OPINION)?;
    let decree = lay_out(folder, &DECREE)?;
    let (policy, bundle) =
        demo_seal::seal(folder, &LedgerFile::new(&opinion.ledger, &()), opinion.last_year)?;
    let shown = |path: &Path| path.display().to_string();
    let mut facts = vec![fact("Sample office", Cell::Text(shown(folder)))];
    for (office, made, key) in [(&OPINION, &opinion, "2026-opinion"), (&DECREE, &decree, "2026")] {
        let title = CarriedKey::of(key)?.law().titles;
        facts.push(fact("Split by", Cell::text(current_language().language().title(&title))));
        let told =
            format!("{}, {} entries from {} commands", shown(&made.ledger), made.entries, made.commands);
        facts.push(fact("Ledger", Cell::Text(translate(&told))));
        facts.push(fact("Verified", Cell::Text(translate(&format!("every link, head {}", made.end)))));
        let replay = match made.identical {
            true => format!(
                "{} determinations, {} figures: identical to the cent",
                made.determinations, made.figures
            ),
            false => "figures diverge: see `prorata replay`".to_owned(),
        };
        facts.push(fact("Replayed", Cell::Text(translate(&replay))));
        let reports = folder.join(office.folder).join("reports");
        facts.push(fact(
            "Reports",
            Cell::Text(translate(&format!("{}, {} files", shown(&reports), made.reports))),
        ));
    }
    facts.push(fact(
        "Sealed",
        Cell::Text(translate(&format!("{}, with keys that everyone knows", shown(&bundle)))),
    ));
    print_blocks(&[Block::Facts(facts)])?;
    let (ledger, other) = (shown(&opinion.ledger), shown(&decree.ledger));
    let program = std::env::args_os().next().unwrap_or_else(|| "prorata".into());
    let program = program.to_string_lossy();
    let lines = [
        String::new(),
        "The first ledger follows the draft of the decree, which was never in force; the second one follows the decree.".into(),
        "What the decree changed, fund by fund, in cents, with its cause:".into(),
        format!("  {program} --ledger {ledger} diff 2026 2026 --other {other}"),
        format!("The commands that made both stand in {}. Read on with:", shown(&folder.join("office.txt"))),
        format!("  {program} --ledger {other} status"),
        format!("  {program} --ledger {other} explain 2026 --fund F01 --lang fr"),
        format!("  {program} --ledger {other} diff 2026@2026-03-02 2026"),
        format!("  {program} --ledger {ledger} report 2026 --lang nl"),
        format!("  {program} --ledger {ledger} verify --head {}", opinion.end),
        format!("  {program} bundle verify {} --policy {}", shown(&bundle), shown(&policy)),
        String::new(),
    ];
    print(&translate_lines(&lines.join("\n")))?;
    Ok(if opinion.identical && decree.identical { Verdict::Sound } else { Verdict::Diverges })
}

/// Lays out one office in its folder below `root`, from the lines of the script that are of it.
fn lay_out(root: &Path, office: &SampleOffice) -> Result<LaidOut, CommandError> {
    let folder = root.join(office.folder);
    let ledger = folder.join("ledger.sqlite");
    output_file::make_folder(&folder.join("reports"))?;
    let mut commands = 0;
    for (number, line) in FILES[0].1.lines().enumerate() {
        let line = match line.strip_prefix(office.marker) {
            Some(own) => own,
            None if line.starts_with('[') => continue,
            None => line,
        };
        if !line.is_empty() && !line.starts_with('#') {
            perform(&LedgerFile::new(&ledger, &()), root, line)
                .map_err(|error| error.at(format!("office.txt, line {}", number + 1)))?;
            commands += 1;
        }
    }
    let file = LedgerFile::new(&ledger, &());
    let read = file.read(None)?;
    let replayed = read.register.reperform(None);
    let mut reports = 0;
    for year in read.register.years().keys() {
        // The many files of the tables are apart.
        let tables = report_files::of_year(&file, &read, *year, &Language::ALL, &[Format::Csv])?;
        reports += report_command::write(&folder.join("reports/csv"), &tables, Existing::Keep)?.len();
        let formats = Format::ALL.into_iter().filter(|one| !matches!(one, Format::Csv | Format::CsvPlain));
        let formats = formats.filter(|one| application::PDF || *one != Format::Pdf);
        let formats: Vec<Format> = formats.collect();
        let files = report_files::of_year(&file, &read, *year, &Language::ALL, &formats)?;
        reports += report_command::write(&folder.join("reports"), &files, Existing::Keep)?.len();
    }
    Ok(LaidOut {
        ledger,
        entries: read.end.seq,
        end: read.end.to_string(),
        commands,
        reports,
        determinations: replayed.len(),
        figures: replayed.iter().map(|one| one.figures).sum(),
        identical: replayed.iter().all(|one| one.outcome == Outcome::Identical),
        last_year: read.register.years().keys().next_back().copied().unwrap_or_default(),
    })
}

/// Runs one line of the script: `2024-01-08T09:00:00Z registry: init --origin ...`.
fn perform(ledger: &LedgerFile<'_>, folder: &Path, line: &str) -> Result<(), CommandError> {
    let wrong = || CommandError::refused("a line is: time actor: command");
    let (at, rest) = line.split_once(' ').ok_or_else(wrong)?;
    let (actor, command) = rest.split_once(": ").ok_or_else(wrong)?;
    let mut words: Vec<String> = vec!["prorata".into()];
    for word in split_words(command) {
        words.push(match word.strip_prefix('@') {
            Some(kind) => last_of(ledger, kind)?.to_string(),
            None if word.starts_with("inputs/") => folder.join(&word).display().to_string(),
            None => word,
        });
    }
    words.extend(["--actor".into(), actor.into(), "--clock".into(), at.into()]);
    let line = ScriptLine::try_parse_from(words).map_err(|error| CommandError::usage(error.to_string()))?;
    match &line.step {
        Step::Init(args) => init::perform(ledger, args).map(drop),
        Step::Record(command) => record::perform(ledger, record::request_of(ledger, command)?).map(drop),
        Step::Allocate(args) => allocate::perform(ledger, args).map(drop),
    }
}

/// The last entry of a kind, for `@AffiliatesCertified` in a script.
fn last_of(ledger: &LedgerFile<'_>, kind: &str) -> Result<u64, CommandError> {
    let kind: Kind =
        kind.parse().map_err(|error: register::DecodeError| CommandError::usage(error.to_string()))?;
    let mut last = None;
    ledger.read_each(None, |entry, _| {
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
