use allocation::Cents;

use super::YearAudit;
use crate::fold::account::{above, more};
use crate::payload::Envelope;
use crate::{Account, Event, Finding, FindingCode, Kind, RecordedFact};

impl YearAudit<'_> {
    /// What stands and could not be recorded today, because something that it rests on was corrected since.
    pub(super) fn corrected(&self, all: &mut Vec<Finding>) {
        self.withdrawn(all);
        self.inputs_of_corrected(all);
        for ((fund, envelope), account) in &self.book.accounts {
            self.movements_of_corrected(fund, *envelope, account, all);
        }
        for (code, project) in self.own_projects() {
            for fund in project.submission().into_iter().flat_map(|filed| &filed.fact.funds) {
                let submitted = project.submission().map(RecordedFact::seq).into_iter().collect();
                self.rests_on(
                    submitted,
                    self.register.not_admitted(fund.as_str()),
                    code,
                    Some(fund.as_str()),
                    all,
                );
            }
            let Some(last) = project.submitted.last().filter(|_| project.submission().is_none()) else {
                continue;
            };
            let steps = [
                project
                    .endorsed
                    .iter()
                    .filter(|step| step.in_force())
                    .map(RecordedFact::seq)
                    .collect::<Vec<_>>(),
                project.approved.iter().filter(|step| step.in_force()).map(RecordedFact::seq).collect(),
                project.refused.iter().filter(|step| step.in_force()).map(RecordedFact::seq).collect(),
                project.spent.iter().filter(|step| step.in_force()).map(RecordedFact::seq).collect(),
                project.closed.iter().filter(|step| step.in_force()).map(RecordedFact::seq).collect(),
            ];
            let steps: Vec<u64> = steps.into_iter().flatten().collect();
            self.rests_on(steps, [last.seq()], code, None, all);
        }
    }

    /// Entries that rest on corrected ones.
    fn rests_on(
        &self,
        entries: Vec<u64>,
        corrected: impl IntoIterator<Item = u64>,
        detail: &str,
        fund: Option<&str>,
        all: &mut Vec<Finding>,
    ) {
        let corrected: Vec<u64> = corrected.into_iter().collect();
        if !entries.is_empty() && !corrected.is_empty() {
            let finding =
                self.finding(FindingCode::RestsOnCorrected).at(entries).at(corrected).detail(detail);
            all.push(fund.into_iter().fold(finding, Finding::fund));
        }
    }

    /// Money that moved by a determination that was corrected away, with none in its place.
    fn withdrawn(&self, all: &mut Vec<Finding>) {
        if self.book.determination().is_some() {
            return;
        }
        let held = self.book.accounts.iter().map(|((fund, envelope), _)| {
            self.register.balance(self.year, fund, *envelope).held.max(Cents::ZERO)
        });
        let held = held.fold(Cents::ZERO, more);
        if held > Cents::ZERO {
            let corrected = self.book.determinations.iter().map(RecordedFact::seq);
            let corrections = self.book.determinations.iter().filter_map(|made| made.corrected_by);
            let finding = self.finding(FindingCode::DeterminationWithdrawn).cents(held);
            all.push(finding.at(corrected).at(corrections));
        }
    }

    /// The budget, the evaluations and a closing whose ground is gone.
    fn inputs_of_corrected(&self, all: &mut Vec<Finding>) {
        if let Some(budget) = self.book.budget() {
            let named = [Some(budget.fact.key), budget.fact.index].into_iter().flatten();
            let gone: Vec<u64> = named.filter(|seq| self.register.corrected_by(*seq).is_some()).collect();
            // A determination that used it tells the same, and a budget of a later key is compared with that key.
            let used = self.book.determination().is_some_and(|made| made.fact.budget == budget.seq());
            if !gone.is_empty() && !used {
                self.rests_on(vec![budget.seq()], gone, "BudgetSet", None, all);
            }
        }
        if let Some(counts) = self.book.count() {
            for given in self.book.evaluations.iter().filter(|given| given.in_force()) {
                let fund = given.fact.fund.as_str();
                let counted = counts.fact.counts.iter().any(|count| count.fund == given.fact.fund);
                let corrected =
                    self.book.counts.iter().filter(|counts| !counts.in_force()).map(RecordedFact::seq);
                if !counted {
                    self.rests_on(vec![given.seq()], corrected, "EvaluationGiven", Some(fund), all);
                }
            }
        }
        if let Some(closed) = self.book.closing().filter(|_| self.book.definitive().is_none()) {
            let corrected =
                self.book.determinations.iter().filter(|made| !made.in_force()).map(RecordedFact::seq);
            self.rests_on(vec![closed.seq()], corrected, "YearClosed", None, all);
        }
        // A closing comes after a reopening, and a reopening after a closing.
        let closings =
            self.book.closings.iter().map(|filed| (filed.seq(), filed.in_force(), Kind::YearClosed));
        let reopened =
            self.book.reopenings.iter().map(|filed| (filed.seq(), filed.in_force(), Kind::YearReopened));
        let mut acts: Vec<(u64, bool, Kind)> = closings.chain(reopened).collect();
        acts.sort_unstable_by_key(|(seq, ..)| *seq);
        let mut before = (0, Kind::YearReopened);
        for (seq, _, kind) in acts.iter().copied().filter(|(_, stands, _)| *stands) {
            if kind == before.1 {
                let between = acts.iter().filter(|(at, stands, _)| !stands && (before.0..seq).contains(at));
                let corrected: Vec<u64> = between.map(|(at, ..)| *at).collect();
                let entries = [before.0, seq].into_iter().filter(|seq| *seq > 0).collect();
                self.rests_on(entries, corrected, kind.name(), None, all);
            }
            before = (seq, kind);
        }
    }

    fn movements_of_corrected(
        &self,
        fund: &str,
        envelope: Envelope,
        account: &Account,
        all: &mut Vec<Finding>,
    ) {
        let standing: Vec<&RecordedFact<Event>> =
            account.entries().filter(|filed| filed.in_force()).collect();
        let record = self.register.funds().get(fund);
        let balance = self.register.balance(self.year, fund, envelope);
        let settled = balance.sums.paid == balance.sums.repaid_in_all() && balance.sums.paid > Cents::ZERO;
        if record.is_some_and(|record| record.admission().is_none()) && !settled {
            let admitted = record.into_iter().flat_map(|record| &record.admitted).map(RecordedFact::seq);
            let entries = standing.iter().map(|filed| filed.seq()).collect();
            self.rests_on(entries, admitted, "FundAdmitted", Some(fund), all);
        }
        for filed in &standing {
            let (named, other, day, flag) = match &filed.fact {
                Event::PaymentReleased(fact) => (Some(fact.suspension), None, None, ""),
                Event::RepaymentReturned(fact) => {
                    (Some(fact.repayment), fact.payee.as_ref(), Some(&fact.value_date), "--payee")
                }
                Event::SubsidyPaid(fact) => (None, fact.payee.as_ref(), Some(&fact.value_date), "--payee"),
                Event::RepaymentReceived(fact) => {
                    (None, fact.payer.as_ref(), Some(&fact.value_date), "--payer")
                }
                _ => continue,
            };
            if let Some(seq) = named.filter(|seq| self.register.corrected_by(*seq).is_some()) {
                self.rests_on(vec![filed.seq()], [seq], filed.fact.kind().name(), Some(fund), all);
            }
            // Through whom money moved, by what is known of the ends of funds today.
            if let (Some(other), Some(day), Ok(code)) = (other, day, fund.parse())
                && self.register.check_counterparty(&code, Some(other), day, flag).is_err()
            {
                let ended = record.into_iter().flat_map(|record| &record.ended).map(RecordedFact::seq);
                self.rests_on(vec![filed.seq()], ended, other.as_str(), Some(fund), all);
            }
        }
        // Payments may have been corrected away behind what came back.
        let sums = balance.sums;
        let beyond = above(sums.repaid_in_all(), sums.paid);
        if beyond > Cents::ZERO {
            let moved = account.entries().filter(|filed| match filed.fact {
                Event::SubsidyPaid(_) => !filed.in_force(),
                Event::RepaymentReceived(_) => filed.in_force(),
                _ => false,
            });
            let finding = self.finding(FindingCode::RepaidAbovePaid).fund(fund).envelope(envelope);
            all.push(finding.cents(beyond).at(moved.map(RecordedFact::seq)));
        }
        // What was accepted against what is declared or spent today.
        let accepted = account.acceptance();
        if let Some((filed, Event::UseAccepted(fact))) = accepted.map(|filed| (filed, &filed.fact)) {
            let used = sums.used;
            let beyond = above(*fact.cents, used.unwrap_or(Cents::ZERO));
            if beyond > Cents::ZERO || used.is_none() {
                let declared = account.entries().filter(|filed| {
                    matches!(filed.fact, Event::UseDeclared(_) | Event::ProjectSpent(_)) && !filed.in_force()
                });
                let finding = self.finding(FindingCode::AcceptedAboveUsed).fund(fund).envelope(envelope);
                all.push(finding.cents(beyond).at(declared.map(RecordedFact::seq)).at([filed.seq()]));
            }
        }
    }
}
