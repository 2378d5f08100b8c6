use std::collections::BTreeMap;

use bank::{Booking, Iban, Side};
use register::{Code, Movement, MovementKind, Register};

/// What the ledger says was paid and received: of the year, and of the others, so that their movements are no riddle.
pub(crate) fn bookings(register: &Register, year: i32, funds: &BTreeMap<Iban, Code>) -> Vec<Booking> {
    let accounts_of = |fund: &str| -> Vec<Iban> {
        funds.iter().filter(|(_, code)| code.as_str() == fund).map(|(iban, _)| iban.clone()).collect()
    };
    let mut bookings = Vec::new();
    for (of_year, book) in register.years() {
        for ((fund, _), account) in &book.accounts {
            for filed in account.entries().filter(|filed| filed.in_force()) {
                let Some(moved) = Movement::of(&filed.fact) else { continue };
                let side = match moved.kind {
                    MovementKind::Payment | MovementKind::Return => Side::Debit,
                    MovementKind::Repayment => Side::Credit,
                    MovementKind::Suspension
                    | MovementKind::Release
                    | MovementKind::Declaration
                    | MovementKind::Acceptance
                    | MovementKind::Claim
                    | MovementKind::Spending => continue,
                };
                bookings.push(Booking {
                    entry: filed.seq(),
                    in_scope: *of_year == year,
                    party: fund.clone(),
                    side,
                    cents: moved.cents,
                    date: moved.date.to_string(),
                    reference: moved.reference.map(ToString::to_string).unwrap_or_default(),
                    accounts: accounts_of(moved.counterparty.map_or(fund.as_str(), |other| other.as_str())),
                });
            }
        }
    }
    bookings.sort_by_key(|booking| booking.entry);
    bookings
}
