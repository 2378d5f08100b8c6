//! A statement of a bank.

use allocation::Cents;
use intake::Fault;

use crate::{BankMovement, Iban, Side};

/// The most movements of one statement.
const MOVEMENTS_MAX: usize = 50_000;

/// What a file of a bank holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its statements in euros, in its order.
    pub statements: Vec<BankStatement>,
    /// What else it holds that was left out, as sentences.
    pub notes: Vec<String>,
}

/// A statement: one account, its movements, and what was on it before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankStatement {
    /// The file.
    pub file: String,
    /// Its number at the bank; empty when the bank gives none.
    pub id: String,
    /// The account; `None` when the bank does not say.
    pub account: Option<Iban>,
    /// From when to when, as the bank says.
    pub from_to: Option<(String, String)>,
    /// What was on the account before; below zero when it was owed.
    pub opening_cents: Option<Cents>,
    /// What was on it after.
    pub closing_cents: Option<Cents>,
    /// Whether something of the same statement is before it, and behind it, on another page.
    pub page: (bool, bool),
    /// The numbers of its first and its last page, where the bank numbers them.
    pub page_numbers: Option<(u64, u64)>,
    /// The number of the statement in the year, where the bank tells one.
    pub sequence: Option<u64>,
    /// The movements, in the order of the file.
    pub movements: Vec<BankMovement>,
    /// What was left out or could not be read of it, as sentences.
    pub notes: Vec<String>,
    /// Where it contradicts itself, as sentences.
    pub contradictions: Vec<String>,
}

impl BankStatement {
    /// What left and what came in; none beyond the range of amounts, which no statement that was read has.
    pub fn turnover(&self) -> Option<(Cents, Cents)> {
        let sum = |side: Side| {
            let own = self.movements.iter().filter(|one| one.side == side);
            Cents::sum(own.map(|one| one.cents)).ok()
        };
        sum(Side::Debit).zip(sum(Side::Credit))
    }

    /// The first and the last day that it covers: those that the bank says, or else the value dates of its movements. A value
    /// date may lie before the day on which a movement was booked.
    pub fn period(&self) -> Option<(&str, &str)> {
        if let Some((from, to)) = &self.from_to {
            return Some((from, to));
        }
        let dates = || self.movements.iter().map(|movement| movement.date.as_str());
        dates().min().zip(dates().max())
    }

    /// Refuses a statement whose movements do not lead from what was before to what was after.
    pub(crate) fn balanced(self) -> Result<Self, Fault> {
        let refuse = |rule: String| {
            Fault::in_file(&self.file, rule).hint("Ask the bank for the statement again, whole.")
        };
        let Some((debit, credit)) = self.turnover() else {
            let most = Cents::MAX.get();
            return Err(refuse(format!("{}the movements make more than {most} cents", self.named())));
        };
        if self.movements.len() > MOVEMENTS_MAX {
            return Err(refuse(format!("{}there are more than {MOVEMENTS_MAX} movements", self.named())));
        }
        if let (Some(opening), Some(closing)) = (self.opening_cents, self.closing_cents) {
            let whole = |cents: Cents| i128::from(cents.get());
            let made = whole(opening) + whole(credit) - whole(debit);
            if made != whole(closing) {
                return Err(refuse(format!(
                    "{}the opening balance {} with credits {} and debits {} does not make the closing balance {}: {} is missing",
                    self.named(),
                    opening,
                    credit,
                    debit,
                    closing,
                    euros(whole(closing) - made),
                )));
            }
        }
        Ok(self)
    }

    fn named(&self) -> String {
        if self.id.is_empty() { String::new() } else { format!("statement `{}`: ", self.id.escape_debug()) }
    }
}

/// Cents as a person reads them.
pub(crate) fn euros(cents: i128) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}
