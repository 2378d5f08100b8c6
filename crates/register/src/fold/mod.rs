//! The fold: what a ledger says so far, entry after entry.

pub(crate) mod account;
pub(crate) mod by_day;
pub(crate) mod correcting;
pub(crate) mod filing;
pub(crate) mod history;
pub(crate) mod home;
pub(crate) mod index;
pub(crate) mod issued;
pub(crate) mod journal;
pub(crate) mod leaves;
pub(crate) mod movement;
pub(crate) mod place;
pub(crate) mod project;
pub(crate) mod raised;
pub(crate) mod register;
pub(crate) mod superseded;
pub(crate) mod year;
