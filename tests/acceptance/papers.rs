//! The working papers of a year: whole, reproducible, and each figure with its entries.

use std::collections::BTreeMap;
use std::path::Path;

use register::chain::sha256;

use crate::stage::Stage;

/// The files of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let found = folder.read_dir().unwrap().map(|found| found.unwrap().path());
    found
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect()
}

#[test]
fn the_index_names_every_file_with_its_digest() {
    let stage = Stage::demo();
    stage.ok("--ledger demo/ledger.sqlite papers 2026 --out papers --lang en --format csv,html,text");
    let files = files(&stage.path("papers"));
    let index = String::from_utf8(files["index-papers.csv"].clone()).unwrap();
    let mut named = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| !name.starts_with("index")) {
        let line = index.lines().find(|line| line.split(',').any(|cell| cell == name));
        let line = line.unwrap_or_else(|| panic!("{name} is not in the index"));
        assert!(line.contains(&sha256(bytes).to_string()), "{name}");
        named += 1;
    }
    assert_eq!(index.lines().count(), named + 1);
    for number in ["A1", "B1", "C1", "D1", "D3", "E1", "E2", "E3", "F1", "G1", "G2", "H1", "H2", "H3"] {
        assert!(files.keys().any(|name| name.starts_with(number)), "no paper {number}");
    }
    // Every paper says which ledger it is, who made it, and the command that shows the same; the commands work.
    let mut commands = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".txt") && !name.starts_with("index"))
    {
        let text = String::from_utf8(bytes.clone()).unwrap();
        for part in ["prorata.example/sample-office", "prorata 0.1.0", "Prepared by", "Reviewed by"] {
            assert!(text.contains(part), "{name} lacks {part}");
        }
        let command = text.lines().find_map(|line| line.strip_prefix("Command")).unwrap().trim();
        let words =
            command.strip_prefix("prorata ").unwrap().replace("--out papers", &format!("--out {name}"));
        stage.ok(&format!("--ledger demo/ledger.sqlite {words}"));
        commands += 1;
    }
    assert!(commands >= 14, "{commands}");
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn the_same_ledger_gives_the_same_papers_anywhere() {
    let stage = Stage::demo();
    let hands = "--prepared-by 'A, 2026-07-01' --reviewed-by 'B, 2026-07-02'";
    let words =
        format!("--ledger demo/ledger.sqlite papers 2025 --lang nl --format html,csv,pdf,text {hands}");
    stage.ok(&format!("{words} --out one"));
    let mut command = stage.command(&format!("{words} --out two"));
    command.env("TZ", "Pacific/Auckland").env("LANG", "tr_TR.UTF-8").env("HOME", "/nowhere");
    assert!(command.output().unwrap().status.success());
    assert_eq!(files(&stage.path("one")), files(&stage.path("two")));
    let told = stage.run(&format!("{words} --out two"));
    assert_eq!(told.code, 1, "files are not replaced without --force");
    stage.ok(&format!("{words} --out two --force"));
}

#[test]
fn who_reviewed_what_follows_from_the_entries() {
    let stage = Stage::demo();
    stage.ok("--ledger demo/ledger.sqlite papers 2024 --out papers --lang en --format csv");
    let who = std::fs::read_to_string(stage.path("papers/H3-who.csv")).unwrap();
    let reviewed = |kind: &str| {
        let line = who.lines().find(|line| line.contains(kind)).unwrap();
        let cells: Vec<&str> = line.split(',').collect();
        (cells[2].to_owned(), cells[4].to_owned(), cells[5].to_owned())
    };
    let log = stage.json("--ledger demo/ledger.sqlite log --year 2024 --kind YearClosed");
    let closed = log["entries"][0]["seq"].to_string();
    // A declaration by its acceptance, what was paid by the closing of the year.
    assert_eq!(reviewed("SubsidyPaid"), ("cashier".into(), "audit-1".into(), closed));
    let (by, reviewer, with) = reviewed("UseDeclared");
    assert_eq!((by.as_str(), reviewer.as_str()), ("registry", "audit-1"));
    let accepted = stage.json(&format!("--ledger demo/ledger.sqlite show {with}"));
    assert_eq!(accepted["kind"], "UseAccepted");
}
