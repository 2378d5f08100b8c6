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
        let rest = body.strip_prefix("{\"fact\":{\"cents\":")?;
        let (cents, rest) = rest.split_once(",\"envelope\":\"")?;
        let (envelope, rest) = rest.split_once("\",\"fund\":\"")?;
        let (fund, rest) = rest.split_once("\",\"reference\":\"")?;
        let (reference, rest) = rest.split_once("\",\"value_date\":\"")?;
        let (date, rest) = rest.split_at_checked(10)?;
        let year = rest.strip_prefix("\",\"year\":")?.strip_suffix("}}")?;
        let envelope = match envelope {
            "operating" => Envelope::Operating,
            "common-projects" => Envelope::CommonProjects,
            _ => return None,
        };
        let sound = is_plain(reference) && is_plain(fund) && is_date(date.as_bytes());
        let year = i32::try_from(number(year)?).ok()?;
        sound.then_some(Self { cents: number(cents)?, envelope, fund, year })
    }
}

/// Whether a text may stand in any field. A quote or a backslash would be one that goes on, or has an escape.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| (0x20..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
    (1..=64).contains(&text.len())
        && text.bytes().all(plain)
        && !text.starts_with(' ')
        && !text.ends_with(' ')
}

/// A whole number above zero, in the one form that a canonical text has.
fn number(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if digits { text.parse().ok() } else { None }
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
