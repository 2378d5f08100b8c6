use chain::{EntryView, Hash, Moment};

use crate::payload::{AllocationDetermined, Envelope, SubsidyPaid};
use crate::{Kind, PaymentView, Register, Stamp};

/// Payments that are plainly in order, added up until anything else happens.
///
/// What decides whether a payment is in order changes by no payment but for the range of the sums. So it is found out once
/// for an envelope of a fund, by the same rules as ever, and holds until an entry of another kind is taken: the desk is
/// then cleared into the register, and found out anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk {
    /// The actor who may pay, once one was seen.
    payer: Option<String>,
    years: Vec<DeskYear>,
    /// The last entry at the desk: its number, hash, time.
    last: Option<(u64, Hash, Moment)>,
}

#[derive(Clone, Debug)]
struct DeskYear {
    year: i32,
    /// What was paid in the year in all.
    paid: i128,
    slots: Vec<Slot>,
    /// Where the next payment is looked for first: behind the one before.
    next: usize,
}

#[derive(Clone, Debug)]
struct Slot {
    fund: String,
    envelope: Envelope,
    /// Paid at the desk and not in the register yet.
    paid: i128,
}

impl Desk {
    /// Takes a payment that is plainly in order; whether it is.
    pub(crate) fn take(
        &mut self,
        register: &mut Register,
        entry: &EntryView<'_>,
        payment: PaymentView<'_>,
        hash: Hash,
    ) -> bool {
        if self.payer.as_deref() != Some(&*entry.actor) {
            if register.check_actor(&entry.actor, Kind::SubsidyPaid).is_err() {
                return false;
            }
            self.clear(register);
            self.payer = Some(entry.actor.to_string());
        }
        let Some((year, slot)) = self.place(register, &payment) else { return false };
        let cents = i128::from(payment.cents);
        let book = &mut self.years[year];
        if book.paid + cents > i128::from(allocation::Cents::MAX.get()) {
            return false;
        }
        book.paid += cents;
        book.slots[slot].paid += cents;
        register.leaves.push(hash);
        self.last = Some((entry.seq, hash, entry.at.clone()));
        true
    }

    /// Where the payments of a year to an envelope of a fund are added up; nothing when such a payment is to be looked at.
    fn place(&mut self, register: &Register, payment: &PaymentView<'_>) -> Option<(usize, usize)> {
        let year = match self.years.iter().position(|found| found.year == payment.year) {
            Some(year) => year,
            None => {
                let book = register.years.get(&payment.year)?;
                let asked = register.asked(Kind::SubsidyPaid, Some(payment.year));
                if book.closing().is_some() || !asked.is_empty() {
                    return None;
                }
                let paid = book.accounts.values().map(|account| i128::from(account.sums().paid.get()));
                self.years.push(DeskYear {
                    year: payment.year,
                    paid: paid.sum(),
                    slots: Vec::new(),
                    next: 0,
                });
                self.years.len() - 1
            }
        };
        let DeskYear { slots, next, .. } = &mut self.years[year];
        let is_it =
            |slot: &usize| slots[*slot].envelope == payment.envelope && slots[*slot].fund == payment.fund;
        // Funds are often paid in turn.
        if let Some(slot) = (*next..slots.len()).chain(0..*next).find(is_it) {
            *next = slot + 1;
            return Some((year, slot));
        }
        let determined: &AllocationDetermined = &register.years.get(&payment.year)?.determination()?.fact;
        let shares = determined.shares.iter().any(|share| share.fund.as_str() == payment.fund);
        let record = register.funds.get(payment.fund)?;
        if !shares || record.admission().is_none() || record.end().is_some() {
            return None;
        }
        slots.push(Slot { fund: payment.fund.to_owned(), envelope: payment.envelope, paid: 0 });
        Some((year, slots.len() - 1))
    }

    /// Puts what was added up into the register.
    pub(crate) fn clear(&mut self, register: &mut Register) {
        let Self { payer, years, last } = std::mem::take(self);
        for DeskYear { year, slots, .. } in years {
            for slot in slots.into_iter().filter(|slot| slot.paid > 0) {
                let book = register.years.entry(year).or_default();
                book.accounts.entry((slot.fund, slot.envelope)).or_default().let_go_paid(slot.paid);
            }
        }
        if let (Some((seq, hash, at)), Some(actor)) = (last, payer) {
            register.last = Some(Stamp { seq, hash, at, actor, attached: crate::Attached::default() });
        }
    }
}

/// Another field of a payment is to be looked at here and in [`PaymentView`]: the compiler asks for it.
const _: fn(&SubsidyPaid) = |fact| {
    let SubsidyPaid { year: _, fund: _, envelope: _, cents: _, value_date: _, reference: _, payee: _ } = fact;
};
