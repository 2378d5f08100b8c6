//! What became of the money of an envelope, as `status` and `replay` show it.

use register::EnvelopeBalance;
use register::allocation::Cents;
use report::{Align, Cell};
use serde_json::{Value, json};

/// The columns of an envelope.
pub(crate) fn columns() -> [(String, Align); 12] {
    [
        ("Fund", Align::Left),
        ("Envelope", Align::Left),
        ("Granted", Align::Right),
        ("Paid", Align::Right),
        ("Suspended", Align::Right),
        ("To pay", Align::Right),
        ("Used", Align::Right),
        ("Accepted", Align::Right),
        ("Claimed", Align::Right),
        ("Repaid", Align::Right),
        ("Open", Align::Right),
        ("Due", Align::Left),
    ]
    .map(|(title, align)| (title.to_owned(), align))
}

/// The cells of an envelope under its columns.
pub(crate) fn cells(balance: &EnvelopeBalance) -> Vec<Cell> {
    let sums = &balance.sums;
    vec![
        Cell::text(&balance.fund),
        Cell::text(balance.envelope.word()),
        Cell::Cents(balance.granted),
        Cell::Cents(sums.paid),
        Cell::Cents(sums.suspended),
        Cell::Cents(balance.to_pay),
        Cell::cents(sums.used),
        Cell::cents(sums.accepted),
        Cell::Cents(sums.claimed_in_all()),
        Cell::Cents(sums.repaid_in_all()),
        Cell::Cents(balance.open_in_all()),
        Cell::date(balance.due),
    ]
}

/// An envelope as JSON.
pub(crate) fn json(balance: &EnvelopeBalance) -> Value {
    json!({
        "accepted_cents": balance.sums.accepted.map(Cents::get),
        "claimed_cents": balance.sums.claimed_in_all().get(),
        "due_date": balance.due.map(|due| due.to_string()),
        "envelope": balance.envelope.word(),
        "fund": balance.fund,
        "granted_cents": balance.granted.get(),
        "held_cents": balance.held.get(),
        "kept_cents": balance.kept.get(),
        "open_cents": balance.open_in_all().get(),
        "owed_cents": balance.owed_in_all().get(),
        "over_cents": balance.over.get(),
        "paid_cents": balance.sums.paid.get(),
        "repaid_cents": balance.sums.repaid_in_all().get(),
        "returned_cents": balance.sums.returned.get(),
        "suspended_cents": balance.sums.suspended.get(),
        "to_pay_cents": balance.to_pay.get(),
        "too_much_cents": balance.too_much.get(),
        "unjustified_cents": balance.unjustified.get(),
        "unused_cents": balance.unused.get(),
        "used_cents": balance.sums.used.map(Cents::get),
        "withheld_cents": balance.withheld.get(),
    })
}
