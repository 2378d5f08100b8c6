use chain::Moment;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use crate::payload::{
    AffiliatesCertified, AllocationDetermined, BudgetSet, EntryCorrected, YearClosed, YearReopened,
};
use crate::{AdoptedKey, Date, EntryStamp, RecordedFact};

/// An act that was decided on a day, which need not be that of its recording.
pub trait Decided {
    /// The day on which it was decided, if the entry says one.
    fn date(&self) -> Option<&Date>;
}

macro_rules! decided {
    ($($act:ty),+ $(,)?) => {
        $(impl Decided for $act {
            fn date(&self) -> Option<&Date> {
                self.date.as_ref()
            }
        })+
    };
}

decided!(
    AffiliatesCertified,
    AllocationDetermined,
    BudgetSet,
    EntryCorrected,
    YearClosed,
    YearReopened,
    AdoptedKey
);

impl<T: Decided> RecordedFact<T> {
    /// The day on which it was decided: the one that it says, or that of its recording.
    pub fn decided(&self) -> Option<NaiveDate> {
        self.fact.date().map(Date::day).or_else(|| self.stamp.day())
    }
}

impl EntryStamp {
    /// The day on which the entry was recorded, in UTC.
    pub fn day(&self) -> Option<NaiveDate> {
        self.at.date().parse().ok()
    }
}

/// The latest day that it can have been in Belgium at that moment: two hours ahead of UTC at the most.
pub fn latest_day(at: &Moment) -> Option<NaiveDate> {
    let at = NaiveDateTime::parse_from_str(at.as_str(), "%Y-%m-%dT%H:%M:%SZ").ok()?;
    at.checked_add_signed(TimeDelta::hours(2)).map(|local| local.date())
}
