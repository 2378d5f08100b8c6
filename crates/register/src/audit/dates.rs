use chrono::NaiveDate;

use super::{Look, days, latest_day};
use crate::{Event, Filed, Finding, FindingCode, Stamp};

impl Look<'_> {
    /// Dates that cannot be: after the entry that tells them, or before what they follow.
    pub(super) fn dates(&self, all: &mut Vec<Finding>) {
        self.after_recording(all);
        self.reversed_in_accounts(all);
        self.reversed_in_projects(all);
        self.reversed_in_evaluations(all);
    }

    /// A thing that has happened is recorded after it happened.
    fn after_recording(&self, all: &mut Vec<Finding>) {
        let mut told: Vec<(&Stamp, NaiveDate, Option<&str>)> = Vec::new();
        for filed in self.book.counts.iter().filter(|filed| filed.stands()) {
            told.push((&filed.stamp, filed.fact.reference_date.day(), None));
        }
        for filed in self.book.evaluations.iter().filter(|filed| filed.stands()) {
            told.push((&filed.stamp, filed.fact.date.day(), Some(filed.fact.fund.as_str())));
        }
        for ((fund, _), account) in &self.book.accounts {
            for filed in account.entries().iter().filter(|filed| filed.stands()) {
                if let Some(day) = happened(&filed.fact) {
                    told.push((&filed.stamp, day, Some(fund)));
                }
            }
        }
        for (_, project) in self.own_projects() {
            told.extend(steps(&project.submitted, |fact| fact.date.day()));
            told.extend(steps(&project.endorsed, |fact| fact.date.day()));
            told.extend(steps(&project.approved, |fact| fact.date.day()));
            told.extend(steps(&project.refused, |fact| fact.date.day()));
        }
        for (stamp, day, fund) in told {
            if let Some(latest) = latest_day(stamp).filter(|latest| day > *latest) {
                let finding = Finding::new(FindingCode::DateAfterRecording, self.year).at([stamp.seq]);
                let finding = finding.days(days(latest, day)).detail(format!("{day} / {}", stamp.at));
                all.push(fund.into_iter().fold(finding, Finding::fund));
            }
        }
    }

    fn reversed_in_accounts(&self, all: &mut Vec<Finding>) {
        for ((fund, _), account) in &self.book.accounts {
            let standing = || account.entries().iter().filter(|filed| filed.stands());
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
                    let finding = finding.at([before.0, after.0]).days(days(after.1, before.1));
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
                    Event::RepaymentClaimed(fact) => {
                        reversed((seq, fact.date.day()), (seq, fact.due_date.day()));
                    }
                    Event::PaymentReleased(fact) => {
                        let suspended = standing().find(|filed| filed.seq() == fact.suspension);
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
        for given in self.book.evaluations.iter().filter(|given| given.stands()) {
            let day = given.fact.date.day();
            if day < over {
                let finding = Finding::new(FindingCode::DatesReversed, self.year).at([given.seq()]);
                let finding = finding.fund(given.fact.fund.as_str()).days(days(day, over));
                all.push(finding.detail(format!("{day} < {over}")));
            }
        }
    }
}

/// The steps of a project that stand, each with its day; they concern no single fund.
fn steps<'a, T>(
    list: &'a [Filed<T>],
    day: impl Fn(&T) -> NaiveDate + 'a,
) -> impl Iterator<Item = (&'a Stamp, NaiveDate, Option<&'a str>)> {
    list.iter().filter(|filed| filed.stands()).map(move |filed| (&filed.stamp, day(&filed.fact), None))
}

/// When what an event tells has happened; none for what may lie ahead.
fn happened(event: &Event) -> Option<NaiveDate> {
    match event {
        Event::SubsidyPaid(fact) => Some(fact.value_date.day()),
        Event::UseDeclared(fact) => Some(fact.date.day()),
        Event::UseAccepted(fact) => Some(fact.date.day()),
        Event::RepaymentClaimed(fact) => Some(fact.date.day()),
        Event::RepaymentReceived(fact) => Some(fact.value_date.day()),
        Event::ProjectSpent(fact) => Some(fact.date.day()),
        _ => None,
    }
}
