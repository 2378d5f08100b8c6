//! The published vectors of the format, compared with this crate. Other verifiers are compared with the same files.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use chain::{
    Entry, Hash, Levels, Tile, Tree, check_consistency, entry_tiles, genesis, hash_tiles, inclusion_root,
};
use serde_json::Value;

fn lines(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/vectors").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.split('\n').filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_small_ledger_has_the_hashes_and_roots_that_were_published() {
    let (good, expected) = (lines("ledger-v1.jsonl"), lines("ledger-v1.expected"));
    assert_eq!(good.len(), expected.len());
    let mut tree = Tree::default();
    let mut prev = genesis("prorata.example/vectors");
    for (line, expected) in good.iter().zip(&expected) {
        let entry = Entry::decode(line).unwrap();
        assert_eq!(entry.encode().unwrap(), *line);
        assert_eq!(entry.prev, prev);
        prev = Hash::leaf(line.as_bytes());
        tree.push(prev);
        assert_eq!(format!("{} {prev} {}", entry.seq, tree.root()), *expected);
    }
}

#[test]
fn every_bad_line_is_refused() {
    let mut refused = 0;
    let mut why = String::new();
    for line in lines("canonical-bad.txt") {
        if line.starts_with('#') {
            why = line;
        } else {
            assert!(Entry::decode(&line).is_err(), "{why}\n{line}");
            refused += 1;
        }
    }
    assert!(refused >= 72, "{refused}");
}

fn hash(value: &Value) -> Option<Hash> {
    value.as_str().and_then(|text| text.parse().ok())
}

fn path(vector: &Value) -> Option<Vec<Hash>> {
    vector["path"].as_array().unwrap().iter().map(hash).collect()
}

#[test]
fn proofs_of_inclusion_hold_or_not_as_published() {
    let (mut good, mut bad) = (0, 0);
    for line in lines("proofs/inclusion.jsonl") {
        let vector: Value = serde_json::from_str(&line).unwrap();
        let number = |name: &str| vector[name].as_u64().unwrap();
        let found = match (hash(&vector["leaf"]), hash(&vector["root"]), path(&vector)) {
            (Some(leaf), Some(root), Some(path)) => {
                inclusion_root(number("index"), number("size"), leaf, &path) == Ok(root)
            }
            _ => false,
        };
        assert_eq!(found, vector["holds"].as_bool().unwrap(), "{line}");
        if found { good += 1 } else { bad += 1 }
    }
    assert!(good >= 100 && bad >= 100, "{good} {bad}");
}

#[test]
fn proofs_of_consistency_hold_or_not_as_published() {
    let (mut good, mut bad) = (0, 0);
    for line in lines("proofs/consistency.jsonl") {
        let vector: Value = serde_json::from_str(&line).unwrap();
        let number = |name: &str| vector[name].as_u64().unwrap();
        let found = match (hash(&vector["root1"]), hash(&vector["root2"]), path(&vector)) {
            (Some(old), Some(new), Some(path)) => {
                check_consistency(number("from"), old, number("to"), new, &path).is_ok()
            }
            _ => false,
        };
        assert_eq!(found, vector["holds"].as_bool().unwrap(), "{line}");
        if found { good += 1 } else { bad += 1 }
    }
    assert!(good >= 100 && bad >= 100, "{good} {bad}");
}

#[test]
fn the_tiles_are_those_that_were_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/vectors/tiles");
    let lines: Vec<String> = (0..300).map(|place| format!("vectors/{place}")).collect();
    let mut levels = Levels::default();
    lines.iter().for_each(|line| levels.push(Hash::leaf(line.as_bytes())));
    let root = levels.root_at(300).map(|root| root.to_string());
    assert_eq!(root.as_deref(), Some("e8b29631b7dd4a1a26d9e07072d00178e07ee54fb9c288d5c565a2074ade9c77"));
    let mut tiles = hash_tiles(&levels, 300).unwrap();
    tiles.extend(entry_tiles(lines.iter().map(String::as_str)).unwrap());
    let paths: Vec<&str> = tiles.iter().map(|tile| tile.path.as_str()).collect();
    assert_eq!(
        paths,
        ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"]
    );
    for Tile { path, bytes } in tiles {
        assert_eq!(std::fs::read(folder.join(&path)).unwrap(), bytes, "{path}");
    }
}
