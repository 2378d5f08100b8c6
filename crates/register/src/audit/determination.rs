use allocation::Cents;

use super::YearAudit;
use crate::payload::{DeterminationStatus, EvaluationResult};
use crate::{Finding, FindingCode, InputEntries, Outcome};

impl YearAudit<'_> {
    /// The determinations against what their inputs and key give.
    pub(super) fn reperformed(&self, all: &mut Vec<Finding>) {
        for made in
            self.register.reperform(Some(self.year)).into_iter().filter(|made| made.corrected_by.is_none())
        {
            let finding = self.finding(FindingCode::ReperformanceDiffers).at([made.seq]);
            match made.outcome {
                Outcome::Identical => {}
                Outcome::Impossible(why) | Outcome::BreaksRule(why) => all.push(finding.detail(why)),
                Outcome::Differs(list) => {
                    for one in list {
                        let recorded = one.recorded.unwrap_or(Cents::ZERO);
                        let recomputed = one.recomputed.unwrap_or(Cents::ZERO);
                        let difference = recorded.minus(recomputed).unwrap_or(Cents::ZERO);
                        let detail = format!("{}: {recorded} / {recomputed}", one.figure);
                        all.push(finding.clone().fund(&one.fund).cents(difference).detail(detail));
                    }
                }
            }
        }
    }

    /// The determination in force against what was recorded since.
    pub(super) fn determination(&self, all: &mut Vec<Finding>) {
        let Some(determined) = self.book.determination() else { return };
        if determined.fact.status == DeterminationStatus::Provisional {
            let counts = self.book.count().into_iter().flat_map(|counts| &counts.fact.counts);
            let evaluates = self.register.key(self.year).is_ok_and(|key| key.fact.law.evaluates());
            let open = counts.filter(|count| {
                let given = self.book.evaluation(count.fund.as_str());
                evaluates && given.is_none_or(|given| given.fact.result == EvaluationResult::Pending)
            });
            let open: Vec<&str> = open.map(|count| count.fund.as_str()).collect();
            // The command by which it is settled, which is the same in every language.
            let missing = if open.is_empty() {
                format!("allocate {}", self.year)
            } else {
                format!("record evaluation-given: {}", open.join(", "))
            };
            all.push(self.finding(FindingCode::ProvisionalNotSettled).at([determined.seq()]).detail(missing));
        }
        let unclaimed = *determined.fact.no_beneficiary_cents;
        if unclaimed > Cents::ZERO {
            let at = [determined.seq()].into_iter().chain(determined.fact.evaluations.iter().copied());
            all.push(self.finding(FindingCode::NoBeneficiary).cents(unclaimed).at(at));
        }
        if let Some(key) = self.register.key(self.year).ok().filter(|key| key.seq() != determined.fact.key) {
            let entries = [determined.seq(), determined.fact.key, key.seq()];
            all.push(self.finding(FindingCode::KeySuperseded).at(entries));
        }
        let used = InputEntries::of(&determined.fact);
        let mut inputs = used.all();
        // The budget rests on an index figure in its turn.
        let budget = self.book.budgets.at(used.budget);
        inputs.extend(budget.and_then(|budget| budget.fact.index));
        let corrected = inputs.into_iter().filter_map(|seq| Some((seq, self.register.corrected_by(seq)?)));
        for (input, correction) in corrected {
            let entries = [determined.seq(), input, correction];
            all.push(self.finding(FindingCode::InputCorrected).at(entries));
        }
        let definitive = determined.fact.status == DeterminationStatus::Definitive;
        for share in determined.fact.shares.iter().filter(|_| definitive) {
            let given = self.book.evaluation(share.fund.as_str());
            if let Some(given) = given.filter(|given| given.seq() > determined.seq()) {
                let finding = self.finding(FindingCode::EvaluationLate).fund(share.fund.as_str());
                all.push(finding.at([given.seq(), determined.seq()]));
            }
        }
    }
}
