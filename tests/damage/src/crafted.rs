//! The hostile files, each made from a sound ledger.

use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;

use crate::noise::Noise;

/// What is to become of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Meant {
    /// It is not opened.
    Refused,
    /// It is opened, and `verify` names what is wrong.
    Told,
    /// It is a ledger.
    Taken,
}

use Meant::{Refused, Taken, Told};

type Craft = fn(&Path);

const ENDLESS: &str = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) ";
const HEAVY: &str = "length(hex(zeroblob(400000000)))";

/// Every kind: its name, what is to become of it, and how it is made.
pub(crate) const KINDS: &[(&str, Meant, Craft)] = &[
    // Not a database, or not a plain file.
    ("empty", Refused, |path| std::fs::write(path, "").unwrap()),
    ("random bytes", Refused, |path| {
        let mut noise = Noise::from_seed(1);
        std::fs::write(path, (0..60_000).map(|_| noise.next().to_be_bytes()[0]).collect::<Vec<_>>()).unwrap();
    }),
    ("text", Refused, |path| std::fs::write(path, "seq;line\n".repeat(5000)).unwrap()),
    ("an archive", Refused, |path| std::fs::write(path, b"PK\x03\x04".repeat(900)).unwrap()),
    ("the header only", Refused, |path| cut(path, 100)),
    ("the first page only", Refused, |path| cut(path, 4096)),
    ("missing", Refused, |path| std::fs::remove_file(path).unwrap()),
    ("a folder", Refused, |path| {
        std::fs::remove_file(path).unwrap();
        std::fs::create_dir(path).unwrap();
    }),
    ("a pipe", Refused, |path| {
        std::fs::remove_file(path).unwrap();
        pipe(path);
    }),
    ("a socket", Refused, |path| {
        std::fs::remove_file(path).unwrap();
        drop(std::os::unix::net::UnixListener::bind(path).unwrap());
    }),
    ("a link to endless zeros", Refused, |path| {
        std::fs::remove_file(path).unwrap();
        symlink("/dev/zero", path).unwrap();
    }),
    ("a link to nowhere", Refused, |path| {
        std::fs::remove_file(path).unwrap();
        symlink("nowhere", path).unwrap();
    }),
    ("a link to itself", Refused, |path| {
        std::fs::remove_file(path).unwrap();
        symlink(path, path).unwrap();
    }),
    ("100 GiB of nothing behind it", Refused, |path| lengthen(path, 100 << 30)),
    ("100 GiB of nothing", Refused, |path| {
        std::fs::write(path, "").unwrap();
        lengthen(path, 100 << 30);
    }),
    ("100 GiB that the header claims", Refused, |path| {
        lengthen(path, 100 << 30);
        patch(path, 28, &(100_u32 << 18).to_be_bytes());
    }),
    // Another header.
    ("another program's number", Refused, |path| sql(path, "PRAGMA application_id = 7")),
    ("a later version", Refused, |path| sql(path, "PRAGMA user_version = 2")),
    ("a header that says write-ahead log", Refused, |path| patch(path, 18, &[2, 2])),
    ("a write-ahead log in use", Refused, |path| sql(path, "PRAGMA journal_mode = WAL")),
    ("a header that says UTF-16", Refused, |path| patch(path, 56, &2_u32.to_be_bytes())),
    ("UTF-16 throughout", Refused, |path| remade(path, "PRAGMA encoding = 'UTF-16le'")),
    ("a cache of two thousand million pages", Refused, |path| patch(path, 48, &i32::MAX.to_be_bytes())),
    ("a page size of nothing", Refused, |path| patch(path, 16, &[0, 0])),
    ("a page size that is none", Refused, |path| patch(path, 16, &[0x12, 0x34])),
    // Files beside it.
    ("a log beside it", Refused, |path| std::fs::write(beside(path, "-wal"), [0; 4096]).unwrap()),
    ("shared memory beside it", Refused, |path| std::fs::write(beside(path, "-shm"), "").unwrap()),
    ("a pipe as its journal", Refused, |path| pipe(&beside(path, "-journal"))),
    ("a folder as its journal", Refused, |path| std::fs::create_dir(beside(path, "-journal")).unwrap()),
    ("endless zeros as its journal", Refused, |path| symlink("/dev/zero", beside(path, "-journal")).unwrap()),
    ("100 GiB as its journal", Refused, |path| {
        std::fs::write(beside(path, "-journal"), "").unwrap();
        lengthen(&beside(path, "-journal"), 100 << 30);
    }),
    ("text as its journal", Refused, |path| {
        std::fs::write(beside(path, "-journal"), "not a journal\n".repeat(300)).unwrap();
    }),
    // Code in the schema.
    ("a trigger", Refused, |path| {
        sql(path, "CREATE TRIGGER extra AFTER INSERT ON entry BEGIN SELECT load_extension('x'); END");
    }),
    ("a view that never ends as the entries", Refused, |path| {
        let columns = "SELECT x AS seq, 'r' AS request, 'h' AS hash, 'l' AS line FROM c";
        sql(path, &format!("ALTER TABLE entry RENAME TO hidden; CREATE VIEW entry AS {ENDLESS} {columns}"));
    }),
    ("a view that never ends beside them", Refused, |path| {
        sql(path, &format!("CREATE VIEW extra AS {ENDLESS} SELECT count(*) FROM c"));
    }),
    ("a check that never ends", Refused, |path| {
        schema(path, "line TEXT NOT NULL", &format!("line TEXT NOT NULL CHECK ({HEAVY} > 0)"));
    }),
    ("a default that never ends", Refused, |path| {
        schema(path, "line TEXT NOT NULL", &format!("line TEXT NOT NULL DEFAULT ({HEAVY})"));
    }),
    ("a computed column", Refused, |path| {
        schema(path, "line TEXT NOT NULL", &format!("line TEXT NOT NULL, more TEXT AS (hex({HEAVY}))"));
    }),
    ("an index over an expression", Refused, |path| {
        sql(path, "CREATE INDEX extra ON entry (hash)");
        schema(path, "ON entry (hash)", &format!("ON entry ({HEAVY})"));
    }),
    ("an index over a part of the entries", Refused, |path| {
        sql(path, "CREATE INDEX extra ON entry (hash)");
        schema(path, "ON entry (hash)", &format!("ON entry (hash) WHERE {HEAVY} > 0"));
    }),
    ("a table for searching", Refused, |path| {
        sql(path, "CREATE VIRTUAL TABLE extra USING fts5(line); INSERT INTO extra VALUES ('x')");
    }),
    ("a table for searching that is broken", Refused, |path| {
        sql(path, "CREATE VIRTUAL TABLE extra USING fts5(line); INSERT INTO extra VALUES ('x')");
        sql(path, "UPDATE extra_data SET block = zeroblob(100000)");
    }),
    ("a table of a module that is not there", Refused, |path| {
        let insert = "INSERT INTO sqlite_schema VALUES ('table', 'extra', 'extra', 0, \
                      'CREATE VIRTUAL TABLE extra USING elsewhere(x)')";
        unlocked(path, insert);
    }),
    ("the entries are a table of a module", Refused, |path| {
        unlocked(
            path,
            "UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE entry USING fts5(line)', rootpage = 0 \
                        WHERE name = 'entry'",
        );
    }),
    ("a table more", Refused, |path| sql(path, "CREATE TABLE extra (x)")),
    ("an index more", Refused, |path| sql(path, "CREATE INDEX extra ON entry (hash)")),
    ("statistics that mislead", Refused, |path| {
        sql(path, "ANALYZE; UPDATE sqlite_stat1 SET stat = '999999999999 1'");
    }),
    ("two thousand tables more", Refused, |path| {
        let all: String = (0..2000).map(|name| format!("CREATE TABLE t{name} (x);")).collect();
        sql(path, &format!("BEGIN; {all} COMMIT"));
    }),
    ("a schema text of a megabyte", Refused, |path| {
        sql(path, &format!("CREATE VIEW extra AS SELECT 1 /* {} */", "x".repeat(900_000)));
    }),
    ("an expression a thousand deep", Refused, |path| {
        let deep = format!("{}1{}", "(".repeat(70), ")".repeat(70));
        schema(path, "line TEXT NOT NULL", &format!("line TEXT NOT NULL CHECK ({deep})"));
    }),
    ("a schema text that is no SQL", Refused, |path| {
        schema(path, "CREATE TABLE entry", "CREATE TABEL entry")
    }),
    ("a schema text with a byte that is no letter", Refused, |path| {
        unlocked(
            path,
            "UPDATE sqlite_schema SET sql = CAST(x'435245415445' AS TEXT) || char(0) || sql WHERE name = 'entry_is_next'",
        );
    }),
    ("a table without STRICT", Refused, |path| schema(path, ") STRICT", ")")),
    ("a trigger with a page of its own", Refused, |path| {
        unlocked(path, "UPDATE sqlite_schema SET rootpage = 1 WHERE type = 'trigger'")
    }),
    ("a trigger whose page is a blob that reads as none", Refused, |path| {
        unlocked(path, "UPDATE sqlite_schema SET rootpage = x'30' WHERE type = 'trigger'")
    }),
    ("a table on no page", Refused, |path| {
        unlocked(path, "UPDATE sqlite_schema SET rootpage = NULL WHERE name = 'entry'")
    }),
    ("a table without row numbers", Refused, |path| schema(path, ") STRICT", ") STRICT, WITHOUT ROWID")),
    ("the entries begin at the schema", Refused, |path| {
        unlocked(path, "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'entry'");
    }),
    ("the entries begin at the index", Told, |path| {
        let other = "SELECT rootpage FROM sqlite_schema WHERE name LIKE 'sqlite_autoindex%'";
        unlocked(path, &format!("UPDATE sqlite_schema SET rootpage = ({other}) WHERE name = 'entry'"));
    }),
    ("the entries begin beyond the end", Refused, |path| {
        unlocked(path, "UPDATE sqlite_schema SET rootpage = 2000000000 WHERE name = 'entry'");
    }),
    ("a name twice", Refused, |path| {
        unlocked(path, "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'entry_is_next'");
    }),
    // Pages that lead in circles. The schema holds, and what is behind it is reported.
    ("a page whose child is itself", Told, |path| {
        let root = root(path);
        patch(path, (root - 1) * 4096 + 8, &u32::try_from(root).unwrap().to_be_bytes());
    }),
    ("a page with as many cells as can be said", Told, |path| {
        patch(path, (root(path) - 1) * 4096 + 3, &[0xff, 0xff]);
    }),
    ("a page of another kind", Told, |path| patch(path, (root(path) - 1) * 4096, &[13])),
    ("free pages in a circle", Told, |path| {
        patch(path, 32, &[0, 0, 0, 4, 0, 0, 0, 9]);
        patch(path, 3 * 4096, &[0, 0, 0, 4]);
    }),
    // Rows that no program of ours writes, in a file in order.
    ("a row before the first", Told, |path| row(path, "0, 'r0', 'h', 'l'")),
    ("a row with a negative number", Told, |path| row(path, "-1, 'r0', 'h', 'l'")),
    ("a row with the lowest number", Told, |path| row(path, "-9223372036854775807 - 1, 'r0', 'h', 'l'")),
    ("a row with the highest number", Told, |path| row(path, "9223372036854775807, 'r0', 'h', 'l'")),
    ("a line of 5 MB", Told, |path| row(path, "61, 'r0', 'h', hex(zeroblob(2500000))")),
    ("a line of 3 MB", Told, |path| row(path, "61, 'r0', 'h', hex(zeroblob(1500000))")),
    ("a hash of 3 MB", Told, |path| row(path, "61, 'r0', hex(zeroblob(1500000)), 'l'")),
    ("a request of 3 MB", Told, |path| row(path, "61, hex(zeroblob(1500000)), 'h', 'l'")),
    ("a line of a million brackets", Told, |path| {
        row(path, "61, 'r0', 'h', replace(hex(zeroblob(500000)), '0', '[')")
    }),
    ("a line of sixty thousand brackets", Told, |path| {
        row(path, "61, 'r0', 'h', replace(hex(zeroblob(30000)), '0', '{\"a\":')");
    }),
    ("an empty line", Told, |path| row(path, "61, '', '', ''")),
    ("a line that ends early", Told, |path| row(path, "61, 'r0', 'h', 'a' || char(0) || 'b'")),
    ("a line that is no text", Told, |path| row(path, "61, 'r0', 'h', CAST(x'fffe00ff' AS TEXT)")),
    ("a blob for a line", Told, |path| {
        schema(path, ") STRICT", ")");
        row(path, "61, 'r0', 'h', x'00'");
        schema_back(path);
    }),
    ("a number for a line", Told, |path| {
        schema(path, ") STRICT", ")");
        row(path, "61, 'r0', 'h', 7");
        schema_back(path);
    }),
    ("nothing for a line", Told, |path| {
        schema(path, "line TEXT NOT NULL\n) STRICT", "line TEXT\n)");
        row(path, "61, 'r0', 'h', NULL");
        unlocked(
            path,
            "UPDATE sqlite_schema SET sql = replace(sql, 'line TEXT\n)', 'line TEXT NOT NULL\n) STRICT')",
        );
    }),
    ("no rows", Told, |path| triggers_aside(path, "DELETE FROM entry")),
    // Ledgers that look unusual.
    ("pages of 512 bytes", Taken, |path| sql(path, "PRAGMA page_size = 512; VACUUM")),
    ("pages of 65,536 bytes", Taken, |path| sql(path, "PRAGMA page_size = 65536; VACUUM")),
    ("vacuumed", Taken, |path| sql(path, "VACUUM")),
    ("vacuumed by itself", Taken, |path| sql(path, "PRAGMA auto_vacuum = FULL; VACUUM")),
    ("a link to it", Taken, |path| {
        let other = path.with_file_name("elsewhere.sqlite");
        std::fs::rename(path, &other).unwrap();
        symlink(other, path).unwrap();
    }),
    ("two names for it", Taken, |path| {
        std::fs::hard_link(path, path.with_file_name("second.sqlite")).unwrap()
    }),
    ("an empty journal beside it", Taken, |path| std::fs::write(beside(path, "-journal"), "").unwrap()),
    ("a journal of zeros beside it", Taken, |path| {
        std::fs::write(beside(path, "-journal"), [0; 5000]).unwrap()
    }),
];

fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

fn cut(path: &Path, bytes: usize) {
    let file = std::fs::read(path).unwrap();
    std::fs::write(path, &file[..bytes]).unwrap();
}

fn patch(path: &Path, at: usize, bytes: &[u8]) {
    use std::os::unix::fs::FileExt;
    std::fs::File::options().write(true).open(path).unwrap().write_all_at(bytes, at as u64).unwrap();
}

/// A tail that takes no room.
fn lengthen(path: &Path, bytes: u64) {
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_len(bytes).unwrap();
    file.flush().unwrap();
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn sql(path: &Path, batch: &str) {
    Connection::open(path).unwrap().execute_batch(batch).unwrap();
}

/// The same ledger made again, after a setting that only an empty file takes.
fn remade(path: &Path, setting: &str) {
    let old = path.with_file_name("old.sqlite");
    std::fs::rename(path, &old).unwrap();
    let made = Connection::open(path).unwrap();
    made.execute_batch(&format!("{setting}; PRAGMA application_id = 0x50725274; PRAGMA user_version = 1"))
        .unwrap();
    let texts: Vec<String> = {
        let old = Connection::open(&old).unwrap();
        let mut all = old.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").unwrap();
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    texts.iter().for_each(|text| made.execute_batch(text).unwrap());
    std::fs::remove_file(old).unwrap();
}

/// The first page of the entries.
fn root(path: &Path) -> usize {
    let connection = Connection::open(path).unwrap();
    let root = connection
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'", [], |row| row.get::<_, u32>(0));
    root.unwrap() as usize
}

/// Writes into the schema itself.
fn unlocked(path: &Path, change: &str) {
    sql(path, &format!("PRAGMA writable_schema = ON; {change}; PRAGMA writable_schema = RESET"));
}

/// Puts other words into the schema text.
fn schema(path: &Path, from: &str, to: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("PRAGMA writable_schema = ON").unwrap();
    let changed = connection
        .execute("UPDATE sqlite_schema SET sql = replace(sql, ?1, ?2) WHERE instr(sql, ?1) > 0", [from, to])
        .unwrap();
    assert_eq!(changed, 1, "{from}");
}

fn schema_back(path: &Path) {
    unlocked(path, "UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'entry'");
}

/// Inserts a row past the guard-rails, and puts them back.
fn row(path: &Path, values: &str) {
    triggers_aside(path, &format!("INSERT INTO entry VALUES ({values})"));
}

fn triggers_aside(path: &Path, change: &str) {
    let connection = Connection::open(path).unwrap();
    let triggers: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    connection.execute_batch(change).unwrap();
    for (_, text) in triggers {
        connection.execute_batch(&text).unwrap();
    }
}
