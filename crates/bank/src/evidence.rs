//! What speaks for a movement and a booking being the same.

use std::collections::BTreeSet;

use crate::text::folded;
use crate::{BankMovement, Booking, Iban, StructuredReference};

/// How a movement and a booking compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MatchEvidence {
    pub(crate) amount: bool,
    pub(crate) date: bool,
    pub(crate) reference: bool,
    /// `None` when one of them does not say.
    pub(crate) account: Option<bool>,
}

impl MatchEvidence {
    /// Nothing when money went the other way.
    pub(crate) fn of(booking: &Booking, movement: &BankMovement, days: u32, reference: bool) -> Option<Self> {
        if booking.side != movement.side {
            return None;
        }
        let account: Option<&Iban> = movement.account.as_ref().filter(|_| !booking.accounts.is_empty());
        Some(Self {
            amount: booking.cents == movement.cents,
            date: days_between(&booking.date, &movement.date).is_some_and(|apart| apart <= i64::from(days)),
            reference,
            account: account.map(|account| booking.accounts.contains(account)),
        })
    }

    /// Everything agrees that can be compared.
    pub(crate) fn is_sure(self) -> bool {
        self.amount && self.date && self.reference && self.account != Some(false)
    }

    /// Enough agrees that a person should look.
    pub(crate) fn is_likely(self) -> bool {
        let other = self.date || self.reference || self.account == Some(true);
        (self.amount && other) || self.reference
    }

    /// What does not agree, in words.
    pub(crate) fn reasons(self) -> Vec<&'static str> {
        let mut reasons = Vec::new();
        if !self.amount {
            reasons.push("the amount differs");
        }
        if !self.date {
            reasons.push("the value date is too far");
        }
        if !self.reference {
            reasons.push("the reference differs");
        }
        if self.account == Some(false) {
            reasons.push("the account is not one of the fund");
        }
        reasons
    }
}

/// The fewest letters and digits of a number of the bank that nothing else is by chance.
const NUMBER_MIN: usize = 8;

/// What a reference, or what was written with a movement, says, ready to be compared many times.
pub(crate) struct ReferenceText {
    structured: BTreeSet<StructuredReference>,
    /// Its letters and digits, in capitals without accents.
    words: Vec<String>,
}

impl ReferenceText {
    pub(crate) fn of(text: &str) -> Self {
        let folded = folded(text);
        let words = folded.split(|character: char| !character.is_alphanumeric());
        Self {
            structured: StructuredReference::all(text),
            words: words.filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        }
    }

    /// Whether it is a number of the bank, whole: a short one, or a part of one, may be any count.
    pub(crate) fn is_number(&self, number: &str) -> bool {
        let number = Self::of(number);
        number.words.iter().map(String::len).sum::<usize>() >= NUMBER_MIN && self.words == number.words
    }

    /// Whether a text holds this reference: the same structured one, or its words next to each other.
    pub(crate) fn is_in(&self, text: &Self) -> bool {
        if !self.structured.is_empty() && !text.structured.is_empty() {
            return !self.structured.is_disjoint(&text.structured);
        }
        let words = &self.words;
        !words.is_empty() && text.words.windows(words.len()).any(|window| window == words)
    }
}

/// How many days two dates, `2026-03-31`, are apart.
fn days_between(one: &str, other: &str) -> Option<i64> {
    Some((day_number(one)? - day_number(other)?).abs())
}

/// The days since the first of March of the year 0.
fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    Some(
        365 * year + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (153 * month + 2) / 5
            + day,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_leap_days() {
        for (one, other, apart) in [
            ("2026-03-31", "2026-04-01", 1),
            ("2024-02-28", "2024-03-01", 2),
            ("2025-02-28", "2025-03-01", 1),
            ("2025-12-31", "2026-01-01", 1),
            ("2000-01-01", "2100-01-01", 36_525),
        ] {
            assert_eq!(days_between(one, other), Some(apart), "{one} {other}");
            assert_eq!(days_between(other, one), Some(apart), "{one} {other}");
        }
    }

    #[test]
    fn references_are_whole_words() {
        for (reference, communication, same) in [
            ("Subside/Toelage 2026 F01", "SUBSIDE TOELAGE 2026 F01", true),
            ("Subside 2026 F1", "Subside 2026 F10", false),
            ("+++010/8068/17183+++", "010806817183", true),
            ("+++010/8068/17183+++", "***090/9337/55493***", false),
            ("+++010/8068/17183+++", "Facture 7 +++010-8068-17183+++ merci", true),
            ("Subside santé 2024 F03", "SUBSIDE SANTE 2024 F03", true),
            ("Subside sante\u{301} 2024", "Subside santé 2024", true),
            ("", "", false),
            ("-", "x", false),
        ] {
            assert_eq!(
                ReferenceText::of(reference).is_in(&ReferenceText::of(communication)),
                same,
                "{reference} / {communication}"
            );
        }
    }
}
