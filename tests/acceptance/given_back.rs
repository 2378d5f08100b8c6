//! What the program writes, it reads back: also after a spreadsheet, an editor or a mail program had it.

use serde_json::Value;

use crate::stage::Stage;

/// A text as a mail program or an editor gives it back.
fn mailed(text: &str) -> [String; 5] {
    [
        text.to_owned(),
        text.replace('\n', "\r\n"),
        text.trim_end().to_owned(),
        format!("{text}\n  \n"),
        format!("\u{feff}{text}"),
    ]
}

#[test]
fn checkpoints_proofs_and_policies_come_out_of_a_mail() {
    let stage = Stage::demo();
    let read = |name: &str| std::fs::read_to_string(stage.path(name)).unwrap();
    let on = |words: &str| format!("--ledger demo/ledger.sqlite {words}");
    let policy = "demo/seal/policy.txt";
    stage.ok(&on("prove 100 --checkpoint demo/seal/checkpoint.txt --out proof.txt"));
    for text in mailed(&read("demo/seal/checkpoint.txt")) {
        stage.write("c.txt", &text);
        stage.ok(&on(&format!("verify --against c.txt --policy {policy}")));
        stage.ok(&format!("checkpoint check c.txt --policy {policy}"));
    }
    for text in mailed(&read(policy)) {
        stage.write("p.txt", &text);
        stage.ok(&on("verify --against demo/seal/checkpoint.txt --policy p.txt"));
    }
    let line = stage.ok(&on("show 100 --line"));
    for (text, line) in mailed(&read("proof.txt")).into_iter().zip(mailed(&line)) {
        stage.write("q.txt", &text);
        stage.write("line.txt", &line);
        stage.ok(&format!("check-proof q.txt --policy {policy} --entry line.txt"));
    }
}

#[test]
fn a_sample_is_given_back_with_any_names() {
    let items = ["-12", "=INV-1", "+3", "@x", "'y", "''z", "plain", "é; \"q\"", " =1"];
    given_back(&items, &[true, false]);
    // Two that differ by an apostrophe alone: once the marks are gone, nobody can tell them.
    given_back(&["=INV-1", "'=INV-1", "''=INV-1"], &[true]);
}

/// Draws a sample of these items and gives it back, with the marks of the program and without.
fn given_back(items: &[&str], marks: &[bool]) {
    let stage = Stage::demo();
    let rows: String =
        items.iter().map(|item| format!("F01;\"{}\";10,00\n", item.replace('"', "\"\""))).collect();
    stage.write("items.csv", format!("fund;item;amount\n{rows}"));
    for lang in ["fr", "en"] {
        let drawn = format!(
            "--ledger demo/ledger.sqlite sample 2025 --method random --size {} --seed s --file items.csv",
            items.len()
        );
        let csv = stage.ok(&format!("{drawn} --format csv --lang {lang}"));
        let comma = if lang == "en" { ',' } else { ';' };
        // The column `audited` is empty; everything is found to be as it was.
        let head: Vec<&str> =
            csv.trim_start_matches('\u{feff}').lines().next().unwrap().split(comma).collect();
        let audited = head.iter().position(|name| *name == "audited").unwrap();
        assert_eq!(audited, head.len() - 1, "{head:?}");
        let amount = if lang == "en" { "10.00" } else { "10,00" };
        for &apostrophes in marks {
            let lines = csv.lines().enumerate().map(|(at, line)| {
                let line = if apostrophes { line.to_owned() } else { without_apostrophes(line) };
                if at == 0 { line } else { format!("{line}{amount}") }
            });
            let filled: Vec<String> = lines.collect();
            stage.write("filled.csv", filled.join("\r\n") + "\r\n");
            let told = stage.json(&format!("{drawn} --results filled.csv"));
            assert_eq!(told["projection"]["errors_cents"].as_i64().unwrap_or_default(), 0, "{told}");
        }
        // The amount of the sample is the program's own.
        let other = csv.lines().enumerate().map(|(at, line)| match at {
            0 => line.to_owned(),
            _ => format!("{}{amount}", line.replace(amount, "9")),
        });
        stage.write("other.csv", other.collect::<Vec<_>>().join("\r\n") + "\r\n");
        let told = stage.run(&format!("{drawn} --results other.csv"));
        assert!(told.code == 1 && told.err.contains("not the amount of the item"), "{}", told.err);
    }
}

/// As a spreadsheet saves a cell that it took for a text: the mark before it is gone.
fn without_apostrophes(line: &str) -> String {
    ["-12", "=INV-1", "+3", "@x"]
        .iter()
        .fold(line.to_owned(), |line, item| line.replace(&format!("'{item}"), item))
}

#[test]
fn every_template_is_read_as_it_was_written() {
    let stage = Stage::determined();
    let help = stage.ok("template --help");
    let forms = help.split("possible values: ").nth(1).unwrap().split(']').next().unwrap().replace('\n', " ");
    let mut tried = 0;
    for form in forms.split(',').map(str::trim).filter(|form| !form.is_empty()) {
        for ending in ["csv", "xlsx"] {
            let file = format!("empty-{form}.{ending}");
            stage.ok(&format!("template {form} --out {file}"));
            // It has the right columns and no row: that is all that is wrong with it.
            let words = match form {
                "affiliates" | "affiliates-by-paragraph" => {
                    format!("record affiliates-certified --year 2025 --file {file} --source s")
                }
                "evaluations" => {
                    format!("record evaluation-given --year 2026 --file {file} --decider d --date 2024-03-01")
                }
                "funds" => format!("record fund-admitted --file {file}"),
                "payments" => format!("record subsidy-paid --year 2024 --file {file}"),
                "uses" => format!("record use-declared --year 2024 --file {file}"),
                "accepted" => format!("record use-accepted --year 2024 --file {file}"),
                "claims" => format!("record repayment-claimed --year 2024 --file {file}"),
                "repayments" => format!("record repayment-received --year 2024 --file {file}"),
                "spending" => format!("record project-spent --file {file}"),
                _ => continue,
            };
            let told = stage.run(&format!("{words} --actor reg"));
            assert!(told.code == 1 && told.err.contains("no data rows"), "{form} {ending}: {}", told.err);
            tried += 1;
        }
    }
    assert!(tried >= 18, "{tried}");
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn bundles_extracts_and_reports_are_known_again() {
    let stage = Stage::demo();
    let on = |words: &str| format!("--ledger demo/ledger.sqlite {words}");
    stage.ok("bundle verify demo/seal/bundle-2026.zip --policy demo/seal/policy.txt");
    stage.ok(&on("report 2025 --lang nl --format text,json,csv,csv-rfc4180,html,xlsx,pdf --out r"));
    for name in std::fs::read_dir(stage.path("r")).unwrap() {
        let name = name.unwrap().file_name().into_string().unwrap();
        stage.ok(&on(&format!("report 2025 --check r/{name}")));
    }
    stage.ok(&on("extract --out e.sqlite"));
    let tables: Value = stage.json(&on("log"));
    let entries = tables["entries"].as_array().unwrap().len();
    let extract = rusqlite::Connection::open(stage.path("e.sqlite")).unwrap();
    let count: i64 = extract.query_row("SELECT count(*) FROM entries", [], |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(count).unwrap(), entries);
}
