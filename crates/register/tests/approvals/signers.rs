//! Who may sign: the enrolment in force.

use super::*;

#[test]
fn an_actor_who_is_not_enrolled_with_a_public_key_signs_nothing() {
    let office = Office::signing();
    // `reg` opened the ledger, which gives roles and no key.
    let retired = event(Kind::ActorRetired, &json!({"actor": "tre", "reason": "Left"}));
    for actor in ["reg", "nobody"] {
        assert_eq!(signed_by(&office, "reg", &retired, &[actor]), INVALID, "{actor}");
        assert!(office.register.approver(actor).is_none());
    }
    assert_eq!(signed_by(&office, "reg", &retired, &["aud"]), Ok(()));
}

#[test]
fn an_actor_who_has_left_signs_nothing_more_and_what_was_signed_stands() {
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ActorEnrolled, enrolled("cgg2", &["cgg"]), &["aud"]);
    let approved = office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    let statement = office.statement("cgg2", &approval("P2"), &Attached::default());
    let approver = office.register.approver("cgg").unwrap();
    let made: Approval = over(&statement).signatures[0].sshsig.as_str().parse().unwrap();
    assert_eq!(office.register.signer(&made), Some("cgg"));
    office.tell_signed(Kind::ActorRetired, json!({"actor": "cgg", "reason": "Left"}), &["aud"]);
    assert_eq!(office.register.signer(&made), None);
    assert_eq!(signed_by(&office, "cgg2", &approval("P2"), &["cgg"]), INVALID);
    assert_eq!(signed_by(&office, "cgg2", &approval("P2"), &["cgg2"]), Ok(()));
    assert_eq!(office.register.projects()["P1"].approval().unwrap().seq(), approved);
    assert_eq!(office.found(FindingCode::ApprovalInvalid), []);

    // Enrolled again with another key: the old one is of the past.
    let mut fact = enrolled("cgg", &["cgg"]);
    fact["public_key"] = secret("new").approver().unwrap().to_string().into();
    office.tell_signed(Kind::ActorEnrolled, fact, &["aud"]);
    assert!(!office.register.approver("cgg").unwrap().same_key(&approver));
    assert_eq!(signed_by(&office, "cgg", &approval("P2"), &["cgg"]), INVALID);
    let statement = office.statement("cgg", &approval("P2"), &Attached::default());
    let signatures = vec![signature("cgg", &secret("new"), &statement)];
    assert_eq!(
        held(&office, "cgg", &approval("P2"), &Attached { signatures, ..Attached::default() }),
        Ok(())
    );
}

#[test]
fn an_actor_enrolled_without_the_role_does_not_sign_for_it() {
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ActorRetired, json!({"actor": "cgg", "reason": "Other function"}), &["aud"]);
    office.tell_signed(Kind::ActorEnrolled, enrolled("cgg", &["treasurer"]), &["aud"]);
    office.tell_signed(Kind::ActorEnrolled, enrolled("cgg2", &["cgg"]), &["aud"]);
    assert_eq!(signed_by(&office, "cgg2", &approval("P1"), &["cgg"]), MISSING);
    assert_eq!(signed_by(&office, "cgg2", &approval("P1"), &["cgg", "cgg2"]), Ok(()));
}
