//! `sample`: what is drawn can be drawn again, by this program and by another, and its errors are projected.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::stage::{Stage, root};

const LEDGER: &str = "--ledger demo/ledger.sqlite";

/// Forty expenses of two funds, some of them large.
fn items() -> Vec<(String, String, i64)> {
    (1..=40_i64)
        .map(|number| {
            let cents = if number % 13 == 0 { 4_000_000 + number } else { 1_000 + number * number * 37 };
            (format!("F0{}", 1 + number % 2), format!("inv-{number}"), cents)
        })
        .collect()
}

fn csv(items: &[(String, String, i64)]) -> String {
    let lines =
        items.iter().map(|(fund, item, cents)| format!("{item};{fund};{},{:02}\n", cents / 100, cents % 100));
    format!("item;fund;amount\n{}", lines.collect::<String>())
}

fn drawn(told: &Value) -> Vec<(String, String, i64)> {
    let items = told["items"].as_array().unwrap().iter();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    items.map(|item| (text(item, "fund"), text(item, "item"), item["cents"].as_i64().unwrap())).collect()
}

/// The sample that the Python of the guide draws.
fn python(
    items: &[(String, String, i64)],
    method: &str,
    size: usize,
    seed: &str,
) -> Vec<(String, String, i64)> {
    let guide = std::fs::read_to_string(root().join("docs/guide/sample.md")).unwrap();
    let code = guide.split("```python\n").nth(1).unwrap().split("```").next().unwrap();
    let mut child = Command::new("python3")
        .args(["-c", code, method, &size.to_string(), seed])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String =
        items.iter().map(|(fund, item, cents)| format!("{fund}\t{item}\t{cents}\n")).collect();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let told = child.wait_with_output().unwrap();
    assert!(told.status.success());
    let lines = String::from_utf8(told.stdout).unwrap();
    let parts = lines.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    parts.map(|part| (part[0].into(), part[1].into(), part[2].parse().unwrap())).collect()
}

const METHODS: [&str; 2] = ["random", "monetary-unit"];
const SAMPLES: [(usize, &str); 4] = [(1, "a"), (7, "audit 2025"), (12, "été"), (39, "4")];

#[test]
fn the_order_of_the_items_changes_no_sample() {
    let stage = Stage::new();
    let mut items = items();
    stage.write("one.csv", csv(&items));
    items.reverse();
    stage.write("two.csv", csv(&items));
    for method in METHODS {
        for (size, seed) in SAMPLES {
            let words = format!("sample 2025 --method {method} --size {size} --seed '{seed}'");
            let one = stage.json(&format!("{words} --file one.csv"));
            let two = stage.json(&format!("{words} --file two.csv"));
            assert_eq!((&one["items"], &one["population"]), (&two["items"], &two["population"]), "{words}");
            assert_eq!((&one["seed"], &one["size"]), (&seed.into(), &size.into()));
        }
    }
}

#[test]
fn another_language_draws_the_same() {
    if !programs::needed(&["python3"]) {
        return;
    }
    let stage = Stage::new();
    let items = items();
    stage.write("one.csv", csv(&items));
    for method in METHODS {
        for (size, seed) in SAMPLES {
            let words = format!("sample 2025 --method {method} --size {size} --seed '{seed}' --file one.csv");
            assert_eq!(drawn(&stage.json(&words)), python(&items, method, size, seed), "{words}");
        }
    }
}

#[test]
fn the_uses_of_the_ledger_are_drawn_as_they_count() {
    let stage = Stage::demo();
    let told = stage.json(&format!("{LEDGER} sample 2026 --method random --size 1 --seed s"));
    // Nothing is declared of 2026; one expense was made on a project.
    let expense = drawn(&told);
    assert_eq!(expense.len(), 1);
    assert_eq!((expense[0].0.as_str(), expense[0].2), ("F02", 42_741));
    let entry = expense[0].1.strip_prefix("entry-").unwrap().to_owned();
    assert_eq!(stage.json(&format!("{LEDGER} show {entry}"))["kind"], "ProjectSpent");
    let told = stage.json(&format!("{LEDGER} sample 2025 --method monetary-unit --size 11 --seed s"));
    assert_eq!(told["population"]["items"], 11);
    let earlier = format!("{LEDGER} --as-of 36 sample 2025 --method random --size 1 --seed s");
    assert_eq!(stage.run(&earlier).code, 2, "--as-of belongs behind the command");
    stage.refuses(
        1,
        &format!("{LEDGER} sample 2025 --as-of 36 --method random --size 1 --seed s"),
        "no item",
    );
    stage.refuses(1, &format!("{LEDGER} sample 2030 --method random --size 1 --seed s"), "2030");
}

#[test]
fn a_sample_is_filled_in_and_projected() {
    let stage = Stage::new();
    stage.write("items.csv", csv(&items()));
    for (method, projected) in [("monetary-unit", true), ("random", false)] {
        let words = format!("sample 2025 --method {method} --size 8 --seed plan --file items.csv");
        let sheet = stage.ok(&format!("{words} --format csv"));
        assert!(sheet.starts_with("\u{feff}fund;item;amount;taken;audited\r\n"), "{sheet}");
        // Every item is found as it was booked, but for the second: a tenth too much.
        let mut error = 0;
        let lines = sheet.lines().enumerate().map(|(place, line)| {
            if place == 0 {
                return line.to_owned() + "\r\n";
            }
            let cells: Vec<&str> = line.split(';').collect();
            let mut cents: i64 = cells[2].replace(',', "").parse().unwrap();
            if place == 2 {
                error = cents / 10;
                cents -= error;
            }
            format!("{};{},{:02}\r\n", cells[..4].join(";"), cents / 100, cents % 100)
        });
        let filled: String = lines.collect();
        stage.write("results.csv", &filled);
        let told = stage.json(&format!("{words} --results results.csv"));
        let made = &told["projection"];
        assert_eq!(made["known_cents"], error);
        assert_eq!(made["projected_cents"].is_i64(), projected);
        assert_eq!(made["by_ratio_cents"].is_i64(), !projected);
        assert_eq!(made["upper_limit"].is_object(), projected);
        let text = stage.ok(&format!("{words} --results results.csv --confidence 90"));
        let limit = if projected { "Upper limit of overstatement, 90 %" } else { "No upper limit is given" };
        assert!(text.contains(limit) && text.contains("\"plan\""), "{text}");
        assert!(
            stage
                .ok(&format!("{words} --results results.csv --format csv --lang en"))
                .contains("audited,error")
        );
        // A result is asked of every item, of none else, and once.
        stage.write(
            "less.csv",
            filled.lines().take(4).map(|line| line.to_owned() + "\r\n").collect::<String>(),
        );
        stage.refuses(1, &format!("{words} --results less.csv"), "has no audited amount");
        stage.write("more.csv", filled.clone() + "F01;other;1,00;all;1,00\r\n");
        stage.refuses(1, &format!("{words} --results more.csv"), "more.csv, line 10");
        let twice = filled.clone() + filled.lines().nth(1).unwrap() + "\r\n";
        stage.write("twice.csv", twice);
        stage.refuses(1, &format!("{words} --results twice.csv"), "stands twice");
    }
}

#[test]
fn what_cannot_be_drawn_is_refused_with_its_place() {
    let stage = Stage::new();
    let words = |method: &str, size: usize| {
        format!("sample 2025 --method {method} --size {size} --seed s --file items.csv")
    };
    stage.write("items.csv", "item;fund;amount\na;F1;1,00\nb;F1;-1,00\n");
    stage.refuses(1, &words("random", 1), "items.csv, line 3");
    stage.write("items.csv", "item;fund;amount\na;F1;1,00\na;F1;2,00\n");
    stage.refuses(1, &words("random", 1), "stands already on line 2");
    stage.write("items.csv", "item;fund;amount\na;F1;0,00\na;F2;0,00\n");
    stage.refuses(1, &words("monetary-unit", 1), "all amounts are zero");
    stage.refuses(1, &words("random", 3), "only 2 items");
    stage.refuses(1, &words("random", 0), "at least one item");
    stage.write("items.csv", "item;amount\na;1,00\n");
    stage.refuses(1, &words("random", 1), "fund");
    stage.refuses(2, "sample 2025 --size 3 --seed s", "--method");
}
