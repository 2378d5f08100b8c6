//! The fold: what a ledger says so far, entry after entry.

pub(crate) mod account;
pub(crate) mod by_day;
pub(crate) mod filing;
pub(crate) mod index;
pub(crate) mod issued;
pub(crate) mod journal;
pub(crate) mod leaves;
pub(crate) mod project;
pub(crate) mod raised;
pub(crate) mod register;
pub(crate) mod superseded;
pub(crate) mod year;
