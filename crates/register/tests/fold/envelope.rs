//! What is owed back of an envelope, and what of it is open.

use allocation::Cents;
use register::payload::{DeterminationStatus::Definitive, Envelope};
use register::{FindingCode, Kind, Outcome};
use serde_json::Value;

use super::cents;
use super::office::*;

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
            (7_667, 1_000),
        ),
        ("never more than was paid", vec![use_of(100), claim("misuse", 46_667)], (46_667, 46_667)),
    ] {
        assert_eq!(owed_and_open(&told), expected, "{what}");
    }
}

#[test]
fn a_repayment_on_one_ground_settles_another_and_the_ground_is_to_be_corrected() {
    let mut office = Office::paid();
    for (kind, fact) in [
        (Kind::UseDeclared, used("F1", 40_000)),
        (Kind::UseAccepted, accepted("F1", 39_000)),
        (Kind::RepaymentReceived, repaid("F1", "unused", 7_667)),
    ] {
        office.tell(kind, fact);
    }
    let balance = office.balance("F1", Envelope::Operating);
    assert_eq!((balance.open, balance.spare), ([Cents::ZERO; 4], Cents::ZERO), "the same money");
    let other = office.found(FindingCode::RepaidOnOtherGround);
    assert_eq!(
        (other.len(), other[0].cents, other[0].detail.as_deref()),
        (1, Some(cents(1_000)), Some("unjustified"))
    );
    assert_eq!(office.found(FindingCode::RepaidAboveOwed), []);
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
    let newer = [("id = \"2026-opinion\"", "id = \"newer\"\nsupersedes = \"2026-opinion\"")];
    office.must("reg", adopted(key_with("2026-opinion", &[newer[0], window[0]])));
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
pub(crate) fn with_project(mut office: Office) -> Office {
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
    office.must("reg", adopted(key_with("2026-opinion", &carries)));
    office.prepare();
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
