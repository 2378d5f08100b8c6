use chain::Hash;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::Sha256;

/// The root of the tree over `lines` by an implementation that is not ours (the crate `ct-merkle`): before a signature,
/// both must agree, so that no slip in one of them is ever signed.
pub fn second_root<T: AsRef<[u8]>>(lines: impl IntoIterator<Item = T>) -> Hash {
    let mut tree: MemoryBackedTree<Sha256, T> = MemoryBackedTree::new();
    lines.into_iter().for_each(|line| tree.push(line));
    let root: [u8; 32] = (*tree.root().as_bytes()).into();
    Hash::from_bytes(root)
}
