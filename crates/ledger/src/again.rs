use rusqlite::{Error, ErrorCode};

/// Whether SQLite says that the file is damaged.
///
/// It says so, too, where the system failed to read a page (`SQLITE_IOERR_CORRUPTFS`), and then the file may be sound.
pub(crate) fn says_damaged(error: &Error) -> bool {
    let Error::SqliteFailure(code, _) = error else { return false };
    matches!(code.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
}

/// Asks once more where SQLite says that the file is damaged: a ledger is called broken only if it says so twice.
pub(crate) fn twice<T>(mut ask: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    match ask() {
        Err(error) if says_damaged(&error) => ask(),
        answer => answer,
    }
}
