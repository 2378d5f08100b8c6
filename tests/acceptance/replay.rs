//! Replay proves re-performance: a determination that was recorded wrong is named, share by share.

use crate::stage::Stage;
use rusqlite::Connection;

/// Writes entries over the ledger with another program: the chain is made sound again, the figures are not.
pub fn rewrite(stage: &Stage, change: impl Fn(&str) -> String) {
    use register::chain::{Entry, Hash};
    let connection = Connection::open(stage.path("ledger.sqlite")).unwrap();
    let triggers: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let lines: Vec<String> = connection
        .prepare("SELECT line FROM entry ORDER BY seq")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let mut prev = None;
    for line in lines {
        let mut entry = Entry::decode(&change(&line)).unwrap();
        entry.prev = prev.unwrap_or(entry.prev);
        let line = entry.encode().unwrap();
        let hash = Hash::leaf(line.as_bytes());
        connection
            .execute(
                "UPDATE entry SET line = ?2, hash = ?3 WHERE seq = ?1",
                (entry.seq.cast_signed(), &line, hash.to_string()),
            )
            .unwrap();
        prev = Some(hash);
    }
    for (_, sql) in &triggers {
        connection.execute_batch(sql).unwrap();
    }
}

#[test]
fn a_determination_recorded_wrong_is_named_with_its_first_difference() {
    let stage = Stage::determined();
    let head = stage.json("verify")["head"].as_str().unwrap().to_owned();
    assert_eq!(stage.json("replay")["outcome"], "identical");

    // One cent from F1 to F3, totals and all: plausible, and wrong.
    let share = |fund: &str, cents: i64| {
        format!(r#""fund":"{fund}","reserved_cents":0,"slices":[{{"cents":{cents},"#)
    };
    let made = stage.json("status 2024");
    assert_eq!(made["years"][0]["envelopes"][0]["granted_cents"], 40_000_000 + 46_666_667);
    rewrite(&stage, |line| {
        line.replace(&share("F1", 40_000_000), &share("F1", 39_999_999))
            .replace(&share("F3", 40_000_000), &share("F3", 40_000_001))
            .replace("\"total_cents\":86666667", "\"total_cents\":86666666")
            .replace("\"total_cents\":180000000", "\"total_cents\":180000001")
    });

    let told = stage.run("replay 2024");
    assert_eq!(told.code, 3, "{}{}", told.out, told.err);
    assert!(told.out.contains("fixed of F1"), "{}", told.out);
    assert!(told.out.contains("399,999.99") && told.out.contains("400,000.00"), "{}", told.out);
    let told = stage.run("replay --format json");
    assert_eq!(told.code, 3);
    let answer: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let differences = answer["determinations"][0]["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 4);
    assert_eq!(differences[0]["fund"], "F1");

    // The report says so too, and `verify` that the program would have refused it; that it was another one before, only
    // the head that was kept says.
    assert_eq!(stage.run("report 2024").code, 3);
    let told = stage.run("verify --format json");
    let answer: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(told.code, 4);
    assert_eq!(answer["faults"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(answer["faults"][0]["code"], "rule-broken");
    assert!(answer["faults"][0]["what"].as_str().unwrap().contains("[figures-recomputed"), "{answer}");
    let told = stage.run(&format!("verify --head {head}"));
    assert_eq!(told.code, 4);
    assert!(told.out.contains("was rewritten"), "{}", told.out);
}

#[test]
fn nothing_to_replay_is_not_a_success() {
    let stage = Stage::small();
    stage.refuses(1, "replay", "nothing to replay");
    stage.refuses(1, "replay 2024", "2024 is not determined");
}

#[test]
fn the_envelopes_of_a_replay_are_those_of_the_status_of_each_year() {
    let stage = Stage::demo();
    let mut expected = Vec::new();
    for year in stage.json("--ledger demo/ledger.sqlite status")["years"].as_array().unwrap() {
        for envelope in year["envelopes"].as_array().unwrap() {
            let mut envelope = envelope.clone();
            envelope["year"] = year["year"].clone();
            expected.push(envelope);
        }
    }
    let replayed = stage.json("--ledger demo/ledger.sqlite replay --envelopes");
    assert!(expected.len() > 30);
    assert_eq!(replayed["envelopes"].as_array().unwrap(), &expected);
    // Without being asked for, they are not there; and one year is one year.
    assert!(stage.json("--ledger demo/ledger.sqlite replay").get("envelopes").is_none());
    let of_2025 = expected.iter().filter(|envelope| envelope["year"] == 2025).count();
    assert_eq!(
        stage.json("--ledger demo/ledger.sqlite replay 2025 --envelopes")["envelopes"]
            .as_array()
            .unwrap()
            .len(),
        of_2025
    );
}

#[test]
fn a_value_longer_than_any_entry_is_told_as_a_broken_ledger() {
    let stage = Stage::determined();
    let connection = Connection::open(stage.path("ledger.sqlite")).unwrap();
    let row = "INSERT INTO entry SELECT max(seq) + 1, 'long', 'h', hex(zeroblob(2500000)) FROM entry";
    connection.execute(row, []).unwrap();
    drop(connection);
    for words in ["verify", "replay", "status"] {
        let told = stage.run(words);
        assert_eq!(told.code, 4, "{words}: {}{}", told.out, told.err);
    }
}
