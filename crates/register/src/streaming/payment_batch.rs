use chain::{EntryView, Hash, Moment};

use crate::payload::{AllocationDetermined, Envelope, SubsidyPaid};
use crate::{EntryStamp, Kind, PaymentView, Register};

/// Consecutive payments that break no rule, added up. Any other entry flushes them into the register.
///
/// Whether a payment breaks a rule depends on no other payment, except for the range of the sums. So the rules are asked once for an
/// envelope of a fund, and the answer holds until the batch is flushed.
#[derive(Clone, Debug, Default)]
pub(super) struct PaymentBatch {
    /// The actor who may pay, once one was seen.
    payer: Option<String>,
    years: Vec<BatchYear>,
    /// The last entry of the batch: its number, hash, time.
    last: Option<(u64, Hash, Moment)>,
}

#[derive(Clone, Debug)]
struct BatchYear {
    year: i32,
    /// What was paid in the year in all.
    paid: i128,
    envelopes: Vec<BatchEnvelope>,
    /// Where the next payment is looked for first: after the one before.
    next: usize,
}

#[derive(Clone, Debug)]
struct BatchEnvelope {
    fund: String,
    envelope: Envelope,
    /// Paid in the batch and not in the register yet.
    paid: i128,
}

impl PaymentBatch {
    /// Adds the payment if it surely breaks no rule; returns whether it did.
    pub(super) fn take(
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
            self.flush(register);
            self.payer = Some(entry.actor.to_string());
        }
        let Some((year, place)) = self.place(register, &payment) else { return false };
        let cents = i128::from(payment.cents);
        let book = &mut self.years[year];
        if book.paid + cents > i128::from(allocation::Cents::MAX.get()) {
            return false;
        }
        book.paid += cents;
        book.envelopes[place].paid += cents;
        register.leaves.push(hash);
        self.last = Some((entry.seq, hash, entry.at.clone()));
        true
    }

    /// Where the payments of a year to an envelope of a fund are added up; none when the rules must be asked for each.
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
                self.years.push(BatchYear {
                    year: payment.year,
                    paid: paid.sum(),
                    envelopes: Vec::new(),
                    next: 0,
                });
                self.years.len() - 1
            }
        };
        let BatchYear { envelopes, next, .. } = &mut self.years[year];
        let is_it = |place: &usize| {
            envelopes[*place].envelope == payment.envelope && envelopes[*place].fund == payment.fund
        };
        // Funds are often paid in turn.
        if let Some(place) = (*next..envelopes.len()).chain(0..*next).find(is_it) {
            *next = place + 1;
            return Some((year, place));
        }
        let determined: &AllocationDetermined = &register.years.get(&payment.year)?.determination()?.fact;
        let shares = determined.shares.iter().any(|share| share.fund.as_str() == payment.fund);
        let record = register.funds.get(payment.fund)?;
        if !shares || record.admission().is_none() || record.end().is_some() {
            return None;
        }
        envelopes.push(BatchEnvelope { fund: payment.fund.to_owned(), envelope: payment.envelope, paid: 0 });
        Some((year, envelopes.len() - 1))
    }

    /// Puts what was added up into the register.
    pub(super) fn flush(&mut self, register: &mut Register) {
        let Self { payer, years, last } = std::mem::take(self);
        for BatchYear { year, envelopes, .. } in years {
            for place in envelopes.into_iter().filter(|place| place.paid > 0) {
                let book = register.years.entry(year).or_default();
                book.accounts
                    .entry((place.fund, place.envelope))
                    .or_default()
                    .add_discarded_payments(place.paid);
            }
        }
        if let (Some((seq, hash, at)), Some(actor)) = (last, payer) {
            register.last = Some(EntryStamp { seq, hash, at, actor, attached: crate::Attached::default() });
        }
    }
}

/// Another field of a payment is to be looked at here and in [`PaymentView`]: the compiler asks for it.
const _: fn(&SubsidyPaid) = |fact| {
    let SubsidyPaid { year: _, fund: _, envelope: _, cents: _, value_date: _, reference: _, payee: _ } = fact;
};
