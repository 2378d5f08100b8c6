//! The fields of payloads: each type carries the proof that its value may be there.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;
use thiserror::Error;

use allocation::{Cents, Ratio};
use base64ct::{Base64, Encoding};
use chain::Hash;
use chain::canonical::{INTEGER_MAX, check_text};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A value that may not be in its field: the rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct FieldError(String);

/// Declares a field that is stored as a string and proved by a function of it.
macro_rules! text_field {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = FieldError;

            fn try_from(text: String) -> Result<Self, FieldError> {
                let check: fn(&str) -> Result<(), String> = $check;
                match check(&text) {
                    Ok(()) => Ok(Self(text)),
                    Err(rule) => Err(FieldError(format!("{}: {rule}", shown(&text)))),
                }
            }
        }

        impl FromStr for $name {
            type Err = FieldError;

            /// What a person gives; letters that a Mac takes apart are composed (Unicode NFC), and a
            /// space that does not break is a space: nobody sees the difference. What is in a ledger is read as it
            /// stands.
            fn from_str(text: &str) -> Result<Self, FieldError> {
                let plain = |letter| if matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2009}') { ' ' } else { letter };
                Self::try_from(text.nfc().map(plain).collect::<String>())
            }
        }

        impl From<$name> for String {
            fn from(field: $name) -> Self {
                field.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// Declares a field that is stored as a whole number within bounds.
macro_rules! number_field {
    ($(#[$doc:meta])* $name:ident, $least:expr, $most:expr, $rule:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            /// The number.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl TryFrom<i64> for $name {
            type Error = FieldError;

            fn try_from(number: i64) -> Result<Self, FieldError> {
                if ($least..=$most).contains(&number) {
                    Ok(Self(number))
                } else {
                    Err(FieldError(format!("{number}: {}", $rule)))
                }
            }
        }

        impl From<$name> for i64 {
            fn from(field: $name) -> Self {
                field.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

/// Declares a field that is an amount within bounds. It reads as [`Cents`].
macro_rules! cents_field {
    ($(#[$doc:meta])* $name:ident, $least:expr, $most:expr, $rule:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(Cents);

        impl Deref for $name {
            type Target = Cents;

            fn deref(&self) -> &Cents {
                &self.0
            }
        }

        impl TryFrom<Cents> for $name {
            type Error = FieldError;

            fn try_from(cents: Cents) -> Result<Self, FieldError> {
                Self::try_from(cents.get())
            }
        }

        impl TryFrom<i64> for $name {
            type Error = FieldError;

            fn try_from(cents: i64) -> Result<Self, FieldError> {
                match Cents::new(cents) {
                    Ok(amount) if ($least..=$most).contains(&cents) => Ok(Self(amount)),
                    _ => Err(FieldError(format!("{cents}: {}", $rule))),
                }
            }
        }

        impl From<$name> for i64 {
            fn from(field: $name) -> Self {
                field.0.get()
            }
        }
    };
}

text_field!(
    /// A short code: 1 to 64 characters, without spaces at its ends.
    Code,
    |text| check_code(text)
);

text_field!(
    /// A text: 1 to 2,000 characters, without spaces at its ends.
    Text,
    |text| {
        let length = text.chars().count();
        if !(1..=2000).contains(&length) || text.trim() != text {
            return Err("a text has 1 to 2000 characters and no space at its ends".into());
        }
        check_text(text).map_err(str::to_owned)
    }
);

text_field!(
    /// Bytes in base64 (RFC 4648, section 4): 1 to 30,000 characters.
    Blob,
    |text| {
        let most = if text.len() <= 30_000 { Base64::decode_vec(text).ok() } else { None };
        match most {
            Some(bytes) if !bytes.is_empty() => Ok(()),
            _ => Err("bytes are written in base64, 30000 characters at the most".into()),
        }
    }
);

text_field!(
    /// A moment in UTC to the second, `2026-02-03T09:12:44Z`.
    Instant,
    |text| text.parse::<chain::Moment>().map(drop).map_err(|error| error.to_string())
);

text_field!(
    /// A day, `2026-03-31`, in the years 1900 to 2999.
    Date,
    |text| parse_date(text).map(drop)
);

text_field!(
    /// A month, `2025-08`, in the years 1900 to 2999.
    Month,
    |text| parse_date(&format!("{text}-01")).map(drop).map_err(|_| "a month is written 2025-08".into())
);

text_field!(
    /// An exact number above zero with its decimals as published, `135.64`.
    Number,
    |text| match text.parse::<Ratio>() {
        Ok(number) if number.numerator() > 0 => Ok(()),
        _ => Err("a number above zero is written with a decimal point, 135.64".into()),
    }
);

text_field!(
    /// A SHA-256 digest, 64 lower-case hexadecimal digits.
    Digest,
    |text| text.parse::<Hash>().map(drop).map_err(|error| error.to_string())
);

number_field!(
    /// A year of subsidy, 2000 to 2999.
    Year, 2000, 2999, "a year lies between 2000 and 2999"
);

number_field!(
    /// A whole number of persons.
    Whole, 0, INTEGER_MAX, "a count lies between 0 and 9007199254740991"
);

cents_field!(
    /// Cents of an amount that moves, above zero.
    Amount, 1, INTEGER_MAX, "an amount lies between 0.01 and 90071992547409.91 EUR"
);

cents_field!(
    /// Cents of an amount that may be nothing.
    Balance, 0, INTEGER_MAX, "an amount lies between 0 and 90071992547409.91 EUR"
);

cents_field!(
    /// Cents of a difference, of either sign.
    Difference, -INTEGER_MAX, INTEGER_MAX, "a difference lies within ±9007199254740991"
);

impl Month {
    /// Its first day.
    pub fn first_day(&self) -> Option<NaiveDate> {
        format!("{}-01", self.0).parse().ok()
    }
}

impl Date {
    /// The day in the calendar.
    pub fn day(&self) -> NaiveDate {
        parse_date(&self.0).expect("a date is checked when it is made")
    }
}

impl Blob {
    /// Bytes as a field.
    ///
    /// # Errors
    /// [`FieldError`] when there are none, or too many.
    pub fn of(bytes: &[u8]) -> Result<Self, FieldError> {
        Base64::encode_string(bytes).parse()
    }

    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        Base64::decode_vec(&self.0).expect("base64 is checked when the field is made")
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day.to_string())
    }
}

impl Number {
    /// The exact number.
    pub fn ratio(&self) -> Ratio {
        self.0.parse().expect("a number is checked when it is made")
    }
}

impl Whole {
    /// The number.
    pub fn count(self) -> u64 {
        self.0.unsigned_abs()
    }
}

impl Year {
    /// The year as calendars count it.
    pub fn calendar(self) -> i32 {
        i32::try_from(self.0).expect("a year lies between 2000 and 2999")
    }
}

impl From<Hash> for Digest {
    fn from(hash: Hash) -> Self {
        Self(hash.to_string())
    }
}

impl Balance {
    /// Nothing.
    pub const ZERO: Self = Self(Cents::ZERO);
}

fn check_code(text: &str) -> Result<(), String> {
    let length = text.chars().count();
    if !(1..=64).contains(&length) || text.trim() != text {
        return Err("a code has 1 to 64 characters and no space at its ends".into());
    }
    check_text(text).map_err(str::to_owned)
}

fn parse_date(text: &str) -> Result<NaiveDate, String> {
    const RULE: &str = "a date is written 2026-03-31 and exists";
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = if shaped { text.parse::<NaiveDate>().ok() } else { None };
    date.filter(|date| (1900..3000).contains(&date.year())).ok_or_else(|| RULE.to_owned())
}

fn shown(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    format!("`{}`", short.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_refuse_what_may_not_stand_there() {
        assert!("F01".parse::<Code>().is_ok());
        for wrong in ["", " F01", "F01 ", "F\t1", &"x".repeat(65)] {
            assert!(wrong.parse::<Code>().is_err(), "{wrong}");
        }
        for wrong in ["2026-02-30", "26-02-03", "2026-2-3", "2026-02-03 ", "9999-01-01", "1899-12-31"] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
        for wrong in ["2025-13", "2025-8", "2025-08-01"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
        for wrong in ["0", "-1", "1,5", "1e3", ""] {
            assert!(wrong.parse::<Number>().is_err(), "{wrong}");
        }
        assert!(Amount::try_from(0).is_err());
        assert!(Balance::try_from(-1).is_err());
        assert!(Year::try_from(1999).is_err());
        assert!(serde_json::from_str::<Amount>("1.0").is_err());
        assert!(serde_json::from_str::<Amount>("18446744073709551616").is_err());
    }
}
