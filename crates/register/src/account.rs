use allocation::Cents;
use chrono::NaiveDate;

use crate::payload::{Envelope, Ground};
use crate::{Event, Filed};

/// What moved in one envelope of one fund in one year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    entries: Vec<Filed<Event>>,
    sums: Sums,
    /// What is in the sums of entries that were let go; see [`crate::Tally`].
    gone: Gone,
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
    /// Accepted by External Audit.
    pub accepted: Option<Cents>,
    /// Claimed back, by ground, in the order of [`Ground::ALL`].
    pub claimed: [Cents; 4],
    /// Repaid, by ground.
    pub repaid: [Cents; 4],
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
    /// What is still to be paid: granted less paid less suspended, with what was repaid as overpaid; below zero,
    /// too much was paid.
    pub to_pay: Cents,
    /// What is owed back, by ground: what follows from use and grant, or what was claimed if that is more.
    pub owed: [Cents; 4],
    /// What of it follows from use and grant, without any claim.
    pub(crate) by_use: [Cents; 4],
    /// What of it is still open, by ground: a repayment on one ground settles no other.
    pub open: [Cents; 4],
    /// By when unused money is to be repaid.
    pub due: Option<NaiveDate>,
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
        self.sum_up();
    }

    fn sum_up(&mut self) {
        let mut sums = Sums::default();
        for filed in self.entries.iter().filter(|filed| self.counts(filed)) {
            sums.add(&filed.fact);
        }
        sums.paid = wide(sums.paid, self.gone.paid);
        for (sum, gone) in sums.repaid.iter_mut().zip(self.gone.repaid) {
            *sum = wide(*sum, gone);
        }
        self.sums = sums;
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

    /// What is owed back, by ground, of an envelope to which `granted` was granted. Of the money that was rightly
    /// paid, what was not used is unused, and what was used and not accepted is unjustified; a claim counts where
    /// it is more. In all, no more is owed than was paid.
    pub(crate) fn owed(&self, granted: Cents, unspent: Unspent) -> [Cents; 4] {
        let overpaid = above(self.paid, granted);
        let kept = above(self.paid, overpaid);
        let used = self.used.unwrap_or(kept).min(kept);
        let unused = if unspent == Unspent::Owed { above(kept, used) } else { Cents::ZERO };
        let unjustified = above(used, self.accepted.unwrap_or(used));
        let mut left = self.paid;
        let mut owed = [unused, unjustified, Cents::ZERO, overpaid];
        // What follows from figures comes before what was claimed beyond it.
        for place in [Ground::Overpaid, Ground::Unused, Ground::Unjustified, Ground::Misuse] {
            let owed = &mut owed[place as usize];
            *owed = (*owed).max(self.claimed[place as usize]).min(left);
            left = above(left, *owed);
        }
        owed
    }
}

/// Whether money that was not used is owed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unspent {
    /// It is.
    Owed,
    /// It may still be used.
    Free,
}

impl EnvelopeBalance {
    /// Owed on all grounds.
    pub fn owed_in_all(&self) -> Cents {
        total(self.owed)
    }

    /// Open on all grounds.
    pub fn open_in_all(&self) -> Cents {
        total(self.open)
    }
}

/// By how much `a` is above `b`; zero when it is not.
pub(crate) fn above(a: Cents, b: Cents) -> Cents {
    a.minus(b).unwrap_or(Cents::ZERO).max(Cents::ZERO)
}

fn total<const N: usize>(parts: [Cents; N]) -> Cents {
    Cents::sum(parts).unwrap_or(Cents::MAX)
}
