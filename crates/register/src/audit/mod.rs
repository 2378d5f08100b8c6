//! The catalogue of findings (`docs/findings.md`): what an auditor should see in a year.
//!
//! [`Register::findings`] holds the part that reports list; [`Register::audit`] all of it.

mod dates;
mod follow_up;
mod inputs;
mod payments;
mod people;
mod projects;
mod repayments;
mod reported;
mod seal;
mod thresholds;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

pub use follow_up::Followed;
pub use thresholds::Thresholds;

use crate::{Finding, Register, Stamp, YearBook};

impl Register {
    /// Every finding of the catalogue in `year`, or in all years, with those that concern no year: by year, severity,
    /// code, fund and entries.
    ///
    /// What was due is held against the day of the last entry, so that an audit of a ledger prefix is always the same.
    pub fn audit(&self, year: Option<i32>, thresholds: &Thresholds) -> Vec<Finding> {
        let mut all = self.findings(year);
        for (found, book) in self.years.iter().filter(|(found, _)| year.is_none_or(|year| year == **found)) {
            let look = Look { register: self, year: *found, book, thresholds };
            look.inputs(&mut all);
            look.payments(&mut all);
            look.repayments(&mut all);
            look.projects(&mut all);
            look.people(&mut all);
            look.dates(&mut all);
            look.seal(&mut all);
        }
        self.roles_combined(&mut all);
        self.corrections_undocumented(year, &mut all);
        self.open_findings(year, &mut all);
        let stands: Vec<Finding> = self.resolved_and_found(&all);
        all.extend(stands);
        for finding in &mut all {
            finding.entries.sort_unstable();
            finding.entries.dedup();
        }
        all.sort_by(|one, other| one.order().cmp(&other.order()));
        all
    }

    /// The day on which the ledger was last written, against which due dates are held.
    pub(crate) fn today(&self) -> Option<NaiveDate> {
        self.last.as_ref().and_then(|stamp| stamp.at.date().parse().ok())
    }
}

/// One year as an auditor looks at it.
struct Look<'a> {
    register: &'a Register,
    year: i32,
    book: &'a YearBook,
    thresholds: &'a Thresholds,
}

impl Look<'_> {
    /// By how many days `day` has passed, if it has.
    fn passed(&self, day: NaiveDate) -> Option<i64> {
        let days = self.register.today()?.signed_duration_since(day).num_days();
        (days > 0).then_some(days)
    }

    /// The last day of the payment window.
    fn window_end(&self) -> Option<NaiveDate> {
        let key = self.register.key_applied(self.year)?;
        key.fact.law.calendar.payment_window(self.year).ok().map(|(_, until)| until)
    }

    /// The day by which unused money is to be repaid.
    fn due(&self) -> Option<NaiveDate> {
        let key = self.register.key_applied(self.year)?;
        key.fact.law.calendar.repayment_due_date(self.year).ok()
    }
}

/// The latest day that it can have been in Belgium when an entry was recorded: two hours ahead of UTC at the most.
fn latest_day(stamp: &Stamp) -> Option<NaiveDate> {
    let at = NaiveDateTime::parse_from_str(stamp.at.as_str(), "%Y-%m-%dT%H:%M:%SZ").ok()?;
    at.checked_add_signed(TimeDelta::hours(2)).map(|local| local.date())
}

/// From one day to another.
fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}
