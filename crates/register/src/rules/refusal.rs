use std::fmt;
use thiserror::Error;

/// Why an event may not be recorded: the rule, the entries that are in the way, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Refusal {
    /// The name of the rule, listed in `docs/rules.md`.
    pub rule: &'static str,
    /// What is wrong.
    pub what: String,
    /// The entries that are in the way.
    pub entries: Vec<u64>,
    /// What to do.
    pub remedy: String,
}

impl Refusal {
    pub(crate) fn new(rule: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { rule, what: what.into(), entries: Vec::new(), remedy: remedy.into() }
    }

    pub(crate) fn at(mut self, entry: u64) -> Self {
        self.entries.push(entry);
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}", self.what, self.rule)?;
        for (place, entry) in self.entries.iter().enumerate() {
            write!(f, "{} {entry}", if place == 0 { ", entry" } else { "," })?;
        }
        f.write_str("]")
    }
}
