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
    /// `today` is the day against which due dates are held: that of the last entry, so that the findings of a
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
                Outcome::Impossible(why) => all.push(finding.detail(why)),
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
    }

    fn find_in_determination(&self, year: i32, book: &YearBook, all: &mut Vec<Finding>) {
        let Some(determined) = book.determination() else { return };
        if determined.fact.status == DeterminationStatus::Provisional {
            all.push(Finding::new(FindingCode::ProvisionalNotSettled, year).at([determined.seq()]));
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
        let window = self.key(year).ok().and_then(|key| key.fact.law.calendar.payment_window(year).ok());
        let today = self.last.as_ref().and_then(|stamp| stamp.at.date().parse::<NaiveDate>().ok());
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
            let excess = above(balance.sums.paid, balance.granted);
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
                    let outside = finding(FindingCode::PaidOutsideWindow).cents(fact.cents.cents());
                    all.push(outside.at([filed.seq()]).detail(fact.value_date.as_str()));
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
                let at = account.into_iter().flat_map(|account| account.entries()).map(Filed::seq);
                all.push(finding(FindingCode::RepaymentOverdue).cents(late).at(at).detail(due));
            }
            let overdue = balance.due.is_some_and(|due| today.is_some_and(|today| today > due));
            let undeclared = balance.envelope == Envelope::Operating && balance.sums.used.is_none();
            if overdue && undeclared && balance.sums.paid > Cents::ZERO {
                let at = paid().map(Filed::seq);
                all.push(finding(FindingCode::UseNotDeclared).cents(balance.sums.paid).at(at));
            }
        }
    }
}

/// What of an envelope should have come back before `today` and did not. Unused money is due at the date of
/// the key; what is claimed is due at the date of its claim, and unjustified money that nobody claimed at the
/// date of the key.
fn overdue(balance: &EnvelopeBalance, account: Option<&Account>, today: NaiveDate) -> Cents {
    let sums = &balance.sums;
    let mut claimed = [Cents::ZERO; 3];
    for filed in account.into_iter().flat_map(Account::entries).filter(|filed| filed.stands()) {
        if let Event::RepaymentClaimed(fact) = &filed.fact
            && fact.due_date.day() < today
        {
            let sum = &mut claimed[fact.ground as usize];
            *sum = sum.plus(fact.cents.cents()).unwrap_or(Cents::MAX);
        }
    }
    let passed = balance.due.is_some_and(|due| today > due);
    let at_key_date = |cents: Cents| if passed { cents } else { Cents::ZERO };
    let used = sums.used.unwrap_or(sums.paid);
    let unused = if balance.open > Cents::ZERO { above(sums.paid, used) } else { Cents::ZERO };
    let unjustified = above(used, sums.accepted.unwrap_or(used));
    let [by_unused, by_unjustified, misuse] = claimed;
    let unjustified = if sums.claimed[Ground::Unjustified as usize] > Cents::ZERO {
        by_unjustified
    } else {
        at_key_date(unjustified)
    };
    let due = Cents::sum([at_key_date(unused).max(by_unused), unjustified, misuse]);
    above(due.unwrap_or(Cents::MAX), sums.repaid_in_all()).min(balance.open)
}
