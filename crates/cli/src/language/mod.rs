//! The language of what the program says.

pub(crate) mod messages;
pub(crate) mod topics;
pub(crate) mod ui_language;
