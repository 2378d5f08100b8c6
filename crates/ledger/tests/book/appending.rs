//! What is appended is there, in order, once, or not at all.

use super::*;

#[test]
fn what_is_appended_is_read_back_in_order() {
    let (folder, path, entries) = book(12);
    assert_eq!(read(&path), entries);
    assert_eq!(contents(folder.path()).len(), 1, "one file at rest");
    let reader = Reader::open(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(
        (reader.evidence().unwrap().sha256, reader.evidence().unwrap().journal),
        (chain::sha256(&bytes), None)
    );
    assert_eq!(reader.evidence().unwrap().bytes, bytes.len() as u64);
    assert_eq!(reader.integrity().unwrap(), Vec::<String>::new());
    let mut seen = 0;
    reader
        .rows(|_| {
            seen += 1;
            if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(seen, 5, "reading ends when it is told to");
}

#[test]
fn a_session_sees_what_it_appended_and_what_was_there() {
    let (_folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let fourth = next(entries.last(), 1);
    session.append(&fourth).unwrap();
    assert_eq!(session.head().unwrap(), Some(head(&fourth)));
    let rows_after = |after| {
        let mut seqs = Vec::new();
        let each = |row: Row<'_>| {
            seqs.push(row.seq);
            ControlFlow::Continue(())
        };
        session.rows_after(after, each).unwrap();
        seqs
    };
    assert_eq!(rows_after(0), [1, 2, 3, 4]);
    assert_eq!(rows_after(3), [4]);
    assert_eq!(rows_after(u64::MAX), [0_i64; 0]);
    assert_eq!(session.find("request-2").unwrap(), Some((head(&entries[1]), entries[1].clone())));
    assert_eq!(session.find("request-9").unwrap(), None);
    assert!(session.expect(Some(head(&fourth))).is_ok());
    let wrong = session.expect(Some(head(&entries[2])));
    assert!(matches!(wrong, Err(LedgerError::Head { found: Some(found), .. }) if found == head(&fourth)));
}

#[test]
fn a_new_ledger_never_replaces_a_file_and_is_whole_or_not_there() {
    let (folder, path, entries) = book(2);
    let before = contents(folder.path());
    assert!(matches!(create(&path, &entries[0]), Err(LedgerError::Exists(_))));
    #[cfg(unix)]
    {
        let link = folder.path().join("link.sqlite");
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
        assert!(matches!(create(&link, &entries[0]), Err(LedgerError::Exists(_))));
        std::fs::remove_file(link).unwrap();
    }
    let new = folder.path().join("new.sqlite");
    assert!(matches!(create(&new, &entries[1]), Err(LedgerError::Head { .. })));
    let unwritable = Entry { actor: String::new(), ..entries[0].clone() };
    assert!(matches!(create(&new, &unwritable), Err(LedgerError::Entry(_))));
    let nowhere = folder.path().join("no").join("ledger.sqlite");
    assert!(matches!(create(&nowhere, &entries[0]), Err(LedgerError::Io { .. })));
    assert_eq!(contents(folder.path()), before, "nothing is left of a ledger that was not made");
}

#[test]
fn the_same_request_is_recorded_once_and_another_content_under_it_is_refused() {
    let (_folder, path, entries) = book(3);
    let before = std::fs::read(&path).unwrap();
    let mut writer = Writer::open(&path, SHORT).unwrap();
    let session = writer.begin().unwrap();
    // The same command later: another place, time and predecessor, the same request and content.
    let again = Entry {
        seq: 4,
        prev: leaf(&entries[2]),
        at: "2026-02-02T00:00:00Z".parse().unwrap(),
        ..entries[1].clone()
    };
    assert_eq!(session.append(&again).unwrap(), Appended::Already(head(&entries[1])));
    for other in [
        Entry { body: "{\"fact\":{\"number\":3}}".into(), ..again.clone() },
        Entry { kind: "Said".into(), ..again.clone() },
        Entry { kv: 2, ..again.clone() },
    ] {
        let refused = session.append(&other);
        assert!(
            matches!(&refused, Err(LedgerError::RequestTaken { request, seq: 2 }) if request == "request-2"),
            "{refused:?}"
        );
    }
    session.commit().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn an_entry_that_does_not_follow_is_refused() {
    let (_folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let right = next(entries.last(), 1);
    for wrong in [
        Entry { prev: leaf(&entries[1]), ..right.clone() },
        Entry { prev: genesis("elsewhere"), ..right.clone() },
        Entry { seq: 5, ..right.clone() },
        Entry { seq: 3, ..right.clone() },
        Entry { seq: 1, prev: genesis(ORIGIN), ..right.clone() },
    ] {
        let refused = session.append(&wrong);
        let Err(LedgerError::Head { found, .. }) = &refused else { panic!("{wrong:?}: {refused:?}") };
        assert_eq!(*found, Some(head(&entries[2])));
        assert_eq!(refused.unwrap_err().recorded(), Recorded::No);
    }
    let unwritable = Entry { request: "with space".into(), ..right.clone() };
    assert!(matches!(session.append(&unwritable), Err(LedgerError::Entry(_))));
    session.append(&right).unwrap();
    session.commit().unwrap();
    assert_eq!(read(&path).len(), 4, "the right one follows after all");
}

#[test]
fn a_session_that_is_dropped_leaves_nothing() {
    let (folder, path, entries) = book(3);
    let before = contents(folder.path());
    let mut writer = Writer::open(&path, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let fourth = next(entries.last(), 50_000);
    session.append(&fourth).unwrap();
    session.append(&next(Some(&fourth), 50_000)).unwrap();
    drop(session);
    assert_eq!(writer.begin().unwrap().head().unwrap(), Some(head(&entries[2])));
    drop(writer);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn two_writers_take_turns() {
    let (_folder, path, entries) = book(2);
    let mut first = Writer::open(&path, SHORT).unwrap();
    let mut second = Writer::open(&path, SHORT).unwrap();
    let third = next(entries.last(), 1);
    let session = first.begin().unwrap();
    session.append(&third).unwrap();
    assert!(matches!(second.begin().map(drop), Err(LedgerError::Busy(_))));
    // A writer that comes now gets the same answer, when it is opened or when it begins.
    let late = Writer::open(&path, SHORT).and_then(|mut writer| writer.begin().map(drop));
    assert!(matches!(late, Err(LedgerError::Busy(_))), "{late:?}");
    session.commit().unwrap();
    let session = second.begin().unwrap();
    assert_eq!(session.head().unwrap(), Some(head(&third)));
    // What the second one had prepared for the old head does not follow any more.
    let stale = Entry { request: "other".into(), ..third.clone() };
    assert!(matches!(session.append(&stale), Err(LedgerError::Head { .. })));
}

#[test]
fn a_reader_gives_what_was_committed_while_a_writer_is_at_work() {
    let (_folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, SHORT).unwrap();
    let session = writer.begin().unwrap();
    session.append(&next(entries.last(), 1)).unwrap();
    assert_eq!(read(&path), entries);
    session.commit().unwrap();
    assert_eq!(read(&path).len(), 4);
}

#[test]
fn an_entry_that_is_older_than_the_last_one_is_refused() {
    let (_folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let early = Entry { at: "2025-12-31T00:00:00Z".parse().unwrap(), ..next(entries.last(), 1) };
    assert!(session.append(&early).is_err());
}
