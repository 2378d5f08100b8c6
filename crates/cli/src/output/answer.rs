use application::{CommandError, ErrorKind};
use clap::ValueEnum;
use report::{Block, Cell, Identity, Language, text};
use serde::Serialize;
use serde_json::{Value, json};

use crate::language::messages::translate;
use crate::language::ui_language::{UiLanguage, current_language};
use crate::output::terminal;

/// In which form a command answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: integer cents and a schema field, see docs/json.md
    Json,
}

/// In which form a command answers whose answer is a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people
    Text,
    /// For programs: integer cents and a schema field, see docs/json.md
    Json,
    /// For spreadsheets
    Csv,
}

impl TableFormat {
    /// The language whose spreadsheets read the table; it says nothing of the other forms.
    pub(crate) fn csv_language(self, asked: Option<Language>) -> Result<Language, CommandError> {
        if asked.is_some() && self != Self::Csv {
            return Err(CommandError::usage(
                "--lang says whose spreadsheet reads the CSV, so it would have no effect",
            )
            .hint("add --format csv, or leave --lang out; --messages is the language of the answer"));
        }
        Ok(asked.unwrap_or(Language::Fr))
    }
}

/// Writes an answer to standard output. A reader who has gone, as after `| head`, ends the command quietly.
pub(crate) fn print(text: &str) -> Result<(), CommandError> {
    terminal::out(text).map_err(unwritten)
}

/// Writes a file to standard output.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), CommandError> {
    terminal::out_bytes(bytes).map_err(unwritten)
}

fn unwritten(error: std::io::Error) -> CommandError {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        CommandError::new(ErrorKind::Gone, "")
    } else {
        CommandError::refused(format!("writing the answer: {error}"))
    }
}

/// Blocks as text: their labels in the language of messages, figures and whatever a person wrote as they are.
pub(crate) fn render(blocks: &[Block]) -> String {
    let mut blocks = terminal::blocks(blocks);
    if current_language() != UiLanguage::En {
        blocks = blocks.into_iter().map(labelled).collect();
    }
    text::render_blocks(&blocks, Language::En)
}

fn labelled(block: Block) -> Block {
    match block {
        Block::Facts(facts) => {
            Block::Facts(facts.into_iter().map(|(name, cell)| told(&name, cell)).collect())
        }
        Block::Table(mut table) => {
            for column in &mut table.columns {
                column.title = translate(&column.title);
            }
            Block::Table(table)
        }
        Block::Note(note) => Block::Note(translate(&note)),
        Block::Chart(chart) => Block::Chart(chart),
    }
}

/// A name and its value; a result is a sentence of ours, any other value may be one of somebody else.
fn told(name: &str, cell: Cell) -> (String, Cell) {
    match cell {
        Cell::Text(result) if ["Result", "What to do", "It may be", "First difference"].contains(&name) => {
            (translate(name), Cell::Text(translate(&result)))
        }
        cell => (translate(name), cell),
    }
}

/// Writes blocks as text.
pub(crate) fn print_blocks(blocks: &[Block]) -> Result<(), CommandError> {
    print(&render(blocks))
}

/// Writes a JSON answer on several lines, keys in ascending order, as it is made.
pub(crate) fn print_json(answer: &impl Serialize) -> Result<(), CommandError> {
    terminal::out_json(answer).map_err(unwritten)
}

/// A name and its value for [`print_blocks`].
pub(crate) fn fact(name: &str, cell: Cell) -> (String, Cell) {
    (name.to_owned(), cell)
}

/// Which ledger was read, up to where, and the day against which due dates are held; then `facts`.
pub(crate) fn facts_as_of(identity: &Identity, facts: impl IntoIterator<Item = (String, Cell)>) -> Block {
    let head = [
        fact("Ledger", Cell::text(&identity.origin)),
        fact("As of", Cell::Text(identity.as_of.to_string())),
        fact("Due dates compared with", Cell::Text(identity.day.to_string())),
    ];
    Block::Facts(head.into_iter().chain(facts).collect())
}

/// Up to where the ledger was read, and the day against which due dates are held, for [`print_json`].
pub(crate) fn as_of(identity: &Identity) -> Value {
    json!({"day": identity.day.as_str(), "hash": identity.as_of.hash.to_string(), "seq": identity.as_of.seq})
}
