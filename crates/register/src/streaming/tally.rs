use chain::{EntryView, Hash};
use chrono::NaiveDate;

use crate::fold::leaves::Leaves;
use crate::payload::{VerifierKeyEnrolled, VerifierKeyRevoked};
use crate::streaming::desk::Desk;
use crate::streaming::recall::Past;
use crate::{EnvelopeBalance, Filed, Finding, PaymentView, Register, Reperformance, Stamp};

/// Everything that a ledger says but the single payments: the fold in memory that does not grow with their number.
///
/// It takes the same entries as a [`Register`], holds them against the same rules, and gives the same balances and the same
/// re-performance. Payments and repayments are let go once they are in the sums; when a later entry names one, it is read
/// again from the [`Past`]. What needs each payment - findings of an audit, journals, reports - needs a [`Register`].
#[derive(Clone, Debug)]
pub struct Tally {
    register: Register,
    desk: Desk,
}

impl Default for Tally {
    fn default() -> Self {
        let register = Register { leaves: Leaves::few(), lets_go: true, ..Register::default() };
        Self { register, desk: Desk::default() }
    }
}

impl Tally {
    /// Takes the next entry, with its own payment if it is a plain one ([`PaymentView::of`]) - one of another entry is left
    /// aside; `past` gives the entries before it.
    pub fn take(
        &mut self,
        entry: &EntryView<'_>,
        payment: Option<PaymentView<'_>>,
        hash: Hash,
        past: &dyn Past,
    ) {
        let payment = payment.filter(|payment| payment.stands_in(entry));
        debug_assert!(payment.is_none() || payment == PaymentView::of(entry));
        if payment.is_some_and(|payment| self.desk.take(&mut self.register, entry, payment, hash)) {
            return;
        }
        self.desk.clear(&mut self.register);
        self.register.take_after(&entry.to_entry(), hash, past);
    }

    /// What the entries so far come to.
    pub fn close(mut self) -> Tallied {
        self.desk.clear(&mut self.register);
        Tallied { register: self.register }
    }
}

/// What a [`Tally`] came to, or what a [`Register`] says without its single payments.
#[derive(Clone, Debug)]
pub struct Tallied {
    register: Register,
}

impl From<Register> for Tallied {
    fn from(register: Register) -> Self {
        Self { register }
    }
}

impl Tallied {
    /// Holds due dates against `day`, as [`Register::hold_against`] does.
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
    pub fn verifiers(&self) -> &[Filed<VerifierKeyEnrolled>] {
        self.register.verifiers()
    }

    /// The revocation of a verifier key.
    pub fn revocation(&self, key: &str) -> Option<&Filed<VerifierKeyRevoked>> {
        self.register.revocation(key)
    }

    /// The root of the Merkle tree over the entries that were taken.
    pub fn root(&self) -> Hash {
        self.register.root()
    }

    /// The last entry that was taken.
    pub fn last(&self) -> Option<&Stamp> {
        self.register.last()
    }
}
