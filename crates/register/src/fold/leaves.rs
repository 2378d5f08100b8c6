use std::collections::BTreeMap;

use chain::{Hash, Tree, root_of};

/// The height of the subtrees whose roots are kept when the leaves are not: one hash for 256 entries.
const HEIGHT: u32 = 8;

/// The leaf hashes of the entries so far, from which the root over any number of them is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leaves {
    /// Every one, and the roots of the subtrees that are complete.
    All(Vec<Hash>, Vec<Hash>),
    /// Those of some entries, and the roots of the subtrees that are complete.
    Some {
        /// How many entries there are.
        size: u64,
        /// The roots of the complete subtrees.
        subtrees: Vec<Hash>,
        /// The leaves after the last complete subtree.
        open: Vec<Hash>,
        /// The leaves of entries that are kept or were read again.
        kept: BTreeMap<u64, Hash>,
    },
}

impl Default for Leaves {
    fn default() -> Self {
        Self::All(Vec::new(), Vec::new())
    }
}

impl Leaves {
    /// Leaves that do not grow with the number of entries, but by one hash for each 256.
    pub(crate) fn few() -> Self {
        Self::Some { size: 0, subtrees: Vec::new(), open: Vec::new(), kept: BTreeMap::new() }
    }

    /// Adds the leaf of the next entry.
    pub(crate) fn push(&mut self, leaf: Hash) {
        match self {
            Self::All(leaves, subtrees) => {
                leaves.push(leaf);
                if let Some(open) =
                    leaves.get(subtrees.len() << HEIGHT..).filter(|open| open.len() == 1 << HEIGHT)
                {
                    subtrees.push(root_of(open.iter().copied()));
                }
            }
            Self::Some { size, subtrees, open, .. } => {
                *size += 1;
                open.push(leaf);
                if open.len() == 1 << HEIGHT {
                    subtrees.push(root_of(open.drain(..)));
                }
            }
        }
    }

    /// Keeps the leaf of an entry for later.
    pub(crate) fn keep(&mut self, seq: u64, leaf: Hash) {
        if let Self::Some { kept, .. } = self {
            kept.insert(seq, leaf);
        }
    }

    /// The leaf of entry `seq`, if it is there.
    pub(crate) fn leaf(&self, seq: u64) -> Option<Hash> {
        match self {
            Self::All(leaves, _) => leaves.get(usize::try_from(seq.checked_sub(1)?).ok()?).copied(),
            Self::Some { subtrees, open, kept, .. } => {
                let first = subtrees.len() as u64 * (1 << HEIGHT) + 1;
                let place = seq.checked_sub(first).and_then(|place| usize::try_from(place).ok());
                place.and_then(|place| open.get(place)).or_else(|| kept.get(&seq)).copied()
            }
        }
    }

    /// The entries whose leaves are needed and lacking for the root over the first `size`.
    pub(crate) fn lacking(&self, size: u64) -> Vec<u64> {
        match self {
            Self::Some { size: all, .. } if size <= *all => {
                (complete(size) + 1..=size).filter(|seq| self.leaf(*seq).is_none()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The root over all entries.
    pub(crate) fn root(&self) -> Hash {
        let mut tree = Tree::default();
        let (subtrees, open) = match self {
            Self::All(leaves, subtrees) => (subtrees, &leaves[subtrees.len() << HEIGHT..]),
            Self::Some { subtrees, open, .. } => (subtrees, open.as_slice()),
        };
        subtrees.iter().for_each(|root| tree.push_subtree(HEIGHT, *root));
        open.iter().for_each(|leaf| tree.push(*leaf));
        tree.root()
    }

    /// The root over the first `size` entries; nothing when there are fewer, or a leaf is lacking.
    pub(crate) fn root_at(&self, size: u64) -> Option<Hash> {
        let mut tree = Tree::default();
        let (Self::All(_, subtrees) | Self::Some { subtrees, .. }) = self;
        let count = usize::try_from(size >> HEIGHT).ok()?;
        subtrees.get(..count)?.iter().for_each(|root| tree.push_subtree(HEIGHT, *root));
        let first = complete(size) + 1;
        for seq in first..=size {
            tree.push(self.leaf(seq)?);
        }
        Some(tree.root())
    }
}

/// How many of the first `size` entries are in complete subtrees.
fn complete(size: u64) -> u64 {
    size >> HEIGHT << HEIGHT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "some ten thousand hashes take an interpreter an hour")]
    fn few_leaves_give_the_roots_of_all() {
        let hash = |n: u64| Hash::leaf(&n.to_be_bytes());
        let (mut all, mut few) = (Leaves::default(), Leaves::few());
        for seq in 1..=1000 {
            all.push(hash(seq));
            few.push(hash(seq));
        }
        for size in [1, 2, 255, 256, 257, 511, 512, 513, 767, 768, 769, 999, 1000] {
            let mut lacked = few.clone();
            for seq in few.lacking(size) {
                lacked.keep(seq, hash(seq));
            }
            assert_eq!(lacked.root_at(size), all.root_at(size), "{size}");
            assert_eq!(few.lacking(size).is_empty(), size % 256 == 0 || size > 768, "{size}");
            assert_eq!(few.root_at(size).is_none(), !few.lacking(size).is_empty(), "{size}");
        }
        assert_eq!((Some(all.root()), Some(few.root())), (all.root_at(1000), all.root_at(1000)));
        assert_eq!((all.root_at(1001), few.root_at(1001), few.lacking(1001)), (None, None, vec![]));
        assert_eq!((few.leaf(0), few.leaf(768), few.leaf(769)), (None, None, Some(hash(769))));
    }
}
