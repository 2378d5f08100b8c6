use std::fmt;
use thiserror::Error;

use chain::{Checkpoint, Hash, Levels};

/// What a signer signed last: kept beside its key and never in the ledger, so that nobody who can change the ledger can
/// change it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The leaf hashes of the entries it covers, when the signer has seen them.
    pub leaves: Vec<Hash>,
}

/// Why a signer does not sign.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignRefusal {
    /// The ledger is another one.
    OtherOrigin {
        /// The origin that was signed before.
        signed: String,
        /// The origin of the ledger.
        found: String,
    },
    /// Entries that were signed are gone: the tail was cut off, or an old copy put back.
    RolledBack {
        /// The last entry that is there.
        last: u64,
        /// The last entry that was signed.
        signed: u64,
    },
    /// An entry that was signed is another one now.
    Forked {
        /// The first of them, when the signer has seen the entries.
        entry: Option<u64>,
        /// How many entries were signed.
        signed: u64,
    },
}

impl Signed {
    /// Whether the ledger with the tree `levels` continues what was signed.
    ///
    /// # Errors
    /// [`SignRefusal`].
    pub fn continued_by(&self, origin: &str, levels: &Levels) -> Result<(), SignRefusal> {
        let before = &self.checkpoint;
        if origin != before.origin {
            return Err(SignRefusal::OtherOrigin { signed: before.origin.clone(), found: origin.to_owned() });
        }
        // A changed entry is reported even when others are gone too: it is the graver of the two.
        let changed = (1..)
            .zip(&self.leaves)
            .find(|(seq, leaf)| levels.leaf(seq - 1).is_some_and(|found| found != **leaf));
        if let Some((entry, _)) = changed {
            return Err(SignRefusal::Forked { entry: Some(entry), signed: before.size });
        }
        match levels.root_at(before.size) {
            None => Err(SignRefusal::RolledBack { last: levels.size(), signed: before.size }),
            Some(root) if root == before.root => Ok(()),
            Some(_) => Err(SignRefusal::Forked { entry: None, signed: before.size }),
        }
    }
}

impl fmt::Display for SignRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherOrigin { signed, found } => {
                write!(f, "this key signs for the ledger {signed}, and this is the ledger {found}")
            }
            Self::RolledBack { last, signed } => write!(
                f,
                "the ledger ends at entry {last}, and {signed} entries were signed: entry {} is gone",
                last + 1
            ),
            Self::Forked { entry: Some(entry), .. } => {
                write!(
                    f,
                    "entry {entry} is not the one that was signed: the ledger was rewritten from there on"
                )
            }
            Self::Forked { entry: None, signed } => {
                write!(
                    f,
                    "an entry among the first {signed} is not the one that was signed: the ledger was rewritten"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(entries: impl IntoIterator<Item = u64>) -> Levels {
        let mut levels = Levels::default();
        entries.into_iter().for_each(|n| levels.push(Hash::leaf(&n.to_be_bytes())));
        levels
    }

    #[test]
    fn a_ledger_that_goes_on_is_signed_and_no_other() {
        let before = grown(0..20);
        let leaves = (0..20).filter_map(|index| before.leaf(index)).collect();
        let checkpoint = Checkpoint { origin: "o".into(), size: 20, root: before.root_at(20).unwrap() };
        let signed = Signed { checkpoint, leaves };
        assert_eq!(signed.continued_by("o", &before), Ok(()));
        assert_eq!(signed.continued_by("o", &grown(0..33)), Ok(()));
        let refusal = |origin, levels: &Levels| signed.continued_by(origin, levels).unwrap_err();
        assert!(matches!(refusal("p", &before), SignRefusal::OtherOrigin { .. }));
        assert_eq!(refusal("o", &grown(0..19)), SignRefusal::RolledBack { last: 19, signed: 20 });
        let other = grown((0..40).map(|n| if n == 6 { 99 } else { n }));
        assert_eq!(refusal("o", &other), SignRefusal::Forked { entry: Some(7), signed: 20 });
        // A backup that went on differently after it was put back.
        let restored = grown((0..12).chain(50..70));
        assert_eq!(refusal("o", &restored), SignRefusal::Forked { entry: Some(13), signed: 20 });
        let unseen = Signed { leaves: Vec::new(), ..signed.clone() };
        assert_eq!(unseen.continued_by("o", &other), Err(SignRefusal::Forked { entry: None, signed: 20 }));
    }
}
