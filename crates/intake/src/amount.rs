//! An amount of money: euros and cents, zero or more.

use allocation::Cents;

use crate::breach::Breach;
use crate::character::trimmed;
use crate::count::MAX_COUNT;
use crate::figure::{Figure, name, whole};

const CURRENCIES: [&str; 2] = ["EUR", "€"];

/// The groups of the whole euros, their separators, and the decimals (empty, one or two digits).
type Parts<'f, 't> = (&'f [&'t str], &'f [char], &'t str);

/// Reads an amount in euros as integer cents, or says which rule it breaks and what to do.
///
/// The rules, for `text` without outer spaces:
///
/// - `EUR` or `€` may be once, before or after the figure, with or without a space.
/// - ASCII digits only, no sign, no exponent, no leading zero except before the decimal sign.
/// - At most two decimals after a comma or a dot: `0,5` is 50 cents, `1234.56` is 123456.
/// - Thousands may be grouped as in [`parse_count`](crate::parse_count); the decimal sign must
///   differ from the separator of the thousands: `1.234,56`, `1 234,56`, `1,234.56`, `1'234.56`.
/// - One comma or dot before exactly three digits is ambiguous, so `1.234` and `1,234` are
///   refused. Two or more of the same can only group, so `1.234.567` is accepted.
/// - The largest amount is 2^53 - 1 cents, 90071992547409,91 euros.
///
/// # Errors
///
/// The rule that is broken, with what to do where that is known, as one line.
pub fn parse_cents(text: &str) -> Result<Cents, String> {
    cents(trimmed(text)).map_err(Breach::into_sentence)
}

/// [`parse_cents`] for a text that is trimmed already.
pub(crate) fn cents(text: &str) -> Result<Cents, Breach> {
    let figure = Figure::cut(without_currency(text)?)?;
    let (groups, separators, decimals) = parts(&figure)?;
    let euros = whole(groups, separators, MAX_COUNT / 100).map_err(|breach| {
        // The limit of the whole euros is not the limit that a person should read.
        if breach.rule.starts_with("the number is larger") { too_large() } else { breach }
    })?;
    let decimals = match decimals.as_bytes() {
        [] => 0,
        [tens] => u64::from(tens.wrapping_sub(b'0')) * 10,
        [tens, ones, ..] => u64::from(tens.wrapping_sub(b'0')) * 10 + u64::from(ones.wrapping_sub(b'0')),
    };
    euros
        .checked_mul(100)
        .and_then(|cents| cents.checked_add(decimals))
        .filter(|&cents| cents <= MAX_COUNT)
        .and_then(|cents| Cents::new(i64::try_from(cents).ok()?).ok())
        .ok_or_else(too_large)
}

fn parts<'f, 't>(figure: &'f Figure<'t>) -> Result<Parts<'f, 't>, Breach> {
    let (groups, separators) = (figure.groups.as_slice(), figure.separators.as_slice());
    let (Some((last, before)), Some((&mark, earlier))) = (groups.split_last(), separators.split_last())
    else {
        return Ok((groups, separators, ""));
    };
    let is_decimal = matches!(mark, ',' | '.') && !earlier.contains(&mark);
    if !is_decimal {
        return Ok((groups, separators, ""));
    }
    match (before, last.len()) {
        (_, 1 | 2) => Ok((before, earlier, last)),
        ([first], 3) if first.len() <= 3 && !first.starts_with('0') => Err(Breach::new(format!(
            "this can be read as {first}{last} euros or as {first} followed by three decimals"
        ))
        .hint(format!("Write {first}{last},00 or {first}.{last},00 if that is the amount."))),
        (_, digits) => Err(Breach::new(format!(
            "an amount has at most two decimals, and this has {digits} digits after a {}",
            name(mark)
        ))
        .hint("Round the amount to cents before it is put in the file.")),
    }
}

fn without_currency(text: &str) -> Result<&str, Breach> {
    let before = CURRENCIES.iter().find_map(|one| text.strip_prefix(one));
    let text = before.unwrap_or(text);
    let after = CURRENCIES.iter().find_map(|one| text.strip_suffix(one));
    if before.is_some() && after.is_some() {
        return Err(Breach::new("the currency is written twice").hint("Write it once, or not at all."));
    }
    Ok(trimmed(after.unwrap_or(text)))
}

fn too_large() -> Breach {
    Breach::new(format!("the amount is larger than {},{:02} euros", MAX_COUNT / 100, MAX_COUNT % 100))
        .hint("Check the figure.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_that_can_be_read_in_one_way() {
        for (text, value) in [
            ("0", 0),
            ("1234", 123_400),
            ("0,5", 50),
            ("0,50", 50),
            ("0.05", 5),
            ("1234,56", 123_456),
            ("1234.56", 123_456),
            ("1.234,56", 123_456),
            ("1 234,56", 123_456),
            ("1\u{a0}234,56", 123_456),
            ("1\u{202f}234,5", 123_450),
            ("1,234.56", 123_456),
            ("1'234.56", 123_456),
            ("1 234", 123_400),
            ("1’234", 123_400),
            ("1.234.567", 123_456_700),
            ("1,234,567", 123_456_700),
            ("1.234.567,8", 123_456_780),
            ("€ 5", 500),
            ("5 €", 500),
            ("5€", 500),
            ("EUR 1.234,56", 123_456),
            (" 1 234,56\u{a0}EUR ", 123_456),
            ("90071992547409,91", 9_007_199_254_740_991),
        ] {
            assert_eq!(parse_cents(text).map(Cents::get), Ok(value), "{text:?}");
        }
    }

    #[test]
    fn amounts_that_cannot() {
        for (text, part) in [
            ("", "no number"),
            ("€", "no number"),
            ("€ -", "a dash"),
            ("€ 5 €", "twice"),
            ("EUR EUR", "twice"),
            ("1.234", "Write 1234,00 or 1.234,00"),
            ("1,234", "Write 1234,00 or 1.234,00"),
            ("123,456", "123456 euros or as 123 followed"),
            ("0,123", "3 digits after a comma"),
            ("1234,567", "3 digits after a comma"),
            ("1.234,567", "3 digits after a comma"),
            ("1,2345", "4 digits after a comma"),
            ("1 234.567", "3 digits after a dot"),
            ("12.34.567", "groups of three"),
            ("1.234.56", "groups of three"),
            ("12 34", "groups of three"),
            ("1234.567,89", "groups of three"),
            ("1.234 567,89", "two ways"),
            ("1.234,567.89", "two ways"),
            ("1,5 5", "two ways"),
            ("007", "zero that does not count"),
            ("00,50", "zero that does not count"),
            ("90071992547409,92", "larger than 90071992547409,91"),
            ("90071992547410", "larger than 90071992547409,91"),
            ("999999999999999999999999", "larger than 90071992547409,91"),
            ("-5,00", "minus"),
            ("€ -5,00", "minus"),
            ("(5,00)", "parentheses"),
            ("5 eur", "`e`"),
            ("5 USD", "`U`"),
            ("$5", "currency"),
            ("5 EURO", "`E`"),
        ] {
            let rule = parse_cents(text).unwrap_err();
            assert!(rule.contains(part), "{text:?}: {rule}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_survives_writing(
            cents in 0..=MAX_COUNT,
            separator in "[. \u{a0}\u{202f}\u{2009}'’]?",
            frame in prop::sample::select(vec![("", ""), ("€ ", ""), ("EUR ", ""), ("", " EUR"), ("", "\u{a0}€")]),
        ) {
            let digits = (cents / 100).to_string();
            let mut text = frame.0.to_owned();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    text.push_str(&separator);
                }
                text.push(digit);
            }
            text.push_str(&format!(",{:02}{}", cents % 100, frame.1));
            prop_assert_eq!(parse_cents(&text).map(Cents::get), Ok(i64::try_from(cents).unwrap()));
        }

        #[test]
        fn what_is_read_is_the_digits_that_were_written(text in "[0-9]{1,4}([., ’'][0-9]{1,4}){0,3}") {
            if let Ok(cents) = parse_cents(&text) {
                let written: String = text.chars().filter(char::is_ascii_digit).collect();
                let written: i64 = written.parse().unwrap();
                let decimals = text.rsplit(['.', ',']).next().unwrap().len();
                let factor = match decimals { 1 if text.contains(['.', ',']) => 10, 2 if text.contains(['.', ',']) => 1, _ => 100 };
                prop_assert_eq!(cents.get(), written * factor);
            }
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let _ = parse_cents(&text);
        }
    }
}
