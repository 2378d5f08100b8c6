//! What a ledger says must follow from its entries alone: in pieces or at once, with corrections, to the cent.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../office/mod.rs"]
mod office;

mod corrected;
mod decided;
mod determination;
mod envelope;
mod excess;
mod flat;
mod history;
mod memory;
mod money;
mod payload;

use allocation::Cents;

fn cents(cents: i64) -> Cents {
    Cents::new(cents).unwrap()
}
