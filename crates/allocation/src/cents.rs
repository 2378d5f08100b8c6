use std::fmt;
use std::ops::Neg;
use std::str::FromStr;
use thiserror::Error;

use rust_decimal::Decimal;

/// An amount in whole cents of a euro, within ±(2^53 - 1) so that every reader holds it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(i64);

/// Why something is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CentsError {
    /// Beyond ±90,071,992,547,409.91 EUR.
    #[error("an amount lies within ±90071992547409.91 EUR")]
    Range,
    /// Not written as euros with at most two decimals and a decimal point.
    #[error("an amount is written as euros with a point and at most two decimals, 4211768.36")]
    Form,
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 90,071,992,547,409.91 EUR.
    pub const MAX: Self = Self(9_007_199_254_740_991);

    /// The amount of `cents` cents.
    ///
    /// # Errors
    /// [`CentsError::Range`].
    pub fn new(cents: i64) -> Result<Self, CentsError> {
        if (-Self::MAX.0..=Self::MAX.0).contains(&cents) { Ok(Self(cents)) } else { Err(CentsError::Range) }
    }

    /// How many cents.
    pub fn get(self) -> i64 {
        self.0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`CentsError::Range`].
    pub fn plus(self, other: Self) -> Result<Self, CentsError> {
        // Two amounts within 2^53 cannot leave an i64.
        Self::new(self.0 + other.0)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`CentsError::Range`].
    pub fn minus(self, other: Self) -> Result<Self, CentsError> {
        Self::new(self.0 - other.0)
    }

    /// The sum of all, zero for none.
    ///
    /// # Errors
    /// [`CentsError::Range`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, CentsError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

impl Neg for Cents {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl FromStr for Cents {
    type Err = CentsError;

    /// Reads euros as `4211768.36`: digits, and at most two decimals after a point.
    fn from_str(text: &str) -> Result<Self, CentsError> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        if !plain || text.ends_with('.') || text.starts_with('.') {
            return Err(CentsError::Form);
        }
        let euros = Decimal::from_str_exact(text).map_err(|_| CentsError::Form)?;
        if euros.scale() > 2 {
            return Err(CentsError::Form);
        }
        let per_unit = [100, 10, 1][euros.scale() as usize];
        let cents = euros.mantissa().checked_mul(per_unit).ok_or(CentsError::Range)?;
        i64::try_from(cents).map_err(|_| CentsError::Range).and_then(Self::new)
    }
}

impl fmt::Display for Cents {
    /// Writes euros as `4211768.36`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Decimal::new(self.0, 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn euros_are_read_and_written_exactly() {
        for (text, cents) in
            [("4211768.36", 421_176_836), ("4000000", 400_000_000), ("0.5", 50), ("-0.01", -1), ("0.00", 0)]
        {
            assert_eq!(text.parse::<Cents>().unwrap().get(), cents, "{text}");
        }
        assert_eq!(Cents(421_176_836).to_string(), "4211768.36");
        assert_eq!(Cents(-5).to_string(), "-0.05");
        for text in ["", ".", "1.", ".5", "1.234", "1,5", "1e3", "+1", "1 000", "--1", "1_000"] {
            assert_eq!(text.parse::<Cents>(), Err(CentsError::Form), "{text}");
        }
        assert_eq!("90071992547409.92".parse::<Cents>(), Err(CentsError::Range));
        assert_eq!(Cents::MAX.plus(Cents(1)), Err(CentsError::Range));
    }
}
