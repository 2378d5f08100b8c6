use std::ops::Deref;

use allocation::Cents;
use chrono::NaiveDate;

use crate::figures::money::{Money, Unspent};
use crate::fold::account::above;
use crate::payload::{AllocationDetermined, Envelope};
use crate::{RecordedFact, Register, Sums};

/// The balance of an envelope: what was granted and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvelopeBalance {
    /// The fund.
    pub fund: String,
    /// Which envelope.
    pub envelope: Envelope,
    /// What moved.
    pub sums: Sums,
    /// What follows from it.
    pub money: Money,
    /// By when unused money is to be repaid.
    pub due: Option<NaiveDate>,
}

/// A balance has every figure of its money.
impl Deref for EnvelopeBalance {
    type Target = Money;

    fn deref(&self) -> &Money {
        &self.money
    }
}

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
///
/// Art. 60ter/1, §§ 1 to 5.
pub fn granted(fact: &AllocationDetermined, fund: &str, envelope: Envelope) -> Cents {
    let share = fact.shares.iter().find(|share| share.fund.as_str() == fund);
    share.map_or(Cents::ZERO, |share| {
        let common = *share.common_projects_cents;
        match envelope {
            Envelope::CommonProjects => common,
            Envelope::Operating => above(*share.total_cents, common),
        }
    })
}

impl Register {
    /// The balance of one envelope.
    pub fn balance(&self, year: i32, fund: &str, envelope: Envelope) -> EnvelopeBalance {
        let book = self.year(year);
        let account = book.and_then(|book| book.accounts.get(&(fund.to_owned(), envelope)));
        let sums = account.map_or_else(Sums::default, |account| *account.sums());
        let determined = book.and_then(|book| book.determination());
        let granted = determined.map(|filed| granted(&filed.fact, fund, envelope));
        self.balance_of(year, fund, envelope, sums, granted)
    }

    /// The balance of an envelope in which that moved and to which that was granted.
    pub(crate) fn balance_of(
        &self,
        year: i32,
        fund: &str,
        envelope: Envelope,
        mut sums: Sums,
        granted: Option<Cents>,
    ) -> EnvelopeBalance {
        let key = self.key_applied(year);
        let carried =
            envelope == Envelope::CommonProjects && key.is_some_and(|key| key.fact.law.carries_over());
        if envelope == Envelope::CommonProjects && sums.paid > Cents::ZERO {
            // Spending is recorded as it happens, so nothing spent is a figure and not a missing declaration.
            sums.used = Some(sums.used.unwrap_or(Cents::ZERO));
        }
        let due = key.and_then(|key| key.fact.law.calendar.repayment_due_date(year).ok());
        let passed = matches!((due, self.today()), (Some(due), Some(today)) if today > due);
        // Money for common projects may be spent until the date of repayment, or for good if it is carried over.
        let free = envelope == Envelope::CommonProjects && (carried || !passed);
        let unspent = if free { Unspent::Free } else { Unspent::Owed };
        let money = Money::of(envelope, granted, &sums, unspent);
        EnvelopeBalance { fund: fund.to_owned(), envelope, sums, money, due }
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
    pub fn previous_determination(&self, year: i32) -> Option<&RecordedFact<AllocationDetermined>> {
        let book = self.year(year)?;
        let current = book.determination()?.seq();
        book.determinations.iter().rev().find(|filed| filed.in_force() && filed.seq() < current)
    }
}
