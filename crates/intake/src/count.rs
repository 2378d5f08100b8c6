//! A count: a whole number, zero or more.

use crate::breach::Breach;
use crate::character::trimmed;
use crate::figure::{Figure, name, whole};

/// The largest count, and the largest amount in cents: 2^53 - 1, which every reader of JSON keeps.
pub const MAX_COUNT: u64 = (1 << 53) - 1;

/// Reads a count from a text, or says which rule it breaks and what to do.
///
/// The rules, for `text` without outer spaces:
///
/// - ASCII digits only, no sign, no exponent, no unit, no leading zero except `0` itself.
/// - Thousands may be grouped by one and the same character: dot, plain space, no-break space,
///   narrow no-break space, thin space, straight or curly apostrophe. The first group has one to
///   three digits and every other exactly three. So `1.234` is 1234, because a count has no
///   decimals and the dot groups thousands in Belgium.
/// - The comma is the decimal sign in Belgium. One comma is therefore refused: `1,5` as decimals,
///   `1,234` as ambiguous. Two or more commas can only group, so `1,234,567` is accepted.
/// - `1.50` and `1.234,00` are refused, even where the decimals are zero.
///
/// # Errors
///
/// The rule that is broken, with what to do where that is known, as one line.
pub fn parse_count(text: &str) -> Result<u64, String> {
    count(trimmed(text)).map_err(Breach::into_sentence)
}

/// [`parse_count`] for a text that is trimmed already.
pub(crate) fn count(text: &str) -> Result<u64, Breach> {
    let figure = Figure::cut(text)?;
    match (figure.groups.as_slice(), figure.separators.as_slice()) {
        ([first, last], [','])
            if (1..=3).contains(&first.len()) && last.len() == 3 && !first.starts_with('0') =>
        {
            Err(Breach::new(format!(
                "this can be read as {first}{last} or as {first} followed by three decimals"
            ))
            .hint(format!("Write {first}{last} or {first}.{last} if that is the count.")))
        }
        (_, [mark @ (',' | '.')]) if !is_group(&figure) => Err(decimals(*mark)),
        (_, [first, .., last @ (',' | '.')]) if first != last => Err(decimals(*last)),
        (groups, separators) => whole(groups, separators, MAX_COUNT),
    }
}

/// Whether a single separator can only be a dot before thousands.
fn is_group(figure: &Figure<'_>) -> bool {
    let last = figure.groups.last().map_or(0, |group| group.len());
    figure.separators == ['.'] && last == 3
}

fn decimals(mark: char) -> Breach {
    Breach::new(format!("a count is a whole number, and this has decimals after a {}", name(mark)))
        .hint("Write the number without decimals.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_that_can_be_read_in_one_way() {
        for (text, value) in [
            ("0", 0),
            ("7", 7),
            (" 12 ", 12),
            ("1234", 1234),
            ("1.234", 1234),
            ("1 234", 1234),
            ("1'234", 1234),
            ("1’234", 1234),
            ("1\u{a0}234", 1234),
            ("1\u{202f}234\u{202f}567", 1_234_567),
            ("12\u{2009}345", 12_345),
            ("1.234.567", 1_234_567),
            ("1,234,567", 1_234_567),
            ("100.000", 100_000),
            ("9007199254740991", MAX_COUNT),
            ("9.007.199.254.740.991", MAX_COUNT),
        ] {
            assert_eq!(parse_count(text), Ok(value), "{text:?}");
        }
    }

    #[test]
    fn counts_that_cannot() {
        for (text, part) in [
            ("", "no number"),
            ("1,234", "1234 or as 1 followed by three decimals"),
            ("12,345", "12345 or as 12 followed by three decimals"),
            ("0,123", "decimals after a comma"),
            ("012,345", "decimals after a comma"),
            ("1,5", "decimals after a comma"),
            ("1,2345", "decimals after a comma"),
            ("1234,567", "decimals after a comma"),
            ("5,00", "decimals after a comma"),
            ("1.5", "decimals after a dot"),
            ("1.23", "decimals after a dot"),
            ("5.0", "decimals after a dot"),
            ("1.234,00", "decimals after a comma"),
            ("1,234.00", "decimals after a dot"),
            ("1 234,5", "decimals after a comma"),
            ("1234.567", "groups of three"),
            ("12 34", "groups of three"),
            ("1 2345", "groups of three"),
            ("12.34.567", "groups of three"),
            ("1.234.56", "groups of three"),
            ("1 234\u{a0}567", "two ways, by a space and by a no-break space"),
            ("1'234’567", "two ways"),
            ("007", "zero that does not count"),
            ("00", "zero that does not count"),
            ("0.123", "zero that does not count"),
            ("012.345", "zero that does not count"),
            ("9007199254740992", "larger than 9007199254740991"),
            ("99999999999999999999999", "larger than 9007199254740991"),
            ("€ 5", "currency"),
            ("5 EUR", "`E`"),
            ("1e3", "scientific"),
        ] {
            let rule = parse_count(text).unwrap_err();
            assert!(rule.contains(part), "{text:?}: {rule}");
        }
    }

    proptest! {
        #[test]
        fn a_count_survives_writing(value in 0..=MAX_COUNT, separator in "[. \u{a0}\u{202f}\u{2009}'’]?") {
            let digits = value.to_string();
            let mut text = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    text.push_str(&separator);
                }
                text.push(digit);
            }
            prop_assert_eq!(parse_count(&text), Ok(value));
        }

        #[test]
        fn what_is_read_is_the_digits_that_were_written(text in "[0-9]{1,3}([., ’'][0-9]{1,4}){0,3}") {
            if let Ok(value) = parse_count(&text) {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(value.to_string(), digits);
            }
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let _ = parse_count(&text);
        }
    }
}
