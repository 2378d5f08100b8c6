use std::collections::BTreeMap;
use std::path::PathBuf;

use application::{CommandError, RowsFile};
use clap::Args;
use register::payload::{AffiliateCount, AffiliatesCertified, EvaluationGiven, EvaluationResult, Weights};
use register::{Code, Date, FieldError, Text, Whole, Year};
use workbook::Form;

use super::cells::{code, result};
use super::record_request::{RecordRequest, RowsOfRequest};
use super::rows_or_flags::rows_or_flags;
use crate::input::encoding;
use crate::input::forms::{AFFILIATES, AFFILIATES_BY_PARAGRAPH, EVALUATIONS};
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
pub(crate) struct AffiliatesCertifiedArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = values::year)]
    year: Year,
    /// A file (CSV, XLSX or ODS) with the columns `fund` and `count`, or `fund`, `s1`, `s1bis` and `s1ter`
    #[arg(long)]
    file: PathBuf,
    /// The day at which they were counted; the reference date of the key when it is left out
    #[arg(long, value_parser = values::date)]
    reference_date: Option<Date>,
    /// Who certified them, or where they were published
    #[arg(long)]
    source: Text,
    /// The total that the certificate states; refused when the counts do not make it
    #[arg(long)]
    total: Option<String>,
    /// The counts are not those of the law but others in their place; every report says so
    #[arg(long)]
    stand_in: bool,
    /// When they were certified; the day of recording when it is left out
    #[arg(long, value_parser = values::date)]
    date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl AffiliatesCertifiedArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let Counts { source, form, counts } = read_counts(&self.file)?;
        if let Some(stated) = &self.total {
            let stated = intake::parse_count(stated)
                .map_err(|rule| CommandError::usage(format!("--total: {rule}")))?;
            let made: u64 = counts.iter().map(|count| count.count.count()).sum();
            if made != stated {
                let what = format!(
                    "{}: the counts make {made}, not the stated total of {stated}",
                    self.file.display()
                );
                return Err(
                    CommandError::refused(what).hint("compare the file with the certificate, fund by fund")
                );
            }
        }
        let request = RecordRequest::follows(&self.recording, move |register| {
            let reference_date = match &self.reference_date {
                Some(date) => date.clone(),
                None => {
                    let key = register.key(self.year.calendar()).map_err(|conflict| {
                        CommandError::refused(conflict.to_string())
                            .hint("adopt the key of the year: `record key-adopted`")
                    })?;
                    let date = key.fact.law.calendar.reference_date(self.year.calendar());
                    date.map_err(|error| CommandError::refused(error.to_string()))?.into()
                }
            };
            let total = counts.iter().fold(0_i64, |sum, count| sum.saturating_add(count.count.get()));
            let refuse = |error: FieldError| CommandError::refused(error.to_string());
            Ok(AffiliatesCertified {
                year: self.year,
                reference_date,
                weights: if self.stand_in { Weights::StandIn } else { Weights::Legal },
                source: self.source.clone(),
                counts,
                total: Whole::try_from(total).map_err(refuse)?,
                date: self.date.clone(),
            })
        });
        Ok(RecordRequest { file: Some(RowsOfRequest { source, form }), ..request })
    }
}

/// What an affiliates file says.
pub(crate) struct Counts {
    pub(crate) source: RowsFile,
    form: &'static Form,
    pub(crate) counts: Vec<AffiliateCount>,
}

/// Reads an affiliates file, in one of its two shapes.
pub(crate) fn read_counts(path: &std::path::Path) -> Result<Counts, CommandError> {
    let mut source = RowsFile::read(path, encoding::asked())?;
    let table = &source.table;
    let (whole, parts) = (AFFILIATES.required(), AFFILIATES_BY_PARAGRAPH.required());
    let by_paragraph = table.expect_header(&[&whole, &parts])? == 1;
    let mut seen: BTreeMap<Code, String> = BTreeMap::new();
    let counts = table.rows().map(|row| {
        let cell = row.cell("fund");
        let fund: Code =
            cell.code()?.parse().map_err(|error: FieldError| cell.fault(error.to_string(), None))?;
        if let Some(spot) = seen.insert(fund.clone(), row.spot()) {
            let rule = format!("the fund stands already on {spot}");
            return Err(cell.fault(rule, Some("give each fund once".into())).into());
        }
        let whole = |name: &str| -> Result<Whole, CommandError> {
            let cell = row.cell(name);
            let count = i64::try_from(cell.count()?).unwrap_or(i64::MAX);
            Whole::try_from(count).map_err(|error| cell.fault(error.to_string(), None).into())
        };
        Ok(if by_paragraph {
            let parts = [whole("s1")?, whole("s1bis")?, whole("s1ter")?];
            let sum = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.get()));
            AffiliateCount {
                fund,
                count: Whole::try_from(sum).map_err(|error| row.fault(error.to_string(), None))?,
                s1: Some(parts[0]),
                s1bis: Some(parts[1]),
                s1ter: Some(parts[2]),
            }
        } else {
            AffiliateCount { fund, count: whole("count")?, s1: None, s1bis: None, s1ter: None }
        })
    });
    let counts = CommandError::collect(counts)?;
    let form = if by_paragraph { &AFFILIATES_BY_PARAGRAPH } else { &AFFILIATES };
    source.note_figures(form);
    Ok(Counts { source, form, counts })
}

rows_or_flags!(
    EvaluationGivenArgs: EvaluationGiven, EVALUATIONS,
    "Record every row of a file (CSV, XLSX or ODS): fund, result; optional: note",
    before {
        year: Year, "The year of the subsidy that it decides on; the services evaluated are those of the year before", (value_parser = values::year);
    }
    fields {
        fund as fund: Code, "The fund", (required_unless_present = "file"), required, code;
        result as result: EvaluationResult, "positive, negative, pending or not-applicable", (required_unless_present = "file", value_parser = values::word::<EvaluationResult>), required, result;
    }
    after {
        decider: Text, "Who decided", ();
        date: Date, "When it was decided, or asked for", (value_parser = values::date);
    }
);
