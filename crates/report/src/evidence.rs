use std::collections::BTreeMap;

use register::chain::{Hash, Levels};

/// The entries on which a report rests, word for word, and the rest of the tree in as few hashes as it takes to compute
/// its root: whoever has this can check the entries against the root without the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEvidence {
    /// How many entries the tree has.
    pub size: u64,
    /// The tree from left to right, without a gap.
    pub pieces: Vec<Piece>,
}

/// A piece of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// An entry.
    Line {
        /// Its number.
        seq: u64,
        /// Its line, as the ledger holds it.
        line: String,
    },
    /// A subtree of entries on which the report does not rest.
    Rest {
        /// How many entries it covers.
        count: u64,
        /// Its root.
        root: Hash,
    },
}

impl PageEvidence {
    /// The evidence of the first `size` entries with the `lines` by number; `levels` has all of them.
    ///
    /// Nothing when the tree is smaller, or a line is not one of it.
    pub fn of(levels: &Levels, size: u64, lines: &BTreeMap<u64, String>) -> Option<Self> {
        let within = lines.keys().all(|seq| (1..=size).contains(seq));
        if size == 0 || levels.size() < size || !within {
            return None;
        }
        let mut pieces = Vec::new();
        cover(levels, lines, 0, size, &mut pieces)?;
        Some(Self { size, pieces })
    }
}

/// Splits the tree as RFC 6962 does until a part is one line, or has none.
fn cover(
    levels: &Levels,
    lines: &BTreeMap<u64, String>,
    low: u64,
    high: u64,
    pieces: &mut Vec<Piece>,
) -> Option<()> {
    let mut within = lines.range(low + 1..=high);
    match within.next() {
        None => pieces.push(Piece::Rest { count: high - low, root: levels.part(low, high)? }),
        Some((seq, line)) if high - low == 1 => {
            pieces.push(Piece::Line { seq: *seq, line: line.clone() });
        }
        Some(_) => {
            // The largest power of two below the number of leaves.
            let middle = low + (1 << (u64::BITS - 1 - (high - low - 1).leading_zeros()));
            cover(levels, lines, low, middle, pieces)?;
            cover(levels, lines, middle, high, pieces)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The root over the pieces, taken up again as the tree was split.
    fn root(pieces: &mut std::slice::Iter<'_, Piece>, count: u64) -> Hash {
        match pieces.as_slice().first() {
            Some(Piece::Rest { count: covered, root }) if *covered == count => {
                pieces.next();
                *root
            }
            Some(Piece::Line { line, .. }) if count == 1 => {
                pieces.next();
                Hash::leaf(line.as_bytes())
            }
            _ => {
                let left = 1 << (u64::BITS - 1 - (count - 1).leading_zeros());
                let hash = root(pieces, left);
                Hash::node(hash, root(pieces, count - left))
            }
        }
    }

    #[test]
    fn any_choice_of_entries_gives_the_root_of_the_tree() {
        for size in 1..70_u64 {
            let all: Vec<String> = (1..=size).map(|seq| format!("line {seq}")).collect();
            let mut levels = Levels::default();
            all.iter().for_each(|line| levels.push(Hash::leaf(line.as_bytes())));
            for choice in [0_u64, 1, 0b1011, 0xf0f0, u64::MAX, 0x8000_0000_0000_0001] {
                let chosen = (1..=size).filter(|seq| choice >> (seq % 64) & 1 == 1);
                let lines: BTreeMap<u64, String> =
                    chosen.map(|seq| (seq, all[usize::try_from(seq).unwrap() - 1].clone())).collect();
                let evidence = PageEvidence::of(&levels, size, &lines).unwrap();
                let mut pieces = evidence.pieces.iter();
                assert_eq!(root(&mut pieces, size), levels.root_at(size).unwrap());
                assert!(pieces.next().is_none());
                let kept = evidence.pieces.iter().filter(|piece| matches!(piece, Piece::Line { .. })).count();
                assert_eq!(kept, lines.len());
            }
        }
        assert_eq!(PageEvidence::of(&Levels::default(), 0, &BTreeMap::new()), None);
    }
}
