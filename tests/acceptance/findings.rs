//! The catalogue of findings: a file of `fixtures/findings` for each, which shows it, and all that the audit tells then.
//! `PRORATA_BLESS=1` writes what is told anew; read the difference before you commit it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use register::FindingCode;
use report::Language;
use serde_json::Value;

use crate::script::{furnished, lines, play};
use crate::stage::{Stage, root};

/// Codes that need signatures; `crates/register/tests/approvals.rs` shows them.
const SIGNED: [FindingCode; 2] = [FindingCode::ApprovalMissing, FindingCode::ApprovalInvalid];

fn folder() -> PathBuf {
    root().join("fixtures/findings")
}

/// The ledger of `clean.txt` at each of its moments.
pub fn moments() -> &'static BTreeMap<String, Vec<u8>> {
    static MOMENTS: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    MOMENTS.get_or_init(|| {
        let stage = furnished();
        let mut moments = BTreeMap::new();
        for line in lines(&folder().join("clean.txt")).lines() {
            match line.strip_prefix("== ") {
                Some(name) => drop(moments.insert(name.to_owned(), stage.ledger())),
                None => play(&stage, line),
            }
        }
        moments
    })
}

/// What an audit tells, a line a finding: code, year, fund, amount, days, entries, detail.
fn told(audit: &Value) -> Vec<String> {
    let findings = audit["findings"].as_array().unwrap().iter();
    let lines = findings.map(|finding| {
        let part = |name: &str| match &finding[name] {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let detail = finding["detail"].as_str().map_or(String::new(), |detail| format!(" | {detail}"));
        let entries = finding["entries"].as_array().unwrap();
        let entries: Vec<String> = entries.iter().map(Value::to_string).collect();
        let parts = [part("code"), part("year"), part("fund"), part("cents"), part("days")];
        format!("{} {}{detail}", parts.join(" "), entries.join(","))
    });
    lines.collect()
}

#[test]
fn a_clean_office_gives_no_finding_at_any_moment() {
    let stage = Stage::new();
    for (name, ledger) in moments() {
        stage.write("ledger.sqlite", ledger);
        // Evaluations that were asked for and not given yet are a finding of their moment.
        if name != "counted-2026" {
            assert_eq!(told(&stage.json("audit")), Vec::<String>::new(), "{name}");
        }
    }
    assert_eq!(stage.run("audit --fail-on note").code, 0);
}

#[test]
fn every_finding_has_a_case_that_shows_it_and_all_that_is_told() {
    for code in FindingCode::ALL.iter().filter(|code| !SIGNED.contains(code)) {
        let name = format!("{}.txt", code.code());
        let text = std::fs::read_to_string(folder().join(&name)).unwrap_or_else(|_| panic!("no {name}"));
        let (given, expected) = text.split_once("finds:\n").unwrap_or((&text, ""));
        let stage = furnished();
        let mut audit = String::new();
        for line in given.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(moment) = line.strip_prefix("from: ") {
                stage.write("ledger.sqlite", &moments()[moment]);
            } else if let Some(words) = line.strip_prefix("audit: ") {
                audit = format!(" {words}");
            } else {
                play(&stage, line);
            }
        }
        let answer = stage.json(&format!("audit{audit}"));
        let found = told(&answer).join("\n") + "\n";
        assert!(found.contains(&format!("{} ", code.code())), "{name} does not show it:\n{found}");
        if std::env::var_os("PRORATA_BLESS").is_some() {
            std::fs::write(folder().join(&name), format!("{given}finds:\n{found}")).unwrap();
        } else {
            assert_eq!(found, expected, "{name}");
        }
        for finding in answer["findings"].as_array().unwrap() {
            for entry in finding["entries"].as_array().unwrap() {
                assert!(entry.as_u64() <= answer["as_of"]["seq"].as_u64(), "{name}: {finding}");
            }
        }
    }
}

#[test]
fn the_paper_of_the_findings_is_the_catalogue() {
    const FROM: &str = "<!-- from crates/report/src/catalogue.rs; written by PRORATA_BLESS=1 -->\n";
    let path = root().join("docs/findings.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (head, told) = text.split_once(FROM).unwrap();
    let mut table =
        "\n| code | severity | finding | basis | what to do |\n|---|---|---|---|---|\n".to_owned();
    for code in FindingCode::ALL {
        let entry = report::catalogue(*code);
        let [en, fr, nl] = [Language::En, Language::Fr, Language::Nl].map(|language| entry.name(language));
        let severity = format!("{:?}", code.severity()).to_lowercase();
        let todo = entry.todo(Language::En);
        let code = code.code();
        table += &format!("| `{code}` | {severity} | {en}. *{fr}. {nl}.* | {} | {todo} |\n", entry.basis);
    }
    if std::env::var_os("PRORATA_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{FROM}{table}")).unwrap();
    } else {
        assert_eq!(told, table);
    }
}
