use std::ops::ControlFlow;

use chain::Row;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::LedgerError;
use crate::again::says_damaged;

/// Reads the rows from `first` on in order of their number, one at a time. From `i64::MIN` on it is all of them: a row
/// with the lowest number of all must not be overlooked.
pub(crate) fn rows_from(
    connection: &Connection,
    first: i64,
    mut each: impl FnMut(Row<'_>) -> ControlFlow<()>,
) -> Result<(), LedgerError> {
    fn text<'a>(value: ValueRef<'a>) -> Option<&'a str> {
        match value {
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }
    let reading = LedgerError::sqlite("reading the entries");
    let mut from = first;
    let mut read = || {
        let mut statement = connection
            .prepare_cached("SELECT seq, request, hash, line FROM entry WHERE seq >= ?1 ORDER BY seq")?;
        let mut rows = statement.query([from])?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let (request, hash, line) = (row.get_ref(1)?, row.get_ref(2)?, row.get_ref(3)?);
            from = seq.saturating_add(1);
            let flow = each(Row { seq, request: text(request), hash: text(hash), line: text(line) });
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    };
    // What SQLite calls damaged is read once more, from the row after the last one that was handed on.
    match read() {
        Err(error) if says_damaged(&error) => read(),
        answer => answer,
    }
    .map_err(reading)
}
