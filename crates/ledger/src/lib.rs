//! Append and read entries on SQLite.
//!
//! This crate knows no domain word: to it an entry is a line with its hash and its request key. It has no
//! clock; the time of an entry comes with the entry. In reading order:
//!
//! - [`create`]: a new ledger with its first entry.
//! - [`Reader`]: a private copy of a ledger, opened as if hostile.
//! - [`Writer`] and [`Session`]: one transaction that appends.
//! - [`LedgerError`]: what can go wrong, and whether something was recorded.

mod again;
mod checks;
mod copy;
mod error;
mod folder;
mod handle;
mod journal;
mod layout;
mod locks;
mod pairs;
mod reader;
mod rows;
mod writer;

pub use copy::Evidence;
pub use error::{LedgerError, Recorded};
pub use reader::Reader;
pub use writer::{Appended, Session, Writer, create};
