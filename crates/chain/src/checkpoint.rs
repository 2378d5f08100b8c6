use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use crate::{Hash, HashError};

/// How far a log goes and the root of its tree, as C2SP tlog-checkpoint writes them: three lines, the origin, the size
/// in decimal and the root in base64. It is what a log signs and a witness cosigns.
///
/// Lines of extension are never written and refused when read: nobody would check them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the ledger in the world.
    pub origin: String,
    /// How many entries it covers.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Why a text is not a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// There are not exactly three lines, each ended by a line feed.
    #[error("a checkpoint has three lines: origin, size and root")]
    Lines,
    /// The origin is empty, or holds a control character.
    #[error("the first line of a checkpoint names its ledger")]
    Origin,
    /// The size is not a decimal number without leading zero.
    #[error("the second line of a checkpoint is its size, a whole number")]
    Size,
    /// The root is not the base64 of 32 bytes.
    #[error("the third line of a checkpoint is its root, 32 bytes in base64")]
    Root,
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root.to_base64())
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let mut lines = lines.split('\n');
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Lines);
        };
        if origin.is_empty() || origin.chars().any(char::is_control) {
            return Err(CheckpointError::Origin);
        }
        let number: u64 = size.parse().map_err(|_| CheckpointError::Size)?;
        if number.to_string() != size {
            return Err(CheckpointError::Size);
        }
        let root = Hash::from_base64(root).map_err(|HashError| CheckpointError::Root)?;
        Ok(Self { origin: origin.to_owned(), size: number, root })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sha256;

    #[test]
    fn a_checkpoint_has_one_written_form() {
        let made = Checkpoint { origin: "prorata.example/test".into(), size: 41, root: sha256(b"") };
        let text = "prorata.example/test\n41\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        assert_eq!(made.to_string(), text);
        assert_eq!(text.parse(), Ok(made));
        for (from, to, fault) in [
            ("41\n", "41", CheckpointError::Lines),
            ("41\n", "041\n", CheckpointError::Size),
            ("41\n", "+41\n", CheckpointError::Size),
            ("41\n", "-1\n", CheckpointError::Size),
            ("41\n", "99999999999999999999\n", CheckpointError::Size),
            ("47DE", "47D=", CheckpointError::Root),
            ("SuFU=", "SuFV=", CheckpointError::Root),
            ("=\n", "=\nmore\n", CheckpointError::Lines),
            ("prorata.example/test", "", CheckpointError::Origin),
            ("prorata", "pro\trata", CheckpointError::Origin),
        ] {
            assert_eq!(text.replacen(from, to, 1).parse::<Checkpoint>(), Err(fault), "{from:?} to {to:?}");
        }
    }
}
