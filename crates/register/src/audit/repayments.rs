use allocation::Cents;
use chrono::Datelike;

use super::YearAudit;
use crate::fold::account::above;
use crate::payload::{Envelope, Ground};
use crate::{EnvelopeBalance, Event, Finding, FindingCode};

impl YearAudit<'_> {
    /// Use that was not accepted, and repayments after their day.
    pub(super) fn repayments(&self, all: &mut Vec<Finding>) {
        let late = self.due().and_then(|due| self.passed(due));
        for balance in self.register.balances(self.year) {
            let Some(account) = self.book.accounts.get(&(balance.fund.clone(), balance.envelope)) else {
                continue;
            };
            self.late_repayments(&balance, all);
            let finding = |code| Finding::new(code, self.year).fund(&balance.fund).envelope(balance.envelope);
            let declared = account.declaration().map(crate::RecordedFact::seq);
            let accepted = account.acceptance().map(crate::RecordedFact::seq);
            let told = account.declaration();
            if let (Some(Event::UseDeclared(fact)), Some(due)) = (told.map(|filed| &filed.fact), self.due())
                && let Some(days) = Some(super::days(due, fact.date.day())).filter(|days| *days > 0)
            {
                let late = finding(FindingCode::DeclaredLate).cents(*fact.cents).days(days);
                all.push(late.at(declared));
            }
            let Some(used) = balance.sums.used.filter(|used| *used > Cents::ZERO) else { continue };
            match (declared, accepted, late) {
                (Some(declared), None, Some(late)) if balance.envelope == Envelope::Operating => {
                    let open = finding(FindingCode::UseNotAccepted).cents(used).days(late);
                    all.push(open.at([declared]));
                }
                (declared, Some(accepted), _) if balance.sums.accepted.is_some() => {
                    let refused = balance.owed[Ground::Unjustified as usize];
                    let answered = balance.sums.claimed[Ground::Unjustified as usize]
                        .max(balance.sums.repaid[Ground::Unjustified as usize]);
                    let open = above(refused, answered);
                    if open > Cents::ZERO {
                        let claim = finding(FindingCode::UnjustifiedNotClaimed).cents(open);
                        all.push(claim.at(declared.into_iter().chain([accepted])));
                    }
                }
                _ => {}
            }
        }
        if let (Some(late), Some(determined), None) = (late, self.book.definitive(), self.book.closing()) {
            let beyond = late - i64::from(self.thresholds.closing_days);
            if beyond > 0 {
                let open = Finding::new(FindingCode::YearNotClosed, self.year).at([determined.seq()]);
                all.push(open.days(beyond));
            }
        }
    }

    /// Repayments after the day of what they cover.
    fn late_repayments(&self, balance: &EnvelopeBalance, all: &mut Vec<Finding>) {
        for one in self.register.late_repayments(self.year, balance) {
            let finding = Finding::new(FindingCode::RepaidLate, self.year).fund(&balance.fund);
            let finding =
                finding.envelope(balance.envelope).cents(one.cents).days(super::days(one.due, one.came));
            let detail = format!("{} ({}) -> {}", one.due, one.due.weekday(), one.came);
            all.push(finding.at(one.claim.into_iter().chain([one.seq])).detail(detail));
        }
    }
}
