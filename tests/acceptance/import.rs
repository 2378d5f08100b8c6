//! Imports: all or nothing, or line by line with an answer to each.

use std::io::Write;
use std::process::Stdio;

use crate::stage::{Stage, told};

const AT: &str = "--actor pay --clock 2024-03-01T00:00:00Z";

fn payment(fund: &str, cents: i64, reference: &str) -> String {
    format!(
        r#"{{"kind":"SubsidyPaid","fact":{{"year":2024,"fund":"{fund}","envelope":"operating","cents":{cents},"value_date":"2024-03-01","reference":"{reference}"}}}}"#
    )
}

#[test]
fn a_file_is_recorded_whole_or_not_at_all() {
    let stage = Stage::determined();
    let good = [payment("F1", 1, "a"), payment("F2", 2, "b")].join("\n") + "\n";
    let cases = [
        (payment("F9", 3, "c"), "line 3: the fund `F9` is not admitted [fund-known]"),
        (
            payment("F1", 0, "c"),
            "line 3: the payload is not one of SubsidyPaid: 0: an amount lies between 0.01 and",
        ),
        (payment("F1", 1, "c").replace("\"cents\":1", "\"cents\":1.5"), "line 3: the payload is not one of"),
        (payment("F1", 1, "c").replace("\"cents\":1", "\"cents\":1,\"cents\":2"), "duplicate field `cents`"),
        (payment("F1", 1, "c").replace("\"cents\":1", "\"cents\":1,\"more\":2"), "unknown field `more`"),
        (
            payment("F1", 1, "c").replace("SubsidyPaid", "SubsidyPayed"),
            "the kind `SubsidyPayed` is not known",
        ),
        (payment("F1", 1, "c").replace("2024-03-01", "2024-02-30"), "2024-02-30"),
        (payment("F1", 1, "c\\u202e"), "writing direction"),
        (payment("F1", 1, "e\\u0301"), "normalization form C"),
        ("{".into(), "line 3: column 1: EOF"),
        ("[1,2]".into(), "line 3: column"),
        (payment("F1", 1, "c") + " x", "trailing characters"),
    ];
    for (bad, what) in cases {
        stage.write("events.jsonl", format!("{good}{bad}\n"));
        stage.refuses(1, &format!("import events.jsonl {AT}"), what);
    }
    stage.write("events.jsonl", b"\xff\n");
    stage.refuses(1, &format!("import events.jsonl {AT}"), "not UTF-8");
    stage.write("events.jsonl", "\n\n");
    stage.refuses(1, &format!("import events.jsonl {AT}"), "holds no event");
    stage.refuses(1, &format!("import nothing.jsonl {AT}"), "nothing.jsonl");
    stage.refuses(2, "import events.jsonl --request x --actor pay", "--request");

    stage.write("events.jsonl", good.replace('\n', "\r\n"));
    let answer = stage.json(&format!("import events.jsonl {AT}"));
    assert_eq!(answer["entries"].as_array().unwrap().len(), 2);
    let again = stage.json(&format!("import events.jsonl {AT}"));
    assert!(again["entries"].as_array().unwrap().iter().all(|entry| entry["outcome"] == "already"));
}

#[test]
fn line_by_line_each_is_answered_after_its_commit() {
    let stage = Stage::determined();
    let mut child = stage
        .command(&format!("import - --each {AT}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = [payment("F1", 1, "a"), payment("F2", 2, "b"), payment("F9", 3, "c"), payment("F3", 4, "d")];
    child.stdin.take().unwrap().write_all((lines.join("\n") + "\n").as_bytes()).unwrap();
    let told = told(&child.wait_with_output().unwrap());
    assert_eq!(told.code, 1);
    assert!(told.err.contains("standard input, line 3: the fund `F9`"), "{}", told.err);
    let said: Vec<&str> = told.out.lines().collect();
    assert_eq!(said.len(), 2, "{}", told.out);
    let log = stage.json("log --kind SubsidyPaid");
    for (line, entry) in said.iter().zip(log["entries"].as_array().unwrap()) {
        let expected = format!("recorded {} {}", entry["seq"], entry["hash"].as_str().unwrap());
        assert_eq!(*line, expected);
    }
    assert_eq!(log["entries"].as_array().unwrap().len(), 2, "what stands before the refused line stays");
}

#[test]
fn a_whole_history_can_be_imported_with_its_actors() {
    let stage = Stage::small();
    let lines = [
        r#"{"kind":"AffiliatesCertified","actor":"reg","fact":{"year":2024,"reference_date":"2023-12-31","weights":"legal","source":"s","counts":[{"fund":"F1","count":6,"s1":3,"s1bis":2,"s1ter":1},{"fund":"F2","count":1},{"fund":"F3","count":0}],"total":7},"note":"from the file"}"#,
        r#"{"kind":"IndexPublished","note":"Told ahead","actor":"reg","fact":{"index":"health","base":"2013","month":"2024-08","value":"132.94","confidence":"inferred"},"request":"index-2024-08"}"#,
    ];
    stage.write("h.jsonl", lines.join("\n"));
    let answer = stage.json("import h.jsonl --clock 2024-03-01T00:00:00Z");
    assert_eq!(answer["entries"][1]["kind"], "IndexPublished");
    assert!(stage.ok("show 12").contains("\"note\": \"from the file\""));
    stage.write("n.jsonl", lines[0].replace("\"actor\":\"reg\",", ""));
    stage.refuses(1, "import n.jsonl", "nobody is named who records this");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_refused_and_does_not_hang() {
    let stage = Stage::determined();
    let pipe = stage.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    stage.refuses(1, "import pipe --actor pay --clock 2024-03-01T00:00:00Z", "pipe is not a file");
    stage.refuses(1, "import . --actor pay --clock 2024-03-01T00:00:00Z", ". is not a file");
}

/// A report that is imported is compared with the ledger as it was after the entry that it names, also one of the same file.
#[test]
fn an_imported_report_bears_the_figures_of_the_ledger() {
    let stage = Stage::determined();
    let last = stage.json("status")["as_of"]["seq"].as_u64().unwrap();
    let figures = |as_of: u64| {
        let report = stage.ok(&format!("report 2024 --format json --as-of {as_of}"));
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        (
            report["as_of"]["day"].as_str().unwrap().to_owned(),
            report["figures_sha256"].as_str().unwrap().to_owned(),
        )
    };
    let issued = |as_of: u64, day: &str, digest: &str| {
        format!(
            r#"{{"actor":"reg","kind":"ReportIssued","fact":{{"year":2024,"language":"fr","format":"pdf","as_of":{as_of},"day":"{day}","figures_sha256":"{digest}"}}}}"#
        )
    };
    let (day, digest) = figures(last);
    let payment = payment("F1", 1, "a");
    let zero = "0".repeat(64);
    for wrong in
        [issued(last, &day, &zero), issued(last + 1, &day, &digest), issued(last, "2026-01-01", &digest)]
    {
        stage.write("events.jsonl", format!("{payment}\n{wrong}\n"));
        stage.refuses(1, &format!("import events.jsonl {AT}"), "report-figures");
    }
    for (member, word) in [("pdf", "docx"), ("fr", "klingon")] {
        let line = issued(last, &day, &digest).replace(&format!(":\"{member}\""), &format!(":\"{word}\""));
        stage.write("events.jsonl", line);
        stage.refuses(1, &format!("import events.jsonl {AT}"), word);
    }
    stage.write("events.jsonl", format!("{payment}\n{}\n", issued(last, &day, &digest)));
    stage.ok(&format!("import events.jsonl {AT}"));
    let (day, digest) = figures(last + 1);
    stage.write("more.jsonl", format!("{}\n", issued(last + 1, &day, &digest)));
    stage.ok(&format!("import more.jsonl {AT}"));
    assert!(!stage.ok("audit").contains("report-differs"));
}
