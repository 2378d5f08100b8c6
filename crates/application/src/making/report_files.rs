//! The files of a report in every format: those that `report` writes, and those of the crates with heavy dependencies.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use register::chain::{Hash, Levels};
use report::{Format, Language, PageEvidence, ReportSource, Word};

use crate::error::{CommandError, ErrorKind};
use crate::making::pdf::{PdfAttachment, pdf};
use crate::reading::ledger_file::{LedgerFile, Progress, Task};
use crate::reading::loaded_ledger::LoadedLedger;

/// A file before it is written: its name and its bytes.
pub type Rendition = (String, Vec<u8>);

/// The files of the report of `year` from the ledger in `file`, which `ledger` has read.
pub fn of_year(
    file: &LedgerFile<'_>,
    ledger: &LoadedLedger,
    year: i32,
    languages: &[Language],
    formats: &[Format],
) -> Result<Vec<Rendition>, CommandError> {
    let evidence = match formats.contains(&Format::Html) {
        true => Some(evidence(file, ledger, year)?),
        false => None,
    };
    let source = ReportSource {
        register: &ledger.register,
        identity: &ledger.identity,
        year,
        evidence: evidence.as_ref(),
    };
    render(&source, languages, formats, file.progress())
}

/// The files of a report from its source.
pub fn render(
    source: &ReportSource<'_>,
    languages: &[Language],
    formats: &[Format],
    progress: &dyn Progress,
) -> Result<Vec<Rendition>, CommandError> {
    let mut files: Vec<Rendition> = Vec::new();
    for language in languages {
        for format in formats {
            progress.part(Task::Reports, &format!("{language} {format}"));
            for (name, bytes) in one(source, *language, *format)? {
                // The JSON is the same in every language, and a language named twice is one report.
                if files.iter().all(|(own, _)| *own != name) {
                    files.push((name, bytes));
                }
            }
        }
    }
    progress.end();
    Ok(files)
}

/// A report that a file turned out to be.
pub struct FoundReport {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// Its format.
    pub format: Format,
}

/// Looks for the report that has exactly these bytes.
pub fn found(
    file: &LedgerFile<'_>,
    ledger: &LoadedLedger,
    year: i32,
    languages: &[Language],
    formats: &[Format],
    bytes: &[u8],
) -> Result<Option<FoundReport>, CommandError> {
    for language in languages {
        for format in formats {
            for (name, own) in of_year(file, ledger, year, &[*language], &[*format])? {
                if own == bytes {
                    return Ok(Some(FoundReport { name, language: *language, format: *format }));
                }
            }
        }
    }
    Ok(None)
}

fn one(
    source: &ReportSource<'_>,
    language: Language,
    format: Format,
) -> Result<Vec<Rendition>, CommandError> {
    match format {
        Format::Xlsx => {
            let ReportSource { register, identity, year, .. } = *source;
            let document = report::year_report(register, identity, year, language)?;
            let reckoning = workbook::RecalculationInput::of(register, year);
            let figures = register::figures(register, year).ok_or(report::ReportError::UnknownYear(year))?;
            let digest = figures.sha256.to_string();
            let bytes = workbook::render(&document, identity, reckoning.as_ref(), &digest)
                .map_err(|error| CommandError::failed(&error))?;
            Ok(vec![(format!("report-{year}-{language}.xlsx"), bytes)])
        }
        Format::Pdf => {
            let ReportSource { register, identity, year, .. } = *source;
            let document = report::year_report(register, identity, year, language)?;
            let json = report::json::render(register, identity, year)?;
            let attachment = PdfAttachment {
                name: format!("report-{year}.json"),
                mime: "application/json".into(),
                description: Word::AttachedReport.in_language(language).into(),
                bytes: json.into_bytes(),
            };
            let bytes = pdf(source, &document, Some(attachment))?;
            Ok(vec![(format!("report-{year}-{language}.pdf"), bytes)])
        }
        Format::Text | Format::Json | Format::Csv | Format::CsvPlain | Format::Html => {
            let files = report::files(source, &[language], &[format])?;
            Ok(files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect())
        }
    }
}

/// The entries on which a year rests, with what leads from them to the root, read from the ledger again.
pub fn evidence(
    file: &LedgerFile<'_>,
    ledger: &LoadedLedger,
    year: i32,
) -> Result<PageEvidence, CommandError> {
    let size = ledger.identity.as_of.seq;
    let mut lines: BTreeMap<u64, String> =
        ledger.register.journal(year).into_iter().map(|line| (line.stamp.seq, String::new())).collect();
    let mut levels = Levels::default();
    file.reader()?.rows(|row| {
        let line = row.line.unwrap_or_default();
        levels.push(Hash::leaf(line.as_bytes()));
        if let Some(own) = lines.get_mut(&levels.size()) {
            own.push_str(line);
        }
        if levels.size() < size { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let changed = || CommandError::new(ErrorKind::Broken, "the ledger was changed while it was read");
    if levels.root_at(size) != Some(ledger.identity.root) {
        return Err(changed());
    }
    PageEvidence::of(&levels, size, &lines).ok_or_else(changed)
}
