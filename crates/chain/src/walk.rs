use crate::entry_view::Before;
use crate::{Entry, EntryView, Fault, FaultKind, Hash, Head, KnownBody, Moment, OPENING_KIND, genesis};

/// One row of a ledger as it is stored; `None` stands for a column that does not hold text.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The number of the row.
    pub seq: i64,
    /// The request column.
    pub request: Option<&'a str>,
    /// The hash column.
    pub hash: Option<&'a str>,
    /// The line.
    pub line: Option<&'a str>,
}

/// What a [`ChainVerifier`] saw in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRow<'a> {
    /// The leaf hash of the line; `None` if the row has no line, or its number is not above that of the row before.
    pub leaf: Option<Hash>,
    /// The entry, if the line is one.
    pub entry: Option<EntryView<'a>>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// Reads the rows of a ledger in order of their number and names every fault, in flat memory.
///
/// A fault never stops the walk, and a single change is reported once: after a changed line, the next entry is
/// compared with the hash that was recorded for it.
///
/// ```
/// use chain::{ChainVerifier, Entry, Hash, Row, genesis};
///
/// let entry = Entry {
///     seq: 1,
///     prev: genesis("example.org/ledger"),
///     at: "2026-02-03T09:12:44Z".parse()?,
///     actor: "registry".into(),
///     kind: "LedgerOpened".into(),
///     kv: 1,
///     request: "r1".into(),
///     body: r#"{"fact":{"origin":"example.org/ledger"}}"#.into(),
/// };
/// let line = entry.encode()?;
/// let hash = Hash::leaf(line.as_bytes()).to_string();
/// let mut verifier = ChainVerifier::default();
/// let (read, faults) = verifier.step(Row { seq: 1, line: Some(&line), hash: Some(&hash), request: Some("r1") });
/// assert_eq!((read, faults.len()), (Some(entry), 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainVerifier {
    last_seq: u64,
    /// What the next entry may name as its predecessor: the hash of the bytes, or else the one that was recorded.
    found: Option<Hash>,
    recorded: Option<Hash>,
    before: Option<Before>,
    last_at: Option<Moment>,
    last_hash: Option<Hash>,
    origin: Option<String>,
}

impl ChainVerifier {
    /// Takes the next row; gives its entry, if its line is one, and what is wrong with it.
    pub fn step(&mut self, row: Row<'_>) -> (Option<Entry>, Vec<Fault>) {
        let VerifiedRow { leaf: _, entry, faults } = self.verify_row(row);
        (entry.map(|entry| entry.to_entry()), faults)
    }

    /// As [`ChainVerifier::step`], without a copy of the line, and with its hash.
    pub fn verify_row<'a>(&mut self, row: Row<'a>) -> VerifiedRow<'a> {
        self.verify_row_as::<()>(row).0
    }

    /// As [`ChainVerifier::verify_row`], with what the body says if it is of a known form.
    pub fn verify_row_as<'a, B: KnownBody<'a>>(&mut self, row: Row<'a>) -> (VerifiedRow<'a>, Option<B>) {
        self.look_with(row, None)
    }

    /// As [`ChainVerifier::verify_row_as`], at a row and the next one, whose leaf hashes are made side by side.
    pub fn verify_pair<'a, B: KnownBody<'a>>(
        &mut self,
        rows: [Row<'a>; 2],
    ) -> [(VerifiedRow<'a>, Option<B>); 2] {
        let leaves = match rows.map(|row| row.line) {
            [Some(first), Some(second)] => Hash::leaves([first.as_bytes(), second.as_bytes()]).map(Some),
            _ => [None, None],
        };
        let ([first, second], [leaf, next]) = (rows, leaves);
        [self.look_with(first, leaf), self.look_with(second, next)]
    }

    /// Looks at a row whose leaf hash may be known.
    fn look_with<'a, B: KnownBody<'a>>(
        &mut self,
        row: Row<'a>,
        leaf: Option<Hash>,
    ) -> (VerifiedRow<'a>, Option<B>) {
        let mut faults = Vec::new();
        let seq = match u64::try_from(row.seq) {
            Ok(seq) if seq > self.last_seq => seq,
            _ => {
                let seq = self.last_seq + 1;
                faults.push(Fault { seq, kind: FaultKind::Number { found: row.seq } });
                return (VerifiedRow { leaf: None, entry: None, faults }, None);
            }
        };
        let mut fault = |kind| faults.push(Fault { seq, kind });
        let follows = seq == self.last_seq + 1;
        if !follows {
            fault(FaultKind::Gap { first_missing: self.last_seq + 1 });
        }
        self.last_seq = seq;
        if row.hash.is_none() {
            fault(FaultKind::NotText { column: "hash" });
        }
        if row.request.is_none() {
            fault(FaultKind::NotText { column: "request" });
        }
        let Some(line) = row.line else {
            fault(FaultKind::NotText { column: "line" });
            self.found = None;
            self.recorded = row.hash.and_then(|hash| hash.parse().ok());
            return (VerifiedRow { leaf: None, entry: None, faults }, None);
        };
        let found = leaf.unwrap_or_else(|| Hash::leaf(line.as_bytes()));
        self.last_hash = Some(found);
        let links = (self.found.replace(found), self.recorded.take());
        let digits = found.digits();
        let before = self.before.take();
        if let Some(column) = row.hash
            && column.as_bytes() != digits
        {
            match column.parse() {
                Ok(recorded) => {
                    self.recorded = Some(recorded);
                    fault(FaultKind::Changed { recorded, found });
                }
                Err(_) => fault(FaultKind::HashColumn { expected: found }),
            }
        }
        let (entry, known) = match EntryView::decode_behind(line, before.as_ref()) {
            Ok(read) => read,
            Err(error) => {
                fault(FaultKind::Malformed(error));
                return (VerifiedRow { leaf: Some(found), entry: None, faults }, None);
            }
        };
        if row.request.is_some_and(|request| request != entry.request) {
            fault(FaultKind::RequestColumn { expected: entry.request.to_string() });
        }
        if entry.seq != seq {
            fault(FaultKind::Moved { line_seq: entry.seq });
        } else if seq == 1 {
            self.origin = entry.origin();
            let opens = entry.kind == OPENING_KIND
                && self.origin.as_deref().is_some_and(|origin| genesis(origin) == entry.prev);
            if !opens {
                fault(FaultKind::Opening);
            }
        } else if follows
            && let Some(expected) = links.0.or(links.1)
            && links.0 != Some(entry.prev)
            && links.1 != Some(entry.prev)
        {
            fault(FaultKind::Link { expected, found: entry.prev });
        }
        if let Some(before) = &self.last_at
            && entry.at < *before
        {
            fault(FaultKind::Time { before: before.clone() });
        }
        self.last_at = Some(entry.at.clone());
        self.before = Some(Before { hash: found, digits, at: entry.at.clone() });
        (VerifiedRow { leaf: Some(found), entry: Some(entry), faults }, known)
    }

    /// Goes on past an entry that was just appended to the ledger after the last one, as [`ChainVerifier::verify_row`] at its row would,
    /// without its line being made and read once more.
    pub fn pass(&mut self, entry: &Entry, hash: Hash) {
        debug_assert!(self.finds_nothing_wrong(entry, hash));
        let passed = Self {
            last_seq: entry.seq,
            found: Some(hash),
            recorded: None,
            before: Some(Before { hash, digits: hash.digits(), at: entry.at.clone() }),
            last_at: Some(entry.at.clone()),
            last_hash: Some(hash),
            origin: if entry.seq == 1 { entry.origin() } else { self.origin.take() },
        };
        *self = passed;
    }

    /// Whether a look at the row of an entry would find nothing wrong.
    fn finds_nothing_wrong(&self, entry: &Entry, hash: Hash) -> bool {
        entry.encode().is_ok_and(|line| {
            let (seq, hash) = (entry.seq.cast_signed(), hash.to_string());
            let row = Row { seq, request: Some(&entry.request), hash: Some(&hash), line: Some(&line) };
            self.clone().verify_row(row).faults.is_empty()
        })
    }

    /// The last entry that was walked, or nothing on an empty ledger.
    pub fn head(&self) -> Option<Head> {
        self.last_hash.map(|hash| Head { seq: self.last_seq, hash })
    }

    /// When the last entry was recorded.
    pub fn last_at(&self) -> Option<&Moment> {
        self.last_at.as_ref()
    }

    /// The origin that the first entry names.
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone)]
    struct Stored {
        seq: i64,
        request: String,
        hash: String,
        line: String,
    }

    impl Stored {
        fn row(&self) -> Row<'_> {
            let (request, hash, line) = (Some(&*self.request), Some(&*self.hash), Some(&*self.line));
            Row { seq: self.seq, request, hash, line }
        }
    }

    fn stored(entry: &Entry) -> Stored {
        let line = entry.encode().unwrap();
        Stored {
            seq: entry.seq.cast_signed(),
            request: entry.request.clone(),
            hash: Hash::leaf(line.as_bytes()).to_string(),
            line,
        }
    }

    fn ledger(size: u64) -> Vec<Stored> {
        let mut prev = genesis("o");
        (1..=size)
            .map(|seq| {
                let row = stored(&Entry {
                    seq,
                    prev,
                    at: format!("2026-01-01T00:00:{:02}Z", seq % 60).parse().unwrap(),
                    actor: "ia".into(),
                    kind: if seq == 1 { OPENING_KIND.into() } else { "Told".into() },
                    kv: 1,
                    request: format!("r{seq}"),
                    body: if seq == 1 {
                        r#"{"fact":{"origin":"o"}}"#.into()
                    } else {
                        format!("{{\"n\":{seq}}}")
                    },
                });
                prev = row.hash.parse().unwrap();
                row
            })
            .collect()
    }

    /// The codes and entries of the faults, as one line of text.
    fn faults(rows: &[Stored]) -> String {
        let mut walk = ChainVerifier::default();
        let mut seen: Vec<VerifiedRow<'_>> = rows.iter().map(|row| walk.verify_row(row.row())).collect();
        // Two at a time, from the first on and from the second on, is the same.
        for alone in [0, 1] {
            let mut abreast = ChainVerifier::default();
            let (single, rest) = rows.split_at(alone);
            let (pairs, last) = rest.as_chunks::<2>();
            let mut twice: Vec<_> = single.iter().map(|row| abreast.verify_row(row.row())).collect();
            for pair in pairs {
                twice.extend(
                    abreast.verify_pair::<()>(pair.each_ref().map(Stored::row)).map(|(seen, _)| seen),
                );
            }
            twice.extend(last.iter().map(|row| abreast.verify_row(row.row())));
            assert_eq!((&twice, &abreast), (&seen, &walk));
        }
        let told: Vec<_> = seen.iter_mut().flat_map(|seen| seen.faults.drain(..)).collect();
        told.iter().map(|f| format!("{}@{}", f.kind.code(), f.seq)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_sound_ledger_has_no_fault() {
        let rows = ledger(40);
        assert_eq!(faults(&rows), "");
    }

    /// What is most likely said of the entry before is compared where it is; what only begins so is not that.
    #[test]
    fn no_byte_of_an_entry_can_be_another() {
        let sound = ledger(3);
        let mut walk = ChainVerifier::default();
        for row in &sound {
            let whole = row.line.as_bytes();
            // Each takes two hashes, which take an interpreter long.
            let step = if cfg!(miri) { 41 } else { 1 };
            for (at, other) in
                (0..whole.len()).step_by(step).flat_map(|at| [(at, b'0'), (at, b'"'), (at, b'}')])
            {
                let mut line = whole.to_vec();
                line[at] = other;
                let line = String::from_utf8(line).unwrap();
                if line == row.line {
                    continue;
                }
                // By one who puts the hash right.
                let hash = Hash::leaf(line.as_bytes()).to_string();
                let told = walk.clone().verify_row(Row {
                    seq: row.seq,
                    request: Some(&row.request),
                    hash: Some(&hash),
                    line: Some(&line),
                });
                let own = Entry::decode(&line);
                assert_eq!(told.entry.is_some(), own.is_ok(), "{line}");
                if let Ok(entry) = own {
                    assert_eq!(entry.encode().as_ref(), Ok(&line));
                    assert_eq!(told.entry.map(|entry| entry.to_entry()), Some(entry), "{line}");
                } else {
                    assert!(!told.faults.is_empty(), "{line}");
                }
            }
            walk.step(row.row());
        }
    }

    /// A body as the entries of these tests have it; of `greedy` ones more is taken than there is.
    #[derive(Debug, PartialEq, Eq)]
    struct Counted(u64);

    impl<'a> KnownBody<'a> for Counted {
        fn read(kind: &str, kv: u32, text: &'a str) -> Option<(Self, usize)> {
            let digits = text.strip_prefix("{\"n\":")?.split('}').next()?;
            let greedy = usize::from(kind == "Greedy");
            (kv == 1).then_some((Self(digits.parse().ok()?), 6 + digits.len() + greedy))
        }
    }

    #[test]
    fn a_known_body_is_read_in_one_go_and_any_other_as_ever() {
        let mut rows = ledger(5);
        let other = Entry { kv: 2, ..Entry::decode(&rows[4].line).unwrap() };
        rows[4] = stored(&other);
        let (mut walk, mut plain) = (ChainVerifier::default(), ChainVerifier::default());
        for (row, known) in rows.iter().zip([None, Some(2), Some(3), Some(4), None]) {
            assert_eq!(walk.verify_row_as(row.row()), (plain.verify_row(row.row()), known.map(Counted)));
        }
        // What follows a known body is looked at as ever.
        let line = rows[3].line.replace("4}}", "4}x}");
        assert_ne!(line, rows[3].line);
        let seen =
            ChainVerifier::default().verify_row_as::<Counted>(Row { line: Some(&line), ..rows[3].row() });
        assert_eq!((seen.0.entry, seen.1), (None, None));
    }

    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "assertion")]
    fn who_takes_more_than_a_body_is_found_out() {
        let greedy = Entry { kind: "Greedy".into(), ..Entry::decode(&ledger(2)[1].line).unwrap() };
        let _ = ChainVerifier::default().verify_row_as::<Counted>(stored(&greedy).row());
    }

    /// An entry that was just appended is passed unseen, but in a build that looks again.
    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "assertion failed")]
    fn an_entry_that_does_not_follow_is_not_passed() {
        let rows = ledger(3);
        let mut walk = ChainVerifier::default();
        walk.step(rows[0].row());
        let later = Entry::decode(&rows[2].line).unwrap();
        walk.pass(&later, Hash::leaf(rows[2].line.as_bytes()));
    }

    #[test]
    fn each_kind_of_damage_is_named_with_its_entry() {
        let sound = ledger(9);
        let damaged = |change: &dyn Fn(&mut Vec<Stored>)| {
            let mut rows = sound.clone();
            change(&mut rows);
            faults(&rows)
        };
        assert_eq!(damaged(&|rows| drop(rows.remove(4))), "gap@6");
        assert_eq!(damaged(&|rows| drop(rows.drain(0..2))), "gap@3");
        let mut walk = ChainVerifier::default();
        walk.step(sound[0].row());
        let (_, gap) = walk.step(sound[6].row());
        assert_eq!(gap[0], Fault { seq: 7, kind: FaultKind::Gap { first_missing: 2 } });
        assert_eq!(damaged(&|rows| rows[4].line = rows[4].line.replace("\"n\":5", "\"n\":6")), "changed@5");
        assert_eq!(damaged(&|rows| rows[8].line = rows[8].line.replace("\"n\":9", "\"n\":8")), "changed@9");
        assert_eq!(damaged(&|rows| rows[4].line.push(' ')), "changed@5 malformed@5");
        assert_eq!(damaged(&|rows| rows[4].request = "x".into()), "request-column@5");
        assert_eq!(damaged(&|rows| rows[4].hash = "x".into()), "hash-column@5");
        assert_eq!(damaged(&|rows| rows[4].hash = genesis("x").to_string()), "changed@5");
        assert_eq!(damaged(&|rows| rows[8].seq = 12), "gap@12 moved@12");
        assert_eq!(
            damaged(&|rows| rows[0].line = rows[0].line.replace("\"o\"", "\"p\"")),
            "changed@1 opening@1"
        );
        let swapped = damaged(&|rows| {
            rows.swap(2, 4);
            rows[2].seq = 3;
            rows[4].seq = 5;
        });
        assert!(swapped.starts_with("moved@3"), "{swapped}");
        assert!(swapped.contains("moved@5"), "{swapped}");
        // A consistent rewrite of one entry breaks the link of the next one.
        let rewritten = damaged(&|rows| {
            rows[4].line = rows[4].line.replace("\"n\":5", "\"n\":6");
            rows[4].hash = Hash::leaf(rows[4].line.as_bytes()).to_string();
        });
        assert_eq!(rewritten, "link@6");
        // A copied row after the end does not follow.
        let copied = damaged(&|rows| {
            let mut row = rows[4].clone();
            row.seq = 10;
            rows.push(row);
        });
        assert_eq!(copied, "moved@10 time@10");
    }
}
