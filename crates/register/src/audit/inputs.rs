use std::collections::{BTreeMap, BTreeSet};

use allocation::Cents;
use chrono::NaiveDate;

use super::YearAudit;
use crate::payload::{
    AffiliatesCertified, BudgetSource, Confidence, DeterminationStatus, EvaluationResult, Weights,
};
use crate::{Finding, FindingCode, InputEntries, RecordedFact, Year};

impl YearAudit<'_> {
    /// The key, the budget, the counts and what followed from them.
    pub(super) fn inputs(&self, all: &mut Vec<Finding>) {
        let finding = |code| Finding::new(code, self.year);
        let determined = self.book.determination();
        if let Err(conflict) = self.register.key(self.year) {
            all.push(finding(FindingCode::NoKey).detail(conflict.to_string()));
        }
        // Money is due in the window: what it follows from should be known by its end.
        if let Some((end, late)) = self.window_end().and_then(|end| Some((end, self.passed(end)?))) {
            if self.book.budget().is_none() {
                let corrected = self.book.budgets.iter().map(RecordedFact::seq);
                all.push(finding(FindingCode::BudgetNotSet).days(late).at(corrected));
            }
            if self.book.count().is_none() {
                let corrected = self.book.counts.iter().map(RecordedFact::seq);
                all.push(finding(FindingCode::CountsNotCertified).days(late).at(corrected));
            }
            if let Some((first, day)) =
                self.first_determined().filter(|(_, day)| *day > end && !self.is_taken_over())
            {
                let late = finding(FindingCode::DeterminedLate).days(super::days(end, day)).at([first]);
                let published = self.published().filter(|published| *published > end);
                all.push(match published {
                    Some(published) => late.detail(format!("M.B./B.S. {published}")),
                    None => late,
                });
            }
            if determined.is_none() {
                let corrected = self.book.determinations.iter().map(RecordedFact::seq);
                all.push(finding(FindingCode::NotDetermined).days(late).at(corrected));
            }
        }
        self.budget(all);
        if let Some(counts) = self.book.count() {
            self.counts(counts, all);
            self.counted_funds(counts, all);
        }
        self.effect_of_corrections(all);
    }

    /// The first determination, though it may have been corrected since, and the day on which it was decided.
    fn first_determined(&self) -> Option<(u64, NaiveDate)> {
        let first = self.book.determinations.first()?;
        Some((first.seq(), first.decided()?))
    }

    /// Who was counted, by what, and whose evaluation is open.
    fn counted_funds(&self, counts: &RecordedFact<AffiliatesCertified>, all: &mut Vec<Finding>) {
        if counts.fact.weights == Weights::StandIn {
            let finding = self.finding(FindingCode::StandInCounts).at([counts.seq()]);
            all.push(finding.detail(counts.fact.source.as_str()));
        }
        let existing = self.register.funds_on(counts.fact.reference_date.day());
        let counted: BTreeSet<&str> = counts.fact.counts.iter().map(|count| count.fund.as_str()).collect();
        for fund in existing.symmetric_difference(&counted) {
            let finding = self.finding(FindingCode::FundSetDiffers).fund(fund);
            all.push(finding.at([counts.seq()]));
        }
        if self.register.key(self.year).is_ok_and(|key| key.fact.law.evaluates()) {
            for count in &counts.fact.counts {
                let given = self.book.evaluation(count.fund.as_str());
                if given.is_none_or(|given| given.fact.result == EvaluationResult::Pending) {
                    let finding = self.finding(FindingCode::EvaluationOpen);
                    all.push(finding.fund(count.fund.as_str()).at(given.map(RecordedFact::seq)));
                }
            }
        }
    }

    /// The budget: on what it rests, and against the indexed amount.
    fn budget(&self, all: &mut Vec<Finding>) {
        let Some(budget) = self.book.budget() else { return };
        let index = budget.fact.index.and_then(|seq| self.register.common.indices.at(seq));
        if let Some(index) = index.filter(|index| index.fact.confidence == Confidence::Inferred) {
            let finding = self.finding(FindingCode::IndexInferred).at([index.seq(), budget.seq()]);
            all.push(finding.detail(format!("{} {}", index.fact.month, index.fact.value)));
        }
        if budget.fact.source == BudgetSource::Decided {
            let finding = self.finding(FindingCode::BudgetDecided).at([budget.seq()]);
            all.push(finding.cents(*budget.fact.cents));
        }
        let derived =
            Year::try_from(i64::from(self.year)).ok().and_then(|year| self.register.derive_budget(year).ok());
        if let Some(derived) = derived.filter(|derived| derived.cents != budget.fact.cents) {
            let difference = budget.fact.cents.minus(*derived.cents).unwrap_or(Cents::ZERO);
            let detail = format!("{} / {}", *budget.fact.cents, *derived.cents);
            let finding = Finding::new(FindingCode::BudgetDiffers, self.year).cents(difference);
            all.push(finding.at([Some(budget.seq()), derived.index].into_iter().flatten()).detail(detail));
        }
    }

    /// The counts against the key, against themselves, against what was published, and against the year before.
    fn counts(&self, counts: &RecordedFact<AffiliatesCertified>, all: &mut Vec<Finding>) {
        let finding = |code| Finding::new(code, self.year).at([counts.seq()]);
        let fact = &counts.fact;
        let reference = self.register.key_applied(self.year);
        let reference = reference.and_then(|key| key.fact.law.calendar.reference_date(self.year).ok());
        if let Some(reference) = reference.filter(|day| *day != fact.reference_date.day()) {
            let detail = format!("{} / {reference}", fact.reference_date);
            let off = super::days(reference, fact.reference_date.day());
            all.push(finding(FindingCode::WrongReferenceDate).days(off).detail(detail));
        }
        let sum = fact.counts.iter().fold(0_u64, |sum, count| sum.saturating_add(count.count.count()));
        if sum != fact.total.count() {
            all.push(finding(FindingCode::CountsDoNotClose).detail(format!("{sum} / {}", fact.total)));
        }
        for count in &fact.counts {
            let parts: Vec<u64> =
                [count.s1, count.s1bis, count.s1ter].into_iter().flatten().map(|part| part.count()).collect();
            let made = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(*part));
            if !parts.is_empty() && made != count.count.count() {
                let detail = format!("{made} / {}", count.count);
                let finding = finding(FindingCode::CountsDoNotClose).fund(count.fund.as_str());
                all.push(finding.detail(detail));
            }
        }
        if let Some(national) = self.thresholds.national_total.filter(|total| *total != fact.total.count()) {
            let detail = format!("{} / {national}", fact.total);
            all.push(finding(FindingCode::NationalTotalDiffers).detail(detail));
        }
        let before = self.register.year(self.year - 1).and_then(|book| book.count());
        let Some(before) = before else { return };
        let earlier: BTreeMap<&str, u64> =
            before.fact.counts.iter().map(|count| (count.fund.as_str(), count.count.count())).collect();
        for count in &fact.counts {
            let Some(own) = earlier.get(count.fund.as_str()).copied() else { continue };
            // A fund that takes over another one takes over its affiliates.
            let earlier = own.saturating_add(self.affiliates_taken_over(count.fund.as_str(), &earlier));
            let now = count.count.count();
            let moved = u128::from(now.abs_diff(earlier)) * 1000;
            if moved > u128::from(earlier) * u128::from(self.thresholds.jump_permille) {
                let finding = Finding::new(FindingCode::CountJump, self.year).fund(count.fund.as_str());
                let detail = format!("{earlier} -> {now}");
                all.push(finding.at([before.seq(), counts.seq()]).detail(detail));
            }
        }
    }

    /// The affiliates that the year before knew of funds whose successor this is and that are not counted any more.
    fn affiliates_taken_over(&self, fund: &str, earlier: &BTreeMap<&str, u64>) -> u64 {
        let counted = |code: &str| {
            self.book
                .count()
                .is_some_and(|counts| counts.fact.counts.iter().any(|count| count.fund.as_str() == code))
        };
        let ended = self.register.funds().iter().filter(|(code, record)| {
            let successor = record.end().and_then(|end| end.fact.successor.as_ref());
            successor.is_some_and(|successor| successor.as_str() == fund) && !counted(code)
        });
        ended.filter_map(|(code, _)| earlier.get(code.as_str())).sum()
    }

    /// What the determination in force would give today, where an input of it was corrected or replaced since.
    fn effect_of_corrections(&self, all: &mut Vec<Finding>) {
        let Some(determined) = self.book.determination() else { return };
        let used = InputEntries::of(&determined.fact);
        let Ok(current) = self.register.inputs(self.year) else { return };
        let corrected = used.all().into_iter().any(|seq| self.register.corrected_by(seq).is_some());
        // What comes after a provisional determination is settled by the definitive one.
        let definitive = determined.fact.status == DeterminationStatus::Definitive;
        if !(corrected || definitive) || current == used {
            return;
        }
        let Ok(split) = self.register.split(self.year, &current) else { return };
        let today: BTreeMap<&str, Cents> = split.shares().map(|share| (share.fund, share.total)).collect();
        let recorded: BTreeMap<&str, Cents> =
            determined.fact.shares.iter().map(|share| (share.fund.as_str(), *share.total_cents)).collect();
        let changed: Vec<u64> = current.all().into_iter().filter(|seq| !used.all().contains(seq)).collect();
        let funds: BTreeSet<&str> = today.keys().chain(recorded.keys()).copied().collect();
        for fund in funds {
            let of = |shares: &BTreeMap<&str, Cents>| shares.get(fund).copied().unwrap_or(Cents::ZERO);
            let difference = of(&today).minus(of(&recorded)).unwrap_or(Cents::ZERO);
            if difference != Cents::ZERO {
                let finding = Finding::new(FindingCode::CorrectionEffect, self.year).fund(fund);
                let entries = [determined.seq()].into_iter().chain(changed.iter().copied());
                let detail = format!("{} -> {}", of(&recorded), of(&today));
                all.push(finding.cents(difference).at(entries).detail(detail));
            }
        }
    }
}
