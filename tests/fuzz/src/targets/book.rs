//! The image of a ledger file: opened, checked, walked, folded.

use std::cell::OnceCell;
use std::ops::ControlFlow;

use ledger::Reader;
use register::Register;
use register::chain::{ChainVerifier, Tree, VerifiedRow};
use register::notary::second_root;
use tempfile::TempDir;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

/// What is taken for sound is a chain from its first entry on, by a second maker of trees.
pub(crate) fn database(input: &[u8]) {
    // What is shorter than any ledger is looked at twice, after a moment, and refused: the tests of the ledger have that.
    let Some(image) = mended(input) else { return };
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(scratch);
        let path = folder.path().join("ledger.sqlite");
        std::fs::write(&path, &image).unwrap();
        let Ok(reader) = Reader::open(&path) else { return };
        let whole = reader.integrity().is_ok_and(|problems| problems.is_empty());
        let (mut walk, mut register) = (ChainVerifier::default(), Register::default());
        let (mut lines, mut sound, mut tree) = (Vec::new(), true, Tree::default());
        let read = reader.rows(|row| {
            let VerifiedRow { leaf, entry, faults } = walk.verify_row(row);
            sound &= faults.is_empty();
            leaf.into_iter().for_each(|leaf| tree.push(leaf));
            lines.push(row.line.unwrap_or_default().to_owned());
            if let (Some(entry), Some(head)) = (entry, walk.head()) {
                register.take(&entry.to_entry(), head.hash);
            }
            ControlFlow::Continue(())
        });
        if read.is_ok() && sound && whole && !lines.is_empty() {
            assert_eq!(walk.head().unwrap().seq, lines.len() as u64, "there is no gap");
            assert_eq!(second_root(&lines), tree.root(), "two makers of trees agree");
            assert!(walk.origin().is_some());
        }
    });
}

/// In memory where the system has such a place.
fn scratch() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    tempfile::Builder::new().prefix("prorata-fuzz-").tempdir_in(place).unwrap()
}

/// Puts right what is looked at before anything is opened, so that what is behind it is reached; none where there is not a page.
fn mended(input: &[u8]) -> Option<Vec<u8>> {
    let mut image = input.to_vec();
    if image.len() < 512 {
        return None;
    }
    let size = match usize::from(u16::from_be_bytes([image[16], image[17]])) {
        size @ (512 | 1024 | 2048 | 4096) => size,
        _ => 512,
    };
    if image.len() < size {
        return None;
    }
    image.truncate(image.len() / size * size);
    let pages = u32::try_from(image.len() / size).unwrap();
    let changes: [u8; 4] = image[24..28].try_into().unwrap();
    for (at, bytes) in [
        (0, &b"SQLite format 3\0"[..]),
        (16, &u16::try_from(size).unwrap().to_be_bytes()),
        (18, &[1, 1, 0, 64, 32, 32]),
        (28, &pages.to_be_bytes()),
        (44, &[0, 0, 0, 4, 0, 0, 0, 0]),
        (56, &[0, 0, 0, 1, 0, 0, 0, 1]),
        (68, b"PrRt"),
        (72, &[0; 20]),
        (92, &changes),
    ] {
        image[at..at + bytes.len()].copy_from_slice(bytes);
    }
    // Only a file that is vacuumed by itself may be so step by step.
    if image[52..56] == [0; 4] {
        image[64..68].fill(0);
    }
    Some(image)
}
