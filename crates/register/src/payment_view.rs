use chain::canonical::plain_prefix;
use chrono::NaiveDate;

use crate::payload::Envelope;

/// The body of a payment without documents, note, signature or payee, as it stands in its line: what
/// [`crate::Event::decode`] would give for it, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PaymentView<'a> {
    pub(crate) cents: i64,
    pub(crate) envelope: Envelope,
    pub(crate) fund: &'a str,
    pub(crate) year: i32,
}

impl<'a> PaymentView<'a> {
    /// Reads a body that is canonical; nothing when it is anything but a plain payment, which another way then reads.
    pub(crate) fn read(body: &'a str) -> Option<Self> {
        let mut rest = Rest(body);
        let cents = rest.take(b"{\"fact\":{\"cents\":")?.number()?;
        let envelope = match rest.take(b",\"envelope\":\"")?.text()? {
            "operating" => Envelope::Operating,
            "common-projects" => Envelope::CommonProjects,
            _ => return None,
        };
        let fund = rest.take(b",\"fund\":\"")?.text()?;
        rest.take(b",\"reference\":\"")?.text()?;
        let date = rest.take(b",\"value_date\":\"")?.text()?;
        let year = i32::try_from(rest.take(b",\"year\":")?.number()?).ok()?;
        let sound = rest.0 == "}}" && is_date(date.as_bytes());
        sound.then_some(Self { cents, envelope, fund, year })
    }
}

/// What is still to be read of a body.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// What stands in every payment.
    fn take<const N: usize>(&mut self, expected: &[u8; N]) -> Option<&mut Self> {
        self.0 = if self.0.as_bytes().first_chunk() == Some(expected) { &self.0[N..] } else { return None };
        Some(self)
    }

    /// A text behind its first quote that may stand in any field as it is: short, plain, without spaces at its ends.
    fn text(&mut self) -> Option<&'a str> {
        let bytes = self.0.as_bytes();
        let end = plain_prefix(bytes);
        let text = self.0.get(..end).filter(|text| (1..=64).contains(&text.len()))?;
        let ends = bytes[0] == b' ' || bytes[end - 1] == b' ';
        self.0 = self.0[end..].strip_prefix('"').filter(|_| !ends)?;
        Some(text)
    }

    /// A whole number above zero, in the one form that a canonical text has.
    fn number(&mut self) -> Option<i64> {
        let end = self.0.bytes().position(|byte| !byte.is_ascii_digit())?;
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        if digits.starts_with('0') { None } else { digits.parse().ok() }
    }
}

/// Whether a text is a day of the years 1900 to 2999.
fn is_date(text: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return false };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let value = |digits: &[u8]| digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    let year = value(&digits[..4]);
    (1900..3000).contains(&year)
        && NaiveDate::from_ymd_opt(year.cast_signed(), value(&digits[4..6]), value(&digits[6..])).is_some()
}
