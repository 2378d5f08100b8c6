//! What a verified ledger says, as a plain SQLite database that any SQL tool reads.
//!
//! This crate has no files and no clock, and never sees the ledger's own file: it takes the entries and the register that
//! was folded from them, and gives the bytes of a new database. In reading order:
//!
//! - [`SCHEMA`]: the tables and their columns.
//! - [`ExtractSource`], [`Line`]: from what they are filled.
//! - [`database`]: the bytes.

mod entries;
mod fill;
mod money;
mod schema;
mod source;
mod tables;
mod years;

pub use fill::database;
pub use schema::{APPLICATION_ID, SCHEMA, VERSION};
pub use source::{ExtractError, ExtractSource, Line};
