//! Money in an envelope: every figure of `docs/money.md`, in the order in which that page defines them.

use allocation::Cents;

use crate::Sums;
use crate::fold::account::{above, less, more, total};
use crate::payload::{Envelope, Ground};

/// The figures of an envelope that follow from what was granted and what moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// What the determination in force grants; without one, what the fund holds.
    pub granted: Cents,
    /// What the fund holds of what it was paid: less what it repaid as overpaid.
    pub held: Cents,
    /// What it holds rightly.
    pub kept: Cents,
    /// What it holds above what is granted.
    pub over: Cents,
    /// What it kept and did not use.
    pub unused: Cents,
    /// What it used and External Audit did not accept.
    pub unjustified: Cents,
    /// What is owed back, by ground, whether or not it was repaid.
    pub owed: [Cents; 4],
    /// What of it is still open, by ground.
    pub open: [Cents; 4],
    /// What was repaid on one ground and settled what is open on another, by the ground that it settled.
    pub settled: [Cents; 4],
    /// What was repaid on other grounds than overpaid above what is owed, and settled nothing.
    pub spare: Cents,
    /// What of it can never be owed: it is to be returned.
    pub too_much: Cents,
    /// What is still to be paid; below zero, what is to come back as overpaid.
    pub to_pay: Cents,
    /// What is withheld of what is granted.
    pub withheld: Cents,
}

/// Whether money that was not used is owed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unspent {
    /// It is.
    Owed,
    /// Money of common projects may still be spent.
    Free,
}

/// The grounds on which use decides, in the order in which they share what was kept.
const BY_USE: [Ground; 3] = [Ground::Unused, Ground::Misuse, Ground::Unjustified];
/// The grounds in the order in which what was repaid too much elsewhere settles them.
const SETTLED: [Ground; 4] = [Ground::Overpaid, Ground::Unused, Ground::Unjustified, Ground::Misuse];

impl Money {
    /// The figures of an envelope; `granted` is none when no determination is in force.
    ///
    /// Art. 60ter/1, §§ 1 to 6; law of 22-05-2003, arts 121, 123 and 124. Each line cites its own in `docs/money.md`.
    pub fn of(envelope: Envelope, granted: Option<Cents>, sums: &Sums, unspent: Unspent) -> Self {
        let repaid = sums.repaid;
        let held = less(sums.paid, repaid[Ground::Overpaid as usize]);
        let granted = granted.unwrap_or(held);
        let kept = held.min(granted).max(Cents::ZERO);
        let over = above(held, granted);
        let using = Using { envelope, sums, kept };
        // Art. 60ter/1, § 6: what was not used is repaid.
        let unused = if unspent == Unspent::Owed { using.left() } else { Cents::ZERO };
        // Law of 22-05-2003, art. 123, second paragraph: what was not justified is repaid.
        let unjustified = using.refused();
        let told = match (sums.used, envelope) {
            (None, _) => sums.claimed[Ground::Unused as usize],
            (_, Envelope::CommonProjects) if unused == Cents::ZERO => sums.claimed[Ground::Unused as usize],
            _ => unused,
        };
        let mut owed = using.owed(told, unjustified);
        owed[Ground::Overpaid as usize] = more(repaid[Ground::Overpaid as usize], over);
        let mut open = [Cents::ZERO; 4];
        let mut spare = Cents::ZERO;
        for ground in BY_USE {
            let place = ground as usize;
            open[place] = above(owed[place], repaid[place]);
            spare = more(spare, above(repaid[place], owed[place]));
        }
        open[Ground::Overpaid as usize] = over;
        let mut settled = [Cents::ZERO; 4];
        for ground in SETTLED {
            let place = ground as usize;
            settled[place] = open[place].min(spare);
            open[place] = less(open[place], settled[place]);
            spare = less(spare, settled[place]);
        }
        let (to_pay, withheld) = if held <= granted {
            let rest = less(granted, held);
            (above(rest, sums.suspended), sums.suspended.min(rest))
        } else {
            (less(Cents::ZERO, open[Ground::Overpaid as usize]), Cents::ZERO)
        };
        // What may still come to be owed: of what the fund has when everything is paid, and nothing is used any more.
        let later = Using { kept: more(held, to_pay).min(granted).max(Cents::ZERO), ..using };
        let rest = if sums.used.is_none() { later.kept } else { later.left() };
        let may_be_owed = total(later.owed(rest, later.refused()));
        let owed_by_use = less(total(owed), owed[Ground::Overpaid as usize]);
        let too_much = above(spare, above(may_be_owed, owed_by_use));
        Self {
            granted,
            held,
            kept,
            over,
            unused,
            unjustified,
            owed,
            open,
            settled,
            spare,
            too_much,
            to_pay,
            withheld,
        }
    }

    /// Owed on all grounds.
    pub fn owed_in_all(&self) -> Cents {
        total(self.owed)
    }

    /// Open on all grounds.
    pub fn open_in_all(&self) -> Cents {
        total(self.open)
    }
}

/// What was used of what was kept.
#[derive(Clone, Copy)]
struct Using<'a> {
    envelope: Envelope,
    sums: &'a Sums,
    kept: Cents,
}

impl Using<'_> {
    /// What was used of it; all of it, as long as nothing is declared.
    fn used(&self) -> Cents {
        self.sums.used.unwrap_or(self.kept).min(self.kept)
    }

    /// What was not used of it.
    ///
    /// Art. 60ter/1, § 6.
    fn left(&self) -> Cents {
        less(self.kept, self.used())
    }

    /// What was used of it and not accepted.
    ///
    /// Law of 22-05-2003, art. 123, second paragraph.
    fn refused(&self) -> Cents {
        let Some(accepted) = self.sums.accepted else { return Cents::ZERO };
        let decided = match self.envelope {
            Envelope::Operating => self.used(),
            Envelope::CommonProjects => self.sums.decided.min(self.used()),
        };
        above(decided, accepted)
    }

    /// What is owed on the grounds on which use decides: together no more than was kept.
    ///
    /// Unused: art. 60ter/1, § 6. Misuse: law of 22-05-2003, art. 123, first paragraph. Unjustified: second paragraph.
    fn owed(&self, unused: Cents, unjustified: Cents) -> [Cents; 4] {
        let claimed = |ground: Ground| self.sums.claimed[ground as usize];
        let mut owed = [Cents::ZERO; 4];
        let mut left = self.kept;
        for ground in BY_USE {
            let cents = match ground {
                Ground::Unused => unused,
                Ground::Unjustified if self.sums.accepted.is_none() => claimed(ground),
                // The same money is not owed twice.
                Ground::Unjustified => above(unjustified, owed[Ground::Misuse as usize]),
                Ground::Misuse | Ground::Overpaid => claimed(ground),
            };
            owed[ground as usize] = cents.min(left);
            left = less(left, owed[ground as usize]);
        }
        owed
    }
}
