//! What a ledger says must follow from its entries alone: in pieces or at once, with corrections, to the cent.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use std::collections::{BTreeMap, BTreeSet};

use allocation::Cents;
use chain::{Entry, EntryView, Hash, canonical};
use notary::Purpose;
use office::*;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;
use register::payload::{
    AllocationDetermined, DeterminationStatus::Definitive, DeterminationStatus::Provisional, Envelope, Ground,
};
use register::{
    Attached, Blob, Document, Event, FindingCode, Kind, Outcome, Past, Register, Signature, Tallied, Tally,
};
use serde_json::{Value, json};

fn cents(cents: i64) -> Cents {
    Cents::new(cents).unwrap()
}

// ---- Worked cases.

/// Totals, common projects and what is set apart, per fund.
fn shares(fact: &AllocationDetermined) -> Vec<(i64, i64, i64)> {
    let of = |share: &register::payload::FundShare| {
        (share.total_cents.get(), share.common_projects_cents.get(), share.reserved_cents.get())
    };
    fact.shares.iter().map(of).collect()
}

#[test]
fn the_hand_case_is_what_was_computed_by_hand() {
    let office = Office::determined();
    let fact = office.in_force();
    assert_eq!(shares(fact), [(47_334, 667, 0), (31_334, 667, 0), (21_332, 666, 0)]);
    assert_eq!((fact.remainder_cents.get(), fact.reserved_cents.get()), (2_000, 0));
    for (place, (fund, _)) in HAND.iter().enumerate() {
        assert_eq!(office.balance(fund, Envelope::Operating).granted, cents(OPERATING[place]));
        assert_eq!(office.balance(fund, Envelope::CommonProjects).to_pay, cents(COMMON[place]));
    }
    let made = office.register.reperform(None);
    assert_eq!((made.len(), &made[0].outcome), (1, &Outcome::Identical));
    // Three slices, common projects, reserve and total of three funds, and five figures of the year.
    assert_eq!(made[0].figures, 3 * 6 + 5);
}

#[test]
fn eleven_funds_share_the_indexed_budget_to_the_cent() {
    let mut office = Office::opened();
    office.must("reg", adopted(key("2026")));
    let index = office.tell(
        Kind::IndexPublished,
        json!({"index": "health", "base": "2013", "month": "2025-08", "value": "135.64", "confidence": "inferred"}),
    );
    for (fund, name, _) in ELEVEN {
        office.tell(
            Kind::FundAdmitted,
            json!({"fund": fund, "name_fr": name, "name_nl": name, "from": "2000-01-01"}),
        );
    }
    let budget = office.set_budget(2026, None);
    let list: Vec<(&str, i64)> = ELEVEN.iter().map(|(fund, _, count)| (*fund, *count)).collect();
    let mut certified = counts(2026, &list);
    certified["weights"] = "stand-in".into();
    let certified = office.tell(Kind::AffiliatesCertified, certified);
    for (fund, _) in &list {
        let result = match *fund {
            "F08" => "negative",
            "F09" => "pending",
            _ => "positive",
        };
        office.tell(Kind::EvaluationGiven, evaluation(fund, result));
    }
    let made = office.allocate(Provisional, None).unwrap();
    let fact = office.in_force();
    // 4,000,000.00 EUR x 135.64 / 128.82 is 4,211,768.358...
    assert_eq!(fact.budget_cents.get(), 421_176_836);
    let all = shares(fact).iter().map(|share| share.0 + share.2).sum::<i64>();
    assert_eq!(all, 421_176_836);
    // The pinned payload was computed by another program, with the fractions of Python.
    let pinned = include_str!("../../../fixtures/payloads/v1/AllocationDetermined.json");
    let (pinned, _) = Event::decode("AllocationDetermined", 1, pinned.trim_end()).unwrap();
    let Event::AllocationDetermined(pinned) = pinned else { panic!("{pinned:?}") };
    assert_eq!(fact.shares, pinned.shares);
    assert_eq!(fact.remainder_cents, pinned.remainder_cents);
    let at = |code| office.found(code).into_iter().map(|finding| finding.entries).collect::<Vec<_>>();
    assert_eq!(at(FindingCode::StandInCounts), [[certified]]);
    assert_eq!(at(FindingCode::IndexInferred), [[index, budget]]);
    assert_eq!(office.register.reperform(Some(2026))[0].seq, made);
    assert_eq!(office.register.reperform(Some(2026))[0].outcome, Outcome::Identical);
}

#[test]
fn a_pending_evaluation_blocks_the_definitive_and_is_set_apart_in_the_provisional_determination() {
    let mut office = Office::counted();
    office.tell(Kind::EvaluationGiven, evaluation("F1", "positive"));
    office.tell(Kind::EvaluationGiven, evaluation("F2", "positive"));
    // F3 has no evaluation at all: that is pending too.
    assert_eq!(office.allocate(Definitive, None).unwrap_err().rule, "evaluations-decided");
    let pending = office.tell(Kind::EvaluationGiven, evaluation("F3", "pending"));
    let refusal = office.allocate(Definitive, None).unwrap_err();
    assert_eq!((refusal.rule, refusal.entries), ("evaluations-decided", vec![pending]));
    let made = office.allocate(Provisional, None).unwrap();
    let fact = office.in_force();
    assert_eq!(shares(fact), [(46_667, 0, 0), (30_667, 0, 0), (20_666, 0, 2_000)]);
    assert_eq!((fact.remainder_cents.get(), fact.reserved_cents.get()), (0, 2_000));
    assert_eq!(office.balance("F3", Envelope::Operating).granted, cents(20_666));
    assert_eq!(office.found(FindingCode::ProvisionalNotSettled)[0].entries, [made]);
    let open = office.found(FindingCode::EvaluationOpen);
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].fund.as_deref(), &open[0].entries), (Some("F3"), &vec![pending]));
}

#[test]
fn a_definitive_determination_settles_the_difference_to_the_provisional_one() {
    let mut office = Office::counted();
    for (fund, result) in [("F1", "positive"), ("F2", "positive"), ("F3", "pending")] {
        office.tell(Kind::EvaluationGiven, evaluation(fund, result));
    }
    let first = office.allocate(Provisional, None).unwrap();
    assert_eq!(office.register.previous_determination(2026), None);
    for (fund, paid) in [("F1", 46_667), ("F2", 30_667), ("F3", 20_666)] {
        office.tell(Kind::SubsidyPaid, payment(fund, Envelope::Operating, paid, "2026-02-10"));
    }
    let mut positive = office.clone();
    office.tell(Kind::EvaluationGiven, evaluation("F3", "negative"));
    office.allocate(Definitive, None).unwrap();
    for (fund, common) in [("F1", 667), ("F2", 667), ("F3", 666)] {
        assert_eq!(office.balance(fund, Envelope::Operating).to_pay, Cents::ZERO, "{fund}");
        assert_eq!(office.balance(fund, Envelope::CommonProjects).to_pay, cents(common), "{fund}");
    }
    assert_eq!(office.register.previous_determination(2026).unwrap().seq(), first);
    assert_eq!(office.in_force().revision, 2);
    assert_eq!(office.found(FindingCode::ProvisionalNotSettled), []);
    assert_eq!(office.found(FindingCode::EvaluationOpen), []);

    positive.tell(Kind::EvaluationGiven, evaluation("F3", "positive"));
    positive.allocate(Definitive, None).unwrap();
    assert_eq!(positive.balance("F3", Envelope::Operating).to_pay, cents(2_000));
    assert_eq!(positive.balance("F1", Envelope::Operating).to_pay, Cents::ZERO);
    assert_eq!(positive.register.balances(2026).len(), 3, "nothing is left for common projects");
}

#[test]
fn a_payment_above_a_later_revision_shows_as_a_finding_and_as_less_than_nothing_to_pay() {
    let mut office = Office::paid();
    let paid = office.all(Kind::SubsidyPaid)[0];
    let wrong = office.last(Kind::AffiliatesCertified);
    let first = office.last(Kind::AllocationDetermined);
    let mended = office.correct(wrong);
    let told = office.found(FindingCode::InputCorrected);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].entries, [first, wrong, mended]);
    assert_eq!(office.allocate(Definitive, None).unwrap_err().rule, "affiliates-certified");
    office.tell(Kind::AffiliatesCertified, counts(2026, &[("F1", 40), ("F2", 40), ("F3", 20)]));
    assert_eq!(office.allocate(Definitive, None).unwrap_err().rule, "second-definitive");
    let revision = office.allocate(Definitive, Some("Counts corrected")).unwrap();
    // F1: 66.67 + 280.00 + 40.00 instead of 466.67.
    let balance = office.balance("F1", Envelope::Operating);
    assert_eq!((balance.granted, balance.to_pay), (cents(38_667), cents(-8_000)));
    assert_eq!(office.balance("F2", Envelope::Operating).to_pay, cents(8_000));
    let above = office.found(FindingCode::PaidAboveGrant);
    assert_eq!(above.len(), 1, "{above:?}");
    assert_eq!((above[0].fund.as_deref(), above[0].cents), (Some("F1"), Some(cents(8_000))));
    assert_eq!(above[0].entries, [paid, revision]);
    assert_eq!(office.found(FindingCode::InputCorrected), [], "the revision uses what counts");
    // Both determinations are still what their own inputs give.
    let outcomes: Vec<_> = office.register.reperform(None).into_iter().map(|made| made.outcome).collect();
    assert_eq!(outcomes, [Outcome::Identical, Outcome::Identical]);
}

#[test]
fn a_fund_that_ended_after_the_reference_date_is_paid_through_its_successor() {
    let mut office = Office::determined();
    let pay = |day: &str| payment("F3", Envelope::Operating, 10_000, day);
    let to = |fact: Value, payee: &str| {
        let mut fact = fact;
        fact["payee"] = payee.into();
        fact
    };
    office.tell(Kind::FundEnded, ended("F3", "2026-01-31", Some("F2")));
    office.tell(Kind::SubsidyPaid, pay("2026-01-31"));
    assert_eq!(office.attempt(Kind::SubsidyPaid, pay("2026-02-01")).unwrap_err().rule, "ended-fund");
    assert_eq!(
        office.attempt(Kind::SubsidyPaid, to(pay("2026-02-01"), "F1")).unwrap_err().rule,
        "successor-known"
    );
    assert_eq!(
        office.attempt(Kind::SubsidyPaid, to(pay("2026-01-31"), "F2")).unwrap_err().rule,
        "successor-known"
    );
    office.tell(Kind::SubsidyPaid, to(pay("2026-02-01"), "F2"));
    // The share stays that of the fund that ended.
    assert_eq!(office.balance("F3", Envelope::Operating).sums.paid, cents(20_000));
    assert_eq!(office.balance("F2", Envelope::Operating).sums.paid, Cents::ZERO);
    // A successor may have a successor, and pays back like it is paid.
    office.tell(Kind::FundEnded, ended("F2", "2026-06-30", Some("F1")));
    let mut back = repaid("F3", "unused", 5_000);
    assert_eq!(office.attempt(Kind::RepaymentReceived, back.clone()).unwrap_err().rule, "ended-fund");
    back["payer"] = "F1".into();
    office.tell(Kind::RepaymentReceived, back);
    assert_eq!(office.balance("F3", Envelope::Operating).sums.repaid_in_all(), cents(5_000));
    // Nobody can be succeeded by a fund that has ended, so funds never name each other in a circle; a ledger that
    // holds one was made otherwise, and the search for a successor still ends.
    let circle = event(Kind::FundEnded, &ended("F1", "2026-12-31", Some("F3")));
    assert_eq!(office.register.check("reg", &circle).unwrap_err().rule, "fund-successor");
    office.force("reg", circle);
    let round = office.attempt(Kind::RepaymentReceived, repaid("F3", "unused", 1)).unwrap_err();
    assert_eq!(round.rule, "ended-fund");
}

#[test]
fn figures_that_were_forced_into_the_ledger_do_not_survive_reperformance() {
    let mut office = Office::evaluated();
    let mut fact = Office::determined().in_force().clone();
    fact.shares[0].slices[0].cents = 6_668.try_into().unwrap();
    fact.shares[0].total_cents = 47_335.try_into().unwrap();
    let made = office.force("calc", fact.into());
    let again = office.register.reperform(Some(2026));
    let Outcome::Differs(list) = &again[0].outcome else { panic!("{again:?}") };
    let first = (list[0].fund.as_str(), list[0].figure.as_str(), list[0].recorded, list[0].recomputed);
    assert_eq!(first, ("F1", "fixed", Some(cents(6_668)), Some(cents(6_667))));
    assert_eq!((list.len(), list[1].figure.as_str()), (2, "total"));
    let told = office.found(FindingCode::ReperformanceDiffers);
    assert_eq!(told.len(), 2);
    assert_eq!((told[0].fund.as_deref(), told[0].cents), (Some("F1"), Some(cents(1))));
    assert_eq!(told[0].entries, [made]);
    let broken = office.found(FindingCode::RuleBroken);
    assert_eq!(broken[0].entries, [made]);
    assert!(broken[0].detail.as_deref().unwrap().contains("figures-recomputed"), "{broken:?}");
    // Corrected, it is of the past: it still differs, and no longer is a finding.
    office.correct(made);
    assert_eq!(office.found(FindingCode::ReperformanceDiffers), []);
    assert!(matches!(office.register.reperform(None)[0].outcome, Outcome::Differs(_)));
    assert_eq!(office.register.year(2026).unwrap().determination(), None);
}

#[test]
fn figures_that_are_missing_foreign_or_doubled_do_not_survive_reperformance() {
    let hand = Office::determined().in_force().clone();
    let outcome = |change: &dyn Fn(&mut AllocationDetermined)| {
        let mut office = Office::evaluated();
        let mut fact = hand.clone();
        change(&mut fact);
        office.force("calc", fact.into());
        assert_eq!(office.found(FindingCode::ReperformanceDiffers).is_empty(), {
            office.register.reperform(None)[0].outcome == Outcome::Identical
        });
        office.register.reperform(None).remove(0).outcome
    };
    assert_eq!(outcome(&|_| {}), Outcome::Identical);
    let Outcome::Differs(missing) = outcome(&|fact| drop(fact.shares.pop())) else { panic!("missing") };
    assert_eq!((missing[0].fund.as_str(), missing[0].recorded), ("F3", None));
    let foreign = outcome(&|fact| fact.shares[2].fund = "F9".parse().unwrap());
    let Outcome::Differs(foreign) = foreign else { panic!("foreign") };
    assert!(foreign.iter().any(|one| one.fund == "F9" && one.recomputed.is_none()), "{foreign:?}");
    let doubled = outcome(&|fact| {
        fact.shares.push(fact.shares[0].clone());
        fact.shares[3].total_cents = 1.try_into().unwrap();
    });
    assert!(matches!(doubled, Outcome::Impossible(_)), "{doubled:?}");
    assert!(matches!(outcome(&|fact| fact.key = 999), Outcome::Impossible(_)));
    assert!(matches!(outcome(&|fact| fact.affiliates = 1), Outcome::Impossible(_)));
}

// ---- Envelopes: what is owed back and what of it is open.

/// F1 has had 466.67 EUR; told is what happens then.
fn owed_and_open(told: &[(Kind, Value)]) -> (i64, i64) {
    let mut office = Office::paid();
    office.on("2027-02-01");
    for (kind, fact) in told {
        office.tell(*kind, fact.clone());
    }
    let balance = office.balance("F1", Envelope::Operating);
    assert_eq!(balance.due, "2027-03-31".parse().ok());
    (balance.owed_in_all().get(), balance.open_in_all().get())
}

#[test]
fn what_is_owed_and_what_is_open_in_worked_examples() {
    use Kind::{RepaymentClaimed as Claimed, RepaymentReceived as Repaid, UseAccepted, UseDeclared};
    let use_of = |cents| (UseDeclared, used("F1", cents));
    let accept = |cents| (UseAccepted, accepted("F1", cents));
    let claim = |ground, cents| (Claimed, claimed("F1", ground, cents));
    let repay = |ground, cents| (Repaid, repaid("F1", ground, cents));
    for (what, told, expected) in [
        ("nothing is known yet", vec![], (0, 0)),
        ("all was used", vec![use_of(46_667)], (0, 0)),
        ("66.67 is unused", vec![use_of(40_000)], (6_667, 6_667)),
        ("nothing was used", vec![use_of(0)], (46_667, 46_667)),
        ("more was used than paid", vec![use_of(50_000)], (0, 0)),
        ("unused, repaid in part", vec![use_of(40_000), repay("unused", 6_000)], (6_667, 667)),
        (
            "unused, repaid in two parts",
            vec![use_of(40_000), repay("unused", 6_000), repay("unused", 667)],
            (6_667, 0),
        ),
        ("more repaid than owed", vec![use_of(40_000), repay("unused", 7_000)], (6_667, 0)),
        ("repaid before use was declared", vec![repay("unused", 6_000)], (0, 0)),
        ("used, not all justified", vec![use_of(46_667), accept(45_000)], (1_667, 1_667)),
        ("unused and unjustified", vec![use_of(40_000), accept(39_000)], (7_667, 7_667)),
        ("all of it justified", vec![use_of(40_000), accept(40_000)], (6_667, 6_667)),
        ("nothing justified", vec![use_of(40_000), accept(0)], (46_667, 46_667)),
        ("a claim repeats what is unused", vec![use_of(40_000), claim("unused", 6_667)], (6_667, 6_667)),
        ("a claim for less than is unused", vec![use_of(40_000), claim("unused", 1_000)], (6_667, 6_667)),
        ("a claim before use was declared", vec![claim("unused", 1_000)], (1_000, 1_000)),
        ("misuse stands beside unused", vec![use_of(40_000), claim("misuse", 500)], (7_167, 7_167)),
        (
            "several claims, no use declared",
            vec![claim("unused", 1_000), claim("unjustified", 2_000), claim("misuse", 300)],
            (3_300, 3_300),
        ),
        (
            "several claims of one ground",
            vec![claim("misuse", 300), claim("misuse", 200), repay("misuse", 400)],
            (500, 100),
        ),
        (
            "several claims besides use",
            vec![
                use_of(40_000),
                accept(39_000),
                claim("unused", 6_667),
                claim("unjustified", 1_000),
                claim("misuse", 300),
                repay("unused", 6_667),
            ],
            (7_967, 1_300),
        ),
        ("never more than was paid", vec![use_of(100), claim("misuse", 46_667)], (46_667, 46_667)),
    ] {
        assert_eq!(owed_and_open(&told), expected, "{what}");
    }
}

#[test]
fn a_repayment_on_one_ground_settles_no_other() {
    let mut office = Office::paid();
    for (kind, fact) in [
        (Kind::UseDeclared, used("F1", 40_000)),
        (Kind::UseAccepted, accepted("F1", 39_000)),
        (Kind::RepaymentReceived, repaid("F1", "unused", 7_667)),
    ] {
        office.tell(kind, fact);
    }
    let balance = office.balance("F1", Envelope::Operating);
    assert_eq!(balance.open.map(Cents::get), [0, 1_000, 0, 0], "unjustified stays open");
    let more = office.found(FindingCode::RepaidAboveOwed);
    assert_eq!((more.len(), more[0].cents), (1, Some(cents(1_000))));
}

#[test]
fn what_a_revision_leaves_overpaid_is_owed_and_can_be_settled() {
    let mut office = Office::paid();
    let before = office.balance("F1", Envelope::Operating).granted;
    office.tell(Kind::EvaluationGiven, evaluation("F1", "negative"));
    office.allocate(Definitive, Some("F1 was negative after all")).unwrap();
    let balance = office.balance("F1", Envelope::Operating);
    let excess = before.minus(balance.granted).unwrap();
    assert!(excess > Cents::ZERO);
    assert_eq!((balance.to_pay.get(), balance.open_in_all()), (-excess.get(), excess));
    assert_eq!(office.found(FindingCode::PaidAboveGrant).len(), 1);
    office.tell(Kind::RepaymentReceived, repaid("F1", "overpaid", excess.get()));
    let balance = office.balance("F1", Envelope::Operating);
    assert_eq!((balance.to_pay, balance.open_in_all()), (Cents::ZERO, Cents::ZERO));
    assert_eq!(office.found(FindingCode::PaidAboveGrant), []);
    assert_eq!(office.found(FindingCode::RepaidAboveOwed), []);
}

#[test]
fn a_resubmitted_project_needs_its_steps_anew() {
    let mut office = with_project(Office::paid());
    let submission = office.all(Kind::ProjectSubmitted)[0];
    office.correct(submission);
    office.tell(Kind::ProjectSubmitted, submitted("P1", &["F3"]));
    let refusal = office.record("reg", event(Kind::ProjectSpent, &spent("P1", "F3", 100))).unwrap_err();
    assert_eq!(refusal.rule, "project-approved");
}

#[test]
fn a_determination_that_leaves_out_what_was_known_breaks_a_rule_when_it_is_replayed() {
    let mut office = Office::determined();
    let mut fact = office.in_force().clone();
    office.tell(Kind::EvaluationGiven, evaluation("F1", "negative"));
    // Its figures follow from the entries that it names, and those are not the ones that counted.
    fact.revision = 2;
    fact.reason = Some("again".parse().unwrap());
    office.force("calc", fact.into());
    let made = office.register.reperform(Some(2026));
    assert!(
        matches!(&made[1].outcome, Outcome::BreaksRule(why) if why.contains("inputs-current")),
        "{made:?}"
    );
}

#[test]
fn a_determined_year_stands_by_the_key_of_its_determination() {
    let mut office = Office::determined();
    let window = [("payment_until = \"03-31\"", "payment_until = \"01-31\"")];
    let newer =
        [("id = \"mental-well-being-2026\"", "id = \"newer\"\nsupersedes = \"mental-well-being-2026\"")];
    office.must("reg", adopted(key_with("2026", &[newer[0], window[0]])));
    office.tell(Kind::SubsidyPaid, payment("F1", Envelope::Operating, 100, "2026-03-20"));
    assert_eq!(office.found(FindingCode::PaidOutsideWindow), []);
    assert_eq!(office.found(FindingCode::KeySuperseded).len(), 1);
    assert_eq!(office.register.key_applied(2026).unwrap().seq(), office.in_force().key);
}

#[test]
fn suspended_money_is_not_to_be_paid_until_it_is_released() {
    let mut office = Office::determined();
    let suspension = office.tell(Kind::PaymentSuspended, suspended("F1", 40_000));
    assert_eq!(office.balance("F1", Envelope::Operating).to_pay, cents(6_667));
    let release = office.tell(Kind::PaymentReleased, released(suspension, 15_000));
    let balance = office.balance("F1", Envelope::Operating);
    assert_eq!((balance.sums.suspended, balance.to_pay), (cents(25_000), cents(21_667)));
    office.correct(release);
    assert_eq!(office.balance("F1", Envelope::Operating).sums.suspended, cents(40_000));
    office.correct(suspension);
    assert_eq!(office.balance("F1", Envelope::Operating).to_pay, cents(46_667));
    assert_eq!(office.balance("F2", Envelope::Operating).to_pay, cents(30_667));
}

/// The hand case, paid, with a project of F1 and F2 that may be spent on.
fn with_project(mut office: Office) -> Office {
    office.tell(Kind::ProjectSubmitted, submitted("P1", &["F1", "F2"]));
    office.tell(Kind::ProjectEndorsed, step("P1"));
    office.tell(Kind::ProjectApproved, step("P1"));
    office
}

#[test]
fn common_project_money_is_owed_as_far_as_it_was_not_spent() {
    let mut office = with_project(Office::paid());
    let common = |office: &Office| {
        let balance = office.balance("F1", Envelope::CommonProjects);
        (balance.sums.used, balance.owed_in_all().get(), balance.open_in_all().get())
    };
    assert_eq!(common(&office), (Some(Cents::ZERO), 0, 0), "it may still be spent");
    office.on("2027-04-01");
    office.tell(Kind::ProjectSpent, spent("P1", "F1", 400));
    assert_eq!(common(&office), (Some(cents(400)), 267, 267), "the date of repayment has passed");
    let second = office.tell(Kind::ProjectSpent, spent("P1", "F1", 200));
    assert_eq!(common(&office), (Some(cents(600)), 67, 67));
    assert_eq!(
        office.balance("F1", Envelope::Operating).sums.used,
        None,
        "each envelope has its own balance"
    );
    office.correct(second);
    assert_eq!(common(&office), (Some(cents(400)), 267, 267));
    office.tell(Kind::ProjectSpent, spent("P1", "F1", 700));
    assert_eq!(common(&office), (Some(cents(1_100)), 0, 0));
    let told = office.found(FindingCode::UsedAbovePaid);
    assert_eq!((told.len(), told[0].cents), (1, Some(cents(433))));
    // It was not to be spent before all three steps; without the approval it is a broken rule.
    let mut early = Office::paid();
    early.tell(Kind::ProjectSubmitted, submitted("P1", &["F1"]));
    early.force("reg", event(Kind::ProjectSpent, &spent("P1", "F1", 100)));
    assert_eq!(early.found(FindingCode::RuleBroken).len(), 1);
}

#[test]
fn common_project_money_that_is_carried_over_is_owed_only_when_it_is_claimed() {
    let mut office = Office::opened();
    let carries = [("unspent = \"repay\"", "unspent = \"carry-over\"")];
    office.must("reg", adopted(key_with("2026", &carries)));
    office.tell(
        Kind::IndexPublished,
        json!({"index": "health", "base": "2013", "month": "2025-08", "value": "135.64", "confidence": "published"}),
    );
    for (fund, _) in HAND {
        office.tell(Kind::FundAdmitted, admitted(fund));
    }
    office.set_budget(2026, Some(100_000));
    office.tell(Kind::AffiliatesCertified, counts(2026, &HAND));
    for (fund, result) in [("F1", "positive"), ("F2", "positive"), ("F3", "negative")] {
        office.tell(Kind::EvaluationGiven, evaluation(fund, result));
    }
    office.allocate(Definitive, None).unwrap();
    office.tell(Kind::SubsidyPaid, payment("F1", Envelope::CommonProjects, 667, "2026-02-10"));
    assert_eq!(office.balance("F1", Envelope::CommonProjects).owed_in_all(), Cents::ZERO);
    let mut claim = claimed("F1", "misuse", 67);
    claim["envelope"] = "common-projects".into();
    office.tell(Kind::RepaymentClaimed, claim);
    assert_eq!(office.balance("F1", Envelope::CommonProjects).owed_in_all(), cents(67));
}

#[test]
fn what_is_not_repaid_or_not_declared_is_found_the_day_after_its_date() {
    let mut office = Office::paid();
    office.on("2027-03-31");
    let declared = office.tell(Kind::UseDeclared, used("F1", 40_000));
    assert_eq!(office.found(FindingCode::RepaymentOverdue), [], "the day itself is in time");
    assert_eq!(office.found(FindingCode::UseNotDeclared), []);
    office.on("2027-04-01");
    office.tell(Kind::FundAdmitted, admitted("F4"));
    let overdue = office.found(FindingCode::RepaymentOverdue);
    let of = |fund: &str, amount: i64| {
        overdue.iter().any(|one| one.fund.as_deref() == Some(fund) && one.cents == Some(cents(amount)))
    };
    // F1's unused money and the three unspent envelopes for common projects.
    assert!(overdue.len() == 4 && of("F1", 6_667) && of("F1", 667) && of("F3", 666), "{overdue:?}");
    assert!(overdue[0].entries.contains(&declared));
    let silent = office.found(FindingCode::UseNotDeclared);
    let funds: Vec<_> = silent.iter().map(|one| one.fund.as_deref().unwrap()).collect();
    assert_eq!(funds, ["F2", "F3"]);
}

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
    assert_eq!(told[0].entries, [late, made]);
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
    assert_eq!(told[0].entries, [late, closing]);
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
    let revoked = json!({"key": verifier["key"], "reason": "Lost", "trusted_size": 1});
    let mut with_verifier = Office::founded();
    with_verifier.tell(Kind::VerifierKeyEnrolled, verifier.clone());
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
        (with_verifier, Kind::VerifierKeyRevoked, revoked),
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
    office.must("reg", adopted(key("2026")));
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

// ---- Histories of any kind.

/// One thing that may happen next, drawn at random; a history is what the rules let happen of many.
#[derive(Clone, Debug)]
struct Move {
    what: u8,
    fund: usize,
    number: u32,
    entry: Index,
}

fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
    let one = (0..30_u8, 0..3_usize, 0..60_000_u32, any::<Index>())
        .prop_map(|(what, fund, number, entry)| Move { what, fund, number, entry });
    prop::collection::vec(one, 1..most)
}

impl Move {
    /// What would happen; none when the ledger holds nothing that it could happen to.
    fn event(&self, office: &Office) -> Option<(&'static str, Event)> {
        let Self { what, fund, number, entry } = self;
        let (number, fund) = (i64::from(*number), HAND[*fund].0);
        let mut envelope = "operating";
        if number % 3 == 0 {
            envelope = "common-projects";
        }
        let in_envelope = |mut fact: Value| {
            fact["envelope"] = envelope.into();
            fact
        };
        let size = if number % 5 == 0 { 1 + number } else { 1 + number / 50 };
        let some = |seqs: Vec<u64>| if seqs.is_empty() { None } else { Some(*entry.get(&seqs)) };
        let (kind, fact) = match what {
            0..=2 => (
                Kind::EvaluationGiven,
                evaluation(fund, ["positive", "negative", "pending"][number as usize % 3]),
            ),
            3 => {
                let counted = [("F1", number % 90), ("F2", number % 70), ("F3", 1 + number % 50)];
                (Kind::AffiliatesCertified, counts(2026, &counted))
            }
            4 => {
                let mut fact = office.register.derive_budget(2026.try_into().unwrap()).ok()?;
                fact.cents = (1_000 + number).try_into().unwrap();
                fact.source = register::payload::BudgetSource::Decided;
                return Some(("calc", fact.into()));
            }
            5..=7 => {
                let status = if number % 2 == 0 { Definitive } else { Provisional };
                let reason = if number % 3 == 0 { None } else { Some("Inputs changed".parse().unwrap()) };
                let made = office.register.determine(2026.try_into().unwrap(), status, reason).ok()?;
                return Some(("calc", made.0.into()));
            }
            8..=10 => {
                let mut fact = in_envelope(payment(fund, Envelope::Operating, size, "2026-02-10"));
                if number % 4 == 0 {
                    fact["payee"] = HAND[(number % 3) as usize].0.into();
                }
                (Kind::SubsidyPaid, fact)
            }
            11 => (Kind::PaymentSuspended, in_envelope(suspended(fund, size))),
            12 | 13 => (Kind::PaymentReleased, released(some(office.all(Kind::PaymentSuspended))?, size)),
            14 => (Kind::UseDeclared, used(fund, size)),
            15 => (Kind::UseAccepted, in_envelope(accepted(fund, size))),
            16 | 17 => {
                let ground = ["unused", "unjustified", "misuse"][number as usize % 3];
                (Kind::RepaymentClaimed, in_envelope(claimed(fund, ground, size)))
            }
            18 | 19 => {
                let ground = ["unused", "unjustified", "misuse"][number as usize % 3];
                (Kind::RepaymentReceived, in_envelope(repaid(fund, ground, size)))
            }
            20 => (Kind::ProjectSubmitted, submitted(["P1", "P2"][number as usize % 2], &["F1", fund])),
            21 => (
                [Kind::ProjectEndorsed, Kind::ProjectApproved, Kind::ProjectRefused][number as usize % 3],
                step(["P1", "P2"][number as usize % 2]),
            ),
            22 | 23 => (Kind::ProjectSpent, spent(["P1", "P2"][number as usize % 2], fund, 1 + number % 500)),
            24 => (Kind::ProjectClosed, closed(["P1", "P2"][number as usize % 2])),
            25 if number % 4 == 0 => (Kind::FundEnded, ended(fund, "2026-01-31", Some("F1"))),
            25 => (Kind::FundAdmitted, admitted(["F1", "F2", "F3", "F4", "F5"][number as usize % 5])),
            26 => {
                let last = office.end();
                let size = 1 + number.unsigned_abs() % last;
                let vkey = |n: i64| {
                    let key = secret(&format!("w{}", n % 3));
                    key.verifier(Purpose::Witness).unwrap().to_string()
                };
                return match number % 7 {
                    0 => {
                        let closing = office.register.closing_totals(2026.try_into().unwrap()).ok()?;
                        Some(("aud", closing.into()))
                    }
                    1 => Some((
                        "reg",
                        event(
                            Kind::ReportIssued,
                            &json!({"year": 2026, "language": "nl",
                        "format": "pdf", "as_of": last, "figures_sha256": "ab".repeat(32)}),
                        ),
                    )),
                    2 => Some((
                        "aud",
                        event(
                            Kind::CheckpointWitnessed,
                            &json!({"size": last,
                        "root": "cd".repeat(32), "witness": "CGG", "date": "2026-03-01"}),
                        ),
                    )),
                    3 => Some((
                        "reg",
                        event(
                            Kind::CheckpointStamped,
                            &stamped(&office.checkpoint(size), "2026-03-01T12:00:00Z"),
                        ),
                    )),
                    4 => Some((
                        "aud",
                        event(
                            Kind::VerifierKeyEnrolled,
                            &json!({"holder": "Witness", "key": vkey(number / 7)}),
                        ),
                    )),
                    5 => Some((
                        "reg",
                        event(
                            Kind::VerifierKeyRevoked,
                            &json!({"key": vkey(number / 7), "reason": "Lost", "trusted_size": size}),
                        ),
                    )),
                    _ => Some((
                        "reg",
                        event(
                            Kind::ActorEnrolled,
                            &json!({"actor": format!("a{}", number % 7), "roles": ["registrar"]}),
                        ),
                    )),
                };
            }
            _ => (Kind::EntryCorrected, correction(1 + entry.index(office.entries.len()) as u64)),
        };
        Some((clerk(kind), event(kind, &fact)))
    }
}

/// What the rules let happen.
fn history(mut office: Office, moves: &[Move]) -> Office {
    for one in moves {
        if let Some((actor, event)) = one.event(&office) {
            let _ = office.record(actor, event);
        }
    }
    office
}

/// The sums of an envelope: paid, suspended, used, accepted, claimed, repaid.
type Oracle = BTreeMap<(String, Envelope), (i64, i64, Option<i64>, Option<i64>, [i64; 4], [i64; 4])>;

/// The sums of every envelope of 2026, added up from the entries alone, from behind.
fn added_up(office: &Office) -> Oracle {
    let events: Vec<(u64, Event)> = office
        .entries
        .iter()
        .map(|entry| (entry.seq, Event::decode(&entry.kind, entry.kv, &entry.body).unwrap().0))
        .collect();
    let corrected: BTreeSet<u64> = events
        .iter()
        .filter_map(|(_, event)| match event {
            Event::EntryCorrected(fact) => Some(fact.entry),
            _ => None,
        })
        .collect();
    let mut sums = Oracle::new();
    for (_, event) in events.iter().rev().filter(|(seq, _)| !corrected.contains(seq)) {
        let at = |fund: &register::Code, envelope| (fund.to_string(), envelope);
        let ground = |ground: Ground| Ground::ALL.iter().position(|one| *one == ground).unwrap();
        match event {
            Event::SubsidyPaid(fact) => {
                sums.entry(at(&fact.fund, fact.envelope)).or_default().0 += fact.cents.get();
            }
            Event::PaymentSuspended(fact) => {
                sums.entry(at(&fact.fund, fact.envelope)).or_default().1 += fact.cents.get();
            }
            Event::PaymentReleased(fact) => {
                let (_, suspension) = events.iter().find(|(seq, _)| *seq == fact.suspension).unwrap();
                let Event::PaymentSuspended(of) = suspension else { panic!("released {suspension:?}") };
                // A release counts only while the suspension that it releases does.
                if corrected.contains(&fact.suspension) {
                    continue;
                }
                sums.entry(at(&of.fund, of.envelope)).or_default().1 -= fact.cents.get();
            }
            Event::UseDeclared(fact) => {
                let used = &mut sums.entry(at(&fact.fund, Envelope::Operating)).or_default().2;
                used.get_or_insert(fact.cents.get());
            }
            Event::ProjectSpent(fact) => {
                let used = &mut sums.entry(at(&fact.fund, Envelope::CommonProjects)).or_default().2;
                *used = Some(used.unwrap_or(0) + fact.cents.get());
            }
            Event::UseAccepted(fact) => {
                let accepted = &mut sums.entry(at(&fact.fund, fact.envelope)).or_default().3;
                accepted.get_or_insert(fact.cents.get());
            }
            Event::RepaymentClaimed(fact) => {
                sums.entry(at(&fact.fund, fact.envelope)).or_default().4[ground(fact.ground)] +=
                    fact.cents.get();
            }
            Event::RepaymentReceived(fact) => {
                sums.entry(at(&fact.fund, fact.envelope)).or_default().5[ground(fact.ground)] +=
                    fact.cents.get();
            }
            _ => {}
        }
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_prefix_and_the_rest_say_the_same_as_all_at_once(moves in moves(50), at in any::<Index>()) {
        let office = history(Office::determined(), &moves);
        let at = at.index(office.entries.len() + 1);
        let mut pieces = fold(&office.entries[..at]);
        let untouched = pieces.clone();
        let _ = (pieces.findings(None), pieces.balances(2026), pieces.reperform(None));
        prop_assert_eq!(&pieces, &untouched);
        for entry in &office.entries[at..] {
            pieces.take(entry, hash(entry));
        }
        prop_assert_eq!(&pieces, &office.register);
        prop_assert_eq!(pieces.findings(None), fold(&office.entries).findings(None));
    }

    #[test]
    fn a_history_that_the_rules_let_happen_breaks_none_and_is_reperformed(moves in moves(60)) {
        let office = history(Office::counted(), &moves);
        for code in [FindingCode::RuleBroken, FindingCode::Undecodable, FindingCode::ReperformanceDiffers] {
            prop_assert_eq!(office.found(code), []);
        }
        for filed in office.register.year(2026).iter().flat_map(|book| &book.determinations) {
            let fact = &filed.fact;
            let all = fact.shares.iter().map(|share| share.total_cents.get()).sum::<i64>()
                + fact.reserved_cents.get() + fact.undistributed_cents.get() + fact.difference_cents.get();
            prop_assert_eq!(all, fact.budget_cents.get());
            prop_assert!(fact.status == Provisional || fact.reserved_cents.get() == 0);
        }
    }

    #[test]
    fn balances_are_what_the_entries_add_up_to(moves in moves(70)) {
        let office = history(Office::determined(), &moves);
        let sums = added_up(&office);
        for (fund, _) in HAND {
            for envelope in Envelope::ALL {
                let balance = office.balance(fund, envelope);
                let (paid, suspended, used, accepted, claimed, repaid) =
                    sums.get(&(fund.to_owned(), envelope)).copied().unwrap_or_default();
                let unspent = envelope == Envelope::CommonProjects && paid > 0;
                prop_assert_eq!(balance.sums.paid.get(), paid);
                prop_assert_eq!(balance.sums.suspended.get(), suspended);
                prop_assert_eq!(balance.sums.used.map(Cents::get), used.or(unspent.then_some(0)));
                prop_assert_eq!(balance.sums.accepted.map(Cents::get), accepted);
                prop_assert_eq!(balance.sums.claimed.map(Cents::get), claimed);
                prop_assert_eq!(balance.sums.repaid.map(Cents::get), repaid);
                let overpaid = repaid[Ground::Overpaid as usize];
                prop_assert_eq!(balance.to_pay.get(), balance.granted.get() - paid - suspended + overpaid);
                prop_assert!(suspended >= 0 && balance.owed_in_all().get() <= paid);
                for (place, open) in balance.open.into_iter().enumerate() {
                    let rest = (balance.owed[place].get() - repaid[place]).max(0);
                    prop_assert_eq!(open.get(), rest);
                }
            }
        }
    }

    #[test]
    fn a_correction_removes_what_its_entry_did_to_the_balances(moves in moves(40), more in moves(12)) {
        let mut office = history(Office::paid(), &moves);
        for one in &more {
            let before = office.register.balances(2026);
            let Some((actor, event)) = one.event(&office) else { continue };
            let kind = event.kind();
            // A correction cannot be corrected.
            if kind == Kind::EntryCorrected {
                continue;
            }
            let Ok(seq) = office.record(actor, event) else { continue };
            let Ok(by) = office.attempt(Kind::EntryCorrected, correction(seq)) else { continue };
            let of = |all: Vec<register::EnvelopeBalance>| -> BTreeMap<_, _> {
                let kept = all.into_iter().filter(|one| {
                    one.granted > Cents::ZERO || one.sums != register::Sums::default()
                });
                kept.map(|one| ((one.fund.clone(), one.envelope), one)).collect()
            };
            prop_assert_eq!(of(office.register.balances(2026)), of(before), "{}", kind);
            prop_assert_eq!(office.register.corrected_by(seq), Some(by));
            prop_assert_eq!(office.register.kind_of(seq), Some(kind), "it stays legible");
        }
    }

    #[test]
    fn a_body_of_any_text_is_a_finding_and_never_a_panic(
        kind in prop::sample::select(Kind::ALL), version in 1_u32..4, name in "[a-z]{1,8}",
        number in -canonical::INTEGER_MAX..=canonical::INTEGER_MAX,
    ) {
        let mut office = Office::counted();
        let body = format!("{{\"fact\":{{\"{name}\":{number}}}}}");
        office.write("reg", kind.name(), version, body.clone());
        office.write("nobody", &name, version, body);
        prop_assert_eq!(office.found(FindingCode::Undecodable).len(), 2);
        prop_assert_eq!(office.register.balances(2026), Office::counted().register.balances(2026));
    }
}

// ---- Payloads.

/// The raw material of payloads of every kind.
#[derive(Clone, Debug)]
struct Stuff {
    code: String,
    other: String,
    text: String,
    day: String,
    year: i64,
    seq: u64,
    amount: i64,
    digest: String,
    given: bool,
    pick: usize,
}

fn stuff() -> impl Strategy<Value = Stuff> {
    let text = "[!-~éß€Œ]([ -~éß€Œ]{0,30}[!-~éß€Œ])?";
    let code = "[!-~éß€]{1,64}";
    let day = (1900..3000_i32, 1..366_u32)
        .prop_map(|(year, day)| chrono::NaiveDate::from_yo_opt(year, day).unwrap().to_string());
    let numbers = (2000..3000_i64, 0..1_u64 << 53, 1..=canonical::INTEGER_MAX);
    (code, code, text, day, numbers, "[0-9a-f]{64}", any::<bool>(), 0..60_usize).prop_map(
        |(code, other, text, day, (year, seq, amount), digest, given, pick)| Stuff {
            code,
            other,
            text,
            day,
            year,
            seq,
            amount,
            digest,
            given,
            pick,
        },
    )
}

/// A payload of a kind from that material; it need not make sense, it must only be one.
fn payload(kind: Kind, s: &Stuff) -> Event {
    let pick = |words: &[&'static str]| words[s.pick % words.len()];
    let envelope = pick(&["operating", "common-projects"]);
    let ground = pick(&["unused", "unjustified", "misuse"]);
    let roles = ["registrar", "calculator", "treasurer", "external-audit", "cgg"];
    let (code, other, text, day) = (&s.code, &s.other, &s.text, &s.day);
    let (year, seq, amount, digest) = (s.year, s.seq, s.amount, &s.digest);
    let share = json!({"fund": code, "slices": [{"slice": other, "cents": amount - 1}],
                       "common_projects_cents": amount, "reserved_cents": 0, "total_cents": amount});
    let (mut fact, optional) = match kind {
        Kind::LedgerOpened => {
            (json!({"origin": text, "purpose": text, "roles": roles[..s.pick % 6]}), json!({}))
        }
        Kind::ActorEnrolled => (
            json!({"actor": code, "roles": roles[..s.pick % 6]}),
            json!({"organisation": text, "public_key": text}),
        ),
        Kind::ActorRetired => (json!({"actor": code, "reason": text}), json!({})),
        Kind::FundAdmitted => (
            json!({"fund": code, "name_fr": text, "name_nl": text, "from": day}),
            json!({"enterprise_number": other}),
        ),
        Kind::FundEnded => (json!({"fund": code, "to": day}), json!({"successor": other})),
        Kind::KeyAdopted => {
            let file = ["2024", "2026", "2026-approvals"][s.pick % 3];
            let ids = [("first_year = 20", "supersedes = \"other\"\nfirst_year = 20")];
            // The key that asks for signatures supersedes one already.
            let changed = s.given && file != "2026-approvals";
            return adopted(if changed { key_with(file, &ids) } else { key(file) });
        }
        Kind::IndexPublished => (
            json!({"index": code, "base": other, "month": day[..7], "value": format!("{}.{:02}", 1 + year, s.pick),
                   "confidence": pick(&["published", "inferred"])}),
            json!({}),
        ),
        Kind::BudgetSet => (
            json!({"year": year, "cents": amount, "source": pick(&["derived", "decided"]), "key": seq,
                   "exact_cents": text}),
            json!({"index": seq}),
        ),
        Kind::AffiliatesCertified => {
            let mut count = json!({"fund": code, "count": amount});
            if s.given {
                count["s1"] = amount.into();
                count["s1ter"] = 0.into();
            }
            (
                json!({"year": year, "reference_date": day, "weights": pick(&["legal", "stand-in"]),
                       "source": text, "counts": [count], "total": amount}),
                json!({}),
            )
        }
        Kind::EvaluationGiven => (
            json!({"year": year, "fund": code, "result": pick(&["positive", "negative", "pending"]),
                   "decider": text, "date": day}),
            json!({}),
        ),
        Kind::AllocationDetermined => (
            json!({"year": year, "status": pick(&["provisional", "definitive"]), "revision": s.pick,
                   "key": seq, "budget": seq, "affiliates": seq, "evaluations": [seq, seq], "budget_cents": amount,
                   "shares": [share], "remainder_cents": 0, "reserved_cents": amount,
                   "undistributed_cents": 0, "difference_cents": -amount}),
            json!({"reason": text}),
        ),
        Kind::SubsidyPaid => (
            json!({"year": year, "fund": code, "envelope": envelope, "cents": amount, "value_date": day,
                   "reference": text}),
            json!({"payee": other}),
        ),
        Kind::PaymentSuspended => (
            json!({"year": year, "fund": code, "envelope": envelope, "cents": amount, "date": day, "reason": text}),
            json!({}),
        ),
        Kind::PaymentReleased => (json!({"suspension": seq, "cents": amount, "date": day}), json!({})),
        Kind::UseDeclared => {
            (json!({"year": year, "fund": code, "cents": amount - 1, "date": day}), json!({}))
        }
        Kind::UseAccepted => (
            json!({"year": year, "fund": code, "envelope": envelope, "cents": amount - 1, "date": day}),
            json!({}),
        ),
        Kind::RepaymentClaimed => (
            json!({"year": year, "fund": code, "envelope": envelope, "ground": ground, "cents": amount,
                   "date": day, "due_date": day}),
            json!({}),
        ),
        Kind::RepaymentReceived => (
            json!({"year": year, "fund": code, "envelope": envelope, "ground": ground, "cents": amount,
                   "value_date": day, "reference": text}),
            json!({"payer": other}),
        ),
        Kind::ProjectSubmitted => (
            json!({"project": code, "year": year, "title_fr": text, "title_nl": text, "funds": [code, other],
                   "budget_cents": amount - 1, "date": day}),
            json!({}),
        ),
        Kind::ProjectEndorsed | Kind::ProjectApproved | Kind::ProjectRefused => {
            (json!({"project": code, "date": day, "reference": text}), json!({}))
        }
        Kind::ProjectSpent => (
            json!({"project": code, "fund": other, "cents": amount, "date": day, "reference": text}),
            json!({}),
        ),
        Kind::ProjectClosed => (json!({"project": code, "date": day}), json!({})),
        Kind::YearClosed => (
            json!({"year": year, "granted_cents": amount, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0}),
            json!({}),
        ),
        Kind::ReportIssued => (
            json!({"year": year, "language": code, "format": other, "as_of": seq, "figures_sha256": digest}),
            json!({"file_sha256": digest}),
        ),
        Kind::CheckpointWitnessed => {
            (json!({"size": seq, "root": digest, "witness": text, "date": day}), json!({}))
        }
        Kind::CheckpointStamped => (
            json!({"authority": text, "checkpoint": "Y2hlY2twb2ludA==", "size": seq,
                   "time": "2026-11-24T12:03:16Z", "token": "dG9rZW4="}),
            json!({}),
        ),
        Kind::VerifierKeyEnrolled => (json!({"holder": text, "key": text}), json!({})),
        Kind::VerifierKeyRevoked => (json!({"key": text, "reason": text, "trusted_size": seq}), json!({})),
        Kind::FindingRaised => (
            json!({"finding": code, "year": year, "code": other, "entries": [seq], "text": text, "date": day}),
            json!({"fund": code, "cents": amount, "answer_due": day}),
        ),
        Kind::FindingAnswered => (json!({"finding": code, "by": text, "text": text, "date": day}), json!({})),
        Kind::FindingClosed => {
            (json!({"finding": code, "outcome": "accepted", "reason": text, "date": day}), json!({}))
        }
        Kind::EntryCorrected => (json!({"entry": seq, "reason": text}), json!({})),
    };
    if s.given {
        for (field, value) in optional.as_object().unwrap() {
            fact[field] = value.clone();
        }
    }
    event(kind, &fact)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_payload_is_read_back_as_it_was_written(
        stuff in stuff(), attach in any::<bool>(), signed in any::<bool>(),
    ) {
        for kind in Kind::ALL {
            let event = payload(*kind, &stuff);
            let document = Document {
                name: stuff.code.parse().unwrap(),
                sha256: stuff.digest.parse().unwrap(),
                bytes: stuff.amount.try_into().unwrap(),
            };
            let mut attached = match attach {
                true => Attached {
                    documents: vec![document.clone(), document],
                    note: stuff.text.parse().ok(),
                    signatures: Vec::new(),
                },
                false => Attached::default(),
            };
            if signed {
                let sshsig = Blob::of(stuff.text.as_bytes()).unwrap();
                let signers = BTreeSet::from([&stuff.code, &stuff.other]);
                attached.signatures = signers
                    .into_iter()
                    .map(|actor| Signature { actor: actor.parse().unwrap(), sshsig: sshsig.clone() })
                    .collect();
            }
            let body = event.encode(&attached).unwrap();
            prop_assert_eq!(canonical::check(&body), Ok(()), "{}", &body);
            let version = event.version(&attached);
            let asks = matches!(&event, Event::KeyAdopted(fact) if fact.key.asks_for_approvals());
            prop_assert_eq!(version, if signed || asks { 2 } else { 1 });
            let other = Event::decode(kind.name(), 3 - version, &body);
            prop_assert!(other.is_err(), "{other:?}");
            prop_assert_eq!(Event::decode(kind.name(), version, &body), Ok((event, attached)), "{}", &body);
        }
    }

    #[test]
    fn a_changed_body_is_another_event_or_none(
        stuff in stuff(), kind in prop::sample::select(Kind::ALL), at in any::<Index>(), byte in 32_u8..127,
    ) {
        let event = payload(kind, &stuff);
        let version = event.version(&Attached::default());
        let body = event.encode(&Attached::default()).unwrap();
        let mut bytes = body.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        if let Ok(changed) = String::from_utf8(bytes)
            && let Ok((read, attached)) = Event::decode(kind.name(), version, &changed)
        {
            prop_assert_eq!(read.encode(&attached).unwrap(), changed);
            prop_assert_ne!((read, attached), (event, Attached::default()));
        }
    }
}

// ---- What is not as it should be; each waits for a decision or a repair in the sources.

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
    for (year, id, before) in [(2028, "k28", "mental-well-being-2026"), (2030, "k30", "k28")] {
        let id = format!("id = \"{id}\"\nsupersedes = \"{before}\"");
        let changes = [
            ("id = \"mental-well-being-2026\"", id.as_str()),
            ("first_year = 2026", &format!("first_year = {year}")),
        ];
        let recorded = office.record("reg", adopted(key_with("2026", &changes)));
        assert!(recorded.is_ok(), "{year}: {}", recorded.unwrap_err());
    }
    let in_force = |year| office.register.key(year).unwrap().fact.law.id.clone();
    assert_eq!([2027, 2029, 2031].map(in_force), ["mental-well-being-2026", "k28", "k30"]);
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
    // Corrected, each no longer counts and stays legible.
    office.correct(gone);
    assert_eq!(office.register.revocation(&key), None);
    office.correct(known);
    office.correct(stamp);
    assert!(!office.register.verifiers()[0].stands() && !office.register.stamped()[0].stands());
    office.tell(Kind::VerifierKeyEnrolled, json!({"holder": "Registry", "key": key}));
}

#[test]
fn an_adopted_key_is_in_force_in_its_first_year() {
    let mut office = Office::opened();
    let id = "id = \"mental-well-being-2026\"";
    let own = format!("{id}\nsupersedes = \"mental-well-being-2026\"");
    let adopted = office.record("reg", adopted(key_with("2026", &[(id, &own)])));
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
    assert!(paid.is_err() || office.register.findings(None) != before.findings(None));
}

// ---- The same in flat memory.

/// The entries so far, as a tally asks for them. It holds later ones too, which nothing may look at.
struct Lines<'a>(&'a [Entry]);

impl Past for Lines<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        let place = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.0.get(place).map(|entry| entry.encode().unwrap())
    }
}

fn tally(entries: &[Entry]) -> Tallied {
    let mut tally = Tally::default();
    for entry in entries {
        let line = entry.encode().unwrap();
        tally.take(&EntryView::decode(&line).unwrap(), Hash::leaf(line.as_bytes()), &Lines(entries));
    }
    tally.close()
}

/// Holds what a tally comes to against the register, at the end.
fn same(office: &Office) -> Result<(), TestCaseError> {
    let (tallied, register) = (tally(&office.entries), &office.register);
    prop_assert_eq!(tallied.found_while_folding(), register.found_while_folding());
    prop_assert_eq!(tallied.reperform(None), register.reperform(None));
    prop_assert_eq!(
        tallied.years().collect::<Vec<_>>(),
        register.years().keys().copied().collect::<Vec<_>>()
    );
    for year in register.years().keys() {
        prop_assert_eq!(tallied.balances(*year), register.balances(*year));
    }
    for seq in 0..=office.end() {
        prop_assert_eq!(tallied.corrected_by(seq), register.corrected_by(seq));
    }
    prop_assert_eq!(tallied.last(), register.last());
    Ok(())
}

/// What happened whether the rules let it or not, now and then told by another actor.
fn lawless(mut office: Office, moves: &[Move]) -> Office {
    for one in moves {
        if let Some((actor, event)) = one.event(&office) {
            office.force(if one.number % 11 == 0 { "reg" } else { actor }, event);
        }
        if one.number % 13 == 0 {
            office.write("tre", "SubsidyPaid", 1, "{\"fact\":{\"cents\":1}}".into());
        }
        // Payments in a row, which are added up together.
        for n in 0..i64::from(one.number % 4) {
            let fund = ["F1", "F2", "F4"][one.fund];
            let cents = if one.number % 97 == 0 { 9_007_199_254_740_991 } else { 1 + n };
            office.force(
                "tre",
                event(Kind::SubsidyPaid, &payment(fund, Envelope::Operating, cents, "2026-02-11")),
            );
        }
    }
    office
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_tally_comes_to_what_the_register_says(moves in moves(60)) {
        same(&history(Office::determined(), &moves))?;
    }

    #[test]
    fn a_tally_of_a_lawless_history_finds_what_the_register_finds(moves in moves(60)) {
        same(&lawless(Office::determined(), &moves))?;
    }

    #[test]
    fn a_tally_asks_for_the_signatures_that_the_register_asks_for(moves in moves(30)) {
        same(&lawless(Office::signed_inputs(), &moves))?;
    }
}

#[test]
fn a_tally_reads_checkpoints_payments_and_corrections_far_back_again() {
    let mut office = Office::determined();
    let pay = |office: &mut Office, cents: i64| {
        office.tell(Kind::SubsidyPaid, payment("F1", Envelope::Operating, cents, "2026-02-11"))
    };
    let first = pay(&mut office, 7);
    for cents in 1..=700 {
        pay(&mut office, cents % 9 + 1);
    }
    for size in [first, 256, 257, 300, 512, 600] {
        let checkpoint = stamped(&office.checkpoint(size), "2026-03-01T12:00:00Z");
        office.tell(Kind::CheckpointStamped, checkpoint);
    }
    let later = pay(&mut office, 5);
    office.correct(first);
    office.correct(later);
    pay(&mut office, 3);
    // What is not in order is found, though it names what was let go.
    office.force("reg", event(Kind::EntryCorrected, &correction(first)));
    office.force("reg", event(Kind::EntryCorrected, &correction(9_999)));
    let end = office.end();
    office.force("reg", event(Kind::EntryCorrected, &correction(end + 1)));
    office.force("tre", event(Kind::PaymentReleased, &released(later, 1)));
    office.force("tre", event(Kind::PaymentReleased, &released(first + 1, 1)));
    same(&office).unwrap();
    assert_eq!(office.found(FindingCode::RuleBroken).len(), 5);
}
