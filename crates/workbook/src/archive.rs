//! The bytes of a workbook, the same on every platform.

use rust_xlsxwriter::{Workbook, XlsxError};

/// The system that each entry of the directory says it was made on (APPNOTE 4.4.2): the library writes that on which it runs.
const MADE_ON: usize = 5;
/// Unix, whose entries any reader takes.
const UNIX: u8 = 3;

/// The bytes of a workbook.
pub(crate) fn bytes(workbook: &mut Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut bytes = workbook.save_to_buffer()?;
    made_on_unix(&mut bytes);
    Ok(bytes)
}

/// Goes through the directory, which ends the file and has no comment.
fn made_on_unix(bytes: &mut [u8]) {
    let word = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 2).map_or(0, |pair| u16::from_le_bytes([pair[0], pair[1]]))
    };
    let Some(end) = bytes.len().checked_sub(22).filter(|end| bytes[*end..].starts_with(b"PK\x05\x06")) else {
        return;
    };
    let start =
        bytes.get(end + 16..end + 20).and_then(|four| Some(u32::from_le_bytes(four.try_into().ok()?)));
    let Some(mut at) = start.and_then(|start| usize::try_from(start).ok()) else { return };
    while at + 46 <= end && bytes[at..].starts_with(b"PK\x01\x02") {
        bytes[at + MADE_ON] = UNIX;
        at += 46 + [28, 30, 32].iter().map(|place| usize::from(word(bytes, at + place))).sum::<usize>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_that_was_made_on_windows_has_the_same_bytes() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write_string(0, 0, "a").unwrap();
        let made = bytes(&mut workbook).unwrap();
        // As the library writes them there: a zero in each entry.
        let mut other = made.clone();
        let entries: Vec<usize> =
            (0..other.len() - 4).filter(|at| other[*at..].starts_with(b"PK\x01\x02")).collect();
        assert!(entries.len() > 5);
        entries.iter().for_each(|at| other[at + MADE_ON] = 0);
        assert_ne!(other, made);
        made_on_unix(&mut other);
        assert_eq!(other, made);
        made_on_unix(&mut []);
        made_on_unix(&mut [0; 30]);
    }
}
