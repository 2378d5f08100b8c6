use std::path::PathBuf;

use application::{CarriedKey, CommandError, input_file};
use clap::{ArgGroup, Args};
use register::payload::{BudgetSource, Confidence, IndexPublished, KeyAdopted};
use register::{Amount, Code, Date, Month, Number, Year};

use super::record_request::RecordRequest;
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("key").required(true).args(["id", "file"]))]
pub(crate) struct KeyAdoptedArgs {
    /// A key that the program carries, as `prorata keys` lists it
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The key file (TOML)
    #[arg(long)]
    file: Option<PathBuf>,
    /// When it was decided; the day of recording when it is left out
    #[arg(long, value_parser = values::date)]
    date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl KeyAdoptedArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let key = match (&self.id, &self.file) {
            (Some(id), _) => CarriedKey::of(id)?.fact(),
            (None, Some(file)) => input_file::key(file)?,
            // One of the two is required.
            (None, None) => return Err(CommandError::usage("no key is named")),
        };
        let key = Box::new(key);
        Ok(RecordRequest::one(&self.recording, KeyAdopted { key, date: self.date.clone() }))
    }
}

#[derive(Debug, Args)]
pub(crate) struct IndexPublishedArgs {
    /// Which index
    #[arg(long, default_value = "health")]
    index: Code,
    /// Its base year
    #[arg(long)]
    base: Code,
    /// The month, 2025-08
    #[arg(long)]
    month: Month,
    /// The figure as published, 135.64 or 135,64
    #[arg(long, value_parser = number)]
    value: Number,
    /// The figure was not read in a publication
    #[arg(long)]
    inferred: bool,
    #[command(flatten)]
    recording: Recording,
}

impl IndexPublishedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = IndexPublished {
            index: self.index.clone(),
            base: self.base.clone(),
            month: self.month.clone(),
            value: self.value.clone(),
            confidence: if self.inferred { Confidence::Inferred } else { Confidence::Published },
        };
        RecordRequest::one(&self.recording, event)
    }
}

/// An index figure has one decimal sign and no thousands, so a comma can only be decimal.
fn number(text: &str) -> Result<Number, String> {
    let text = values::typed(text, cfg!(windows))?;
    text.replace(',', ".").parse().map_err(|error: register::FieldError| error.to_string())
}

#[derive(Debug, Args)]
pub(crate) struct BudgetSetArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// An amount in euros that a decision sets otherwise than the rule; needs --note or --document
    #[arg(long, value_name = "EUR", value_parser = values::amount)]
    decided: Option<Amount>,
    /// When it was decided; the day of recording when it is left out
    #[arg(long, value_parser = values::date)]
    date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl BudgetSetArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let unexplained = self.recording.note.is_none() && self.recording.documents.is_empty();
        if self.decided.is_some() && unexplained {
            return Err(CommandError::usage("a budget that departs from the rule needs its decision")
                .hint("name it with --note or --document"));
        }
        Ok(RecordRequest::follows(&self.recording, |register| {
            let mut budget = register.derive_budget(self.year)?;
            budget.date = self.date.clone();
            // Set already: the same facts, so that the same command run twice records once.
            if let Some(cents) = self.decided {
                budget.cents = cents;
                budget.source = BudgetSource::Decided;
            }
            Ok(budget)
        }))
    }
}
