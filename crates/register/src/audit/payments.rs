use allocation::Cents;
use chrono::NaiveDate;

use super::YearAudit;
use crate::figures::balances::granted;
use crate::fold::account::more;
use crate::payload::SubsidyPaid;
use crate::{Account, EntryStamp, EnvelopeBalance, Event, Finding, FindingCode, RecordedFact};

/// How close two payments of the same amount are to look like one paid twice.
const TWICE_DAYS: i64 = 31;

impl YearAudit<'_> {
    /// Payments twice, too early, too little.
    pub(super) fn payments(&self, all: &mut Vec<Finding>) {
        let first = self.book.determinations.iter().find(|made| made.in_force());
        let determined: Option<NaiveDate> =
            first.and_then(RecordedFact::decided).filter(|_| !self.is_taken_over());
        for ((fund, envelope), account) in &self.book.accounts {
            let paid = payments(account);
            let balance = self.register.balance(self.year, fund, *envelope);
            let beyond = balance.sums.paid > balance.granted;
            let finding = |code| Finding::new(code, self.year).fund(fund).envelope(*envelope);
            for (place, (stamp, fact)) in paid.iter().enumerate() {
                let twin = paid[..place].iter().find(|(_, earlier)| twice(earlier, fact, beyond));
                if let Some((earlier, _)) = twin {
                    let twice = finding(FindingCode::PaidTwice).cents(*fact.cents);
                    all.push(twice.at([earlier.seq, stamp.seq]));
                }
                if let (Some(determined), Some(first)) = (determined, first)
                    && fact.value_date.day() < determined
                {
                    let early = finding(FindingCode::PaidBeforeDetermination).cents(*fact.cents);
                    let days = super::days(fact.value_date.day(), determined);
                    all.push(early.days(days).at([stamp.seq, first.seq()]));
                }
            }
        }
        let Some((determined, end)) = self.book.determination().zip(self.window_end()) else { return };
        for balance in self.register.balances(self.year) {
            let late = self.passed(end.max(self.missing_since(&balance).unwrap_or(end)));
            if let Some(late) = late.filter(|_| balance.to_pay > Cents::ZERO) {
                let account = self.book.accounts.get(&(balance.fund.clone(), balance.envelope));
                let paid = account.into_iter().flat_map(payments).map(|(stamp, _)| stamp.seq);
                let less = Finding::new(FindingCode::PaidBelowGrant, self.year).fund(&balance.fund);
                let less = less.cents(balance.to_pay).days(late).at([determined.seq()]).at(paid);
                all.push(less.envelope(balance.envelope));
            }
        }
    }
}

impl YearAudit<'_> {
    /// The day of the determination since which more is granted than the fund holds and than is withheld.
    fn missing_since(&self, balance: &EnvelopeBalance) -> Option<NaiveDate> {
        let met = more(balance.held, balance.withheld);
        let standing = self.book.determinations.iter().rev().filter(|made| made.in_force());
        let missing = standing.take_while(|made| granted(&made.fact, &balance.fund, balance.envelope) > met);
        missing.last().and_then(RecordedFact::decided)
    }
}

/// The payments of an account in force.
fn payments(account: &Account) -> Vec<(&EntryStamp, &SubsidyPaid)> {
    let standing = account.entries().filter(|filed| filed.in_force());
    standing
        .filter_map(|filed| match &filed.fact {
            Event::SubsidyPaid(fact) => Some((&filed.stamp, fact)),
            _ => None,
        })
        .collect()
}

/// The same amount under the same reference, on the same day, or within a month when more was paid than granted: equal
/// instalments are none.
fn twice(one: &SubsidyPaid, other: &SubsidyPaid, beyond: bool) -> bool {
    let apart = super::days(one.value_date.day(), other.value_date.day()).abs();
    let close = apart == 0 || (beyond && apart <= TWICE_DAYS);
    one.cents == other.cents && (one.reference == other.reference || close)
}
