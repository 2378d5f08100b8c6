//! What holds for any bytes and any table.

use intake::read;
use proptest::prelude::*;

proptest! {
    #[test]
    fn no_bytes_are_too_strange(bytes in any::<Vec<u8>>(), text in "(a;b|a,b|a\tb)(\r\n|\n)[a1\"; ,\t\r\n\u{e9}]{0,40}") {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            match read("a", bytes) {
                Err(fault) => prop_assert_eq!(fault.to_string().lines().count(), 1),
                Ok(table) => {
                    prop_assert!(!table.is_empty());
                    for row in table.rows() {
                        for name in table.header() {
                            let cell = row.cell(name);
                            let _ = (cell.count(), cell.cents(), cell.date(), cell.code());
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn quoted_fields_survive_writing(rows in prop::collection::vec(("[a-z\"; ,']{1,8}x", "[!-~\u{a1}-\u{ac}\u{ae}-\u{17f}\u{391}-\u{3a1}€]{1,8}"), 1..5)) {
        let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut file = "a;b\r\n".to_owned();
        for (one, two) in &rows {
            file.push_str(&format!("{};{}\r\n", quote(one), quote(two)));
        }
        let table = read("a", file.as_bytes());
        let table = table.map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        for (row, (one, two)) in table.rows().zip(&rows) {
            prop_assert_eq!(row.cell("a").text(), one.trim_start_matches(' '));
            prop_assert_eq!(row.cell("b").text(), two);
        }
    }
}
