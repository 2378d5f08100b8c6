//! The catalogue of findings: a file of `fixtures/findings` for each, which shows it, and all that the audit tells then.
//! `PRORATA_BLESS=1` writes what is reported again; read the difference before you commit it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use register::FindingCode;
use report::Language;
use serde_json::Value;

use crate::script::{furnished, lines, play};
use crate::stage::{Stage, root};

/// Codes that need signatures; `crates/register/tests/approvals/` shows them.
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

/// What an audit tells, a line a finding: code, year, fund, amount, days, entries, envelope and detail.
fn told(audit: &Value) -> Vec<String> {
    let findings = audit["findings"].as_array().unwrap().iter();
    let lines = findings.map(|finding| {
        let part = |name: &str| match &finding[name] {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let detail: Vec<&str> =
            ["envelope", "detail"].into_iter().filter_map(|name| finding[name].as_str()).collect();
        let detail = if detail.is_empty() { String::new() } else { format!(" | {}", detail.join(", ")) };
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

/// The office of `clean.txt` at a moment, with some lines more.
fn after(moment: &str, lines: &[&str]) -> Stage {
    let stage = furnished();
    stage.write("ledger.sqlite", &moments()[moment]);
    lines.iter().for_each(|line| play(&stage, line));
    stage
}

#[test]
fn a_year_that_is_missing_and_a_ledger_that_stands_still_are_found() {
    let stage = after("closed-2026", &[]);
    assert_eq!(told(&stage.json("audit")), Vec::<String>::new());
    // Nothing was recorded since March, and 31 March has passed.
    let found = told(&stage.json("audit --as-of 2027-04-10"));
    let expected =
        ["not-determined 2027 - - 10 ", "budget-not-set 2027 - - 10 ", "counts-not-certified 2027 - - 10 "];
    assert_eq!(found, expected);
    assert_eq!(told(&stage.json("audit 2027 --as-of 2027-04-10")), expected);
    let stage = after("determined-2024", &[]);
    let found = told(&stage.json("audit 2024 --as-of 2024-04-05"));
    assert!(
        found.len() == 3 && found.iter().all(|told| told.starts_with("paid-below-grant 2024 F")),
        "{found:?}"
    );
}

#[test]
fn what_the_law_allows_is_not_found() {
    // Money of a closed project comes back before its day.
    let stage = after("closed-2026", &[]);
    assert_eq!(told(&stage.json("audit 2026 --as-of 2027-03-27")), Vec::<String>::new());
    // A share in two equal instalments.
    let pay = |day: &str, number: u32| {
        format!(
            "{day}T15:00:00Z pay: record subsidy-paid --year 2024 --fund F1 --amount 900.000,00 --value-date {day} --reference T{number}"
        )
    };
    let stage = after("determined-2024", &[&pay("2024-03-11", 1), &pay("2024-03-18", 2)]);
    assert_eq!(told(&stage.json("audit")), Vec::<String>::new());
    // A fund takes over another one, and its affiliates.
    let stage = after(
        "accepted-2024",
        &[
            "2025-02-10T10:00:00Z reg: record fund-ended --fund F3 --to 2024-12-30 --successor F2",
            "2025-02-11T09:00:00Z reg: record index-published --base 2013 --month 2024-08 --value 132,94",
            "file: merged.csv fund;count|F1;50000|F2;50000",
            "2025-02-12T09:00:00Z reg: record affiliates-certified --year 2025 --file merged.csv --source Certificates",
        ],
    );
    assert_eq!(told(&stage.json("audit")), Vec::<String>::new());
}

#[test]
fn a_finding_is_followed_up_in_the_years_after_its_own() {
    let raised = "2025-04-22T09:00:00Z aud: record finding-raised --finding 2024-01 --year 2024 --code repaid-late --fund F1 --text Late --date 2025-04-22";
    let stage = after("closed-2024", &[raised]);
    stage.refuses(
        1,
        "record finding-closed --finding 2024-01 --outcome withdrawn --reason None --date 2025-04-21 --actor aud --clock 2025-04-23T09:00:00Z",
        "finding-dates",
    );
    let open = |year: &str| told(&stage.json(&format!("audit {year}")));
    assert_eq!(open("2024"), open("2025"));
    assert_eq!(open("2025").len(), 1);
    let enrolled =
        "2025-04-21T10:00:00Z reg: record actor-enrolled --id both --role treasurer --role external-audit";
    let raised = "2025-04-22T09:00:00Z aud: record finding-raised --finding 2024-02 --year 2024 --code roles-combined --text Both --date 2025-04-22";
    let closed = |outcome: &str| {
        format!(
            "2025-05-06T09:00:00Z aud: record finding-closed --finding 2024-02 --outcome {outcome} --reason Known --date 2025-05-06"
        )
    };
    // Closed as resolved while it is: every later audit says so.
    let stage = after("closed-2024", &[enrolled, raised, &closed("resolved")]);
    for year in ["2024", "2025"] {
        let found = told(&stage.json(&format!("audit {year}")));
        assert!(found.iter().any(|told| told.starts_with("finding-stands 2024")), "{year}: {found:?}");
    }
    // What was accepted or withdrawn does not make an audit fail any more; what is open, or closed and stands, does.
    let stage = after("closed-2024", &[enrolled, raised]);
    assert_eq!(stage.run("audit 2024 --fail-on note").code, 3);
    for (outcome, code) in [("accepted", 0), ("withdrawn", 0), ("resolved", 3)] {
        let stage = after("closed-2024", &[enrolled, raised, &closed(outcome)]);
        assert_eq!(stage.run("audit 2024 --fail-on note").code, code, "{outcome}");
    }
}
