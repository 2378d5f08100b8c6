//! The tree and its proofs, compared with two implementations by other people.

use chain::{Checkpoint, Hash, Levels, Tree, check_consistency, hash_tiles, inclusion_root};
use ct_merkle::{InclusionProof, mem_backed_tree::MemoryBackedTree};
use sha2::Sha256;
use tlog_tiles::{HashReader, check_record, check_tree, prove_record, prove_tree, stored_hashes, tree_hash};

/// The largest tree that is tried.
const SIZE: u64 = 1100;

/// The hashes of the other implementation, in its own order.
#[derive(Default)]
struct Stored(Vec<tlog_tiles::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[place(*index)]).collect())
    }
}

fn place(n: u64) -> usize {
    usize::try_from(n).expect("trees of these tests are small")
}

fn line(n: u64) -> String {
    format!("entry {n} {}", "x".repeat(place(n % 67)))
}

fn ours(hashes: Vec<tlog_tiles::Hash>) -> Vec<Hash> {
    hashes.into_iter().map(|hash| Hash::from_bytes(hash.0)).collect()
}

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash.as_bytes())
}

#[test]
fn three_implementations_agree_on_every_root_and_on_proofs_across_sizes() {
    let (mut tree, mut levels) = (Tree::default(), Levels::default());
    let mut second: MemoryBackedTree<Sha256, String> = MemoryBackedTree::new();
    let mut third = Stored::default();
    assert_eq!(second.root().as_bytes().as_slice(), tree.root().as_bytes());
    for n in 0..SIZE {
        let text = line(n);
        tree.push(Hash::leaf(text.as_bytes()));
        levels.push(Hash::leaf(text.as_bytes()));
        let stored = stored_hashes(n, text.as_bytes(), &third).unwrap();
        third.0.extend(stored);
        second.push(text);
        let size = n + 1;
        let root = tree.root();
        assert_eq!(levels.root_at(size), Some(root));
        assert_eq!(second.root().as_bytes().as_slice(), root.as_bytes(), "{size}");
        assert_eq!(tree_hash(size, &third).unwrap().0, *root.as_bytes(), "{size}");
        // A few places of each size, and all places of the small ones.
        let places = (0..size).filter(|place| size <= 40 || (place * 7 + size) % 61 == 0 || *place == n);
        for index in places {
            let leaf = levels.leaf(index).unwrap();
            let path = levels.inclusion(index, size).unwrap();
            assert_eq!(path, ours(prove_record(size, index, &third).unwrap()), "{index} in {size}");
            let bytes: Vec<u8> = path.iter().flat_map(|hash| *hash.as_bytes()).collect();
            let proof = second.prove_inclusion(place(index));
            assert_eq!(proof.as_bytes(), bytes, "{index} in {size}");
            let read = InclusionProof::<Sha256>::from_bytes(bytes);
            assert!(second.root().verify_inclusion(&line(index), index, &read).is_ok());
            assert_eq!(inclusion_root(index, size, leaf, &path), Ok(root));
            let path = path.into_iter().map(theirs).collect();
            assert!(check_record(&path, size, theirs(root), index, theirs(leaf)).is_ok());
            let from = index + 1;
            let old = levels.root_at(from).unwrap();
            let path = levels.consistency(from, size).unwrap();
            assert_eq!(path, ours(prove_tree(size, from, &third).unwrap()), "{from} to {size}");
            assert_eq!(check_consistency(from, old, size, root, &path), Ok(()));
            let path = path.into_iter().map(theirs).collect();
            assert!(check_tree(&path, size, theirs(root), from, theirs(old)).is_ok());
        }
    }
}

#[test]
fn checkpoints_and_tiles_are_those_of_the_other_implementation() {
    let (mut levels, mut third) = (Levels::default(), Stored::default());
    for n in 0..SIZE {
        levels.push(Hash::leaf(line(n).as_bytes()));
        let stored = stored_hashes(n, line(n).as_bytes(), &third).unwrap();
        third.0.extend(stored);
    }
    let root = levels.root_at(SIZE).unwrap();
    let made = Checkpoint { origin: "prorata.example/test".into(), size: SIZE, root };
    let read = tlog_tiles::Checkpoint::from_bytes(made.to_string().as_bytes()).unwrap();
    assert_eq!((read.origin(), read.size(), read.hash().0), ("prorata.example/test", SIZE, *root.as_bytes()));
    let text = String::from_utf8(read.to_bytes()).unwrap();
    assert_eq!(text.parse(), Ok(made));
    let tiles = hash_tiles(&levels, SIZE).unwrap();
    let mut met = 0;
    for tile in tlog_tiles::Tile::new_tiles(8, 0, SIZE) {
        // Its own paths carry the height of tiles and are not those of the specification.
        let start = format!("tile/{}/{:03}", tile.level(), tile.level_index());
        let found = tiles.iter().find(|other| {
            other.path.starts_with(&start) && other.bytes.len() == place(tile.width().into()) * 32
        });
        assert_eq!(found.unwrap().bytes, tile.read_data(&third).unwrap());
        met += 1;
    }
    assert_eq!(met, tiles.len());
}
