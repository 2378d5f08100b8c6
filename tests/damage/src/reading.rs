//! What a reader makes of a file: refused, faults, or the values that it would answer with.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use ledger::Reader;
use register::chain::{self, ChainVerifier, Fault, FaultKind, Hash, Hasher, Head, Row, Tree};
use register::{EntrySource, Event, PaymentView, Register, StreamingFold};
use rusqlite::{Connection, OpenFlags};

/// The longest that a reading may take before it counts as a hang.
const PATIENCE: Duration = Duration::from_secs(5);

/// Every value of a ledger that anything is answered from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VerifiedRow {
    pub(crate) entries: u64,
    pub(crate) head: Option<Head>,
    root: Option<Hash>,
    origin: Option<String>,
    /// A digest over every column of every row.
    rows: Option<Hash>,
}

/// What a reader said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// It was not opened, and why.
    pub(crate) refused: Option<String>,
    /// It could not be read to its end.
    pub(crate) unreadable: Option<String>,
    /// What is wrong with the chain, by entry.
    pub(crate) chain: Vec<Fault>,
    /// Entries whose payload is not known.
    payloads: Vec<u64>,
    /// What SQLite's own check says.
    pub(crate) file: Vec<String>,
    /// What was read, whether or not anything was wrong.
    pub(crate) seen: VerifiedRow,
    /// The reader panicked or hung; that must never be.
    pub(crate) failed: Option<String>,
    /// The digest of the file.
    pub(crate) sha256: Option<Hash>,
}

impl Reading {
    /// What the walk over the entries alone tells, SQLite's check aside.
    pub(crate) fn found_by_the_walk(&self) -> bool {
        self.refused.is_some()
            || self.unreadable.is_some()
            || !self.chain.is_empty()
            || !self.payloads.is_empty()
            || self.seen.entries == 0
    }

    /// What `prorata verify` tells.
    pub(crate) fn found(&self) -> bool {
        self.found_by_the_walk() || !self.file.is_empty()
    }

    /// Whether entry `seq` is named, or the one behind it.
    pub(crate) fn names(&self, seq: u64) -> bool {
        let near = |named: u64| named == seq || named == seq + 1;
        self.chain.iter().any(|fault| near(fault.seq)) || self.payloads.iter().any(|named| near(*named))
    }

    /// What a reader would say that does not compare hashes: the control.
    pub(crate) fn found_without_hashes(&self) -> bool {
        let hashed = |fault: &Fault| {
            matches!(
                fault.kind,
                FaultKind::Changed { .. } | FaultKind::HashColumn { .. } | FaultKind::Link { .. }
            )
        };
        self.refused.is_some()
            || self.unreadable.is_some()
            || !self.payloads.is_empty()
            || !self.file.is_empty()
            || !self.chain.iter().all(hashed)
    }
}

/// Folds rows as every reading command does: some in memory that grows, some in flat memory.
struct Fold<'a> {
    past: Lines<'a>,
    walk: ChainVerifier,
    tree: Tree,
    register: Register,
    tally: StreamingFold,
    rows: Hasher,
    reading: Reading,
}

impl<'a> Fold<'a> {
    /// A fold that reads what it discarded again from `past`.
    fn after(past: Lines<'a>) -> Self {
        let (walk, tree, rows, reading) = Default::default();
        Self {
            past,
            walk,
            tree,
            register: Register::default(),
            tally: StreamingFold::default(),
            rows,
            reading,
        }
    }

    fn row(&mut self, row: Row<'_>) {
        let seen = self.walk.verify_row_as(row);
        self.take(row, seen);
    }

    /// As [`Self::row`], with the row behind it if there is one.
    fn pair(&mut self, first: Row<'_>, second: Option<Row<'_>>) {
        let Some(second) = second else { return self.row(first) };
        let rows = [first, second];
        for (row, seen) in rows.into_iter().zip(self.walk.verify_pair(rows)) {
            self.take(row, seen);
        }
    }

    fn take(&mut self, row: Row<'_>, (seen, payment): (chain::VerifiedRow<'_>, Option<PaymentView<'_>>)) {
        self.rows.update(&row.seq.to_be_bytes());
        for text in [row.request, row.hash, row.line] {
            let bytes = text.unwrap_or_default().as_bytes();
            self.rows.update(&(bytes.len() as u64).to_be_bytes());
            self.rows.update(bytes);
        }
        let chain::VerifiedRow { leaf, entry, faults } = seen;
        self.reading.chain.extend(faults);
        leaf.into_iter().for_each(|leaf| self.tree.push(leaf));
        if let (Some(entry), Some(hash)) = (entry, leaf) {
            if payment.is_none() && Event::decode(&entry.kind, entry.kv, entry.body).is_err() {
                self.reading.payloads.push(row.seq.cast_unsigned());
            }
            self.register.take(&entry.to_entry(), hash);
            // Of a broken chain nothing is looked up by its number.
            if self.reading.chain.is_empty() {
                self.tally.take(&entry, payment, hash, &self.past);
            }
        }
    }

    fn finish(mut self) -> Reading {
        if !self.folds_agree() {
            self.reading.failed = Some("flat memory finds something else".into());
        }
        let seen = VerifiedRow {
            entries: self.tree.size(),
            head: self.walk.head(),
            root: Some(self.tree.root()),
            origin: self.walk.origin().map(str::to_owned),
            rows: Some(self.rows.finish()),
        };
        Reading { seen, ..self.reading }
    }

    /// Whether both folds find the same in a ledger of which no link is broken, whatever was done to its file.
    fn folds_agree(&self) -> bool {
        if self.past.0.is_none() || !self.reading.chain.is_empty() {
            return true;
        }
        let tallied = self.tally.clone().close();
        tallied.found_while_folding() == self.register.found_while_folding()
    }
}

/// The lines of the ledger that is read, if it is read as a ledger.
struct Lines<'a>(Option<&'a Reader>);

impl EntrySource for Lines<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        self.0.and_then(|reader| reader.line(seq).ok().flatten())
    }
}

/// Reads as `prorata verify` does: the file from outside, its schema, SQLite's check, every entry.
pub(crate) fn whole(path: &Path) -> Reading {
    guarded(|| {
        let reader = match Reader::open(path) {
            Ok(reader) => reader,
            Err(error) => return Reading { refused: Some(error.to_string()), ..Reading::default() },
        };
        let mut fold = Fold::after(Lines(Some(&reader)));
        match reader.integrity() {
            Ok(problems) => fold.reading.file = problems,
            Err(error) => fold.reading.file.push(error.to_string()),
        }
        let read = reader.pairs(|first, second| {
            fold.pair(first, second);
            ControlFlow::Continue(())
        });
        if let Err(error) = read {
            fold.reading.unreadable = Some(error.to_string());
        }
        fold.reading.sha256 = reader.evidence().ok().map(|evidence| evidence.sha256);
        fold.finish()
    })
}

/// Reads with SQLite as it comes, and looks at nothing but the chain.
pub(crate) fn chain_alone(path: &Path) -> Reading {
    guarded(|| {
        let mut fold = Fold::after(Lines(None));
        if let Err(error) = rows_alone(path, &mut fold) {
            fold.reading.unreadable = Some(error.to_string());
        }
        fold.finish()
    })
}

fn rows_alone(path: &Path, fold: &mut Fold<'_>) -> Result<(), rusqlite::Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(format!("file:{}?immutable=1", path.display()), flags)?;
    let mut statement = connection.prepare("SELECT seq, request, hash, line FROM entry ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text = |place: usize| row.get_ref(place).ok().and_then(|value| value.as_str().ok());
        fold.row(Row { seq: row.get(0)?, request: text(1), hash: text(2), line: text(3) });
    }
    Ok(())
}

/// Neither a panic nor a long wait passes.
fn guarded(read: impl FnOnce() -> Reading) -> Reading {
    let since = Instant::now();
    let mut reading = catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Reading { failed: Some("the reader panicked".into()), ..Reading::default() });
    if since.elapsed() > PATIENCE {
        reading.failed = Some(format!("it took {} s", since.elapsed().as_secs()));
    }
    reading
}
