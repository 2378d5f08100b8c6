use rusqlite::Connection;

use crate::schema::{APPLICATION_ID, VERSION, written_out};
use crate::tables::Tables;
use crate::{ExtractError, ExtractSource, entries, money, years};

/// The bytes of the extract: the same entries give the same tables, row for row, and the same version of SQLite the same
/// bytes.
///
/// # Errors
/// [`ExtractError`] when SQLite cannot hold it.
pub fn database(source: &ExtractSource<'_>) -> Result<Vec<u8>, ExtractError> {
    let mut connection = Connection::open_in_memory()?;
    connection.pragma_update(None, "page_size", 4096)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    // Rows name entries that come later, such as their correction; `PRAGMA foreign_key_check` holds at the end.
    connection.pragma_update(None, "foreign_keys", false)?;
    // One prepared row for each table.
    connection.set_prepared_statement_cache_capacity(32);
    let transaction = connection.unchecked_transaction()?;
    transaction.execute_batch(&written_out())?;
    let tables = Tables(&transaction);
    entries::fill(&tables, source)?;
    years::fill(&tables, source.register)?;
    money::fill(&tables, source.register)?;
    transaction.commit()?;
    Ok(connection.serialize("main")?.to_vec())
}
