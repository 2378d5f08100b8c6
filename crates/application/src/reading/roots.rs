use std::collections::BTreeMap;

use register::chain::{Hash, Tree};

/// The roots of a growing ledger at the sizes of the checkpoints that were kept, in flat memory.
pub(crate) struct Roots {
    tree: Tree,
    /// The roots at these sizes, of those that were reached.
    at: BTreeMap<u64, Option<Hash>>,
}

impl Roots {
    /// Room for the roots at the sizes that will be asked for.
    pub(crate) fn at(sizes: impl IntoIterator<Item = u64>) -> Self {
        let at = sizes.into_iter().map(|size| (size, None)).collect();
        let mut roots = Self { tree: Tree::default(), at };
        roots.note();
        roots
    }

    /// Adds the leaf hash of the next line.
    pub(crate) fn push(&mut self, leaf: Hash) {
        self.tree.push(leaf);
        self.note();
    }

    fn note(&mut self) {
        if let Some(root) = self.at.get_mut(&self.tree.size()) {
            *root = Some(self.tree.root());
        }
    }

    /// How many lines there are.
    pub(crate) fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The root over all of them.
    pub(crate) fn root(&self) -> Hash {
        self.tree.root()
    }

    /// The root at the size of a checkpoint; nothing when the ledger ends before it.
    pub(crate) fn root_at(&self, size: u64) -> Option<Hash> {
        self.at.get(&size).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use register::chain::Levels;

    use super::*;

    #[test]
    fn the_roots_that_were_asked_for_are_those_of_the_whole_tree() {
        let asked = [0, 1, 2, 3, 7, 8, 9, 20, 21];
        let mut roots = Roots::at(asked);
        let mut levels = Levels::default();
        for seq in 0_u64..20 {
            let leaf = Hash::leaf(&seq.to_be_bytes());
            roots.push(leaf);
            levels.push(leaf);
        }
        for size in asked {
            assert_eq!(roots.root_at(size), levels.root_at(size), "{size}");
        }
        assert_eq!((roots.size(), roots.root()), (levels.size(), levels.root()));
        assert_eq!((roots.root_at(21), roots.root_at(4)), (None, None), "not reached, not asked for");
    }
}
