use allocation::{Cents, RequiredStep};

use super::YearAudit;
use crate::fold::account::{above, more};
use crate::payload::{Envelope, Ground};
use crate::{Event, Finding, FindingCode, Project};

impl YearAudit<'_> {
    /// Money of common projects: before the approvals, above what was granted or budgeted, by others, left over.
    pub(super) fn projects(&self, all: &mut Vec<Finding>) {
        if self.projects_of_key().is_none() {
            return;
        }
        for (code, project) in self.own_projects() {
            self.project(code, project, all);
        }
        for balance in self.register.balances(self.year) {
            if balance.envelope != Envelope::CommonProjects {
                continue;
            }
            let account = self.book.accounts.get(&(balance.fund.clone(), balance.envelope));
            let spent = account.into_iter().flat_map(|account| account.entries());
            let spent =
                spent.filter(|filed| filed.in_force() && matches!(filed.fact, Event::ProjectSpent(_)));
            let spent: Vec<u64> = spent.map(crate::RecordedFact::seq).collect();
            let used = balance.sums.used.unwrap_or(Cents::ZERO);
            let finding = |code| Finding::new(code, self.year).fund(&balance.fund).envelope(balance.envelope);
            let beyond = above(used, balance.granted);
            if beyond > Cents::ZERO {
                let determined = self.book.determination().map(crate::RecordedFact::seq);
                let entries = determined.into_iter().chain(spent.iter().copied());
                all.push(finding(FindingCode::SpentAboveEnvelope).cents(beyond).at(entries));
            }
            // What is to be repaid is found as overdue; what is carried over is to be known.
            let carried = self.register.key_applied(self.year).is_some_and(|key| key.fact.law.carries_over());
            let by_use: Cents = [Ground::Unused, Ground::Unjustified, Ground::Misuse]
                .into_iter()
                .fold(used, |sum, ground| more(sum, balance.sums.repaid[ground as usize]));
            let left = above(balance.kept, by_use);
            if let Some(late) = self.due().and_then(|due| self.passed(due))
                && carried
                && left > Cents::ZERO
            {
                all.push(finding(FindingCode::CommonMoneyLeft).cents(left).days(late).at(spent));
            }
        }
    }

    fn project(&self, code: &str, project: &Project, all: &mut Vec<Finding>) {
        let Some(projects) = self.projects_of_key() else { return };
        let finding = |what| self.finding(what).detail(code);
        let spent: Vec<_> = project.spent.iter().filter(|spent| spent.in_force()).collect();
        let sum = Cents::sum(spent.iter().map(|spent| *spent.fact.cents)).unwrap_or(Cents::MAX);
        // A step may have been corrected since, the submission too.
        let missing = project.missing(&projects.required);
        if !spent.is_empty() && (!missing.is_empty() || project.refusal().is_some()) {
            let at = spent.iter().map(|spent| spent.seq());
            all.push(finding(FindingCode::ProjectNotApproved).cents(sum).at(at));
        }
        let Some(submitted) = project.submission() else { return };
        let steps = projects.required.iter().filter_map(|step| match step {
            RequiredStep::Submission => Some((submitted.seq(), submitted.fact.date.day())),
            RequiredStep::Endorsement => project.endorsement().map(|step| (step.seq(), step.fact.date.day())),
            RequiredStep::Approval => project.approval().map(|step| (step.seq(), step.fact.date.day())),
        });
        let last_step = steps.max_by_key(|(_, day)| *day);
        for (place, one) in spent.iter().enumerate() {
            let twin = spent[..place].iter().find(|earlier| {
                earlier.fact.reference == one.fact.reference && earlier.fact.cents == one.fact.cents
            });
            if let Some(twin) = twin {
                let twice = finding(FindingCode::SpentTwice).fund(one.fact.fund.as_str());
                all.push(twice.cents(*one.fact.cents).at([twin.seq(), one.seq()]));
            }
            let fact = &one.fact;
            if let Some((step, day)) = last_step.filter(|(_, day)| fact.date.day() < *day) {
                let early = finding(FindingCode::SpentBeforeApproval).fund(fact.fund.as_str());
                let early = early.cents(*fact.cents).days(super::days(fact.date.day(), day));
                all.push(early.at([one.seq(), step]));
            }
            if !submitted.fact.funds.contains(&fact.fund) {
                let outside = finding(FindingCode::SpentOutsideProject).fund(fact.fund.as_str());
                all.push(outside.cents(*fact.cents).at([submitted.seq(), one.seq()]));
            }
        }
        let beyond = above(sum, *submitted.fact.budget_cents);
        if beyond > Cents::ZERO {
            let entries = [submitted.seq()].into_iter().chain(spent.iter().map(|spent| spent.seq()));
            all.push(finding(FindingCode::ProjectAboveBudget).cents(beyond).at(entries));
        }
    }
}
