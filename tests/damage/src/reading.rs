//! What a reader makes of a file: refused, faults, or the values that it would answer with.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use ledger::Reader;
use register::chain::{self, Fault, FaultKind, Hash, Hasher, Head, Row, Tree, Walk};
use register::{Event, Register};
use rusqlite::{Connection, OpenFlags};

use crate::subject::LAYOUT;

/// The longest that a reading may take before it counts as a hang.
const PATIENCE: Duration = Duration::from_secs(5);

/// Every value of a ledger that anything is answered from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
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
    pub(crate) seen: Seen,
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

/// Folds rows as every reading command does.
#[derive(Default)]
struct Fold {
    walk: Walk,
    tree: Tree,
    register: Register,
    rows: Hasher,
    reading: Reading,
}

impl Fold {
    fn row(&mut self, row: Row<'_>) -> ControlFlow<()> {
        self.rows.update(&row.seq.to_be_bytes());
        for text in [row.request, row.hash, row.line] {
            let bytes = text.unwrap_or_default().as_bytes();
            self.rows.update(&(bytes.len() as u64).to_be_bytes());
            self.rows.update(bytes);
        }
        let chain::Seen { leaf, entry, faults } = self.walk.look(row);
        self.reading.chain.extend(faults);
        leaf.into_iter().for_each(|leaf| self.tree.push(leaf));
        if let (Some(entry), Some(head)) = (entry.map(|entry| entry.to_entry()), self.walk.head()) {
            if Event::decode(&entry.kind, entry.kv, &entry.body).is_err() {
                self.reading.payloads.push(head.seq);
            }
            self.register.take(&entry, head.hash);
        }
        ControlFlow::Continue(())
    }

    fn finish(self) -> Reading {
        let seen = Seen {
            entries: self.tree.size(),
            head: self.walk.head(),
            root: Some(self.tree.root()),
            origin: self.walk.origin().map(str::to_owned),
            rows: Some(self.rows.finish()),
        };
        Reading { seen, ..self.reading }
    }
}

/// Reads as `prorata verify` does: the file from outside, its schema, SQLite's check, every entry.
pub(crate) fn whole(path: &Path) -> Reading {
    guarded(|| {
        let reader = match Reader::open(path, LAYOUT) {
            Ok(reader) => reader,
            Err(error) => return Reading { refused: Some(error.to_string()), ..Reading::default() },
        };
        let mut fold = Fold::default();
        match reader.integrity() {
            Ok(problems) => fold.reading.file = problems,
            Err(error) => fold.reading.file.push(error.to_string()),
        }
        if let Err(error) = reader.rows(|row| fold.row(row)) {
            fold.reading.unreadable = Some(error.to_string());
        }
        fold.reading.sha256 = reader.evidence().ok().map(|evidence| evidence.sha256);
        fold.finish()
    })
}

/// Reads with SQLite as it comes, and looks at nothing but the chain.
pub(crate) fn chain_alone(path: &Path) -> Reading {
    guarded(|| {
        let mut fold = Fold::default();
        if let Err(error) = rows_alone(path, &mut fold) {
            fold.reading.unreadable = Some(error.to_string());
        }
        fold.finish()
    })
}

fn rows_alone(path: &Path, fold: &mut Fold) -> Result<(), rusqlite::Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(format!("file:{}?immutable=1", path.display()), flags)?;
    let mut statement = connection.prepare("SELECT seq, request, hash, line FROM entry ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text = |place: usize| row.get_ref(place).ok().and_then(|value| value.as_str().ok());
        let _ = fold.row(Row { seq: row.get(0)?, request: text(1), hash: text(2), line: text(3) });
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
