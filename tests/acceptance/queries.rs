//! `extract`: what the ledger says as tables, and the ten questions of `docs/guide/queries.md` with their answers.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::stage::{Stage, root};

fn open(stage: &Stage, name: &str) -> Connection {
    Connection::open_with_flags(stage.path(name), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// What `sqlite3 -header` prints of a query: nothing when there is no row.
fn asked(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(sql).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut answer = String::new();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        if answer.is_empty() {
            answer = names.join("|") + "\n";
        }
        let cells = (0..names.len()).map(|place| match row.get_ref(place).unwrap() {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
            other => panic!("{other:?} in {sql}"),
        });
        answer += &(cells.collect::<Vec<_>>().join("|") + "\n");
    }
    answer
}

#[test]
fn the_ten_questions_have_the_answers_of_the_guide() {
    let stage = Stage::demo();
    stage.ok("--ledger demo/ledger.sqlite extract --out office.sqlite");
    let connection = open(&stage, "office.sqlite");
    let path = root().join("docs/guide/queries.md");
    let guide = std::fs::read_to_string(&path).unwrap();
    let mut parts = guide.split("```sql\n");
    let mut written = parts.next().unwrap().to_owned();
    let mut questions = 0;
    for part in parts {
        let (sql, rest) = part.split_once("```").unwrap();
        let (between, rest) = rest.split_once("```text\n").unwrap();
        let (told, rest) = rest.split_once("```").unwrap();
        let mut answer = asked(&connection, sql);
        if answer.is_empty() {
            answer = "(no row)\n".into();
        }
        if std::env::var_os("PRORATA_BLESS").is_none() {
            assert_eq!(told, answer, "{sql}");
        }
        written += &format!("```sql\n{sql}```{between}```text\n{answer}```{rest}");
        questions += 1;
    }
    assert_eq!(questions, 10);
    if std::env::var_os("PRORATA_BLESS").is_some() {
        std::fs::write(path, written).unwrap();
    }
}

#[test]
fn an_extract_is_sound_repeatable_and_of_the_moment_asked_for() {
    let stage = Stage::demo();
    let before = std::fs::read(stage.path("demo/ledger.sqlite")).unwrap();
    let told = stage.json("--ledger demo/ledger.sqlite extract --out one.sqlite");
    stage.ok("--ledger demo/ledger.sqlite extract --out two.sqlite");
    let bytes = std::fs::read(stage.path("one.sqlite")).unwrap();
    assert!(
        bytes == std::fs::read(stage.path("two.sqlite")).unwrap(),
        "the same entries give the same bytes"
    );
    assert_eq!(told["bytes"], bytes.len());
    assert!(before == std::fs::read(stage.path("demo/ledger.sqlite")).unwrap());
    let whole = open(&stage, "one.sqlite");
    assert_eq!(asked(&whole, "PRAGMA integrity_check"), "integrity_check\nok\n");
    assert_eq!(asked(&whole, "PRAGMA foreign_key_check"), "");
    // The tables say what the program says.
    let status = stage.json("--ledger demo/ledger.sqlite status");
    for year in status["years"].as_array().unwrap() {
        for envelope in year["envelopes"].as_array().unwrap() {
            let sql = format!(
                "SELECT granted_cents, paid_cents, to_pay_cents, used_cents, accepted_cents, claimed_cents, owed_cents, \
                 repaid_cents, open_cents, due_date FROM balances WHERE year = {} AND fund = {} AND envelope = {}",
                year["year"],
                envelope["fund"].to_string().replace('"', "'"),
                envelope["envelope"].to_string().replace('"', "'")
            );
            let shown: Vec<String> =
                ["granted", "paid", "to_pay", "used", "accepted", "claimed", "owed", "repaid", "open"]
                    .iter()
                    .map(|name| {
                        envelope[format!("{name}_cents")]
                            .as_i64()
                            .map_or_else(String::new, |cents| cents.to_string())
                    })
                    .chain([envelope["due_date"].as_str().unwrap().to_owned()])
                    .collect();
            let answer = asked(&whole, &sql);
            assert_eq!(answer.lines().last().unwrap(), shown.join("|"), "{sql}");
        }
    }
    let findings = asked(&whole, "SELECT count(*) FROM findings");
    let all: usize = status["years"]
        .as_array()
        .unwrap()
        .iter()
        .map(|year| year["findings"].as_array().unwrap().len())
        .sum();
    assert_eq!(findings, format!("count(*)\n{all}\n"));
    // As of an entry, and never anything of later.
    stage.ok("--ledger demo/ledger.sqlite extract --out then.sqlite --as-of 36");
    let then = open(&stage, "then.sqlite");
    assert_eq!(asked(&then, "SELECT max(seq) AS seq, max(year) AS year FROM entries"), "seq|year\n36|2025\n");
    assert_eq!(asked(&then, "SELECT value FROM about WHERE name = 'as_of'"), "value\n36\n");
    assert_eq!(
        asked(&then, "SELECT count(*) AS later FROM entries WHERE corrected_by IS NOT NULL"),
        "later\n0\n"
    );
}

#[test]
fn nothing_is_written_over_and_a_broken_ledger_gives_no_extract() {
    let stage = Stage::determined();
    stage.write("there.sqlite", "mine");
    stage.refuses(1, "extract --out there.sqlite", "there is already a file");
    assert_eq!(std::fs::read(stage.path("there.sqlite")).unwrap(), b"mine");
    stage.refuses(1, "extract --out ledger.sqlite", "there is already a file");
    stage.refuses(1, "extract --out no/where.sqlite", "no");
    let mut bytes = stage.ledger();
    // Wherever it is: SQLite leaves old copies of a row behind.
    let at: Vec<usize> = (0..bytes.len() - 6).filter(|at| &bytes[*at..*at + 6] == b"\"Drie\"").collect();
    at.iter().for_each(|at| bytes[at + 1] = b'd');
    assert!(!at.is_empty());
    stage.write("ledger.sqlite", &bytes);
    stage.refuses(4, "extract --out new.sqlite", "entry");
    assert!(!stage.path("new.sqlite").exists());
    // An extract is no ledger.
    let other = Stage::determined();
    other.ok("extract --out x.sqlite");
    assert_eq!(other.run("--ledger x.sqlite status").code, 4);
}
