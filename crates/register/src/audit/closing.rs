use super::YearAudit;
use crate::{Finding, FindingCode, Kind, RecordedFact};

impl YearAudit<'_> {
    /// Entries of the year after the closing that counts. A year that was opened again is not closed.
    pub(super) fn closing(&self, all: &mut Vec<Finding>) {
        let Some(closed) = self.book.closing().map(RecordedFact::seq) else { return };
        let places = self.register.places.range(closed + 1..);
        let of_year = places.filter(|(seq, place)| {
            // A closed year is reported on and followed up.
            let about_closing = matches!(
                place.kind,
                Kind::YearClosed
                    | Kind::YearReopened
                    | Kind::ReportIssued
                    | Kind::FindingRaised
                    | Kind::FindingAnswered
                    | Kind::FindingClosed
            );
            !about_closing && self.register.year_of_entry(**seq) == Some(self.year)
        });
        let mut later: Vec<u64> = of_year.map(|(seq, _)| *seq).collect();
        later.extend(self.register.corrections.iter().filter_map(|(corrected, correction)| {
            let concerns = self.register.year_of_entry(*corrected) == Some(self.year);
            let closing =
                matches!(self.register.kind_of(*corrected), Some(Kind::YearClosed | Kind::YearReopened));
            (correction.seq() > closed && concerns && !closing).then_some(correction.seq())
        }));
        later.sort_unstable();
        all.extend(later.into_iter().map(|seq| self.finding(FindingCode::AfterClosing).at([seq, closed])));
    }
}
