use allocation::Cents;

use crate::account::{Unspent, above};
use crate::payload::{AllocationDetermined, Envelope, Ground};
use crate::{EnvelopeBalance, Filed, Register, Sums};

impl Envelope {
    /// Both envelopes.
    pub const ALL: [Self; 2] = [Self::Operating, Self::CommonProjects];

    /// The word by which files and commands name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operating => "operating",
            Self::CommonProjects => "common-projects",
        }
    }
}

/// What a determination grants to a fund for an envelope.
pub fn granted(fact: &AllocationDetermined, fund: &str, envelope: Envelope) -> Cents {
    let share = fact.shares.iter().find(|share| share.fund.as_str() == fund);
    share.map_or(Cents::ZERO, |share| {
        let common = share.common_projects_cents.cents();
        match envelope {
            Envelope::CommonProjects => common,
            Envelope::Operating => above(share.total_cents.cents(), common),
        }
    })
}

impl Register {
    /// The balance of one envelope.
    pub fn balance(&self, year: i32, fund: &str, envelope: Envelope) -> EnvelopeBalance {
        let book = self.year(year);
        let account = book.and_then(|book| book.accounts.get(&(fund.to_owned(), envelope)));
        let mut sums = account.map_or_else(Sums::default, |account| *account.sums());
        let key = self.key_applied(year);
        let carried =
            envelope == Envelope::CommonProjects && key.is_some_and(|key| key.fact.law.carries_over());
        if envelope == Envelope::CommonProjects && sums.paid > Cents::ZERO {
            // Spending is recorded as it happens, so nothing spent is a figure and not a missing declaration.
            sums.used = Some(sums.used.unwrap_or(Cents::ZERO));
        }
        let granted = book
            .and_then(|book| book.determination())
            .map_or(Cents::ZERO, |filed| granted(&filed.fact, fund, envelope));
        let due = key.and_then(|key| key.fact.law.calendar.repayment_due_date(year).ok());
        let today = self.today();
        // Money for common projects may be spent until the date of repayment, or for ever if it is carried over.
        let free = envelope == Envelope::CommonProjects
            && (carried || !matches!((due, today), (Some(due), Some(today)) if today > due));
        let unspent = if free { Unspent::Free } else { Unspent::Owed };
        let owed = sums.owed(granted, unspent);
        let by_use = Sums { claimed: [Cents::ZERO; 4], ..sums }.owed(granted, unspent);
        let mut open = owed;
        for (open, repaid) in open.iter_mut().zip(sums.repaid) {
            *open = above(*open, repaid);
        }
        let to_pay = granted
            .minus(sums.paid)
            .and_then(|rest| rest.minus(sums.suspended))
            .and_then(|rest| rest.plus(sums.repaid[Ground::Overpaid as usize]));
        EnvelopeBalance {
            fund: fund.to_owned(),
            envelope,
            granted,
            sums,
            to_pay: to_pay.unwrap_or(Cents::ZERO),
            owed,
            by_use,
            open,
            due,
        }
    }

    /// The balances of every envelope of a year that was granted something or in which something moved, by
    /// the order of the counts, then by code.
    pub fn balances(&self, year: i32) -> Vec<EnvelopeBalance> {
        let Some(book) = self.year(year) else { return Vec::new() };
        let mut funds: Vec<&str> = Vec::new();
        let determined = book.determination().into_iter().flat_map(|filed| &filed.fact.shares);
        let moved = book.accounts.keys().map(|(fund, _)| fund.as_str());
        for fund in determined.map(|share| share.fund.as_str()).chain(moved) {
            if !funds.contains(&fund) {
                funds.push(fund);
            }
        }
        let all = funds.into_iter().flat_map(|fund| {
            Envelope::ALL.into_iter().map(move |envelope| self.balance(year, fund, envelope))
        });
        all.filter(|balance| {
            balance.envelope == Envelope::Operating
                || balance.granted > Cents::ZERO
                || book.accounts.contains_key(&(balance.fund.clone(), balance.envelope))
        })
        .collect()
    }

    /// What each fund had in the determination before the one in force, to settle the difference.
    pub fn previous_determination(&self, year: i32) -> Option<&Filed<AllocationDetermined>> {
        let book = self.year(year)?;
        let current = book.determination()?.seq();
        book.determinations.iter().rev().find(|filed| filed.stands() && filed.seq() < current)
    }
}
