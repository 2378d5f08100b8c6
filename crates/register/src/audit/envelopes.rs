use allocation::Cents;
use chrono::NaiveDate;

use super::Look;
use crate::account::above;
use crate::payload::{Envelope, Ground};
use crate::{Account, EnvelopeBalance, Event, Filed, Finding, FindingCode};

impl Look<'_> {
    /// What each envelope was granted against what was paid, used and repaid.
    pub(super) fn envelopes(&self, all: &mut Vec<Finding>) {
        let window = self.window();
        let today = self.register.today();
        for balance in self.register.balances(self.year) {
            let account = self.book.accounts.get(&(balance.fund.clone(), balance.envelope));
            let entries = |picks: fn(&Event) -> bool| {
                account
                    .into_iter()
                    .flat_map(|account| account.entries())
                    .filter(move |filed| filed.stands() && picks(&filed.fact))
            };
            let paid = || entries(|event| matches!(event, Event::SubsidyPaid(_)));
            let finding = |code| self.finding(code).fund(&balance.fund);
            if self.is_foreign(&balance) {
                let left = above(balance.sums.paid, balance.sums.repaid_in_all());
                if left > Cents::ZERO {
                    let key = self.register.key_applied(self.year).map(Filed::seq);
                    let at = paid().map(Filed::seq).chain(key);
                    all.push(finding(FindingCode::PaidWithoutProjects).cents(left).at(at));
                }
                continue;
            }
            let returned = balance.sums.repaid[Ground::Overpaid as usize];
            let excess = above(above(balance.sums.paid, balance.granted), returned);
            if excess > Cents::ZERO {
                let determined = self.book.determination().map(Filed::seq);
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
                    // A key that was published after the window could not be paid by within it.
                    let published = self.published().filter(|published| *published > until);
                    let published = published.map_or_else(String::new, |day| format!(" (M.B./B.S. {day})"));
                    let outside =
                        finding(FindingCode::PaidOutsideWindow).cents(fact.cents.cents()).days(apart);
                    all.push(outside.at([filed.seq()]).detail(format!("{}{published}", fact.value_date)));
                }
            }
            for filed in entries(|event| matches!(event, Event::SubsidyPaid(_) | Event::RepaymentReceived(_)))
            {
                let (day, other) = match &filed.fact {
                    Event::SubsidyPaid(fact) => (&fact.value_date, &fact.payee),
                    Event::RepaymentReceived(fact) => (&fact.value_date, &fact.payer),
                    _ => continue,
                };
                let ended = self.register.funds().get(&balance.fund).and_then(|record| record.end());
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
                if beyond > Cents::ZERO && !undeclared && !returned_early(&balance, ground) {
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

/// Whether money of common projects was returned before its day, and was not spent.
fn returned_early(balance: &EnvelopeBalance, ground: Ground) -> bool {
    let rest = above(balance.sums.paid, balance.sums.used.unwrap_or(Cents::ZERO));
    balance.envelope == Envelope::CommonProjects
        && ground == Ground::Unused
        && balance.sums.repaid[ground as usize] <= rest
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
