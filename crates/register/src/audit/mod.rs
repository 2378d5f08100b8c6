//! The catalogue of findings (`docs/findings.md`): what an auditor should see in a year.

mod closing;
mod codes;
mod corrected;
mod corrected_ledger;
mod dates;
pub(crate) mod days;
mod determination;
mod envelopes;
pub(crate) mod finding;
mod follow_up;
mod inputs;
mod payments;
mod people;
mod projects;
mod repayments;
mod seal;
mod taken_over;
mod thresholds;

use std::collections::BTreeSet;

use allocation::Projects;
use chrono::{Datelike, NaiveDate};

pub use follow_up::Followed;
pub use thresholds::Thresholds;

use crate::payload::Envelope;
use crate::{EnvelopeBalance, Finding, FindingCode, Project, Register, YearBook};

impl Register {
    /// Every finding of the catalogue in `year`, or in all years, with those that concern no year: by year, severity,
    /// code, fund and entries.
    ///
    /// What was due is compared with the day of the last entry, so that an audit of a ledger prefix is always the same.
    pub fn audit(&self, year: Option<i32>, thresholds: &Thresholds) -> Vec<Finding> {
        let mut all = self.found(year.map(|year| BTreeSet::from([year])).as_ref(), thresholds);
        self.open_findings(year, &mut all);
        let stands = self.resolved_and_found(year, thresholds);
        all.extend(stands);
        for finding in &mut all {
            finding.entries.sort_unstable();
            finding.entries.dedup();
        }
        all.sort_by(|one, other| one.order().cmp(&other.order()));
        all
    }

    /// Compares due dates with `day`, if it is later than that of the last entry: a ledger in which nothing was recorded
    /// for months does not stand still.
    pub fn hold_against(&mut self, day: NaiveDate) {
        self.held_against = Some(day);
    }

    /// What is found in these years or in all, without the follow-up.
    fn found(&self, years: Option<&BTreeSet<i32>>, thresholds: &Thresholds) -> Vec<Finding> {
        let wanted = |year: i32| years.is_none_or(|years| years.contains(&year));
        let concerns = |finding: &&Finding| finding.year.is_none_or(wanted);
        let mut all: Vec<Finding> = self.findings.iter().filter(concerns).cloned().collect();
        let nothing = YearBook::default();
        for found in self.years_to_audit().into_iter().filter(|found| wanted(*found)) {
            let book = self.years.get(&found).unwrap_or(&nothing);
            let look = YearAudit { register: self, year: found, book, thresholds };
            look.reperformed(&mut all);
            look.determination(&mut all);
            look.inputs(&mut all);
            look.envelopes(&mut all);
            look.payments(&mut all);
            look.repayments(&mut all);
            look.projects(&mut all);
            look.people(&mut all);
            look.dates(&mut all);
            look.seal(&mut all);
            look.closing(&mut all);
            look.corrected(&mut all);
            look.taken_over(&mut all);
        }
        self.roles_combined(&mut all);
        self.confusable_codes(&mut all);
        self.rests_on_corrected(&mut all);
        self.days_of_no_year(&mut all);
        self.corrections_undocumented(wanted, &mut all);
        all
    }

    /// The years of which the ledger says something, and those of which it should: from its opening, or the first year
    /// that it knows, up to today.
    fn years_to_audit(&self) -> BTreeSet<i32> {
        let mut years: BTreeSet<i32> = self.years.keys().copied().collect();
        let opened = self.opened.as_ref().and_then(|opened| opened.stamp.at.date()[..4].parse::<i32>().ok());
        let first = opened.into_iter().chain(years.first().copied()).min();
        if let (Some(first), Some(today)) = (first, self.today()) {
            years.extend((first..=today.year()).filter(|year| self.key(*year).is_ok()));
        }
        years
    }

    /// The day against which due dates are held: that of the last entry, or a later one that was asked for.
    pub fn today(&self) -> Option<NaiveDate> {
        let last = self.last.as_ref().and_then(|stamp| stamp.at.date().parse().ok());
        last.into_iter().chain(self.held_against).max()
    }
}

/// One year as an auditor looks at it.
struct YearAudit<'a> {
    register: &'a Register,
    year: i32,
    book: &'a YearBook,
    thresholds: &'a Thresholds,
}

impl YearAudit<'_> {
    /// A finding of the year.
    fn finding(&self, code: FindingCode) -> Finding {
        Finding::new(code, self.year)
    }

    /// By how many days `day` has passed, if it has.
    fn passed(&self, day: NaiveDate) -> Option<i64> {
        let days = self.register.today()?.signed_duration_since(day).num_days();
        (days > 0).then_some(days)
    }

    /// When the key of the year was published, where the key says so.
    fn published(&self) -> Option<NaiveDate> {
        self.register.key_applied(self.year)?.fact.law.published
    }

    /// The first and the last day of the payment window.
    fn window(&self) -> Option<(NaiveDate, NaiveDate)> {
        let key = self.register.key_applied(self.year)?;
        key.fact.law.calendar.payment_window(self.year).ok()
    }

    /// The last day of the payment window.
    fn window_end(&self) -> Option<NaiveDate> {
        self.window().map(|(_, until)| until)
    }

    /// The common projects that draw on the year, by code.
    fn own_projects(&self) -> impl Iterator<Item = (&String, &Project)> {
        let projects = self.register.projects().iter();
        projects.filter(|(code, _)| self.register.project_year(code) == Some(self.year))
    }

    /// What the key of the year says of common projects; the decree in force knows none.
    fn projects_of_key(&self) -> Option<&Projects> {
        self.register.key_applied(self.year)?.fact.law.projects.as_ref()
    }

    /// Whether an envelope is one for common projects under a key that knows none.
    fn is_foreign(&self, balance: &EnvelopeBalance) -> bool {
        balance.envelope == Envelope::CommonProjects && self.projects_of_key().is_none()
    }

    /// The day by which unused money is to be repaid.
    fn due(&self) -> Option<NaiveDate> {
        let key = self.register.key_applied(self.year)?;
        key.fact.law.calendar.repayment_due_date(self.year).ok()
    }
}

/// From one day to another.
fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}
