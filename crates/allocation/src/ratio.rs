use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use rust_decimal::Decimal;

/// An exact fraction in lowest terms; the denominator is positive.
///
/// The exact value between a count and a cent: nothing is rounded until [`crate::Rounding`] does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

/// Why something is not a ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RatioError {
    /// The denominator is zero.
    #[error("a ratio cannot have zero as its denominator")]
    ZeroDenominator,
    /// A term leaves 127 bits.
    #[error("the figures are too large to be held exactly")]
    Range,
    /// Not a plain decimal number such as `0.30`.
    #[error("a number is written with digits and a point, 0.30")]
    Form,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `numerator / denominator`, reduced.
    ///
    /// # Errors
    /// [`RatioError::ZeroDenominator`], or [`RatioError::Range`] for the one term that has no opposite.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, RatioError> {
        if denominator == 0 {
            return Err(RatioError::ZeroDenominator);
        }
        if numerator == i128::MIN || denominator == i128::MIN {
            return Err(RatioError::Range);
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        // A divisor of the denominator, which lies within i128.
        let divisor = i128::try_from(divisor).map_err(|_| RatioError::Range)? * denominator.signum();
        Ok(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// The upper term.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The lower term, positive.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The product.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn times(self, other: Self) -> Result<Self, RatioError> {
        // Reduced crosswise first, so that the product is only as large as it must be.
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Self::new(
            left.numerator.checked_mul(right.numerator).ok_or(RatioError::Range)?,
            left.denominator.checked_mul(right.denominator).ok_or(RatioError::Range)?,
        )
    }

    /// The quotient.
    ///
    /// # Errors
    /// [`RatioError::ZeroDenominator`] when `other` is zero, [`RatioError::Range`].
    pub fn over(self, other: Self) -> Result<Self, RatioError> {
        self.times(Self::new(other.denominator, other.numerator)?)
    }

    /// The sum.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn plus(self, other: Self) -> Result<Self, RatioError> {
        let divisor = i128::try_from(gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs()))
            .map_err(|_| RatioError::Range)?;
        let product = |a: i128, b: i128| a.checked_mul(b).ok_or(RatioError::Range);
        let left = product(self.numerator, other.denominator / divisor)?;
        let right = product(other.numerator, self.denominator / divisor)?;
        Self::new(
            left.checked_add(right).ok_or(RatioError::Range)?,
            product(self.denominator, other.denominator / divisor)?,
        )
    }

    /// The largest whole number that is not above the ratio.
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    /// Smaller than, equal to or larger than `other`, without leaving 127 bits.
    pub fn compare(self, other: Self) -> Ordering {
        // Continued fractions: compare whole parts, then the reciprocals of the rests the other way round.
        let (mut a, mut b) = (self, other);
        let mut turned = false;
        loop {
            let (whole_a, whole_b) = (a.floor(), b.floor());
            let (rest_a, rest_b) =
                (a.numerator.rem_euclid(a.denominator), b.numerator.rem_euclid(b.denominator));
            let order = match whole_a.cmp(&whole_b) {
                Ordering::Equal => match (rest_a, rest_b) {
                    (0, 0) => return Ordering::Equal,
                    (0, _) => Ordering::Less,
                    (_, 0) => Ordering::Greater,
                    _ => {
                        a = Self { numerator: a.denominator, denominator: rest_a };
                        b = Self { numerator: b.denominator, denominator: rest_b };
                        turned = !turned;
                        continue;
                    }
                },
                order => order,
            };
            return if turned { order.reverse() } else { order };
        }
    }
}

impl FromStr for Ratio {
    type Err = RatioError;

    /// Reads a plain decimal number, `0.30` or `128.82`, exactly.
    fn from_str(text: &str) -> Result<Self, RatioError> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        if !plain || text.ends_with('.') || text.starts_with('.') {
            return Err(RatioError::Form);
        }
        let number = Decimal::from_str_exact(text).map_err(|_| RatioError::Form)?;
        let denominator = 10_i128.checked_pow(number.scale()).ok_or(RatioError::Range)?;
        Self::new(number.mantissa(), denominator)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

/// The least number that both divide, where it can be held.
pub(crate) fn lcm(a: i128, b: i128) -> Option<i128> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b)
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn terms_are_reduced_and_signed_above() {
        assert_eq!(Ratio::new(6, -4).unwrap().to_string(), "-3/2");
        assert_eq!("128.82".parse::<Ratio>().unwrap().to_string(), "6441/50");
        assert_eq!("1.00".parse::<Ratio>(), "1".parse::<Ratio>());
        assert_eq!(Ratio::new(1, 0), Err(RatioError::ZeroDenominator));
        assert_eq!(Ratio::new(-7, 2).unwrap().floor(), -4);
        assert_eq!(Ratio::new(6, 3).unwrap().to_string(), "2");
        for wrong in ["", ".5", "5.", "1e3", "+1", "1-", "1.2.3"] {
            assert_eq!(wrong.parse::<Ratio>(), Err(RatioError::Form), "{wrong}");
        }
    }

    #[test]
    fn a_whole_number_lies_below_what_is_a_part_above_it() {
        let (two, more) = (Ratio::new(2, 1).unwrap(), Ratio::new(5, 2).unwrap());
        assert_eq!((two.compare(more), more.compare(two)), (Ordering::Less, Ordering::Greater));
        // One step further down, where the order is turned round.
        let (a, b) = (Ratio::new(5, 2).unwrap(), Ratio::new(12, 5).unwrap());
        assert_eq!((a.compare(b), b.compare(a)), (Ordering::Greater, Ordering::Less));
    }

    #[test]
    fn the_least_common_multiple_is_the_least() {
        assert_eq!((lcm(4, 6), lcm(5, 7), lcm(6, 3), lcm(1, 1)), (Some(12), Some(35), Some(6), Some(1)));
        assert_eq!(lcm(i128::MAX, i128::MAX), Some(i128::MAX));
        assert_eq!(lcm(i128::MAX, 2), None);
    }

    #[test]
    fn comparing_does_not_overflow() {
        let big = i128::MAX;
        let a = Ratio::new(big - 1, big).unwrap();
        let b = Ratio::new(big - 2, big - 1).unwrap();
        assert_eq!(a.compare(b), Ordering::Greater);
        assert_eq!(b.compare(a), Ordering::Less);
        assert_eq!(a.compare(a), Ordering::Equal);
    }

    proptest! {
        #[test]
        fn arithmetic_agrees_with_cross_multiplication(a in -999_i128..999, b in 1_i128..999, c in -999_i128..999, d in 1_i128..999) {
            let (x, y) = (Ratio::new(a, b).unwrap(), Ratio::new(c, d).unwrap());
            prop_assert_eq!(x.plus(y).unwrap(), Ratio::new(a * d + c * b, b * d).unwrap());
            prop_assert_eq!(x.times(y).unwrap(), Ratio::new(a * c, b * d).unwrap());
            prop_assert_eq!(x.compare(y), (a * d).cmp(&(c * b)));
        }
    }
}
