//! What keeps a plain SQL tool from changing the book, and what tells that one did.

use super::*;

#[test]
fn a_plain_sql_tool_is_kept_from_changing_the_book() {
    let (_folder, path, entries) = book(3);
    let before = std::fs::read(&path).unwrap();
    let tool = Connection::open(&path).unwrap();
    tool.pragma_update(None, "recursive_triggers", true).unwrap();
    let columns = "(seq, request, hash, line)";
    for (sql, says) in [
        ("UPDATE entry SET line = 'x' WHERE seq = 2".to_owned(), "never changed"),
        ("UPDATE entry SET seq = 9 WHERE seq = 3".into(), "never changed"),
        ("UPDATE entry SET hash = hash".into(), "never changed"),
        ("DELETE FROM entry WHERE seq = 3".into(), "never deleted"),
        ("DELETE FROM entry".into(), "never deleted"),
        (format!("INSERT INTO entry {columns} VALUES (5, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT INTO entry {columns} VALUES (3, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT INTO entry {columns} VALUES (0, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT INTO entry {columns} VALUES (-1, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT INTO entry {columns} VALUES (NULL, 'r', 'h', 'l')"), "follows the last one"),
        (format!("INSERT OR REPLACE INTO entry {columns} VALUES (2, 'r', 'h', 'l')"), "follows the last one"),
        (
            format!("INSERT OR REPLACE INTO entry {columns} VALUES (4, 'request-2', 'h', 'l')"),
            "never deleted",
        ),
        (format!("REPLACE INTO entry {columns} VALUES (4, 'request-1', 'h', 'l')"), "never deleted"),
        (
            format!(
                "INSERT INTO entry {columns} VALUES (2, 'r', 'h', 'l') \
                 ON CONFLICT (seq) DO UPDATE SET line = excluded.line"
            ),
            "follows the last one",
        ),
        (format!("INSERT INTO entry {columns} VALUES (4, 'request-2', 'h', 'l')"), "UNIQUE"),
        (format!("INSERT INTO entry {columns} VALUES (4, 'r', NULL, 'l')"), "NOT NULL"),
        (format!("INSERT INTO entry {columns} VALUES (4, 'r', 'h', x'00')"), "BLOB"),
    ] {
        let error = tool.execute(&sql, []).expect_err(&sql).to_string();
        assert!(error.contains(says), "{sql}: {error}");
    }
    drop(tool);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(read(&path), entries);
}

#[test]
fn what_slips_past_the_guard_rails_is_told_by_the_chain() {
    let (_folder, path, _) = book(5);
    let tool = Connection::open(&path).unwrap();
    tool.pragma_update(None, "recursive_triggers", false).unwrap();
    // Without recursive triggers, REPLACE deletes behind their back.
    let replaced =
        tool.execute("REPLACE INTO entry SELECT 6, request, hash, line FROM entry WHERE seq = 3", []);
    assert_eq!(replaced.unwrap(), 1);
    drop(tool);
    assert_eq!(walked(&path).unwrap().1, "gap@4 moved@6 time@6");
}
