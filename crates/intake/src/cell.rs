//! One cell of a row, read as what it must be.

use allocation::Cents;

use crate::amount::cents;
use crate::breach::Breach;
use crate::character::{refusal, trimmed};
use crate::count::count;
use crate::date::date;
use crate::fault::Fault;
use crate::held::Held;
use crate::shown::shown;
use crate::table::Table;

const MAX_CODE: usize = 64;
const MAX_TEXT: usize = 500;

/// A cell, with its place in the file.
#[derive(Debug, Clone)]
pub struct Cell<'t> {
    table: &'t Table,
    /// The physical line.
    line: u64,
    name: String,
    /// Counted from 0; `None` when the file has no such column.
    column: Option<usize>,
    text: &'t str,
    held: Held,
}

impl<'t> Cell<'t> {
    pub(crate) fn new(
        table: &'t Table,
        line: u64,
        name: &str,
        column: Option<usize>,
        text: &'t str,
        held: Held,
    ) -> Self {
        let name = name.to_owned();
        let text = trimmed(text);
        Self { table, line, name, column, text, held }
    }

    /// The text as written, without outer spaces (plain, no-break, narrow no-break and thin).
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Whether nothing but outer spaces is written.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// A code, such as the number of a fund: 1 to 64 characters that can all be seen.
    ///
    /// # Errors
    ///
    /// A fault when it is empty or too long, or when it holds a control, text-direction or
    /// zero-width character, or a space other than the plain one: two codes that look the same
    /// must be the same.
    pub fn code(&self) -> Result<&'t str, Fault> {
        self.bounded(MAX_CODE)?;
        let odd = |character: &char| {
            refusal(*character).is_some() || (character.is_whitespace() && *character != ' ')
        };
        match self.text.chars().find(odd) {
            Some(character) => {
                let rule = format!(
                    "a code may not hold {} (U+{:04X})",
                    refusal(character).unwrap_or("a space other than the plain one"),
                    u32::from(character)
                );
                Err(self.fault(rule, Some("Type the code again.".to_owned())))
            }
            None => Ok(self.text),
        }
    }

    /// A text of 1 to 500 characters.
    ///
    /// # Errors
    ///
    /// A fault when it is empty or too long.
    pub fn required_text(&self) -> Result<&'t str, Fault> {
        self.bounded(MAX_TEXT)?;
        Ok(self.text)
    }

    /// A whole number from 0 to 2^53 - 1, by the rules of [`parse_count`](crate::parse_count).
    ///
    /// # Errors
    ///
    /// A fault when it is empty or breaks one of these rules.
    pub fn count(&self) -> Result<u64, Fault> {
        self.figure()?;
        count(self.text).map_err(|breach| self.broken(breach))
    }

    /// An amount in euros as cents from 0 to 2^53 - 1, by the rules of
    /// [`parse_cents`](crate::parse_cents).
    ///
    /// # Errors
    ///
    /// A fault when it is empty or breaks one of these rules.
    pub fn cents(&self) -> Result<Cents, Fault> {
        self.figure()?;
        cents(self.text).map_err(|breach| self.broken(breach))
    }

    /// A date as ISO `YYYY-MM-DD`, by the rules of [`parse_date`](crate::parse_date): where it
    /// is not ISO, the day is before the month.
    ///
    /// # Errors
    ///
    /// A fault when it is empty or breaks one of these rules.
    pub fn date(&self) -> Result<String, Fault> {
        self.filled()?;
        date(self.text).map_err(|breach| self.broken(breach))
    }

    /// The one of `choices` that is written, exactly.
    ///
    /// # Errors
    ///
    /// A fault that names the choices when it is empty or none of them.
    pub fn choice<'a>(&self, choices: &[&'a str]) -> Result<&'a str, Fault> {
        if let Some(choice) = choices.iter().find(|&&choice| choice == self.text) {
            return Ok(choice);
        }
        let names: Vec<String> = choices.iter().map(|choice| format!("`{}`", shown(choice))).collect();
        let found = if self.is_empty() { "the cell is empty" } else { "this is no known value" };
        let meant = choices.iter().find(|choice| choice.to_lowercase() == self.text.to_lowercase());
        let hint = meant.map_or_else(
            || "Write one of these values.".to_owned(),
            |choice| format!("Write it exactly as `{}`.", shown(choice)),
        );
        Err(self.fault(format!("{found}; it must be one of {}", names.join(", ")), Some(hint)))
    }

    /// A fault in this cell, with the text as the value that was found.
    pub fn fault(&self, rule: impl Into<String>, hint: Option<String>) -> Fault {
        let column = self.column.map_or(0, |column| column as u64 + 1);
        let mut fault = self.table.fault(self.line, rule);
        fault.hint = hint;
        fault.column(column, Some(&self.name)).value(self.text)
    }

    fn broken(&self, breach: Breach) -> Fault {
        self.fault(breach.rule, breach.hint)
    }

    fn filled(&self) -> Result<(), Fault> {
        match (self.is_empty(), self.column) {
            (false, _) => Ok(()),
            (true, Some(_)) => Err(self.fault("the cell is empty", Some("Fill in the cell.".to_owned()))),
            (true, None) => {
                Err(self.fault("the file has no such column", Some("Add the column.".to_owned())))
            }
        }
    }

    /// Refuses a date of a sheet where a figure must be: its serial number would be read as one.
    fn figure(&self) -> Result<(), Fault> {
        self.filled()?;
        match self.held {
            Held::Date => Err(self.fault(
                "the cell holds a date, not a number",
                Some("Format the column as a number, and type the figure again.".to_owned()),
            )),
            Held::Written | Held::Text | Held::Number => Ok(()),
        }
    }

    fn bounded(&self, most: usize) -> Result<(), Fault> {
        self.filled()?;
        let other = match self.held {
            Held::Number => {
                Some("a number, where zeros at the start and digits after the fifteenth are lost")
            }
            Held::Date => Some("a date"),
            Held::Written | Held::Text => None,
        };
        if let Some(other) = other {
            let hint = "Format the column as text, and type the cell again.".to_owned();
            return Err(self.fault(format!("the cell holds {other}; a text must stand here"), Some(hint)));
        }
        let found = self.text.chars().count();
        if found > most {
            let rule = format!("the text has {found} characters; at most {most} are accepted");
            return Err(self.fault(rule, Some("Shorten the text.".to_owned())));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Fault, Table, read};

    fn table(value: &str) -> Table {
        read("a.csv", format!("n;v\n1;{value}\n").as_bytes()).unwrap()
    }

    fn told<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn every_reading_of_a_good_cell() {
        let table = read("a.csv", b"code;n;eur;on\n A 1 ;1.234;1.234,5;3/4/2024\n").unwrap();
        let row = table.rows().next().unwrap();
        assert_eq!(row.cell("code").code(), Ok("A 1"));
        assert_eq!(row.cell("code").required_text(), Ok("A 1"));
        assert_eq!(row.cell("code").choice(&["B", "A 1"]), Ok("A 1"));
        assert_eq!(row.cell("n").count(), Ok(1234));
        assert_eq!(row.cell("eur").cents().map(|cents| cents.get()), Ok(123_450));
        assert_eq!(row.cell("on").date(), Ok("2024-04-03".to_owned()));
    }

    #[test]
    fn every_reading_of_a_bad_cell_has_its_place() {
        let table = table("1,5x");
        let cell = table.rows().next().unwrap().cell("v");
        for told in [told(cell.count()), told(cell.cents()), told(cell.date()), told(cell.choice(&["a"]))] {
            assert!(told.starts_with("a.csv, line 2, column 2 (v): `1,5x`: "), "{told}");
        }
    }

    #[test]
    fn an_empty_cell_is_never_zero() {
        for value in ["", "  ", "\u{a0}", "\"\""] {
            let table = table(value);
            let cell = table.rows().next().unwrap().cell("v");
            assert!(cell.is_empty());
            let expected = "a.csv, line 2, column 2 (v): the cell is empty";
            for told in [
                told(cell.count()),
                told(cell.cents()),
                told(cell.date()),
                told(cell.code()),
                told(cell.required_text()),
            ] {
                assert_eq!(told, expected);
            }
            assert_eq!(told(cell.choice(&["a"])), format!("{expected}; it must be one of `a`"));
        }
        let table = table("1");
        let absent = table.rows().next().unwrap().cell("x");
        assert_eq!(told(absent.count()), "a.csv, line 2 (x): the file has no such column");
    }

    #[test]
    fn codes_and_texts_are_bounded() {
        for (length, code, text) in
            [(64, true, true), (65, false, true), (500, false, true), (501, false, false)]
        {
            let table = table(&"é".repeat(length));
            let cell = table.rows().next().unwrap().cell("v");
            assert_eq!((cell.code().is_ok(), cell.required_text().is_ok()), (code, text), "{length}");
        }
        let table = table("A\u{a0}1");
        let cell = table.rows().next().unwrap().cell("v");
        assert!(told(cell.code()).contains("other than the plain one (U+00A0)"));
        assert!(cell.required_text().is_ok());
    }

    #[test]
    fn a_choice_in_another_case_is_hinted() {
        let table = table("Annual");
        let fault = table.rows().next().unwrap().cell("v").choice(&["annual", "x"]).unwrap_err();
        assert!(fault.rule.ends_with("it must be one of `annual`, `x`"));
        assert_eq!(fault.hint.as_deref(), Some("Write it exactly as `annual`."));
    }
}
