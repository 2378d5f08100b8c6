//! Worked cases: each file of `fixtures/cases` can be checked with a calculator.

use std::collections::BTreeMap;

use crate::stage::{Stage, root};

/// One file: names and values, then a table of funds.
struct Case {
    facts: BTreeMap<String, String>,
    replacements: Vec<(String, String)>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn read(text: &str) -> Case {
    let mut case = Case { facts: BTreeMap::new(), replacements: vec![], columns: vec![], rows: vec![] };
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.contains(" | ") {
            let cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
            if case.columns.is_empty() { case.columns = cells } else { case.rows.push(cells) }
        } else if let Some(change) = line.strip_prefix("set: ") {
            let (from, to) = change.split_once(" -> ").unwrap();
            case.replacements.push((from.into(), to.into()));
        } else {
            let (name, value) = line.split_once(": ").unwrap();
            case.facts.insert(name.into(), value.into());
        }
    }
    case
}

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

fn check(name: &str, text: &str) {
    let case = read(text);
    let stage = Stage::new();
    let mut key = std::fs::read_to_string(root().join("fixtures").join(&case.facts["key"])).unwrap();
    for (from, to) in &case.replacements {
        assert!(key.contains(from), "{name}: {from}");
        key = key.replacen(from, to, 1);
    }
    stage.write("key.toml", key);
    let column = |name: &str| case.columns.iter().position(|column| column == name);
    let file = |name: &str, head: &str| {
        let place = column(name)?;
        let rows = case.rows.iter().map(|row| format!("{},{}\n", row[0], row[place]));
        Some(format!("{head}\n{}", rows.collect::<String>()))
    };
    stage.write("affiliates.csv", file("count", "fund,count").unwrap());
    let mut words = format!(
        "simulate --key key.toml --year {} --affiliates affiliates.csv --budget {}",
        case.facts["year"], case.facts["budget"]
    );
    if let Some(evaluations) = file("result", "fund,result") {
        stage.write("evaluations.csv", evaluations);
        words += " --evaluations evaluations.csv";
    }
    let answer = stage.json(&words);
    assert_eq!(answer["budget_cents"], cents(&case.facts["budget"]), "{name}");
    assert_eq!(answer["remainder_cents"], cents(&case.facts["remainder"]), "{name}");
    assert_eq!(answer["difference_cents"], cents(&case.facts["difference"]), "{name}");
    let nobody = case.facts.get("without beneficiary").map_or(0, |text| cents(text));
    assert_eq!(answer["no_beneficiary_cents"], nobody, "{name}");
    let shares = answer["shares"].as_array().unwrap();
    assert_eq!(shares.len(), case.rows.len(), "{name}");
    let mut all = answer["difference_cents"].as_i64().unwrap() + nobody;
    for (share, row) in shares.iter().zip(&case.rows) {
        assert_eq!(share["fund"], row[0].as_str(), "{name}: the order of the file");
        for (figure, expected) in case.columns.iter().zip(row).skip(2) {
            let found = match figure.as_str() {
                "result" => continue,
                "common" => &share["common_projects_cents"],
                "excess" => &share["excess_cents"],
                "reserved" => &share["reserved_cents"],
                "total" => &share["total_cents"],
                slice => &share["slices"][slice],
            };
            assert_eq!(*found, cents(expected), "{name}: {figure} of {}", row[0]);
        }
        all += share["total_cents"].as_i64().unwrap() + share["reserved_cents"].as_i64().unwrap();
    }
    assert_eq!(all, cents(&case.facts["budget"]), "{name}: all make the budget");
}

#[test]
fn every_worked_case_comes_out_to_the_cent() {
    let folder = root().join("fixtures/cases");
    let mut names: Vec<_> = folder.read_dir().unwrap().map(|file| file.unwrap().path()).collect();
    names.sort();
    assert!(names.len() >= 26);
    for path in names {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("source: "), "{}: the source stands on line one", path.display());
        check(&path.file_stem().unwrap().to_string_lossy(), &text);
    }
}
