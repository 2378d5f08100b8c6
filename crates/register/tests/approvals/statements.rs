//! What a signature is over.

use super::*;

#[test]
fn a_signature_of_somebody_else_under_the_name_of_the_approver_does_not_hold() {
    let office = Office::submitted_projects();
    let event = approval("P1");
    let statement = office.statement("cgg", &event, &Attached::default());
    for key in ["aud", "mallory"] {
        let signatures = vec![signature("cgg", &secret(key), &statement)];
        assert_eq!(held(&office, "cgg", &event, &Attached { signatures, ..Attached::default() }), INVALID);
    }
    // Neither does the right key under the name of somebody else, who has the role or not.
    for actor in ["aud", "reg", "mallory"] {
        let signatures = vec![signature(actor, &secret("cgg"), &statement)];
        assert_eq!(held(&office, "cgg", &event, &Attached { signatures, ..Attached::default() }), INVALID);
    }
    // One signature that does not hold is not made good by others that do, wherever it is.
    let all = office.sign("cgg", &event, &Attached::default(), &["aud", "calc", "cgg"]);
    for place in 0..all.signatures.len() {
        let mut wrong = all.clone();
        wrong.signatures[place].sshsig = all.signatures[(place + 1) % 3].sshsig.clone();
        assert_eq!(held(&office, "cgg", &event, &wrong), INVALID, "{place}");
    }
    assert_eq!(held(&office, "cgg", &event, &all), Ok(()));
}

#[test]
fn a_signature_holds_for_one_event_only() {
    let mut office = Office::submitted_projects();
    let none = Attached::default();
    let event_one = approval("P1");
    let good = office.statement("cgg", &event_one, &none);
    assert_eq!(held(&office, "cgg", &event_one, &over(&good)), Ok(()));
    // On another project.
    assert_eq!(held(&office, "cgg", &approval("P2"), &over(&good)), INVALID);
    // Of another kind: what was approved is not thereby refused.
    let refused = event(Kind::ProjectRefused, &step("P1"));
    assert_eq!(held(&office, "cgg", &refused, &over(&good)), INVALID);
    // With another date or reference.
    for (field, value) in [("date", "2026-03-11"), ("reference", "PV 2026/4")] {
        let mut fact = step("P1");
        fact[field] = value.into();
        assert_eq!(
            held(&office, "cgg", &event(Kind::ProjectApproved, &fact), &over(&good)),
            INVALID,
            "{field}"
        );
    }
    // With a note, or without the one that was signed.
    let words = |attached: Attached, note: Option<&str>| Attached {
        note: note.map(|note| note.parse().unwrap()),
        ..attached
    };
    assert_eq!(held(&office, "cgg", &event_one, &words(over(&good), Some("Agreed"))), INVALID);
    let agreed = office.sign("cgg", &event_one, &noted("Agreed"), &["cgg"]);
    assert_eq!(held(&office, "cgg", &event_one, &agreed), Ok(()));
    assert_eq!(held(&office, "cgg", &event_one, &words(agreed.clone(), Some("Agreed!"))), INVALID);
    assert_eq!(held(&office, "cgg", &event_one, &words(agreed, None)), INVALID);
    // With another document.
    let paper = |content: &[u8]| EvidenceDocument {
        name: "pv.pdf".parse().unwrap(),
        sha256: sha256(content).into(),
        bytes: 2.try_into().unwrap(),
    };
    let papers = Attached { documents: vec![paper(b"PV")], ..Attached::default() };
    let mut proved = office.sign("cgg", &event_one, &papers, &["cgg"]);
    assert_eq!(held(&office, "cgg", &event_one, &proved), Ok(()));
    proved.documents = vec![paper(b"pv")];
    assert_eq!(held(&office, "cgg", &event_one, &proved), INVALID);
    // Recorded by somebody else.
    office.tell_signed(Kind::ActorEnrolled, enrolled("cgg2", &["cgg"]), &["aud"]);
    let again = over(&office.statement("cgg", &event_one, &none));
    assert_eq!(held(&office, "cgg2", &event_one, &again), INVALID);
    assert_eq!(held(&office, "cgg", &event_one, &again), Ok(()));
}

#[test]
fn a_signature_holds_in_one_ledger_and_under_one_request_key_only() {
    let office = Office::submitted_projects();
    let (event, none) = (approval("P1"), Attached::default());
    let request = office.request(&event, &none);
    let concerns = [office.head(office.all(Kind::ProjectSubmitted)[0])];
    let made = |origin: &str, request: &str| {
        over(&Statement::new(origin, "cgg", request, &event, &none, &concerns).unwrap())
    };
    assert_eq!(held(&office, "cgg", &event, &made(ORIGIN, &request)), Ok(()));
    for origin in ["prorata.example/other", "prorata.example/test", "prorata.example/tests ", ""] {
        assert_eq!(held(&office, "cgg", &event, &made(origin, &request)), INVALID, "{origin}");
    }
    for other in ["r", &request[1..], &request.to_uppercase()] {
        assert_eq!(held(&office, "cgg", &event, &made(ORIGIN, other)), INVALID, "{other}");
        let good = made(ORIGIN, &request);
        let refusal = office.register.check_approvals("cgg", other, &event, &good).unwrap_err();
        assert_eq!(refusal.rule, "approval-invalid", "{other}");
    }
}

#[test]
fn a_signature_that_no_key_asks_for_must_hold_too() {
    let mut office = Office::founded();
    office.tell(Kind::ActorEnrolled, enrolled("cgg2", &["cgg"]));
    office.tell(Kind::ProjectSubmitted, submitted("P1", &["F1"]));
    let event = approval("P1");
    assert_eq!(office.register.approvals_needed(&event), []);
    assert_eq!(signed_by(&office, "cgg", &event, &["cgg2"]), Ok(()));
    let statement = office.statement("cgg2", &event, &Attached::default());
    let signatures = vec![signature("cgg2", &secret("cgg2"), &statement)];
    assert_eq!(held(&office, "cgg", &event, &Attached { signatures, ..Attached::default() }), INVALID);
}

#[test]
fn what_is_no_signature_does_not_hold() {
    let office = Office::submitted_projects();
    let event = approval("P1");
    let good = office.sign("cgg", &event, &Attached::default(), &["cgg"]);
    let sshsig = good.signatures[0].sshsig.as_str();
    let bytes = good.signatures[0].sshsig.bytes();
    let longer = [bytes.as_slice(), b"\0"].concat();
    for wrong in ["AAAA", "U1NIU0lH", &sshsig[..sshsig.len() - 4], Blob::of(&longer).unwrap().as_str()] {
        let mut attached = good.clone();
        attached.signatures[0].sshsig = wrong.parse().unwrap();
        assert_eq!(held(&office, "cgg", &event, &attached), INVALID, "{wrong}");
    }
}
