//! A ledger that is read: verified as a whole, folded, sealed.

pub(crate) mod as_of;
pub(crate) mod entry_signatures;
pub(crate) mod kept_checkpoints;
pub(crate) mod ledger_file;
pub(crate) mod ledger_lines;
pub(crate) mod loaded_ledger;
pub(crate) mod roots;
pub(crate) mod sealed_ledger;
pub(crate) mod verification;
pub(crate) mod verification_fault;
