//! Worked cases of determinations, and what does not survive their reperformance.

use allocation::Cents;
use register::payload::{
    AllocationDetermined, DeterminationStatus::Definitive, DeterminationStatus::Provisional, Envelope,
};
use register::{Event, FindingCode, Kind, Outcome};
use serde_json::{Value, json};

use super::cents;
use super::office::*;

/// Totals, common projects and what is set apart, per fund.
pub(crate) fn shares(fact: &AllocationDetermined) -> Vec<(i64, i64, i64)> {
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
    // Three slices, excess, common projects, reserve and total of three funds, and six figures of the year.
    assert_eq!(made[0].figures, 3 * 7 + 6);
}

#[test]
fn eleven_funds_share_the_indexed_budget_to_the_cent() {
    let mut office = Office::opened();
    office.must("reg", adopted(key("2026-opinion")));
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
    let pinned = include_str!("../../../../fixtures/payloads/AllocationDetermined.json");
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
    assert_eq!(told[0].entries, [wrong, first, mended]);
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
    office.tell(Kind::RepaymentReceived, repaid("F3", "unused", 1));
    assert_eq!(office.found(FindingCode::MovedAfterEnd).len(), 1, "nobody has its duties any more");
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
