//! What a word of the command line must be.

use register::{Amount, Balance, Date, Kind, Year};
use serde::de::DeserializeOwned;

/// A year of subsidy.
pub(crate) fn year(text: &str) -> Result<Year, String> {
    let number: i64 = text.parse().map_err(|_| "a year is written 2026".to_owned())?;
    Year::try_from(number).map_err(|error| error.to_string())
}

/// An amount above zero, as people in Belgium write it; what is ambiguous is refused.
pub(crate) fn amount(text: &str) -> Result<Amount, String> {
    Amount::try_from(intake::parse_cents(text)?).map_err(|error| error.to_string())
}

/// An amount that may be nothing.
pub(crate) fn balance(text: &str) -> Result<Balance, String> {
    Balance::try_from(intake::parse_cents(text)?).map_err(|error| error.to_string())
}

/// A date, `2026-03-31` or `31/03/2026`.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    intake::parse_date(text)?.parse().map_err(|error: register::FieldError| error.to_string())
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
