use std::collections::VecDeque;

use allocation::Cents;
use chrono::NaiveDate;

use super::YearAudit;
use crate::figures::balances::granted;
use crate::fold::account::{above, more};
use crate::payload::{AllocationDetermined, Envelope, Ground, SubsidyPaid};
use crate::{Account, EnvelopeBalance, Event, Finding, FindingCode, RecordedFact};

/// How many suspensions are named behind a payment that was made in spite of them.
const SUSPENSIONS_TOLD: usize = 20;

impl YearAudit<'_> {
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
                    .filter(move |filed| filed.in_force() && picks(&filed.fact))
            };
            let paid = || entries(|event| matches!(event, Event::SubsidyPaid(_)));
            let finding = |code| self.finding(code).fund(&balance.fund).envelope(balance.envelope);
            if self.is_foreign(&balance) {
                let left = above(balance.sums.paid, balance.sums.repaid_in_all());
                if left > Cents::ZERO {
                    let key = self.register.key_applied(self.year).map(RecordedFact::seq);
                    let at = paid().map(RecordedFact::seq).chain(key);
                    all.push(finding(FindingCode::PaidWithoutProjects).cents(left).at(at));
                }
            }
            // The same money is not told twice: nothing is granted in an envelope that the key does not know.
            let excess = balance.open[Ground::Overpaid as usize];
            if excess > Cents::ZERO && !self.is_foreign(&balance) {
                let determined = self.book.determination().map(RecordedFact::seq);
                let at = paid().map(RecordedFact::seq).chain(determined);
                all.push(finding(FindingCode::PaidAboveGrant).cents(excess).at(at));
            }
            self.paid_while_suspended(&balance, account, all);
            let (mut in_time, mut later) = (Cents::ZERO, Cents::ZERO);
            for filed in paid() {
                if let (Event::SubsidyPaid(fact), Some((_, until))) = (&filed.fact, window)
                    && fact.value_date.day() <= until
                {
                    in_time = more(in_time, *fact.cents);
                }
            }
            for filed in paid() {
                if let (Event::SubsidyPaid(fact), Some((from, until))) = (&filed.fact, window)
                    && !(from..=until).contains(&fact.value_date.day())
                {
                    let day = fact.value_date.day();
                    let apart = if day < from { super::days(day, from) } else { super::days(until, day) };
                    let cents = self.outside_window(&balance, filed.seq(), fact, until, (in_time, later));
                    if day > until {
                        later = more(later, *fact.cents);
                    }
                    if cents == Cents::ZERO {
                        continue;
                    }
                    // A key that was published after the window could not be paid by within it.
                    let published = self.published().filter(|published| *published > until);
                    let published = published.map_or_else(String::new, |day| format!(" (M.B./B.S. {day})"));
                    let outside = finding(FindingCode::PaidOutsideWindow).cents(cents).days(apart);
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
                all.push(finding(FindingCode::UsedAbovePaid).cents(beyond).at(at.map(RecordedFact::seq)));
            }
            for overdue in
                today.into_iter().flat_map(|today| self.register.overdue(self.year, &balance, today))
            {
                let at = entries(|_| true).map(RecordedFact::seq);
                let late = finding(FindingCode::RepaymentOverdue).cents(overdue.cents).at(at);
                let late = today
                    .map(|today| super::days(overdue.since, today))
                    .into_iter()
                    .fold(late, Finding::days);
                all.push(late.detail(format!("{}: {}", overdue.ground.word(), overdue.since)));
            }
            if balance.too_much > Cents::ZERO {
                let beyond = Ground::ALL.into_iter().filter(|ground| {
                    let place = *ground as usize;
                    *ground != Ground::Overpaid && balance.sums.repaid[place] > balance.owed[place]
                });
                let grounds: Vec<&str> = beyond.map(Ground::word).collect();
                let at = entries(|event| matches!(event, Event::RepaymentReceived(_)));
                let more = finding(FindingCode::RepaidAboveOwed)
                    .cents(balance.too_much)
                    .at(at.map(RecordedFact::seq));
                all.push(more.detail(grounds.join(", ")));
            }
            for ground in Ground::ALL {
                let settled = balance.settled[ground as usize];
                if settled > Cents::ZERO {
                    let at = entries(|event| matches!(event, Event::RepaymentReceived(_)));
                    let other = finding(FindingCode::RepaidOnOtherGround)
                        .cents(settled)
                        .at(at.map(RecordedFact::seq));
                    all.push(other.detail(ground.word()));
                }
                let beyond = above(balance.sums.claimed[ground as usize], balance.owed[ground as usize]);
                if beyond > Cents::ZERO {
                    let claims = entries(|event| matches!(event, Event::RepaymentClaimed(_)));
                    let claims = claims.filter(
                        |filed| matches!(&filed.fact, Event::RepaymentClaimed(fact) if fact.ground == ground),
                    );
                    let more =
                        finding(FindingCode::ClaimAboveOwed).cents(beyond).at(claims.map(RecordedFact::seq));
                    all.push(more.detail(ground.word()));
                }
            }
            let overdue = balance.due.is_some_and(|due| today.is_some_and(|today| today > due));
            let undeclared = balance.envelope == Envelope::Operating && balance.sums.used.is_none();
            if overdue && undeclared && balance.sums.paid > Cents::ZERO {
                let at = paid().map(RecordedFact::seq);
                let days = balance.due.zip(today).map(|(due, today)| super::days(due, today));
                let missing = finding(FindingCode::UseNotDeclared).cents(balance.sums.paid).at(at);
                all.push(days.into_iter().fold(missing, Finding::days));
            }
        }
    }

    /// Payments of what is withheld, each by what was granted and had moved just before it.
    fn paid_while_suspended(
        &self,
        balance: &EnvelopeBalance,
        account: Option<&Account>,
        all: &mut Vec<Finding>,
    ) {
        let Some(account) = account else { return };
        let suspends = |filed: &RecordedFact<Event>| {
            filed.in_force() && matches!(filed.fact, Event::PaymentSuspended(_))
        };
        if !account.entries().any(suspends) {
            return;
        }
        let mut suspended = VecDeque::new();
        // By what was granted and had moved just before it, of what stands today.
        let mut before = Account::default();
        for filed in account.entries().filter(|filed| filed.in_force()) {
            if let Event::SubsidyPaid(fact) = &filed.fact {
                let made = self.book.determinations.in_force_before(filed.seq());
                let granted = made.map(|made| granted(&made.fact, &balance.fund, balance.envelope));
                let sums = *before.sums();
                let own = self.register.balance_of(self.year, &balance.fund, balance.envelope, sums, granted);
                let cents = above(*fact.cents, own.to_pay.max(Cents::ZERO)).min(own.withheld);
                if cents > Cents::ZERO {
                    let at = suspended.iter().copied().chain([filed.seq()]);
                    let finding = self.finding(FindingCode::PaidWhileSuspended);
                    let finding = finding.fund(&balance.fund).envelope(balance.envelope);
                    all.push(finding.cents(cents).at(at));
                }
            }
            if suspends(filed) {
                suspended.push_back(filed.seq());
                // The last ones before it: all of them, behind each payment, could be more than a machine holds.
                if suspended.len() > SUSPENSIONS_TOLD {
                    suspended.pop_front();
                }
            }
            before.push(filed.clone());
        }
    }

    /// What of a payment lies outside the payment window, when so much was `paid` by its end, and after it before this payment.
    /// What settles a revision could not be paid within it: it is judged from the day of the revision.
    fn outside_window(
        &self,
        balance: &EnvelopeBalance,
        seq: u64,
        fact: &SubsidyPaid,
        until: NaiveDate,
        paid: (Cents, Cents),
    ) -> Cents {
        let cents = *fact.cents;
        let made = self.book.determinations.iter().filter(|made| made.in_force() && made.seq() < seq);
        let made: Vec<&RecordedFact<AllocationDetermined>> = made.collect();
        let [first, .., now] = made[..] else { return cents };
        let day = fact.value_date.day();
        if day <= until || now.decided().is_none_or(|decided| day < decided) {
            return cents;
        }
        // What the determinations made by the end of the window granted was to be paid within it.
        let mut in_time =
            made.iter().rev().filter(|made| made.decided().is_none_or(|decided| decided <= until));
        let in_time = in_time.next().copied().unwrap_or(first);
        let missed = above(granted(&in_time.fact, &balance.fund, balance.envelope), paid.0);
        above(missed, paid.1).min(cents)
    }
}
