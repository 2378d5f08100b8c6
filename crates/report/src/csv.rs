//! Tables as Excel reads them: for French, Dutch and German readers with semicolons and decimal commas, for
//! English ones with commas and points; UTF-8 with a byte order mark, lines ending in CR LF (RFC 4180). And for
//! programs: commas, points and ISO dates in every language, without the mark.

use crate::{Cell, Language, Table};

/// Writes a table with its head and its totals.
pub fn render(table: &Table, language: Language) -> String {
    let delimiter = if language == Language::En { ',' } else { ';' };
    format!("\u{feff}{}", rows(table, delimiter, language))
}

/// Writes a table as RFC 4180 has it, figures and dates as programs read them: the language of the words is that of the
/// table.
pub fn render_plain(table: &Table) -> String {
    rows(table, ',', Language::En)
}

fn rows(table: &Table, delimiter: char, language: Language) -> String {
    let mut csv = String::new();
    let head: Vec<Cell> = table.columns.iter().map(|column| Cell::Text(column.title.clone())).collect();
    for row in std::iter::once(&head).chain(&table.rows).chain(&table.totals) {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                csv.push(delimiter);
            }
            push_field(&mut csv, cell, delimiter, language);
        }
        csv.push_str("\r\n");
    }
    csv
}

fn push_field(csv: &mut String, cell: &Cell, delimiter: char, language: Language) {
    let field = match cell {
        // A figure stays a figure: no thousands, which a spreadsheet might read as text.
        Cell::Cents(cents) => language.decimal(&cents.to_string()),
        Cell::Whole(number) => number.to_string(),
        Cell::Decimal(number) => language.decimal(number),
        Cell::Empty | Cell::Text(_) | Cell::Date(_) | Cell::Entries(_) => inert(cell.shown(language)),
    };
    if field.contains([delimiter, '"', '\r', '\n']) {
        csv.push('"');
        csv.push_str(&field.replace('"', "\"\""));
        csv.push('"');
    } else {
        csv.push_str(&field);
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP ASVS 1.2.10).
pub fn inert(text: String) -> String {
    let dangerous = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];
    // One that begins with apostrophes before that gets another one, so that taking one away gives the text back.
    let begins = text.trim_start_matches('\'').trim_start_matches([' ', '\u{a0}']);
    if begins.starts_with(dangerous) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Align;

    #[test]
    fn no_text_becomes_a_formula_and_no_figure_becomes_text() {
        let mut table = Table::new("t", [("a;b".into(), Align::Left), ("b".into(), Align::Right)]);
        let cents = Cell::Cents("-1234.56".parse().unwrap());
        table.push(vec![Cell::text("=1+1"), cents.clone()]);
        table.push(vec![Cell::text("@x\"y"), Cell::Whole(1_000_000)]);
        let nl = render(&table, Language::Nl);
        assert_eq!(nl, "\u{feff}\"a;b\";b\r\n'=1+1;-1234,56\r\n\"'@x\"\"y\";1000000\r\n");
        let en = render(&table, Language::En);
        assert_eq!(en, "\u{feff}a;b,b\r\n'=1+1,-1234.56\r\n\"'@x\"\"y\",1000000\r\n");
        assert_eq!(format!("\u{feff}{}", render_plain(&table)), en);
    }
}
