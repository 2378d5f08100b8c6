//! What a word of the command line must be.

use register::{Amount, Balance, Code, Date, Kind, Year};
use serde::de::DeserializeOwned;

/// A year of subsidy.
pub(crate) fn year(text: &str) -> Result<Year, String> {
    let number: i64 = text.parse().map_err(|_| "a year is written 2026".to_owned())?;
    Year::try_from(number).map_err(|error| error.to_string())
}

/// A figure that was typed as an option. On Windows a comma in it is refused: Windows PowerShell 5.1 takes `1.000,00` for a list of
/// the numbers 1.0 and 0, and hands on `1,0`, so that nobody can tell any more what was typed.
pub(crate) fn typed(text: &str, windows: bool) -> Result<&str, String> {
    if windows && text.contains(',') {
        return Err("on Windows an option takes no comma, which PowerShell changes: write a point, as 1000.00, or give a file".into());
    }
    Ok(text)
}

/// An amount above zero, as people in Belgium write it; what is ambiguous is refused.
pub(crate) fn amount(text: &str) -> Result<Amount, String> {
    Amount::try_from(intake::parse_cents(typed(text, cfg!(windows))?)?).map_err(|error| error.to_string())
}

/// An amount that may be nothing.
pub(crate) fn balance(text: &str) -> Result<Balance, String> {
    Balance::try_from(intake::parse_cents(typed(text, cfg!(windows))?)?).map_err(|error| error.to_string())
}

/// A date, `2026-03-31` or `31/03/2026`.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    intake::parse_date(text)?.parse().map_err(|error: register::FieldError| error.to_string())
}

/// An enterprise number as people and the Crossroads Bank print it, `0400.000.086` or `BE 0400 000 086`, as ten digits.
pub(crate) fn enterprise_number(text: &str) -> Result<Code, String> {
    let separates = |letter: char| matches!(letter, '.' | ' ' | '-' | '/' | '\u{a0}' | '\u{202f}');
    let plain: String = text.chars().filter(|letter| !separates(*letter)).collect();
    let digits = match plain.get(..2) {
        Some(land) if land.eq_ignore_ascii_case("be") => &plain[2..],
        _ => plain.as_str(),
    };
    // Numbers of before 2005 had nine digits; the zero before them was added then.
    if digits.len() == 9 && digits.starts_with('0') {
        return Err("an enterprise number has ten digits, and this one has nine: one is missing".into());
    }
    let digits = if digits.len() == 9 { format!("0{digits}") } else { digits.to_owned() };
    if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(
            "an enterprise number is its ten digits alone, as 0400.000.086, with or without dots and BE"
                .into(),
        );
    }
    digits.parse().map_err(|error: register::FieldError| error.to_string())
}

/// One of the words of a closed set.
pub(crate) fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

/// The kind of an event.
pub(crate) fn kind(text: &str) -> Result<Kind, String> {
    // Its name, or what a command calls it: without regard to hyphens and capitals.
    let letters = text.bytes().filter(|byte| *byte != b'-').map(|byte| byte.to_ascii_lowercase());
    let called = |kind: &&Kind| kind.name().bytes().map(|byte| byte.to_ascii_lowercase()).eq(letters.clone());
    Kind::ALL
        .iter()
        .find(called)
        .copied()
        .ok_or_else(|| format!("the kind `{}` is not known to this program", text.escape_debug()))
}

/// An idempotency key.
pub(crate) fn request(text: &str) -> Result<String, String> {
    if (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("a request key has 1 to 128 printable ASCII characters without spaces".into())
    }
}

/// Numbers of entries ascending, each once.
pub(crate) fn in_order(entries: &[u64]) -> Vec<u64> {
    let mut entries = entries.to_vec();
    entries.sort_unstable();
    entries.dedup();
    entries
}

/// The number of an entry.
pub(crate) fn seq(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(seq) if seq > 0 => Ok(seq),
        _ => Err("an entry has a number from 1 on".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_no_part_of_an_option_on_windows() {
        for text in ["1,0", "1.000,00", "132,09"] {
            assert!(typed(text, true).is_err(), "{text}");
            assert_eq!(typed(text, false), Ok(text));
        }
        assert_eq!(typed("1000.00", true), Ok("1000.00"));
    }
}
