//! What an entry tells: fields, events, and an entry with its fact.

pub(crate) mod days;
pub(crate) mod decided;
pub(crate) mod event;
pub(crate) mod field;
pub(crate) mod filed;
pub(crate) mod free_text;
pub(crate) mod request;
pub(crate) mod statement;
