//! The targets, in groups.

pub(crate) mod book;
pub(crate) mod chain;
pub(crate) mod control;
pub(crate) mod deep;
pub(crate) mod envelope;
pub(crate) mod memory;
pub(crate) mod notary;
pub(crate) mod post;
pub(crate) mod proofs;
pub(crate) mod words;
