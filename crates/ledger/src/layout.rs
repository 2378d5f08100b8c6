use rusqlite::Connection;

use crate::LedgerError;
use crate::again::twice;

/// `PRAGMA application_id` of a ledger file: the letters `PrRt`.
pub(crate) const APPLICATION_ID: u32 = 0x5072_5274;

/// `PRAGMA user_version` of a ledger file: the version of the table and its guard-rails.
pub(crate) const USER_VERSION: u32 = 1;

/// The table of lines and the triggers that keep honest tools from changing it. Whoever can write the file
/// can drop a trigger: they are a guard-rail, and the chain is what tells.
const TABLE: &str = "
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  request TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  line TEXT NOT NULL
) STRICT;
CREATE TRIGGER entry_is_next BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
BEGIN SELECT raise(ABORT, 'an entry follows the last one'); END;
CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never changed: record a correction'); END;
CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never deleted: record a correction'); END;
";

/// One row of `sqlite_schema`, with the root page where there must be none, and of what type it is elsewhere.
pub(crate) type SchemaRow = (String, String, String, Option<String>, String);

/// Lays the schema into an empty database.
pub(crate) fn lay(connection: &Connection) -> Result<(), LedgerError> {
    connection
        .execute_batch(&format!(
            "PRAGMA encoding = 'UTF-8'; PRAGMA page_size = 4096; \
             PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {USER_VERSION};"
        ))
        .and_then(|()| connection.execute_batch(TABLE))
        .map_err(LedgerError::sqlite("laying out the ledger"))
}

/// Whether the schema of `connection` is that of a ledger, word for word; if not, what differs first.
pub(crate) fn compare(connection: &Connection) -> Result<Option<String>, LedgerError> {
    let model = Connection::open_in_memory().map_err(LedgerError::sqlite("opening SQLite"))?;
    lay(&model)?;
    let (expected, found) = (schema(&model)?, schema(connection)?);
    let name = |row: &SchemaRow| format!("{} `{}`", row.0, row.1.escape_default());
    let missing = expected.iter().find(|row| !found.contains(row));
    let foreign = found.iter().find(|row| !expected.contains(row));
    Ok(match (missing, foreign) {
        (_, Some(row)) => Some(format!("its {} is not as this program writes it", name(row))),
        (Some(row), None) => Some(format!("its {} is missing", name(row))),
        (None, None) if found.len() != expected.len() => Some("its schema holds something twice".into()),
        (None, None) => None,
    })
}

fn schema(connection: &Connection) -> Result<Vec<SchemaRow>, LedgerError> {
    let read = || {
        let mut statement = connection.prepare(
            "SELECT type, name, tbl_name, sql, \
             iif(type IN ('view', 'trigger'), quote(rootpage), typeof(rootpage)) FROM sqlite_schema",
        )?;
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
        rows.collect::<Result<Vec<SchemaRow>, rusqlite::Error>>()
    };
    twice(read).map_err(LedgerError::sqlite("reading the schema"))
}
