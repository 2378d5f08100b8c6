//! The cells of a CSV file as fields of payloads, each fault with its file, line and column.

use std::path::Path;

use register::Event;

use super::wish::Placed;
use crate::command_error::CommandError;
use crate::input_file;

/// Reads the rows of a CSV file as events, each with its line.
pub(crate) fn from_file(
    path: &Path,
    required: &[&str],
    optional: &[&str],
    event: impl Fn(intake::Row<'_>) -> Result<Event, CommandError>,
) -> Result<Vec<Placed>, CommandError> {
    let table = input_file::table(path)?;
    table.expect_columns(required, optional)?;
    table
        .rows()
        .map(|row| {
            let place = Some(format!("{}, line {}", path.display(), row.line()));
            Ok(Placed { event: event(row)?, place })
        })
        .collect()
}

/// A cell as a field of a payload; the field's rule is told with file, line and column.
pub(crate) fn field<T: std::str::FromStr<Err = register::FieldError>>(
    cell: &intake::Cell<'_>,
) -> Result<T, CommandError> {
    let text = cell.required_text()?;
    text.parse::<T>().map_err(|error| cell.fault(error.to_string(), None).into())
}

/// A cell as a date.
pub(crate) fn date(cell: &intake::Cell<'_>) -> Result<register::Date, CommandError> {
    let text = cell.date()?;
    text.parse().map_err(|error: register::FieldError| cell.fault(error.to_string(), None).into())
}

/// A cell as cents, held against the bounds of the field.
pub(crate) fn cents<T: TryFrom<i64, Error = register::FieldError>>(
    cell: &intake::Cell<'_>,
) -> Result<T, CommandError> {
    T::try_from(cell.cents()?).map_err(|error| cell.fault(error.to_string(), None).into())
}

/// A cell as one of the words of a closed set.
pub(crate) fn word<T: serde::de::DeserializeOwned>(
    cell: &intake::Cell<'_>,
    words: &[&str],
) -> Result<T, CommandError> {
    let word = cell.choice(words)?;
    crate::values::word(word).map_err(|error| cell.fault(error, None).into())
}

/// A cell that may be empty, as a field.
pub(crate) fn optional<T: std::str::FromStr<Err = register::FieldError>>(
    cell: &intake::Cell<'_>,
) -> Result<Option<T>, CommandError> {
    if cell.is_empty() { Ok(None) } else { field(cell).map(Some) }
}
