//! The files that are made from a ledger.

pub(crate) mod evidence_bundle;
pub(crate) mod pdf;
pub mod report_files;
