use clap::Args;
use register::payload::{
    ProjectApproved, ProjectClosed, ProjectEndorsed, ProjectRefused, ProjectSpent, ProjectSubmitted,
};
use register::{Amount, Balance, Code, Date, Text, Year};

use super::cells::{cents, code, date, field};
use super::record_request::RecordRequest;
use super::rows_or_flags::rows_or_flags;
use crate::input::forms::SPENDING;
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
pub(crate) struct ProjectSubmittedArgs {
    /// Its code
    #[arg(long)]
    project: Code,
    /// The year whose common-project envelopes it draws on
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// Its title in French
    #[arg(long)]
    title_fr: Text,
    /// Its title in Dutch
    #[arg(long)]
    title_nl: Text,
    /// The funds that carry it out, separated by commas
    #[arg(long, required = true, value_delimiter = ',')]
    funds: Vec<Code>,
    /// What it is to cost in euros
    #[arg(long, value_parser = values::balance, value_name = "EUR")]
    budget: Balance,
    /// When it was submitted
    #[arg(long, value_parser = values::date)]
    date: Date,
    #[command(flatten)]
    recording: Recording,
}

impl ProjectSubmittedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = ProjectSubmitted {
            project: self.project.clone(),
            year: self.year,
            title_fr: self.title_fr.clone(),
            title_nl: self.title_nl.clone(),
            funds: self.funds.clone(),
            budget_cents: self.budget,
            date: self.date.clone(),
        };
        RecordRequest::one(&self.recording, event)
    }
}

#[derive(Debug, Args)]
pub(crate) struct ProjectStepArgs {
    /// The project
    #[arg(long)]
    project: Code,
    /// When
    #[arg(long, value_parser = values::date)]
    date: Date,
    /// The reference of the decision or the document
    #[arg(long)]
    reference: Text,
    #[command(flatten)]
    recording: Recording,
}

impl ProjectStepArgs {
    pub(super) fn endorsed(&self) -> RecordRequest<'_> {
        let (project, date, reference) = self.parts();
        RecordRequest::one(&self.recording, ProjectEndorsed { project, date, reference })
    }

    pub(super) fn approved(&self) -> RecordRequest<'_> {
        let (project, date, reference) = self.parts();
        RecordRequest::one(&self.recording, ProjectApproved { project, date, reference })
    }

    pub(super) fn refused(&self) -> RecordRequest<'_> {
        let (project, date, reference) = self.parts();
        RecordRequest::one(&self.recording, ProjectRefused { project, date, reference })
    }

    fn parts(&self) -> (Code, Date, Text) {
        (self.project.clone(), self.date.clone(), self.reference.clone())
    }
}

rows_or_flags!(
    ProjectSpentArgs: ProjectSpent, SPENDING,
    "Record every row of a file (CSV, XLSX or ODS): project, fund, amount, date, reference; optional: note",
    before {}
    fields {
        project as project: Code, "The project", (required_unless_present = "file"), required, code;
        fund as fund: Code, "The fund", (required_unless_present = "file"), required, code;
        amount as cents: Amount, "The amount in euros", (required_unless_present = "file", value_parser = values::amount, value_name = "EUR"), required, cents;
        date as date: Date, "When", (required_unless_present = "file", value_parser = values::date), required, date;
        reference as reference: Text, "The reference of the expense", (required_unless_present = "file"), required, field;
    }
    after {}
);

#[derive(Debug, Args)]
pub(crate) struct ProjectClosedArgs {
    /// The project
    #[arg(long)]
    project: Code,
    /// When
    #[arg(long, value_parser = values::date)]
    date: Date,
    #[command(flatten)]
    recording: Recording,
}

impl ProjectClosedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        RecordRequest::one(
            &self.recording,
            ProjectClosed { project: self.project.clone(), date: self.date.clone() },
        )
    }
}
