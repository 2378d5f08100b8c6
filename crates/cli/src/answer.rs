use std::io::Write;

use clap::ValueEnum;
use report::{Block, Cell, Language, text};
use serde_json::Value;

use crate::command_error::{CommandError, ErrorKind};

/// In which form a command answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: integer cents and a schema field, see docs/json.md
    Json,
}

/// Writes an answer to standard output. A reader who has gone, as after `| head`, ends the command quietly.
pub(crate) fn print(text: &str) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            CommandError::new(ErrorKind::Gone, "")
        } else {
            CommandError::refused(format!("writing the answer: {error}"))
        }
    })
}

/// Writes blocks as text.
pub(crate) fn print_blocks(blocks: &[Block]) -> Result<(), CommandError> {
    print(&text::render_blocks(blocks, Language::En))
}

/// Writes a JSON answer on several lines, keys in ascending order.
pub(crate) fn print_json(value: &Value) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| CommandError::refused(format!("writing the answer: {error}")))?;
    print(&(text + "\n"))
}

/// A name and its value for [`print_blocks`].
pub(crate) fn fact(name: &str, cell: Cell) -> (String, Cell) {
    (name.to_owned(), cell)
}
