//! Checking proofs of inclusion and of consistency (RFC 9162, sections 2.1.3.2 and 2.1.4.2, over the tree of RFC 6962).
//!
//! Both checks take a bounded number of steps on any input: sizes are compared with each other first.

use thiserror::Error;

use crate::Hash;

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The sizes or the index do not go together.
    #[error("the proof is for a place that is not in the tree")]
    Range,
    /// The path has too few hashes, or too many.
    #[error("the proof has too few hashes, or too many, for a tree of that size")]
    Length,
    /// The path leads to another root: that of the newer tree, or the only one.
    #[error("the proof does not lead to the root of the checkpoint")]
    Root,
    /// The path leads to another root of the older tree.
    #[error("the proof does not lead to the root of the older checkpoint")]
    OldRoot,
}

/// The root to which the audit path of the leaf at `index` (from 0) leads in a tree of `size` leaves.
///
/// # Errors
/// [`ProofError::Range`] unless `index < size`; [`ProofError::Length`] when the path does not fit the tree.
pub fn inclusion_root(index: u64, size: u64, leaf: Hash, path: &[Hash]) -> Result<Hash, ProofError> {
    if index >= size {
        return Err(ProofError::Range);
    }
    let (mut place, mut last) = (index, size - 1);
    let mut root = leaf;
    for hash in path {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if place % 2 == 1 || place == last {
            root = Hash::node(*hash, root);
            // A place without a neighbour on its right moves up until it is one.
            while place % 2 == 0 && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            root = Hash::node(root, *hash);
        }
        place /= 2;
        last /= 2;
    }
    if last == 0 { Ok(root) } else { Err(ProofError::Length) }
}

/// Whether the tree of `to` leaves with the root `to_root` continues that of `from` leaves with the root `from_root`.
///
/// # Errors
/// [`ProofError`].
pub fn check_consistency(
    from: u64,
    from_root: Hash,
    to: u64,
    to_root: Hash,
    path: &[Hash],
) -> Result<(), ProofError> {
    if from == 0 || from > to {
        return Err(ProofError::Range);
    }
    if from == to {
        return match path {
            [] if from_root == to_root => Ok(()),
            [] => Err(ProofError::Root),
            _ => Err(ProofError::Length),
        };
    }
    // An older tree that is one complete subtree is the first hash of its own proof.
    let (first, rest) = match path {
        _ if from.is_power_of_two() => (from_root, path),
        [first, rest @ ..] => (*first, rest),
        [] => return Err(ProofError::Length),
    };
    let (mut place, mut last) = (from - 1, to - 1);
    while place % 2 == 1 {
        place /= 2;
        last /= 2;
    }
    let (mut old, mut new) = (first, first);
    for hash in rest {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if place % 2 == 1 || place == last {
            old = Hash::node(*hash, old);
            new = Hash::node(*hash, new);
            while place % 2 == 0 && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            new = Hash::node(new, *hash);
        }
        place /= 2;
        last /= 2;
    }
    if last != 0 {
        Err(ProofError::Length)
    } else if new != to_root {
        Err(ProofError::Root)
    } else if old != from_root {
        Err(ProofError::OldRoot)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Levels;

    fn grown(size: u64) -> Levels {
        let mut levels = Levels::default();
        (0..size).for_each(|n| levels.push(Hash::leaf(&n.to_be_bytes())));
        levels
    }

    #[test]
    fn every_proof_of_every_small_tree_holds() {
        let largest = if cfg!(miri) { 9 } else { 70 };
        let levels = grown(largest);
        for size in 1..=largest {
            let root = levels.root_at(size).unwrap();
            for index in 0..size {
                let path = levels.inclusion(index, size).unwrap();
                let leaf = levels.leaf(index).unwrap();
                assert_eq!(inclusion_root(index, size, leaf, &path), Ok(root), "{index} in {size}");
            }
            for from in 1..=size {
                let path = levels.consistency(from, size).unwrap();
                let old = levels.root_at(from).unwrap();
                assert_eq!(check_consistency(from, old, size, root, &path), Ok(()), "{from} to {size}");
            }
        }
    }

    #[test]
    fn sizes_that_do_not_go_together_are_refused_before_anything_else() {
        let hash = Hash::leaf(b"");
        assert_eq!(inclusion_root(0, 0, hash, &[]), Err(ProofError::Range));
        assert_eq!(inclusion_root(u64::MAX, u64::MAX, hash, &[]), Err(ProofError::Range));
        assert_eq!(check_consistency(0, hash, 5, hash, &[hash]), Err(ProofError::Range));
        assert_eq!(check_consistency(6, hash, 5, hash, &[hash]), Err(ProofError::Range));
        assert_eq!(check_consistency(5, hash, 5, hash, &[hash]), Err(ProofError::Length));
        assert_eq!(check_consistency(5, hash, 5, hash, &[]), Ok(()));
        assert_eq!(check_consistency(5, hash, 5, Hash::leaf(b"x"), &[]), Err(ProofError::Root));
        assert_eq!(check_consistency(3, hash, u64::MAX, hash, &[hash; 200]), Err(ProofError::Length));
    }

    proptest! {
        #[test]
        fn a_changed_proof_of_inclusion_does_not_hold(size in 2_u64..300, index in 0_u64..300, at in 0_usize..9, bit in 0_usize..256) {
            let levels = grown(size);
            let index = index % size;
            let mut path = levels.inclusion(index, size).unwrap();
            let leaf = levels.leaf(index).unwrap();
            let root = levels.root_at(size);
            let at = at % path.len();
            let mut bytes = *path[at].as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            path[at] = Hash::from_bytes(bytes);
            prop_assert_ne!(inclusion_root(index, size, leaf, &path).ok(), root);
            path.remove(at);
            prop_assert_ne!(inclusion_root(index, size, leaf, &path).ok(), root);
        }

        #[test]
        fn a_proof_of_consistency_holds_for_its_two_trees_only(to in 2_u64..300, from in 1_u64..300, other in 1_u64..300) {
            let levels = grown(to);
            let (from, other) = (from % to + 1, other % to + 1);
            let path = levels.consistency(from, to).unwrap();
            let root = |size| levels.root_at(size).unwrap();
            prop_assert!(check_consistency(from, root(from), to, root(to), &path).is_ok());
            if other != from {
                prop_assert!(check_consistency(from, root(other), to, root(to), &path).is_err());
                prop_assert!(check_consistency(other, root(other), to, root(to), &path).is_err());
                prop_assert!(check_consistency(from, root(from), to, root(other.min(to - 1)), &path).is_err());
            }
        }
    }
}
