//! Files that people name, and how a file is written whole or not at all.

pub(crate) mod carried_keys;
pub mod checkpoint_file;
pub(crate) mod document_store;
pub mod evidence_document;
pub(crate) mod file_name;
pub mod input_file;
pub mod key_file;
pub(crate) mod lines;
pub mod output_file;
pub mod rows_file;
pub mod signed_state;
