//! What negative evaluations leave over under the key of the decree (art. 60ter/1, §§ 4 and 5).

use register::payload::{DeterminationStatus::Definitive, DeterminationStatus::Provisional, Envelope};
use register::{FindingCode, Kind, Outcome};
use serde_json::json;

use super::cents;
use super::office::*;

/// Total, excess and reserve of each fund.
fn shares(office: &Office) -> Vec<(i64, i64, i64)> {
    let of = |share: &register::payload::FundShare| {
        (share.total_cents.get(), share.excess_cents.get(), share.reserved_cents.get())
    };
    office.in_force().shares.iter().map(of).collect()
}

fn apart(office: &Office) -> (i64, i64, i64) {
    let fact = office.in_force();
    (fact.remainder_cents.get(), fact.reserved_cents.get(), fact.no_beneficiary_cents.get())
}

/// The hand case: 1,000.00 EUR; fixed 20,000 cents, variable 70,000, second part 10,000; 50, 30 and 20 affiliates.
#[test]
fn the_excess_goes_to_the_positive_funds_by_their_affiliates() {
    let mut office = Office::of_the_decree(["positive", "positive", "negative"]);
    office.allocate(Definitive, None).unwrap();
    // F3 would have had 2,000 cents; F1 has 50 of 80 of them, F2 30 of 80.
    assert_eq!(
        shares(&office),
        [
            (6_667 + 35_000 + 5_000 + 1_250, 1_250, 0),
            (6_667 + 21_000 + 3_000 + 750, 750, 0),
            (6_666 + 14_000, 0, 0)
        ]
    );
    assert_eq!(apart(&office), (2_000, 0, 0));
    assert_eq!(office.found(FindingCode::NoBeneficiary), []);
    // It is granted with the rest of the operating envelope, and there is no other.
    assert_eq!(office.balance("F1", Envelope::Operating).granted, cents(47_917));
    assert_eq!(office.register.balances(2026).len(), 3);
    assert_eq!(office.register.reperform(None)[0].outcome, Outcome::Identical);
}

#[test]
fn a_pending_evaluation_reserves_its_part_of_the_excess_too_and_an_appeal_moves_everyone() {
    let mut office = Office::of_the_decree(["positive", "pending", "negative"]);
    office.allocate(Provisional, None).unwrap();
    assert_eq!(shares(&office), [(47_917, 1_250, 0), (27_667, 0, 3_750), (20_666, 0, 0)]);
    assert_eq!(apart(&office), (2_000, 3_750, 0));
    // Decided positively: it gets its reserve, and nobody else moves.
    office.tell(Kind::EvaluationGiven, evaluation("F2", "positive"));
    office.allocate(Definitive, None).unwrap();
    assert_eq!(shares(&office), [(47_917, 1_250, 0), (31_417, 750, 0), (20_666, 0, 0)]);
    // The appeal of F3 is won: there is no excess any more, and the others have less.
    office.tell(Kind::EvaluationGiven, evaluation("F3", "positive"));
    office.allocate(Definitive, Some("Appeal of F3 granted")).unwrap();
    assert_eq!(shares(&office), [(46_667, 0, 0), (30_667, 0, 0), (22_666, 0, 0)]);
    // Lost again: everyone as before.
    office.tell(Kind::EvaluationGiven, evaluation("F3", "negative"));
    office.allocate(Definitive, Some("Appeal of F3 lost")).unwrap();
    assert_eq!(shares(&office), [(47_917, 1_250, 0), (31_417, 750, 0), (20_666, 0, 0)]);
}

#[test]
fn what_has_no_beneficiary_is_a_line_and_a_finding_of_its_own() {
    for (results, remainder, unclaimed) in [
        (["negative", "negative", "negative"], 10_000, 10_000),
        // 2,000 for F3 itself, and its 20 of 70 of what F2 leaves, 3,000.
        (["positive", "negative", "not-applicable"], 3_000, 2_000 + 857),
        (["not-applicable", "not-applicable", "not-applicable"], 0, 10_000),
    ] {
        let mut office = Office::of_the_decree(results);
        let seq = office.allocate(Definitive, None).unwrap();
        assert_eq!(apart(&office), (remainder, 0, unclaimed), "{results:?}");
        let found = office.found(FindingCode::NoBeneficiary);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].cents, found[0].year), (Some(cents(unclaimed)), Some(2026)));
        assert!(found[0].entries.contains(&seq), "{:?}", found[0].entries);
        let all: i64 = shares(&office).iter().map(|share| share.0).sum();
        assert_eq!(all + unclaimed, 100_000);
    }
}

#[test]
fn money_for_common_projects_is_found_once_and_is_overdue_as_any_other() {
    let mut office = Office::of_the_decree(["positive", "positive", "negative"]);
    office.allocate(Definitive, None).unwrap();
    office.on("2026-02-10");
    let wrong = office.tell(Kind::SubsidyPaid, payment("F1", Envelope::CommonProjects, 500, "2026-02-10"));
    let key = office.last(Kind::KeyAdopted);
    let found = office.found(FindingCode::PaidWithoutProjects);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].cents, found[0].fund.as_deref()), (Some(cents(500)), Some("F1")));
    assert_eq!(found[0].entries, [key, wrong]);
    office.on("2027-05-02");
    office.tell(Kind::FundAdmitted, admitted("F4"));
    for silent in [
        FindingCode::PaidAboveGrant,
        FindingCode::SpentAboveEnvelope,
        FindingCode::CommonMoneyLeft,
        FindingCode::UsedAbovePaid,
    ] {
        assert_eq!(office.found(silent), [], "{silent:?}");
    }
    let overdue = office.found(FindingCode::RepaymentOverdue);
    assert_eq!((overdue.len(), overdue[0].cents, overdue[0].days), (1, Some(cents(500)), Some(32)));
    // Returned, it is as if it had never been paid.
    let back = json!({"year": 2026, "fund": "F1", "envelope": "common-projects", "ground": "overpaid", "cents": 500,
                      "value_date": "2027-05-02", "reference": "Back"});
    office.tell(Kind::RepaymentReceived, back);
    assert_eq!(office.found(FindingCode::PaidWithoutProjects), []);
}

#[test]
fn a_payment_after_the_window_names_the_day_on_which_a_later_key_was_published() {
    let mut office = Office::founded_by("2026");
    office.set_budget(2024, Some(100_000));
    office.tell(Kind::AffiliatesCertified, counts(2024, &HAND));
    let made = office.register.determine(2024.try_into().unwrap(), Definitive, None).unwrap().0;
    office.must("calc", made.into());
    let mut late = payment("F1", Envelope::Operating, 100, "2024-06-10");
    late["year"] = 2024.into();
    office.tell(Kind::SubsidyPaid, late);
    let found = office.found(FindingCode::PaidOutsideWindow);
    assert_eq!(found[0].detail.as_deref(), Some("2024-06-10 (M.B./B.S. 2024-05-24)"));
}
