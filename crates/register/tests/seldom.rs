//! What seldom is in a ledger, and what is said of it: readings of a key, dates in reverse, a past that was lost.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use allocation::{Evaluation, Key};
use office::*;
use register::payload::{Envelope, FindingOutcome, KeyFact};
use register::{
    Attached, EntrySource, Finding, FindingCode, Kind, READINGS, Reading, Readings, RecordedFact, Refusal,
    Register, Thresholds, WhatIfError,
};
use serde_json::json;

fn with(points: &[Reading]) -> Readings {
    Readings { points: points.to_vec(), ..Readings::default() }
}

/// What an audit finds under a code.
fn audited(office: &Office, code: FindingCode) -> Vec<Finding> {
    let mut all = office.register.audit(None, &Thresholds::default());
    all.retain(|one| one.code == code);
    all
}

/// A reading is what the key that is read so says of itself, in the same word.
#[test]
fn each_reading_of_a_key_has_the_word_of_the_key() {
    let office = Office::determined();
    let mut seen = 0;
    for rule in READINGS {
        for (word, reading) in rule.values {
            let Ok(made) = office.register.what_if(2026, &with(&[*reading])) else {
                // Without an index for its month, an indexed budget cannot be derived.
                assert_eq!(rule.point, "A1", "{}: {word}", rule.name);
                continue;
            };
            let said = (rule.of_key)(made.would_be.key());
            // What no key says is not in it: it stays as the law has it.
            if !matches!(reading, Reading::Coefficient(_) | Reading::Pending(_) | Reading::FundSet(_)) {
                assert_eq!(said, *word, "{}", rule.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
    let unconditional = key("2024").law().unwrap();
    let denominator = READINGS.iter().find(|rule| rule.name == "denominator").unwrap();
    assert_eq!((denominator.of_key)(&unconditional), "no condition");
    assert!(denominator.clauses(&unconditional).is_empty());
}

#[test]
fn why_a_year_cannot_be_read_otherwise_is_told() {
    let missing = Office::founded().register.what_if(2026, &Readings::default()).unwrap_err();
    assert!(matches!(&missing, WhatIfError::Missing(refusal) if missing.to_string() == refusal.to_string()));
    let budget = WhatIfError::Budget("why".into());
    assert_eq!(budget.to_string(), "the budget cannot be derived: why");
    let none = Readings { counts: Some(Vec::new()), ..Readings::default() };
    let split = Office::determined().register.what_if(2026, &none).unwrap_err();
    assert_eq!(split.to_string(), "it cannot be split: there is no fund to split over");
}

/// A year under a key without evaluations, read by one with: what is recorded of them all the same is taken.
#[test]
fn evaluations_that_a_key_does_not_ask_for_are_there_when_another_one_asks() {
    let mut office = Office::founded();
    for fund in ["F1", "F2", "F3"] {
        assert_eq!(
            rule(office.attempt(
                Kind::EvaluationGiven,
                json!({"year": 2024, "fund": fund, "result": "positive",
            "decider": "External Audit", "date": "2025-01-15"})
            )),
            Err("year-evaluated")
        );
    }
    for (fund, result) in [("F1", "positive"), ("F2", "negative"), ("F3", "pending")] {
        office.force(
            "aud",
            event(
                Kind::EvaluationGiven,
                &json!({"year": 2024, "fund": fund, "result": result,
            "decider": "External Audit", "date": "2025-01-15"}),
            ),
        );
    }
    office.set_budget(2024, Some(100_000));
    office.tell(Kind::AffiliatesCertified, counts(2024, &HAND));
    let law = |name: &str| -> Key { key(name).law().unwrap() };
    let made =
        office.register.what_if(2024, &Readings { key: Some(law("2026")), ..Readings::default() }).unwrap();
    let evaluations: Vec<Evaluation> =
        made.would_be.recipients().funds().iter().map(|fund| fund.evaluation).collect();
    assert_eq!(evaluations, [Evaluation::Positive, Evaluation::Negative, Evaluation::Pending]);
}

/// Read over the funds that exist at the payment: one that has ended then and has no successor takes its count with it.
#[test]
fn a_fund_that_ends_before_the_payment_without_a_successor_leaves_its_count() {
    let mut office = Office::evaluated();
    office.tell(Kind::FundEnded, ended("F3", "2026-01-10", None));
    let payment = READINGS.iter().find(|rule| rule.name == "fund-set").unwrap();
    let (_, reading) = payment.values.iter().find(|(word, _)| *word == "payment").unwrap();
    let made = office.register.what_if(2026, &with(&[*reading])).unwrap();
    let funds = |split: &allocation::Split| -> Vec<(String, u64)> {
        split.recipients().funds().iter().map(|fund| (fund.fund.clone(), fund.affiliates)).collect()
    };
    let all = HAND.map(|(fund, count)| (fund.to_owned(), count.unsigned_abs()));
    assert_eq!(funds(&made.stands), all);
    assert_eq!(funds(&made.would_be), all[..2]);
}

#[test]
fn an_actor_with_an_identifier_that_is_no_code_is_remembered_as_one_without() {
    let mut office = Office::unopened();
    let fact = json!({"origin": ORIGIN, "purpose": "Tests", "roles": ["registrar"]});
    office.write(" b", "LedgerOpened", 1, format!("{{\"fact\":{fact}}}"));
    assert!(" b".parse::<register::Code>().is_err());
    assert_eq!(office.register.actors().keys().collect::<Vec<_>>(), [" b"]);
}

#[test]
fn days_that_stand_in_reverse_are_found() {
    let mut office = Office::evaluated();
    let early = office.force(
        "aud",
        event(
            Kind::EvaluationGiven,
            &json!({"year": 2026, "fund": "F1",
        "result": "positive", "decider": "External Audit", "date": "2025-12-31"}),
        ),
    );
    let found = audited(&office, FindingCode::DatesReversed);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].entries.as_slice(), found[0].days), (&[early][..], Some(1)));
    let mut office = Office::paid();
    office.on("2027-02-01");
    let mut accepted = accepted("F1", 1);
    accepted["date"] = json!("2026-02-01");
    let mut declared = used("F1", 1);
    declared["date"] = json!("2026-03-01");
    let declared = office.force("tre", event(Kind::UseDeclared, &declared));
    let accepted = office.force("aud", event(Kind::UseAccepted, &accepted));
    let found = audited(&office, FindingCode::DatesReversed);
    let told: Vec<_> = found.iter().map(|one| (one.entries.as_slice(), one.days)).collect();
    assert_eq!(told, [(&[declared, accepted][..], Some(28))]);
}

#[test]
fn parts_of_a_count_that_do_not_make_it_are_found() {
    let mut office = Office::budgeted();
    let mut fact = counts(2026, &HAND);
    fact["counts"][0]["s1"] = json!(49);
    office.force("aud", event(Kind::AffiliatesCertified, &fact));
    let found = audited(&office, FindingCode::CountsDoNotClose);
    assert_eq!(
        found.iter().map(|one| (one.fund.as_deref(), one.detail.as_deref())).collect::<Vec<_>>(),
        [(Some("F1"), Some("49 / 50"))]
    );
}

#[test]
fn a_fund_that_has_ended_is_not_counted() {
    let mut office = Office::budgeted();
    office.tell(Kind::FundEnded, ended("F3", "2025-06-30", Some("F2")));
    let refusal: Refusal = office.attempt(Kind::AffiliatesCertified, counts(2026, &HAND)).unwrap_err();
    assert_eq!(refusal.rule, "counts-complete");
    assert!(refusal.to_string().contains("`F3` does not exist on 2025-12-31"), "{refusal}");
    assert!(refusal.remedy.contains("it ended on 2025-06-30"), "{}", refusal.remedy);
}

#[test]
fn money_is_not_spent_on_what_was_endorsed_and_never_submitted() {
    let mut office = Office::determined();
    office.force("aud", event(Kind::ProjectEndorsed, &step("P1")));
    assert_eq!(rule(office.attempt(Kind::ProjectSpent, spent("P1", "F1", 1))), Err("project-submitted"));
    let mut office = Office::determined();
    office.tell(Kind::ProjectSubmitted, submitted("P1", &["F1"]));
    office.tell(Kind::ProjectEndorsed, step("P1"));
    let refusal = office.attempt(Kind::ProjectSpent, spent("P1", "F1", 1)).unwrap_err();
    assert!(
        refusal.rule == "project-approved" && refusal.to_string().contains("approval by the CGG"),
        "{refusal}"
    );
}

#[test]
fn a_budget_is_rounded_by_a_method_for_one_amount() {
    let wrong: KeyFact =
        key_with("2026-opinion", &[("rounding = \"half-up\"", "rounding = \"largest-remainder\"")]);
    let told = wrong.law().unwrap_err().to_string();
    assert!(told.contains("one amount is rounded by half-up, half-even or truncate"), "{told}");
}

#[test]
fn a_finding_that_was_withdrawn_or_is_of_a_later_year_is_not_open() {
    assert_eq!(FindingOutcome::Withdrawn.word(), "withdrawn");
    let mut office = Office::determined();
    office.tell(
        Kind::FindingRaised,
        json!({"finding": "2026-01", "year": 2026, "code": "use-not-declared",
        "text": "Not declared", "answer_due": "2026-03-01", "date": "2026-02-01", "entries": []}),
    );
    let open = |office: &Office, year| {
        office
            .register
            .audit(year, &Thresholds::default())
            .iter()
            .filter(|one| one.code == FindingCode::FindingOpen)
            .count()
    };
    assert_eq!((open(&office, Some(2025)), open(&office, Some(2026)), open(&office, None)), (0, 1, 1));
    let close = json!({"finding": "2026-01", "outcome": "withdrawn", "reason": "None", "date": "2026-02-03"});
    office.on("2026-03-01");
    office.tell(Kind::FindingClosed, close);
    assert_eq!((open(&office, Some(2026)), open(&office, None)), (0, 0));
    assert_eq!(Register::default().audit(None, &Thresholds::default()), []);
}

#[test]
fn a_year_of_which_only_an_evaluation_is_known_has_no_figures() {
    let mut office = Office::founded();
    office.tell(Kind::EvaluationGiven, evaluation("F1", "positive"));
    assert!(office.register.series().is_empty());
}

/// A past that was lost: what is asked for again is not there.
struct Lost;

impl EntrySource for Lost {
    fn line(&self, _: u64) -> Option<String> {
        None
    }
}

#[test]
fn a_checkpoint_over_entries_that_cannot_be_read_again_is_refused() {
    let mut office = Office::determined();
    for cents in 1..600 {
        office.tell(Kind::SubsidyPaid, payment("F1", Envelope::Operating, cents % 9 + 1, "2026-02-11"));
    }
    let checkpoint = stamped(&office.checkpoint(301), "2026-03-01T12:00:00Z");
    office.tell(Kind::CheckpointStamped, checkpoint);
    let tallied = tally(&office.entries, &Lost);
    let told: Vec<String> =
        tallied.found_while_folding().iter().filter_map(|one| one.detail.clone()).collect();
    assert!(told.iter().any(|one| one.contains("the first 301 entries cannot be read again")), "{told:?}");
}

#[test]
fn a_fund_keeps_its_name_and_its_documents() {
    let mut office = Office::founded();
    let admission = office.all(Kind::FundAdmitted)[0];
    let document = |name: &str, digit: &str| {
        let text = json!({"bytes": 3, "name": name, "sha256": digit.repeat(64)});
        serde_json::from_value::<register::EvidenceDocument>(text).unwrap()
    };
    let deed = document("deed.pdf", "a");
    let attached = Attached { documents: vec![deed.clone()], ..Attached::default() };
    let end = office.record_with("reg", event(Kind::FundEnded, &ended("F1", "2026-01-31", None)), &attached);
    // What rests on a document is found in every event about a fund, its end too.
    assert_eq!(office.register.resting_on(&deed.sha256), [(end.unwrap(), Kind::FundEnded)]);
    // A fund whose admission was corrected is no longer admitted, and still called what it was called.
    office.correct(admission);
    let record = &office.register.funds()["F1"];
    assert!(record.admission().is_none());
    assert_eq!(record.named().map(RecordedFact::seq), Some(admission));
}

/// `docs/ledger-format.md`, section 8: the entries that the request key of an act holds beside its words.
#[test]
fn an_act_concerns_entries_that_it_does_not_name() {
    let mut office = Office::determined();
    let determined = office.all(Kind::AllocationDetermined);
    let submission = office.tell(Kind::ProjectSubmitted, submitted("P1", &["F1"]));
    let raised = json!({"finding": "2026-01", "year": 2026, "code": "repaid-late", "entries": [1], "text": "Late",
                        "date": "2026-02-01"});
    let raising = office.tell(Kind::FindingRaised, raised);
    let key =
        json!({"holder": "Registry", "key": log_key().verifier(notary::Purpose::Log).unwrap().to_string()});
    let enrolment = office.tell(Kind::VerifierKeyEnrolled, key.clone());
    let totals =
        json!({"year": 2026, "granted_cents": 0, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0});
    let answered = json!({"finding": "2026-01", "by": "F1", "text": "So it was", "date": "2026-02-01"});
    let ended =
        json!({"finding": "2026-01", "outcome": "accepted", "reason": "No effect", "date": "2026-02-01"});
    let revoked = json!({"key": key["key"], "reason": "Lost", "trusted_size": 1});
    let left = json!({"actor": "calc", "reason": "Left"});
    let back = json!({"actor": "calc", "roles": ["calculator"]});
    let calculator = office.all(Kind::ActorEnrolled)[0];
    let concerned =
        |office: &Office, kind, fact: &serde_json::Value| office.register.concerned(&event(kind, fact));
    for (kind, fact, expected) in [
        (Kind::ProjectEndorsed, step("P1"), vec![submission]),
        (Kind::ProjectApproved, step("P1"), vec![submission]),
        (Kind::ProjectRefused, step("P1"), vec![submission]),
        (Kind::ProjectClosed, closed("P1"), vec![submission]),
        (Kind::ProjectApproved, step("P9"), vec![]),
        // The same expense is the same, whichever submission is in force.
        (Kind::ProjectSpent, spent("P1", "F1", 1), vec![]),
        (Kind::YearClosed, totals, determined),
        (Kind::FindingAnswered, answered, vec![raising]),
        (Kind::FindingClosed, ended, vec![raising]),
        (Kind::VerifierKeyRevoked, revoked, vec![enrolment]),
        (Kind::ActorRetired, left.clone(), vec![calculator]),
        (Kind::ActorEnrolled, back.clone(), vec![]),
        (Kind::SubsidyPaid, payment("F1", Envelope::Operating, 1, "2026-02-10"), vec![]),
    ] {
        assert_eq!(concerned(&office, kind, &fact), expected, "{kind} {fact}");
    }
    let retirement = office.tell(Kind::ActorRetired, left);
    assert_eq!(concerned(&office, Kind::ActorEnrolled, &back), [retirement]);
}

/// `docs/ledger-format.md`, section 8: what takes the place of an act, which may then be recorded again.
#[test]
fn an_act_is_superseded_by_what_takes_its_place() {
    let by = |office: &Office, seq| office.register.superseded_by(seq);
    let mut office = Office::evaluated();
    let given = office.all(Kind::EvaluationGiven)[0];
    assert_eq!(by(&office, given), None);
    let other = office.tell(Kind::EvaluationGiven, evaluation("F2", "pending"));
    assert_eq!(by(&office, given), None);
    let later = office.tell(Kind::EvaluationGiven, evaluation("F1", "pending"));
    assert_eq!((by(&office, given), by(&office, later), by(&office, other)), (Some(later), None, None));

    let enrolled = office.all(Kind::ActorEnrolled)[0];
    let left = office.tell(Kind::ActorRetired, json!({"actor": "calc", "reason": "Left"}));
    let back = office.tell(Kind::ActorEnrolled, json!({"actor": "calc", "roles": ["calculator"]}));
    assert_eq!((by(&office, enrolled), by(&office, left), by(&office, back)), (Some(left), Some(back), None));

    let mut office = Office::determined();
    let held = office.tell(Kind::PaymentSuspended, suspended("F1", 100));
    let part = office.tell(Kind::PaymentReleased, released(held, 40));
    assert_eq!((by(&office, held), by(&office, part)), (None, None));
    let rest = office.tell(Kind::PaymentReleased, released(held, 60));
    assert_eq!(by(&office, held), Some(rest));

    let submission = office.tell(Kind::ProjectSubmitted, submitted("P1", &["F1"]));
    let endorsed = office.tell(Kind::ProjectEndorsed, step("P1"));
    assert_eq!(by(&office, endorsed), None);
    office.correct(submission);
    let anew = office.tell(Kind::ProjectSubmitted, submitted("P1", &["F2"]));
    assert_eq!((by(&office, endorsed), by(&office, submission)), (Some(anew), None));

    let raised = |text: &str| json!({"finding": "2026-01", "year": 2026, "code": "repaid-late", "entries": [1], "text": text, "date": "2026-02-01"});
    let raising = office.tell(Kind::FindingRaised, raised("Late"));
    let answered = json!({"finding": "2026-01", "by": "F1", "text": "So it was", "date": "2026-02-01"});
    let answer = office.tell(Kind::FindingAnswered, answered);
    assert_eq!(by(&office, answer), None);
    office.correct(raising);
    let again = office.tell(Kind::FindingRaised, raised("Later"));
    assert_eq!((by(&office, answer), by(&office, raising)), (Some(again), None));

    // No rule lets a revoked key be enrolled again; in a ledger that another program wrote, the later enrolment counts.
    let key =
        json!({"holder": "Registry", "key": log_key().verifier(notary::Purpose::Log).unwrap().to_string()});
    office.tell(Kind::VerifierKeyEnrolled, key.clone());
    let revoked = json!({"key": key["key"], "reason": "Lost", "trusted_size": 1});
    let revoked = office.tell(Kind::VerifierKeyRevoked, revoked);
    assert_eq!(by(&office, revoked), None);
    let anew = office.force("reg", event(Kind::VerifierKeyEnrolled, &key));
    assert_eq!(by(&office, revoked), Some(anew));

    let mut office = Office::paid();
    let declared = office.tell(Kind::UseDeclared, used("F1", 40_000));
    let accepted = office.tell(Kind::UseAccepted, accepted("F1", 39_000));
    assert_eq!(by(&office, accepted), None);
    office.correct(declared);
    // An acceptance is of what was declared by its day.
    let other = office.tell(Kind::UseDeclared, office::with(used("F1", 39_500), "date", "2027-12-01"));
    assert_eq!((by(&office, accepted), by(&office, other)), (Some(other), None));
}

/// `docs/findings.md`, days that cannot be: a day that may lie ahead lies more than ten years ahead.
#[test]
fn a_day_far_ahead_is_found_beside_one_that_has_passed() {
    let mut office = Office::paid();
    office.tell(Kind::UseDeclared, used("F1", 40_000));
    let claim = |due: &str| office::with(claimed("F1", "unused", 1), "due_date", due);
    let raised = |number: &str, due: &str| {
        json!({"finding": number, "year": 2026, "code": "repaid-late", "entries": [1], "text": "Late",
               "date": "2026-04-01", "answer_due": due})
    };
    office.tell(Kind::RepaymentClaimed, claim("2027-03-31"));
    office.tell(Kind::FindingRaised, raised("1", "2026-04-30"));
    assert!(audited(&office, FindingCode::DateFar).is_empty());
    let far = [
        office.tell(Kind::RepaymentClaimed, claim("2037-03-31")),
        office.tell(Kind::FindingRaised, raised("2", "2037-04-30")),
    ];
    let mut found: Vec<_> =
        audited(&office, FindingCode::DateFar).into_iter().flat_map(|one| one.entries).collect();
    found.sort_unstable();
    assert_eq!(found, far);
}
