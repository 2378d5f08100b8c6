use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use register::chain::Moment;

/// Up to where a ledger is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// Up to this entry.
    Entry(u64),
    /// Up to the last entry recorded on this day or before, in UTC; what was due is compared with this day.
    Day(NaiveDate),
    /// Up to this entry; what was due is compared with this day.
    EntryOn(u64, NaiveDate),
}

impl AsOf {
    /// The day against which due dates are held, if it is not that of the last entry.
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Entry(_) => None,
            Self::Day(day) | Self::EntryOn(_, day) => Some(*day),
        }
    }

    /// The entry that must be there.
    pub fn entry(&self) -> Option<u64> {
        match self {
            Self::Entry(seq) | Self::EntryOn(seq, _) => Some(*seq),
            Self::Day(_) => None,
        }
    }

    /// Whether the entry `seq`, recorded at `at`, is still read.
    pub fn includes(&self, seq: u64, at: &Moment) -> bool {
        match self {
            Self::Entry(last) | Self::EntryOn(last, _) => seq <= *last,
            Self::Day(day) => at.date() <= day.to_string().as_str(),
        }
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry(seq) => write!(f, "entry {seq}"),
            Self::Day(day) => day.fmt(f),
            Self::EntryOn(seq, day) => write!(f, "entry {seq}, {day}"),
        }
    }
}

impl FromStr for AsOf {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = "the number of an entry, a day written 2026-03-31, or both: 122@2026-03-31";
        let day = |text: &str| intake::parse_date(text).ok().and_then(|day| day.parse::<NaiveDate>().ok());
        let entry = |text: &str| {
            let seq = text.parse::<u64>().ok();
            seq.filter(|seq| *seq > 0 && !text.starts_with(['+', '0']))
        };
        let read = match text.split_once('@') {
            Some((seq, then)) => entry(seq).zip(day(then)).map(|(seq, then)| Self::EntryOn(seq, then)),
            None => day(text).map(Self::Day).or_else(|| entry(text).map(Self::Entry)),
        };
        read.ok_or_else(|| wrong.into())
    }
}
