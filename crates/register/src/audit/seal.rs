use chrono::NaiveDate;

use super::YearAudit;
use crate::{Finding, FindingCode, Kind, RecordedFact, Register};

impl YearAudit<'_> {
    /// Figures that no checkpoint covers, and reports that no longer tell all.
    pub(super) fn seal(&self, all: &mut Vec<Finding>) {
        let determined = self.book.determination().map(|filed| &filed.stamp);
        let closed = self.book.closing().map(|filed| &filed.stamp);
        let last = determined.into_iter().chain(closed).max_by_key(|stamp| stamp.seq);
        let covered = self.register.covered();
        if let Some(stamp) = last.filter(|stamp| stamp.seq > covered)
            && let Some(days) = stamp.at.date().parse::<NaiveDate>().ok().and_then(|day| self.passed(day))
            && days > i64::from(self.thresholds.checkpoint_days)
        {
            let finding = Finding::new(FindingCode::NoCheckpoint, self.year).at([stamp.seq]).days(days);
            all.push(finding.detail(format!("{covered} / {}", stamp.seq)));
        }
        for differs in self.register.reports_that_differ() {
            let (report, fact) = (differs.report, &differs.report.fact);
            if fact.year.calendar() == self.year {
                // An entry that is not there is not named.
                let then = Some(fact.as_of).filter(|seq| (1..report.seq()).contains(seq));
                let at = [report.seq()].into_iter().chain(then);
                let Some(computed) = differs.computed else {
                    let unchecked = Finding::new(FindingCode::ReportUnchecked, self.year).at(at);
                    all.push(unchecked.detail(fact.day.to_string()));
                    continue;
                };
                // The first digits tell two digests apart, and fit on a line.
                let [recorded, computed] =
                    [fact.figures_sha256.to_string(), computed.to_string()].map(|one| short(&one));
                let finding = Finding::new(FindingCode::ReportDiffers, self.year).at(at);
                all.push(finding.detail(format!("{}: {recorded} / {computed}", fact.day)));
            }
        }
        let issued =
            self.book.reports.iter().filter(|filed| filed.in_force()).max_by_key(|filed| filed.fact.as_of);
        if let Some(issued) = issued {
            let about = |kind| matches!(kind, Kind::ReportIssued | Kind::YearClosed);
            let journal = self.register.journal(self.year);
            let later: Vec<u64> = journal
                .iter()
                .filter(|line| line.stamp.seq > issued.fact.as_of && !about(line.kind))
                .map(|line| line.stamp.seq)
                .collect();
            if !later.is_empty() {
                let old = Finding::new(FindingCode::ReportOutdated, self.year).at([issued.seq()]).at(later);
                all.push(old.detail(format!("{}", issued.fact.as_of)));
            }
        }
    }
}

impl Register {
    /// How many entries a checkpoint covers that was handed over or stamped.
    fn covered(&self) -> u64 {
        let witnessed =
            self.common.witnessed.iter().filter(|filed| filed.in_force()).map(|filed| filed.fact.size);
        let stamped =
            self.common.stamped.iter().filter(|filed| filed.in_force()).map(|filed| filed.fact.size);
        witnessed.chain(stamped).max().unwrap_or(0)
    }

    /// Corrections without a document that bears the reason.
    pub(super) fn corrections_undocumented(&self, wanted: impl Fn(i32) -> bool, all: &mut Vec<Finding>) {
        for (corrected, correction) in &self.corrections {
            let concerned = self.year_of_entry(*corrected);
            let looked_at = concerned.is_none_or(&wanted);
            if looked_at && correction.stamp.attached.documents.is_empty() {
                let bare = Finding::new(FindingCode::CorrectionUndocumented, concerned);
                let bare = bare.at([*corrected, RecordedFact::seq(correction)]);
                all.push(bare.detail(correction.fact.reason.as_str()));
            }
        }
    }
}

/// The first digits of a digest.
fn short(digest: &str) -> String {
    digest.chars().take(16).collect::<String>() + "..."
}
