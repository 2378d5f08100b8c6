use clap::Args;
use register::payload::{FindingAnswered, FindingClosed, FindingOutcome, FindingRaised};
use register::{Amount, Code, Date, Text, Year};

use super::record_request::RecordRequest;
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
pub(crate) struct FindingRaisedArgs {
    /// Its number: `2026-01`
    #[arg(long)]
    finding: Code,
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// The code of the catalogue, as `audit` prints it, or a word of your own
    #[arg(long)]
    code: Code,
    /// The fund that it concerns
    #[arg(long)]
    fund: Option<Code>,
    /// The amount at stake in euros
    #[arg(long, value_parser = values::amount, value_name = "EUR")]
    amount: Option<Amount>,
    /// The entries behind it, separated by commas
    #[arg(long, value_delimiter = ',', value_parser = values::seq, value_name = "SEQ")]
    entries: Vec<u64>,
    /// What was found
    #[arg(long)]
    text: Text,
    /// When it is raised
    #[arg(long, value_parser = values::date)]
    date: Date,
    /// By when an answer is expected
    #[arg(long, value_parser = values::date)]
    answer_due: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl FindingRaisedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = FindingRaised {
            finding: self.finding.clone(),
            year: self.year,
            code: self.code.clone(),
            fund: self.fund.clone(),
            cents: self.amount,
            entries: values::in_order(&self.entries),
            text: self.text.clone(),
            date: self.date.clone(),
            answer_due: self.answer_due.clone(),
        };
        RecordRequest::one(&self.recording, event)
    }
}

#[derive(Debug, Args)]
pub(crate) struct FindingAnsweredArgs {
    /// The number of the finding
    #[arg(long)]
    finding: Code,
    /// Who answers: a fund or a service
    #[arg(long)]
    by: Text,
    /// The answer
    #[arg(long)]
    text: Text,
    /// When it was given
    #[arg(long, value_parser = values::date)]
    date: Date,
    #[command(flatten)]
    recording: Recording,
}

impl FindingAnsweredArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = FindingAnswered {
            finding: self.finding.clone(),
            by: self.by.clone(),
            text: self.text.clone(),
            date: self.date.clone(),
        };
        RecordRequest::one(&self.recording, event)
    }
}

#[derive(Debug, Args)]
pub(crate) struct FindingClosedArgs {
    /// The number of the finding
    #[arg(long)]
    finding: Code,
    /// resolved, accepted or withdrawn
    #[arg(long, value_parser = values::word::<FindingOutcome>)]
    outcome: FindingOutcome,
    /// Why
    #[arg(long)]
    reason: Text,
    /// When
    #[arg(long, value_parser = values::date)]
    date: Date,
    #[command(flatten)]
    recording: Recording,
}

impl FindingClosedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = FindingClosed {
            finding: self.finding.clone(),
            outcome: self.outcome,
            reason: self.reason.clone(),
            date: self.date.clone(),
        };
        RecordRequest::one(&self.recording, event)
    }
}
