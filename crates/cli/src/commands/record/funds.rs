use application::CommandError;
use clap::Args;
use register::payload::{FundAdmitted, FundEnded};
use register::{Code, Date, Text};

use super::cells::{code, date, field};
use super::record_request::RecordRequest;
use super::rows_or_flags::rows_or_flags;
use crate::input::forms::FUNDS;
use crate::input::options::Recording;
use crate::input::values;

rows_or_flags!(
    FundAdmittedArgs: FundAdmitted, FUNDS,
    "Record every row of a file (CSV, XLSX or ODS): fund, name_fr, name_nl, from; optional: enterprise_number, note",
    before {}
    fields {
        fund as fund: Code, "Its code", (required_unless_present = "file"), required, code;
        name_fr as name_fr: Text, "Its name in French", (required_unless_present = "file"), required, field;
        name_nl as name_nl: Text, "Its name in Dutch", (required_unless_present = "file"), required, field;
        from as from: Date, "Its first day", (required_unless_present = "file", value_parser = values::date), required, date;
        enterprise_number as enterprise_number: Code, "Its enterprise number, ten digits, with or without dots", (value_parser = values::enterprise_number), optional, number;
    }
    after {}
);

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
