use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::schema::{APPLICATION_ID, VERSION, written_out};
use crate::{ExtractError, Source, entries, money, years};

/// A database that is being filled.
pub(crate) struct Tables<'a>(&'a Connection);

/// The bytes of the extract: the same entries give the same tables, row for row, and the same version of SQLite the same
/// bytes.
///
/// # Errors
/// [`ExtractError`] when SQLite cannot hold it.
pub fn database(source: &Source<'_>) -> Result<Vec<u8>, ExtractError> {
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

impl Tables<'_> {
    /// Adds a row: each named column with its value.
    pub(crate) fn push(&self, table: &str, row: Vec<(&str, Value)>) -> Result<(), ExtractError> {
        let columns: Vec<&str> = row.iter().map(|(column, _)| *column).collect();
        let places: Vec<String> = (1..=row.len()).map(|place| format!("?{place}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let mut statement = self.0.prepare_cached(&sql)?;
        statement.execute(params_from_iter(row.into_iter().map(|(_, value)| value)))?;
        Ok(())
    }

    /// The one text that a query gives, if it gives one.
    pub(crate) fn text(&self, sql: &str, of: &str) -> Result<Value, ExtractError> {
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_row([of], |row| row.get(0))?)
    }
}

/// A text, or nothing.
pub(crate) fn text(text: Option<impl ToString>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.to_string()))
}

/// A number, or nothing. An entry's number lies within SQLite's.
pub(crate) fn number(number: Option<i64>) -> Value {
    number.map_or(Value::Null, Value::Integer)
}

/// An entry, or nothing.
pub(crate) fn entry(seq: Option<u64>) -> Value {
    number(seq.and_then(|seq| i64::try_from(seq).ok()))
}

/// Yes or no, as 1 or 0.
pub(crate) fn flag(holds: bool) -> Value {
    Value::Integer(holds.into())
}
