use application::{CommandError, RowsFile};
use register::{Event, Register, Text};
use workbook::Form;

use crate::input::options::Recording;

/// What a subcommand gives: how to record, and the events, some of which follow from the register.
pub(crate) struct RecordRequest<'a> {
    pub(super) recording: &'a Recording,
    pub(super) events: EventsOf<'a>,
    /// The file of rows that they come from.
    pub(super) file: Option<RowsOfRequest>,
}

/// A file of rows that was read.
pub(crate) struct RowsOfRequest {
    pub(super) source: RowsFile,
    pub(super) form: &'static Form,
}

pub(super) type EventsOf<'a> = Box<dyn FnOnce(&Register) -> Result<Vec<LocatedEvent>, CommandError> + 'a>;

/// An event and where it came from.
pub(crate) struct LocatedEvent {
    pub(super) event: Event,
    pub(super) place: Option<String>,
    /// The note of its row, which stands instead of that of the command.
    pub(super) note: Option<Text>,
}

impl<'a> RecordRequest<'a> {
    /// Events that do not depend on the register.
    pub(super) fn plain(recording: &'a Recording, events: Vec<LocatedEvent>) -> Self {
        Self { recording, events: Box::new(move |_| Ok(events)), file: None }
    }

    /// The rows of a file.
    pub(super) fn of_file(
        recording: &'a Recording,
        form: &'static Form,
        (source, events): (RowsFile, Vec<LocatedEvent>),
    ) -> Self {
        Self { file: Some(RowsOfRequest { source, form }), ..Self::plain(recording, events) }
    }

    /// One event.
    pub(super) fn one(recording: &'a Recording, event: impl Into<Event>) -> Self {
        Self::plain(recording, vec![LocatedEvent { event: event.into(), place: None, note: None }])
    }

    /// One event that follows from the register.
    pub(super) fn follows<E: Into<Event>>(
        recording: &'a Recording,
        event: impl FnOnce(&Register) -> Result<E, CommandError> + 'a,
    ) -> Self {
        let events = move |register: &Register| {
            Ok(vec![LocatedEvent { event: event(register)?.into(), place: None, note: None }])
        };
        Self { recording, events: Box::new(events), file: None }
    }
}
