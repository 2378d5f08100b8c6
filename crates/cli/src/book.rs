use std::cell::RefCell;

use ledger::{LedgerError, Reader};
use register::Past;

/// The entries that a [`register::Tally`] let go, read again from the ledger that it is made of.
pub(crate) struct Book<'a> {
    reader: &'a Reader,
    failed: RefCell<Option<LedgerError>>,
}

impl<'a> Book<'a> {
    pub(crate) fn of(reader: &'a Reader) -> Self {
        Self { reader, failed: RefCell::default() }
    }

    /// Why one of them could not be read: nothing is answered from the tally then.
    pub(crate) fn failed(self) -> Option<LedgerError> {
        self.failed.into_inner()
    }
}

impl Past for Book<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        self.reader.line(seq).unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            None
        })
    }
}
