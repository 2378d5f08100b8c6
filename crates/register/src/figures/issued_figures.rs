//! The figures of the reports that were issued, computed again on the way of the fold.

use std::fmt;

use chain::Hash;
use chrono::NaiveDate;

use crate::figures::year_figures::figures;
use crate::fold::issued::{Issued, made};
use crate::payload::ReportIssued;
use crate::{EntryStamp, RecordedFact, Refusal, Register};

/// How many movements and shares are gone through for the reports of one ledger, in all. It is enough for a hundred reports of a
/// year with a hundred thousand payments; without a bound a ledger could keep its reader busy for days.
const STEPS_MAX: usize = 10_000_000;

/// A report that bears another digest than that of the figures of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportDiffers<'a> {
    /// The report.
    pub report: &'a RecordedFact<ReportIssued>,
    /// What was computed, if it could be.
    pub computed: Option<Hash>,
}

impl fmt::Display for ReportDiffers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&are_others(&self.report.fact))
    }
}

impl Register {
    /// Computes the figures of these reports again in the fold that follows.
    pub fn compute(&mut self, issued: Issued) {
        self.issued = issued;
    }

    /// Computes the figures that are due as of the last entry.
    pub(crate) fn compute_due(&mut self) {
        let last = self.last.as_ref().map_or(0, |stamp| stamp.seq);
        while let Some(made @ (as_of, year, day)) =
            self.issued.due.first().copied().filter(|made| made.0 <= last)
        {
            self.issued.due.pop_first();
            self.issued.steps = self.issued.steps.saturating_add(self.steps(year));
            if as_of == last
                && self.issued.steps <= STEPS_MAX
                && let Some(digest) = self.digest_on(year, day)
            {
                self.issued.digests.insert(made, digest);
            }
        }
    }

    /// The digest of the figures of a year as they are, with due dates compared with `day`; none when nothing is said of the year.
    fn digest_on(&mut self, year: i32, day: NaiveDate) -> Option<Hash> {
        let asked = self.held_against.replace(day);
        let figures = figures(self, year);
        self.held_against = asked;
        figures.map(|figures| figures.sha256)
    }

    /// How much the figures of a year go through.
    fn steps(&self, year: i32) -> usize {
        let Some(book) = self.year(year) else { return 1 };
        let shares = book.determination().map_or(0, |made| made.fact.shares.len());
        let movements = book.accounts.values().map(|account| 1 + account.len());
        1 + shares + movements.sum::<usize>()
    }

    /// The reports that count, were seen before the fold, and bear another digest than what was computed for them.
    pub fn reports_that_differ(&self) -> impl Iterator<Item = ReportDiffers<'_>> {
        let reports = self.years.values().flat_map(|book| &book.reports).filter(|filed| filed.in_force());
        let seen = reports.filter(|filed| self.issued.reports.contains(&filed.seq()));
        seen.filter_map(|report| {
            let computed = self.issued.digests.get(&made(&report.fact)).copied();
            let same = computed.is_some_and(|digest| is_digest(&report.fact, digest));
            (!same).then_some(ReportDiffers { report, computed })
        })
    }

    /// Compares a report that is to be recorded with the ledger as it is, of which it must be.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn check_report_figures(&mut self, fact: &ReportIssued) -> Result<(), Refusal> {
        let (as_of, year, day) = made(fact);
        let last = self.last.as_ref().map_or(0, |stamp| stamp.seq);
        let early = self.last.as_ref().and_then(EntryStamp::day).is_some_and(|recorded| day < recorded);
        let digest = self.digest_on(year, day).filter(|_| as_of == last && !early);
        if digest.is_some_and(|digest| is_digest(fact, digest)) {
            return Ok(());
        }
        Err(Refusal::new("report-figures", are_others(fact), "let `record report-issued` compute them"))
    }
}

fn is_digest(fact: &ReportIssued, digest: Hash) -> bool {
    digest.to_string() == fact.figures_sha256.as_str()
}

fn are_others(fact: &ReportIssued) -> String {
    let (year, as_of, day) = (fact.year, fact.as_of, &fact.day);
    format!("the figures of {year} as of entry {as_of}, {day}, are not those of the report")
}
