//! Scripts that make a ledger: a time of recording, an actor and a command a line.

use std::path::Path;

use register::chain::{Entry, Hash};
use register::request_key;

use crate::stage::{Stage, root};

/// A stage with the keys and counts that the scripts name.
pub fn furnished() -> Stage {
    let stage = Stage::new();
    std::fs::create_dir(stage.path("keys")).unwrap();
    for key in ["2024", "2026", "2026-opinion"] {
        let from = root().join(format!("fixtures/keys/{key}.toml"));
        std::fs::copy(from, stage.path(&format!("keys/{key}.toml"))).unwrap();
    }
    for year in 2024..=2026 {
        stage.write(&format!("counts-{year}.csv"), "fund;count\nF1;50000\nF2;30000\nF3;20000\n");
    }
    stage
}

/// The number of the last entry of a kind.
fn last(stage: &Stage, kind: &str) -> String {
    let log = stage.json(&format!("log --kind {kind}"));
    log["entries"].as_array().unwrap().last().unwrap()["seq"].to_string()
}

/// Plays one line of a script.
pub fn play(stage: &Stage, line: &str) {
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
        let body = entries.rev().find(|entry| entry.kind == kind).unwrap().body;
        assert!(body.contains(from), "{from} is not in {body}");
        (kind.to_owned(), body.replacen(from, to, 1))
    } else {
        (first.to_owned(), format!("{{\"fact\":{rest}}}"))
    };
    let end = Entry::decode(lines.last().unwrap()).unwrap();
    let request = kind.parse().map_or("forged".into(), |kind| request_key(kind, &body, &[], Some(end.seq)));
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

/// The lines of a script without its remarks.
pub fn lines(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| format!("{line}\n")).collect()
}
