use std::ops::ControlFlow;

use chain::Row;

use crate::{LedgerError, Reader};

/// A row that waits for the one behind it.
#[derive(Default)]
struct Waiting {
    seq: i64,
    request: Column,
    hash: Column,
    line: Column,
}

/// A column of such a row; the memory of its text is used again.
#[derive(Default)]
struct Column {
    is_text: bool,
    text: String,
}

impl Column {
    fn set(&mut self, text: Option<&str>) {
        self.is_text = text.is_some();
        self.text.clear();
        self.text.push_str(text.unwrap_or_default());
    }

    fn get(&self) -> Option<&str> {
        self.is_text.then_some(&self.text)
    }
}

impl Waiting {
    fn set(&mut self, row: Row<'_>) {
        self.seq = row.seq;
        self.request.set(row.request);
        self.hash.set(row.hash);
        self.line.set(row.line);
    }

    fn get(&self) -> Row<'_> {
        Row { seq: self.seq, request: self.request.get(), hash: self.hash.get(), line: self.line.get() }
    }
}

impl Reader {
    /// As [`Reader::rows`], two at a time; the last one is alone where their number is odd, or where the file cannot be read
    /// further. Where `each` breaks at that one, what could not be read behind it is not told, as if it had not been asked for.
    ///
    /// # Errors
    /// [`LedgerError::Sqlite`] when the file cannot be read to its end, and `each` did not break before.
    pub fn pairs(
        &self,
        mut each: impl FnMut(Row<'_>, Option<Row<'_>>) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        let (mut waiting, mut waits) = (Waiting::default(), false);
        let read = self.rows(|row| {
            waits = !waits;
            if waits {
                waiting.set(row);
                return ControlFlow::Continue(());
            }
            each(waiting.get(), Some(row))
        });
        if waits && each(waiting.get(), None).is_break() {
            return Ok(());
        }
        read
    }
}
