use crate::{Hash, sha256};

/// The Merkle tree of RFC 6962 with the hash of every complete subtree, from which any proof is read.
///
/// It keeps two hashes an entry, 64 bytes; a root or a proof takes a time that grows with the logarithm of the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// The hashes of the complete subtrees of 1, 2, 4, ... leaves, from left to right.
    levels: Vec<Vec<Hash>>,
}

impl Levels {
    /// Adds the leaf hash of the next line.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let mut height = 0;
        loop {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let level = &mut self.levels[height];
            level.push(hash);
            match level.as_slice() {
                [.., left, right] if level.len().is_multiple_of(2) => hash = Hash::node(*left, *right),
                _ => return,
            }
            height += 1;
        }
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The leaf hash of the entry at `index`, from 0.
    pub fn leaf(&self, index: u64) -> Option<Hash> {
        self.levels.first()?.get(usize::try_from(index).ok()?).copied()
    }

    /// The root over all leaves; for an empty tree the SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        match self.size() {
            0 => sha256(b""),
            size => self.range(0, size),
        }
    }

    /// The root over the first `size` leaves; nothing when the tree has fewer.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        match size {
            0 => Some(sha256(b"")),
            size if size <= self.size() => Some(self.range(0, size)),
            _ => None,
        }
    }

    /// The audit path of the leaf at `index` in the tree of the first `size` leaves (RFC 6962, section 2.1.1), from the
    /// leaf's neighbour up; nothing unless `index < size` and the tree has that many.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut low, mut high) = (0, size);
        let mut path = Vec::new();
        while high - low > 1 {
            let middle = low + split(high - low);
            if index < middle {
                path.push(self.range(middle, high));
                high = middle;
            } else {
                path.push(self.range(low, middle));
                low = middle;
            }
        }
        path.reverse();
        Some(path)
    }

    /// The proof that the tree of the first `to` leaves continues that of the first `from` (RFC 6962, section 2.1.2);
    /// nothing unless `1 <= from <= to` and the tree has that many.
    pub fn consistency(&self, from: u64, to: u64) -> Option<Vec<Hash>> {
        if from == 0 || from > to || to > self.size() {
            return None;
        }
        let (mut low, mut high) = (0, to);
        let mut path = Vec::new();
        // While the older tree ends inside a part, the other part is reported; the part that it fills ends the way.
        while from != high {
            let middle = low + split(high - low);
            if from <= middle {
                path.push(self.range(middle, high));
                high = middle;
            } else {
                path.push(self.range(low, middle));
                low = middle;
            }
        }
        if low > 0 {
            path.push(self.range(low, high));
        }
        path.reverse();
        Some(path)
    }

    /// Some hashes of one height, for a tile: `count` of them from `first` on, each over `2^height` leaves.
    pub fn row(&self, height: usize, first: u64, count: u64) -> Option<&[Hash]> {
        let first = usize::try_from(first).ok()?;
        let end = first.checked_add(usize::try_from(count).ok()?)?;
        self.levels.get(height)?.get(first..end)
    }

    /// The root over the leaves from `low` to before `high`, from 0; nothing unless `low < high` and the tree has them.
    pub fn part(&self, low: u64, high: u64) -> Option<Hash> {
        (low < high && high <= self.size()).then(|| self.range(low, high))
    }

    /// The root over the leaves from `low` to before `high`, which are in the tree and not none.
    fn range(&self, low: u64, high: u64) -> Hash {
        let count = high - low;
        if count.is_power_of_two() && low.is_multiple_of(count) {
            let height = count.trailing_zeros() as usize;
            let place = usize::try_from(low >> height).unwrap_or(usize::MAX);
            return self.levels[height][place];
        }
        let middle = low + split(count);
        Hash::node(self.range(low, middle), self.range(middle, high))
    }
}

/// The largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tree;

    fn grown(size: u64) -> (Levels, Tree) {
        let (mut levels, mut tree) = (Levels::default(), Tree::default());
        for n in 0..size {
            levels.push(Hash::leaf(&n.to_be_bytes()));
            tree.push(Hash::leaf(&n.to_be_bytes()));
        }
        (levels, tree)
    }

    #[test]
    fn every_root_is_that_of_the_tree_that_is_grown() {
        let largest = if cfg!(miri) { 13 } else { 130 };
        let (levels, _) = grown(largest);
        for size in 0..=largest {
            assert_eq!(levels.root_at(size), Some(grown(size).1.root()));
        }
        assert_eq!(levels.root_at(largest + 1), None);
    }

    #[test]
    fn proofs_are_given_only_within_the_tree() {
        let (levels, _) = grown(8);
        assert!(levels.inclusion(8, 8).is_none());
        assert!(levels.inclusion(0, 9).is_none());
        assert!(levels.consistency(0, 8).is_none());
        assert!(levels.consistency(5, 4).is_none());
        assert!(levels.consistency(5, 9).is_none());
        assert_eq!(levels.inclusion(0, 1), Some(vec![]));
        assert_eq!(levels.consistency(8, 8), Some(vec![]));
        assert_eq!(levels.row(3, 0, 1).map(<[Hash]>::len), Some(1));
        assert_eq!(levels.row(3, 0, 2), None);
        assert_eq!(levels.row(9, 0, 1), None);
    }
}
