//! What is remembered, corrected, and found that is not in order.

use allocation::Cents;
use notary::Purpose;
use register::payload::{DeterminationStatus::Definitive, DeterminationStatus::Provisional, Envelope};
use register::{Event, FindingCode, Kind, Register, Thresholds};
use serde_json::json;

use super::cents;
use super::determination::shares;
use super::envelope::with_project;
use super::office::*;

#[test]
fn payments_outside_the_window_of_the_key_are_found() {
    let mut office = Office::determined();
    for (day, outside) in [("2025-12-31", 1), ("2026-01-01", 1), ("2026-03-31", 1), ("2026-04-01", 2)] {
        office.tell(Kind::SubsidyPaid, payment("F1", Envelope::Operating, 100, day));
        assert_eq!(office.found(FindingCode::PaidOutsideWindow).len(), outside, "{day}");
    }
}

#[test]
fn an_evaluation_behind_the_definitive_determination_is_late() {
    let mut office = Office::determined();
    let made = office.last(Kind::AllocationDetermined);
    assert_eq!(office.found(FindingCode::EvaluationLate), []);
    let late = office.tell(Kind::EvaluationGiven, evaluation("F3", "positive"));
    let told = office.found(FindingCode::EvaluationLate);
    assert_eq!((told.len(), told[0].fund.as_deref()), (1, Some("F3")));
    assert_eq!(told[0].entries, [made, late]);
    office.allocate(Definitive, Some("Appeal of F3 granted")).unwrap();
    assert_eq!(office.found(FindingCode::EvaluationLate), []);
}

#[test]
fn what_is_recorded_of_a_closed_year_is_found() {
    let mut office = Office::paid();
    let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
    assert_eq!((totals.granted_cents.get(), totals.paid_cents.get()), (100_000, 100_000));
    assert_eq!((totals.repaid_cents.get(), totals.open_cents.get()), (0, 0));
    let closing = office.must("aud", totals.into());
    assert_eq!(office.found(FindingCode::AfterClosing), []);
    let late = office.tell(Kind::UseDeclared, used("F1", 40_000));
    let told = office.found(FindingCode::AfterClosing);
    assert_eq!((told.len(), told[0].year), (1, Some(2026)));
    assert_eq!(told[0].entries, [closing, late]);
    office.tell(Kind::FundAdmitted, admitted("F4"));
    assert_eq!(office.found(FindingCode::AfterClosing).len(), 1, "another year or none is not concerned");
}

#[test]
fn an_entry_that_tells_nothing_known_is_a_finding_and_changes_nothing() {
    let mut office = Office::paid();
    let before = office.clone();
    let mut told = Vec::new();
    for (kind, version, body) in [
        ("SunRisen", 1, "{\"fact\":{}}"),
        ("subsidypaid", 1, "{\"fact\":{}}"),
        ("SubsidyPaid", 2, "{\"fact\":{}}"),
        ("SubsidyPaid", 1, "{}"),
        ("SubsidyPaid", 1, "{\"fact\":{\"cents\":1}}"),
        ("UseDeclared", 1, "{\"fact\":{\"cents\":-1,\"date\":\"2027-02-01\",\"fund\":\"F1\",\"year\":2026}}"),
        ("UseDeclared", 1, "{\"fact\":{\"cents\":1,\"date\":\"2027-02-30\",\"fund\":\"F1\",\"year\":2026}}"),
        (
            "UseDeclared",
            1,
            "{\"fact\":{\"cents\":1,\"date\":\"2027-02-01\",\"fund\":\"F1\",\"x\":1,\"year\":2026}}",
        ),
        ("EntryCorrected", 1, "{\"documents\":[],\"fact\":{\"entry\":2,\"reason\":\"x\"}}"),
        ("EntryCorrected", 1, "{\"fact\":{\"entry\":2,\"reason\":\"x\"},\"note\":\"\"}"),
    ] {
        told.push(office.write("reg", kind, version, body.into()));
    }
    let found = office.found(FindingCode::Undecodable);
    assert_eq!(found.iter().map(|finding| finding.entries[0]).collect::<Vec<_>>(), told);
    assert!(found.iter().all(|finding| finding.detail.is_some()));
    assert_eq!(office.register.balances(2026), before.register.balances(2026));
    assert_eq!(office.register.corrections(), before.register.corrections());
}

#[test]
fn what_was_corrected_may_be_told_again() {
    let actor = json!({"actor": "new", "roles": ["registrar"]});
    let retired = json!({"actor": "tre", "reason": "Left"});
    let verifier =
        json!({"holder": "Registry", "key": log_key().verifier(Purpose::Log).unwrap().to_string()});
    let index = json!({"index": "health", "base": "2013", "month": "2026-08", "value": "137.00", "confidence": "inferred"});
    let mut ready = with_project(Office::paid());
    ready.tell(Kind::UseDeclared, used("F1", 40_000));
    let mut submitted_only = Office::paid();
    submitted_only.tell(Kind::ProjectSubmitted, submitted("P1", &["F1"]));
    let counted = |list: &[(&str, i64)]| counts(2026, list);
    for (mut office, kind, fact) in [
        (Office::founded(), Kind::ActorEnrolled, actor),
        (Office::founded(), Kind::ActorRetired, retired),
        (Office::founded(), Kind::FundAdmitted, admitted("F4")),
        (Office::founded(), Kind::FundEnded, ended("F3", "2026-01-31", Some("F2"))),
        (Office::founded(), Kind::IndexPublished, index),
        (Office::founded(), Kind::VerifierKeyEnrolled, verifier),
        (Office::budgeted(), Kind::AffiliatesCertified, counted(&HAND)),
        (Office::paid(), Kind::UseDeclared, used("F1", 1)),
        (ready.clone(), Kind::UseAccepted, accepted("F1", 1)),
        (Office::paid(), Kind::ProjectSubmitted, submitted("P1", &["F1"])),
        (submitted_only.clone(), Kind::ProjectEndorsed, step("P1")),
        (submitted_only.clone(), Kind::ProjectApproved, step("P1")),
        (submitted_only, Kind::ProjectRefused, step("P1")),
        (ready, Kind::ProjectClosed, closed("P1")),
    ] {
        let seq = office.tell(kind, fact.clone());
        assert!(office.attempt(kind, fact.clone()).is_err(), "{kind} is told once");
        office.correct(seq);
        let again = office.attempt(kind, fact);
        assert!(again.is_ok(), "{kind}: {}", again.unwrap_err());
        assert_eq!(office.found(FindingCode::RuleBroken), []);
    }
    // The same of what the office derives: key, budget, determination and closing.
    let mut office = Office::paid();
    let year = 2026.try_into().unwrap();
    let closing: Event = office.register.closing_totals(year).unwrap().into();
    let seq = office.must("aud", closing.clone());
    office.correct(seq);
    office.must("aud", closing);
    office.correct(office.last(Kind::AllocationDetermined));
    assert_eq!(office.register.year(2026).unwrap().definitive(), None);
    office.correct(office.last(Kind::BudgetSet));
    office.correct(office.last(Kind::KeyAdopted));
    assert!(office.register.key(2026).is_err());
    office.must("reg", adopted(key("2026-opinion")));
    office.set_budget(2026, Some(100_000));
    office.allocate(Definitive, None).unwrap();
    assert_eq!(shares(office.in_force())[0].0, 47_334);
    assert_eq!(office.in_force().revision, 2, "a corrected determination keeps its number");
    assert_eq!(office.register.previous_determination(2026), None, "and is not the one before");
}

#[test]
fn a_fund_is_counted_on_its_first_and_on_its_last_day() {
    let mut office = Office::budgeted();
    office.tell(Kind::FundEnded, ended("F3", "2025-12-31", Some("F2")));
    let mut late = admitted("F4");
    late["from"] = "2025-12-31".into();
    office.tell(Kind::FundAdmitted, late);
    assert_eq!(
        office.attempt(Kind::AffiliatesCertified, counts(2026, &HAND)).unwrap_err().rule,
        "counts-complete"
    );
    office.tell(Kind::AffiliatesCertified, counts(2026, &[("F1", 50), ("F2", 30), ("F3", 20), ("F4", 0)]));
    let mut office = Office::budgeted();
    office.tell(Kind::FundEnded, ended("F3", "2025-12-30", Some("F2")));
    office.tell(Kind::AffiliatesCertified, counts(2026, &HAND[..2]));
}

#[test]
fn a_provisional_determination_becomes_definitive_without_any_change() {
    let mut office = Office::evaluated();
    office.allocate(Provisional, None).unwrap();
    let definitive = office.allocate(Definitive, None).unwrap();
    assert_eq!(office.register.year(2026).unwrap().definitive().unwrap().seq(), definitive);
    assert_eq!(office.found(FindingCode::RuleBroken), []);
}

#[test]
fn a_corrected_suspension_takes_its_releases_with_it() {
    let mut office = Office::determined();
    let suspension = office.tell(Kind::PaymentSuspended, suspended("F1", 40_000));
    office.tell(Kind::PaymentReleased, released(suspension, 15_000));
    if office.attempt(Kind::EntryCorrected, correction(suspension)).is_ok() {
        let balance = office.balance("F1", Envelope::Operating);
        assert_eq!((balance.sums.suspended, balance.to_pay), (Cents::ZERO, cents(46_667)));
    }
}

#[test]
fn corrected_spending_does_not_count_although_its_project_was_submitted_again_for_another_year() {
    let mut office = with_project(Office::paid());
    let spending = office.tell(Kind::ProjectSpent, spent("P1", "F1", 400));
    if office.attempt(Kind::EntryCorrected, correction(office.last(Kind::ProjectSubmitted))).is_err() {
        return;
    }
    let mut again = submitted("P1", &["F1", "F2"]);
    again["year"] = 2027.into();
    office.tell(Kind::ProjectSubmitted, again);
    office.correct(spending);
    assert_eq!(office.balance("F1", Envelope::CommonProjects).sums.used, Some(Cents::ZERO));
}

#[test]
fn an_evaluation_behind_a_provisional_determination_is_not_late() {
    let mut office = Office::counted();
    office.allocate(Provisional, None).unwrap();
    office.tell(Kind::EvaluationGiven, evaluation("F1", "positive"));
    assert_eq!(office.found(FindingCode::EvaluationLate), []);
}

#[test]
fn a_key_that_supersedes_a_superseding_key_is_adopted() {
    let mut office = Office::founded();
    for (year, id, before) in [(2028, "k28", "2026-opinion"), (2030, "k30", "k28")] {
        let id = format!("id = \"{id}\"\nsupersedes = \"{before}\"");
        let changes =
            [("id = \"2026-opinion\"", id.as_str()), ("first_year = 2026", &format!("first_year = {year}"))];
        let recorded = office.record("reg", adopted(key_with("2026-opinion", &changes)));
        assert!(recorded.is_ok(), "{year}: {}", recorded.unwrap_err());
    }
    let in_force = |year| office.register.key(year).unwrap().fact.law.id.clone();
    assert_eq!([2027, 2029, 2031].map(in_force), ["2026-opinion", "k28", "k30"]);
}

#[test]
fn verifier_keys_and_stamps_are_remembered_as_they_were_told() {
    let mut office = Office::founded();
    let stamp = stamped(&office.checkpoint(office.end()), "2026-03-01T12:00:00Z");
    let stamp = office.tell(Kind::CheckpointStamped, stamp);
    let key = log_key().verifier(Purpose::Log).unwrap().to_string();
    let known = office.tell(Kind::VerifierKeyEnrolled, json!({"holder": "Registry", "key": key}));
    assert_eq!(office.register.revocation(&key), None);
    let gone = json!({"key": key, "reason": "Lost", "trusted_size": stamp});
    let gone = office.tell(Kind::VerifierKeyRevoked, gone);
    let register = &office.register;
    assert_eq!((register.stamped()[0].seq(), register.stamped()[0].fact.size), (stamp, stamp - 1));
    assert_eq!(
        (register.verifiers()[0].seq(), register.verifiers()[0].fact.key.as_str()),
        (known, key.as_str())
    );
    assert_eq!(
        register.revocation(&key).map(|filed| (filed.seq(), filed.fact.trusted_size)),
        Some((gone, stamp))
    );
    // A key that was revoked does not come back: its revocation is not corrected, and stays where somebody wrote that it is.
    let mended = event(Kind::EntryCorrected, &correction(gone));
    assert_eq!(office.register.check("reg", &mended).unwrap_err().rule, "correction-final");
    // Corrected, each other one no longer counts and stays legible.
    office.correct(known);
    office.correct(stamp);
    assert!(!office.register.verifiers()[0].in_force() && !office.register.stamped()[0].in_force());
    office.tell(Kind::VerifierKeyEnrolled, json!({"holder": "Registry", "key": key}));
}

#[test]
fn an_adopted_key_is_in_force_in_its_first_year() {
    let mut office = Office::opened();
    let id = "id = \"2026-opinion\"";
    let own = format!("{id}\nsupersedes = \"2026-opinion\"");
    let adopted = office.record("reg", adopted(key_with("2026-opinion", &[(id, &own)])));
    assert!(adopted.is_err() || office.register.key(2026).is_ok());
}

#[test]
fn an_index_that_is_corrected_behind_its_budget_is_found() {
    let mut office = Office::determined();
    office.correct(office.last(Kind::IndexPublished));
    assert_ne!(office.found(FindingCode::InputCorrected), []);
}

#[test]
fn the_enrolment_of_an_actor_who_has_left_can_be_corrected() {
    let mut office = Office::opened();
    let treasurer = office.all(Kind::ActorEnrolled)[1];
    for actor in ["calc", "tre", "aud", "cgg"] {
        office.tell(Kind::ActorRetired, json!({"actor": actor, "reason": "Left"}));
    }
    let corrected = office.attempt(Kind::EntryCorrected, correction(treasurer));
    assert!(corrected.is_ok(), "{}", corrected.unwrap_err());
}

#[test]
fn the_enrolment_of_the_last_registrar_cannot_be_corrected() {
    let mut office = Office::opened();
    let second = office.tell(Kind::ActorEnrolled, json!({"actor": "reg2", "roles": ["registrar"]}));
    office.tell(Kind::ActorRetired, json!({"actor": "reg", "reason": "Left"}));
    let refused = office.record("reg2", event(Kind::EntryCorrected, &correction(second)));
    assert_eq!(refused.map_err(|refusal| refusal.rule), Err("last-registrar"));
}

#[test]
fn an_entry_that_cannot_be_decoded_is_in_the_ledger_all_the_same() {
    let mut office = Office::opened();
    let foreign = office.write("reg", "SunRisen", 1, "{\"fact\":{}}".into());
    assert_eq!(office.register.last().map(|stamp| stamp.seq), Some(foreign));
    let refusal = office.attempt(Kind::EntryCorrected, correction(foreign)).unwrap_err();
    assert_eq!(refusal.rule, "correction-final", "{refusal}");
    let mut tree = chain::Tree::default();
    office.entries.iter().for_each(|entry| tree.push(hash(entry)));
    let root = tree.root().to_string();
    let witnessed = json!({"size": foreign, "root": root, "witness": "CGG", "date": "2026-03-01"});
    assert!(office.attempt(Kind::CheckpointWitnessed, witnessed).is_ok());
}

#[test]
fn a_claim_is_overdue_when_its_own_date_has_passed() {
    let mut office = Office::paid();
    let mut claim = claimed("F1", "misuse", 500);
    claim["date"] = "2026-05-01".into();
    claim["due_date"] = "2026-06-30".into();
    office.tell(Kind::RepaymentClaimed, claim);
    office.on("2026-07-01");
    office.tell(Kind::FundAdmitted, admitted("F4"));
    assert_eq!(office.found(FindingCode::RepaymentOverdue).len(), 1);
}

#[test]
fn a_payment_of_suspended_money_is_found_or_refused() {
    let mut office = Office::determined();
    office.tell(Kind::PaymentSuspended, suspended("F1", 46_667));
    let before: Register = office.register.clone();
    let paid = office.attempt(Kind::SubsidyPaid, payment("F1", Envelope::Operating, 46_667, "2026-02-10"));
    assert!(
        paid.is_err()
            || office.register.audit(None, &Thresholds::default())
                != before.audit(None, &Thresholds::default())
    );
}
