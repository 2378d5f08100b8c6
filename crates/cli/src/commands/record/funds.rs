use std::path::PathBuf;

use application::CommandError;
use clap::Args;
use register::payload::{FundAdmitted, FundEnded};
use register::{Code, Date, Text};

use super::cells::{code, date, field, from_file};
use super::record_request::RecordRequest;
use crate::input::forms::FUNDS;
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
pub(crate) struct FundAdmittedArgs {
    /// Record every row of a file (CSV, XLSX or ODS): fund, name_fr, name_nl, from; optional: enterprise_number, note
    #[arg(long, conflicts_with_all = ["fund", "name_fr", "name_nl", "from", "enterprise_number"])]
    file: Option<PathBuf>,
    /// Its code
    #[arg(long, required_unless_present = "file")]
    fund: Option<Code>,
    /// Its name in French
    #[arg(long, required_unless_present = "file")]
    name_fr: Option<Text>,
    /// Its name in Dutch
    #[arg(long, required_unless_present = "file")]
    name_nl: Option<Text>,
    /// Its first day
    #[arg(long, required_unless_present = "file", value_parser = values::date)]
    from: Option<Date>,
    /// Its enterprise number, ten digits, with or without dots
    #[arg(long, value_parser = values::enterprise_number)]
    enterprise_number: Option<Code>,
    #[command(flatten)]
    recording: Recording,
}

impl FundAdmittedArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let typed = (&self.fund, &self.name_fr, &self.name_nl, &self.from);
        if let (Some(fund), Some(name_fr), Some(name_nl), Some(from)) = typed {
            let event = FundAdmitted {
                fund: fund.clone(),
                name_fr: name_fr.clone(),
                name_nl: name_nl.clone(),
                enterprise_number: self.enterprise_number.clone(),
                from: from.clone(),
            };
            return Ok(RecordRequest::one(&self.recording, event));
        }
        let path = self.file.clone().unwrap_or_default();
        let file = from_file(&path, &FUNDS, |row| {
            Ok(FundAdmitted {
                fund: code(&row.cell("fund"))?,
                name_fr: field(&row.cell("name_fr"))?,
                name_nl: field(&row.cell("name_nl"))?,
                enterprise_number: number(&row.cell("enterprise_number"))?,
                from: date(&row.cell("from"))?,
            }
            .into())
        })?;
        Ok(RecordRequest::of_file(&self.recording, &FUNDS, file))
    }
}

/// A cell that may hold an enterprise number.
fn number(cell: &intake::Cell<'_>) -> Result<Option<Code>, CommandError> {
    if cell.is_empty() {
        return Ok(None);
    }
    let number = values::enterprise_number(cell.required_text()?);
    number.map(Some).map_err(|rule| cell.fault(rule, None).into())
}

#[derive(Debug, Args)]
pub(crate) struct FundEndedArgs {
    /// The fund
    #[arg(long)]
    fund: Code,
    /// Its last day
    #[arg(long, value_parser = values::date)]
    to: Date,
    /// The fund that takes over its rights and duties
    #[arg(long)]
    successor: Option<Code>,
    #[command(flatten)]
    recording: Recording,
}

impl FundEndedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event =
            FundEnded { fund: self.fund.clone(), to: self.to.clone(), successor: self.successor.clone() };
        RecordRequest::one(&self.recording, event)
    }
}
