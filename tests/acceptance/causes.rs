//! `diff` tells why: each cent of a difference has its cause, and its entries.

use serde_json::Value;

use crate::stage::Stage;

/// The cents of each fund by cause, for the causes that moved something, and every difference that they must make.
fn moved(told: &Value) -> Vec<(String, Vec<i64>)> {
    let steps = told["causes"]["steps"].as_array().unwrap();
    let mut all = Vec::new();
    for line in told["lines"].as_array().unwrap().iter().filter(|line| line["figure"] == "total") {
        let of = |step: &Value| {
            let funds = step["funds"].as_array().unwrap();
            funds.iter().find(|fund| fund["fund"] == line["fund"]).unwrap()["cents"].as_i64().unwrap()
        };
        let sum: i64 = steps.iter().map(of).sum();
        assert_eq!(sum, line["difference_cents"].as_i64().unwrap(), "{line}");
    }
    for step in steps {
        let funds = step["funds"].as_array().unwrap();
        let cents: Vec<i64> = funds.iter().map(|fund| fund["cents"].as_i64().unwrap()).collect();
        assert_eq!(step["cents"].as_i64().unwrap(), cents.iter().sum::<i64>());
        if cents.iter().any(|cents| *cents != 0) {
            let causes = step["causes"].as_array().unwrap();
            all.push((
                causes.iter().map(|cause| cause.as_str().unwrap()).collect::<Vec<_>>().join("+"),
                cents,
            ));
        }
    }
    all
}

#[test]
fn a_corrected_count_is_told_with_its_correction() {
    let stage = Stage::determined();
    let before = stage.json("verify")["entries"].as_u64().unwrap();
    let counts = before - 2;
    let later = "--actor reg --clock 2024-02-02T00:00:00Z";
    stage.ok(&format!("record entry-corrected --entry {counts} --reason 'F3 was typed wrong' {later}"));
    stage.write("b24.csv", "fund;count\nF1;100\nF2;200\nF3;400\n");
    stage.ok(&format!("record affiliates-certified --year 2024 --file b24.csv --source test {later}"));
    stage.ok("allocate 2024 --actor calc --clock 2024-02-03T00:00:00Z --revision 'F3 was typed wrong'");
    let told = stage.json(&format!("diff 2024@{before} 2024"));
    // By hand: 70 % of 4,000,000.00 over 700 instead of 600 affiliates.
    let expected = [-6_666_667, -13_333_333, 20_000_000];
    assert_eq!(moved(&told), [("counts".to_owned(), expected.to_vec())]);
    let changes = told["causes"]["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0]["cause"], "counts");
    assert_eq!(changes[0]["from"][0], counts);
    assert_eq!(changes[0]["to"][0], before + 2);
    assert_eq!(changes[0]["corrected"][0], serde_json::json!({"by": before + 1, "entry": counts}));
    assert_eq!(changes[0]["what"], "F3 300 -> 400");
    let text = stage.ok(&format!("diff 2024@{before} 2024"));
    assert!(text.contains(&format!("{counts} by {}", before + 1)), "{text}");
}

#[test]
fn the_years_of_the_sample_differ_by_causes_that_close() {
    let stage = Stage::demo();
    let told = stage.json("--ledger demo/ledger.sqlite diff 2024 2025");
    let causes: Vec<String> = moved(&told).into_iter().map(|(causes, _)| causes).collect();
    assert_eq!(causes, ["budget", "counts"]);
    // The key of 2026 asks for evaluations, which 2025 has none of: both are one step.
    let told = stage.json("--ledger demo/ledger.sqlite diff 2025 2026");
    let causes: Vec<String> = moved(&told).into_iter().map(|(causes, _)| causes).collect();
    assert_eq!(causes, ["key+evaluations", "budget", "counts"]);
    let back = stage.json("--ledger demo/ledger.sqlite diff 2026 2025");
    let causes: Vec<String> = moved(&back).into_iter().map(|(causes, _)| causes).collect();
    assert_eq!(causes, ["key", "budget", "counts"]);
    assert!(stage.ok("--ledger demo/ledger.sqlite diff 2026 2026").ends_with("No difference.\n"));
}

#[test]
fn two_ledgers_are_held_against_each_other() {
    let (stage, other) = (Stage::determined(), Stage::small());
    other.write("a24.csv", "fund;count\nF1;100\nF2;200\n");
    other.record("reg", "fund-ended --fund F3 --to 2023-06-30");
    other.record("reg", "affiliates-certified --year 2024 --file a24.csv --source test");
    other.record("calc", "budget-set --year 2024");
    other.ok("allocate 2024 --actor calc --clock 2024-02-02T00:00:00Z");
    let file = other.path("ledger.sqlite");
    let told = stage.json(&format!("diff 2024 2024 --other {}", file.display()));
    let all = moved(&told);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].0, "counts");
    assert_eq!(all[0].1.iter().sum::<i64>(), 0);
    assert_eq!(told["causes"]["changes"].as_array().unwrap().last().unwrap()["what"], "without F3");
    let text = stage.ok(&format!("diff 2024 2024 --other {}", file.display()));
    assert!(text.starts_with("From  A 2024@14 of ledger.sqlite: budget"), "{text}");
    assert!(text.contains("B 2024@15") && text.contains("without F3"), "{text}");
    stage.refuses(1, "diff 2024 2024 --other nowhere.sqlite", "nowhere.sqlite");
}
