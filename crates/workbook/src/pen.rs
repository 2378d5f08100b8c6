use report::{Align, Cell, Language, Table};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, IntoExcelData, Worksheet, XlsxError};

use crate::styles::Styles;

/// Writes on a sheet from above to below.
pub(crate) struct SheetWriter<'a> {
    pub(crate) sheet: &'a mut Worksheet,
    pub(crate) styles: &'a Styles,
    pub(crate) language: Language,
    /// The next row.
    pub(crate) row: u32,
    /// The widest that a column becomes, in letters; longer words are broken over several lines.
    pub(crate) widest: usize,
    /// How many letters the widest cell of each column has.
    widths: Vec<usize>,
}

impl<'a> SheetWriter<'a> {
    pub(crate) fn new(sheet: &'a mut Worksheet, styles: &'a Styles, language: Language) -> Self {
        Self { sheet, styles, language, row: 0, widest: 46, widths: Vec::new() }
    }

    /// Text, which is never a formula, a link or a number.
    pub(crate) fn text(&mut self, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.widen(column, text);
        self.sheet.write_string_with_format(self.row, column, text, format)?;
        Ok(())
    }

    /// Text that runs over the cells on its right and so does not widen its column.
    pub(crate) fn line(&mut self, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, column, text, format)?;
        Ok(())
    }

    /// A number with `scale` decimals, exactly as it is written.
    pub(crate) fn number(
        &mut self,
        column: u16,
        number: i64,
        scale: u32,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let number = Decimal::new(number, scale);
        self.widen(column, &number.to_string());
        number.write_with_format(self.sheet, self.row, column, format)?;
        Ok(())
    }

    /// A formula, with what it gives: who opens the file without computing sees the same.
    pub(crate) fn formula(
        &mut self,
        column: u16,
        formula: &str,
        gives: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.widen(column, gives);
        let formula = Formula::new(formula).set_result(gives);
        self.sheet.write_formula_with_format(self.row, column, formula, format)?;
        Ok(())
    }

    /// The names of columns.
    pub(crate) fn heads(&mut self, heads: &[(&str, Align)]) -> Result<(), XlsxError> {
        for (column, (head, align)) in (0..).zip(heads) {
            let format = match align {
                Align::Left => &self.styles.heading,
                Align::Right => &self.styles.heading_right,
            };
            // A head may be on two lines.
            let longest = head.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
            self.widen(column, &"x".repeat(longest.max(head.chars().count() / 2)));
            self.sheet.write_string_with_format(self.row, column, *head, format)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A cell of the report: figures as numbers, dates as dates, everything else as text.
    pub(crate) fn cell(&mut self, column: u16, cell: &Cell, kind: Kind) -> Result<(), XlsxError> {
        let styles = self.styles;
        let (euros, whole, text) = match kind {
            Kind::Body => (&styles.euros, &styles.whole, &styles.text),
            Kind::Total => (&styles.total_euros, &styles.total_whole, &styles.total),
        };
        match cell {
            Cell::Empty => {
                self.sheet.write_blank(self.row, column, text)?;
                Ok(())
            }
            Cell::Cents(cents) => {
                self.widen(column, &self.language.amount(*cents));
                self.number(column, cents.get(), 2, euros)
            }
            Cell::Whole(number) => match i64::try_from(*number) {
                Ok(number) if number < 1 << 53 => self.number(column, number, 0, whole),
                _ => self.text(column, &number.to_string(), text),
            },
            Cell::Decimal(number) => self.text(column, &self.language.decimal(number), text),
            Cell::Date(date) => match ExcelDateTime::parse_from_str(date) {
                Ok(day) => {
                    self.widen(column, date);
                    self.sheet.write_datetime_with_format(self.row, column, day, &styles.date)?;
                    Ok(())
                }
                Err(_) => self.text(column, date, text),
            },
            Cell::Entries(entries) => match entries.as_slice() {
                [entry] if *entry < 1 << 53 => self.number(column, entry.cast_signed(), 0, &styles.plain),
                _ => self.text(column, &cell.shown(self.language), text),
            },
            Cell::Text(words) if words.len() == 64 && words.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                self.text(column, words, &styles.code)
            }
            Cell::Text(words) => self.text(column, words, text),
        }
    }

    /// A table with its head and totals; gives the rows between them.
    pub(crate) fn table(&mut self, table: &Table) -> Result<(u32, u32), XlsxError> {
        let heads: Vec<(&str, Align)> =
            table.columns.iter().map(|column| (column.title.as_str(), column.align)).collect();
        self.heads(&heads)?;
        let first = self.row;
        for row in &table.rows {
            for (column, cell) in (0..).zip(row) {
                self.cell(column, cell, Kind::Body)?;
            }
            self.row += 1;
        }
        let last = self.row.saturating_sub(1);
        if let Some(totals) = &table.totals {
            for (column, cell) in (0..).zip(totals) {
                self.cell(column, cell, Kind::Total)?;
                // The sum is one that the sheet makes itself.
                if let Cell::Cents(cents) = cell
                    && last >= first
                {
                    let (from, to) = (at(first, column), at(last, column));
                    let gives = Decimal::new(cents.get(), 2).normalize().to_string();
                    let styles = self.styles;
                    // Cents are added up as cents, so that no binary fraction is left over.
                    let formula = format!("=ROUND(SUM({from}:{to}),2)");
                    self.formula(column, &formula, &gives, &styles.total_euros)?;
                }
            }
            self.row += 1;
        }
        Ok((first, last))
    }

    /// Sets the width of every column to what is in it.
    pub(crate) fn finish(&mut self) -> Result<(), XlsxError> {
        for (column, letters) in (0..).zip(&self.widths) {
            let width = u32::try_from((*letters).clamp(6, self.widest) + 2).unwrap_or(10);
            self.sheet.set_column_width(column, width)?;
        }
        Ok(())
    }

    fn widen(&mut self, column: u16, text: &str) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        self.widths[column] = self.widths[column].max(longest);
    }
}

/// Where in a table a cell is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Body,
    Total,
}

/// The name of a cell, `B7`.
pub(crate) fn at(row: u32, column: u16) -> String {
    rust_xlsxwriter::utility::row_col_to_cell(row, column)
}

/// The name of a cell that stays when a formula is copied, `$B$7`.
pub(crate) fn fixed(row: u32, column: u16) -> String {
    rust_xlsxwriter::utility::row_col_to_cell_absolute(row, column)
}
