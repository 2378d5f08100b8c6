use std::collections::BTreeSet;

use allocation::Cents;
use chrono::NaiveDate;

use crate::account::above;
use crate::payload::{
    BudgetSource, Confidence, DeterminationStatus, Envelope, EvaluationResult, Ground, Weights,
};
use crate::{
    Account, EnvelopeBalance, Event, Filed, Finding, FindingCode, InputEntries, Outcome, Register, YearBook,
};

impl Register {
    /// What an auditor should see: of one year, or of all; found while folding and found now, each in order.
    ///
    /// Due dates are held against the day of the last entry, so that the findings of a
    /// ledger prefix are always the same.
    pub fn findings(&self, year: Option<i32>) -> Vec<Finding> {
        let concerns = |finding: &&Finding| year.is_none() || finding.year.is_none() || finding.year == year;
        let mut all: Vec<Finding> = self.findings.iter().filter(concerns).cloned().collect();
        for (found, book) in &self.years {
            if year.is_none_or(|year| year == *found) {
                self.find_in_year(*found, book, &mut all);
            }
        }
        all
    }

    fn find_in_year(&self, year: i32, book: &YearBook, all: &mut Vec<Finding>) {
        for made in self.reperform(Some(year)).into_iter().filter(|made| made.corrected_by.is_none()) {
            let finding = Finding::new(FindingCode::ReperformanceDiffers, year).at([made.seq]);
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
        self.find_in_determination(year, book, all);
        self.find_in_inputs(year, book, all);
        self.find_in_money(year, book, all);
        self.find_in_projects(year, all);
    }

    /// Money spent on a project that does not stand as the key asks: a step may have been corrected since.
    fn find_in_projects(&self, year: i32, all: &mut Vec<Finding>) {
        let Ok(key) = self.key(year) else { return };
        for (code, project) in self.projects() {
            let own = project.submitted.last().is_some_and(|filed| filed.fact.year.calendar() == year);
            let spent: Vec<_> = project.spent.iter().filter(|spent| spent.stands()).collect();
            let missing = project.missing(&key.fact.law.projects.required);
            if own && !spent.is_empty() && (!missing.is_empty() || project.refusal().is_some()) {
                let cents = Cents::sum(spent.iter().map(|spent| spent.fact.cents.cents()));
                let finding = Finding::new(FindingCode::ProjectNotApproved, year).detail(code);
                let at = spent.iter().map(|spent| spent.seq());
                all.push(finding.cents(cents.unwrap_or(Cents::MAX)).at(at));
            }
        }
    }

    fn find_in_determination(&self, year: i32, book: &YearBook, all: &mut Vec<Finding>) {
        let Some(determined) = book.determination() else { return };
        if determined.fact.status == DeterminationStatus::Provisional {
            all.push(Finding::new(FindingCode::ProvisionalNotSettled, year).at([determined.seq()]));
        }
        if let Some(key) = self.key(year).ok().filter(|key| key.seq() != determined.fact.key) {
            let entries = [determined.seq(), determined.fact.key, key.seq()];
            all.push(Finding::new(FindingCode::KeySuperseded, year).at(entries));
        }
        let used = InputEntries::of(&determined.fact);
        let mut inputs = used.all();
        // The budget rests on an index figure in its turn.
        let budget = book.budgets.iter().find(|budget| budget.seq() == used.budget);
        inputs.extend(budget.and_then(|budget| budget.fact.index));
        let corrected = inputs.into_iter().filter_map(|seq| Some((seq, self.corrected_by(seq)?)));
        for (input, correction) in corrected {
            let entries = [determined.seq(), input, correction];
            all.push(Finding::new(FindingCode::InputCorrected, year).at(entries));
        }
        let definitive = determined.fact.status == DeterminationStatus::Definitive;
        for share in determined.fact.shares.iter().filter(|_| definitive) {
            let given = book.evaluation(share.fund.as_str());
            if let Some(given) = given.filter(|given| given.seq() > determined.seq()) {
                let finding = Finding::new(FindingCode::EvaluationLate, year).fund(share.fund.as_str());
                all.push(finding.at([given.seq(), determined.seq()]));
            }
        }
    }

    fn find_in_inputs(&self, year: i32, book: &YearBook, all: &mut Vec<Finding>) {
        if let Some(counts) = book.count() {
            if counts.fact.weights == Weights::StandIn {
                let finding = Finding::new(FindingCode::StandInCounts, year).at([counts.seq()]);
                all.push(finding.detail(counts.fact.source.as_str()));
            }
            let existing = self.funds_on(counts.fact.reference_date.day());
            let counted: BTreeSet<&str> =
                counts.fact.counts.iter().map(|count| count.fund.as_str()).collect();
            for fund in existing.symmetric_difference(&counted) {
                let finding = Finding::new(FindingCode::FundSetDiffers, year).fund(fund);
                all.push(finding.at([counts.seq()]));
            }
            if self.key(year).is_ok_and(|key| key.fact.law.evaluates()) {
                for count in &counts.fact.counts {
                    let given = book.evaluation(count.fund.as_str());
                    if given.is_none_or(|given| given.fact.result == EvaluationResult::Pending) {
                        let finding = Finding::new(FindingCode::EvaluationOpen, year);
                        all.push(finding.fund(count.fund.as_str()).at(given.map(Filed::seq)));
                    }
                }
            }
        }
        if let Some(budget) = book.budget() {
            let index = self.indices.iter().find(|index| Some(index.seq()) == budget.fact.index);
            if let Some(index) = index.filter(|index| index.fact.confidence == Confidence::Inferred) {
                let finding = Finding::new(FindingCode::IndexInferred, year).at([index.seq(), budget.seq()]);
                all.push(finding.detail(format!("{} {}", index.fact.month, index.fact.value)));
            }
            if budget.fact.source == BudgetSource::Decided {
                let finding = Finding::new(FindingCode::BudgetDecided, year).at([budget.seq()]);
                all.push(finding.cents(budget.fact.cents.cents()));
            }
        }
    }

    fn find_in_money(&self, year: i32, book: &YearBook, all: &mut Vec<Finding>) {
        let window = self.key_applied(year).and_then(|key| key.fact.law.calendar.payment_window(year).ok());
        let today = self.today();
        for balance in self.balances(year) {
            let account = book.accounts.get(&(balance.fund.clone(), balance.envelope));
            let entries = |picks: fn(&Event) -> bool| {
                account
                    .into_iter()
                    .flat_map(|account| account.entries())
                    .filter(move |filed| filed.stands() && picks(&filed.fact))
            };
            let paid = || entries(|event| matches!(event, Event::SubsidyPaid(_)));
            let finding = |code| Finding::new(code, year).fund(&balance.fund);
            let returned = balance.sums.repaid[Ground::Overpaid as usize];
            let excess = above(above(balance.sums.paid, balance.granted), returned);
            if excess > Cents::ZERO {
                let determined = book.determination().map(Filed::seq);
                let at = paid().map(Filed::seq).chain(determined);
                all.push(finding(FindingCode::PaidAboveGrant).cents(excess).at(at));
            }
            let held = above(balance.sums.suspended, above(balance.granted, balance.sums.paid));
            if held > Cents::ZERO && excess == Cents::ZERO {
                let at = entries(|event| matches!(event, Event::PaymentSuspended(_) | Event::SubsidyPaid(_)));
                all.push(finding(FindingCode::PaidWhileSuspended).cents(held).at(at.map(Filed::seq)));
            }
            for filed in paid() {
                if let (Event::SubsidyPaid(fact), Some((from, until))) = (&filed.fact, window)
                    && !(from..=until).contains(&fact.value_date.day())
                {
                    let day = fact.value_date.day();
                    let apart = if day < from { super::days(day, from) } else { super::days(until, day) };
                    let outside =
                        finding(FindingCode::PaidOutsideWindow).cents(fact.cents.cents()).days(apart);
                    all.push(outside.at([filed.seq()]).detail(fact.value_date.as_str()));
                }
            }
            for filed in entries(|event| matches!(event, Event::SubsidyPaid(_) | Event::RepaymentReceived(_)))
            {
                let (day, other) = match &filed.fact {
                    Event::SubsidyPaid(fact) => (&fact.value_date, &fact.payee),
                    Event::RepaymentReceived(fact) => (&fact.value_date, &fact.payer),
                    _ => continue,
                };
                let ended = self.funds().get(&balance.fund).and_then(|record| record.end());
                if let Some(ended) = ended.filter(|ended| day.day() > ended.fact.to.day() && other.is_none())
                {
                    all.push(finding(FindingCode::MovedAfterEnd).at([filed.seq(), ended.seq()]));
                }
            }
            let used = balance.sums.used.unwrap_or(Cents::ZERO);
            let beyond = above(used, balance.sums.paid);
            if beyond > Cents::ZERO {
                let at = entries(|event| matches!(event, Event::UseDeclared(_) | Event::ProjectSpent(_)));
                all.push(finding(FindingCode::UsedAbovePaid).cents(beyond).at(at.map(Filed::seq)));
            }
            let late = today.map_or(Cents::ZERO, |today| overdue(&balance, account, today));
            if late > Cents::ZERO {
                let due = balance.due.map_or_else(String::new, |due| due.to_string());
                let at = entries(|_| true).map(Filed::seq);
                let days = balance
                    .due
                    .zip(today)
                    .map(|(due, today)| super::days(due, today))
                    .filter(|days| *days > 0);
                let overdue = finding(FindingCode::RepaymentOverdue).cents(late).at(at).detail(due);
                all.push(days.into_iter().fold(overdue, Finding::days));
            }
            for ground in Ground::ALL {
                let beyond = above(balance.sums.repaid[ground as usize], balance.owed[ground as usize]);
                let undeclared = ground == Ground::Unused && balance.sums.used.is_none();
                if beyond > Cents::ZERO && !undeclared {
                    let at = entries(|event| matches!(event, Event::RepaymentReceived(_)));
                    let more = finding(FindingCode::RepaidAboveOwed).cents(beyond).at(at.map(Filed::seq));
                    all.push(more.detail(ground.word()));
                }
            }
            let overdue = balance.due.is_some_and(|due| today.is_some_and(|today| today > due));
            let undeclared = balance.envelope == Envelope::Operating && balance.sums.used.is_none();
            if overdue && undeclared && balance.sums.paid > Cents::ZERO {
                let at = paid().map(Filed::seq);
                let days = balance.due.zip(today).map(|(due, today)| super::days(due, today));
                let missing = finding(FindingCode::UseNotDeclared).cents(balance.sums.paid).at(at);
                all.push(days.into_iter().fold(missing, Finding::days));
            }
        }
    }
}

/// What of an envelope should have come back before `today` and did not. What follows from use is due at the
/// date of the key; what was claimed is due at the date of its claim.
fn overdue(balance: &EnvelopeBalance, account: Option<&Account>, today: NaiveDate) -> Cents {
    let passed = balance.due.is_some_and(|due| today > due);
    let mut late = Cents::ZERO;
    for ground in Ground::ALL {
        let place = ground as usize;
        let claims = account.into_iter().flat_map(Account::entries).filter_map(|filed| match &filed.fact {
            Event::RepaymentClaimed(fact) if filed.stands() && fact.ground == ground => Some(fact),
            _ => None,
        });
        let due = claims.filter(|claim| claim.due_date.day() < today).map(|claim| claim.cents.cents());
        let claimed = Cents::sum(due).unwrap_or(Cents::MAX);
        // Unjustified money that was claimed is due as its claim says.
        let claimed_instead = ground == Ground::Unjustified && balance.sums.claimed[place] > Cents::ZERO;
        let by_use = if passed && !claimed_instead { balance.by_use[place] } else { Cents::ZERO };
        let due = by_use.max(claimed);
        let open = above(due.min(balance.owed[place]), balance.sums.repaid[place]);
        late = late.plus(open).unwrap_or(Cents::MAX);
    }
    late
}
