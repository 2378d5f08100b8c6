//! Bank statements to movements, and movements against what was booked. Pure.
//!
//! Bytes and bookings go in; statements, and pairs with their reasons, come out. This crate does not know what a ledger
//! or a fund is: a booking has a number, a party and an amount.
//!
//! In reading order:
//!
//! - [`Iban`] and [`StructuredReference`]: numbers with check digits;
//! - [`BankMovement`] and [`BankStatement`]: what a bank says;
//! - [`read`]: a statement from a CSV export or from camt.053 (ISO 20022), by its content;
//! - [`Gathered`]: several statements together: pages, gaps, what came back;
//! - [`reconcile`]: movements against bookings, so that every one of them is in exactly one category.
#![allow(
    clippy::result_large_err,
    reason = "a Fault ends the reading of a file, so its size is paid once and never in a loop"
)]

mod camt;
mod camt_entry;
mod csv;
mod element;
mod evidence;
mod gather;
mod iban;
mod matching;
mod movement;
mod read;
mod statement;
mod structured;
mod text;

pub use csv::{OPTIONAL_COLUMNS, REQUIRED_COLUMNS};
pub use gather::Gathered;
pub use iban::Iban;
pub use matching::{Category, CategorySums, Finding, reconcile};
pub use movement::{BankMovement, Booking, Side};
pub use read::read;
pub use statement::{BankStatement, Export};
pub use structured::StructuredReference;
pub use text::folded;
