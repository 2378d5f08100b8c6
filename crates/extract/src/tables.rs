use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::ExtractError;

/// A database that is being filled.
pub(crate) struct Tables<'a>(pub(crate) &'a Connection);

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
