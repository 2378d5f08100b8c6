use chain::{EntryView, Hash};
use chrono::NaiveDate;

use crate::fold::history::History;
use crate::fold::leaves::Leaves;
use crate::fold::register::stamp;
use crate::payload::{VerifierKeyEnrolled, VerifierKeyRevoked};
use crate::streaming::discard::account_of;
use crate::streaming::payment_batch::PaymentBatch;
use crate::streaming::reload::{EntrySource, Reloaded};
use crate::{EntryStamp, EnvelopeBalance, Finding, PaymentView, RecordedFact, Register, Reperformance};

/// Everything that a ledger says but the single payments: the fold in memory that does not grow with their number.
///
/// It takes the same entries as a [`Register`], asks the same rules, and gives the same balances and the same re-performance.
/// Payments and repayments are discarded once they are in the sums; when a later entry names one, it is read again from the
/// [`EntrySource`]. What needs each payment - findings of an audit, journals, reports - needs a [`Register`].
#[derive(Clone, Debug)]
pub struct StreamingFold {
    register: Register,
    batch: PaymentBatch,
    reloaded: Reloaded,
}

impl Default for StreamingFold {
    fn default() -> Self {
        let register = Register { leaves: Leaves::few(), ..Register::default() };
        Self { register, batch: PaymentBatch::default(), reloaded: Reloaded::default() }
    }
}

impl StreamingFold {
    /// Takes the next entry, with its own payment if it is a plain one ([`PaymentView::of`]) - one of another entry is ignored;
    /// `source` gives the entries before it.
    pub fn take(
        &mut self,
        entry: &EntryView<'_>,
        payment: Option<PaymentView<'_>>,
        hash: Hash,
        source: &dyn EntrySource,
    ) {
        let payment = payment.filter(|payment| payment.is_in(entry));
        debug_assert!(payment.is_none() || payment == PaymentView::of(entry));
        if payment.is_some_and(|payment| self.batch.take(&mut self.register, entry, payment, hash)) {
            return;
        }
        let Self { register, batch, reloaded } = self;
        batch.flush(register);
        let entry = entry.to_entry();
        let Some((event, attached)) = register.decode(&entry, hash) else { return };
        reloaded.reload(register, entry.seq, &event, source);
        register.judge(&entry, &event, &attached);
        register.leaves.push(hash);
        let stamp = stamp(&entry, hash, attached);
        register.note(&stamp, &event);
        match account_of(&event) {
            Some((year, fund, envelope)) => {
                register.account_mut(year.calendar(), fund.as_str(), envelope).add_and_discard(&event);
            }
            None => register.file(stamp, event),
        }
    }

    /// What the entries so far come to.
    pub fn close(mut self) -> Totals {
        self.batch.flush(&mut self.register);
        Totals { register: self.register }
    }
}

/// What a [`StreamingFold`] came to, or what a [`Register`] says without its single payments.
#[derive(Clone, Debug)]
pub struct Totals {
    register: Register,
}

impl From<Register> for Totals {
    fn from(register: Register) -> Self {
        Self { register }
    }
}

impl Totals {
    /// Compares due dates with `day`, as [`Register::hold_against`] does.
    pub fn hold_against(&mut self, day: NaiveDate) {
        self.register.hold_against(day);
    }

    /// The day against which due dates are held.
    pub fn today(&self) -> Option<NaiveDate> {
        self.register.today()
    }

    /// The years of subsidy of which the ledger says something.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.register.years.keys().copied()
    }

    /// The balances of the envelopes of a year, as [`Register::balances`] gives them.
    pub fn balances(&self, year: i32) -> Vec<EnvelopeBalance> {
        self.register.balances(year)
    }

    /// The re-performance of the determinations, as [`Register::reperform`] gives it.
    pub fn reperform(&self, year: Option<i32>) -> Vec<Reperformance> {
        self.register.reperform(year)
    }

    /// What was found while folding, as [`Register::found_while_folding`] gives it.
    pub fn found_while_folding(&self) -> &[Finding] {
        self.register.found_while_folding()
    }

    /// The entry that corrected entry `seq`.
    pub fn corrected_by(&self, seq: u64) -> Option<u64> {
        self.register.corrected_by(seq)
    }

    /// The entry that corrected entry `seq` and could, as [`Register::mended_by`] gives it.
    pub fn mended_by(&self, seq: u64) -> Option<u64> {
        self.register.mended_by(seq)
    }

    /// The keys of logs and witnesses, as [`Register::verifiers`] gives them.
    pub fn verifiers(&self) -> &History<VerifierKeyEnrolled> {
        self.register.verifiers()
    }

    /// The revocation of a verifier key.
    pub fn revocation(&self, key: &str) -> Option<&RecordedFact<VerifierKeyRevoked>> {
        self.register.revocation(key)
    }

    /// The root of the Merkle tree over the entries that were taken.
    pub fn root(&self) -> Hash {
        self.register.root()
    }

    /// The last entry that was taken.
    pub fn last(&self) -> Option<&EntryStamp> {
        self.register.last()
    }
}
