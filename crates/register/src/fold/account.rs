use allocation::Cents;
use chrono::NaiveDate;

use crate::fact::filed::{at, mark};
use crate::fold::index::Index;
use crate::payload::{Envelope, Ground};
use crate::{Event, Filed};

/// What moved in one envelope of one fund in one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    entries: Vec<Filed<Event>>,
    sums: Sums,
    /// The day of the declaration of use that stands.
    declared: Option<NaiveDate>,
    /// The acceptance that stands.
    acceptance: Option<Acceptance>,
    /// The releases and returns that stand, by the entry that they name.
    naming: Index<u64>,
    /// What is in the sums of entries that were let go; see [`crate::Tally`].
    gone: Gone,
}

/// What was accepted, and up to which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Acceptance {
    day: NaiveDate,
    cents: Cents,
    of_projects: bool,
}

/// Sums over payments and repayments that are not held any more. They are wide enough for any number of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Gone {
    paid: i128,
    repaid: [i128; 4],
}

/// The sums over the standing entries of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Paid to the fund.
    pub paid: Cents,
    /// Suspended and not released.
    pub suspended: Cents,
    /// Declared as used (operating) or spent on projects (common projects); none when nothing was declared.
    pub used: Option<Cents>,
    /// Accepted by External Audit, of what was declared by the day of the acceptance; none when it was declared later.
    pub accepted: Option<Cents>,
    /// What was spent on projects by the day of the acceptance: what it is about.
    pub decided: Cents,
    /// Claimed back, by ground, in the order of [`Ground::ALL`].
    pub claimed: [Cents; 4],
    /// Repaid, by ground, less what was returned of it.
    pub repaid: [Cents; 4],
    /// Returned to the fund of what it had repaid. It is taken from `repaid`; if the repayment was corrected away, it is in `paid`.
    pub returned: Cents,
}

impl Ground {
    /// The grounds, in the order in which sums by ground stand.
    pub const ALL: [Self; 4] = [Self::Unused, Self::Unjustified, Self::Misuse, Self::Overpaid];

    /// The word by which files and commands name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Unjustified => "unjustified",
            Self::Misuse => "misuse",
            Self::Overpaid => "overpaid",
        }
    }
}

impl Account {
    /// The entries, in order, corrected ones included.
    pub fn entries(&self) -> &[Filed<Event>] {
        &self.entries
    }

    /// The sums over the standing entries.
    pub fn sums(&self) -> &Sums {
        &self.sums
    }

    /// The last standing entry that `picks`.
    pub(crate) fn last(&self, picks: impl Fn(&Event) -> bool) -> Option<&Filed<Event>> {
        self.entries.iter().rev().find(|filed| filed.stands() && picks(&filed.fact))
    }

    pub(crate) fn push(&mut self, filed: Filed<Event>) {
        if let Some(named) = names(&filed.fact) {
            self.naming.add(named, filed.seq());
        }
        self.entries.push(filed);
        // Only the last entry is new, but what it does may depend on the ones before it.
        self.count(self.entries.len() - 1);
    }

    pub(crate) fn correct(&mut self, seq: u64, by: u64) {
        mark(&mut self.entries, seq, by);
        let Some(filed) = at(&self.entries, seq) else { return };
        if let Some(named) = names(&filed.fact) {
            self.naming.drop(&named, seq);
        }
        // What stands by itself is taken out again, as long as no sum has met its end; anything else may change what others do.
        let one = match &filed.fact {
            Event::SubsidyPaid(fact) => Some((&mut self.sums.paid, fact.cents.cents())),
            Event::RepaymentClaimed(fact) => {
                Some((&mut self.sums.claimed[fact.ground as usize], fact.cents.cents()))
            }
            _ => None,
        };
        match one {
            Some((sum, cents)) if *sum < Cents::MAX => *sum = less(*sum, cents),
            _ => self.sum_up(),
        }
    }

    /// Takes out the expenses of a project: the submission that stands draws on another year.
    pub(crate) fn take_expenses(&mut self, project: &str) -> Vec<Filed<Event>> {
        let of_project = |filed: &Filed<Event>| matches!(&filed.fact, Event::ProjectSpent(fact) if fact.project.as_str() == project);
        let (taken, kept) = std::mem::take(&mut self.entries).into_iter().partition(of_project);
        self.entries = kept;
        self.sum_up();
        taken
    }

    /// Puts entries among its own, in their order.
    pub(crate) fn insert(&mut self, filed: Vec<Filed<Event>>) {
        self.entries.extend(filed);
        self.entries.sort_by_key(Filed::seq);
        self.sum_up();
    }

    fn sum_up(&mut self) {
        self.sums = Sums::default();
        (self.declared, self.acceptance) = (None, None);
        for place in 0..self.entries.len() {
            self.count(place);
        }
        self.sums.paid = wide(self.sums.paid, self.gone.paid);
        for (sum, gone) in self.sums.repaid.iter_mut().zip(self.gone.repaid) {
            *sum = wide(*sum, gone);
        }
    }

    /// Adds what the entry at `place` moves to the sums, if it counts.
    fn count(&mut self, place: usize) {
        let filed = &self.entries[place];
        if !filed.stands() {
            return;
        }
        match &filed.fact {
            // A release counts as long as the suspension that it ends.
            Event::PaymentReleased(fact) if self.standing(fact.suspension).is_none() => {}
            Event::RepaymentReturned(fact) => {
                let cents = fact.cents.cents();
                let repaid = self.standing(fact.repayment).map(|filed| &filed.fact);
                match repaid {
                    Some(Event::RepaymentReceived(repaid)) => {
                        let sum = &mut self.sums.repaid[repaid.ground as usize];
                        *sum = less(*sum, cents);
                    }
                    // What it gave back is not there any more: the fund has the money.
                    _ => self.sums.paid = more(self.sums.paid, cents),
                }
                self.sums.returned = more(self.sums.returned, cents);
            }
            Event::UseDeclared(fact) => {
                self.declared = Some(fact.date.day());
                self.sums.used = Some(fact.cents.cents());
                self.accept(place);
            }
            Event::UseAccepted(fact) => {
                let of_projects = fact.envelope == Envelope::CommonProjects;
                self.acceptance =
                    Some(Acceptance { day: fact.date.day(), cents: fact.cents.cents(), of_projects });
                self.accept(place);
            }
            Event::ProjectSpent(fact) => {
                let cents = fact.cents.cents();
                let in_time = self.acceptance.is_some_and(|accepted| fact.date.day() <= accepted.day);
                self.sums.used = Some(more(self.sums.used.unwrap_or(Cents::ZERO), cents));
                if in_time {
                    self.sums.decided = more(self.sums.decided, cents);
                }
            }
            event => self.sums.add(event),
        }
    }

    /// What the acceptance that stands is about: what was declared, or spent, by its day, among the entries up to `place`.
    /// Later ones are counted as they come.
    fn accept(&mut self, place: usize) {
        let Some(Acceptance { day, cents, of_projects }) = self.acceptance else { return };
        let decides = of_projects || self.declared.is_some_and(|declared| declared <= day);
        self.sums.accepted = decides.then_some(cents);
        if self.sums.used.is_none() || !of_projects {
            self.sums.decided = Cents::ZERO;
            return;
        }
        let entries = &self.entries[..=place];
        let spent = entries.iter().filter(|filed| filed.stands());
        let spent = spent.filter_map(|filed| match &filed.fact {
            Event::ProjectSpent(fact) if fact.date.day() <= day => Some(fact.cents.cents()),
            _ => None,
        });
        self.sums.decided = Cents::sum(spent).unwrap_or(Cents::MAX);
    }

    /// What was returned of a repayment.
    pub(crate) fn returned(&self, repayment: u64) -> Cents {
        let returned = self.naming(repayment).filter_map(|filed| match &filed.fact {
            Event::RepaymentReturned(fact) => Some(fact.cents.cents()),
            _ => None,
        });
        returned.fold(Cents::ZERO, more)
    }

    /// The releases and returns that stand and name an entry, in order.
    pub(crate) fn naming(&self, seq: u64) -> impl Iterator<Item = &Filed<Event>> {
        self.naming.of(&seq).filter_map(|seq| at(&self.entries, seq))
    }

    /// The entry of that number, if it is one of this account and stands.
    pub(crate) fn standing(&self, seq: u64) -> Option<&Filed<Event>> {
        let place = self.entries.binary_search_by_key(&seq, Filed::seq).ok()?;
        Some(&self.entries[place]).filter(|filed| filed.stands())
    }

    /// Adds a payment or a repayment, and lets it go.
    pub(crate) fn let_go(&mut self, event: &Event) {
        self.gone.add(event, 1);
        self.sums.add(event);
    }

    /// Adds payments of `cents` in all that were let go already.
    pub(crate) fn let_go_paid(&mut self, cents: i128) {
        self.gone.paid += cents;
        self.sums.paid = wide(self.sums.paid, cents);
    }

    /// Takes back an entry that was let go: its cents are in the sums already.
    pub(crate) fn recall(&mut self, filed: Filed<Event>) {
        self.gone.add(&filed.fact, -1);
        let place = self.entries.partition_point(|other| other.seq() < filed.seq());
        self.entries.insert(place, filed);
    }
}

/// The suspension that a release names, or the repayment that a return names.
fn names(event: &Event) -> Option<u64> {
    match event {
        Event::PaymentReleased(fact) => Some(fact.suspension),
        Event::RepaymentReturned(fact) => Some(fact.repayment),
        _ => None,
    }
}

impl Gone {
    fn add(&mut self, event: &Event, times: i128) {
        match event {
            Event::SubsidyPaid(fact) => self.paid += times * i128::from(fact.cents.get()),
            Event::RepaymentReceived(fact) => {
                self.repaid[fact.ground as usize] += times * i128::from(fact.cents.get());
            }
            _ => {}
        }
    }
}

/// A sum and cents above zero; beyond the range of amounts it stays at its end.
fn wide(sum: Cents, cents: i128) -> Cents {
    let all = i128::from(sum.get()) + cents;
    i64::try_from(all).ok().and_then(|all| Cents::new(all).ok()).unwrap_or(Cents::MAX)
}

impl Sums {
    /// Adds what an event moves by itself. Sums beyond the range of amounts stay at its end: a ledger that holds them
    /// was not written by this program, and its rules are told as broken.
    pub(crate) fn add(&mut self, event: &Event) {
        match event {
            Event::SubsidyPaid(fact) => self.paid = more(self.paid, fact.cents.cents()),
            Event::PaymentSuspended(fact) => self.suspended = more(self.suspended, fact.cents.cents()),
            Event::PaymentReleased(fact) => self.suspended = less(self.suspended, fact.cents.cents()),
            Event::RepaymentClaimed(fact) => {
                let sum = &mut self.claimed[fact.ground as usize];
                *sum = more(*sum, fact.cents.cents());
            }
            Event::RepaymentReceived(fact) => {
                let sum = &mut self.repaid[fact.ground as usize];
                *sum = more(*sum, fact.cents.cents());
            }
            _ => {}
        }
    }

    /// Claimed on all grounds.
    pub fn claimed_in_all(&self) -> Cents {
        total(self.claimed)
    }

    /// Repaid on all grounds.
    pub fn repaid_in_all(&self) -> Cents {
        total(self.repaid)
    }
}

/// By how much `a` is above `b`; zero when it is not.
pub(crate) fn above(a: Cents, b: Cents) -> Cents {
    less(a, b).max(Cents::ZERO)
}

/// `a` less `b`, which may be below zero.
pub(crate) fn less(a: Cents, b: Cents) -> Cents {
    a.minus(b).unwrap_or(Cents::ZERO)
}

/// `a` and `b`; beyond the range of amounts it stays at its end.
pub(crate) fn more(a: Cents, b: Cents) -> Cents {
    a.plus(b).unwrap_or(Cents::MAX)
}

pub(crate) fn total<const N: usize>(parts: [Cents; N]) -> Cents {
    Cents::sum(parts).unwrap_or(Cents::MAX)
}
