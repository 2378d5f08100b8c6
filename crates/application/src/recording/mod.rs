//! What is decided becomes entries, all of them or none.

pub(crate) mod clock;
pub(crate) mod determination;
pub(crate) mod opening;
pub(crate) mod receipt;
pub(crate) mod record_options;
pub(crate) mod recorder;
pub(crate) mod signer;
