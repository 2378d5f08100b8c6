//! The words of the command line as typed values.

pub(crate) mod encoding;
pub(crate) mod forms;
pub(crate) mod options;
pub(crate) mod passphrase;
pub(crate) mod signing;
pub(crate) mod values;
