//! A signature must hold for one event, in one ledger, once; and what the key asks for must be there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use std::sync::LazyLock;

use chain::{Head, canonical, sha256};
use notary::{Approval, ApprovalError};
use office::*;
use proptest::prelude::*;
use proptest::sample::Index;
use register::payload::{
    DeterminationStatus, DeterminationStatus::Definitive, DeterminationStatus::Provisional, KeyFact, Role,
};
use register::{Attached, Blob, Document, Event, FindingCode, Kind, Severity, Signature, Statement};
use serde_json::{Value, json};

const INVALID: Result<(), &str> = Err("approval-invalid");
const MISSING: Result<(), &str> = Err("approval-missing");

/// A determination of 2026 from what the ledger holds.
fn determination(office: &Office, status: DeterminationStatus) -> Event {
    office.register.determine(2026.try_into().unwrap(), status, None).unwrap().0.into()
}

/// The rule that refuses an event with what is attached to it, if one does; nothing is recorded.
fn held(office: &Office, actor: &str, event: &Event, attached: &Attached) -> Result<(), &'static str> {
    rule(office.clone().record_with(actor, event.clone(), attached))
}

/// The same of an event without anything but the signatures of `signers`.
fn signed_by(office: &Office, actor: &str, event: &Event, signers: &[&str]) -> Result<(), &'static str> {
    rule(office.clone().record_signed(actor, event.clone(), signers))
}

/// An event signed by `cgg` over a statement that may be another one.
fn over(statement: &Statement) -> Attached {
    Attached { signatures: vec![signature("cgg", &secret("cgg"), statement)], ..Attached::default() }
}

fn noted(note: &str) -> Attached {
    Attached { note: Some(note.parse().unwrap()), ..Attached::default() }
}

// ---- Who must sign.

#[test]
fn a_signed_event_is_accepted_and_found_signed() {
    let mut office = Office::submitted_projects();
    let seq = office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    assert_eq!(office.entries.last().unwrap().kv, 2);
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
    key("2026-approvals")
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
        adopted(key_with("2026", &[("mental-well-being-2026", "another")])),
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
fn the_key_that_asks_for_signatures_is_otherwise_the_key_of_2026_word_for_word() {
    let plain = key("2026").law().unwrap();
    let mut signing = signing_key().law().unwrap();
    assert_eq!(signing.supersedes.as_deref(), Some(plain.id.as_str()));
    assert!(signing.title_fr.starts_with(&plain.title_fr) && signing.title_nl.starts_with(&plain.title_nl));
    let own = signing.clauses.pop().unwrap();
    assert_eq!((own.id.as_str(), own.status), ("choice-approvals", allocation::ClauseStatus::Choice));
    for (kind, _, clauses) in signing_key().approvals() {
        assert_eq!(
            clauses.iter().map(register::Code::as_str).collect::<Vec<_>>(),
            [own.id.as_str()],
            "{kind}"
        );
    }
    for (own, theirs) in [
        (&mut signing.id, &plain.id),
        (&mut signing.title_fr, &plain.title_fr),
        (&mut signing.title_nl, &plain.title_nl),
    ] {
        assert_ne!(own, theirs);
        own.clone_from(theirs);
    }
    signing.supersedes = None;
    assert_eq!(signing, plain);
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
    let id = "id = \"mental-well-being-2026\"";
    let plain = adopted(key_with("2026", &[(id, "id = \"plain\"\nsupersedes = \"2026-approvals\"")]));
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

// ---- Corrections.

#[test]
fn a_correction_needs_the_signatures_of_what_it_corrects() {
    let mut office = Office::submitted_projects();
    let approved = office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    let made = office.record_signed("calc", determination(&office, Definitive), &["aud", "calc"]).unwrap();
    let evaluated = office.last(Kind::EvaluationGiven);
    for (entry, signers, expected) in [
        (approved, &[][..], MISSING),
        (approved, &["aud", "calc"], MISSING),
        (approved, &["cgg"], Ok(())),
        (made, &[], MISSING),
        (made, &["calc"], MISSING),
        (made, &["both"], MISSING),
        // Whoever has the role: it need not be the same person.
        (made, &["aud2", "both"], Ok(())),
        (evaluated, &[], MISSING),
        (evaluated, &["aud2"], Ok(())),
        (office.last(Kind::FundAdmitted), &[], Ok(())),
    ] {
        let undone = event(Kind::EntryCorrected, &correction(entry));
        assert_eq!(signed_by(&office, "reg", &undone, signers), expected, "{entry} {signers:?}");
    }
    office.record_signed("reg", event(Kind::EntryCorrected, &correction(approved)), &["cgg"]).unwrap();
    assert_eq!(office.register.projects()["P1"].approval(), None);
}

// ---- What a signature is over.

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
    // One signature that does not hold is not made good by others that do, wherever it stands.
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
    let paper = |content: &[u8]| Document {
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

// ---- Who may sign: the enrolment that stands.

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

// ---- Ledgers that another program wrote.

#[test]
fn entries_without_the_signatures_that_they_need_are_found() {
    let mut office = Office::submitted_projects();
    let mut told = Vec::new();
    told.push((office.force("cgg", approval("P1")), Some(2026), "cgg"));
    told.push((office.force("calc", determination(&office, Definitive)), Some(2026), "external-audit"));
    let alone = office.sign("calc", &determination(&office, Definitive), &Attached::default(), &["both"]);
    told.push((
        office.force_with("calc", determination(&office, Definitive), &alone),
        Some(2026),
        "signature of",
    ));
    let newcomer = event(Kind::ActorEnrolled, &enrolled("new", &["treasurer"]));
    told.push((office.force("reg", newcomer), None, "external-audit"));
    let undone = event(Kind::EntryCorrected, &correction(told[0].0));
    told.push((office.force("reg", undone), Some(2026), "cgg"));
    let found = office.found(FindingCode::ApprovalMissing);
    assert_eq!(found.len(), told.len(), "{found:?}");
    for (finding, (seq, year, words)) in found.iter().zip(told) {
        assert_eq!((finding.entries.as_slice(), finding.year), (&[seq][..], year));
        assert_eq!((finding.code.code(), finding.severity()), ("approval-missing", Severity::Error));
        assert!(finding.detail.as_deref().unwrap().contains(words), "{finding:?}");
    }
    assert_eq!(office.found(FindingCode::ApprovalInvalid), []);
    assert_eq!(fold(&office.entries).findings(None), office.register.findings(None));
}

#[test]
fn entries_whose_signatures_do_not_hold_are_found() {
    let mut office = Office::submitted_projects();
    let one = over(&office.statement("cgg", &approval("P2"), &Attached::default()));
    let seq = office.force_with("cgg", approval("P1"), &one);
    let found = office.found(FindingCode::ApprovalInvalid);
    assert_eq!((found.len(), found[0].entries.as_slice(), found[0].year), (1, &[seq][..], Some(2026)));
    assert_eq!((found[0].code.code(), found[0].severity()), ("approval-invalid", Severity::Error));
    let detail = found[0].detail.as_deref().unwrap();
    assert!(detail.contains("`cgg`") && detail.ends_with(&ApprovalError::Statement.to_string()), "{detail}");
    assert_eq!(office.found(FindingCode::ApprovalMissing), []);
    assert_eq!(fold(&office.entries), office.register);

    // A good entry written once more under another request key, and by another actor.
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    let copied = office.entries.last().unwrap().clone();
    for (actor, request) in [(copied.actor.as_str(), "another"), ("aud", copied.request.as_str())] {
        let before = office.found(FindingCode::ApprovalInvalid).len();
        let body = copied.body.clone();
        let seq = office.append(actor, &copied.kind, copied.kv, request.into(), body);
        let found = office.found(FindingCode::ApprovalInvalid);
        assert_eq!((found.len(), found[before].entries.as_slice()), (before + 1, &[seq][..]));
    }
}

#[test]
fn a_signature_that_was_cut_out_makes_its_entry_one_that_cannot_be_read() {
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    let entry = office.entries.last().unwrap().clone();
    let (bare, _) = entry.body.split_once(",\"signatures\"").unwrap();
    let kept = &office.entries[..office.entries.len() - 1];
    for (kv, code) in [(2, FindingCode::Undecodable), (1, FindingCode::ApprovalMissing)] {
        let cut = chain::Entry { kv, body: format!("{bare}}}"), ..entry.clone() };
        let register = fold(&[kept, &[cut]].concat());
        let found = register.findings(None);
        let found = found.iter().find(|finding| finding.code == code).unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(found.entries, [entry.seq]);
    }
}

// ---- Properties.

static OFFICE: LazyLock<Office> = LazyLock::new(Office::submitted_projects);

/// The bytes of a signature of `cgg` over the approval of P1.
fn signed_bytes() -> Vec<u8> {
    let attached = OFFICE.sign("cgg", &approval("P1"), &Attached::default(), &["cgg"]);
    attached.signatures[0].sshsig.bytes()
}

/// Whether those bytes hold in their place.
fn check_bytes(bytes: &[u8]) -> Result<(), &'static str> {
    let signatures = vec![Signature { actor: "cgg".parse().unwrap(), sshsig: Blob::of(bytes).unwrap() }];
    let (event, attached) = (approval("P1"), Attached { signatures, ..Attached::default() });
    rule(OFFICE.register.check_approvals("cgg", &OFFICE.request(&event, &attached), &event, &attached))
}

#[test]
fn no_changed_bit_of_a_signature_holds() {
    let good = signed_bytes();
    assert_eq!(check_bytes(&good), Ok(()));
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.clone();
            bytes[at] ^= 1 << bit;
            assert_eq!(check_bytes(&bytes), INVALID, "byte {at}, bit {bit}");
        }
    }
}

/// A statement as JSON.
fn members(statement: &Statement) -> Value {
    let line = statement.to_string();
    let line = line.strip_suffix('\n').unwrap();
    assert_eq!(canonical::check(line), Ok(()), "{line}");
    serde_json::from_str(line).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_changed_byte_of_a_statement_is_signed(at in any::<Index>(), bit in 0_u8..8) {
        let statement = OFFICE.statement("cgg", &approval("P1"), &Attached::default());
        let approver = secret("cgg").approver().unwrap();
        let made = secret("cgg").approve(statement.as_bytes()).unwrap();
        prop_assert_eq!(approver.check(statement.as_bytes(), &made), Ok(()));
        let mut bytes = statement.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert_eq!(approver.check(&bytes, &made), Err(ApprovalError::Statement));
        bytes.remove(at);
        prop_assert_eq!(approver.check(&bytes, &made), Err(ApprovalError::Statement));
    }

    #[test]
    fn no_cut_or_lengthened_signature_holds(at in any::<Index>(), byte in any::<u8>()) {
        let good = signed_bytes();
        let at = at.index(good.len());
        let shorter = [&good[..at], &good[at + 1..]].concat();
        let longer = [&good[..at], &[byte], &good[at..]].concat();
        for wrong in [&good[..at.max(1)], &shorter, &longer, &[good.as_slice(), &[byte]].concat()] {
            prop_assert_eq!(check_bytes(wrong), INVALID);
        }
    }

    #[test]
    fn a_statement_says_each_of_its_parts_and_can_be_read_in_one_way(
        actor in "[!-~é€]{1,20}", request in "[!-~]{1,128}", origin in "[!-~é]{1,40}", note in "[!-~é€\"\\\\]{1,40}",
        concerns in prop::collection::btree_set(1..10_u64, 0..4),
    ) {
        let (event, attached) = (approval("P1"), noted(&note));
        let heads: Vec<Head> = concerns.iter().map(|seq| OFFICE.head(*seq)).collect();
        let made = |attached: &Attached| Statement::new(&origin, &actor, &request, &event, attached, &heads).unwrap();
        let read = members(&made(&attached));
        let body: Value = serde_json::from_str(&event.encode(&attached).unwrap()).unwrap();
        let names: Vec<String> = heads.iter().map(|head| format!("{}:{}", head.seq, head.hash)).collect();
        prop_assert_eq!(read, json!({
            "actor": actor, "body": body, "concerns": names, "kind": "ProjectApproved", "kv": 2, "origin": origin, "request": request,
            "statement": "prorata-approval/1",
        }));
        // Who signs is not part of what is signed, so that all sign the same.
        let signed = OFFICE.sign("cgg", &event, &attached, &["aud", "cgg"]);
        prop_assert_eq!(
            made(&signed), made(&attached)
        );
    }

    #[test]
    fn roles_are_filled_when_they_can_be_filled_by_different_people(
        roles in prop::collection::vec(prop::collection::btree_set(0..5_usize, 1..4), 0..5),
        needed in prop::collection::btree_set(0..5_usize, 1..5),
    ) {
        // Every signer of the case is enrolled with its roles under a key that asks for `needed`.
        let words: Vec<String> = needed.iter().map(|role| format!("\"{}\"", Role::ALL[*role].word())).collect();
        let wanted = format!("kind = \"YearClosed\"\nroles = [{}]", words.join(", "));
        let asks = ("kind = \"YearClosed\"\nroles = [\"external-audit\"]", wanted.as_str());
        let mut office = Office::opened();
        let people: Vec<String> = (0..roles.len()).map(|person| format!("p{person}")).collect();
        for (person, roles) in people.iter().zip(&roles) {
            let words: Vec<&str> = roles.iter().map(|role| Role::ALL[*role].word()).collect();
            office.tell(Kind::ActorEnrolled, enrolled(person, &words));
        }
        office.tell(Kind::ActorEnrolled, enrolled("adopts", &["external-audit"]));
        office.record_signed("reg", adopted(key_with("2026-approvals", &[asks])), &["adopts"]).unwrap();
        let totals = json!({"year": 2026, "granted_cents": 0, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0});
        let event = event(Kind::YearClosed, &totals);
        let signers: Vec<&str> = people.iter().map(String::as_str).collect();
        let attached = office.sign("aud", &event, &Attached::default(), &signers);
        let request = office.request(&event, &attached);
        let checked = rule(office.register.check_approvals("aud", &request, &event, &attached));
        // Hall: every set of roles has as many people who hold one of them.
        let needed: Vec<usize> = needed.into_iter().collect();
        let enough = (1..1_usize << needed.len()).all(|set| {
            let chosen: Vec<usize> = needed
                .iter()
                .enumerate()
                .filter(|(place, _)| set >> place & 1 == 1)
                .map(|(_, role)| *role)
                .collect();
            let holders = roles.iter().filter(|held| chosen.iter().any(|role| held.contains(role)));
            holders.count() >= chosen.len()
        });
        prop_assert_eq!(checked, if enough { Ok(()) } else { MISSING });
    }
}
