use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use crate::{Approval, Approver};

/// Whose keys approve, as a reader has them from elsewhere: the form of OpenSSH's `allowed_signers`, where the principal
/// is the identifier of an actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signers(Vec<(String, Approver)>);

/// A line that cannot be read: its number and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {}: {}", .line, .what)]
pub struct SignersError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl Signers {
    /// Adds a key of an actor.
    pub fn add(&mut self, actor: &str, key: Approver) {
        self.0.push((actor.to_owned(), key));
    }

    /// Whether the list names the key of this signature as one of `actor`.
    pub fn allow(&self, actor: &str, approval: &Approval) -> bool {
        self.0.iter().any(|(name, key)| name == actor && key.fingerprint() == approval.fingerprint())
    }

    /// Whether nobody is on the list.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for Signers {
    type Err = SignersError;

    fn from_str(text: &str) -> Result<Self, SignersError> {
        let mut found = Self::default();
        for (place, line) in text.lines().enumerate() {
            let wrong = |what: &str| SignersError { line: place + 1, what: what.to_owned() };
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (names, rest) = line.split_once([' ', '\t']).ok_or_else(|| wrong("a line is: actor, key"))?;
            // Options may be before the key; those that would change who may sign are not known here.
            let rest = rest.trim_start();
            let rest = rest.strip_prefix("namespaces=\"approval@prorata\"").map_or(rest, str::trim_start);
            let key: Approver = rest.parse().map_err(|error| wrong(&format!("{error}")))?;
            for name in names.split(',') {
                check_name(name).map_err(wrong)?;
                found.add(name, key.clone());
            }
        }
        Ok(found)
    }
}

/// Names are as they are. What OpenSSH would take for a pattern, or a reader for no name at all, is refused: it would let
/// others sign there than here.
fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        Err("a name between commas is empty")
    } else if name.starts_with(['!', '#']) || name.contains(['*', '?']) {
        Err("names are written out: `!`, `#`, `*` and `?` would make a pattern or a comment of one")
    } else if name.contains(|character: char| character.is_whitespace() || character.is_control()) {
        Err("a name holds no space and no control character")
    } else {
        Ok(())
    }
}

impl fmt::Display for Signers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|(name, key)| writeln!(f, "{name} namespaces=\"approval@prorata\" {}", key.bare()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;

    #[test]
    fn a_list_names_actors_and_their_keys() {
        let key = SecretKey::from_seed("cgg", &[5; 32]).unwrap();
        let approval = key.approve(b"x").unwrap();
        let mut made = Signers::default();
        made.add("cgg", key.approver().unwrap());
        let read: Signers = format!("# who approves\n\n{made}").parse().unwrap();
        assert!(read.allow("cgg", &approval) && !read.allow("ea", &approval) && !read.is_empty());
        let two: Signers = format!("ea,cgg {}", key.approver().unwrap()).parse().unwrap();
        assert!(two.allow("ea", &approval));
        for (text, line) in
            [("cgg", 1), ("\ncgg ssh-rsa AAAA", 2), ("cgg cert-authority ssh-ed25519 AAAA", 1)]
        {
            assert_eq!(text.parse::<Signers>().unwrap_err().line, line, "{text}");
        }
        // Who may sign is the same for every reader of the list.
        for names in [",", "ea,", "ea,,cgg", "ea,#cgg", "*", "ea,!cgg", "cg?", "ea,\u{a0}cgg", "ea,c\u{b}gg"]
        {
            let refused = format!("{names} {}", key.approver().unwrap()).parse::<Signers>().unwrap_err();
            assert!(refused.line == 1 && refused.what.contains("name"), "{names}: {refused}");
        }
    }
}
