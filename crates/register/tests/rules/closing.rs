use super::*;

pub(crate) fn refused(table: &mut Table) {
    let mut office = Office::paid();
    let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
    let mut wrong = totals.clone();
    wrong.paid_cents = 99_999.try_into().unwrap();
    table.no_event("closing-totals", &office, "aud", wrong, &[]);
    let closed = office.must("aud", totals.clone().into());
    table.no_event("closed-once", &office, "aud", totals.clone(), &[closed]);
    let reopened = json!({"year": 2026, "reason": "Appeal"});
    let open = Office::paid();
    table.no("reopened-when-closed", &open, Kind::YearReopened, &reopened, &[]);
    let mut again = office.clone();
    again.tell(Kind::YearReopened, reopened.clone());
    table.no("reopened-when-closed", &again, Kind::YearReopened, &reopened, &[]);
    let closed = again.must("aud", totals.clone().into());
    table.no_event("closed-once", &again, "aud", totals.clone(), &[closed]);
    let mut early = Office::counted();
    table.no_event("closed-when-definitive", &early, "aud", totals.clone(), &[]);
    early.allocate(Provisional, None).unwrap();
    table.no_event("closed-when-definitive", &early, "aud", totals, &[]);

    let end = office.end();
    let report = json!({"year": 2026, "language": "fr", "format": "text", "as_of": end, "day": "2026-06-19", "figures_sha256": "0".repeat(64)});
    let witnessed = json!({"size": end, "root": "0".repeat(64), "witness": "CGG", "date": "2026-03-01"});
    for wrong in [0, end + 1] {
        table.no("entry-exists", &office, Kind::ReportIssued, &with(report.clone(), "as_of", wrong), &[]);
        let fact = with(witnessed.clone(), "size", wrong);
        table.no("entry-exists", &office, Kind::CheckpointWitnessed, &fact, &[]);
    }
    table.no("checkpoint-root", &office, Kind::CheckpointWitnessed, &witnessed, &[end]);
    table.no("year-known", &office, Kind::ReportIssued, &with(report, "year", 2031), &[]);
}
