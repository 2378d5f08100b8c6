use chrono::NaiveDate;

use super::{YearAudit, days};
use crate::{Decided, Event, Finding, FindingCode, RecordedFact, Register};

impl YearAudit<'_> {
    /// Dates that cannot be: after the entry that tells them, or before what they follow.
    pub(super) fn dates(&self, all: &mut Vec<Finding>) {
        all.extend(self.register.odd_days(Some(self.year)));
        self.reversed_in_accounts(all);
        self.reversed_in_projects(all);
        self.reversed_in_evaluations(all);
        self.reversed_in_decisions(all);
    }

    fn reversed_in_accounts(&self, all: &mut Vec<Finding>) {
        for ((fund, envelope), account) in &self.book.accounts {
            let standing = || account.entries().filter(|filed| filed.in_force());
            let first_paid = standing()
                .filter_map(|filed| match &filed.fact {
                    Event::SubsidyPaid(fact) => Some((filed.seq(), fact.value_date.day())),
                    _ => None,
                })
                .min_by_key(|(_, day)| *day);
            let declared = standing()
                .filter_map(|filed| match &filed.fact {
                    Event::UseDeclared(fact) => Some((filed.seq(), fact.date.day())),
                    _ => None,
                })
                .next_back();
            let mut reversed = |before: (u64, NaiveDate), after: (u64, NaiveDate)| {
                if after.1 < before.1 {
                    let finding = Finding::new(FindingCode::DatesReversed, self.year).fund(fund);
                    let finding =
                        finding.envelope(*envelope).at([before.0, after.0]).days(days(after.1, before.1));
                    all.push(finding.detail(format!("{} < {}", after.1, before.1)));
                }
            };
            for filed in standing() {
                let seq = filed.seq();
                match &filed.fact {
                    Event::UseAccepted(fact) => {
                        if let Some(declared) = declared {
                            reversed(declared, (seq, fact.date.day()));
                        }
                    }
                    Event::RepaymentReceived(fact) => {
                        if let Some(paid) = first_paid {
                            reversed(paid, (seq, fact.value_date.day()));
                        }
                    }
                    Event::RepaymentReturned(fact) => {
                        let repaid = account.in_force(fact.repayment);
                        if let Some(Event::RepaymentReceived(repaid)) = repaid.map(|filed| &filed.fact) {
                            reversed((fact.repayment, repaid.value_date.day()), (seq, fact.value_date.day()));
                        }
                    }
                    Event::RepaymentClaimed(fact) => {
                        reversed((seq, fact.date.day()), (seq, fact.due_date.day()));
                    }
                    Event::PaymentReleased(fact) => {
                        let suspended = account.in_force(fact.suspension);
                        if let Some(Event::PaymentSuspended(held)) = suspended.map(|filed| &filed.fact) {
                            reversed((fact.suspension, held.date.day()), (seq, fact.date.day()));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn reversed_in_projects(&self, all: &mut Vec<Finding>) {
        for (_, project) in self.own_projects() {
            let Some(submitted) = project.submission() else { continue };
            let mut steps = vec![(submitted.seq(), submitted.fact.date.day())];
            steps.extend(project.endorsement().map(|step| (step.seq(), step.fact.date.day())));
            steps.extend(project.approval().map(|step| (step.seq(), step.fact.date.day())));
            for pair in steps.windows(2) {
                if let [(before, first), (after, then)] = pair
                    && then < first
                {
                    let finding = Finding::new(FindingCode::DatesReversed, self.year);
                    let finding = finding.at([*before, *after]).days(days(*then, *first));
                    all.push(finding.detail(format!("{}: {then} < {first}", submitted.fact.project)));
                }
            }
        }
    }

    /// The services of a year are evaluated when that year is over.
    fn reversed_in_evaluations(&self, all: &mut Vec<Finding>) {
        let Some(over) = NaiveDate::from_ymd_opt(self.year, 1, 1) else { return };
        for given in self.book.evaluations.iter().filter(|given| given.in_force()) {
            let day = given.fact.date.day();
            if day < over {
                let finding = Finding::new(FindingCode::DatesReversed, self.year).at([given.seq()]);
                let finding = finding.fund(given.fact.fund.as_str()).days(days(day, over));
                all.push(finding.detail(format!("{day} < {over}")));
            }
        }
    }

    /// A determination follows what it is made from, and a closing follows a determination.
    fn reversed_in_decisions(&self, all: &mut Vec<Finding>) {
        let mut reversed = |before: (u64, Option<NaiveDate>), after: (u64, Option<NaiveDate>)| {
            if let (Some(first), Some(then)) = (before.1, after.1)
                && then < first
            {
                let finding = Finding::new(FindingCode::DatesReversed, self.year).at([before.0, after.0]);
                all.push(finding.days(days(then, first)).detail(format!("{then} < {first}")));
            }
        };
        for made in self.book.determinations.iter().filter(|made| made.in_force()) {
            let own = (made.seq(), dated(made));
            let budget = self.book.budgets.at(made.fact.budget);
            budget.into_iter().for_each(|filed| reversed((filed.seq(), dated(filed)), own));
            let counts = self.book.counts.at(made.fact.affiliates);
            counts.into_iter().for_each(|filed| reversed((filed.seq(), dated(filed)), own));
            let given = made.fact.evaluations.iter().filter_map(|seq| self.book.evaluations.at(*seq));
            given.for_each(|filed| reversed((filed.seq(), Some(filed.fact.date.day())), own));
        }
        // A budget follows the key and the index figure that it names.
        for budget in self.book.budgets.iter().filter(|budget| budget.in_force()) {
            let own = (budget.seq(), dated(budget));
            reversed((budget.fact.key, self.register.key_at(budget.fact.key).and_then(dated)), own);
            let named = budget.fact.index.and_then(|seq| self.register.common.indices.at(seq));
            named.into_iter().for_each(|index| reversed((index.seq(), index.fact.month.first_day()), own));
        }
        for counts in self.book.counts.iter().filter(|counts| counts.in_force()) {
            reversed((counts.seq(), Some(counts.fact.reference_date.day())), (counts.seq(), dated(counts)));
        }
        let over = NaiveDate::from_ymd_opt(self.year, 12, 31);
        for closed in self.book.closings.iter().filter(|closed| closed.in_force()) {
            let made = self.book.determinations.in_force_before(closed.seq());
            made.into_iter()
                .for_each(|made| reversed((made.seq(), dated(made)), (closed.seq(), dated(closed))));
            reversed((closed.seq(), over), (closed.seq(), dated(closed)));
        }
        // What is corrected was recorded before it was decided to correct it.
        for line in self.register.journal(self.year) {
            let Some(correction) = self.register.corrections.get(&line.stamp.seq) else { continue };
            reversed((line.stamp.seq, line.stamp.day()), (correction.seq(), dated(correction)));
        }
        for reopened in self.book.reopenings.iter().filter(|filed| filed.in_force()) {
            if let Some(closed) = self.book.closings.in_force_before(reopened.seq()) {
                reversed((closed.seq(), closed.decided()), (reopened.seq(), dated(reopened)));
            }
        }
    }
}

impl Register {
    /// What concerns no year and tells a day that cannot be.
    pub(super) fn days_of_no_year(&self, all: &mut Vec<Finding>) {
        all.extend(self.odd_days(None));
    }
}

/// The day that an act says; one that says none is not compared with others.
fn dated<T: Decided>(filed: &RecordedFact<T>) -> Option<NaiveDate> {
    filed.fact.date().map(crate::Date::day)
}
