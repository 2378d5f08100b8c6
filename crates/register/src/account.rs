use allocation::Cents;
use chrono::NaiveDate;

use crate::payload::{Envelope, Ground};
use crate::{Event, Filed};

/// What moved in one envelope of one fund in one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    entries: Vec<Filed<Event>>,
    sums: Sums,
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
    /// Accepted by External Audit.
    pub accepted: Option<Cents>,
    /// Claimed back, by ground: unused, unjustified, misuse.
    pub claimed: [Cents; 3],
    /// Repaid, by ground.
    pub repaid: [Cents; 3],
}

/// The balance of an envelope: what was granted and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvelopeBalance {
    /// The fund.
    pub fund: String,
    /// Which envelope.
    pub envelope: Envelope,
    /// What the determination in force grants.
    pub granted: Cents,
    /// What moved.
    pub sums: Sums,
    /// What is still to be paid: granted less paid less suspended; below zero, too much was paid.
    pub to_pay: Cents,
    /// What is owed back in all: unused, not accepted, or claimed.
    pub owed: Cents,
    /// What of it is still open.
    pub open: Cents,
    /// By when unused money is to be repaid.
    pub due: Option<NaiveDate>,
}

impl Ground {
    /// The grounds, in the order in which sums by ground stand.
    pub const ALL: [Self; 3] = [Self::Unused, Self::Unjustified, Self::Misuse];
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
        self.entries.push(filed);
        // Only the last entry is new, but what it does may depend on the ones before it.
        let last = self.entries.len() - 1;
        if self.counts(&self.entries[last]) {
            self.sums.add(&self.entries[last].fact);
        }
    }

    pub(crate) fn correct(&mut self, seq: u64, by: u64) {
        if let Ok(place) = self.entries.binary_search_by_key(&seq, Filed::seq) {
            self.entries[place].corrected_by = Some(by);
        }
        let mut sums = Sums::default();
        for filed in self.entries.iter().filter(|filed| self.counts(filed)) {
            sums.add(&filed.fact);
        }
        self.sums = sums;
    }

    /// Whether an entry counts: it stands, and so does the suspension that it releases.
    fn counts(&self, filed: &Filed<Event>) -> bool {
        let ground = match &filed.fact {
            Event::PaymentReleased(released) => {
                let place = self.entries.binary_search_by_key(&released.suspension, Filed::seq);
                place.is_ok_and(|place| self.entries[place].stands())
            }
            _ => true,
        };
        ground && filed.stands()
    }
}

impl Sums {
    /// Adds what an event moves. Sums beyond the range of amounts stay at its end: a ledger that holds them
    /// was not written by this program, and its rules are told as broken.
    fn add(&mut self, event: &Event) {
        let plus = |sum: &mut Cents, cents: Cents| *sum = sum.plus(cents).unwrap_or(Cents::MAX);
        match event {
            Event::SubsidyPaid(fact) => plus(&mut self.paid, fact.cents.cents()),
            Event::PaymentSuspended(fact) => plus(&mut self.suspended, fact.cents.cents()),
            Event::PaymentReleased(fact) => {
                self.suspended = self.suspended.minus(fact.cents.cents()).unwrap_or(Cents::ZERO);
            }
            Event::UseDeclared(fact) => self.used = Some(fact.cents.cents()),
            Event::ProjectSpent(fact) => {
                let mut used = self.used.unwrap_or(Cents::ZERO);
                plus(&mut used, fact.cents.cents());
                self.used = Some(used);
            }
            Event::UseAccepted(fact) => self.accepted = Some(fact.cents.cents()),
            Event::RepaymentClaimed(fact) => {
                plus(&mut self.claimed[fact.ground as usize], fact.cents.cents());
            }
            Event::RepaymentReceived(fact) => {
                plus(&mut self.repaid[fact.ground as usize], fact.cents.cents());
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

    /// What is owed back. Declared use settles what is unused; accepted use settles what is unjustified; a
    /// claim for misuse stands beside both; and what was claimed is owed at least.
    pub(crate) fn owed(&self) -> Cents {
        let justified = match (self.used, self.accepted) {
            (Some(used), Some(accepted)) => Some(used.min(accepted)),
            (used, accepted) => used.or(accepted),
        };
        let by_use = justified.map_or(Cents::ZERO, |justified| above(self.paid, justified));
        let misuse = self.claimed[Ground::Misuse as usize];
        total([by_use, misuse]).max(self.claimed_in_all()).min(self.paid)
    }
}

/// By how much `a` is above `b`; zero when it is not.
pub(crate) fn above(a: Cents, b: Cents) -> Cents {
    a.minus(b).unwrap_or(Cents::ZERO).max(Cents::ZERO)
}

fn total<const N: usize>(parts: [Cents; N]) -> Cents {
    Cents::sum(parts).unwrap_or(Cents::MAX)
}
