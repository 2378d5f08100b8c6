use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Thresholds, days};
use crate::fold::place::Home;
use crate::payload::FindingOutcome;
use crate::{Finding, FindingCode, RaisedFinding, Register};

/// A finding that was raised, with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed<'a> {
    /// Its number.
    pub number: &'a str,
    /// What the ledger holds of it.
    pub raised: &'a RaisedFinding,
}

impl Followed<'_> {
    /// Whether it was closed as one that stands and is not to be put right, or as none.
    pub fn is_settled(&self) -> bool {
        self.raised.end().is_some_and(|end| end.fact.outcome != FindingOutcome::Resolved)
    }
}

impl Register {
    /// The finding that was raised about `finding`: of the same code, year and fund, and of entries among its own. The
    /// last one, if there are several.
    pub fn followed(&self, finding: &Finding) -> Option<Followed<'_>> {
        let about = |seq: u64, number: &str| {
            let raised = self.raised.get(number).and_then(RaisedFinding::in_force);
            raised.filter(|filed| filed.seq() == seq).is_some_and(|filed| {
                let fact = &filed.fact;
                finding.year.is_none_or(|year| year == fact.year.calendar())
                    && fact.entries.iter().all(|seq| finding.entries.contains(seq))
            })
        };
        let name = |first: Option<u64>| (finding.code.code().to_owned(), finding.fund.clone(), first);
        let firsts = finding.entries.iter().map(|seq| Some(*seq)).chain([None]);
        // Of those with the same first entry the last one that is about it.
        let last = firsts.filter_map(|first| {
            let name = name(first);
            let raised = self.raised_about.of(&name).rev();
            raised
                .filter_map(|seq| Some((seq, self.number_of(seq)?)))
                .find(|(seq, number)| about(*seq, number))
        });
        let (_, number) = last.max()?;
        Some(Followed { number, raised: self.raised.get(number)? })
    }

    /// The number of the finding that entry `seq` raised.
    fn number_of(&self, seq: u64) -> Option<&str> {
        match &self.places.get(&seq)?.home {
            Home::Raising(number, _) => Some(number),
            _ => None,
        }
    }

    /// The findings that are open: of the year, of earlier years, or of all years.
    pub(super) fn open_findings(&self, year: Option<i32>, all: &mut Vec<Finding>) {
        let today = self.today();
        let passed = |day: NaiveDate| today.map(|today| days(day, today)).filter(|days| *days > 0);
        for (number, raised) in &self.raised {
            let Some(filed) = raised.in_force().filter(|_| raised.end().is_none()) else { continue };
            let fact = &filed.fact;
            if year.is_some_and(|year| fact.year.calendar() > year) {
                continue;
            }
            let answer = raised.answer();
            let about = |code| {
                let finding = Finding::new(code, fact.year.calendar()).at([filed.seq()]);
                let finding = finding.detail(format!("{number} [{}]", fact.code));
                let finding = fact.fund.iter().fold(finding, |finding, fund| finding.fund(fund.as_str()));
                fact.cents.iter().fold(finding, |finding, cents| finding.cents(**cents))
            };
            let late = fact.answer_due.as_ref().and_then(|due| passed(due.day()));
            match (answer, late) {
                (None, Some(late)) => all.push(about(FindingCode::FindingUnanswered).days(late)),
                _ => {
                    let open = about(FindingCode::FindingOpen).at(answer.map(crate::RecordedFact::seq));
                    let since = passed(fact.date.day());
                    all.push(since.into_iter().fold(open, Finding::days));
                }
            }
        }
    }

    /// What was closed as resolved, in the year or in one before it, and is still found.
    pub(super) fn resolved_and_found(&self, year: Option<i32>, thresholds: &Thresholds) -> Vec<Finding> {
        let resolved = self
            .raised
            .values()
            .filter(|raised| raised.end().is_some_and(|end| end.fact.outcome == FindingOutcome::Resolved));
        let years = resolved.filter_map(|raised| raised.in_force()).map(|filed| filed.fact.year.calendar());
        let years: BTreeSet<i32> = years.filter(|own| year.is_none_or(|year| *own <= year)).collect();
        let all = if years.is_empty() { Vec::new() } else { self.found(Some(&years), thresholds) };
        let found = all.iter().filter_map(|finding| {
            let followed = self.followed(finding)?;
            let end = followed.raised.end().filter(|end| end.fact.outcome == FindingOutcome::Resolved)?;
            let raised = followed.raised.in_force()?;
            let stands = Finding::new(FindingCode::FindingStands, raised.fact.year.calendar());
            let stands = stands.at([raised.seq(), end.seq()]);
            let stands = finding.fund.iter().fold(stands, |stands, fund| stands.fund(fund));
            let stands = finding.cents.into_iter().fold(stands, Finding::cents);
            Some(stands.detail(format!("{} [{}]", followed.number, finding.code.code())))
        });
        let mut found: Vec<Finding> = found.collect();
        found.sort_by(|one, other| one.order().cmp(&other.order()));
        found.dedup();
        found
    }
}
