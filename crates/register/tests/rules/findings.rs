use super::*;

pub(crate) fn refused(table: &mut Table) {
    let mut office = Office::paid();
    let end = office.end();
    let raised = json!({"finding": "2026-01", "year": 2026, "code": "repaid-late", "fund": "F1", "entries": [1, end],
                        "text": "Late", "date": "2026-04-01", "answer_due": "2026-04-30"});
    let answered = json!({"finding": "2026-01", "by": "F1", "text": "So it was", "date": "2026-04-10"});
    let closed =
        json!({"finding": "2026-01", "outcome": "accepted", "reason": "No effect", "date": "2026-05-01"});
    table.no("fund-known", &office, Kind::FindingRaised, &with(raised.clone(), "fund", "F9"), &[]);
    table.no("year-known", &office, Kind::FindingRaised, &with(raised.clone(), "year", 2031), &[]);
    for nowhere in [0, end + 1] {
        let fact = with(raised.clone(), "entries", json!([nowhere]));
        table.no("entry-exists", &office, Kind::FindingRaised, &fact, &[]);
    }
    for order in [json!([end, 1]), json!([1, 1])] {
        table.no(
            "finding-entries",
            &office,
            Kind::FindingRaised,
            &with(raised.clone(), "entries", order),
            &[],
        );
    }
    let early = with(raised.clone(), "answer_due", "2026-03-31");
    table.no("finding-dates", &office, Kind::FindingRaised, &early, &[]);
    table.no("finding-known", &office, Kind::FindingAnswered, &answered, &[]);
    table.no("finding-known", &office, Kind::FindingClosed, &closed, &[]);
    let seq = office.tell(Kind::FindingRaised, raised.clone());
    table.no("finding-once", &office, Kind::FindingRaised, &with(raised.clone(), "text", "Again"), &[seq]);
    office.tell(Kind::FindingAnswered, answered.clone());
    let end = office.tell(Kind::FindingClosed, closed.clone());
    table.no("finding-open", &office, Kind::FindingAnswered, &with(answered, "text", "Still"), &[end]);
    table.no("finding-open", &office, Kind::FindingClosed, &with(closed.clone(), "reason", "Twice"), &[end]);
    // A raising that was corrected is none, and its number is free again.
    office.correct(seq);
    table.no("finding-known", &office, Kind::FindingClosed, &with(closed, "reason", "Gone"), &[]);
    office.tell(Kind::FindingRaised, with(raised, "text", "Anew"));
}
