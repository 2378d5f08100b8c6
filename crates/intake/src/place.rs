//! The places of a sheet as people name them: `C4`.

/// The letters of a column, counted from 1: `A`, `Z`, `AA`.
pub(crate) fn column_letters(column: u64) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let place = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(place).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The name of a cell, both counted from 1: `C4`. Without a row it is a column, without a column a row.
pub(crate) fn cell_name(row: u64, column: u64) -> String {
    match (row, column) {
        (0, column) => column_letters(column),
        (row, column) => format!("{}{row}", column_letters(column)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_excel_gives() {
        for (row, column, name) in [
            (1, 1, "A1"),
            (4, 26, "Z4"),
            (9, 27, "AA9"),
            (1, 702, "ZZ1"),
            (2, 703, "AAA2"),
            (1_048_576, 16_384, "XFD1048576"),
            (0, 3, "C"),
            (5, 0, "5"),
        ] {
            assert_eq!(cell_name(row, column), name);
        }
    }
}
