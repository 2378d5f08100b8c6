//! Proofs over trees, and proofs as files.

use register::chain::{Hash, Levels, check_consistency, entry_tiles, hash_tiles, inclusion_root};
use register::notary::{Consistency, Inclusion, second_root};

/// Against a tree whose leaves are known no proof holds but the one that the tree gives.
pub(crate) fn proof(input: &[u8]) {
    text(input);
    let [size, index, from, rest @ ..] = input else { return };
    let (size, index, from) = (u64::from(*size), u64::from(*index), u64::from(*from));
    let lines: Vec<String> = (0..size).map(|place| format!("entry {place}")).collect();
    let mut levels = Levels::default();
    lines.iter().for_each(|line| levels.push(Hash::leaf(line.as_bytes())));
    let root = levels.root_at(size).expect("the tree has that size");
    if size > 0 {
        assert_eq!(second_root(&lines), root, "two makers of trees agree");
    }
    assert_eq!(hash_tiles(&levels, size).is_some(), size <= levels.size());
    assert!(entry_tiles(lines.iter().map(String::as_str)).is_some());
    let path: Vec<Hash> =
        rest.chunks_exact(32).take(70).map(|bytes| Hash::from_bytes(bytes.try_into().unwrap())).collect();
    let honest = levels.inclusion(index, size);
    assert_eq!(honest.is_some(), index < size);
    let leaf = Hash::leaf(format!("entry {index}").as_bytes());
    for tried in [&path, honest.as_ref().unwrap_or(&path)] {
        let holds = inclusion_root(index, size, leaf, tried) == Ok(root);
        assert_eq!(holds, Some(tried) == honest.as_ref(), "only the path of the tree holds");
    }
    let honest = levels.consistency(from, size);
    if let (Some(from_root), true) = (levels.root_at(from), from > 0) {
        for tried in [&path, honest.as_ref().unwrap_or(&path)] {
            let holds = check_consistency(from, from_root, size, root, tried).is_ok();
            assert_eq!(holds, Some(tried) == honest.as_ref(), "only the path of the tree holds");
        }
    }
    // Numbers that no tree has.
    for (index, size) in
        [(u64::MAX, u64::MAX), (u64::MAX - 1, u64::MAX), (0, u64::MAX), (index, u64::MAX - from)]
    {
        let _ = inclusion_root(index, size, leaf, &path);
        let _ = check_consistency(index, root, size, root, &path);
    }
}

/// A proof in a file has one form, but for extra data.
fn text(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(proof) = text.parse::<Inclusion>() {
        assert_eq!(proof.to_string().parse::<Inclusion>().as_ref(), Ok(&proof));
        if !text.contains("\nextra ") {
            assert_eq!(proof.to_string(), text, "a proof has one form");
        }
        let _ = proof.check("a line");
    }
    if let Ok(proof) = text.parse::<Consistency>() {
        assert_eq!(proof.to_string(), text, "a proof has one form");
        let _ = proof.check(Hash::leaf(b"a line"));
    }
}
