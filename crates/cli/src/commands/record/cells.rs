//! The cells of a file of rows as fields of payloads, each fault with its file, line and column.

use std::path::Path;

use application::{CommandError, RowsFile};
use register::Event;
use register::allocation::Cents;
use register::payload::{Envelope, EvaluationResult, Ground};
use workbook::Form;

use super::record_request::LocatedEvent;
use crate::input::forms::{ENVELOPES, GROUNDS, RESULTS};

use crate::input::encoding;

/// Reads the rows of a file as events, each with its place.
pub(crate) fn from_file(
    path: &Path,
    form: &'static Form,
    event: impl Fn(intake::Row<'_>) -> Result<Event, CommandError>,
) -> Result<(RowsFile, Vec<LocatedEvent>), CommandError> {
    let mut source = RowsFile::read(path, encoding::asked())?;
    source.table.expect_columns(&form.required(), &form.optional())?;
    let events = source.table.rows().map(|row| {
        let note = row.cell("note");
        let note = if note.is_empty() { None } else { Some(field(&note)?) };
        Ok(LocatedEvent { event: event(row)?, place: Some(row.place()), note })
    });
    let events = CommandError::collect(events)?;
    source.note_figures(form);
    Ok((source, events))
}

/// A cell as a field of a payload; the field's rule is told with file, line and column.
pub(crate) fn field<T: std::str::FromStr<Err = register::FieldError>>(
    cell: &intake::Cell<'_>,
) -> Result<T, CommandError> {
    let text = cell.required_text()?;
    text.parse::<T>().map_err(|error| cell.fault(error.to_string(), None).into())
}

/// A cell as a code: what looks the same must be the same.
pub(crate) fn code(cell: &intake::Cell<'_>) -> Result<register::Code, CommandError> {
    let text = cell.code()?;
    text.parse().map_err(|error: register::FieldError| cell.fault(error.to_string(), None).into())
}

/// A cell that may be empty, as a code.
pub(crate) fn optional_code(cell: &intake::Cell<'_>) -> Result<Option<register::Code>, CommandError> {
    if cell.is_empty() { Ok(None) } else { code(cell).map(Some) }
}

/// A cell as a date.
pub(crate) fn date(cell: &intake::Cell<'_>) -> Result<register::Date, CommandError> {
    let text = cell.date()?;
    text.parse().map_err(|error: register::FieldError| cell.fault(error.to_string(), None).into())
}

/// A cell as cents, held against the bounds of the field.
pub(crate) fn cents<T: TryFrom<Cents, Error = register::FieldError>>(
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
    crate::input::values::word(word).map_err(|error| cell.fault(error, None).into())
}

/// A cell as an envelope.
pub(crate) fn envelope(cell: &intake::Cell<'_>) -> Result<Envelope, CommandError> {
    word(cell, &ENVELOPES)
}

/// A cell as a ground of repayment.
pub(crate) fn ground(cell: &intake::Cell<'_>) -> Result<Ground, CommandError> {
    word(cell, &GROUNDS)
}

/// A cell as the result of an evaluation.
pub(crate) fn result(cell: &intake::Cell<'_>) -> Result<EvaluationResult, CommandError> {
    word(cell, &RESULTS)
}
