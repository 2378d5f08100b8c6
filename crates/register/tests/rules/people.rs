use super::*;

pub(crate) fn refused(table: &mut Table) {
    let office = Office::opened();
    let treasurer = office.all(Kind::ActorEnrolled)[1];
    let opening = json!({"origin": ORIGIN, "purpose": "Again", "roles": ["registrar"]});
    table.no("ledger-opened", &office, Kind::LedgerOpened, &opening, &[1]);
    let nothing = Office::unopened();
    let powerless = with(opening.clone(), "roles", json!(["treasurer"]));
    table.no("opening-registrar", &nothing, Kind::LedgerOpened, &powerless, &[]);
    table.no_event("actor-enrolled", &office, "mallory", event(Kind::FundAdmitted, &admitted("F1")), &[]);
    table.no_event("actor-role", &office, "tre", event(Kind::FundAdmitted, &admitted("F1")), &[treasurer]);
    let enrolled = |actor: &str, roles: &[&str]| json!({"actor": actor, "roles": roles});
    table.no("actor-roles", &office, Kind::ActorEnrolled, &enrolled("new", &[]), &[]);
    table.no("actor-once", &office, Kind::ActorEnrolled, &enrolled("tre", &["treasurer"]), &[treasurer]);
    let retired = |actor: &str| json!({"actor": actor, "reason": "Left"});
    table.no("actor-enrolled", &office, Kind::ActorRetired, &retired("mallory"), &[]);
    table.no("last-registrar", &office, Kind::ActorRetired, &retired("reg"), &[]);

    let mut left = office.clone();
    left.tell(Kind::ActorRetired, retired("tre"));
    left.must("reg", event(Kind::FundAdmitted, &admitted("F1")));
    let paying = event(Kind::SubsidyPaid, &payment("F1", Envelope::Operating, 1, "2026-02-01"));
    table.no_event("actor-enrolled", &left, "tre", paying, &[]);
    table.no("actor-enrolled", &left, Kind::ActorRetired, &retired("tre"), &[]);

    // One actor is left, who was enrolled by one who has left.
    let mut alone = Office::opened();
    let second = alone.tell(Kind::ActorEnrolled, enrolled("reg2", &["registrar"]));
    for actor in ["calc", "tre", "aud", "cgg", "reg"] {
        alone.must("reg2", event(Kind::ActorRetired, &retired(actor)));
    }
    table.no_event(
        "last-registrar",
        &alone,
        "reg2",
        event(Kind::EntryCorrected, &correction(second)),
        &[second],
    );
}

#[test]
fn who_enrols_himself_has_no_power_and_ends_no_fault() {
    let mut office = Office::determined();
    let forge = |office: &mut Office, kind: Kind, fact: Value| office.force("mallory", event(kind, &fact));
    let enrolment =
        forge(&mut office, Kind::ActorEnrolled, enrolled("mallory", &["registrar", "treasurer", "cgg"]));
    let paid = payment("F1", Envelope::Operating, 1, "2026-02-02");
    let paid = forge(&mut office, Kind::SubsidyPaid, paid);
    let mended = forge(&mut office, Kind::EntryCorrected, correction(enrolment));
    let mut broken: Vec<u64> =
        office.found(FindingCode::RuleBroken).iter().map(|finding| finding.entries[0]).collect();
    broken.sort_unstable();
    assert_eq!(broken, [enrolment, paid, mended]);
    assert_eq!(office.register.mended_by(enrolment), None);
    // A registrar who was enrolled as the rules have it ends the faults that can be corrected.
    let by = office.correct(paid);
    assert_eq!(office.register.mended_by(paid), Some(by));
}
