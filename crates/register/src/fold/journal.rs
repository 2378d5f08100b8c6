use std::collections::BTreeSet;

use crate::{Digest, Filed, Kind, Register, Stamp};

/// An entry that a year rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalLine<'a> {
    /// What kind of event it tells.
    pub kind: Kind,
    /// Its place, hash, time, actor and what is attached to it.
    pub stamp: &'a Stamp,
    /// The entry that corrected it.
    pub corrected_by: Option<u64>,
}

fn line<T>(kind: Kind, filed: &Filed<T>) -> JournalLine<'_> {
    JournalLine { kind, stamp: &filed.stamp, corrected_by: filed.corrected_by }
}

impl Register {
    /// The entries that have a document of this digest, in order: of every year, and of the funds.
    pub fn resting_on(&self, digest: &Digest) -> Vec<(u64, Kind)> {
        let of_years = self.years().keys().flat_map(|year| self.journal(*year));
        let funds = self.funds().values();
        let of_funds =
            funds.flat_map(|fund| fund.admitted.iter().map(|filed| line(Kind::FundAdmitted, filed)));
        let lines = of_years.chain(of_funds);
        let rest = lines.filter(|line| line.stamp.attached.documents.iter().any(|one| one.sha256 == *digest));
        let mut found: Vec<(u64, Kind)> = rest.map(|line| (line.stamp.seq, line.kind)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every entry on which the figures of `year` rest, in order: its key, its index figure, its funds, its
    /// inputs, determinations, movements, projects and closings, the malfunctions that concern any of them, and their corrections.
    pub fn journal(&self, year: i32) -> Vec<JournalLine<'_>> {
        let mut lines = Vec::new();
        let Some(book) = self.year(year) else { return lines };
        for key in self.keys().iter().filter(|key| key.fact.law.covers(year)) {
            lines.push(line(Kind::KeyAdopted, key));
        }
        let used: BTreeSet<u64> = book.budgets.iter().filter_map(|budget| budget.fact.index).collect();
        for index in self.indices().iter().filter(|index| used.contains(&index.seq())) {
            lines.push(line(Kind::IndexPublished, index));
        }
        let counted = book.counts.iter().flat_map(|counts| &counts.fact.counts);
        let mut funds: Vec<&str> = counted.map(|count| count.fund.as_str()).collect();
        funds.sort_unstable();
        funds.dedup();
        for record in funds.iter().filter_map(|fund| self.funds().get(*fund)) {
            lines.extend(record.admitted.iter().map(|filed| line(Kind::FundAdmitted, filed)));
            lines.extend(record.ended.iter().map(|filed| line(Kind::FundEnded, filed)));
        }
        lines.extend(book.budgets.iter().map(|filed| line(Kind::BudgetSet, filed)));
        lines.extend(book.counts.iter().map(|filed| line(Kind::AffiliatesCertified, filed)));
        lines.extend(book.evaluations.iter().map(|filed| line(Kind::EvaluationGiven, filed)));
        lines.extend(book.determinations.iter().map(|filed| line(Kind::AllocationDetermined, filed)));
        for account in book.accounts.values() {
            lines.extend(account.entries().map(|filed| line(filed.fact.kind(), filed)));
        }
        for project in self.projects().values() {
            // A project that was submitted anew for another year is one of both: its expenses moved.
            let own = project.submitted.iter().any(|filed| filed.fact.year.calendar() == year);
            if own {
                lines.extend(project.submitted.iter().map(|filed| line(Kind::ProjectSubmitted, filed)));
                lines.extend(project.endorsed.iter().map(|filed| line(Kind::ProjectEndorsed, filed)));
                lines.extend(project.approved.iter().map(|filed| line(Kind::ProjectApproved, filed)));
                lines.extend(project.refused.iter().map(|filed| line(Kind::ProjectRefused, filed)));
                lines.extend(project.closed.iter().map(|filed| line(Kind::ProjectClosed, filed)));
                lines.extend(project.spent.iter().map(|filed| line(Kind::ProjectSpent, filed)));
            }
        }
        lines.extend(book.closings.iter().map(|filed| line(Kind::YearClosed, filed)));
        lines.extend(book.reopenings.iter().map(|filed| line(Kind::YearReopened, filed)));
        lines.extend(book.reports.iter().map(|filed| line(Kind::ReportIssued, filed)));
        lines.sort_by_key(|line| line.stamp.seq);
        lines.dedup_by_key(|line| line.stamp.seq);
        let of_year = |seq: &u64| lines.binary_search_by_key(seq, |line| line.stamp.seq).is_ok();
        let noticed = self.malfunctions().iter().filter(|filed| filed.fact.entries.iter().any(of_year));
        let noticed: Vec<_> = noticed.map(|filed| line(Kind::MalfunctionNoticed, filed)).collect();
        lines.extend(noticed);
        let corrections: Vec<_> = lines
            .iter()
            .filter_map(|found| self.corrections().get(&found.stamp.seq))
            .map(|correction| line(Kind::EntryCorrected, correction))
            .collect();
        lines.extend(corrections);
        lines.sort_by_key(|line| line.stamp.seq);
        lines
    }
}
