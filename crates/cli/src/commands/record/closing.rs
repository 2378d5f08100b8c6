use std::path::PathBuf;

use application::{AsOf, CommandError, LedgerFile, input_file, report_files};
use clap::Args;
use register::chain::sha256;
use register::payload::{ReportIssued, YearClosed, YearReopened};
use register::{Date, Digest, Text, Year};
use report::{Format, Language, ReportError};
use serde::de::DeserializeOwned;

use super::record_request::RecordRequest;
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
pub(crate) struct YearClosedArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// When it was decided; the day of recording when it is left out
    #[arg(long, value_parser = values::date)]
    date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl YearClosedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        RecordRequest::follows(&self.recording, |register| {
            Ok(YearClosed { date: self.date.clone(), ..register.closing_totals(self.year)? })
        })
    }
}

#[derive(Debug, Args)]
pub(crate) struct YearReopenedArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// Why
    #[arg(long)]
    reason: Text,
    /// When it was decided; the day of recording when it is left out
    #[arg(long, value_parser = values::date)]
    date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl YearReopenedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = YearReopened { year: self.year, reason: self.reason.clone(), date: self.date.clone() };
        RecordRequest::one(&self.recording, event)
    }
}

#[derive(Debug, Args)]
pub(crate) struct ReportIssuedArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// The language of the report: fr, nl, de, en
    #[arg(long)]
    lang: Language,
    /// The format of the file
    #[arg(long, value_name = "text|json|csv|csv-rfc4180|html|xlsx|pdf")]
    report_format: Format,
    /// Up to where the report takes the ledger into account; its figures are computed again from there
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE")]
    as_of: AsOf,
    /// The file; it must be the one that the ledger yields, and its digest is recorded
    #[arg(long)]
    file: Option<PathBuf>,
    #[command(flatten)]
    recording: Recording,
}

impl ReportIssuedArgs {
    pub(super) fn request_of(&self, ledger: &LedgerFile<'_>) -> Result<RecordRequest<'_>, CommandError> {
        let read = ledger.read(Some(&self.as_of))?;
        let year = self.year.calendar();
        let figures = register::figures(&read.register, year).ok_or(ReportError::UnknownYear(year))?;
        let file_sha256: Option<Digest> = match &self.file {
            Some(path) => {
                let bytes = input_file::read(path)?;
                let (languages, formats) = ([self.lang], [self.report_format]);
                if report_files::found(ledger, &read, year, &languages, &formats, &bytes)?.is_none() {
                    let what = format!("{} is not the report that the ledger yields", path.display());
                    return Err(CommandError::refused(what).hint(
                        "name the year, language, format and --as-of entry with which it was written",
                    ));
                }
                Some(sha256(&bytes).into())
            }
            None => None,
        };
        let event = ReportIssued {
            year: self.year,
            language: word(self.lang.code())?,
            format: word(self.report_format.word())?,
            as_of: read.identity.as_of.seq,
            day: read.identity.day.clone(),
            figures_sha256: figures.sha256.into(),
            file_sha256,
        };
        Ok(RecordRequest::one(&self.recording, event))
    }
}

fn word<T: DeserializeOwned>(text: &str) -> Result<T, CommandError> {
    values::word(text).map_err(CommandError::refused)
}
