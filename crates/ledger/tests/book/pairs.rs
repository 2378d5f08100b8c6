//! Rows two at a time.

use super::*;

/// Each row before a page that cannot be read is handed on, the last one alone if need be, and then the reading fails.
#[test]
fn rows_before_a_page_that_cannot_be_read_are_given_one_by_one_and_in_pairs() {
    let (_folder, path, entries) = book(60);
    // Of these, another number is on a page.
    further(&path, &entries, 20, 1_000);
    let sound = std::fs::read(&path).unwrap();
    let size = usize::from(u16::from_be_bytes([sound[16], sound[17]]));
    let mut odd = [false; 2];
    let until = |reader: &Reader, last: i64, in_pairs: bool| {
        let mut seen = Vec::new();
        let mut see = |row: Row<'_>| {
            seen.push(row.seq);
            if row.seq == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let read = if in_pairs {
            reader.pairs(|first, second| [Some(first), second].into_iter().flatten().try_for_each(&mut see))
        } else {
            reader.rows(see)
        };
        (read.is_ok(), seen)
    };
    for page in 1..sound.len() / size {
        let mut bytes = sound.clone();
        bytes[page * size] = 0xff;
        std::fs::write(&path, &bytes).unwrap();
        let Ok(reader) = Reader::open(&path) else { continue };
        let mut rows = Vec::new();
        let read = reader.rows(|row| {
            rows.push(row.seq);
            ControlFlow::Continue(())
        });
        let (ended, in_pairs) = in_pairs(&reader);
        assert_eq!(ended, read.is_ok(), "page {page}");
        assert_eq!(in_pairs.iter().map(|row| row.0).collect::<Vec<_>>(), rows, "page {page}");
        // Whoever breaks at a row has not asked for what is behind it.
        for last in &rows {
            assert_eq!(until(&reader, *last, true), until(&reader, *last, false), "page {page}, row {last}");
        }
        if !ended {
            odd[rows.len() % 2] = true;
        }
    }
    assert_eq!(odd, [true; 2], "a reading failed behind an odd number of rows, and behind an even one");
}
