//! The evidence of a year as one archive, which anyone can check with or without this program.
//!
//! This crate has no file and no clock. An archive is a function of the entries, the checkpoint, the policy, the
//! documents and the version of the program; checking it is making it again and comparing every byte. In reading order:
//!
//! - [`Archive`]: members in one file, a ZIP in its one written form.
//! - [`Contents`]: what goes into a bundle, and its members.
//! - [`examine`]: what holds of a bundle that came from elsewhere.

mod amounts;
mod archive;
mod contents;
mod examine;
mod figures;
mod manifest;

pub use archive::{Archive, ArchiveError};
pub use contents::{Contents, ContentsError, DOCUMENTS, documents_missing};
pub use examine::{Examination, Fault, Own, examine};

/// The name and version of the form of bundles. A released version never changes.
pub const BUNDLE_SCHEMA: &str = "prorata/bundle/1";

/// What a reader without any of our programs does, in the bundle itself.
pub const GUIDE: &str = include_str!("../VERIFY.md");

/// The same checks as a program of another language.
pub const VERIFIER: &str = include_str!("../../../tests/interop/verify_bundle.py");
