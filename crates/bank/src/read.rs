//! From the bytes of a file to its statements.

use intake::Fault;

use crate::{Statement, camt, csv};

/// Reads the statements of a file, which is camt.053 if it is XML and a CSV export otherwise; `file` is its name for
/// messages.
///
/// # Errors
///
/// The first fault of the file, with line and column.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Statement>, Fault> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if body.trim_ascii_start().starts_with(b"<") {
        camt::read(file, bytes)
    } else {
        csv::read(file, bytes).map(|statement| vec![statement])
    }
}

/// Refuses the same statement twice, which would count its movements twice.
///
/// # Errors
///
/// When two statements have the same account and number, or the same movements.
pub fn check_distinct(statements: &[Statement]) -> Result<(), Fault> {
    for (place, one) in statements.iter().enumerate() {
        for other in &statements[..place] {
            let numbered = !one.id.is_empty() && one.id == other.id && one.account == other.account;
            if numbered || same_movements(one, other) {
                let what = if one.id.is_empty() {
                    "the statement".to_owned()
                } else {
                    format!("statement `{}`", one.id.escape_debug())
                };
                let rule = format!("{what} stands already in {}", other.file);
                return Err(Fault::in_file(&one.file, rule).hint("Give each statement once."));
            }
        }
    }
    Ok(())
}

fn same_movements(one: &Statement, other: &Statement) -> bool {
    let told = |statement: &Statement| {
        let mut all: Vec<_> = statement
            .movements
            .iter()
            .map(|one| {
                (one.date.clone(), one.side, one.cents, one.account.clone(), one.communication.clone())
            })
            .collect();
        all.sort();
        all
    };
    // Statements without any movement say nothing twice.
    !one.movements.is_empty() && one.account == other.account && told(one) == told(other)
}
