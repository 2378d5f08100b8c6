//! The worked engagement: an office with thirty anomalies, all found and nothing else; and the guide, played command by
//! command.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::script::{furnished, lines, play};
use crate::stage::{Stage, root};

fn folder() -> PathBuf {
    root().join("fixtures/engagement")
}

fn blesses() -> bool {
    std::env::var_os("PRORATA_BLESS").is_some()
}

/// A stage with the files of the engagement.
fn office() -> Stage {
    let stage = furnished();
    for found in folder().read_dir().unwrap() {
        let path = found.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            std::fs::copy(&path, stage.path(path.file_name().unwrap().to_str().unwrap())).unwrap();
        }
    }
    stage
}

#[test]
fn the_ledgers_of_the_engagement_are_what_their_scripts_make() {
    for (script, name) in
        [(folder().join("office.txt"), "ledger"), (root().join("fixtures/findings/clean.txt"), "clean")]
    {
        let stage = if name == "ledger" { office() } else { furnished() };
        for line in lines(&script).lines().filter(|line| !line.starts_with("== ")) {
            play(&stage, line);
        }
        let path = folder().join(format!("{name}.sqlite"));
        if blesses() {
            std::fs::write(&path, stage.ledger()).unwrap();
        }
        let head = |answer: Value| answer["head"].clone();
        let made = head(stage.json("verify"));
        std::fs::copy(path, stage.path("kept.sqlite")).unwrap();
        assert_eq!(head(stage.json("--ledger kept.sqlite verify")), made, "{name}");
    }
}

#[test]
fn thirty_anomalies_are_found_and_nothing_else() {
    let stage = Stage::new();
    stage.write("ledger.sqlite", std::fs::read(folder().join("ledger.sqlite")).unwrap());
    stage.write("clean.sqlite", std::fs::read(folder().join("clean.sqlite")).unwrap());
    let audit = stage.json("audit");
    let mut found: Vec<String> = Vec::new();
    for finding in audit["findings"].as_array().unwrap() {
        let part = |name: &str| match &finding[name] {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        found.push([part("code"), part("year"), part("fund")].join(" "));
        assert!(!finding["entries"].as_array().unwrap().is_empty(), "{finding}");
    }
    found.sort();
    let text = lines(&folder().join("anomalies.txt"));
    let seeded: Vec<(&str, &str)> = text.lines().map(|line| line.split_once(' ').unwrap()).collect();
    let mut expected: Vec<&str> = seeded.iter().map(|(_, told)| *told).collect();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let numbers: BTreeSet<&str> = seeded.iter().map(|(number, _)| *number).collect();
    let codes: BTreeSet<&str> = expected.iter().map(|told| told.split(' ').next().unwrap()).collect();
    assert_eq!((numbers.len(), codes.len()), (30, 30));
    for year in ["2024", "2025", "2026"] {
        assert_eq!(stage.run(&format!("audit {year} --fail-on error")).code, 3, "{year}");
    }
    let clean = stage.json("--ledger clean.sqlite audit");
    assert_eq!(clean["findings"], Value::Array(Vec::new()));
    assert_eq!(stage.run("--ledger clean.sqlite audit --fail-on note").code, 0);
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn the_guide_is_played_from_plan_to_follow_up() {
    let stage = office();
    stage.write("ledger.sqlite", std::fs::read(folder().join("ledger.sqlite")).unwrap());
    let guide = std::fs::read_to_string(root().join("docs/guide/engagement.md")).unwrap();
    let mut transcript = String::new();
    let mut commands = 0;
    for block in guide.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap().replace("\\\n", " ");
        for line in block.lines().filter(|line| line.starts_with("prorata ")) {
            // The clock of the guide stands still, so that its answers can be kept.
            let (words, code) = line.split_once(" # exits ").unwrap_or((line, "0"));
            let words = words.strip_prefix("prorata ").unwrap();
            let told = stage.run(words);
            assert_eq!(told.code.to_string(), code.trim(), "{words}\n{}{}", told.out, told.err);
            transcript += &format!("$ prorata {words}\n{}\n", told.out);
            commands += 1;
        }
    }
    assert!(commands >= 20, "{commands} commands");
    let path = root().join("fixtures/golden/engagement.txt");
    if blesses() {
        std::fs::write(&path, &transcript).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap();
    for (place, (told, kept)) in transcript.lines().zip(golden.lines()).enumerate() {
        assert_eq!(told, kept, "line {}", place + 1);
    }
    assert_eq!(transcript.lines().count(), golden.lines().count());
}
