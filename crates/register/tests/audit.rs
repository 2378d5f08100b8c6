//! What holds of every audit: it looks at a prefix and at nothing later, the order of entries changes nothing where the law
//! does not, and what does not close is listed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use allocation::Cents;
use office::{COMMON, HAND, OPERATING, Office, fold, hash, payment};
use proptest::prelude::*;
use register::payload::Envelope;
use register::{Finding, FindingCode, Kind, Register, Thresholds};
use serde_json::json;

/// What one fund does in the year of the hand case.
#[derive(Clone, Copy, Debug)]
struct Deeds {
    paid: i64,
    used: Option<i64>,
    accepted: Option<i64>,
    repaid: i64,
}

fn deeds() -> impl Strategy<Value = Vec<Deeds>> {
    let one = (
        0..60_000_i64,
        proptest::option::of(0..60_000_i64),
        proptest::option::of(0..60_000_i64),
        0..30_000_i64,
    );
    let one = one.prop_map(|(paid, used, accepted, repaid)| Deeds { paid, used, accepted, repaid });
    // Often all is as it should be.
    let exact = Just(Deeds { paid: -1, used: Some(-1), accepted: Some(-1), repaid: 0 });
    proptest::collection::vec(prop_oneof![one, exact], 3)
}

/// The entries of one fund, in the order in which they must follow each other.
fn steps(place: usize, deeds: Deeds) -> Vec<(Kind, serde_json::Value)> {
    let (fund, granted) = (HAND[place].0, OPERATING[place]);
    let or_all = |cents: i64| if cents < 0 { granted } else { cents };
    let mut steps =
        vec![(Kind::SubsidyPaid, payment(fund, Envelope::CommonProjects, COMMON[place], "2026-02-10"))];
    let paid = or_all(deeds.paid);
    if paid > 0 {
        steps.push((Kind::SubsidyPaid, payment(fund, Envelope::Operating, paid, "2026-02-10")));
    }
    let used = deeds.used.map(or_all);
    if let Some(used) = used {
        let fact = json!({"year": 2026, "fund": fund, "cents": used, "date": "2026-02-10"});
        steps.push((Kind::UseDeclared, fact));
    }
    if let (Some(used), Some(accepted)) = (used, deeds.accepted.map(or_all)) {
        let fact = json!({"year": 2026, "fund": fund, "envelope": "operating", "cents": accepted.min(used),
                          "date": "2026-02-10"});
        steps.push((Kind::UseAccepted, fact));
    }
    if deeds.repaid > 0 && paid > 0 {
        let fact = json!({"year": 2026, "fund": fund, "envelope": "operating", "ground": "unused",
                          "cents": deeds.repaid.min(paid), "value_date": "2026-02-10", "reference": "R"});
        steps.push((Kind::RepaymentReceived, fact));
    }
    steps
}

/// Plays the steps of the funds, taking the next one of the fund that `order` names.
fn play(deeds: &[Deeds], order: &[usize]) -> Office {
    let mut office = Office::determined();
    office.on("2026-02-10");
    let mut open: Vec<_> = (0..3).map(|place| steps(place, deeds[place]).into_iter()).collect();
    let mut tell = |office: &mut Office, place: usize| {
        if let Some((kind, fact)) = open[place].next() {
            office.tell(kind, fact);
        }
    };
    for place in order {
        tell(&mut office, *place);
    }
    for place in [0, 1, 2].repeat(6) {
        tell(&mut office, place);
    }
    // The date of repayment passes.
    office.on("2027-05-01");
    office.tell(Kind::ActorEnrolled, json!({"actor": "later", "roles": ["calculator"]}));
    office
}

fn audit(register: &Register) -> Vec<Finding> {
    register.audit(None, &Thresholds::default())
}

/// A finding without the numbers of its entries.
fn told(register: &Register) -> Vec<String> {
    let one = |finding: Finding| {
        let Finding { code, year, fund, envelope, cents, days, detail, entries } = finding;
        format!("{code:?} {year:?} {fund:?} {envelope:?} {cents:?} {days:?} {} {detail:?}", entries.len())
    };
    let mut told: Vec<String> = audit(register).into_iter().map(one).collect();
    told.sort();
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_independent_entries_changes_no_finding(
        deeds in deeds(), one in proptest::collection::vec(0..3_usize, 12),
        other in proptest::collection::vec(0..3_usize, 12),
    ) {
        let (one, other) = (play(&deeds, &one), play(&deeds, &other));
        // The detail of what is due names no entry, so both tell the same words.
        prop_assert_eq!(told(&one.register), told(&other.register));
    }

    #[test]
    fn an_audit_of_a_prefix_knows_nothing_later(deeds in deeds(), order in proptest::collection::vec(0..3_usize, 12)) {
        let office = play(&deeds, &order);
        let mut running = Register::default();
        for (place, entry) in office.entries.iter().enumerate() {
            running.take(entry, hash(entry));
            let prefix = fold(&office.entries[..=place]);
            prop_assert_eq!(audit(&running), audit(&prefix));
            for finding in audit(&prefix) {
                prop_assert!(finding.entries.iter().all(|seq| *seq <= entry.seq), "{finding:?}");
            }
        }
    }

    #[test]
    fn every_envelope_closes_to_zero_or_is_listed(deeds in deeds()) {
        let office = play(&deeds, &[]);
        let found = audit(&office.register);
        let listed = |fund: &str, codes: &[FindingCode]| {
            found.iter().any(|finding| finding.fund.as_deref() == Some(fund) && codes.contains(&finding.code))
        };
        for balance in office.register.balances(2026) {
            let fund = balance.fund.as_str();
            let (sums, zero) = (balance.sums, Cents::ZERO);
            if balance.to_pay > zero {
                prop_assert!(listed(fund, &[FindingCode::PaidBelowGrant]), "{balance:?}");
            }
            if sums.paid > balance.granted {
                // Or it came back, called otherwise.
                let codes = [FindingCode::PaidAboveGrant, FindingCode::RepaidOnOtherGround];
                prop_assert!(listed(fund, &codes), "{balance:?}");
            }
            // What was paid was used and accepted, or came back; to the cent.
            let used = sums.used.unwrap_or(zero).min(sums.paid);
            let accepted = sums.accepted.unwrap_or(used).min(used);
            let rest = sums.paid.get() - accepted.get() - sums.repaid_in_all().get();
            if balance.envelope == Envelope::Operating && (rest != 0 || sums.used.is_none() && sums.paid > zero) {
                let codes = [
                    FindingCode::RepaymentOverdue,
                    FindingCode::UseNotDeclared,
                    FindingCode::RepaidAboveOwed,
                    FindingCode::UnjustifiedNotClaimed,
                    FindingCode::PaidAboveGrant,
                ];
                prop_assert!(listed(fund, &codes), "{rest}: {balance:?}\n{found:?}");
            }
            // And what is open is never silent.
            if balance.open_in_all() > zero {
                let codes = [FindingCode::RepaymentOverdue, FindingCode::PaidAboveGrant];
                prop_assert!(listed(fund, &codes), "{balance:?}");
            }
        }
    }
}
