use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use register::Register;

use crate::{
    Identity, Language, PageEvidence, ReportError, csv, explanations, html, json, text, year_report,
};

/// The form of a report file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One text file.
    Text,
    /// One JSON file, the same in every language.
    Json,
    /// One CSV file a table, as Excel reads it in that language.
    Csv,
    /// One CSV file a table, with commas, decimal points and ISO dates in every language.
    CsvPlain,
    /// One page for a browser.
    Html,
    /// One workbook.
    Xlsx,
    /// One document for paper and for archives.
    Pdf,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Json, Self::Csv, Self::CsvPlain, Self::Html, Self::Xlsx, Self::Pdf];

    /// The word by which files, commands and the ledger name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::CsvPlain => "csv-rfc4180",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
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
        found.ok_or_else(|| {
            let words = Self::ALL.map(Self::word).join(", ");
            format!("`{}` is not a format of the reports: {words}", word.escape_debug())
        })
    }
}

/// From what reports are made.
#[derive(Clone, Copy, Debug)]
pub struct ReportSource<'a> {
    /// What the ledger says, up to the entry of the identity.
    pub register: &'a Register,
    /// The ledger prefix, the program and the version of the form.
    pub identity: &'a Identity,
    /// The year.
    pub year: i32,
    /// The entries on which the year rests, for pages that check themselves.
    pub evidence: Option<&'a PageEvidence>,
}

/// The files of the reports asked for, each with its name; none for the formats that have crates of their own.
///
/// # Errors
/// [`ReportError::UnknownYear`].
pub fn files(
    source: &ReportSource<'_>,
    languages: &[Language],
    formats: &[Format],
) -> Result<Vec<(String, String)>, ReportError> {
    let mut files: Vec<(String, String)> = Vec::new();
    let ReportSource { register, identity, year, evidence } = *source;
    let stem = format!("report-{year}");
    for language in languages {
        let document = year_report(register, identity, year, *language)?;
        let tables = |ending: &str, render: &dyn Fn(&crate::Table) -> String| -> Vec<(String, String)> {
            let facts = document.facts();
            let tables = facts.iter().chain(document.tables().map(|(_, table)| table));
            tables
                .map(|table| (format!("{stem}-{language}-{}{ending}.csv", table.id), render(table)))
                .collect()
        };
        for format in formats {
            match format {
                Format::Text => files.push((format!("{stem}-{language}.txt"), text::render(&document))),
                Format::Json => {
                    files.push((format!("{stem}.json"), json::render(register, identity, year)?));
                }
                Format::Csv => files.extend(tables("", &|table| csv::render(table, *language))),
                Format::CsvPlain => files.extend(tables(".rfc4180", &csv::render_plain)),
                Format::Html => {
                    let told = explanations(register, year, *language);
                    let determined = register.year(year).and_then(|book| book.determination());
                    let determined = determined.map(register::RecordedFact::seq);
                    let page = html::year_page(&document, &told, identity, evidence, determined);
                    files.push((format!("{stem}-{language}.html"), page));
                }
                Format::Xlsx | Format::Pdf => {}
            }
        }
    }
    // The JSON is the same in every language, and a language named twice is one report.
    let mut names = BTreeSet::new();
    files.retain(|(name, _)| names.insert(name.clone()));
    Ok(files)
}
