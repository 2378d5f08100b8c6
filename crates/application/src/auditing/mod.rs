//! The bank beside the ledger.

pub(crate) mod bank_side;
pub(crate) mod bookings;
pub(crate) mod excess;
pub(crate) mod reconciliation;
pub(crate) mod uses;
