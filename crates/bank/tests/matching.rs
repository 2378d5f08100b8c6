//! Every movement and every booking is in one category, the sums close, and no order matters.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use allocation::Cents;
use bank::{BankMovement, Booking, Category, CategorySums, Finding, Side, reconcile};
use proptest::prelude::*;

const IBAN: &str = "BE68539007547034";
const OTHER: &str = "BE71096123456769";

fn booking(entry: u64, cents: i64, date: &str, reference: &str) -> Booking {
    Booking {
        entry,
        in_scope: true,
        party: "F1".into(),
        side: Side::Debit,
        cents: Cents::new(cents).unwrap(),
        date: date.into(),
        reference: reference.into(),
        accounts: vec![IBAN.parse().unwrap()],
    }
}

fn movement(line: u64, cents: i64, date: &str, communication: &str, account: &str) -> BankMovement {
    BankMovement {
        file: "b.csv".into(),
        place: format!("b.csv, line {line}"),
        date: date.into(),
        side: Side::Debit,
        cents: Cents::new(cents).unwrap(),
        account: account.parse().ok(),
        name: String::new(),
        communication: communication.into(),
        texts: Vec::new(),
        returns: None,
        numbers: Vec::new(),
        caveat: None,
    }
}

/// The days from the first movement to the last one.
fn covered(movements: &[BankMovement]) -> Vec<(String, String)> {
    let dates = || movements.iter().map(|movement| movement.date.clone());
    dates().min().zip(dates().max()).into_iter().collect()
}

fn told(
    bookings: &[Booking],
    movements: &[BankMovement],
) -> Vec<(Category, Option<u64>, Option<String>, String)> {
    let findings = reconcile(bookings, movements, &covered(movements), 3);
    let of = |one: Finding| {
        let entry = one.booking.map(|at| bookings[at].entry);
        (one.category, entry, one.movement.map(|at| movements[at].place.clone()), one.reason)
    };
    findings.into_iter().map(of).collect()
}

#[test]
fn each_category_has_its_reason() {
    let one = [booking(7, 100, "2026-03-20", "S 2026 F1")];
    for (moved, category, reason) in [
        (
            movement(2, 100, "2026-03-23", "s 2026/f1 x", IBAN),
            Category::Matched,
            "amount, value date, reference and account agree",
        ),
        (
            movement(2, 100, "2026-03-20", "S 2026 F1", ""),
            Category::Matched,
            "amount, value date and reference agree",
        ),
        (
            movement(2, 100, "2026-03-20", "S 2026 F1", OTHER),
            Category::Doubtful,
            "the account is not one of the fund",
        ),
        (movement(2, 100, "2026-03-24", "S 2026 F1", IBAN), Category::Doubtful, "the value date is too far"),
        (movement(2, 100, "2026-03-20", "other", IBAN), Category::Doubtful, "the reference differs"),
        (movement(2, 101, "2026-03-20", "S 2026 F1", IBAN), Category::Doubtful, "the amount differs"),
    ] {
        let found = told(&one, &[moved]);
        assert_eq!(found, [(category, Some(7), Some("b.csv, line 2".into()), reason.to_owned())]);
    }
    let found = told(&one, &[movement(2, 9, "2026-03-20", "x", "")]);
    assert_eq!(found[0].0, Category::Open);
    assert_eq!(found[1].0, Category::Excess);
    assert_eq!(told(&one, &[])[0].3, "no statement covers its value date");
    let two = [
        movement(2, 100, "2026-03-20", "S 2026 F1", IBAN),
        movement(3, 100, "2026-03-20", "S 2026 F1", IBAN),
    ];
    let found = told(&one, &two);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|one| one.0 == Category::Doubtful));
    assert_eq!(found[0].3, "2 candidates: b.csv, line 2; b.csv, line 3");
    assert_eq!(found[1].3, "its one candidate has others: entry 7");
    let elsewhere = [Booking { in_scope: false, ..one[0].clone() }];
    let found = told(&elsewhere, &[movement(2, 100, "2026-03-20", "S 2026 F1", IBAN)]);
    assert_eq!(found[0].0, Category::Elsewhere);
    assert!(told(&elsewhere, &[]).is_empty());
}

fn any_booking() -> impl Strategy<Value = Booking> {
    (1..30_u64, 1..4_i64, 1..6_u8, 0..3_u8, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(entry, cents, day, reference, credit, in_scope, known)| Booking {
            entry,
            in_scope,
            party: "F".into(),
            side: if credit { Side::Credit } else { Side::Debit },
            cents: Cents::new(cents).unwrap(),
            date: format!("2026-03-{day:02}"),
            reference: format!("R {reference}"),
            accounts: if known { vec![IBAN.parse().unwrap()] } else { Vec::new() },
        },
    )
}

fn any_movement() -> impl Strategy<Value = BankMovement> {
    (1..4_i64, 1..6_u8, 0..3_u8, any::<bool>(), 0..3_u8).prop_map(
        |(cents, day, reference, credit, account)| BankMovement {
            file: String::new(),
            texts: Vec::new(),
            returns: None,
            numbers: Vec::new(),
            caveat: None,
            place: String::new(),
            date: format!("2026-03-{day:02}"),
            side: if credit { Side::Credit } else { Side::Debit },
            cents: Cents::new(cents).unwrap(),
            account: [IBAN, OTHER, ""][usize::from(account)].parse().ok(),
            name: String::new(),
            communication: format!("r {reference}"),
        },
    )
}

proptest! {
    #[test]
    fn everything_stands_once_and_no_order_matters(
        bookings in prop::collection::vec(any_booking(), 0..8),
        movements in prop::collection::vec(any_movement(), 0..8),
        turns in 0..8_usize,
    ) {
        let mut bookings = bookings;
        bookings.sort_by_key(|one| one.entry);
        bookings.dedup_by_key(|one| one.entry);
        let mut movements = movements;
        for (line, movement) in (2..).zip(&mut movements) {
            movement.place = format!("b.csv, line {line}");
        }
        let findings = reconcile(&bookings, &movements, &covered(&movements), 1);
        let mut seen = BTreeSet::new();
        for finding in &findings {
            if let Some(at) = finding.movement {
                prop_assert!(seen.insert((0, at)), "a movement stands twice");
            }
            if let Some(at) = finding.booking.filter(|at| bookings[*at].in_scope) {
                prop_assert!(seen.insert((1, at)), "a booking stands twice");
            }
        }
        let in_scope = bookings.iter().filter(|one| one.in_scope).count();
        prop_assert_eq!(seen.len(), movements.len() + in_scope);
        let sums = Category::ALL.map(|category| CategorySums::of(category, &findings, &bookings, &movements));
        for side in [Side::Debit, Side::Credit] {
            let at = usize::from(side == Side::Credit);
            let bank: i64 = movements.iter().filter(|one| one.side == side).map(|one| one.cents.get()).sum();
            let booked: i64 = bookings.iter().filter(|one| one.in_scope && one.side == side).map(|one| one.cents.get()).sum();
            prop_assert_eq!(sums.iter().map(|sums| sums.bank_cents[at].unwrap().get()).sum::<i64>(), bank);
            prop_assert_eq!(sums.iter().map(|sums| sums.booked_cents[at].unwrap().get()).sum::<i64>(), booked);
        }
        let straight = told(&bookings, &movements);
        let (mut turned_bookings, mut turned_movements) = (bookings.clone(), movements.clone());
        turned_bookings.reverse();
        if !turned_movements.is_empty() {
            let by = turns % turned_movements.len();
            turned_movements.rotate_left(by);
        }
        prop_assert_eq!(straight, told(&turned_bookings, &turned_movements));
    }
}
