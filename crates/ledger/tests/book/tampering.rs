//! Tampering, by one who takes the guard-rails off and puts them on again.

use super::*;

/// The faults of a ledger of twelve entries after `batch` was run on it without its triggers.
fn tampered(batch: &str) -> (Vec<Stored>, String, ChainVerifier) {
    let (folder, path, _) = book(12);
    let tool = Connection::open(&path).unwrap();
    let triggers: Vec<(String, String)> = tool
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(triggers.len(), 3);
    for (name, _) in &triggers {
        tool.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    tool.execute_batch(batch).unwrap_or_else(|error| panic!("{batch}: {error}"));
    for (_, text) in &triggers {
        tool.execute_batch(text).unwrap();
    }
    drop(tool);
    let told = walked(&path).unwrap_or_else(|error| panic!("{batch}: {error}"));
    drop(folder);
    told
}

fn faults(batch: &str) -> String {
    tampered(batch).1
}

#[test]
fn taking_the_guard_rails_off_and_on_is_no_fault_by_itself() {
    assert_eq!(faults(""), "");
}

#[test]
fn each_column_of_each_row_is_guarded() {
    for seq in 1..=12 {
        let set = |change: &str| faults(&format!("UPDATE entry SET {change} WHERE seq = {seq}"));
        let moved = set(&format!("seq = {seq} + 100"));
        let at = 100 + seq;
        let expected = match seq {
            12 => format!("gap@{at} moved@{at}"),
            // The moved row stands after the end, with a time before that of the last row.
            _ => format!("gap@{} gap@{at} moved@{at} time@{at}", seq + 1),
        };
        assert_eq!(moved, expected);
        assert_eq!(set("request = 'request-99'"), format!("request-column@{seq}"));
        assert_eq!(set("hash = 'x'"), format!("hash-column@{seq}"));
        assert_eq!(set("hash = upper(hash)"), format!("hash-column@{seq}"));
        assert_eq!(set("hash = replace(hash, 'a', 'b')"), format!("changed@{seq}"));
        assert_eq!(set("line = replace(line, '\"ia\"', '\"ib\"')"), format!("changed@{seq}"));
        assert_eq!(set("line = line || ' '"), format!("changed@{seq} malformed@{seq}"));
        assert_eq!(set("line = ''"), format!("changed@{seq} malformed@{seq}"));
        let kind = if seq == 1 { "changed@1 opening@1".into() } else { format!("changed@{seq}") };
        assert_eq!(set("line = replace(line, '\"kind\":\"', '\"kind\":\"X')"), kind);
        assert_eq!(set("request = CAST(x'ff' AS TEXT)"), format!("not-text@{seq}"));
        assert_eq!(set("hash = CAST(x'ff' AS TEXT)"), format!("not-text@{seq}"));
        assert!(set("line = CAST(x'ff' AS TEXT)").starts_with(&format!("not-text@{seq}")));
    }
}

#[test]
fn rows_that_were_swapped_removed_or_inserted_are_told_at_their_place() {
    for first in 1..12 {
        let second = first + 1;
        let told = faults(&format!(
            "UPDATE entry SET seq = 50 WHERE seq = {first}; UPDATE entry SET seq = {first} WHERE seq = {second}; \
             UPDATE entry SET seq = {second} WHERE seq = 50"
        ));
        assert!(told.starts_with(&format!("moved@{first} moved@{second}")), "{first}: {told}");
    }
    for removed in 1..12 {
        assert_eq!(
            faults(&format!("DELETE FROM entry WHERE seq = {removed}")),
            format!("gap@{}", removed + 1)
        );
    }
    assert_eq!(faults("DELETE FROM entry WHERE seq IN (4, 5, 6)"), "gap@7");
    let copied =
        |seq: i64| format!("INSERT INTO entry SELECT {seq}, 'r', hash, line FROM entry WHERE seq = 5");
    assert_eq!(faults(&copied(13)), "request-column@13 moved@13 time@13");
    assert_eq!(faults(&copied(0)), "number@1");
    assert_eq!(faults(&copied(-7)), "number@1");
    let shifted = format!(
        "UPDATE entry SET seq = seq + 100 WHERE seq >= 6; UPDATE entry SET seq = seq - 99 \
                           WHERE seq > 100; {}",
        copied(6)
    );
    let told = faults(&shifted);
    assert!(told.starts_with("request-column@6 moved@6"), "{told}");
}

#[test]
fn a_cut_tail_is_no_fault_of_the_chain_and_shows_in_the_head() {
    let whole = tampered("").2;
    let (rows, told, walk) = tampered("DELETE FROM entry WHERE seq > 10");
    assert_eq!((rows.len(), told.as_str()), (10, ""), "nothing inside the file tells");
    assert_eq!(walk.head().unwrap().seq, 10);
    assert_ne!(walk.head(), whole.head());
    let (rows, told, walk) = tampered("DELETE FROM entry");
    assert_eq!((rows.len(), told.as_str(), walk.head()), (0, "", None));
}

#[test]
fn a_rewritten_entry_with_its_hash_breaks_the_link_of_the_next() {
    let entries = chain_of(12);
    for entry in &entries[1..] {
        let forged = Entry { actor: "ib".into(), ..entry.clone() };
        let (line, hash) = (forged.encode().unwrap(), leaf(&forged));
        let told =
            faults(&format!("UPDATE entry SET line = '{line}', hash = '{hash}' WHERE seq = {}", entry.seq));
        let expected = if entry.seq == 12 { String::new() } else { format!("link@{}", entry.seq + 1) };
        assert_eq!(told, expected, "of the last entry, only a head kept elsewhere tells");
    }
    let early = Entry { at: "2025-12-31T00:00:00Z".parse().unwrap(), ..next(entries.last(), 1) };
    let (line, hash) = (early.encode().unwrap(), leaf(&early));
    assert_eq!(
        faults(&format!("INSERT INTO entry VALUES (13, 'request-13', '{hash}', '{line}')")),
        "time@13"
    );
}

#[test]
fn pages_that_were_damaged_are_found_by_the_check_of_sqlite() {
    let (_folder, path, _) = book(12);
    let mut bytes = std::fs::read(&path).unwrap();
    // The unique index holds the request keys a second time; the table is left as it is.
    let places: Vec<usize> =
        bytes.windows(9).enumerate().filter(|(_, text)| text == b"request-7").map(|(at, _)| at).collect();
    let before = read(&path);
    let mut found = 0;
    for at in places {
        bytes[at + 8] = b'X';
        std::fs::write(&path, &bytes).unwrap();
        bytes[at + 8] = b'7';
        let reader = Reader::open(&path).unwrap();
        let told = walked(&path).unwrap().1;
        assert!(!reader.integrity().unwrap().is_empty() || !told.is_empty(), "byte {at}");
        found += usize::from(told.is_empty());
    }
    assert!(found >= 1, "no damage of the index only was made");
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(read(&path), before);
}

#[test]
fn a_row_with_the_lowest_number_of_all_is_not_overlooked() {
    let lowest = "INSERT INTO entry VALUES (-9223372036854775807 - 1, 'r', 'h', 'l')";
    let (_, faults, _) = tampered(lowest);
    assert!(faults.contains("number"), "{faults}");
}
