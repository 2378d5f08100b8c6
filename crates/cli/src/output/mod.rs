//! What the program says: on the terminal, as tables, JSON and files.

pub(crate) mod answer;
pub(crate) mod envelopes;
pub(crate) mod failure;
pub(crate) mod progress;
pub(crate) mod receipt;
pub(crate) mod rows;
pub(crate) mod summary;
pub(crate) mod terminal;
