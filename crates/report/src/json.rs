//! The report for programs: integer cents, a `schema` field, and nothing that depends on a language.

use register::{Finding, Outcome, Register, Reperformance, Thresholds, figures};
use serde_json::{Map, Value, json};

use crate::audit_report::below;
use crate::{Identity, Language, ReportError, catalogue};

/// The name and version of the form of the report.
pub const REPORT_SCHEMA: &str = "prorata/report/1";

/// Writes the report of `year` as JSON, with its keys in ascending order, ending in a line feed.
///
/// # Errors
/// [`ReportError::UnknownYear`].
pub fn render(register: &Register, identity: &Identity, year: i32) -> Result<String, ReportError> {
    let figures = figures(register, year).ok_or(ReportError::UnknownYear(year))?;
    let numbers: Value = serde_json::from_str(&figures.json).expect("the figures were written as JSON");
    let report = json!({
        "schema": REPORT_SCHEMA,
        "program": identity.program,
        "origin": identity.origin,
        "year": year,
        "as_of": {
            "at": identity.at.as_str(),
            "day": identity.day.as_str(),
            "hash": identity.as_of.hash.to_string(),
            "root": identity.root.to_string(),
            "seq": identity.as_of.seq,
        },
        "figures": numbers,
        "figures_sha256": figures.sha256.to_string(),
        "findings": findings(register, Some(year)),
        "reperformance": reperformance(register.reperform(Some(year))),
        "entries": entries(register, year),
    });
    let text = serde_json::to_string_pretty(&report).expect("a value has text");
    Ok(text + "\n")
}

/// The findings of the whole catalogue by its own thresholds, of one year or of all.
pub fn findings(register: &Register, year: Option<i32>) -> Value {
    list(register.audit(year, &Thresholds::default()))
}

fn list(findings: Vec<Finding>) -> Value {
    findings.into_iter().map(|finding| Value::Object(finding_json(finding))).collect::<Vec<_>>().into()
}

fn finding_json(finding: Finding) -> Map<String, Value> {
    let severity = format!("{:?}", finding.severity()).to_lowercase();
    let mut one = Map::new();
    one.insert("code".into(), finding.code.code().into());
    one.insert("severity".into(), severity.into());
    one.insert("entries".into(), finding.entries.into());
    // What a finding does not concern is absent.
    let optional: [(&str, Option<Value>); 6] = [
        ("year", finding.year.map(Value::from)),
        ("fund", finding.fund.map(Value::from)),
        ("envelope", finding.envelope.map(|envelope| envelope.word().into())),
        ("cents", finding.cents.map(|cents| cents.get().into())),
        ("days", finding.days.map(Value::from)),
        ("detail", finding.detail.map(Value::from)),
    ];
    one.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    one
}

/// The findings of an audit, with what the catalogue says of each in a language and what was done about it.
pub fn audit(register: &Register, year: Option<i32>, thresholds: &Thresholds, language: Language) -> Value {
    let list = register.audit(year, thresholds).into_iter().map(|finding| {
        let entry = catalogue(finding.code);
        let followed = register.followed(&finding).map(|followed| {
            let end = followed.raised.end().map(|end| end.fact.outcome.word());
            json!({
                "answered": followed.raised.answer().map(register::RecordedFact::seq),
                "finding": followed.number,
                "outcome": end,
                "raised": followed.raised.in_force().map(register::RecordedFact::seq),
            })
        });
        let days = finding.days;
        let below = below(&finding, thresholds);
        let mut one = finding_json(finding);
        one.insert("basis".into(), entry.basis.into());
        one.insert("below_materiality".into(), below.into());
        one.insert("name".into(), entry.name(language).into());
        one.insert("what_to_do".into(), entry.todo(language).into());
        one.extend(days.map(|days| ("days".to_owned(), days.into())));
        one.extend(followed.map(|followed| ("followed".to_owned(), followed)));
        Value::Object(one)
    });
    list.collect::<Vec<_>>().into()
}

/// The re-performance of determinations.
pub fn reperformance(made: Vec<Reperformance>) -> Value {
    let list = made.into_iter().map(|made| {
        let (outcome, differences, why) = match made.outcome {
            Outcome::Identical => ("identical", Vec::new(), None),
            Outcome::Differs(list) => ("differs", list, None),
            Outcome::BreaksRule(why) => ("breaks-rule", Vec::new(), Some(why)),
            Outcome::Impossible(why) => ("impossible", Vec::new(), Some(why)),
        };
        let differences = differences.into_iter().map(|one| {
            json!({
                "figure": one.figure,
                "fund": one.fund,
                "recomputed_cents": one.recomputed.map(|cents| cents.get()),
                "recorded_cents": one.recorded.map(|cents| cents.get()),
            })
        });
        json!({
            "corrected_by": made.corrected_by,
            "differences": differences.collect::<Vec<_>>(),
            "entry": made.seq,
            "figures": made.figures,
            "outcome": outcome,
            "revision": made.revision,
            "status": made.status,
            "why": why,
            "year": made.year,
        })
    });
    list.collect::<Vec<_>>().into()
}

fn entries(register: &Register, year: i32) -> Value {
    let list = register.journal(year).into_iter().map(|line| {
        let documents = line.stamp.attached.documents.iter().map(|document| {
            json!({
                "bytes": document.bytes.get(),
                "name": document.name.as_str(),
                "sha256": document.sha256.as_str(),
            })
        });
        json!({
            "actor": line.stamp.actor,
            "at": line.stamp.at.as_str(),
            "corrected_by": line.corrected_by,
            "documents": documents.collect::<Vec<_>>(),
            "hash": line.stamp.hash.to_string(),
            "kind": line.kind.name(),
            "place": line.stamp.attached.place.as_ref().map(|place| place.as_str()),
            "seq": line.stamp.seq,
        })
    });
    list.collect::<Vec<_>>().into()
}
