use chain::canonical::{integer_prefix, plain_prefix};
use chain::{EntryView, KnownBody};
use chrono::NaiveDate;

use crate::payload::Envelope;
use crate::{Kind, Year};

/// The body of a payment without documents, note, signature or payee, as it is in its line: what
/// [`crate::Event::decode`] would give for it, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentView<'a> {
    pub(crate) cents: i64,
    pub(crate) envelope: Envelope,
    pub(crate) fund: &'a str,
    pub(crate) year: i32,
}

impl<'a> PaymentView<'a> {
    /// What the body of an entry says if it is a plain payment.
    pub fn of(entry: &EntryView<'a>) -> Option<Self> {
        Self::read(&entry.kind, entry.kv, entry.body)
            .filter(|(_, length)| *length == entry.body.len())
            .map(|(payment, _)| payment)
    }

    /// Whether it was read where the body of this entry is, and so is this entry's.
    pub(crate) fn is_in(&self, entry: &EntryView<'_>) -> bool {
        entry.body.as_bytes().as_ptr_range().contains(&self.fund.as_ptr())
    }
}

impl<'a> KnownBody<'a> for PaymentView<'a> {
    fn read(kind: &str, kv: u32, text: &'a str) -> Option<(Self, usize)> {
        if kind != Kind::SubsidyPaid.name() || kv != 1 {
            return None;
        }
        let mut rest = Rest { text, at: 0 };
        let cents = rest.take(b"{\"fact\":{\"cents\":")?.number()?;
        let envelope = rest.take(b",\"envelope\":\"")?.envelope()?;
        let fund = rest.take(b"\",\"fund\":\"")?.text()?;
        rest.take(b"\",\"reference\":\"")?.text()?;
        rest.take(b"\",\"value_date\":\"")?.date()?;
        let year = rest.take(b"\",\"year\":")?.number()?;
        rest.take(b"}}")?;
        let year = Year::try_from(year).ok()?.calendar();
        Some((Self { cents, envelope, fund, year }, rest.at))
    }
}

/// What is still to be read of a body: `text` from `at` on.
struct Rest<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    fn bytes(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// What is in every payment.
    fn take<const N: usize>(&mut self, expected: &[u8; N]) -> Option<&mut Self> {
        if self.bytes().first_chunk() != Some(expected) {
            return None;
        }
        self.at += N;
        Some(self)
    }

    /// The content of a text that may be in any field as it is: short, plain, without spaces at its ends.
    fn text(&mut self) -> Option<&'a str> {
        let content = &self.bytes()[..plain_prefix(self.bytes())];
        if content.len() > 64 || *content.first()? == b' ' || *content.last()? == b' ' {
            return None;
        }
        let text = &self.text[self.at..self.at + content.len()];
        self.at += content.len();
        Some(text)
    }

    /// The content of the text that names an envelope.
    fn envelope(&mut self) -> Option<Envelope> {
        if self.take(b"operating").is_some() {
            Some(Envelope::Operating)
        } else {
            self.take(b"common-projects").map(|_| Envelope::CommonProjects)
        }
    }

    /// The content of a text that is a day of the years 1900 to 2999.
    fn date(&mut self) -> Option<()> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *self.bytes().first_chunk()? else { return None };
        let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let value =
            |digits: &[u8]| digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
        let year = value(&digits[..4]);
        if !(1900..3000).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year.cast_signed(), value(&digits[4..6]), value(&digits[6..]))?;
        self.at += 10;
        Some(())
    }

    /// A whole number above zero.
    fn number(&mut self) -> Option<i64> {
        let (number, length) = integer_prefix(&self.text[self.at..])?;
        self.at += length;
        (number > 0).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use chain::canonical;

    use super::*;
    use crate::{Attached, Event};

    const PLAIN: &str = concat!(
        r#"{"fact":{"cents":12,"envelope":"operating","fund":"F1","reference":"P 1","#,
        r#""value_date":"2024-02-29","year":2024}}"#
    );

    /// Nobody looks again at what is taken here: it must be canonical, and say what the other way reads of it.
    fn taken_as_the_other_way_does(text: &str) -> bool {
        let Some((view, length)) = PaymentView::read("SubsidyPaid", 1, text) else { return false };
        let text = &text[..length];
        assert_eq!(canonical::check(text), Ok(()), "{text}");
        let Ok((Event::SubsidyPaid(fact), attached)) = Event::decode("SubsidyPaid", 1, text) else {
            panic!("{text} is no payment")
        };
        let read = (fact.cents.get(), fact.envelope, fact.fund.as_str(), fact.year.calendar());
        assert_eq!((view.cents, view.envelope, view.fund, view.year), read, "{text}");
        assert_eq!((attached, fact.payee), (Attached::default(), None), "{text}");
        true
    }

    #[test]
    fn no_byte_of_a_payment_can_be_one_that_is_refused_elsewhere() {
        assert!(taken_as_the_other_way_does(PLAIN));
        let mut taken = 0;
        // Some thirty thousand texts, of which an interpreter tries some dozens.
        let (step, bytes) = if cfg!(miri) { (23, b'0'..=b'2') } else { (1, 0..=127) };
        for at in (0..PLAIN.len()).step_by(step) {
            for byte in bytes.clone() {
                let other = char::from(byte);
                let (before, behind) = (&PLAIN[..at], &PLAIN[at..]);
                for text in [format!("{before}{other}{}", &behind[1..]), format!("{before}{other}{behind}")] {
                    taken += usize::from(taken_as_the_other_way_does(&text));
                }
            }
            for end in (at + 1..=PLAIN.len()).step_by(step) {
                let without = format!("{}{}", &PLAIN[..at], &PLAIN[end..]);
                taken += usize::from(taken_as_the_other_way_does(&without));
            }
            assert!(!taken_as_the_other_way_does(&PLAIN[..at]));
        }
        // A digit, a letter of the fund or the reference, another day.
        assert!(taken > 500 || cfg!(miri), "{taken}");
    }

    #[test]
    fn numbers_and_texts_are_taken_up_to_where_a_canonical_text_holds_them() {
        let with = |old: &str, new: &str| taken_as_the_other_way_does(&PLAIN.replace(old, new));
        assert!(with(":12,", ":9007199254740991,"));
        for cents in
            ["9007199254740992", "9223372036854775807", "18446744073709551617", "0", "012", "-12", "1.5", ""]
        {
            assert!(!with(":12,", &format!(":{cents},")), "{cents}");
        }
        assert!(with("F1", &"F".repeat(64)));
        for fund in ["", " F", "F ", "F\u{e9}", "F\\\"", "F\t", "F\u{7f}"] {
            assert!(!with("F1", fund), "{fund:?}");
        }
        assert!(!with("F1", &"F".repeat(65)));
        assert!(with("operating", "common-projects"));
        assert!(!with("operating", "Operating"));
        for day in ["2023-02-29", "1899-12-31", "3000-01-01", "2024-2-29", "2024-02-2x", "2024/02/29"] {
            assert!(!with("2024-02-29", day), "{day}");
        }
        for year in ["1999", "3000", "2147483648", "20240"] {
            assert!(!with(":2024}", &format!(":{year}}}")), "{year}");
        }
    }

    #[test]
    fn a_payment_is_that_of_the_entry_in_whose_body_it_stands() {
        let entry = |cents: &str| {
            let body = PLAIN.replace(":12,", &format!(":{cents},"));
            let seq = 2;
            let (prev, at) = (chain::genesis("o"), "2024-03-01T00:00:00Z".parse().unwrap());
            let (actor, kind) = ("tre".into(), "SubsidyPaid".into());
            chain::Entry { seq, prev, at, actor, kind, kv: 1, request: "r".into(), body }.encode().unwrap()
        };
        let lines = [entry("12"), entry("13")];
        let views = lines.each_ref().map(|line| EntryView::decode(line).unwrap());
        for (own, other) in [(&views[0], &views[1]), (&views[1], &views[0])] {
            let payment = PaymentView::of(own).unwrap();
            assert!(payment.is_in(own) && !payment.is_in(other));
        }
    }

    #[test]
    fn only_a_payment_of_the_first_version_is_one() {
        let read = |kind: &str, kv: u32| PaymentView::read(kind, kv, PLAIN);
        assert!(read("SubsidyPaid", 1).is_some());
        assert!(read("SubsidyPaid", 2).is_none() && read("RepaymentReceived", 1).is_none());
        // What follows it is not its own.
        let line = format!("{PLAIN}}}");
        assert_eq!(PaymentView::read("SubsidyPaid", 1, &line).map(|(_, length)| length), Some(PLAIN.len()));
    }
}
