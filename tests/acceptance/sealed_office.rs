//! An office whose approvals are signed and whose checkpoints are cosigned, and what an attacker does to its file.

use std::path::PathBuf;

use register::chain::{Checkpoint, Entry, Hash, Levels, genesis};
use register::notary::{Note, SecretKey};
use rusqlite::Connection;

use crate::stage::{Stage, root};

pub const AT: &str = "--clock 2026-02-01T09:00:00Z";

/// Copies the throw-away keys of the fixtures, readable by their owner only as the program asks.
pub fn keys(stage: &Stage) {
    for file in std::fs::read_dir(root().join("fixtures/seal")).unwrap() {
        let from = file.unwrap().path();
        let to = stage.path(from.file_name().unwrap().to_str().unwrap());
        std::fs::copy(&from, &to).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&to, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
}

/// The verifier key of a key file.
pub fn verifier(stage: &Stage, file: &str, purpose: &str) -> String {
    stage.json(&format!("key show {file}"))[purpose].as_str().unwrap().to_owned()
}

/// The office: people with keys, the key that asks for signatures, a project endorsed and approved with them, and two
/// checkpoints, `c1` after the approval and `c2` at the end, each signed by the log and cosigned by External Audit.
pub fn office() -> Stage {
    let stage = Stage::new();
    keys(&stage);
    build(&stage);
    stage
}

/// The office of [`office`], with the keys that are in the folder.
pub fn build(stage: &Stage) {
    stage.ok(&format!("init --origin test.example/ledger --actor reg {AT}"));
    for (id, role) in
        [("calc", "calculator"), ("audit", "external-audit"), ("audit-2", "external-audit"), ("cgg", "cgg")]
    {
        record(stage, "reg", &format!("actor-enrolled --id {id} --role {role} --public-key {id}.key.pub"));
    }
    record(stage, "reg", "actor-enrolled --id pay --role treasurer");
    for fund in ["F1", "F2"] {
        record(
            stage,
            "reg",
            &format!("fund-admitted --fund {fund} --name-fr {fund} --name-nl {fund} --from 2010-01-01"),
        );
    }
    for (key, sign) in [("2026-opinion", ""), ("2026-opinion-approvals", "--sign-with audit.key")] {
        let file = root().join(format!("fixtures/keys/{key}.toml"));
        record(stage, "reg", &format!("key-adopted --file {} {sign}", file.display()));
    }
    for (file, purpose, holder) in
        [("log.key", "log", "The office"), ("witness-audit.key", "witness", "External Audit")]
    {
        let key = verifier(stage, file, purpose);
        record(stage, "reg", &format!("verifier-key-enrolled --key {key} --holder '{holder}'"));
    }
    submit(stage, "P1");
    approve(stage, "P1");
    stage.write("policy.txt", policy(stage));
    let key = |id: &str| std::fs::read_to_string(stage.path(&format!("{id}.key.pub"))).unwrap();
    stage.write("signers", format!("audit {}calc {}cgg {}", key("audit"), key("calc"), key("cgg")));
    seal(stage, "c1", "--first");
    submit(stage, "P2");
    record(stage, "reg", "index-published --base 2013 --month 2025-08 --value 135,64");
    record(stage, "reg", "index-published --base 2013 --month 2025-09 --value 136,01");
    seal(stage, "c2", "");
}

/// The policy of a reader: the log, and External Audit as its only witness.
pub fn policy(stage: &Stage) -> String {
    format!(
        "log {}\nwitness audit {}\nquorum audit\n",
        verifier(stage, "log.key", "log"),
        verifier(stage, "witness-audit.key", "witness")
    )
}

pub fn record(stage: &Stage, actor: &str, words: &str) -> String {
    stage.ok(&format!("record {words} --actor {actor} {AT}"))
}

pub fn submit(stage: &Stage, project: &str) {
    record(
        stage,
        "reg",
        &format!(
            "project-submitted --project {project} --year 2026 --title-fr Un --title-nl Een --funds F1,F2 --budget 1000,00 --date 2026-01-20"
        ),
    );
}

pub fn approve(stage: &Stage, project: &str) {
    for (actor, step) in [("audit", "endorsed"), ("cgg", "approved")] {
        record(
            stage,
            actor,
            &format!(
                "project-{step} --project {project} --date 2026-01-25 --reference {step} --sign-with {actor}.key"
            ),
        );
    }
}

/// A checkpoint `NAME.log`, signed by the log, and `NAME`, cosigned by External Audit.
pub fn seal(stage: &Stage, name: &str, first: &str) {
    stage.ok(&format!("checkpoint issue --key log.key --out {name}.log {first}"));
    stage.ok(&format!(
        "checkpoint cosign {name}.log --key witness-audit.key --policy policy.txt --out {name} {first} {AT}"
    ));
}

/// A checkpoint over the ledger as it is, made with the keys and without the program: what the holder of the log's key
/// can sign, and a witness who looks at nothing. `NAME.log` is without the cosignature.
pub fn sign_unseen(stage: &Stage, name: &str) {
    sign(stage, name, &entries(stage));
}

/// The same over any entries.
pub fn sign(stage: &Stage, name: &str, entries: &[Entry]) {
    let key = |file: &str| -> SecretKey {
        SecretKey::read(&std::fs::read_to_string(stage.path(file)).unwrap(), None).unwrap()
    };
    let (mut levels, mut size) = (Levels::default(), 0);
    for entry in entries {
        levels.push(Hash::leaf(entry.encode().unwrap().as_bytes()));
        size += 1;
    }
    let origin = "test.example/ledger".to_owned();
    let checkpoint = Checkpoint { origin, size, root: levels.root_at(size).unwrap() };
    let mut note = Note::sign(checkpoint, &key("log.key")).unwrap();
    stage.write(&format!("{name}.log"), note.to_string());
    note.cosign(&key("witness-audit.key"), 1_769_936_400).unwrap();
    stage.write(name, note.to_string());
}

/// The entries of a ledger file.
pub fn entries(stage: &Stage) -> Vec<Entry> {
    let connection = Connection::open(stage.path("ledger.sqlite")).unwrap();
    let mut statement = connection.prepare("SELECT line FROM entry ORDER BY seq").unwrap();
    let lines = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    lines.map(|line| Entry::decode(&line.unwrap()).unwrap()).collect()
}

/// Writes the ledger again with these entries, numbered and linked as if they had always been there.
pub fn rewrite(stage: &Stage, mut entries: Vec<Entry>) {
    let mut prev = genesis("test.example/ledger");
    for (seq, entry) in (1..).zip(&mut entries) {
        entry.seq = seq;
        entry.prev = prev;
        prev = Hash::leaf(entry.encode().unwrap().as_bytes());
    }
    put(stage, &entries);
}

/// Writes the ledger again with these entries as they are.
pub fn put(stage: &Stage, entries: &[Entry]) {
    with_triggers_aside(stage, |connection| {
        connection.execute_batch("DELETE FROM entry").unwrap();
        for (place, entry) in (1_i64..).zip(entries) {
            let line = entry.encode().unwrap();
            let hash = Hash::leaf(line.as_bytes()).to_string();
            let row = (place, &entry.request, hash, line);
            connection.execute("INSERT INTO entry VALUES (?1, ?2, ?3, ?4)", row).unwrap();
        }
    });
}

/// Lets `change` do what the triggers would refuse, and puts them back as they were.
pub fn with_triggers_aside(stage: &Stage, change: impl FnOnce(&Connection)) {
    let connection = Connection::open(stage.path("ledger.sqlite")).unwrap();
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
    let triggers: Vec<(String, String)> = connection
        .prepare(sql)
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    change(&connection);
    for (_, sql) in triggers {
        connection.execute_batch(&sql).unwrap();
    }
}

/// A copy of the whole folder of a stage: somebody else's hands on the same files.
pub fn copy(stage: &Stage) -> Stage {
    let other = Stage::new();
    for file in std::fs::read_dir(stage.folder.path()).unwrap() {
        let from: PathBuf = file.unwrap().path();
        std::fs::copy(&from, other.path(from.file_name().unwrap().to_str().unwrap())).unwrap();
    }
    other
}
