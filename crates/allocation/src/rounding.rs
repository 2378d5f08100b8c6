use std::cmp::Ordering;

use crate::{Cents, CentsError, Ratio, TieBreak};

/// How one ratio becomes whole cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest cent, a half upwards (away from zero for the positive amounts of a subsidy).
    HalfUp,
    /// To the nearest cent, a half to the even cent.
    HalfEven,
    /// Down to the cent.
    Truncate,
}

/// How the exact quotients of an apportionment become whole cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Everyone has the whole cents of the quotient; the cents that are left go, one each, to the largest
    /// remainders. It closes to the cent.
    LargestRemainder,
    /// Each quotient is rounded on its own; what that leaves or lacks is shown as a difference.
    Each(Rounding),
}

/// On what the cents are settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Each slice is apportioned on its own.
    Slice,
    /// The sum of a fund's quotients is settled once.
    Total,
}

/// The rounding rule of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundingRule {
    /// How quotients become cents.
    pub method: Method,
    /// On what they are settled.
    pub level: Level,
    /// Who goes first among equal remainders.
    pub ties: TieBreak,
    /// The clauses, or the clause that says that no text rules it.
    pub clauses: Vec<String>,
}

impl Rounding {
    /// The whole cents of a ratio of cents. This is the only place where a ratio becomes an amount on its
    /// own; an apportionment settles its quotients in `apportion`.
    ///
    /// ```
    /// use allocation::{Cents, Ratio, Rounding};
    ///
    /// let third = Ratio::new(100, 3)?; // a third of 1.00 EUR, in cents
    /// assert_eq!(Rounding::HalfUp.round(third)?, Cents::new(33)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CentsError::Range`].
    pub fn round(self, cents: Ratio) -> Result<Cents, CentsError> {
        let floor = cents.floor();
        let rest = cents.numerator().rem_euclid(cents.denominator());
        // The rest lies below the denominator; against its half without doubling it.
        let half = rest.cmp(&(cents.denominator() - rest));
        let up = match self {
            Self::Truncate => false,
            Self::HalfUp => half != Ordering::Less,
            Self::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && floor % 2 != 0),
        };
        i64::try_from(floor + i128::from(up)).map_err(|_| CentsError::Range).and_then(Cents::new)
    }
}

impl Method {
    /// The word by which keys name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::LargestRemainder => "largest-remainder",
            Self::Each(Rounding::HalfUp) => "half-up",
            Self::Each(Rounding::HalfEven) => "half-even",
            Self::Each(Rounding::Truncate) => "truncate",
        }
    }
}

impl Level {
    /// The word by which keys name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Slice => "slice",
            Self::Total => "total",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rounding_is_what_its_name_says() {
        let cases = [
            ((5, 2), 3, 2, 2),
            ((7, 2), 4, 4, 3),
            ((1, 3), 0, 0, 0),
            ((2, 3), 1, 1, 0),
            ((4, 1), 4, 4, 4),
            ((49, 100), 0, 0, 0),
        ];
        for ((n, d), half_up, half_even, truncated) in cases {
            let ratio = Ratio::new(n, d).unwrap();
            assert_eq!(Rounding::HalfUp.round(ratio).unwrap().get(), half_up, "{ratio}");
            assert_eq!(Rounding::HalfEven.round(ratio).unwrap().get(), half_even, "{ratio}");
            assert_eq!(Rounding::Truncate.round(ratio).unwrap().get(), truncated, "{ratio}");
        }
    }
}
