use std::path::PathBuf;

use application::{CARRIED_KEYS, CarriedKey, CommandError, Existing, Verdict, output_file};
use clap::{Args, Subcommand};
use report::{Align, Block, Cell, Table};
use serde_json::json;

use crate::input::options::Answer;
use crate::language::ui_language::current_language;
use crate::output::answer::{Format, fact, print, print_blocks, print_json};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct KeysArgs {
    #[command(subcommand)]
    command: Option<KeysCommand>,
    #[command(flatten)]
    answer: Answer,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Print the key file of one key
    Show(ShowArgs),
    /// Write the key file of every key to a folder
    Write(WriteArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The id of the key, as `prorata keys` lists it
    id: String,
}

#[derive(Debug, Args)]
pub(crate) struct WriteArgs {
    /// The folder; it is made if it does not exist
    folder: PathBuf,
}

/// Lists, prints or writes the allocation keys that the program carries.
pub(crate) fn run(args: &KeysArgs) -> Result<Verdict, CommandError> {
    match &args.command {
        None => list(args.answer.format)?,
        Some(KeysCommand::Show(args)) => print(CarriedKey::of(&args.id)?.text)?,
        Some(KeysCommand::Write(args)) => write(args)?,
    }
    Ok(Verdict::Sound)
}

fn list(format: Format) -> Result<(), CommandError> {
    let keys = CARRIED_KEYS.iter().map(|carried| (carried, carried.law()));
    if format == Format::Json {
        let keys = keys.map(|(carried, law)| {
            let titles = &law.titles;
            json!({
                "first_year": law.first_year,
                "id": carried.id,
                "last_year": law.last_year,
                "published": law.published.map(|day| day.to_string()),
                "title": {"de": titles.de, "en": titles.en, "fr": titles.fr, "nl": titles.nl},
            })
        });
        return print_json(&json!({"schema": "prorata/keys/1", "keys": keys.collect::<Vec<_>>()}));
    }
    let columns = ["Id", "Years", "What it is"];
    let mut table = Table::new("keys", columns.map(|title| (title.to_owned(), Align::Left)));
    for (carried, law) in keys {
        let years = match law.last_year {
            Some(last) => format!("{}-{last}", law.first_year),
            None => format!("{}-", law.first_year),
        };
        let title = current_language().language().title(&law.titles);
        table.push(vec![Cell::text(carried.id), Cell::Text(years), Cell::text(title)]);
    }
    print_blocks(&[
        Block::Table(table),
        Block::Note(
            "Adopt one with `prorata record key-adopted --id ID`; read it with `prorata keys show ID`."
                .into(),
        ),
    ])
}

fn write(args: &WriteArgs) -> Result<(), CommandError> {
    output_file::make_folder(&args.folder)?;
    let path = |key: &CarriedKey| args.folder.join(format!("{}.toml", key.id));
    for key in &CARRIED_KEYS {
        output_file::may_write(&path(key), Existing::Keep)?;
    }
    let mut facts = Vec::new();
    for key in &CARRIED_KEYS {
        output_file::write(&path(key), key.text.as_bytes(), Existing::Keep)?;
        facts.push(fact("Written", Cell::Text(path(key).display().to_string())));
    }
    print_blocks(&[Block::Facts(facts)])
}
