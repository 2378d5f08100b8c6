//! Rules look back only: what a correction makes wrong afterwards is found.

use register::payload::{DeterminationStatus::Definitive, Envelope};
use register::{FindingCode, Kind};
use serde_json::json;

use super::cents;
use super::envelope::with_project;
use super::office::*;

/// Corrects an entry of the office, and what is found then that was not found before.
fn newly_found(mut office: Office, entry: u64) -> Vec<(FindingCode, Vec<u64>)> {
    let all = |office: &Office| -> Vec<(FindingCode, Vec<u64>)> {
        let found = office.register.audit(None, &register::Thresholds::default()).into_iter();
        found.map(|finding| (finding.code, finding.entries)).collect()
    };
    let before = all(&office);
    office.correct(entry);
    all(&office)
        .into_iter()
        .filter(|finding| finding.0 != FindingCode::CorrectionUndocumented && !before.contains(finding))
        .collect()
}

/// That code is found, and it names those entries.
fn wants(found: &[(FindingCode, Vec<u64>)], code: FindingCode, entries: &[u64]) {
    let named = |(own, named): &(FindingCode, Vec<u64>)| {
        *own == code && entries.iter().all(|seq| named.contains(seq))
    };
    assert!(found.iter().any(named), "{code:?} {entries:?} is not in {found:?}");
}

#[test]
fn a_payment_below_what_was_claimed_or_repaid() {
    let mut office = Office::paid();
    let paid = office.all(Kind::SubsidyPaid)[0];
    office.tell(Kind::UseDeclared, used("F1", 40_000));
    let claim = office.tell(Kind::RepaymentClaimed, claimed("F1", "unused", 6_667));
    let repaid = office.tell(Kind::RepaymentReceived, repaid("F1", "unused", 6_667));
    let found = newly_found(office.clone(), paid);
    wants(&found, FindingCode::ClaimAboveOwed, &[claim]);
    // What came back is not owed as long as nothing is paid; paid again, it would be.
    wants(&found, FindingCode::UsedAbovePaid, &[]);
    office.correct(paid);
    let balance = office.balance("F1", Envelope::Operating);
    assert_eq!((balance.held, balance.to_pay, balance.open_in_all()), (cents(0), cents(46_667), cents(0)));
    assert_eq!((balance.spare, balance.too_much), (cents(6_667), cents(0)), "entry {repaid}");
}

#[test]
fn a_declaration_below_what_was_accepted() {
    let mut office = Office::paid();
    let declared = office.tell(Kind::UseDeclared, used("F1", 40_000));
    let accepted = office.tell(Kind::UseAccepted, accepted("F1", 39_000));
    wants(&newly_found(office.clone(), declared), FindingCode::AcceptedAboveUsed, &[accepted]);
    office.correct(declared);
    office.tell(Kind::UseDeclared, used("F1", 38_999));
    let found = office.found(FindingCode::AcceptedAboveUsed);
    assert_eq!((found.len(), found[0].cents), (1, Some(cents(1))));
}

#[test]
fn a_suspension_and_its_release_a_repayment_and_its_return() {
    let mut office = Office::determined();
    let suspension = office.tell(Kind::PaymentSuspended, suspended("F1", 100));
    let release = office.tell(Kind::PaymentReleased, released(suspension, 40));
    wants(&newly_found(office, suspension), FindingCode::RestsOnCorrected, &[suspension, release]);
    let mut office = Office::paid();
    office.tell(Kind::UseDeclared, used("F1", 46_000));
    let repayment = office.tell(Kind::RepaymentReceived, repaid("F1", "unused", 1_000));
    assert_eq!(office.found(FindingCode::RepaidAboveOwed)[0].cents, Some(cents(333)));
    let back = office.tell(Kind::RepaymentReturned, returned(repayment, 333));
    assert_eq!(office.found(FindingCode::RepaidAboveOwed), []);
    wants(&newly_found(office.clone(), repayment), FindingCode::RestsOnCorrected, &[repayment, back]);
    office.correct(repayment);
    assert_eq!(office.balance("F1", Envelope::Operating).sums.paid, cents(47_000), "the fund has it");
}

#[test]
fn a_determination_by_which_money_moved() {
    let mut office = with_project(Office::paid());
    let made = office.last(Kind::AllocationDetermined);
    let found = newly_found(office.clone(), made);
    wants(&found, FindingCode::DeterminationWithdrawn, &[made]);
    assert!(found.iter().all(|(code, _)| *code != FindingCode::PaidAboveGrant), "{found:?}");
    office.correct(made);
    let balance = office.balance("F1", Envelope::Operating);
    assert_eq!((balance.granted, balance.to_pay, balance.over), (cents(46_667), cents(0), cents(0)));
    // What had moved goes on moving, and nobody else is paid.
    office.tell(Kind::ProjectSpent, spent("P1", "F1", 100));
    office.tell(Kind::RepaymentReceived, repaid("F1", "unused", 1));
    office.allocate(Definitive, Some("Again")).unwrap();
    assert_eq!(office.found(FindingCode::DeterminationWithdrawn), []);
}

#[test]
fn a_fund_its_end_and_who_acts_for_it() {
    let office = Office::paid();
    let admitted = office.all(Kind::FundAdmitted)[0];
    let found = newly_found(office.clone(), admitted);
    wants(&found, FindingCode::RestsOnCorrected, &[admitted, office.all(Kind::SubsidyPaid)[0]]);
    wants(&found, FindingCode::FundSetDiffers, &[]);
    let mut office = Office::determined();
    let end = office.tell(Kind::FundEnded, ended("F3", "2026-01-31", Some("F2")));
    let mut paid = payment("F3", Envelope::Operating, 100, "2026-02-10");
    paid["payee"] = "F2".into();
    let paid = office.tell(Kind::SubsidyPaid, paid);
    wants(&newly_found(office, end), FindingCode::RestsOnCorrected, &[end, paid]);
}

#[test]
fn a_submission_with_steps_an_index_and_counts() {
    let office = with_project(Office::paid());
    let submission = office.last(Kind::ProjectSubmitted);
    let steps = [office.last(Kind::ProjectEndorsed), office.last(Kind::ProjectApproved)];
    wants(&newly_found(office, submission), FindingCode::RestsOnCorrected, &[submission, steps[0], steps[1]]);
    let mut office = Office::founded();
    let index = office.last(Kind::IndexPublished);
    let budget = office.set_budget(2026, None);
    wants(&newly_found(office, index), FindingCode::RestsOnCorrected, &[index, budget]);
    let mut office = Office::evaluated();
    let counted = office.last(Kind::AffiliatesCertified);
    let evaluated = office.all(Kind::EvaluationGiven)[2];
    office.correct(counted);
    office.correct(office.all(Kind::FundAdmitted)[2]);
    office.tell(Kind::AffiliatesCertified, counts(2026, &[("F1", 50), ("F2", 30)]));
    let rests = office.found(FindingCode::RestsOnCorrected);
    assert!(rests.iter().any(|one| one.entries.contains(&evaluated)), "{rests:?}");
}

#[test]
fn a_closing_an_enrolment_a_revoked_key_and_a_finding() {
    let mut office = Office::paid();
    let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
    let closed = office.must("aud", totals.into());
    let made = office.last(Kind::AllocationDetermined);
    wants(&newly_found(office, made), FindingCode::RestsOnCorrected, &[made, closed]);
    let mut office = Office::opened();
    let enrolled = office.tell(Kind::ActorEnrolled, json!({"actor": "temp", "roles": ["cgg"]}));
    let retired = office.tell(Kind::ActorRetired, json!({"actor": "temp", "reason": "left"}));
    wants(&newly_found(office, enrolled), FindingCode::RestsOnCorrected, &[enrolled, retired]);
    let mut office = Office::determined();
    let raised = office.tell(
        Kind::FindingRaised,
        json!({"finding": "1", "year": 2026, "code": "x", "entries": [], "text": "t", "date": "2026-02-01"}),
    );
    let answered = office
        .tell(Kind::FindingAnswered, json!({"finding": "1", "by": "F1", "text": "t", "date": "2026-02-02"}));
    wants(&newly_found(office, raised), FindingCode::RestsOnCorrected, &[raised, answered]);
}

#[test]
fn what_was_corrected_and_told_anew_is_found_no_more() {
    let mut office = with_project(Office::paid());
    let submission = office.last(Kind::ProjectSubmitted);
    office.correct(submission);
    office.tell(Kind::ProjectSubmitted, submitted("P1", &["F1", "F2"]));
    assert_eq!(office.found(FindingCode::RestsOnCorrected), []);
    let mut office = Office::paid();
    let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
    let closed = office.must("aud", totals.clone().into());
    office.tell(Kind::UseDeclared, used("F1", 46_667));
    office.correct(closed);
    assert_eq!(office.found(FindingCode::AfterClosing), [], "it is not closed any more");
    let closed = office.must("aud", totals.into());
    assert_eq!(office.found(FindingCode::AfterClosing), [], "closed anew");
    let late = office.tell(Kind::UseDeclared, used("F2", 30_667));
    assert_eq!(office.found(FindingCode::AfterClosing)[0].entries, [closed, late]);
    office.tell(Kind::YearReopened, json!({"year": 2026, "reason": "F2 was late"}));
    assert_eq!(office.found(FindingCode::AfterClosing), []);
}

#[test]
fn an_acceptance_with_expenses_recorded_after_it() {
    // Of 0.60 spent by the day of the acceptance 0.30 is accepted, whatever else is corrected.
    let mut office = with_project(Office::paid());
    for (number, day) in [(40, "2026-02-01"), (20, "2026-02-15"), (30, "2026-03-10")] {
        let mut fact = spent("P1", "F1", number);
        fact["date"] = day.into();
        if number == 20 {
            let mut fact = accepted("F1", 30);
            (fact["envelope"], fact["date"]) = ("common-projects".into(), "2026-02-20".into());
            office.tell(Kind::UseAccepted, fact);
        }
        office.tell(Kind::ProjectSpent, fact);
    }
    let mut claim = claimed("F1", "misuse", 1);
    claim["envelope"] = "common-projects".into();
    let claim = office.tell(Kind::RepaymentClaimed, claim);
    let unjustified = |office: &Office| office.balance("F1", Envelope::CommonProjects).unjustified;
    assert_eq!(unjustified(&office), cents(30));
    office.correct(claim);
    assert_eq!(unjustified(&office), cents(30));
}

#[test]
fn whoever_was_paid_is_claimed_from_and_repays() {
    for admission_too in [false, true] {
        let mut office = Office::paid();
        let counted = office.last(Kind::AffiliatesCertified);
        if admission_too {
            office.correct(office.all(Kind::FundAdmitted)[2]);
        } else {
            office.tell(Kind::FundEnded, ended("F3", "2025-11-30", None));
        }
        office.correct(counted);
        office.correct(office.all(Kind::EvaluationGiven)[2]);
        office.tell(Kind::AffiliatesCertified, counts(2026, &[("F1", 50), ("F2", 30)]));
        office.allocate(Definitive, Some("F3 takes no part")).unwrap();
        let over = office.balance("F3", Envelope::Operating).over;
        assert!(over > cents(0));
        let of_f3 = |office: &Office, code| {
            let found = office.found(code).into_iter();
            found.filter(|one| one.fund.as_deref() == Some("F3")).map(|one| one.entries).collect::<Vec<_>>()
        };
        assert!(!of_f3(&office, FindingCode::PaidAboveGrant).is_empty());
        assert_eq!(of_f3(&office, FindingCode::RestsOnCorrected).is_empty(), !admission_too);
        let common = office.balance("F3", Envelope::CommonProjects).over;
        for (envelope, cents) in [("operating", over.get()), ("common-projects", common.get())] {
            for (kind, mut fact) in [
                (Kind::RepaymentClaimed, claimed("F3", "overpaid", cents)),
                (Kind::RepaymentReceived, repaid("F3", "overpaid", cents)),
            ] {
                fact["envelope"] = envelope.into();
                if cents > 0 {
                    office.tell(kind, fact);
                }
            }
        }
        assert_eq!(of_f3(&office, FindingCode::PaidAboveGrant), Vec::<Vec<u64>>::new());
        assert_eq!(of_f3(&office, FindingCode::RestsOnCorrected), Vec::<Vec<u64>>::new());
        // Nobody else without a share is.
        office.tell(Kind::FundAdmitted, admitted("F9"));
        assert_eq!(
            rule(office.attempt(Kind::RepaymentClaimed, claimed("F9", "overpaid", 1))),
            Err("fund-has-share")
        );
        assert!(
            office.attempt(Kind::SubsidyPaid, payment("F3", Envelope::Operating, 1, "2026-03-01")).is_err()
        );
    }
}

#[test]
fn what_an_actor_recorded_and_whoever_was_retired_in_between() {
    let office = Office::paid();
    // The enrolment of the calculator.
    let enrolled = office.all(Kind::ActorEnrolled);
    let calc = enrolled.iter().copied().find(|seq| {
        let found = newly_found(office.clone(), *seq);
        found.iter().any(|(_, entries)| entries.contains(&office.last(Kind::AllocationDetermined)))
    });
    let calc = calc.unwrap();
    let mut again = office.clone();
    wants(
        &newly_found(office.clone(), calc),
        FindingCode::RestsOnCorrected,
        &[calc, office.last(Kind::BudgetSet), office.last(Kind::AllocationDetermined)],
    );
    again.correct(calc);
    again.tell(Kind::ActorEnrolled, json!({"actor": "calc", "roles": ["cgg"]}));
    assert_eq!(again.found(FindingCode::RestsOnCorrected).len(), 1, "the new enrolment gives another role");
    // Two enrolments without a retirement between them.
    let mut office = Office::opened();
    let first = office.tell(Kind::ActorEnrolled, json!({"actor": "temp", "roles": ["cgg"]}));
    let retired = office.tell(Kind::ActorRetired, json!({"actor": "temp", "reason": "left"}));
    let second = office.tell(Kind::ActorEnrolled, json!({"actor": "temp", "roles": ["treasurer"]}));
    wants(&newly_found(office, retired), FindingCode::RestsOnCorrected, &[first, retired, second]);
}

#[test]
fn two_closings_a_reopening_of_nothing_and_a_key_of_none() {
    let mut office = Office::paid();
    let close = |office: &mut Office| {
        let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
        office.must("aud", totals.into())
    };
    let first = close(&mut office);
    let reopened = office.tell(Kind::YearReopened, json!({"year": 2026, "reason": "F2 was late"}));
    let second = close(&mut office);
    wants(&newly_found(office.clone(), reopened), FindingCode::RestsOnCorrected, &[first, reopened, second]);
    wants(&newly_found(office, first), FindingCode::RestsOnCorrected, &[first, reopened]);
    let mut office = Office::founded();
    let old = office.last(Kind::KeyAdopted);
    let next = ("id = \"2026-opinion\"", "id = \"next\"\nsupersedes = \"2026-opinion\"");
    let new = office.must("reg", adopted(key_with("2026-opinion", &[next])));
    wants(&newly_found(office, old), FindingCode::RestsOnCorrected, &[old, new]);
}

#[test]
fn who_takes_part_in_a_project_and_who_succeeds() {
    let office = with_project(Office::paid());
    let admitted = office.all(Kind::FundAdmitted)[0];
    let submission = office.last(Kind::ProjectSubmitted);
    wants(&newly_found(office, admitted), FindingCode::RestsOnCorrected, &[admitted, submission]);
    let mut office = Office::determined();
    let end = office.tell(Kind::FundEnded, ended("F3", "2026-01-31", Some("F2")));
    let admitted = office.all(Kind::FundAdmitted)[1];
    wants(&newly_found(office, admitted), FindingCode::RestsOnCorrected, &[admitted, end]);
}

#[test]
fn a_closed_year_from_which_a_project_went_to_another_one() {
    let mut office = with_project(Office::paid());
    office.tell(Kind::ProjectSpent, spent("P1", "F1", 100));
    let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
    let closed = office.must("aud", totals.into());
    let submission = office.last(Kind::ProjectSubmitted);
    let correction = office.correct(submission);
    let mut other = submitted("P1", &["F1", "F2"]);
    other["year"] = 2027.into();
    office.tell(Kind::ProjectSubmitted, other);
    let after = office.found(FindingCode::AfterClosing);
    assert_eq!(after.iter().map(|one| one.entries.clone()).collect::<Vec<_>>(), [vec![closed, correction]]);
    let journal = office.register.journal(2026);
    assert!(journal.iter().any(|line| line.stamp.seq == correction), "the report of 2026 names it");
}
