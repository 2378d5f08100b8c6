//! Rules that stop a computation and not a record, or that look at more than the event.

use super::*;

#[test]
fn inputs_that_are_none_are_refused_by_name_when_a_split_is_asked_for() {
    let office = Office::evaluated();
    let right = office.register.inputs(2026).unwrap();
    let old = office.all(Kind::KeyAdopted)[0];
    let inputs_of = |change: fn(&mut InputEntries, u64), to: u64| {
        let mut inputs = right.clone();
        change(&mut inputs, to);
        office.register.split(2026, &inputs).unwrap_err()
    };
    for (refusal, entry) in [
        (inputs_of(|inputs, to| inputs.key = to, old), old),
        (inputs_of(|inputs, to| inputs.key = to, 999), 999),
        (inputs_of(|inputs, to| inputs.budget = to, right.affiliates), right.affiliates),
        (inputs_of(|inputs, to| inputs.affiliates = to, right.budget), right.budget),
        (inputs_of(|inputs, to| inputs.evaluations.push(to), right.key), right.key),
    ] {
        assert_eq!((refusal.rule, refusal.entries), ("inputs-of-determination", vec![entry]));
        assert!(!refusal.remedy.is_empty());
    }
    assert_eq!(office.register.split(2031, &right).unwrap_err().rule, "inputs-of-determination");
}

#[test]
fn counts_that_cannot_be_split_are_refused_by_name() {
    let mut office = Office::budgeted();
    let zero: Vec<(&str, i64)> = HAND.iter().map(|(fund, _)| (*fund, 0)).collect();
    let forced = office.force("reg", event(Kind::AffiliatesCertified, &counts(2026, &zero)));
    let refusal: Refusal = office.allocate(Provisional, None).unwrap_err();
    assert_eq!((refusal.rule, refusal.entries), ("split", vec![forced]));
    assert!(!refusal.remedy.is_empty());
}

#[test]
fn signatures_and_public_keys_that_are_not_as_they_must_be_are_refused_by_name() {
    let office = Office::signing();
    let enrolments = office.all(Kind::ActorEnrolled);
    let retired = event(Kind::ActorRetired, &json!({"actor": "tre", "reason": "Left"}));
    let none = Attached::default();
    let mut wrong = office.sign("reg", &retired, &none, &["aud"]);
    wrong.signatures[0].actor = "aud2".parse().unwrap();
    let newcomer = |key: &str| {
        let fact = json!({"actor": "new", "public_key": key, "roles": ["treasurer"]});
        event(Kind::ActorEnrolled, &fact)
    };
    let of_tre = secret("tre").approver().unwrap();
    for (rule, event, attached, entries) in [
        ("approval-missing", retired.clone(), none.clone(), &[][..]),
        ("approval-missing", retired.clone(), office.sign("reg", &retired, &none, &["calc"]), &[]),
        ("approval-invalid", retired.clone(), wrong, &[]),
        ("actor-key", newcomer("no key"), none.clone(), &[]),
        ("actor-key", newcomer("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQC7"), none.clone(), &[]),
        ("actor-key", newcomer(&of_tre.to_string()), none.clone(), &enrolments[1..2]),
        ("actor-key", newcomer(&format!("{} another name", of_tre.bare())), none, &enrolments[1..2]),
    ] {
        let refusal = office.clone().record_with("reg", event, &attached).unwrap_err();
        assert_eq!((refusal.rule, refusal.entries.as_slice()), (rule, entries), "{refusal}");
        assert!(!refusal.what.is_empty() && !refusal.remedy.is_empty(), "{refusal:?}");
    }
}
