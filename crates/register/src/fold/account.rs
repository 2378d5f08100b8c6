use std::collections::{BTreeMap, BTreeSet};

use allocation::Cents;

use crate::fold::by_day::ByDay;
use crate::fold::index::Index;
use crate::payload::{Envelope, Ground, UseAccepted};
use crate::{Event, RecordedFact};

/// What moved in one envelope of one fund in one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub(crate) entries: BTreeMap<u64, RecordedFact<Event>>,
    /// What the entries in force come to. It is exact, and wide enough for any number of them, so that an entry is taken out as it
    /// was put in.
    pub(crate) exact: Exact,
    sums: Sums,
    /// The releases and returns that count, by the entry that they name.
    naming: Index<u64>,
}

/// What the entries of an account come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exact {
    pub(crate) paid: i128,
    suspended: i128,
    claimed: [i128; 4],
    pub(crate) repaid: [i128; 4],
    returned: i128,
    /// What was spent on projects.
    spent: ByDay,
    /// The declarations and the acceptances that count: the last of each is in force.
    declared: BTreeSet<u64>,
    accepted: BTreeSet<u64>,
}

/// The sums over the entries in force of an account.
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
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &RecordedFact<Event>> + Clone {
        self.entries.values()
    }

    /// How many entries it holds, corrected ones included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The sums over the entries in force.
    pub fn sums(&self) -> &Sums {
        &self.sums
    }

    /// The declaration of use in force.
    pub(crate) fn declaration(&self) -> Option<&RecordedFact<Event>> {
        self.entries.get(self.exact.declared.last()?)
    }

    /// The acceptance in force.
    pub(crate) fn acceptance(&self) -> Option<&RecordedFact<Event>> {
        self.entries.get(self.exact.accepted.last()?)
    }

    pub(crate) fn push(&mut self, filed: RecordedFact<Event>) {
        let seq = filed.seq();
        self.entries.insert(seq, filed);
        self.count(seq, 1);
        self.sum_up();
    }

    pub(crate) fn correct(&mut self, seq: u64, by: u64) {
        if self.in_force(seq).is_some() {
            self.count(seq, -1);
            if let Some(filed) = self.entries.get_mut(&seq) {
                filed.corrected_by = Some(by);
            }
            self.sum_up();
        }
    }

    /// Takes out expenses: the submission in force draws on another year.
    pub(crate) fn take(&mut self, seqs: impl Iterator<Item = u64>) -> Vec<RecordedFact<Event>> {
        let mut taken = Vec::new();
        for seq in seqs {
            if self.in_force(seq).is_some() {
                self.count(seq, -1);
            }
            taken.extend(self.entries.remove(&seq));
        }
        self.sum_up();
        taken
    }

    /// Puts entries among its own.
    pub(crate) fn put(&mut self, entries: Vec<RecordedFact<Event>>) {
        for filed in entries {
            let (seq, stands) = (filed.seq(), filed.in_force());
            self.entries.insert(seq, filed);
            if stands {
                self.count(seq, 1);
            }
        }
        self.sum_up();
    }

    /// Puts what an entry moves into what the account comes to (`sign` 1), or takes it out again (-1).
    fn count(&mut self, seq: u64, sign: i128) {
        let Some(filed) = self.entries.get(&seq) else { return };
        let exact = &mut self.exact;
        let times = |cents: i64| sign * i128::from(cents);
        // A release counts as long as the suspension that it ends. What a return gave back of a repayment that is not there
        // any more, the fund has.
        let followed =
            self.naming.of(&seq).filter_map(|seq| self.entries.get(&seq)).map(|filed| match &filed.fact {
                Event::PaymentReleased(fact) => times(fact.cents.get()),
                Event::RepaymentReturned(fact) => times(fact.cents.get()),
                _ => 0,
            });
        let followed: i128 = followed.sum();
        let named =
            |seq: u64| self.entries.get(&seq).filter(|filed| filed.in_force()).map(|filed| &filed.fact);
        match &filed.fact {
            Event::SubsidyPaid(fact) => exact.paid += times(fact.cents.get()),
            Event::PaymentSuspended(fact) => exact.suspended += times(fact.cents.get()) - followed,
            Event::PaymentReleased(fact) if named(fact.suspension).is_some() => {
                exact.suspended -= times(fact.cents.get());
            }
            Event::UseDeclared(_) => change(&mut exact.declared, seq, sign),
            Event::UseAccepted(_) => change(&mut exact.accepted, seq, sign),
            Event::RepaymentClaimed(fact) => exact.claimed[fact.ground as usize] += times(fact.cents.get()),
            Event::RepaymentReceived(fact) => {
                exact.repaid[fact.ground as usize] += times(fact.cents.get()) - followed;
                exact.paid -= followed;
            }
            Event::RepaymentReturned(fact) => {
                match named(fact.repayment) {
                    Some(Event::RepaymentReceived(repaid)) => {
                        exact.repaid[repaid.ground as usize] -= times(fact.cents.get());
                    }
                    _ => exact.paid += times(fact.cents.get()),
                }
                exact.returned += times(fact.cents.get());
            }
            Event::ProjectSpent(fact) => exact.spent.add(fact.date.day(), times(fact.cents.get()), sign),
            // No other kind moves money; `filing.rs` puts none here.
            _ => {}
        }
        if let Some(named) = names(&filed.fact) {
            if sign > 0 { self.naming.add(named, seq) } else { self.naming.remove(&named, seq) }
        }
    }

    /// The sums as they are read. Beyond the range of amounts they stay at its end: a ledger that holds such was not written
    /// by this program, and its rules are reported as broken.
    pub(crate) fn sum_up(&mut self) {
        let exact = &self.exact;
        let declared = match self.declaration().map(|filed| &filed.fact) {
            Some(Event::UseDeclared(fact)) => Some((fact.date.day(), *fact.cents)),
            _ => None,
        };
        let acceptance = match self.acceptance().map(|filed| &filed.fact) {
            Some(Event::UseAccepted(fact)) => Some(fact),
            _ => None,
        };
        let spent = (exact.spent.count > 0).then(|| clamped(exact.spent.total));
        // An acceptance is of what was declared by its day; that of projects, of what was spent.
        let decides = |fact: &&UseAccepted| {
            fact.envelope == Envelope::CommonProjects
                || declared.is_some_and(|(day, _)| day <= fact.date.day())
        };
        self.sums = Sums {
            paid: clamped(exact.paid),
            suspended: clamped(exact.suspended),
            used: declared.map(|(_, cents)| cents).or(spent),
            accepted: acceptance.filter(decides).map(|fact| *fact.cents),
            decided: acceptance.map_or(Cents::ZERO, |fact| clamped(exact.spent.until(fact.date.day()))),
            claimed: exact.claimed.map(clamped),
            repaid: exact.repaid.map(clamped),
            returned: clamped(exact.returned),
        };
    }

    /// What was returned of a repayment.
    pub(crate) fn returned(&self, repayment: u64) -> Cents {
        let returned = self.naming(repayment).filter_map(|filed| match &filed.fact {
            Event::RepaymentReturned(fact) => Some(*fact.cents),
            _ => None,
        });
        returned.fold(Cents::ZERO, more)
    }

    /// The releases and returns in force that name an entry, in order.
    pub(crate) fn naming(&self, seq: u64) -> impl Iterator<Item = &RecordedFact<Event>> {
        self.naming.of(&seq).filter_map(|seq| self.entries.get(&seq))
    }

    /// The entry of that number, if it is one of this account and in force.
    pub(crate) fn in_force(&self, seq: u64) -> Option<&RecordedFact<Event>> {
        self.entries.get(&seq).filter(|filed| filed.in_force())
    }
}

/// Puts an entry among others, or takes it out.
fn change(seqs: &mut BTreeSet<u64>, seq: u64, sign: i128) {
    if sign > 0 {
        seqs.insert(seq);
    } else {
        seqs.remove(&seq);
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

/// A sum as an amount; beyond the range of amounts it stays at its end.
fn clamped(sum: i128) -> Cents {
    let end = i128::from(Cents::MAX.get());
    i64::try_from(sum.clamp(-end, end)).ok().and_then(|sum| Cents::new(sum).ok()).unwrap_or(Cents::MAX)
}

impl Sums {
    /// Adds what an event moves by itself. Sums beyond the range of amounts stay at its end: a ledger that holds them
    /// was not written by this program, and its rules are reported as broken.
    pub(crate) fn add(&mut self, event: &Event) {
        match event {
            Event::SubsidyPaid(fact) => self.paid = more(self.paid, *fact.cents),
            Event::PaymentSuspended(fact) => self.suspended = more(self.suspended, *fact.cents),
            Event::PaymentReleased(fact) => self.suspended = less(self.suspended, *fact.cents),
            Event::RepaymentClaimed(fact) => {
                let sum = &mut self.claimed[fact.ground as usize];
                *sum = more(*sum, *fact.cents);
            }
            Event::RepaymentReceived(fact) => {
                let sum = &mut self.repaid[fact.ground as usize];
                *sum = more(*sum, *fact.cents);
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
