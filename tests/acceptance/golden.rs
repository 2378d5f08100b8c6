//! Files that a person can read, compared with what the program writes today. `PRORATA_BLESS=1` writes them
//! again; a changed figure then needs its line under **Figures** in the CHANGELOG.

use crate::stage::{Stage, root};

pub fn hold(name: &str, found: &str) {
    let path = root().join("fixtures/golden").join(name);
    if std::env::var_os("PRORATA_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != found {
        let line = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
        let line = line.unwrap_or(expected.lines().count().min(found.lines().count()));
        panic!(
            "{name} differs from line {}:\n  golden: {:?}\n  found:  {:?}",
            line + 1,
            expected.lines().nth(line),
            found.lines().nth(line)
        );
    }
}

/// The words of the tour in the README, in order.
const TOUR: &[&str] = &[
    "simulate --key 2026 --year 2026 --affiliates demo/inputs/affiliates-2026.csv --evaluations demo/inputs/evaluations-2026.csv --budget 4211768.36",
    "--ledger demo/ledger.sqlite status",
    "--ledger demo/ledger.sqlite status 2026",
    "--ledger demo/decree/ledger.sqlite explain 2026 --fund F01 --lang fr",
    "--ledger demo/ledger.sqlite diff 2026 2026 --other demo/decree/ledger.sqlite",
    "--ledger demo/ledger.sqlite explain 2026 --fund F07 --lang fr",
    "--ledger demo/ledger.sqlite explain 2026 --fund F03",
    "--ledger demo/ledger.sqlite diff 2026@2026-03-02 2026",
    "--ledger demo/ledger.sqlite diff 2024 2025",
    "--ledger demo/ledger.sqlite compare --threshold-percent 5 --threshold-eur 50000",
    "--ledger demo/ledger.sqlite simulate --readings --year 2026",
    "--ledger demo/ledger.sqlite simulate --from-ledger --year 2026 --reading denominator=eligible-funds --reading rounding=half-up",
    "--ledger demo/ledger.sqlite replay",
    "--ledger demo/ledger.sqlite log --year 2026 --kind EvaluationGiven",
    "--ledger demo/ledger.sqlite show 80",
    "--ledger demo/ledger.sqlite audit 2025",
    "--ledger demo/ledger.sqlite allocate 2026 --dry-run",
    "--ledger demo/ledger.sqlite verify --against demo/seal/checkpoint.txt --policy demo/seal/policy.txt",
    "bundle verify demo/seal/bundle-2026.zip --policy demo/seal/policy.txt",
];

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn the_tour_is_as_it_was() {
    let stage = Stage::new();
    let program = env!("CARGO_BIN_EXE_prorata");
    let mut transcript = String::from("$ prorata demo demo\n");
    transcript += &stage.ok("demo demo").replace(program, "prorata");
    for words in TOUR {
        transcript += &format!("\n$ prorata {words}\n{}", stage.ok(words));
    }
    hold("tour.txt", &transcript);
}

#[test]
fn the_reports_of_the_sample_are_as_they_were() {
    let stage = Stage::demo();
    for name in [
        "report-2024-en.txt",
        "report-2025-de.txt",
        "report-2026-fr.txt",
        "report-2026-nl.txt",
        "report-2026.json",
        "report-2024-nl.html",
        "report-2026-fr-allocation.csv",
        "report-2026-en-envelopes.csv",
    ] {
        let folder = if name.ends_with(".csv") { "demo/reports/csv" } else { "demo/reports" };
        hold(name, &std::fs::read_to_string(stage.path(folder).join(name)).unwrap());
    }
}

#[test]
fn the_answers_in_json_keep_their_shapes() {
    let stage = Stage::demo();
    for (name, words) in [
        (
            "simulate",
            "simulate --key demo/keys/2024.toml --year 2024 --affiliates demo/inputs/affiliates-2024.csv --budget 4000000",
        ),
        ("status", "--ledger demo/ledger.sqlite status 2025"),
        ("replay", "--ledger demo/ledger.sqlite replay 2026"),
        ("explain", "--ledger demo/ledger.sqlite explain 2026 --fund F07"),
        ("log", "--ledger demo/ledger.sqlite log --kind AllocationDetermined"),
        ("show", "--ledger demo/ledger.sqlite show 80"),
        ("diff", "--ledger demo/ledger.sqlite diff 2026@2026-03-02 2026"),
        ("compare", "--ledger demo/ledger.sqlite compare"),
        ("what-if", "--ledger demo/ledger.sqlite simulate --from-ledger --year 2026 --reading level=total"),
        ("readings", "--ledger demo/ledger.sqlite simulate --readings --year 2025"),
        ("allocate", "--ledger demo/ledger.sqlite allocate 2026 --dry-run"),
    ] {
        hold(&format!("json/{name}.json"), &stage.ok(&format!("{words} --format json")));
    }
    // The digest of the file depends on the version of SQLite; everything else is ours.
    let mut verified = stage.json("--ledger demo/ledger.sqlite verify");
    verified["file"]["sha256"] = "".into();
    hold("json/verify.json", &(serde_json::to_string_pretty(&verified).unwrap() + "\n"));
}

#[test]
fn help_says_what_it_said() {
    let stage = Stage::new();
    let mut help = String::new();
    let listed = stage.ok("record --help");
    let kinds = listed.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let kinds: Vec<String> = kinds
        .filter(|word| word.contains('-') && !word.starts_with('-'))
        .map(|word| format!("record {word}"))
        .collect();
    assert!(kinds.len() >= 26, "{kinds:?}");
    let commands = [
        "",
        "demo",
        "init",
        "record",
        "import",
        "allocate",
        "simulate",
        "replay",
        "report",
        "explain",
        "status",
        "letters",
        "log",
        "sample",
        "show",
        "diff",
        "compare",
        "extract",
        "verify",
        "key generate",
        "key show",
        "checkpoint issue",
        "checkpoint cosign",
        "checkpoint check",
        "checkpoint print",
        "checkpoint timestamp",
        "prove",
        "check-proof",
        "bundle export",
        "bundle verify",
        "completions",
        "man",
        "help",
    ];
    for command in commands.into_iter().chain(kinds.iter().map(String::as_str)) {
        help += &format!("$ prorata {command} --help\n{}\n", stage.ok(&format!("{command} --help")));
    }
    hold("help.txt", &help);
}
