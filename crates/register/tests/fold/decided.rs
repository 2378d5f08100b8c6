//! The day on which an act was decided is compared with what it follows.

use register::{FindingCode, Kind};
use serde_json::{Value, json};

use super::office::*;

/// How many dates are in the wrong order.
fn reversed(office: &Office) -> usize {
    office.found(FindingCode::DatesReversed).len()
}

#[test]
fn an_act_is_decided_after_what_it_follows() {
    let mut office = Office::paid();
    let close = |office: &Office, day: &str| -> Value {
        let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
        let mut fact = serde_json::to_value(totals).unwrap();
        fact["date"] = day.into();
        fact
    };
    for (closed, opened, wrong) in [
        ("2027-02-01", "2027-02-02", 0),
        // Before the year is over; the reopening is later.
        ("2026-12-30", "2027-02-02", 1),
        // Opened again before it was closed.
        ("2027-02-01", "2027-01-31", 1),
    ] {
        let mut office = office.clone();
        office.on("2027-03-01");
        office.tell(Kind::YearClosed, close(&office, closed));
        office.tell(Kind::YearReopened, json!({"year": 2026, "reason": "late", "date": opened}));
        assert_eq!(reversed(&office), wrong, "{closed} {opened}");
    }
    // A closing that says no date was decided when it was recorded.
    office.on("2027-03-01");
    let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
    office.must("aud", totals.into());
    office.tell(Kind::YearReopened, json!({"year": 2026, "reason": "late", "date": "2027-02-28"}));
    assert_eq!(reversed(&office), 1);
}

#[test]
fn counts_and_budgets_are_decided_after_what_they_state() {
    for (day, wrong) in [("2025-12-31", 0), ("2025-12-30", 1)] {
        let mut office = Office::founded();
        let mut fact = counts(2026, &[("F1", 50), ("F2", 30), ("F3", 20)]);
        fact["date"] = day.into();
        office.tell(Kind::AffiliatesCertified, fact);
        assert_eq!(reversed(&office), wrong, "{day}");
    }
    // The figure of a month is not known before the month.
    for (day, wrong) in [("2025-08-01", 0), ("2025-07-31", 1)] {
        let mut office = Office::founded();
        let budget = office.set_budget(2026, None);
        office.correct(budget);
        let budget = office.entries.iter().find(|entry| entry.seq == budget).unwrap();
        let body: Value = serde_json::from_str(&budget.body).unwrap();
        let mut fact = body["fact"].clone();
        assert!(fact["index"].is_number(), "{fact}");
        fact["date"] = day.into();
        office.tell(Kind::BudgetSet, fact);
        assert_eq!(reversed(&office), wrong, "{day}");
    }
}

#[test]
fn an_index_figure_of_a_month_to_come_is_found() {
    let figure = |month: &str| json!({"index": "health", "base": "2013", "month": month, "value": "135.64", "confidence": "published"});
    let mut office = Office::opened();
    office.on("2026-02-10");
    office.tell(Kind::IndexPublished, figure("2026-02"));
    assert_eq!(office.found(FindingCode::DateAfterRecording).len(), 0);
    let seq = office.tell(Kind::IndexPublished, figure("2026-03"));
    let found = office.found(FindingCode::DateAfterRecording);
    assert_eq!((found.len(), found[0].entries.clone()), (1, vec![seq]));
}
