use std::ops::ControlFlow;

use chain::Row;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::LedgerError;

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
    let mut read = || {
        let mut statement = connection
            .prepare_cached("SELECT seq, request, hash, line FROM entry WHERE seq >= ?1 ORDER BY seq")?;
        let mut rows = statement.query([first])?;
        while let Some(row) = rows.next()? {
            let flow = each(Row {
                seq: row.get(0)?,
                request: text(row.get_ref(1)?),
                hash: text(row.get_ref(2)?),
                line: text(row.get_ref(3)?),
            });
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    };
    read().map_err(reading)
}
