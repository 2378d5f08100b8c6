//! Whoever keeps a ledger, with any program but without the secrets of those who sign, must not get round them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use chain::Head;
use office::*;
use register::payload::{DeterminationStatus, EvaluationResult, KeyFact, Role};
use register::{Attached, Event, FindingCode, Kind, Statement};
use serde_json::{Value, json};

const INVALID: Result<(), &str> = Err("approval-invalid");
const MISSING: Result<(), &str> = Err("approval-missing");

/// The words with which the key of 2026 begins.
const ID: &str = "id = \"2026-opinion\"";

/// A ledger with `aud` and `cgg` and these keys, of which nobody signed any.
fn begun(keys: &[KeyFact]) -> Office {
    let mut office = Office::unopened();
    office.tell(Kind::LedgerOpened, json!({"origin": ORIGIN, "purpose": "Tests", "roles": ["registrar"]}));
    for (actor, role) in [("aud", "external-audit"), ("cgg", "cgg")] {
        office.tell(Kind::ActorEnrolled, enrolled(actor, &[role]));
    }
    for key in keys {
        office.must("reg", adopted(key.clone()));
    }
    office
}

/// The fund F1 and the project P1 of it.
fn with_project(office: &mut Office) {
    office.tell(Kind::FundAdmitted, admitted("F1"));
    office.tell(Kind::ProjectSubmitted, submitted("P1", &["F1"]));
}

/// What `key` signs of a statement as `actor`.
fn by(actor: &str, key: &str, statement: &Statement) -> Attached {
    Attached { signatures: vec![signature(actor, &secret(key), statement)], ..Attached::default() }
}

/// The enrolment of an actor with the public key of another one.
fn with_the_key_of(other: &str, actor: &str, role: &str) -> Value {
    let mut fact = enrolled(other, &[role]);
    fact["actor"] = actor.into();
    fact
}

// ---- Keys.

#[test]
fn a_key_that_asks_for_signatures_under_keys_bears_them_itself() {
    let office = begun(&[key("2026-opinion")]);
    let signing = adopted(key("2026-opinion-approvals"));
    for (signers, expected) in [(&[][..], MISSING), (&["cgg"], MISSING), (&["aud"], Ok(()))] {
        assert_eq!(rule(office.clone().record_signed("reg", signing.clone(), signers)), expected);
    }
    // Nobody could sign under it: nobody has a public key.
    let mut keyless = Office::opened();
    keyless.must("reg", adopted(key("2026-opinion")));
    assert_eq!(rule(keyless.record("reg", signing)), MISSING);
}

#[test]
fn the_key_that_asks_for_signatures_is_corrected_only_with_them() {
    let mut office = Office::submitted_projects();
    let adopted = office.last(Kind::KeyAdopted);
    assert_eq!(rule(office.attempt(Kind::EntryCorrected, correction(adopted))), MISSING);
    let undone = event(Kind::EntryCorrected, &correction(adopted));
    assert_eq!(rule(office.record_signed("reg", undone, &["aud"])), Ok(()));
}

#[test]
fn a_key_from_before_is_corrected_only_with_signatures() {
    // `k27` has the place of the key of 2026, and the key that asks for signatures has its place.
    let next = key_with("2026-opinion", &[(ID, "id = \"k27\"\nsupersedes = \"2026-opinion\"")]);
    let mut office = begun(&[key("2026-opinion"), next]);
    let between = office.last(Kind::KeyAdopted);
    let named = ("supersedes = \"2026-opinion\"", "supersedes = \"k27\"");
    office.record_signed("reg", adopted(key_with("2026-opinion-approvals", &[named])), &["aud"]).unwrap();
    assert_eq!(rule(office.attempt(Kind::EntryCorrected, correction(between))), MISSING);
}

#[test]
fn two_keys_for_one_year_ask_for_what_either_asks() {
    let mut office = Office::submitted_projects();
    office.force("reg", adopted(key_with("2026-opinion", &[(ID, "id = \"twin\"")])));
    assert!(office.register.key(2026).is_err());
    assert_eq!(office.register.approvals_needed(&approval("P1")), [Role::Cgg]);
    assert_eq!(rule(office.record("cgg", approval("P1"))), MISSING);
}

#[test]
fn an_unsigned_key_takes_nobodys_place() {
    let mut office = Office::submitted_projects();
    let plain =
        adopted(key_with("2026-opinion", &[(ID, "id = \"plain\"\nsupersedes = \"2026-opinion-approvals\"")]));
    let seq = office.force("reg", plain);
    assert_eq!(office.found(FindingCode::ApprovalMissing)[0].entries, [seq]);
    assert_eq!(office.register.approvals_needed(&approval("P1")), [Role::Cgg]);
    let newcomer = event(Kind::ActorEnrolled, &enrolled("new", &["cgg"]));
    assert_eq!(office.register.approvals_needed(&newcomer), [Role::ExternalAudit]);
}

#[test]
fn a_key_frees_only_the_years_that_it_covers_itself() {
    let mut office = Office::submitted_projects();
    let place = "id = \"k30\"\nsupersedes = \"2026-opinion-approvals\"";
    let later = key_with("2026-opinion", &[(ID, place), ("first_year = 2026", "first_year = 2030")]);
    office.record_signed("reg", adopted(later), &["aud"]).unwrap();
    assert_eq!(office.register.approvals_needed(&approval("P1")), [Role::Cgg]);
    // What has no year follows the older key as well: it is that of years which go on.
    let newcomer = event(Kind::ActorEnrolled, &enrolled("new", &["cgg"]));
    assert_eq!(office.register.approvals_needed(&newcomer), [Role::ExternalAudit]);
    let evaluated = |year: i64| {
        let mut fact = evaluation("F1", "positive");
        fact["year"] = year.into();
        event(Kind::EvaluationGiven, &fact)
    };
    assert_eq!(office.register.approvals_needed(&evaluated(2029)), [Role::ExternalAudit]);
    assert_eq!(office.register.approvals_needed(&evaluated(2030)), []);
}

#[test]
fn a_key_from_before_does_not_free_a_later_one() {
    // Adopted when nothing had to be signed, it names a key that does not exist yet.
    for years in ["first_year = 2011\nlast_year = 2011", "first_year = 2011"] {
        let mut office = begun(&[]);
        let place = "id = \"old\"\nsupersedes = \"2026-opinion-approvals\"";
        office.force("reg", adopted(key_with("2026-opinion", &[(ID, place), ("first_year = 2026", years)])));
        for name in ["2024", "2026-opinion"] {
            office.force("reg", adopted(key(name)));
        }
        let signing = adopted(key("2026-opinion-approvals"));
        let attached = office.sign("reg", &signing, &Attached::default(), &["aud"]);
        office.force_with("reg", signing, &attached);
        with_project(&mut office);
        assert_eq!(office.register.approvals_needed(&approval("P1")), [Role::Cgg], "{years}");
        let newcomer = event(Kind::ActorEnrolled, &enrolled("new", &["cgg"]));
        assert_eq!(office.register.approvals_needed(&newcomer), [Role::ExternalAudit], "{years}");
    }
}

#[test]
fn an_unsigned_correction_frees_nobody() {
    let mut office = Office::submitted_projects();
    let seq = office.force("reg", event(Kind::EntryCorrected, &correction(office.last(Kind::KeyAdopted))));
    assert_eq!(office.found(FindingCode::ApprovalMissing)[0].entries, [seq]);
    assert_eq!(office.register.approvals_needed(&approval("P1")), [Role::Cgg]);

    // Nor does it bring back somebody who has left, or a key that was lost.
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ActorEnrolled, enrolled("cgg2", &["cgg"]), &["aud"]);
    let retirement = json!({"actor": "cgg2", "reason": "Key lost"});
    let retired = office.tell_signed(Kind::ActorRetired, retirement, &["aud"]);
    let mut back = office.clone();
    back.force("reg", event(Kind::EntryCorrected, &correction(retired)));
    assert!(back.register.approver("cgg2").is_none());
    let again = office.tell_signed(Kind::ActorEnrolled, with_the_key_of("new", "cgg2", "cgg"), &["aud"]);
    for entry in [again, retired] {
        office.force("reg", event(Kind::EntryCorrected, &correction(entry)));
    }
    assert!(office.register.approver("cgg2").unwrap().same_key(&secret("new").approver().unwrap()));
}

#[test]
fn a_key_that_could_be_undone_by_one_person_is_not_sound() {
    let text = include_str!("../../../fixtures/keys/2026-approvals.toml");
    let sound = |text: &str| toml::from_str::<KeyFact>(text).unwrap().law().map(drop);
    assert_eq!(sound(text), Ok(()));
    for kind in ["KeyAdopted", "ActorEnrolled", "ActorRetired"] {
        let listed = format!(
            "[[approvals]]\nkind = \"{kind}\"\nroles = [\"external-audit\"]\nclauses = [\"choice-approvals\"]\n"
        );
        assert!(text.contains(&listed), "{kind}");
        let error = sound(&text.replace(&listed, "")).unwrap_err().to_string();
        assert!(error.contains(&format!("`{kind}` must be signed too")), "{error}");
    }
    for (from, to, words) in [
        ("kind = \"YearClosed\"", "kind = \"EntryCorrected\"", "leave `EntryCorrected` out"),
        ("kind = \"YearClosed\"", "kind = \"LedgerOpened\"", "nobody can sign the opening"),
        ("clauses = [\"choice-approvals\"]", "clauses = []", "cites no clause"),
    ] {
        let error = sound(&text.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}

// ---- People.

#[test]
fn enrolments_from_before_the_key_are_corrected_only_with_signatures() {
    let mut office = Office::submitted_projects();
    for enrolled in office.all(Kind::ActorEnrolled) {
        assert_eq!(rule(office.attempt(Kind::EntryCorrected, correction(enrolled))), MISSING, "{enrolled}");
    }
}

#[test]
fn a_lost_key_does_not_come_back() {
    // Before the key that asks for signatures: the CGG had a key that was lost, and was enrolled with another.
    let mut office = begun(&[]);
    let first = office.last(Kind::ActorEnrolled);
    let retired = office.tell(Kind::ActorRetired, json!({"actor": "cgg", "reason": "Key lost"}));
    let second = office.tell(Kind::ActorEnrolled, with_the_key_of("new", "cgg", "cgg"));
    office.must("reg", adopted(key("2026-opinion")));
    office.record_signed("reg", adopted(key("2026-opinion-approvals")), &["aud"]).unwrap();
    with_project(&mut office);
    for entry in [first, retired, second] {
        assert_eq!(rule(office.attempt(Kind::EntryCorrected, correction(entry))), MISSING, "{entry}");
    }
    let statement = office.statement("cgg", &approval("P1"), &Attached::default());
    let lost = by("cgg", "cgg", &statement);
    assert_eq!(rule(office.record_with("cgg", approval("P1"), &lost)), INVALID);
    let new = by("cgg", "new", &statement);
    assert_eq!(rule(office.record_with("cgg", approval("P1"), &new)), Ok(()));
}

#[test]
fn an_unsigned_enrolment_gives_no_power_to_sign() {
    let mut office = Office::submitted_projects();
    let seq = office.force("reg", event(Kind::ActorEnrolled, &enrolled("fake", &["cgg"])));
    assert_eq!(office.found(FindingCode::ApprovalMissing)[0].entries, [seq]);
    assert!(office.register.approver("fake").is_none());
    assert_eq!(rule(office.record_signed("fake", approval("P1"), &["fake"])), Err("actor-enrolled"));
}

#[test]
fn one_key_under_two_names_is_one_signer() {
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ActorEnrolled, enrolled("one", &["calculator"]), &["aud"]);
    // Nothing but the signature of External Audit makes a second name for a key that is enrolled.
    let other = event(Kind::ActorEnrolled, &with_the_key_of("one", "two", "external-audit"));
    assert_eq!(rule(office.record_signed("reg", other.clone(), &["aud"])), Err("actor-key"));
    let attached = office.sign("reg", &other, &Attached::default(), &["aud"]);
    office.force_with("reg", other, &attached);
    let year = 2026.try_into().unwrap();
    let (made, _) = office.register.determine(year, DeterminationStatus::Definitive, None).unwrap();
    let made: Event = made.into();
    let statement = office.statement("calc", &made, &Attached::default());
    let mut twice = by("one", "one", &statement);
    twice.signatures.extend(by("two", "one", &statement).signatures);
    assert_eq!(rule(office.clone().record_with("calc", made.clone(), &twice)), MISSING);
    assert_eq!(rule(office.record_signed("calc", made, &["aud", "one"])), Ok(()));
}

#[test]
fn a_signer_has_a_name_that_is_no_pattern() {
    let mut office = Office::opened();
    for name in ["*", "cgg?", "cgg,aud", "!cgg", "cgg 2"] {
        let fact = with_the_key_of("new", name, "cgg");
        assert_eq!(rule(office.attempt(Kind::ActorEnrolled, fact)), Err("code-letters"), "{name}");
    }
    office.tell(Kind::ActorEnrolled, with_the_key_of("new", "Nee_e.1@cgg-2/be", "cgg"));
}

#[test]
fn a_second_opening_takes_no_key_away() {
    let mut office = Office::submitted_projects();
    let opening = json!({"origin": "another.example/ledger", "purpose": "Tests", "roles": ["registrar"]});
    let seq = office.force("aud", event(Kind::LedgerOpened, &opening));
    assert_eq!(office.found(FindingCode::RuleBroken)[0].entries, [seq]);
    assert!(office.register.approver("aud").is_some());
    assert_eq!(office.register.actors()["aud"].roles(), [Role::ExternalAudit]);
    assert_eq!(office.register.opened().unwrap().fact.origin.as_str(), ORIGIN);
    assert_eq!(rule(office.record_signed("cgg", approval("P1"), &["cgg"])), Ok(()));
}

#[test]
fn endorsement_and_approval_are_signed_by_two_people() {
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ActorEnrolled, enrolled("multi", &["external-audit", "cgg"]), &["aud"]);
    let endorsed = event(Kind::ProjectEndorsed, &step("P1"));
    for (first, second) in [
        (("aud", endorsed.clone()), ("cgg", approval("P1"))),
        (("cgg", approval("P1")), ("aud", endorsed.clone())),
    ] {
        let mut office = office.clone();
        let seq = office.record_signed(first.0, first.1, &["multi"]).unwrap();
        let refusal = office.clone().record_signed(second.0, second.1.clone(), &["multi"]).unwrap_err();
        assert_eq!((refusal.rule, refusal.entries.as_slice()), ("four-eyes", &[seq][..]));
        // Not even beside the one who could have signed alone.
        let both = office.clone().record_signed(second.0, second.1.clone(), &["multi", second.0]);
        assert!(rule(both) == Err("four-eyes"), "{}", second.0);
        assert_eq!(rule(office.clone().record_signed(second.0, second.1.clone(), &[second.0])), Ok(()));
        let attached = office.sign(second.0, &second.1, &Attached::default(), &["multi"]);
        let forced = office.force_with(second.0, second.1, &attached);
        assert_eq!(office.found(FindingCode::ApprovalInvalid)[0].entries, [forced]);
    }
}

#[test]
fn endorsement_and_approval_are_signed_with_two_keys() {
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ActorEnrolled, enrolled("one", &["external-audit"]), &["aud"]);
    let other = event(Kind::ActorEnrolled, &with_the_key_of("one", "two", "cgg"));
    let attached = office.sign("reg", &other, &Attached::default(), &["aud"]);
    office.force_with("reg", other, &attached);
    office.record_signed("aud", event(Kind::ProjectEndorsed, &step("P1")), &["one"]).unwrap();
    let statement = office.statement("cgg", &approval("P1"), &Attached::default());
    let refused = office.record_with("cgg", approval("P1"), &by("two", "one", &statement));
    assert_eq!(rule(refused), Err("four-eyes"));
}

#[test]
fn what_needed_no_signature_and_would_need_none_is_corrected_without() {
    let mut office = Office::submitted_projects();
    let made = office.allocate(DeterminationStatus::Provisional, None).unwrap();
    assert_eq!(rule(office.attempt(Kind::EntryCorrected, correction(made))), Ok(()));
}

// ---- What a signature is over.

#[test]
fn an_approval_holds_for_the_submission_that_was_signed() {
    let mut office = Office::submitted_projects();
    let submission = office.all(Kind::ProjectSubmitted)[0];
    let approved = approval("P1");
    // The keeper gives a request key of its own, so that the signature could be used at any time.
    let statement = office.register.statement("cgg", "kept", &approved, &Attached::default()).unwrap();
    let kept = by("cgg", "cgg", &statement);
    assert_eq!(office.register.check_approvals("cgg", "kept", &approved, &kept), Ok(()));
    office.correct(submission);
    let mut again = submitted("P1", &["F1"]);
    again["budget_cents"] = 9_999_999.into();
    office.tell(Kind::ProjectSubmitted, again);
    assert_eq!(rule(office.register.check_approvals("cgg", "kept", &approved, &kept)), INVALID);
}

#[test]
fn a_kept_evaluation_does_not_take_the_place_of_a_later_one() {
    let mut office = Office::signed_inputs();
    let mut fact = evaluation("F3", "positive");
    let first = event(Kind::EvaluationGiven, &fact);
    fact["result"] = "negative".into();
    fact["date"] = "2026-02-20".into();
    let second = event(Kind::EvaluationGiven, &fact);
    let sign = |event: &Event, request: &str| {
        by("aud", "aud", &office.register.statement("aud", request, event, &Attached::default()).unwrap())
    };
    let (first_signed, second_signed) = (sign(&first, "first"), sign(&second, "second"));
    assert_eq!(office.register.check_approvals("aud", "first", &first, &first_signed), Ok(()));
    let body = second.encode(&second_signed).unwrap();
    office.append("aud", "EvaluationGiven", 1, "second".into(), body);
    assert_eq!(office.found(FindingCode::ApprovalInvalid), []);
    assert_eq!(rule(office.register.check_approvals("aud", "first", &first, &first_signed)), INVALID);
    let stands = &office.register.year(2026).unwrap().evaluation("F3").unwrap().fact;
    assert_eq!(stands.result, EvaluationResult::Negative);
}

#[test]
fn a_statement_tells_the_entries_that_its_event_relies_on() {
    let mut office = Office::submitted_projects();
    let concerns = |office: &Office, event: &Event| -> Vec<u64> {
        let line = office.statement("aud", event, &Attached::default()).to_string();
        let read: Value = serde_json::from_str(&line).unwrap();
        let told = read["concerns"].as_array().unwrap().iter().map(|head| head.as_str().unwrap());
        let heads: Vec<Head> = told.map(|head| head.parse().unwrap()).collect();
        assert!(heads.iter().all(|head| *head == office.head(head.seq)), "{line}");
        heads.iter().map(|head| head.seq).collect()
    };
    let year = 2026.try_into().unwrap();
    let made = |office: &Office| -> Event {
        office.register.determine(year, DeterminationStatus::Provisional, None).unwrap().0.into()
    };
    let inputs = {
        let mut seqs = vec![office.last(Kind::KeyAdopted), office.last(Kind::BudgetSet)];
        seqs.push(office.last(Kind::AffiliatesCertified));
        seqs.extend(office.all(Kind::EvaluationGiven));
        seqs
    };
    assert_eq!(concerns(&office, &made(&office)), inputs);
    let determined = office.record("calc", made(&office)).unwrap();
    let mut inputs_and_last = inputs;
    inputs_and_last.push(determined);
    assert_eq!(concerns(&office, &made(&office)), inputs_and_last);

    let withheld = office.tell(Kind::PaymentSuspended, suspended("F1", 100));
    let enrolled_first = office.all(Kind::ActorEnrolled)[0];
    let submission = office.all(Kind::ProjectSubmitted)[0];
    let totals =
        json!({"year": 2026, "granted_cents": 0, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0});
    let retirement = json!({"actor": "calc", "reason": "Left"});
    for (kind, fact, expected) in [
        (Kind::EntryCorrected, correction(withheld), vec![withheld]),
        (Kind::PaymentReleased, released(withheld, 100), vec![withheld]),
        (Kind::EvaluationGiven, evaluation("F1", "negative"), vec![office.all(Kind::EvaluationGiven)[0]]),
        (Kind::EvaluationGiven, evaluation("F9", "negative"), vec![]),
        (Kind::YearClosed, totals, vec![determined]),
        (Kind::ProjectEndorsed, step("P1"), vec![submission]),
        (Kind::ProjectApproved, step("P1"), vec![submission]),
        (Kind::ProjectRefused, step("P1"), vec![submission]),
        (Kind::ProjectSpent, spent("P1", "F1", 1), vec![submission]),
        (Kind::ProjectClosed, closed("P1"), vec![submission]),
        (Kind::ProjectApproved, step("P9"), vec![]),
        (Kind::ActorRetired, retirement.clone(), vec![enrolled_first]),
        (Kind::ActorEnrolled, enrolled("new", &["cgg"]), vec![]),
        (Kind::UseAccepted, accepted("F1", 1), vec![]),
        (Kind::FundAdmitted, admitted("F4"), vec![]),
    ] {
        assert_eq!(concerns(&office, &event(kind, &fact)), expected, "{kind} {fact}");
    }
    let left = office.tell_signed(Kind::ActorRetired, retirement, &["aud"]);
    let again = event(Kind::ActorEnrolled, &enrolled("calc", &["calculator"]));
    assert_eq!(concerns(&office, &again), [enrolled_first, left]);
    assert_eq!(concerns(&office, &adopted(key_with("2026-opinion", &[(ID, "id = \"next\"")]))), [0_u64; 0]);
}
