use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use register::Register;

use crate::{Identity, Language, ReportError, csv, json, text, year_report};

/// The form of a report file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One text file.
    Text,
    /// One JSON file, the same in every language.
    Json,
    /// One CSV file a table, as Excel reads it in that language.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Text, Self::Json, Self::Csv];

    /// The word by which files, commands and the ledger name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|format| format.word() == word);
        found.ok_or_else(|| "a format is text, json or csv".to_owned())
    }
}

/// The files of the reports asked for, each with its name.
///
/// # Errors
/// [`ReportError::UnknownYear`].
pub fn files(
    register: &Register,
    identity: &Identity,
    year: i32,
    languages: &[Language],
    formats: &[Format],
) -> Result<Vec<(String, String)>, ReportError> {
    let mut files: Vec<(String, String)> = Vec::new();
    let stem = format!("report-{year}");
    for language in languages {
        let document = year_report(register, identity, year, *language)?;
        for format in formats {
            match format {
                Format::Text => files.push((format!("{stem}-{language}.txt"), text::render(&document))),
                Format::Json => {
                    files.push((format!("{stem}.json"), json::render(register, identity, year)?));
                }
                Format::Csv => {
                    let facts = document.facts();
                    let tables = facts.iter().chain(document.tables().map(|(_, table)| table));
                    files.extend(tables.map(|table| {
                        (format!("{stem}-{language}-{}.csv", table.id), csv::render(table, *language))
                    }));
                }
            }
        }
    }
    // The JSON is the same in every language, and a language named twice is one report.
    let mut names = BTreeSet::new();
    files.retain(|(name, _)| names.insert(name.clone()));
    Ok(files)
}
