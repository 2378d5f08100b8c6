use std::fmt;
use std::str::FromStr;

use register::chain::Moment;

/// Up to where a ledger is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AsOf {
    /// Up to this entry.
    Entry(u64),
    /// Up to the last entry recorded on this day or before, in UTC.
    Day(String),
}

impl AsOf {
    /// The day, if it is one.
    pub(crate) fn day(&self) -> Option<chrono::NaiveDate> {
        match self {
            Self::Entry(_) => None,
            Self::Day(day) => day.parse().ok(),
        }
    }

    /// Whether the entry `seq`, recorded at `at`, is still read.
    pub(crate) fn includes(&self, seq: u64, at: &Moment) -> bool {
        match self {
            Self::Entry(last) => seq <= *last,
            Self::Day(day) => at.date() <= day.as_str(),
        }
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry(seq) => write!(f, "entry {seq}"),
            Self::Day(day) => f.write_str(day),
        }
    }
}

impl FromStr for AsOf {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(day) = intake::parse_date(text) {
            return Ok(Self::Day(day));
        }
        match text.parse::<u64>() {
            Ok(seq) if seq > 0 && !text.starts_with(['+', '0']) => Ok(Self::Entry(seq)),
            _ => Err("the number of an entry, or a day written 2026-03-31".into()),
        }
    }
}
