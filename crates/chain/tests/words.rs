//! What is said of a fault, and rows that hold something else than they should.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use chain::{
    ChainVerifier, CheckpointError, Entry, EntryError, EntryView, Fault, FaultKind, Hash, Hasher, Head,
    HeadError, LINE_BYTES_MAX, Levels, Moment, OPENING_KIND, PaperCheckpoint, ProofError, Row, VerifiedRow,
    genesis, sha256,
};

fn opening() -> Entry {
    Entry {
        seq: 1,
        prev: genesis("o"),
        at: "2026-01-01T00:00:00Z".parse().unwrap(),
        actor: "ia".into(),
        kind: OPENING_KIND.into(),
        kv: 1,
        request: "r1".into(),
        body: r#"{"fact":{"origin":"o"}}"#.into(),
    }
}

#[test]
fn every_fault_names_its_entry_and_has_a_code_of_its_own() {
    let (one, other) = (sha256(b"one"), sha256(b"other"));
    let before: Moment = "2026-01-01T00:00:00Z".parse().unwrap();
    let told = |seq, kind| {
        let fault = Fault { seq, kind };
        (fault.kind.code(), fault.to_string())
    };
    let all = [
        (told(8, FaultKind::Gap { first_missing: 7 }), "gap", "entry 7 is missing".to_owned()),
        (told(9, FaultKind::Gap { first_missing: 7 }), "gap", "entries 7 to 8 are missing".into()),
        (told(7, FaultKind::Number { found: -3 }), "number", "numbered -3".into()),
        (told(7, FaultKind::Moved { line_seq: 5 }), "moved", "entry 7 holds the line of entry 5".into()),
        (told(7, FaultKind::NotText { column: "hash" }), "not-text", "entry 7: the column hash".into()),
        (
            told(7, FaultKind::Malformed(EntryError::TooLong(70_000))),
            "malformed",
            format!("entry 7 cannot be read: the entry has 70000 bytes; {LINE_BYTES_MAX}"),
        ),
        (
            told(7, FaultKind::Changed { recorded: one, found: other }),
            "changed",
            format!("entry 7 was changed: {one} was recorded, its line now hashes to {other}"),
        ),
        (told(7, FaultKind::HashColumn { expected: one }), "hash-column", format!("does not hold {one}")),
        (
            told(7, FaultKind::RequestColumn { expected: "r7".into() }),
            "request-column",
            "does not hold `r7`".into(),
        ),
        (
            told(7, FaultKind::Link { expected: one, found: other }),
            "link",
            format!("it names {other} as its predecessor, not {one}"),
        ),
        (told(1, FaultKind::Opening), "opening", "entry 1 does not open this ledger".into()),
        (told(7, FaultKind::Time { before }), "time", "entry before it (2026-01-01T00:00:00Z)".into()),
    ];
    let mut codes = BTreeSet::new();
    for ((code, words), expected, part) in all {
        assert_eq!(code, expected);
        assert!(words.contains(&part), "{words}");
        codes.insert(code);
    }
    assert_eq!(codes.len(), 11);
}

#[test]
fn every_refusal_of_a_text_says_what_is_wrong() {
    for (told, part) in [
        (CheckpointError::Lines.to_string(), "three lines"),
        (CheckpointError::Origin.to_string(), "first line"),
        (CheckpointError::Size.to_string(), "second line"),
        (CheckpointError::Root.to_string(), "third line"),
        (ProofError::Range.to_string(), "not in the tree"),
        (ProofError::Length.to_string(), "too few hashes"),
        (ProofError::Root.to_string(), "root of the checkpoint"),
        (ProofError::OldRoot.to_string(), "older checkpoint"),
        (HeadError.to_string(), "a colon and its 64-digit hash"),
        ("x".parse::<Moment>().unwrap_err().to_string(), "in UTC as 2026-02-03T09:12:44Z"),
    ] {
        assert!(told.contains(part), "{told}");
    }
    let hash = sha256(b"x");
    assert_eq!(format!("{hash:?}"), hash.to_string());
    assert!("x".parse::<Hash>().unwrap_err().to_string().contains("64 lower-case hexadecimal digits"));
    assert_eq!(Head { seq: 7, hash }.to_string(), format!("7:{hash}"));
    assert_eq!("2026-02-03T09:12:44Z".parse::<Moment>().unwrap().date(), "2026-02-03");
    for wrong in [format!(":{hash}"), format!("07:{hash}"), format!("+7:{hash}"), "7".into(), "7:x".into()] {
        assert_eq!(wrong.parse::<Head>(), Err(HeadError), "{wrong}");
    }
}

#[test]
fn check_digits_are_those_of_iso_7064() {
    // MOD 97-10: the number of the line and its digits as one number, a hundred times that and the check digits leave 1.
    for size in [0, 1, 146, 9_999_999_999_999_999] {
        let printed = PaperCheckpoint { size, root: sha256(&size.to_be_bytes()) }.to_string();
        for (number, line) in (1_u128..).zip(printed.lines()) {
            let (groups, check) = line.rsplit_once("  ").unwrap();
            let digits: String = groups.split(' ').skip(1).collect();
            let value = (number << 64) + u128::from_str_radix(&digits, 16).unwrap();
            let check: u128 = check.parse().unwrap();
            assert!((2..=98).contains(&check), "{line}");
            assert_eq!((value * 100 + check) % 97, 1, "{line}");
        }
    }
}

#[test]
fn an_entry_that_no_line_may_hold_is_not_written() {
    let refused = |change: &dyn Fn(&mut Entry), part: &str| {
        let mut entry = opening();
        change(&mut entry);
        let told = entry.encode().unwrap_err();
        assert!(matches!(told, EntryError::Field(_)) && told.to_string().contains(part), "{told}");
    };
    refused(&|entry| entry.seq = 0, "seq is at least 1");
    refused(&|entry| entry.seq = 1 << 53, "seq is at least 1");
    refused(&|entry| entry.actor = String::new(), "actor has 1 to 64");
    refused(&|entry| entry.actor = "a".repeat(65), "actor has 1 to 64");
    refused(&|entry| entry.actor = "a\u{7}".into(), "none of them control");
    refused(&|entry| entry.kind = String::new(), "kind has 1 to 64 letters");
    refused(&|entry| entry.kind = "K9".into(), "kind has 1 to 64 letters");
    refused(&|entry| entry.kv = 0, "kv is a small");
    refused(&|entry| entry.request = "a b".into(), "request has 1 to 128");
    refused(&|entry| entry.request = "r".repeat(129), "request has 1 to 128");
    let mut widest = opening();
    (widest.actor, widest.request) = ("é".repeat(64), "r".repeat(128));
    assert_eq!(Entry::decode(&widest.encode().unwrap()), Ok(widest));
}

#[test]
fn a_slip_on_paper_names_its_line() {
    let printed = PaperCheckpoint { size: 146, root: sha256(b"x") }.to_string();
    let lines: Vec<&str> = printed.lines().collect();
    let typed = |place: usize, line: &str| {
        let mut lines = lines.clone();
        lines[place] = line;
        lines.join("\n").parse::<PaperCheckpoint>().unwrap_err()
    };
    for (place, line, named, part) in [
        (0, lines[1], 1, "the size comes first"),
        (2, lines[0], 3, "the size comes first"),
        (1, "root  ", 0, "one line of size and four of root"),
        (1, "root \t ", 0, "one line of size"),
        (1, "root 12 34", 2, "sixteen digits"),
        (1, "root 0000 0000 0000 000g  11", 2, "sixteen digits"),
        (1, "root 0000 0000 0000 0000  00", 2, "a digit was mistyped"),
    ] {
        let told = typed(place, line);
        assert_eq!(told.line, named, "{line}: {told}");
        assert!(told.to_string().contains(part), "{line}: {told}");
        assert_eq!(told.to_string().starts_with("line "), named > 0);
    }
    // A size in hexadecimal digits, with check digits that fit: it is written in decimal.
    let fits = (0..100)
        .map(|check| typed(0, &format!("size 0000 0000 0000 00ff  {check:02}")).what)
        .collect::<BTreeSet<_>>();
    assert!(fits.contains("the size is a whole number"), "{fits:?}");
}

#[test]
fn a_column_that_holds_no_text_is_told_and_the_walk_goes_on() {
    let entry = opening();
    let line = entry.encode().unwrap();
    let hash = Hash::leaf(line.as_bytes()).to_string();
    let sound = Row { seq: 1, request: Some("r1"), hash: Some(&hash), line: Some(&line) };
    let codes = |row: Row<'_>| -> Vec<&str> {
        ChainVerifier::default().step(row).1.iter().map(|fault| fault.kind.code()).collect()
    };
    assert_eq!(codes(sound), Vec::<&str>::new());
    assert_eq!(codes(Row { request: None, ..sound }), ["not-text"]);
    assert_eq!(codes(Row { hash: None, ..sound }), ["not-text"]);
    assert_eq!(codes(Row { line: None, ..sound }), ["not-text"]);
    assert_eq!(codes(Row { request: None, hash: None, line: None, ..sound }), ["not-text"; 3]);
    for seq in [0, -1, i64::MIN] {
        let (taken, faults) = ChainVerifier::default().step(Row { seq, ..sound });
        assert_eq!((taken, faults.len()), (None, 1));
        assert_eq!(faults[0], Fault { seq: 1, kind: FaultKind::Number { found: seq } });
    }
    // Behind a line that is no text the next entry is compared with the hash that was recorded.
    let mut walk = ChainVerifier::default();
    walk.step(Row { line: None, ..sound });
    let mut second = Entry { seq: 2, prev: hash.parse().unwrap(), request: "r2".into(), ..opening() };
    second.kind = "Told".into();
    let line = second.encode().unwrap();
    let leaf = Hash::leaf(line.as_bytes());
    let row = Row { seq: 2, request: Some("r2"), hash: Some(&leaf.to_string()), line: Some(&line) };
    assert_eq!(walk.step(row).1, []);
    // So it is where the two are looked at together.
    let [first, behind] = ChainVerifier::default().verify_pair::<()>([Row { line: None, ..sound }, row]);
    assert_eq!(first.0.faults, ChainVerifier::default().verify_row(Row { line: None, ..sound }).faults);
    assert_eq!((behind.0.leaf, behind.0.faults), (Some(leaf), Vec::new()));
    let wrong = Entry { prev: sha256(b"another"), ..second };
    let line = wrong.encode().unwrap();
    let leaf = Hash::leaf(line.as_bytes());
    let mut walk = ChainVerifier::default();
    walk.step(Row { line: None, ..sound });
    let row = Row { seq: 2, request: Some("r2"), hash: Some(&leaf.to_string()), line: Some(&line) };
    let told = walk.step(row).1;
    assert_eq!(told.iter().map(|fault| fault.kind.code()).collect::<Vec<_>>(), ["link"]);
}

#[test]
fn what_was_walked_can_be_asked_for() {
    let entry = opening();
    let line = entry.encode().unwrap();
    let leaf = Hash::leaf(line.as_bytes());
    let mut walk = ChainVerifier::default();
    assert_eq!((walk.head(), walk.last_at(), walk.origin()), (None, None, None));
    let row = Row { seq: 1, request: Some("r1"), hash: Some(&leaf.to_string()), line: Some(&line) };
    let view = EntryView::decode(&line).unwrap();
    let seen = VerifiedRow { leaf: Some(leaf), entry: Some(view), faults: Vec::new() };
    assert_eq!(walk.clone().verify_row(row), seen);
    let mut passed = walk.clone();
    passed.pass(&entry, leaf);
    assert_eq!(walk.step(row), (Some(entry.clone()), Vec::new()));
    assert_eq!(walk.head(), Some(Head { seq: 1, hash: leaf }));
    assert_eq!((walk.last_at(), walk.origin()), (Some(&entry.at), Some("o")));
    // Passing an entry that was just appended leads to the same state as verifying its row.
    assert_eq!(passed, walk);
    let next = Entry { seq: 2, prev: leaf, kind: "Told".into(), request: "r2".into(), ..entry.clone() };
    let line = next.encode().unwrap();
    let hash = Hash::leaf(line.as_bytes());
    passed.pass(&next, hash);
    let mut looked = walk.clone();
    let row = Row { seq: 2, request: Some("r2"), hash: Some(&hash.to_string()), line: Some(&line) };
    assert_eq!(looked.verify_row(row).faults, []);
    assert_eq!(passed, looked);
    // A line has a hash when it is no entry, and none when it is not where it can be.
    let other = Hash::leaf(b"x");
    let row = Row { seq: 2, request: Some("r2"), hash: Some(&other.to_string()), line: Some("x") };
    let seen = walk.verify_row(row);
    assert_eq!((seen.leaf, seen.entry, seen.faults.len()), (Some(other), None, 1));
    assert_eq!(walk.verify_row(row).leaf, None);
    assert_eq!(walk.verify_row(Row { seq: 3, line: None, ..row }).leaf, None);
}

#[test]
fn a_digest_in_pieces_is_that_of_the_whole() {
    let mut hasher = Hasher::default();
    [&b"pro"[..], b"", b"rata"].iter().for_each(|piece| hasher.update(piece));
    assert_eq!(hasher.finish(), sha256(b"prorata"));
}

#[test]
fn a_part_of_a_tree_is_a_tree_of_its_own() {
    let leaf = |place: u64| Hash::leaf(&place.to_be_bytes());
    let mut levels = Levels::default();
    assert_eq!(levels.root(), sha256(b""));
    (0..13).for_each(|place| levels.push(leaf(place)));
    for low in 0..13_u64 {
        for high in 0..=14_u64 {
            let mut own = Levels::default();
            (low..high).for_each(|place| own.push(leaf(place)));
            // A part that begins within a tree has the shape of one of its own size.
            let expected = (low < high && high <= 13).then(|| own.root_at(high - low).unwrap());
            assert_eq!(levels.part(low, high), expected, "{low} to {high}");
            assert_eq!(own.size(), high.saturating_sub(low));
            assert_eq!(own.root(), own.root_at(own.size()).unwrap());
        }
    }
}
