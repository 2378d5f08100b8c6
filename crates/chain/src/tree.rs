use crate::{Hash, sha256};

/// The Merkle tree of RFC 6962 over the lines of a ledger, grown one leaf at a time.
///
/// It keeps one hash for each complete subtree on its right edge, 64 at the most, so that a ledger of any
/// length is hashed in flat memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// The roots of the complete subtrees, largest first: one for each set bit of `size`.
    edge: Vec<Hash>,
}

impl Tree {
    /// Adds the leaf hash of the next line.
    pub fn push(&mut self, leaf: Hash) {
        self.push_subtree(0, leaf);
    }

    /// Adds the root of a complete subtree of `2^height` leaves after a number of leaves that is a multiple of that.
    ///
    /// # Panics
    /// When the leaves before it do not fill complete subtrees of that height: there is no such tree.
    pub fn push_subtree(&mut self, height: u32, root: Hash) {
        assert!(self.size.is_multiple_of(1 << height), "subtrees stand side by side");
        let mut hash = root;
        let mut size = self.size >> height;
        while size & 1 == 1 {
            if let Some(left) = self.edge.pop() {
                hash = Hash::node(left, hash);
            }
            size >>= 1;
        }
        self.edge.push(hash);
        self.size += 1 << height;
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root hash; for an empty tree the SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        self.edge.iter().rev().copied().reduce(|right, left| Hash::node(left, right)).unwrap_or(sha256(b""))
    }
}

/// The root over leaves that are all at hand, level by level: that of a [`Tree`] which they were added to.
pub fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut level: Vec<Hash> = leaves.into_iter().collect();
    while level.len() > 1 {
        let (pairs, single) = level.as_chunks::<2>();
        let (two_pairs, last) = pairs.as_chunks::<2>();
        let mut above: Vec<Hash> = two_pairs.iter().flat_map(|pairs| Hash::nodes(*pairs)).collect();
        above.extend(last.iter().map(|[left, right]| Hash::node(*left, *right)));
        // A hash without a neighbour is in the level above as it is.
        above.extend(single);
        level = above;
    }
    level.first().copied().unwrap_or(sha256(b""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition of RFC 6962, section 2.1, word by word.
    fn defined(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => sha256(b""),
            [leaf] => *leaf,
            _ => {
                let left = leaves.len().next_power_of_two() / 2;
                Hash::node(defined(&leaves[..left]), defined(&leaves[left..]))
            }
        }
    }

    #[test]
    fn the_published_vectors_hold() {
        // Leaves and roots of the reference tests of Certificate Transparency.
        let leaves: [&[u8]; 8] = [
            b"",
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Tree::default();
        assert_eq!(tree.root(), sha256(b""));
        for (leaf, root) in leaves.into_iter().zip(roots) {
            tree.push(Hash::leaf(leaf));
            assert_eq!(tree.root().to_string(), root);
        }
    }

    proptest! {
        #[test]
        fn growing_gives_what_the_definition_gives(size in 0_usize..if cfg!(miri) { 20 } else { 200 }) {
            let leaves: Vec<Hash> = (0..size).map(|n| Hash::leaf(&n.to_be_bytes())).collect();
            let mut tree = Tree::default();
            leaves.iter().for_each(|leaf| tree.push(*leaf));
            prop_assert_eq!(tree.root(), defined(&leaves));
            prop_assert_eq!(tree.size(), size as u64);
            prop_assert_eq!(root_of(leaves.iter().copied()), defined(&leaves));
            // The same by subtrees of eight leaves, and the rest one by one.
            let mut tree = Tree::default();
            for part in leaves.chunks(8) {
                match part.len() {
                    8 => tree.push_subtree(3, defined(part)),
                    _ => part.iter().for_each(|leaf| tree.push(*leaf)),
                }
            }
            prop_assert_eq!(tree.root(), defined(&leaves));
        }
    }
}
