//! The names of cells: `C4`.

/// The row and column of a cell, both counted from 1.
pub(crate) fn cell(name: &str) -> Option<(u64, u64)> {
    let digits = name.find(|character: char| character.is_ascii_digit())?;
    let (letters, digits) = name.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 || digits.starts_with('0') {
        return None;
    }
    let mut column = 0;
    for letter in letters.bytes() {
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + u64::from(letter - b'A') + 1;
    }
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok().map(|row| (row, column)))?
}

/// The name of a cell, `C4`.
pub(crate) fn name(row: u64, column: u64) -> String {
    format!("{}{row}", self::column(column))
}

/// The name of a column, `C`.
pub(crate) fn column(column: u64) -> String {
    let (mut letters, mut left) = (Vec::new(), column);
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_exactly() {
        for named in ["A1", "Z9", "AA10", "AZ11", "XFD1048576"] {
            let (row, column) = cell(named).unwrap();
            assert_eq!(name(row, column), named);
        }
        assert_eq!(cell("A1"), Some((1, 1)));
        assert_eq!(cell("XFD1048576"), Some((1_048_576, 16_384)));
        for wrong in ["", "A", "1", "a1", "A01", "A0", "AAAA1", "A1B", "A12345678", "$A$1", "é1"] {
            assert_eq!(cell(wrong), None, "{wrong}");
        }
    }
}
