//! What moved at the bank, and what was booked.

use crate::Iban;

/// Whether money left the account or came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// It left the account.
    Debit,
    /// It came in.
    Credit,
}

impl Side {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Debit => "debit",
            Self::Credit => "credit",
        }
    }
}

/// A movement of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Where it stands: `export.csv, line 4`.
    pub place: String,
    /// The value date, `2026-03-31`.
    pub date: String,
    /// Whether money left or came in.
    pub side: Side,
    /// The amount in cents, above zero.
    pub cents: i64,
    /// The account at the other end.
    pub account: Option<Iban>,
    /// Who holds it, as the bank says.
    pub name: String,
    /// What was written with the payment.
    pub communication: String,
}

/// Something that was booked and should be found at the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Its number in the books.
    pub entry: u64,
    /// Whether it belongs to what is reconciled; another one is known, so that its movement is no riddle.
    pub in_scope: bool,
    /// Whose it is.
    pub party: String,
    /// Whether money left or came in.
    pub side: Side,
    /// The amount in cents.
    pub cents: i64,
    /// The value date.
    pub date: String,
    /// The reference.
    pub reference: String,
    /// The accounts of whom it was paid to or received from; empty when none is known.
    pub accounts: Vec<Iban>,
}
