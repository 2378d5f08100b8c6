use thiserror::Error;

use crate::Key;

/// Why no single key applies to a year.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyConflict {
    /// No key covers the year.
    #[error("no key applies to {year}")]
    NoKey {
        /// The year asked for.
        year: i32,
    },
    /// Two keys cover the year and neither supersedes the other.
    #[error("two keys apply to {year}: `{first}` and `{second}`")]
    TwoKeys {
        /// The year asked for.
        year: i32,
        /// The id of the first.
        first: String,
        /// The id of the second.
        second: String,
    },
}

/// The one key that applies to `year`. A key that names another one in `supersedes` takes its place from its
/// own first year on.
///
/// # Errors
/// [`KeyConflict`] when none or more than one applies: a year without a key is an error, never a default.
pub fn in_force<'a>(keys: impl IntoIterator<Item = &'a Key>, year: i32) -> Result<&'a Key, KeyConflict> {
    let covering: Vec<&Key> = keys.into_iter().filter(|key| key.covers(year)).collect();
    let mut standing = covering
        .iter()
        .filter(|key| !covering.iter().any(|other| other.supersedes.as_deref() == Some(key.id.as_str())));
    match (standing.next(), standing.next()) {
        (Some(key), None) => Ok(key),
        (None, _) => Err(KeyConflict::NoKey { year }),
        (Some(first), Some(second)) => {
            Err(KeyConflict::TwoKeys { year, first: first.id.clone(), second: second.id.clone() })
        }
    }
}
