use super::*;

pub(crate) fn refused(table: &mut Table) {
    let mut office = Office::paid();
    let key = office.last(Kind::KeyAdopted);
    let fact = submitted("P1", &["F1", "F2"]);
    table.no("project-funds", &office, Kind::ProjectSubmitted, &submitted("P1", &[]), &[]);
    table.no("fund-known", &office, Kind::ProjectSubmitted, &submitted("P1", &["F1", "F9"]), &[]);
    table.no("key-in-force", &office, Kind::ProjectSubmitted, &with(fact.clone(), "year", 2023), &[]);
    for (kind, fact) in [
        (Kind::ProjectEndorsed, step("P1")),
        (Kind::ProjectApproved, step("P1")),
        (Kind::ProjectRefused, step("P1")),
        (Kind::ProjectSpent, spent("P1", "F1", 1)),
        (Kind::ProjectClosed, closed("P1")),
    ] {
        table.no("project-submitted", &office, kind, &fact, &[]);
    }
    // One person with every role: roles do not replace another pair of eyes.
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
    office.tell(Kind::ActorEnrolled, json!({"actor": "boss", "roles": roles}));
    let mut alone = office.clone();
    let own = alone.must("boss", event(Kind::ProjectSubmitted, &fact));
    table.no_event("four-eyes", &alone, "boss", event(Kind::ProjectEndorsed, &step("P1")), &[own]);
    table.no_event("four-eyes", &alone, "boss", event(Kind::ProjectApproved, &step("P1")), &[own]);

    let mut many = office.clone();
    for _ in 0..100 {
        let seq = many.tell(Kind::ProjectSubmitted, fact.clone());
        many.correct(seq);
    }
    table.no("project-count", &many, Kind::ProjectSubmitted, &fact, &[]);

    let submission = office.tell(Kind::ProjectSubmitted, fact.clone());
    table.no("project-once", &office, Kind::ProjectSubmitted, &fact, &[submission]);
    let buying = spent("P1", "F1", 100);
    table.no("project-approved", &office, Kind::ProjectSpent, &buying, &[submission, key]);
    let endorsed = office.must("boss", event(Kind::ProjectEndorsed, &step("P1")));
    table.no_event("four-eyes", &office, "boss", event(Kind::ProjectApproved, &step("P1")), &[endorsed]);
    table.no("step-once", &office, Kind::ProjectEndorsed, &step("P1"), &[endorsed]);
    table.no("project-approved", &office, Kind::ProjectSpent, &buying, &[submission, key]);
    table.no("project-of-fund", &office, Kind::ProjectSpent, &spent("P1", "F3", 1), &[submission]);
    let mut refused = office.clone();
    let no = refused.tell(Kind::ProjectRefused, step("P1"));
    table.no("project-approved", &refused, Kind::ProjectSpent, &buying, &[no]);
    table.no("step-once", &refused, Kind::ProjectApproved, &step("P1"), &[no]);
    table.no("step-once", &refused, Kind::ProjectRefused, &step("P1"), &[no]);
    let yes = office.tell(Kind::ProjectApproved, step("P1"));
    table.no("step-once", &office, Kind::ProjectApproved, &step("P1"), &[yes]);
    table.no("step-once", &office, Kind::ProjectRefused, &step("P1"), &[yes]);
    office.tell(Kind::ProjectSpent, buying.clone());
    let end = office.tell(Kind::ProjectClosed, closed("P1"));
    table.no("project-open", &office, Kind::ProjectSpent, &buying, &[end]);
    table.no("project-open", &office, Kind::ProjectClosed, &closed("P1"), &[end]);

    // The key of the decree knows no common projects: nothing of them is recorded, of one submitted
    // before it only that it is closed.
    let decree = Office::founded_by("2026");
    let key = decree.last(Kind::KeyAdopted);
    table.no("year-with-projects", &decree, Kind::ProjectSubmitted, &fact, &[key]);
    let mut replaced = Office::paid();
    replaced.tell(Kind::ProjectSubmitted, fact.clone());
    let takes =
        key_with("2026", &[("first_year = 2026", "first_year = 2026\nsupersedes = \"2026-opinion\"")]);
    let takes = replaced.must("reg", adopted(takes));
    for (kind, fact) in [
        (Kind::ProjectEndorsed, step("P1")),
        (Kind::ProjectApproved, step("P1")),
        (Kind::ProjectRefused, step("P1")),
        (Kind::ProjectSpent, spent("P1", "F1", 1)),
    ] {
        table.no("year-with-projects", &replaced, kind, &fact, &[takes]);
    }
    replaced.tell(Kind::ProjectClosed, closed("P1"));

    let mut early = Office::evaluated();
    early.tell(Kind::ProjectSubmitted, fact);
    table.no("year-determined", &early, Kind::ProjectSpent, &buying, &[]);
}
