//! One file a command. Each takes its arguments and answers with a verdict or an error.

pub(crate) mod allocate;
pub(crate) mod bundle;
pub(crate) mod check_proof;
pub(crate) mod checkpoint;
pub(crate) mod compare;
pub(crate) mod demo;
mod demo_seal;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod extract;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod key;
pub(crate) mod letters;
pub(crate) mod log;
pub(crate) mod prove;
pub(crate) mod record;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod sample;
pub(crate) mod show;
pub(crate) mod simulate;
pub(crate) mod status;
pub(crate) mod verify;
