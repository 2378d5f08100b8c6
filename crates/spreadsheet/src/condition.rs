//! A condition under which a part of a format shows a number: `[>=1000]`, `value()>=0`.

/// How a number compares with a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    less: bool,
    equal: bool,
    more: bool,
    /// The bound in millionths.
    bound: i128,
}

impl Condition {
    /// Reads `>=1000`; none when it is something else.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let signs = [
            ("<>", (true, false, true)),
            ("!=", (true, false, true)),
            ("<=", (true, true, false)),
            (">=", (false, true, true)),
            ("<", (true, false, false)),
            (">", (false, false, true)),
            ("=", (false, true, false)),
        ];
        signs.into_iter().find_map(|(sign, (less, equal, more))| {
            Some(Self { less, equal, more, bound: millionths(text.strip_prefix(sign)?.trim())? })
        })
    }

    /// Whether a number meets it.
    pub(crate) fn holds(self, number: &str) -> bool {
        match millionths(number).map(|number| number.cmp(&self.bound)) {
            Some(std::cmp::Ordering::Less) => self.less,
            Some(std::cmp::Ordering::Equal) => self.equal,
            Some(std::cmp::Ordering::Greater) => self.more,
            None => false,
        }
    }
}

/// A number in plain digits, in millionths.
fn millionths(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 24 || decimals.len() > 6 || !plain(whole) || !plain(decimals) {
        return None;
    }
    let number: i128 = format!("{whole}{decimals:0<6}").parse().ok()?;
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_with_the_bound() {
        for (condition, numbers) in [
            (">=1000", ["-1", "1000", "1000.5"]),
            ("<0", ["0", "-0.01", "-7"]),
            ("<>0", ["0", "0.01", "-1"]),
            ("<=1.5", ["1.51", "1.50", "1"]),
        ] {
            let condition = Condition::read(condition).unwrap();
            assert_eq!(numbers.map(|number| condition.holds(number)), [false, true, true]);
        }
        assert!(Condition::read("=2").unwrap().holds("2.00"));
        for other in ["Red", "", ">", ">x", "$€-80C"] {
            assert_eq!(Condition::read(other), None);
        }
    }
}
