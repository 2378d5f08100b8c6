use allocation::Cents;
use chrono::{Datelike, NaiveDate};

use super::Look;
use crate::account::above;
use crate::payload::{Envelope, Ground};
use crate::{Account, EnvelopeBalance, Event, Finding, FindingCode};

impl Look<'_> {
    /// Use that was not accepted, and repayments after their day.
    pub(super) fn repayments(&self, all: &mut Vec<Finding>) {
        let late = self.due().and_then(|due| self.passed(due));
        for balance in self.register.balances(self.year) {
            let Some(account) = self.book.accounts.get(&(balance.fund.clone(), balance.envelope)) else {
                continue;
            };
            if self.is_foreign(&balance) {
                continue;
            }
            self.late_repayments(&balance, account, all);
            let finding = |code| Finding::new(code, self.year).fund(&balance.fund);
            let entry = |picks: fn(&Event) -> bool| account.last(picks).map(crate::Filed::seq);
            let declared = entry(|event| matches!(event, Event::UseDeclared(_)));
            let accepted = entry(|event| matches!(event, Event::UseAccepted(_)));
            let told = account.last(|event| matches!(event, Event::UseDeclared(_)));
            if let (Some(Event::UseDeclared(fact)), Some(due)) = (told.map(|filed| &filed.fact), self.due())
                && let Some(days) = Some(super::days(due, fact.date.day())).filter(|days| *days > 0)
            {
                let late = finding(FindingCode::DeclaredLate).cents(fact.cents.cents()).days(days);
                all.push(late.at(declared));
            }
            let Some(used) = balance.sums.used.filter(|used| *used > Cents::ZERO) else { continue };
            match (declared, accepted, late) {
                (Some(declared), None, Some(late)) if balance.envelope == Envelope::Operating => {
                    let open = finding(FindingCode::UseNotAccepted).cents(used).days(late);
                    all.push(open.at([declared]));
                }
                (declared, Some(accepted), _) => {
                    let refused = balance.by_use[Ground::Unjustified as usize];
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

    /// Repayments after their day: what was not used at the date of the key, moved as the key says; anything else at
    /// the date of its claim.
    fn late_repayments(&self, balance: &EnvelopeBalance, account: &Account, all: &mut Vec<Finding>) {
        for filed in account.entries().iter().filter(|filed| filed.stands()) {
            let Event::RepaymentReceived(fact) = &filed.fact else { continue };
            let claimed = claim_due(account, fact.ground);
            let (claim, due) = match (fact.ground, claimed, balance.due) {
                (_, Some((seq, due)), _) => (Some(seq), due),
                (Ground::Unused, None, Some(due)) => (None, due),
                _ => continue,
            };
            let late = super::days(due, fact.value_date.day());
            if late > 0 {
                let finding = Finding::new(FindingCode::RepaidLate, self.year).fund(&balance.fund);
                let finding = finding.cents(fact.cents.cents()).days(late);
                let detail = format!("{due} ({}) -> {}", due.weekday(), fact.value_date);
                all.push(finding.at(claim.into_iter().chain([filed.seq()])).detail(detail));
            }
        }
    }
}

/// The latest date by which money of that ground was claimed.
fn claim_due(account: &Account, ground: Ground) -> Option<(u64, NaiveDate)> {
    let claims = account.entries().iter().filter(|filed| filed.stands());
    let claims = claims.filter_map(|filed| match &filed.fact {
        Event::RepaymentClaimed(fact) if fact.ground == ground => Some((filed.seq(), fact.due_date.day())),
        _ => None,
    });
    claims.max_by_key(|(_, due)| *due)
}
