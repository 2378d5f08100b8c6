//! Who must sign.

use super::*;

#[test]
fn a_signed_event_is_accepted_and_found_signed() {
    let mut office = Office::submitted_projects();
    let seq = office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    assert_eq!(office.entries.last().unwrap().kv, 1);
    assert_eq!(office.register.projects()["P1"].approval().unwrap().seq(), seq);
    let stamp = &office.register.projects()["P1"].approval().unwrap().stamp;
    assert_eq!(stamp.attached.signatures[0].actor.as_str(), "cgg");
    for code in [FindingCode::ApprovalMissing, FindingCode::ApprovalInvalid, FindingCode::RuleBroken] {
        assert_eq!(office.found(code), []);
    }
    // More signatures than are asked for do no harm when they hold.
    assert_eq!(signed_by(&office, "cgg", &approval("P2"), &["aud", "cgg"]), Ok(()));
}

#[test]
fn an_event_without_the_signature_that_its_key_asks_for_is_refused() {
    let office = Office::submitted_projects();
    assert_eq!(signed_by(&office, "cgg", &approval("P1"), &[]), MISSING);
    // The signature of somebody else holds and does not replace it, however many there are.
    assert_eq!(signed_by(&office, "cgg", &approval("P1"), &["aud"]), MISSING);
    assert_eq!(signed_by(&office, "cgg", &approval("P1"), &["aud", "both", "calc", "tre"]), MISSING);
    let refusal = office.clone().record("cgg", approval("P1")).unwrap_err();
    assert!(refusal.what.ends_with("lacks the signature of cgg"), "{refusal}");
}

/// The key of 2026 that asks for signatures.
fn signing_key() -> KeyFact {
    key("2026-opinion-approvals")
}

#[test]
fn every_event_that_the_key_lists_needs_the_roles_that_it_lists() {
    let office = Office::submitted_projects();
    let key = signing_key();
    let listed: Vec<(&str, &[Role])> = key.approvals().map(|(kind, roles, _)| (kind, roles)).collect();
    let events = [
        event(Kind::ProjectEndorsed, &step("P1")),
        approval("P1"),
        event(Kind::ProjectRefused, &step("P1")),
        event(Kind::UseAccepted, &accepted("F1", 1)),
        determination(&office, Definitive),
        event(Kind::EvaluationGiven, &evaluation("F1", "negative")),
        event(
            Kind::YearClosed,
            &json!({"year": 2026, "granted_cents": 0, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0}),
        ),
        event(Kind::ActorEnrolled, &enrolled("new", &["cgg"])),
        event(Kind::ActorRetired, &json!({"actor": "cgg", "reason": "Left"})),
        adopted(key_with("2026-opinion", &[("2026-opinion", "another")])),
    ];
    assert_eq!(events.len(), listed.len());
    for (event, (kind, roles)) in events.iter().zip(&listed) {
        assert_eq!(event.kind().name(), *kind);
        assert_eq!(office.register.approvals_needed(event), *roles, "{kind}");
        let attached = Attached::default();
        let actor = clerk(event.kind());
        let request = office.request(event, &attached);
        let refusal = office.register.check_approvals(actor, &request, event, &attached).unwrap_err();
        assert_eq!(refusal.rule, "approval-missing", "{kind}");
        assert!(roles.iter().all(|role| refusal.what.contains(role.word())), "{refusal}");
        // Whoever holds these roles can sign it, one person for each.
        let signers: Vec<&str> = roles
            .iter()
            .map(|role| match role {
                Role::Calculator => "calc",
                Role::Cgg => "cgg",
                _ => "aud",
            })
            .collect();
        let attached = office.sign(actor, event, &attached, &signers);
        assert_eq!(office.register.check_approvals(actor, &request, event, &attached), Ok(()), "{kind}");
    }
    // What the key does not list needs nobody.
    for (kind, fact) in [
        (Kind::FundAdmitted, admitted("F4")),
        (Kind::SubsidyPaid, payment("F1", register::payload::Envelope::Operating, 1, "2026-02-10")),
        (Kind::ProjectSubmitted, submitted("P3", &["F1"])),
    ] {
        assert_eq!(office.register.approvals_needed(&event(kind, &fact)), []);
    }
}

#[test]
fn a_key_that_asks_for_signatures_is_otherwise_the_key_of_2026_word_for_word() {
    for name in ["2026", "2026-opinion"] {
        let plain = key(name).law().unwrap();
        let asking = key(&format!("{name}-approvals"));
        let mut signing = asking.law().unwrap();
        assert_eq!(signing.supersedes.as_deref(), Some(plain.id.as_str()));
        let own = signing.clauses.pop().unwrap();
        assert_eq!((own.id.as_str(), own.status), ("choice-approvals", allocation::ClauseStatus::Choice));
        for (kind, _, clauses) in asking.approvals() {
            let cited: Vec<_> = clauses.iter().map(register::Code::as_str).collect();
            assert_eq!(cited, [own.id.as_str()], "{kind}");
        }
        let titles = |key: &allocation::Key| {
            let allocation::Titles { fr, nl, de, en } = key.titles.clone();
            [fr, nl, de, en]
        };
        for (own, theirs) in titles(&signing).iter().zip(titles(&plain)) {
            assert!(own.starts_with(&theirs) && *own != theirs, "{own}");
        }
        assert_ne!(signing.id, plain.id);
        signing.id.clone_from(&plain.id);
        signing.titles.clone_from(&plain.titles);
        signing.supersedes = None;
        assert_eq!(signing, plain);
    }
}

#[test]
fn nobody_fills_two_roles() {
    let office = Office::submitted_projects();
    let made = determination(&office, Definitive);
    for (signers, expected) in [
        (&[][..], MISSING),
        (&["calc"], MISSING),
        (&["aud"], MISSING),
        (&["aud", "aud2"], MISSING),
        // One person with both roles is one person.
        (&["both"], MISSING),
        (&["aud", "calc"], Ok(())),
        (&["both", "calc"], Ok(())),
        (&["aud", "both"], Ok(())),
        (&["aud", "aud2", "both", "calc", "cgg"], Ok(())),
    ] {
        assert_eq!(signed_by(&office, "calc", &made, signers), expected, "{signers:?}");
    }
    let lacks =
        |signers: &[&str]| office.clone().record_signed("calc", made.clone(), signers).unwrap_err().what;
    assert!(lacks(&["calc"]).ends_with("the signature of external-audit"), "{}", lacks(&["calc"]));
    assert!(lacks(&["aud"]).ends_with("the signature of calculator"), "{}", lacks(&["aud"]));
    assert!(lacks(&[]).ends_with("the signature of calculator, external-audit"), "{}", lacks(&[]));
}

#[test]
fn a_provisional_determination_needs_no_signature() {
    let office = Office::submitted_projects();
    let made = determination(&office, Provisional);
    assert_eq!(office.register.approvals_needed(&made), []);
    assert_eq!(signed_by(&office, "calc", &made, &[]), Ok(()));
    assert_eq!(signed_by(&office, "calc", &determination(&office, Definitive), &[]), MISSING);
}

#[test]
fn an_event_of_a_year_follows_the_keys_of_that_year_and_any_other_every_key_that_stands() {
    let closed = |year: i64| {
        let totals =
            json!({"year": year, "granted_cents": 0, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0});
        event(Kind::YearClosed, &totals)
    };
    let newcomer = event(Kind::ActorEnrolled, &enrolled("new", &["cgg"]));
    let office = Office::signing();
    for (year, roles) in [(2025, &[][..]), (2026, &[Role::ExternalAudit]), (2031, &[Role::ExternalAudit])] {
        assert_eq!(office.register.approvals_needed(&closed(year)), roles, "{year}");
    }
    assert_eq!(office.register.approvals_needed(&newcomer), [Role::ExternalAudit]);
    // The ledger was begun by people whose enrolment nobody signed, because no key asked for it yet.
    assert_eq!(office.found(FindingCode::ApprovalMissing), []);
    assert_eq!(Office::founded().register.approvals_needed(&newcomer), []);
    assert_eq!(Office::founded().register.approvals_needed(&closed(2026)), []);
}

#[test]
fn a_key_without_approvals_that_takes_the_place_must_be_signed_and_then_nothing_must_be() {
    let mut office = Office::submitted_projects();
    let approved = office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    let id = "id = \"2026-opinion\"";
    let plain =
        adopted(key_with("2026-opinion", &[(id, "id = \"plain\"\nsupersedes = \"2026-opinion-approvals\"")]));
    assert_eq!(signed_by(&office, "reg", &plain, &[]), MISSING);
    assert_eq!(signed_by(&office, "reg", &plain, &["cgg"]), MISSING);
    office.record_signed("reg", plain, &["aud"]).unwrap();
    assert_eq!(signed_by(&office, "cgg", &approval("P2"), &[]), Ok(()));
    assert_eq!(
        signed_by(&office, "reg", &event(Kind::ActorEnrolled, &enrolled("new", &["cgg"])), &[]),
        Ok(())
    );
    // What was signed before is still undone by those who signed it, and by nobody else.
    let undone = event(Kind::EntryCorrected, &correction(approved));
    assert_eq!(signed_by(&office, "reg", &undone, &[]), MISSING);
    assert_eq!(signed_by(&office, "reg", &undone, &["cgg"]), Ok(()));
}
