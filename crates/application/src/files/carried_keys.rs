//! The allocation keys that the program carries, so that nobody needs a file to adopt one.

use register::allocation::Key;
use register::payload::KeyFact;

use crate::error::CommandError;

/// A key that the program carries.
pub struct CarriedKey {
    /// Its id, which is in its text too.
    pub id: &'static str,
    /// The key file, word for word.
    pub text: &'static str,
}

/// All of them: those of the decree in force, and that of the draft, each with and without signatures.
pub const CARRIED_KEYS: [CarriedKey; 5] = [
    CarriedKey { id: "2024", text: include_str!("../../../../fixtures/keys/2024.toml") },
    CarriedKey { id: "2026", text: include_str!("../../../../fixtures/keys/2026.toml") },
    CarriedKey { id: "2026-approvals", text: include_str!("../../../../fixtures/keys/2026-approvals.toml") },
    CarriedKey { id: "2026-opinion", text: include_str!("../../../../fixtures/keys/2026-opinion.toml") },
    CarriedKey {
        id: "2026-opinion-approvals",
        text: include_str!("../../../../fixtures/keys/2026-opinion-approvals.toml"),
    },
];

impl CarriedKey {
    /// The key of that id.
    ///
    /// # Errors
    /// Which ids there are.
    pub fn of(id: &str) -> Result<&'static Self, CommandError> {
        CARRIED_KEYS.iter().find(|key| key.id == id).ok_or_else(|| {
            CommandError::usage(format!("the program carries no key `{}`", id.escape_debug())).hint(carried())
        })
    }

    /// The key as it is recorded.
    pub fn fact(&self) -> KeyFact {
        toml::from_str(self.text).expect("a test reads every key that is carried")
    }

    /// The key as it is applied.
    pub fn law(&self) -> Key {
        self.fact().law().expect("a test holds every key that is carried against the rules of keys")
    }
}

/// Which keys the program carries, for whoever named none of them.
pub fn carried() -> String {
    let ids: Vec<&str> = CARRIED_KEYS.iter().map(|key| key.id).collect();
    format!("the program carries {}; `prorata keys` says what each is", ids.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_sound_and_has_the_id_by_which_it_is_carried() {
        for key in &CARRIED_KEYS {
            assert_eq!(key.law().id, key.id);
            assert_eq!(CarriedKey::of(key.id).map(|found| found.text).ok(), Some(key.text));
        }
        assert!(CarriedKey::of("2025").is_err());
    }
}
