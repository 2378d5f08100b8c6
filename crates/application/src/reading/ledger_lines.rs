use std::cell::RefCell;

use ledger::{LedgerError, Reader};
use register::EntrySource;

/// The entries that a [`register::StreamingFold`] discarded, read again from the ledger that it is made of.
pub struct LedgerLines<'a> {
    reader: &'a Reader,
    failed: RefCell<Option<LedgerError>>,
}

impl<'a> LedgerLines<'a> {
    /// The lines of a ledger.
    pub fn of(reader: &'a Reader) -> Self {
        Self { reader, failed: RefCell::default() }
    }

    /// Why one of them could not be read: nothing is answered from the fold then.
    pub fn failed(self) -> Option<LedgerError> {
        self.failed.into_inner()
    }
}

impl EntrySource for LedgerLines<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        self.reader.line(seq).unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            None
        })
    }
}
