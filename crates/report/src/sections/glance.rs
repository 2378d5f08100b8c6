use register::allocation::Cents;
use register::{Finding, Outcome, Severity};

use crate::naming::Named;
use crate::page::{Page, plus};
use crate::sections::charts::added;
use crate::share_parts::SharePart;
use crate::{Block, Cell, Section, Word};

impl Page<'_> {
    /// The year in a dozen figures, each of which is in a later section.
    pub(crate) fn glance(&self, findings: &[Finding]) -> Section {
        let mut facts: Vec<(String, Cell)> = self.split_by().into_iter().collect();
        if let Some(determined) = self.book.determination() {
            let fact = &determined.fact;
            let sum = |of: fn(&register::payload::FundShare) -> Cents| {
                fact.shares.iter().fold(Cents::ZERO, |sum, share| plus(sum, of(share)))
            };
            facts.extend([
                self.fact(Word::Budget, Cell::Cents(*fact.budget_cents)),
                self.fact(Word::NumberOfFunds, Cell::Whole(fact.shares.len() as u64)),
                self.fact(Word::Allocated, Cell::Cents(sum(|share| *share.total_cents))),
            ]);
            for part in self.share_parts(fact) {
                let word = match part {
                    SharePart::Slice(_) => continue,
                    SharePart::Excess => Word::OfWhichExcess,
                    SharePart::CommonProjects => Word::OfWhichCommon,
                };
                let sum = fact.shares.iter().fold(Cents::ZERO, |sum, share| plus(sum, part.of(share)));
                facts.push(self.fact(word, Cell::Cents(sum)));
            }
            let unclaimed = *fact.no_beneficiary_cents;
            if unclaimed > Cents::ZERO {
                facts.push(self.fact(Word::NoBeneficiary, Cell::Cents(unclaimed)));
            }
            facts.extend([
                self.fact(Word::Reserved, Cell::Cents(*fact.reserved_cents)),
                self.fact(
                    Word::Determination,
                    Cell::Text(format!(
                        "{} ({} {})",
                        self.say(fact.status.named()),
                        self.say(Word::Entry),
                        determined.seq()
                    )),
                ),
            ]);
        }
        let mut sums = [None; 5];
        for balance in self.register.balances(self.year) {
            let moved = &balance.sums;
            let cents = [
                Some(moved.paid),
                Some(balance.to_pay),
                moved.used,
                Some(moved.repaid_in_all()),
                Some(balance.open_in_all()),
            ];
            sums.iter_mut().zip(cents).for_each(|(sum, cents)| *sum = added(*sum, cents));
        }
        let words = [Word::Paid, Word::ToPay, Word::Used, Word::Repaid, Word::Open];
        let told = words.into_iter().zip(sums).filter(|(_, sum)| sum.is_some());
        facts.extend(told.map(|(word, sum)| self.fact(word, Cell::cents(sum))));
        let counted = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
            let count = findings.iter().filter(|finding| finding.severity() == severity).count();
            format!("{}: {count}", self.say(severity.named()))
        });
        facts.push(self.fact(Word::Findings, Cell::Text(counted.join(" · "))));
        let made = self.register.reperform(Some(self.year));
        let counted: Vec<_> = made.iter().filter(|made| made.corrected_by.is_none()).collect();
        if !counted.is_empty() {
            let identical = counted.iter().all(|made| made.outcome == Outcome::Identical);
            let word = if identical { Word::Identical } else { Word::Diverges };
            facts.push(self.fact(Word::Reperformance, self.text(word)));
        }
        self.section("glance", Word::AtAGlance, vec![Block::Facts(facts)])
    }
}
