use std::path::PathBuf;

use application::CommandError;
use clap::Args;
use register::payload::{
    ProjectApproved, ProjectClosed, ProjectEndorsed, ProjectRefused, ProjectSpent, ProjectSubmitted,
};
use register::{Amount, Balance, Code, Date, Text, Year};

use super::cells::{cents, code, date, field, from_file};
use super::record_request::RecordRequest;
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

#[derive(Debug, Args)]
pub(crate) struct ProjectSpentArgs {
    /// Record every row of a file (CSV, XLSX or ODS): project, fund, amount, date, reference; optional: note
    #[arg(long, conflicts_with_all = ["project", "fund", "amount", "date", "reference"])]
    file: Option<PathBuf>,
    /// The project
    #[arg(long, required_unless_present = "file")]
    project: Option<Code>,
    /// The fund
    #[arg(long, required_unless_present = "file")]
    fund: Option<Code>,
    /// The amount in euros
    #[arg(long, required_unless_present = "file", value_parser = values::amount, value_name = "EUR")]
    amount: Option<Amount>,
    /// When
    #[arg(long, required_unless_present = "file", value_parser = values::date)]
    date: Option<Date>,
    /// The reference of the expense
    #[arg(long, required_unless_present = "file")]
    reference: Option<Text>,
    #[command(flatten)]
    recording: Recording,
}

impl ProjectSpentArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let typed = (&self.project, &self.fund, self.amount, &self.date, &self.reference);
        if let (Some(project), Some(fund), Some(cents), Some(date), Some(reference)) = typed {
            let event = ProjectSpent {
                project: project.clone(),
                fund: fund.clone(),
                cents,
                date: date.clone(),
                reference: reference.clone(),
            };
            return Ok(RecordRequest::one(&self.recording, event));
        }
        let path = self.file.clone().unwrap_or_default();
        let file = from_file(&path, &SPENDING, |row| {
            Ok(ProjectSpent {
                project: code(&row.cell("project"))?,
                fund: code(&row.cell("fund"))?,
                cents: cents(&row.cell("amount"))?,
                date: date(&row.cell("date"))?,
                reference: field(&row.cell("reference"))?,
            }
            .into())
        })?;
        Ok(RecordRequest::of_file(&self.recording, &SPENDING, file))
    }
}

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
