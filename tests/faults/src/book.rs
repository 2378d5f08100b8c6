//! A ledger as it is found: every entry, or what is wrong with it; and entries to put into one.

use std::ops::ControlFlow;
use std::path::Path;

use chain::{ChainVerifier, Entry, Hash, Head, genesis};
use ledger::{LedgerError, Reader};

const ORIGIN: &str = "faults.example/book";

/// What a sound ledger holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    pub(crate) entries: Vec<(Head, Entry)>,
}

/// Why a ledger was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The reading failed, which says nothing about the ledger.
    Failed(String),
    /// The ledger is not sound.
    Unsound(String),
}

impl Book {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn head(&self) -> Option<Head> {
        self.entries.last().map(|(head, _)| *head)
    }

    /// How many entries have that request key.
    pub(crate) fn requests(&self, request: &str) -> usize {
        self.entries.iter().filter(|(_, entry)| entry.request == request).count()
    }

    pub(crate) fn holds(&self, head: &Head) -> bool {
        let place = usize::try_from(head.seq).unwrap_or(usize::MAX).wrapping_sub(1);
        self.entries.get(place).is_some_and(|(found, _)| found == head)
    }

    /// The entry of that number has that hash, as it was acknowledged.
    pub(crate) fn acknowledged(&self, seq: u64, hash: &str) -> bool {
        let place = usize::try_from(seq).unwrap_or(usize::MAX).wrapping_sub(1);
        self.entries.get(place).is_some_and(|(head, _)| head.seq == seq && head.hash.to_string() == hash)
    }
}

/// Reads a ledger through a private copy, with SQLite's own check and the chain.
pub(crate) fn read(path: &Path) -> Result<Book, Unread> {
    let reader = Reader::open(path).map_err(failed)?;
    if let Some(found) = reader.integrity().map_err(failed)?.first() {
        return Err(Unread::Unsound(format!("SQLite finds {found}")));
    }
    let mut walk = ChainVerifier::default();
    let mut book = Book::default();
    let mut wrong = None;
    reader
        .rows(|row| {
            let (entry, faults) = walk.step(row);
            if let (Some(entry), Some(head)) = (entry, walk.head()) {
                book.entries.push((head, entry));
            }
            match faults.first() {
                Some(fault) => {
                    wrong = Some(fault.to_string());
                    ControlFlow::Break(())
                }
                None => ControlFlow::Continue(()),
            }
        })
        .map_err(failed)?;
    match wrong {
        Some(wrong) => Err(Unread::Unsound(wrong)),
        None => Ok(book),
    }
}

/// Reads a ledger, and at its last entry the second one once more, by its number, as a fold in flat memory does.
pub(crate) fn read_again(path: &Path, second: Head, last: Head) -> Result<(), Unread> {
    let reader = Reader::open(path).map_err(failed)?;
    let mut again = Ok(None);
    reader
        .rows(|row| {
            if row.seq.cast_unsigned() == last.seq {
                again = reader.line(second.seq);
            }
            ControlFlow::Continue(())
        })
        .map_err(failed)?;
    match again.map_err(failed)? {
        Some(line) if Hash::leaf(line.as_bytes()) == second.hash => Ok(()),
        _ => Err(Unread::Unsound("entry 2 is another one when it is read again".into())),
    }
}

fn failed(error: LedgerError) -> Unread {
    match error {
        LedgerError::NotALedger { .. } => Unread::Unsound(error.to_string()),
        error => Unread::Failed(error.to_string()),
    }
}

/// [`read()`] where nothing is there to hinder the reading.
pub(crate) fn found(path: &Path) -> Result<Book, String> {
    read(path).map_err(|unread| match unread {
        Unread::Failed(why) => format!("the ledger cannot be read: {why}"),
        Unread::Unsound(why) => format!("the ledger is not sound: {why}"),
    })
}

/// The entry behind `head`; the first one of a ledger when there is none.
pub(crate) fn next(head: Option<Head>, request: &str, letters: usize) -> Entry {
    let seq = head.map_or(1, |head| head.seq + 1);
    let body = match head {
        None => format!("{{\"fact\":{{\"origin\":\"{ORIGIN}\"}}}}"),
        Some(_) => format!("{{\"fact\":{{\"text\":\"{}\"}}}}", "x".repeat(letters)),
    };
    Entry {
        seq,
        prev: head.map_or_else(|| genesis(ORIGIN), |head| head.hash),
        at: "2026-01-01T00:00:00Z".parse().unwrap(),
        actor: "faults".into(),
        kind: if head.is_none() { chain::OPENING_KIND.into() } else { "Told".into() },
        kv: 1,
        request: request.to_owned(),
        body,
    }
}

/// Where the ledger is after `entry`.
pub(crate) fn head_of(entry: &Entry) -> Head {
    Head { seq: entry.seq, hash: Hash::leaf(entry.encode().unwrap().as_bytes()) }
}
