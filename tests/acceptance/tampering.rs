//! Each column of each row changed, rows swapped, removed and inserted: each is named by the right fault.

use crate::replay::rewrite;
use crate::stage::Stage;
use register::chain::Entry;
use rusqlite::Connection;
use serde_json::Value;

/// The faults that `verify` names after `sql` was run on a ledger whose triggers were put aside.
fn faults(stage: &Stage, sound: &[u8], sql: &str) -> Vec<(String, u64)> {
    stage.write("ledger.sqlite", sound);
    let connection = Connection::open(stage.path("ledger.sqlite")).unwrap();
    let triggers: Vec<String> = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    connection
        .execute_batch(
            "DROP TRIGGER entry_is_next; DROP TRIGGER entry_is_not_updated; DROP TRIGGER entry_is_not_deleted;",
        )
        .unwrap();
    connection.execute_batch(sql).unwrap();
    for trigger in triggers {
        connection.execute_batch(&trigger).unwrap();
    }
    drop(connection);
    let told = stage.run("verify --format json");
    assert_eq!(told.code, 4, "{sql}\n{}{}", told.out, told.err);
    let answer: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(answer["outcome"], "broken");
    let list = answer["faults"].as_array().unwrap().iter();
    list.map(|fault| (fault["code"].as_str().unwrap().to_owned(), fault["entry"].as_u64().unwrap_or(0)))
        .collect()
}

#[test]
fn every_change_of_every_row_is_named() {
    let stage = Stage::determined();
    let sound = stage.ledger();
    let entries = stage.json("verify")["entries"].as_u64().unwrap();
    assert!(entries >= 14);
    let named = |sql: &str, code: &str, entry: u64| {
        let found = faults(&stage, &sound, sql);
        assert_eq!(found[0], (code.to_owned(), entry), "{sql}: {found:?}");
    };
    for seq in 1..=entries {
        let at = format!("WHERE seq = {seq}");
        named(&format!("UPDATE entry SET request = request || 'x' {at}"), "request-column", seq);
        named(&format!("UPDATE entry SET hash = 'x' {at}"), "hash-column", seq);
        named(
            &format!(
                "UPDATE entry SET hash = replace(hash, substr(hash, 1, 1), 'e') || '' {at} AND substr(hash, 1, 1) <> 'e'; UPDATE entry SET hash = '0' || substr(hash, 2) {at} AND substr(hash, 1, 1) = 'e'"
            ),
            "changed",
            seq,
        );
        named(&format!("UPDATE entry SET line = replace(line, '\"kv\":1', '\"kv\":2') {at}"), "changed", seq);
        named(&format!("UPDATE entry SET line = line || ' ' {at}"), "changed", seq);
        named(
            &format!("UPDATE entry SET seq = {} {at}", entries + 5),
            "gap",
            if seq == entries { entries + 5 } else { seq + 1 },
        );
        if seq < entries {
            named(&format!("DELETE FROM entry {at}"), "gap", seq + 1);
            let other = seq + 1;
            let swap = format!(
                "UPDATE entry SET seq = -1 WHERE seq = {seq}; UPDATE entry SET seq = {seq} WHERE seq = {other}; UPDATE entry SET seq = {other} WHERE seq = -1"
            );
            named(&swap, "moved", seq);
        }
        let insert = format!("INSERT INTO entry SELECT {}, 'new', hash, line FROM entry {at}", entries + 1);
        named(&insert, "request-column", entries + 1);
    }
}

#[test]
fn a_cut_tail_is_found_by_a_head_that_was_kept_and_only_by_it() {
    let stage = Stage::determined();
    let sound = stage.ledger();
    let answer = stage.json("verify");
    let (entries, head) = (answer["entries"].as_u64().unwrap(), answer["head"].as_str().unwrap().to_owned());
    let connection = Connection::open(stage.path("ledger.sqlite")).unwrap();
    connection.execute_batch("DROP TRIGGER entry_is_not_deleted").unwrap();
    connection.execute("DELETE FROM entry WHERE seq > ?1", [entries.cast_signed() - 2]).unwrap();
    connection
        .execute_batch(
            "CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry\nBEGIN SELECT raise(ABORT, 'an entry is never deleted: record a correction'); END",
        )
        .unwrap();
    drop(connection);
    let told = stage.ok("verify");
    assert!(told.contains("Not proven"), "{told}");
    let told = stage.run(&format!("verify --head {head}"));
    assert_eq!(told.code, 4);
    assert!(told.out.contains(&format!("the ledger ends at entry {}", entries - 2)), "{}", told.out);
    stage.write("ledger.sqlite", sound);
    assert!(stage.ok(&format!("verify --head {head}")).contains("Proven"));
}

#[test]
fn an_empty_ledger_and_a_foreign_file_are_never_sound() {
    let stage = Stage::determined();
    let sound = stage.ledger();
    let found = faults(&stage, &sound, "DELETE FROM entry");
    assert!(found.iter().any(|(code, _)| code == "empty"), "{found:?}");
    for (bytes, what) in [
        (&b""[..], "too short"),
        (&b"hello, this is not a database at all, but it is long enough to have the hundred bytes of a header in it"[..], "not a SQLite"),
        (&sound[..sound.len() - 1], "length"),
        (&sound[..4096], "length"),
    ] {
        stage.write("ledger.sqlite", bytes);
        for words in ["verify", "status"] {
            stage.refuses(4, words, what);
        }
        stage.refuses(4, "record entry-corrected --entry 2 --reason x --actor reg", "not a sound ledger");
    }
    let mut longer = sound.clone();
    longer.extend([0; 4096]);
    stage.write("ledger.sqlite", longer);
    stage.refuses(4, "verify", "length");
    std::fs::remove_file(stage.path("ledger.sqlite")).unwrap();
    stage.refuses(1, "verify", "there is no ledger");
}

#[test]
fn nothing_is_answered_or_recorded_on_a_broken_ledger() {
    let stage = Stage::determined();
    let sound = stage.ledger();
    faults(&stage, &sound, "UPDATE entry SET line = replace(line, 'F1', 'F9') WHERE seq = 7");
    for words in ["status", "log", "replay", "report 2024", "explain 2024 --fund F1", "diff 2024 2024"] {
        let told = stage.refuses(4, words, "entry 7 was changed");
        assert!(told.contains("prorata verify"), "{told}");
    }
    stage.refuses(4, "record entry-corrected --entry 2 --reason x --actor reg", "entry 7 was changed");
}

#[test]
fn verifying_writes_nothing_near_the_ledger() {
    let stage = Stage::determined();
    let before = stage.ledger();
    let list = || {
        let mut names: Vec<_> =
            stage.folder.path().read_dir().unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let names = list();
    for words in ["verify", "status", "log", "replay", "report 2024", "show 3"] {
        stage.ok(words);
    }
    assert_eq!((list(), stage.ledger()), (names, before));
}

/// Written by another program, with every hash right: a correction that names itself must not take its own fault away.
#[test]
fn an_entry_cannot_excuse_itself() {
    let stage = Stage::determined();
    let last = stage.json("verify")["entries"].as_u64().unwrap();
    let first: String = Connection::open(stage.path("ledger.sqlite"))
        .unwrap()
        .query_row("SELECT line FROM entry WHERE seq = 1", [], |row| row.get(0))
        .unwrap();
    let registrar = Entry::decode(&first).unwrap().actor;
    rewrite(&stage, |line| {
        let mut entry = Entry::decode(line).unwrap();
        if entry.seq == last {
            entry.actor.clone_from(&registrar);
            entry.kind = "EntryCorrected".into();
            entry.body = format!(r#"{{"fact":{{"entry":{last},"reason":"Mistaken"}}}}"#);
        }
        entry.encode().unwrap()
    });
    let told = stage.run("verify --format json");
    let answer: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((told.code, answer["faults"].as_array().unwrap().len()), (4, 1), "{answer}");
    assert_eq!(
        (&answer["faults"][0]["code"], answer["faults"][0]["entry"].as_u64()),
        (&"rule-broken".into(), Some(last))
    );
    assert!(answer["faults"][0]["what"].as_str().unwrap().contains("[entry-exists"), "{answer}");
}
