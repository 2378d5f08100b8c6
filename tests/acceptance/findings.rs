//! The catalogue of findings: a file of `fixtures/findings` for each, which shows it, and all that the audit tells then.
//! `PRORATA_BLESS=1` writes what is told anew; read the difference before you commit it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use register::chain::{Entry, Hash};
use register::{FindingCode, request_key};
use report::Language;
use serde_json::Value;

use crate::stage::{Stage, root};

/// Codes that need signatures; `crates/register/tests/approvals.rs` shows them.
const SIGNED: [FindingCode; 2] = [FindingCode::ApprovalMissing, FindingCode::ApprovalInvalid];

fn folder() -> PathBuf {
    root().join("fixtures/findings")
}

/// A stage with the keys and counts that the scripts name.
fn furnished() -> Stage {
    let stage = Stage::new();
    std::fs::create_dir(stage.path("keys")).unwrap();
    for key in ["2024", "2026"] {
        let from = root().join(format!("fixtures/keys/{key}.toml"));
        std::fs::copy(from, stage.path(&format!("keys/{key}.toml"))).unwrap();
        let counts = "fund;count\nF1;50000\nF2;30000\nF3;20000\n";
        stage.write(&format!("counts-{key}.csv"), counts);
    }
    stage.write("counts-2025.csv", "fund;count\nF1;50000\nF2;30000\nF3;20000\n");
    stage
}

/// The number of the last entry of a kind.
fn last(stage: &Stage, kind: &str) -> String {
    let log = stage.json(&format!("log --kind {kind}"));
    log["entries"].as_array().unwrap().last().unwrap()["seq"].to_string()
}

/// Plays one line of a script.
fn play(stage: &Stage, line: &str) {
    if let Some(rest) = line.strip_prefix("forge ") {
        return forge(stage, rest);
    }
    if let Some(rest) = line.strip_prefix("file: ") {
        let (name, text) = rest.split_once(' ').unwrap();
        return stage.write(name, text.replace('|', "\n") + "\n");
    }
    if let Some(rest) = line.strip_prefix("edit: ") {
        let words: Vec<String> = words(rest);
        let mut text = std::fs::read_to_string(stage.path(&words[0])).unwrap();
        for pair in words[2..].chunks(2) {
            assert!(text.contains(&pair[0]), "{} is not in {}", pair[0], words[0]);
            text = text.replace(&pair[0], &pair[1]);
        }
        return stage.write(&words[1], text);
    }
    let (head, command) = line.split_once(": ").unwrap();
    let (at, actor) = head.split_once(' ').unwrap();
    let named: Vec<String> = command
        .split(' ')
        .map(|word| word.strip_prefix('@').map_or(word.to_owned(), |kind| last(stage, kind)))
        .collect();
    let actor = if command.contains("--actor") { String::new() } else { format!(" --actor {actor}") };
    stage.ok(&format!("{}{actor} --clock {at}", named.join(" ")));
}

/// Words apart by spaces; single quotes hold words together.
fn words(text: &str) -> Vec<String> {
    let parts = text.split('\'').enumerate();
    let words = parts.flat_map(|(place, part)| match place % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    });
    words.collect()
}

/// Appends an entry as another program would, without any rule: `ACTOR KIND FACT`, or `ACTOR like @KIND FROM TO`.
fn forge(stage: &Stage, words: &str) {
    let book = rusqlite::Connection::open(stage.path("ledger.sqlite")).unwrap();
    let mut statement = book.prepare("SELECT line FROM entry ORDER BY seq").unwrap();
    let lines: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let (actor, rest) = words.split_once(' ').unwrap();
    let (first, rest) = rest.split_once(' ').unwrap();
    let (kind, body) = if first == "like" {
        let (kind, change) = rest.strip_prefix('@').unwrap().split_once(' ').unwrap();
        let (from, to) = change.split_once(' ').unwrap();
        let entries = lines.iter().map(|line| Entry::decode(line).unwrap());
        let body = entries.filter(|entry| entry.kind == kind).last().unwrap().body;
        assert!(body.contains(from), "{from} is not in {body}");
        (kind.to_owned(), body.replacen(from, to, 1))
    } else {
        (first.to_owned(), format!("{{\"fact\":{rest}}}"))
    };
    let end = Entry::decode(lines.last().unwrap()).unwrap();
    let request = kind.parse().map_or("forged".into(), |kind| request_key(kind, 1, &body, Some(end.seq)));
    let prev = Hash::leaf(lines.last().unwrap().as_bytes());
    let entry = Entry { seq: end.seq + 1, prev, at: end.at, actor: actor.into(), kind, kv: 1, request, body };
    let line = entry.encode().unwrap();
    let hash = Hash::leaf(line.as_bytes()).to_string();
    append(&book, &entry, &line, &hash);
}

fn append(book: &rusqlite::Connection, entry: &Entry, line: &str, hash: &str) {
    book.execute(
        "INSERT INTO entry (seq, line, hash, request) VALUES (?1, ?2, ?3, ?4)",
        rusqlite::params![i64::try_from(entry.seq).unwrap(), line, hash, entry.request],
    )
    .unwrap();
}

/// The ledger of `clean.txt` at each of its moments.
fn moments() -> &'static BTreeMap<String, Vec<u8>> {
    static MOMENTS: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    MOMENTS.get_or_init(|| {
        let stage = furnished();
        let mut moments = BTreeMap::new();
        for line in script("clean.txt").lines() {
            match line.strip_prefix("== ") {
                Some(name) => drop(moments.insert(name.to_owned(), stage.ledger())),
                None => play(&stage, line),
            }
        }
        moments
    })
}

/// The lines of a script without its remarks.
fn script(name: &str) -> String {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| format!("{line}\n")).collect()
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
