use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A time in UTC to the second, written `2026-02-03T09:12:44Z`; years 1970 to 9999.
///
/// Its written form sorts as it runs, and a leap second is not representable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment([u8; 20]);

/// A text that is not a time of the form `2026-02-03T09:12:44Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a time is written in UTC as 2026-02-03T09:12:44Z")]
pub struct MomentError;

impl Moment {
    /// The written form, 20 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a moment is digits and signs")
    }

    /// The same as bytes, which are ASCII.
    pub(crate) fn bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The date, `2026-02-03`.
    pub fn date(&self) -> &str {
        &self.as_str()[..10]
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let bytes: [u8; 20] = text.as_bytes().try_into().map_err(|_| MomentError)?;
        let shaped = bytes.iter().zip(b"0000-00-00T00:00:00Z").all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            _ => byte == shape,
        });
        if !shaped {
            return Err(MomentError);
        }
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().fold(0_u32, |number, digit| number * 10 + u32::from(digit - b'0'))
        };
        let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return Err(MomentError),
        };
        let exists = year >= 1970
            && (1..=days).contains(&day)
            && number(11, 13) < 24
            && number(14, 16) < 60
            && number(17, 19) < 60;
        if exists { Ok(Self(bytes)) } else { Err(MomentError) }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_month_has_its_days() {
        let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (month, days) in (1..).zip(days) {
            for day in 0..=32 {
                let text = format!("2024-{month:02}-{day:02}T12:00:00Z");
                assert_eq!(text.parse::<Moment>().is_ok(), (1..=days).contains(&day), "{text}");
            }
        }
    }

    #[test]
    fn only_times_that_exist() {
        for text in ["2026-02-03T09:12:44Z", "2024-02-29T23:59:59Z", "2000-02-29T00:00:00Z"] {
            assert_eq!(text.parse::<Moment>().unwrap().as_str(), text);
        }
        for text in [
            "",
            "2026-02-03",
            "2026-02-03T09:12:44",
            "2026-02-03 09:12:44Z",
            "2026-02-03T09:12:44+01:00",
            "2025-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-12-31T23:59:60Z",
            "1969-12-31T23:59:59Z",
        ] {
            assert_eq!(text.parse::<Moment>(), Err(MomentError), "{text}");
        }
    }
}
