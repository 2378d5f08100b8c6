use crate::Levels;

/// The width of a full tile: 256 hashes, eight levels of the tree.
const WIDTH: u64 = 256;

/// One file of a log as C2SP tlog-tiles lays it out: its path and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The path below the prefix of the log: `tile/0/x001/234.p/57`, `tile/entries/000`.
    pub path: String,
    /// For hashes 32 bytes each; for entries each line after its length in two bytes, the larger first.
    pub bytes: Vec<u8>,
}

/// The tiles of hashes of the tree over the first `size` entries, lowest level first; nothing when there are fewer.
pub fn hash_tiles(levels: &Levels, size: u64) -> Option<Vec<Tile>> {
    levels.root_at(size)?;
    let mut tiles = Vec::new();
    let mut count = size;
    // A level of tiles is on eight levels of the tree.
    for level in 0_usize.. {
        if count == 0 {
            break;
        }
        for (number, width) in widths(count) {
            let row = levels.row(level * 8, number * WIDTH, width)?;
            let bytes = row.iter().flat_map(|hash| *hash.as_bytes()).collect();
            tiles.push(Tile { path: path(&level.to_string(), number, width), bytes });
        }
        count /= WIDTH;
    }
    Some(tiles)
}

/// The bundles of entries over `lines`; nothing when a line is longer than an entry may be.
pub fn entry_tiles<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<Vec<Tile>> {
    let lines: Vec<&str> = lines.into_iter().collect();
    let mut tiles = Vec::new();
    for (number, width) in widths(lines.len() as u64) {
        let first = usize::try_from(number * WIDTH).ok()?;
        let mut bytes = Vec::new();
        for line in lines.iter().skip(first).take(usize::try_from(width).ok()?) {
            bytes.extend(u16::try_from(line.len()).ok()?.to_be_bytes());
            bytes.extend(line.as_bytes());
        }
        tiles.push(Tile { path: path("entries", number, width), bytes });
    }
    Some(tiles)
}

/// The number and width of each tile over `count` items.
fn widths(count: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..count.div_ceil(WIDTH)).map(move |number| (number, WIDTH.min(count - number * WIDTH)))
}

/// The path of a tile: its number in groups of three digits, and its width when it is not full.
fn path(level: &str, number: u64, width: u64) -> String {
    let mut groups = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        groups = format!("x{:03}/{groups}", rest % 1000);
        rest /= 1000;
    }
    let part = if width == WIDTH { String::new() } else { format!(".p/{width}") };
    format!("tile/{level}/{groups}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hash, root_of};

    #[test]
    fn paths_are_those_of_the_specification() {
        assert_eq!(path("0", 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(path("entries", 0, 112), "tile/entries/000.p/112");
        assert_eq!(path("1", 999, 256), "tile/1/999");
        assert_eq!(path("1", 1000, 1), "tile/1/x001/000.p/1");
    }

    #[test]
    #[cfg_attr(miri, ignore = "70,000 hashes take an interpreter hours")]
    fn a_tree_of_70000_has_the_tiles_that_the_specification_counts() {
        let mut levels = Levels::default();
        (0..70_000_u32).for_each(|n| levels.push(Hash::leaf(&n.to_be_bytes())));
        let tiles = hash_tiles(&levels, 70_000).unwrap();
        let count = |start: &str, full: bool| {
            tiles
                .iter()
                .filter(|tile| tile.path.starts_with(start) && tile.path.contains(".p/") != full)
                .count()
        };
        assert_eq!([count("tile/0/", true), count("tile/0/", false)], [273, 1]);
        assert_eq!([count("tile/1/", true), count("tile/1/", false)], [1, 1]);
        assert_eq!([count("tile/2/", true), count("tile/2/", false)], [0, 1]);
        assert!(tiles.iter().any(|tile| tile.path == "tile/0/273.p/112" && tile.bytes.len() == 112 * 32));
        assert!(tiles.iter().any(|tile| tile.path == "tile/1/001.p/17"));
        assert!(tiles.iter().any(|tile| tile.path == "tile/2/000.p/1"));
        assert!(hash_tiles(&levels, 70_001).is_none());
        assert!(hash_tiles(&levels, 0).unwrap().is_empty());
        // Each hash above is the root of a full tile below.
        let below = tiles.iter().find(|tile| tile.path == "tile/0/000").unwrap();
        let above = tiles.iter().find(|tile| tile.path == "tile/1/000").unwrap();
        let leaves = below.bytes.chunks_exact(32).map(|part| Hash::from_bytes(part.try_into().unwrap()));
        assert_eq!(root_of(leaves).as_bytes().as_slice(), &above.bytes[..32]);
    }

    #[test]
    fn entries_stand_behind_their_length() {
        let tiles = entry_tiles(["ab", ""]).unwrap();
        assert_eq!(
            tiles,
            [Tile { path: "tile/entries/000.p/2".into(), bytes: b"\x00\x02ab\x00\x00".to_vec() }]
        );
        let long = "x".repeat(65_536);
        assert!(entry_tiles([long.as_str()]).is_none());
    }
}
