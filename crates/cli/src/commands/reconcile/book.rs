use std::collections::BTreeMap;

use bank::{Booking, Iban, Side};
use register::{Code, Event, Register};

/// What the ledger says was paid and received: of the year, and of the others, so that their movements are no riddle.
pub(super) fn bookings(register: &Register, year: i32, funds: &BTreeMap<Iban, Code>) -> Vec<Booking> {
    let accounts_of = |fund: &Code| -> Vec<Iban> {
        funds.iter().filter(|(_, code)| *code == fund).map(|(iban, _)| iban.clone()).collect()
    };
    let mut bookings = Vec::new();
    for (of_year, book) in register.years() {
        for filed in
            book.accounts.values().flat_map(|account| account.entries()).filter(|filed| filed.stands())
        {
            let (fund, other, side, cents, date, reference) = match &filed.fact {
                Event::SubsidyPaid(fact) => {
                    (&fact.fund, &fact.payee, Side::Debit, fact.cents, &fact.value_date, &fact.reference)
                }
                Event::RepaymentReceived(fact) => {
                    (&fact.fund, &fact.payer, Side::Credit, fact.cents, &fact.value_date, &fact.reference)
                }
                _ => continue,
            };
            bookings.push(Booking {
                entry: filed.seq(),
                in_scope: *of_year == year,
                party: fund.to_string(),
                side,
                cents: cents.cents().get(),
                date: date.to_string(),
                reference: reference.to_string(),
                accounts: accounts_of(other.as_ref().unwrap_or(fund)),
            });
        }
    }
    bookings.sort_by_key(|booking| booking.entry);
    bookings
}
