//! At the edge of a rule: the last that is allowed, and the first that is not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use office::*;
use register::payload::{DeterminationStatus, Envelope, Role};
use register::{FindingCode, Kind};
use serde_json::json;

#[test]
fn a_finding_is_answered_and_closed_from_its_own_day_on() {
    let raised = |due: &str| {
        json!({"finding": "2026-01", "year": 2026, "code": "use-not-declared", "text": "Late", "date": "2026-02-02",
               "answer_due": due, "entries": []})
    };
    let mut office = Office::determined();
    office.on("2026-03-01");
    assert_eq!(rule(office.attempt(Kind::FindingRaised, raised("2026-02-01"))), Err("finding-dates"));
    office.tell(Kind::FindingRaised, raised("2026-02-02"));
    let answer = json!({"finding": "2026-01", "by": "F1", "text": "So it is", "date": "2026-02-01"});
    let close = json!({"finding": "2026-01", "outcome": "accepted", "reason": "Known", "date": "2026-02-01"});
    assert_eq!(rule(office.attempt(Kind::FindingAnswered, answer.clone())), Err("finding-dates"));
    assert_eq!(rule(office.attempt(Kind::FindingClosed, close.clone())), Err("finding-dates"));
    office.tell(Kind::FindingAnswered, with(answer.clone(), "date", "2026-02-02"));
    office.tell(Kind::FindingAnswered, with(answer, "date", "2026-02-03"));
    office.tell(Kind::FindingClosed, with(close, "date", "2026-02-02"));
}

#[test]
fn a_successor_exists_on_the_day_after() {
    let mut office = Office::founded();
    office.tell(Kind::FundEnded, ended("F1", "2025-06-30", None));
    for (day, expected) in
        [("2025-06-29", Ok(())), ("2025-06-30", Err("fund-successor")), ("2025-07-01", Err("fund-successor"))]
    {
        let mut office = office.clone();
        let told = rule(office.attempt(Kind::FundEnded, ended("F2", day, Some("F1"))));
        assert_eq!(told, expected, "{day}");
    }
    assert_eq!(rule(office.attempt(Kind::FundEnded, ended("F2", "2019-12-31", None))), Err("fund-dates"));
    assert_eq!(rule(office.attempt(Kind::FundEnded, ended("F2", "2020-01-01", None))), Ok(()));
}

#[test]
fn an_enterprise_number_is_looked_at() {
    let mut office = Office::founded();
    let fund = |number: &str| with(admitted("F4"), "enterprise_number", number);
    for wrong in ["0419618536", "0000000000", "041961853"] {
        assert_eq!(
            rule(office.attempt(Kind::FundAdmitted, fund(wrong))),
            Err("enterprise-number"),
            "{wrong}"
        );
    }
    assert_eq!(rule(office.attempt(Kind::FundAdmitted, fund("0419618535"))), Ok(()));
}

/// An index is one by name, base and month together: none of them alone makes another figure the same, or the right one.
#[test]
fn an_index_is_known_by_its_name_base_and_month() {
    let figure = |index: &str, base: &str, month: &str| json!({"index": index, "base": base, "month": month, "value": "132.94", "confidence": "published"});
    let others = [
        figure("consumer", "2013", "2025-08"),
        figure("health", "2004", "2025-08"),
        figure("health", "2013", "2025-07"),
    ];
    let mut office = Office::opened();
    for year in ["2024", "2026-opinion"] {
        office.must("reg", adopted(key(year)));
    }
    for other in &others {
        office.tell(Kind::IndexPublished, other.clone());
        assert_eq!(rule(office.attempt(Kind::IndexPublished, other.clone())), Err("index-once"));
    }
    let year: register::Year = serde_json::from_str("2026").unwrap();
    assert_eq!(
        office.register.derive_budget(year).map(drop).map_err(|refusal| refusal.rule),
        Err("budget-derivation")
    );
    let right = office.tell(Kind::IndexPublished, figure("health", "2013", "2025-08"));
    let budget = office.register.derive_budget(year).unwrap();
    assert!(
        serde_json::to_value(&budget).unwrap().to_string().contains(&format!("\"index\":{right}")),
        "{budget:?}"
    );
}

#[test]
fn the_last_entry_can_be_named_and_none_behind_it() {
    let mut office = Office::opened();
    let strange = office.write("reg", "SomethingNew", 1, "{}".into());
    let told = |office: &mut Office, seq: u64| rule(office.attempt(Kind::EntryCorrected, correction(seq)));
    assert_eq!(told(&mut office, strange), Err("correction-final"));
    assert_eq!(told(&mut office, strange + 1), Err("entry-exists"));
    assert_eq!(told(&mut office, 0), Err("entry-exists"));
}

#[test]
fn all_that_is_to_be_paid_can_be_suspended_and_released_each_for_itself() {
    let mut office = Office::determined();
    let to_pay = office.balance("F1", Envelope::Operating).to_pay.get();
    assert_eq!(
        rule(office.attempt(Kind::PaymentSuspended, suspended("F1", to_pay + 1))),
        Err("suspension-within-grant")
    );
    let first = office.tell(Kind::PaymentSuspended, suspended("F1", to_pay - 100));
    let second = office.tell(Kind::PaymentSuspended, suspended("F1", 100));
    office.tell(Kind::PaymentReleased, released(first, to_pay - 100));
    assert_eq!(
        rule(office.attempt(Kind::PaymentReleased, released(first, 1))),
        Err("release-within-suspension")
    );
    assert_eq!(
        rule(office.attempt(Kind::PaymentReleased, released(second, 101))),
        Err("release-within-suspension")
    );
    office.tell(Kind::PaymentReleased, released(second, 60));
    office.tell(Kind::PaymentReleased, released(second, 40));
}

#[test]
fn the_same_inputs_make_another_determination_only_of_another_status() {
    let mut office = Office::evaluated();
    office.allocate(DeterminationStatus::Provisional, None).unwrap();
    let again = rule(office.allocate(DeterminationStatus::Provisional, Some("Again")));
    assert_eq!(again, Err("revision-changes"));
    office.allocate(DeterminationStatus::Definitive, None).unwrap();
    office.tell(Kind::EvaluationGiven, with(evaluation("F3", "positive"), "date", "2026-01-20"));
    office.allocate(DeterminationStatus::Definitive, Some("F3 is positive")).unwrap();
    let again = rule(office.allocate(DeterminationStatus::Definitive, Some("Again")));
    assert_eq!(again, Err("revision-changes"));
}

#[test]
fn decisions_are_what_external_audit_and_the_cgg_say_and_determinations() {
    let decisions: Vec<&str> =
        Kind::ALL.iter().filter(|kind| kind.is_decision()).map(|kind| kind.name()).collect();
    let mut expected = vec![
        "AllocationDetermined",
        "EvaluationGiven",
        "UseAccepted",
        "RepaymentClaimed",
        "ProjectEndorsed",
        "ProjectApproved",
        "ProjectRefused",
        "FindingRaised",
        "FindingClosed",
        "YearClosed",
        "YearReopened",
    ];
    let order = |name: &&str| Kind::ALL.iter().position(|kind| kind.name() == *name);
    expected.sort_by_key(order);
    assert_eq!(decisions, expected);
}

/// The roles whose signatures the retirement of an actor needs.
fn of_retirement(office: &Office) -> Vec<Role> {
    office.register.approvals_needed(&event(Kind::ActorRetired, &json!({"actor": "cgg", "reason": "Left"})))
}

#[test]
fn a_key_gives_way_for_what_has_no_year_only_to_one_that_covers_all_of_its_years() {
    let signing = |changes: &[(&str, &str)]| adopted(key_with("2026-opinion-approvals", changes));
    for (years, later, expected) in [
        ("first_year = 2026\nlast_year = 2027", "first_year = 2026", vec![]),
        ("first_year = 2026\nlast_year = 2027", "first_year = 2027", vec![Role::ExternalAudit]),
        (
            "first_year = 2026\nlast_year = 2027",
            "first_year = 2026\nlast_year = 2026",
            vec![Role::ExternalAudit],
        ),
        ("first_year = 2026", "first_year = 2026", vec![]),
        ("first_year = 2026", "first_year = 2026\nlast_year = 2090", vec![Role::ExternalAudit]),
    ] {
        let mut office = Office::signing();
        // In place of the key of the office, one of these years; then one behind it that asks for nothing of actors.
        let asks = office.last(Kind::KeyAdopted);
        office.record_signed("reg", event(Kind::EntryCorrected, &correction(asks)), &["aud"]).unwrap();
        assert_eq!(of_retirement(&office), []);
        office.record_signed("reg", signing(&[("first_year = 2026", years)]), &["aud"]).unwrap();
        assert_eq!(of_retirement(&office), [Role::ExternalAudit]);
        let later = format!("{later}\nsupersedes = \"2026-opinion-approvals\"");
        let silent = adopted(key_with(
            "2026-opinion",
            &[("id = \"2026-opinion\"", "id = \"silent\""), ("first_year = 2026", &later)],
        ));
        let attached = office.sign("reg", &silent, &register::Attached::default(), &["aud"]);
        office.force_with("reg", silent, &attached);
        assert_eq!(of_retirement(&office), expected, "{years} / {later}");
    }
}

#[test]
fn a_key_that_names_itself_applies_to_nothing() {
    let mut office = Office::signing();
    let own = adopted(key_with(
        "2026-opinion-approvals",
        &[
            ("id = \"2026-opinion-approvals\"", "id = \"own\""),
            ("supersedes = \"2026-opinion\"", "supersedes = \"own\""),
        ],
    ));
    let attached = office.sign("reg", &own, &register::Attached::default(), &["aud"]);
    let seq = office.force_with("reg", own, &attached);
    assert_eq!(office.found(FindingCode::RuleBroken)[0].entries, [seq]);
    let asks = office.all(Kind::KeyAdopted)[2];
    office.record_signed("reg", event(Kind::EntryCorrected, &correction(asks)), &["aud"]).unwrap();
    assert_eq!(of_retirement(&office), []);
}

/// A correction needs what its entry needed, and what it would need today: nobody signed a definitive determination of
/// before the key that asks for it, and its correction is signed all the same. That of a provisional one is not.
#[test]
fn the_correction_of_an_older_determination_is_signed_as_it_would_be_today() {
    let mut office = Office::signing();
    let asks = office.last(Kind::KeyAdopted);
    office.record_signed("reg", event(Kind::EntryCorrected, &correction(asks)), &["aud"]).unwrap();
    office.prepare();
    office.allocate(DeterminationStatus::Provisional, None).unwrap();
    let provisional = office.last(Kind::AllocationDetermined);
    office.allocate(DeterminationStatus::Definitive, None).unwrap();
    let definitive = office.last(Kind::AllocationDetermined);
    let again = key_with("2026-opinion-approvals", &[("id = \"2026-opinion-approvals\"", "id = \"again\"")]);
    office.record_signed("reg", adopted(again), &["aud"]).unwrap();
    let needed = |seq: u64| office.register.approvals_needed(&event(Kind::EntryCorrected, &correction(seq)));
    assert_eq!(needed(definitive), [Role::Calculator, Role::ExternalAudit]);
    assert_eq!(needed(provisional), []);
}
