//! What moved at the bank, and what was booked.

use allocation::Cents;

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

    /// The other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Debit => Self::Credit,
            Self::Credit => Self::Debit,
        }
    }
}

/// A movement of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankMovement {
    /// The file.
    pub file: String,
    /// Where it is: `export.csv, line 4`.
    pub place: String,
    /// The value date, `2026-03-31`.
    pub date: String,
    /// Whether money left or came in.
    pub side: Side,
    /// The amount, above zero.
    pub cents: Cents,
    /// The account at the other end, where the bank tells one whose check digits hold.
    pub account: Option<Iban>,
    /// Who holds it, as the bank says.
    pub name: String,
    /// What was written with the payment.
    pub communication: String,
    /// What else the bank tells of it, references and texts: a reference may be in any of them.
    pub texts: Vec<String>,
    /// The numbers under which the bank keeps it. They are counted, and nobody wrote them with the payment.
    pub numbers: Vec<String>,
    /// Whether the bank says that it gives back what another movement took, and why, as far as it is reported.
    pub returns: Option<String>,
    /// What the bank says that leaves something to judge, as a clause: that it came back, or that it is a batch of which not all
    /// parts are reported.
    pub caveat: Option<String>,
}

impl BankMovement {
    /// Everything that is written with it.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        [self.communication.as_str()].into_iter().chain(self.texts.iter().map(String::as_str))
    }
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
    /// The amount.
    pub cents: Cents,
    /// The value date.
    pub date: String,
    /// The reference.
    pub reference: String,
    /// The accounts of whom it was paid to or received from; empty when none is known.
    pub accounts: Vec<Iban>,
}
