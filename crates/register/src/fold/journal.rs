use std::collections::BTreeSet;

use crate::fold::history::{Entries, Histories};
use crate::{Digest, EntryStamp, Kind, Register};

/// An entry that a year rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalLine<'a> {
    /// What kind of event it tells.
    pub kind: Kind,
    /// Its place, hash, time, actor and what is attached to it.
    pub stamp: &'a EntryStamp,
    /// The entry that corrected it.
    pub corrected_by: Option<u64>,
}

impl Register {
    /// The entries that have a document of this digest, in order: of every year, and of the funds.
    pub fn resting_on(&self, digest: &Digest) -> Vec<(u64, Kind)> {
        let mut lines: Vec<JournalLine<'_>> =
            self.years().keys().flat_map(|year| self.journal(*year)).collect();
        self.funds().values().for_each(|fund| self.add_lines(&mut lines, fund.histories()));
        let rest =
            lines.iter().filter(|line| line.stamp.attached.documents.iter().any(|one| one.sha256 == *digest));
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
        let keys = self.keys().iter().filter(|key| key.fact.law.covers(year));
        keys.for_each(|key| self.add_line(&mut lines, &key.stamp, key.corrected_by));
        let used: BTreeSet<u64> = book.budgets.iter().filter_map(|budget| budget.fact.index).collect();
        for index in self.indices().iter().filter(|index| used.contains(&index.seq())) {
            self.add_line(&mut lines, &index.stamp, index.corrected_by);
        }
        let counted = book.counts.iter().flat_map(|counts| &counts.fact.counts);
        let funds: BTreeSet<&str> = counted.map(|count| count.fund.as_str()).collect();
        for record in funds.iter().filter_map(|fund| self.funds().get(*fund)) {
            self.add_lines(&mut lines, record.histories());
        }
        self.add_lines(&mut lines, book.histories());
        for filed in book.accounts.values().flat_map(|account| account.entries()) {
            self.add_line(&mut lines, &filed.stamp, filed.corrected_by);
        }
        // A project that was submitted again for another year is one of both: its expenses moved.
        for project in self.projects().values().filter(|project| project.was_submitted_for(year)) {
            self.add_lines(&mut lines, project.histories());
        }
        lines.sort_by_key(|line| line.stamp.seq);
        lines.dedup_by_key(|line| line.stamp.seq);
        let of_year = |seq: &u64| lines.binary_search_by_key(seq, |line| line.stamp.seq).is_ok();
        let noticed = self.malfunctions().iter().filter(|filed| filed.fact.entries.iter().any(of_year));
        let noticed: Vec<_> = noticed.collect();
        noticed.into_iter().for_each(|filed| self.add_line(&mut lines, &filed.stamp, filed.corrected_by));
        let corrections: Vec<_> =
            lines.iter().filter_map(|found| self.corrections().get(&found.stamp.seq)).collect();
        corrections.into_iter().for_each(|filed| self.add_line(&mut lines, &filed.stamp, filed.corrected_by));
        lines.sort_by_key(|line| line.stamp.seq);
        lines
    }

    fn add_lines<'a>(
        &self,
        lines: &mut Vec<JournalLine<'a>>,
        histories: impl IntoIterator<Item = &'a dyn Entries>,
    ) {
        for (stamp, corrected_by) in histories.into_iter().flat_map(Entries::entries) {
            self.add_line(lines, stamp, corrected_by);
        }
    }

    fn add_line<'a>(
        &self,
        lines: &mut Vec<JournalLine<'a>>,
        stamp: &'a EntryStamp,
        corrected_by: Option<u64>,
    ) {
        let kind = self.kind_of(stamp.seq).expect("what is kept has its place");
        lines.push(JournalLine { kind, stamp, corrected_by });
    }
}
