use register::payload::{AllocationDetermined, BudgetSource, DeterminationStatus, Weights};
use register::{Outcome, RecordedFact, Register, YearBook};

use crate::ExtractError;
use crate::tables::{Tables, entry, flag, number, text};

/// Fills the tables of funds, years and what was determined.
pub(crate) fn fill(tables: &Tables<'_>, register: &Register) -> Result<(), ExtractError> {
    for (code, record) in register.funds() {
        let admitted = record.named();
        let ended = record.end();
        tables.push(
            "funds",
            vec![
                ("fund", text(Some(code))),
                ("name_fr", text(admitted.map(|filed| &filed.fact.name_fr))),
                ("name_nl", text(admitted.map(|filed| &filed.fact.name_nl))),
                ("enterprise_number", text(admitted.and_then(|filed| filed.fact.enterprise_number.as_ref()))),
                ("from_date", text(admitted.map(|filed| &filed.fact.from))),
                ("to_date", text(ended.map(|filed| &filed.fact.to))),
                ("successor", text(ended.and_then(|filed| filed.fact.successor.as_ref()))),
                ("admitted_entry", entry(record.admission().map(RecordedFact::seq))),
                ("ended_entry", entry(ended.map(RecordedFact::seq))),
            ],
        )?;
    }
    for (year, book) in register.years() {
        one_year(tables, register, *year, book)?;
        inputs(tables, *year, book)?;
        for filed in &book.determinations {
            determination(tables, register, *year, book, filed)?;
        }
    }
    Ok(())
}

fn status(fact: &AllocationDetermined) -> &'static str {
    match fact.status {
        DeterminationStatus::Provisional => "provisional",
        DeterminationStatus::Definitive => "definitive",
    }
}

fn one_year(
    tables: &Tables<'_>,
    register: &Register,
    year: i32,
    book: &YearBook,
) -> Result<(), ExtractError> {
    let key = register.key_applied(year);
    let (budget, counts, determined) = (book.budget(), book.count(), book.determination());
    let fact = determined.map(|filed| &filed.fact);
    let calendar = key.map(|key| &key.fact.law.calendar);
    let window = calendar.and_then(|calendar| calendar.payment_window(year).ok());
    let source = budget.map(|filed| match filed.fact.source {
        BudgetSource::Derived => "derived",
        BudgetSource::Decided => "decided",
    });
    let weights = counts.map(|filed| match filed.fact.weights {
        Weights::Legal => "legal",
        Weights::StandIn => "stand-in",
    });
    tables.push(
        "years",
        vec![
            ("year", number(Some(year.into()))),
            ("key", text(key.map(|key| &key.fact.law.id))),
            ("key_title_fr", text(key.map(|key| &key.fact.law.titles.fr))),
            ("key_title_nl", text(key.map(|key| &key.fact.law.titles.nl))),
            ("key_entry", entry(key.map(RecordedFact::seq))),
            ("budget_cents", number(budget.map(|filed| filed.fact.cents.get()))),
            ("budget_source", text(source)),
            ("budget_entry", entry(budget.map(RecordedFact::seq))),
            ("affiliates", number(counts.map(|filed| filed.fact.total.get()))),
            ("weights", text(weights)),
            ("affiliates_entry", entry(counts.map(RecordedFact::seq))),
            ("determination_entry", entry(determined.map(RecordedFact::seq))),
            ("status", text(fact.map(status))),
            ("revision", number(fact.map(|fact| fact.revision.into()))),
            ("remainder_cents", number(fact.map(|fact| fact.remainder_cents.get()))),
            ("reserved_cents", number(fact.map(|fact| fact.reserved_cents.get()))),
            ("no_beneficiary_cents", number(fact.map(|fact| fact.no_beneficiary_cents.get()))),
            ("undistributed_cents", number(fact.map(|fact| fact.undistributed_cents.get()))),
            ("difference_cents", number(fact.map(|fact| fact.difference_cents.get()))),
            ("payment_from", text(window.map(|(from, _)| from))),
            ("payment_until", text(window.map(|(_, until)| until))),
            ("repayment_due", text(calendar.and_then(|calendar| calendar.repayment_due_date(year).ok()))),
            ("closed_entry", entry(book.closing().map(RecordedFact::seq))),
        ],
    )
}

fn inputs(tables: &Tables<'_>, year: i32, book: &YearBook) -> Result<(), ExtractError> {
    for filed in &book.counts {
        for count in &filed.fact.counts {
            tables.push(
                "counts",
                vec![
                    ("entry", entry(Some(filed.seq()))),
                    ("corrected_by", entry(filed.corrected_by)),
                    ("year", number(Some(year.into()))),
                    ("fund", text(Some(&count.fund))),
                    ("affiliates", number(Some(count.count.get()))),
                    ("s1", number(count.s1.map(|whole| whole.get()))),
                    ("s1bis", number(count.s1bis.map(|whole| whole.get()))),
                    ("s1ter", number(count.s1ter.map(|whole| whole.get()))),
                ],
            )?;
        }
    }
    for filed in &book.evaluations {
        let counts = book.evaluation(filed.fact.fund.as_str()).map(RecordedFact::seq) == Some(filed.seq());
        tables.push(
            "evaluations",
            vec![
                ("entry", entry(Some(filed.seq()))),
                ("corrected_by", entry(filed.corrected_by)),
                ("in_force", flag(counts)),
                ("year", number(Some(year.into()))),
                ("fund", text(Some(&filed.fact.fund))),
                ("result", text(Some(filed.fact.result.word()))),
                ("decider", text(Some(&filed.fact.decider))),
                ("date", text(Some(&filed.fact.date))),
            ],
        )?;
    }
    Ok(())
}

fn determination(
    tables: &Tables<'_>,
    register: &Register,
    year: i32,
    book: &YearBook,
    filed: &RecordedFact<AllocationDetermined>,
) -> Result<(), ExtractError> {
    let fact = &filed.fact;
    let in_force = book.determination().map(RecordedFact::seq) == Some(filed.seq());
    let outcome = match register.reperform_one(year, filed).outcome {
        Outcome::Identical => "identical",
        Outcome::Differs(_) => "differs",
        Outcome::BreaksRule(_) => "breaks-rule",
        Outcome::Impossible(_) => "impossible",
    };
    let seq = || entry(Some(filed.seq()));
    tables.push(
        "determinations",
        vec![
            ("entry", seq()),
            ("corrected_by", entry(filed.corrected_by)),
            ("in_force", flag(in_force)),
            ("year", number(Some(year.into()))),
            ("revision", number(Some(fact.revision.into()))),
            ("status", text(Some(status(fact)))),
            ("reason", text(fact.reason.as_ref())),
            ("decided", text(filed.decided())),
            ("key_entry", entry(Some(fact.key))),
            ("budget_cents", number(Some(fact.budget_cents.get()))),
            ("remainder_cents", number(Some(fact.remainder_cents.get()))),
            ("reserved_cents", number(Some(fact.reserved_cents.get()))),
            ("no_beneficiary_cents", number(Some(fact.no_beneficiary_cents.get()))),
            ("undistributed_cents", number(Some(fact.undistributed_cents.get()))),
            ("difference_cents", number(Some(fact.difference_cents.get()))),
            ("reperformance", text(Some(outcome))),
        ],
    )?;
    for share in &fact.shares {
        tables.push(
            "shares",
            vec![
                ("entry", seq()),
                ("in_force", flag(in_force)),
                ("year", number(Some(year.into()))),
                ("fund", text(Some(&share.fund))),
                ("excess_cents", number(Some(share.excess_cents.get()))),
                ("common_projects_cents", number(Some(share.common_projects_cents.get()))),
                ("reserved_cents", number(Some(share.reserved_cents.get()))),
                ("total_cents", number(Some(share.total_cents.get()))),
            ],
        )?;
        for slice in &share.slices {
            tables.push(
                "slices",
                vec![
                    ("entry", seq()),
                    ("fund", text(Some(&share.fund))),
                    ("slice", text(Some(&slice.slice))),
                    ("cents", number(Some(slice.cents.get()))),
                ],
            )?;
        }
    }
    Ok(())
}
