//! The reading of a file from its bytes to its table.

use crate::breach::Breach;
use crate::character::{refusal, trimmed};
use crate::container;
use crate::decode::{Decoded, Encoding, decode};
use crate::delimiter::Delimiter;
use crate::fault::Fault;
use crate::field::{Misquote, MisquoteKind, split};
use crate::header::{MAX_COLUMNS, misnamed};
use crate::line::{Line, Lines};
use crate::table::Table;
use std::borrow::Cow;

/// Reads a CSV file; `file` is its name for messages.
///
/// The header is the first line, or the second after an Excel `sep=` line. It alone decides what
/// separates the columns. Blank lines (nothing, or only delimiters and spaces) may end the file.
///
/// # Errors
///
/// The first fault in the order of the file: an encoding that cannot be recognised, more than
/// [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES), a line of more than
/// [`MAX_LINE_BYTES`](crate::MAX_LINE_BYTES), more than [`MAX_COLUMNS`], mixed line ends, an
/// invisible character, a misplaced quote, a header that is ambiguous or repeats a name, a row of
/// another width, a blank line before data, or no data row at all.
pub fn read(file: &str, bytes: &[u8]) -> Result<Table, Fault> {
    read_in(file, bytes, None)
}

/// As [`read`], in the encoding that a person named, if one is given.
///
/// # Errors
///
/// As [`read`], and when the file is not in that encoding.
pub fn read_in(file: &str, bytes: &[u8], encoding: Option<Encoding>) -> Result<Table, Fault> {
    container::check(file, bytes, encoding)?;
    from_text(file, decode(file, bytes, encoding)?)
}

/// As [`read_in`], for a file that passes on what third parties typed: what cannot be seen in it is left out, and told.
///
/// # Errors
///
/// As [`read_in`], but for invisible characters.
pub fn read_passed_on(file: &str, bytes: &[u8], encoding: Option<Encoding>) -> Result<Table, Fault> {
    container::check(file, bytes, encoding)?;
    let mut decoded = decode(file, bytes, encoding)?;
    let keeps = |letter: char| matches!(letter, '\t' | '\r' | '\n') || refusal(letter).is_none();
    let left_out = decoded.text.chars().filter(|letter| !keeps(*letter)).count();
    if left_out > 0 {
        decoded.text = decoded.text.chars().filter(|letter| keeps(*letter)).collect();
        decoded.notes.push(format!("{left_out} invisible character(s) were left out"));
    }
    from_text(file, decoded)
}

fn from_text(file: &str, decoded: Decoded<'_>) -> Result<Table, Fault> {
    let mut reading = Reading { file, text: &decoded.text, lines: Lines::new(file, &decoded.text) };
    let (header, line, delimiter) = reading.header()?;
    let mut table = Table::new(file, header, line);
    table.notes.extend(decoded.notes);
    let mut blank = None;
    while let Some(line) = reading.lines.take()? {
        let fields = reading.fields(line, delimiter, table.header())?;
        if is_blank(&fields) {
            blank.get_or_insert(line.number);
            continue;
        }
        if let Some(blank) = blank {
            return Err(Fault::in_line(
                file,
                blank,
                format!("the line is blank, but there are data again on line {}", line.number),
            )
            .hint("Delete the blank line, or put back what was in it."));
        }
        // Spreadsheets write blank cells after the last column.
        let width = table.header().len();
        let fields = match fields.get(width..) {
            Some(behind) if is_blank(behind) => &fields[..width],
            _ => &fields[..],
        };
        if fields.len() != width {
            return Err(reading.ragged(line, fields.len(), width, delimiter));
        }
        table.push(line.number, fields);
    }
    if table.is_empty() {
        return Err(Fault::in_file(file, "the file has a header but no data rows")
            .hint("Give at least one data row, or leave the file out."));
    }
    Ok(table)
}

struct Reading<'f, 't> {
    file: &'f str,
    text: &'t str,
    lines: Lines<'f, 't>,
}

impl<'t> Reading<'_, 't> {
    /// The column names, their line, and what separates them.
    fn header(&mut self) -> Result<(Vec<String>, u64, Delimiter), Fault> {
        let mut line = self.next_for_header()?;
        let declared = Delimiter::declared(line.text).map_err(|breach| self.broken(line, breach))?;
        if declared.is_some() {
            self.lines.agree(line)?;
            line = self.next_for_header()?;
        }
        let delimiter = match declared {
            Some(declared) => declared.agree(line.text).map(|()| declared),
            None => Delimiter::of_header(line.text),
        }
        .map_err(|breach| self.broken(line, breach))?;
        let fields = self.fields(line, delimiter, &[])?;
        let filled = fields.iter().filter(|field| !trimmed(field).is_empty()).count();
        if filled == 1 && declared.is_none() {
            self.refuse_title(line)?;
        }
        if is_blank(&fields) {
            return Err(Fault::in_line(
                self.file,
                line.number,
                "the line is blank; the header must stand here",
            )
            .hint("Begin the file with the line of column names."));
        }
        if fields.len() > MAX_COLUMNS {
            let rule = format!("the header has {} columns; at most {MAX_COLUMNS} are accepted", fields.len());
            return Err(
                Fault::in_line(self.file, line.number, rule).hint("Check that this is the intended file.")
            );
        }
        let mut header: Vec<String> = fields.into_iter().map(Cow::into_owned).collect();
        while header.len() > 1 && header.last().is_some_and(|name| trimmed(name).is_empty()) {
            header.pop();
        }
        for (at, name) in header.iter().enumerate() {
            if let Some(breach) = misnamed(name, &header[..at]) {
                let mut fault = Fault::in_line(self.file, line.number, breach.rule)
                    .column(at as u64 + 1, None)
                    .value(name);
                fault.hint = breach.hint;
                return Err(fault);
            }
        }
        Ok((header, line.number, delimiter))
    }

    /// Refuses a title above the table: a first line without anything that separates columns, before one with it.
    fn refuse_title(&self, first: Line<'t>) -> Result<(), Fault> {
        let below = self.text.lines().enumerate().skip(1).take(20);
        let cells =
            |line: &str, mark: char| line.split(mark).filter(|part| !trimmed(part).is_empty()).count();
        let mut separated =
            below.filter(|(_, line)| cells(line, ';') > 1 || cells(line, '\t') > 1 || cells(line, ',') > 2);
        match separated.next() {
            None => Ok(()),
            Some((at, _)) => Err(Fault::in_line(
                self.file,
                first.number,
                format!(
                    "the line holds a title; the column names must stand in line 1, and seem to stand in line {}",
                    at + 1
                ),
            )
            .value(first.text.trim().trim_end_matches([';', ',', '\t']))
            .hint("Delete the lines above the column names.")),
        }
    }

    fn next_for_header(&mut self) -> Result<Line<'t>, Fault> {
        self.lines.take()?.ok_or_else(|| {
            Fault::in_file(self.file, "the file ends before a header")
                .hint("Give a file with a header line and at least one data row.")
        })
    }

    /// The fields of a line whose quotes, line end and characters are all in order.
    fn fields(
        &mut self,
        line: Line<'t>,
        delimiter: Delimiter,
        header: &[String],
    ) -> Result<Vec<Cow<'t, str>>, Fault> {
        let fields =
            split(line.text, delimiter).map_err(|misquote| self.misquoted(line, &misquote, header))?;
        self.lines.agree(line)?;
        for (at, field) in fields.iter().enumerate() {
            if let Some((character, what)) =
                field.chars().find_map(|one| refusal(one).map(|what| (one, what)))
            {
                let rule = format!("the field holds {what} (U+{:04X})", u32::from(character));
                return Err(Fault::in_line(self.file, line.number, rule)
                    .column(at as u64 + 1, header.get(at).map(String::as_str))
                    .value(field)
                    .hint(match character {
                        '\u{fffd}' => "Put the letter back, and save the file again as \"CSV UTF-8\".",
                        _ => "Delete the character; typing the field again is the surest way.",
                    }));
            }
        }
        Ok(fields)
    }

    fn misquoted(&self, line: Line<'_>, misquote: &Misquote<'_>, header: &[String]) -> Fault {
        let (rule, hint) = match misquote.kind {
            MisquoteKind::Inside => (
                "there is a quote inside a field that does not begin with one",
                "Put the whole field in quotes and double each quote inside it, or delete the quote.",
            ),
            MisquoteKind::After => (
                "there is something between the closing quote and the end of the field",
                "Double each quote that belongs to the text, or delete what follows the closing quote.",
            ),
            MisquoteKind::Unclosed if self.lines.rest().contains('"') => (
                "the quote that opens this field is not closed in the same line",
                "Delete the line break inside the cell, or add the closing quote.",
            ),
            MisquoteKind::Unclosed => (
                "the quote that opens this field is never closed",
                "Add the closing quote, or delete the opening one.",
            ),
        };
        let at = usize::try_from(misquote.column).unwrap_or_default().checked_sub(1);
        let name = at.and_then(|at| header.get(at)).map(String::as_str);
        Fault::in_line(self.file, line.number, rule)
            .column(misquote.column, name)
            .value(misquote.value)
            .hint(hint)
    }

    fn ragged(&self, line: Line<'_>, found: usize, expected: usize, delimiter: Delimiter) -> Fault {
        let rule = format!("the row has {} and the header {}", columns(found), columns(expected));
        let hint = match delimiter {
            Delimiter::Absent => "Check the row.".to_owned(),
            used if found > expected => {
                format!("A field that holds a {} must stand in double quotes.", used.name())
            }
            used => format!("Every row must separate its fields by a {}, as the header does.", used.name()),
        };
        Fault::in_line(self.file, line.number, rule).value(line.text).hint(hint)
    }

    fn broken(&self, line: Line<'_>, breach: Breach) -> Fault {
        let mut fault = Fault::in_line(self.file, line.number, breach.rule).value(line.text);
        fault.hint = breach.hint;
        fault
    }
}

fn is_blank(fields: &[Cow<'_, str>]) -> bool {
    fields.iter().all(|field| trimmed(field).is_empty())
}

fn columns(count: usize) -> String {
    match count {
        1 => "1 column".to_owned(),
        count => format!("{count} columns"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn physical_line_numbers_stay_right() {
        let bytes = b"SEP=,\r\na,b\r\n1,\"x,y\"\r\n2,\r\n,,,\r\n\r\n  ,\r\n";
        let table = read("a", bytes).unwrap();
        let rows: Vec<_> = table.rows().map(|row| (row.line(), row.cell("b").text())).collect();
        assert_eq!(rows, [(3, "x,y"), (4, "")]);
    }

    #[test]
    fn blank_cells_behind_the_last_column_are_none() {
        let table = read("a", b"a;b;;\n1;2;;\n3;4\n5;6;;;\n").unwrap();
        assert_eq!((table.header().len(), table.rows().count()), (2, 3));
        // A column of one name without any blank one beside it is no title.
        assert!(read("a", b"a;\n1;\n").is_ok());
    }

    #[test]
    fn faults_have_their_place() {
        for (text, line, column, part) in [
            ("\u{feff}", 0, 0, "ends before a header"),
            ("sep=;\n", 0, 0, "ends before a header"),
            ("sep=|\na\n1\n", 1, 0, "declares `|`"),
            ("sep=;\na,b\n1,2\n", 2, 0, "but the header uses a comma"),
            ("sep=;\na;b\r\n1;2\n", 2, 0, "ends with CRLF"),
            ("\na;b\n1;2\n", 1, 0, "blank"),
            ("a;b\n", 0, 0, "no data rows"),
            ("a;b\n;\n\n", 0, 0, "no data rows"),
            ("a;b,c\n", 1, 0, "cannot be told"),
            ("a;a\n", 1, 2, "used already by column 1"),
            ("a; b\n", 1, 2, "spaces"),
            ("a;b\u{a0}\n", 1, 2, "spaces"),
            ("a;;b\n", 1, 2, "no name"),
            ("a;b;\n1;2;3\n", 2, 0, "3 columns and the header 2 columns"),
            ("Paiements 2024;;\na;b;c\n1;2;3\n", 1, 0, "the line holds a title"),
            ("a\u{200b};b\n", 1, 1, "zero-width"),
            ("a;b\n\n1;2\n", 2, 0, "again on line 3"),
            ("a;b\n1;2\n;\n\n3;4\n", 3, 0, "again on line 5"),
            ("a;b\n1\n", 2, 0, "1 column and the header 2 columns"),
            ("a;b\n1;2\n1;2;3\n", 3, 0, "3 columns and the header 2 columns"),
            ("a;b\n1;2\n;;;3\n", 3, 0, "4 columns"),
            ("a;b\n1;x\"y\n", 2, 2, "inside a field"),
            ("a;b\n\"x\"y;1\n", 2, 1, "closing quote"),
            ("a;b\n1;\"x\n2;y\n", 2, 2, "never closed"),
            ("a;b\r\n1;\"x\ny\"\r\n", 2, 2, "not closed in the same line"),
            ("a;b\n1;2\r\n", 2, 0, "ends with CRLF"),
            ("a;b\n1;\0\n", 2, 2, "NUL"),
            ("a;b\n1;2\n\u{1a}", 3, 1, "Ctrl-Z"),
            ("a;b\n1;2\t\n", 2, 2, "holds a tab"),
            ("a\tb\n1\t\"2\t3\"\n", 2, 2, "holds a tab"),
            ("a;b\n1;\u{202e}2\n", 2, 2, "U+202E"),
            ("a;b\n1;x\u{fffd}\n", 2, 2, "a letter was lost"),
            ("a;b\n1;x\u{85}\n", 2, 2, "a control character"),
        ] {
            let fault = read("a", text.as_bytes()).unwrap_err();
            assert_eq!((fault.line, fault.column), (line, column), "{text:?}: {fault}");
            assert!(fault.rule.contains(part), "{text:?}: {fault}");
            assert!(fault.hint.is_some(), "{fault}");
        }
    }

    #[test]
    fn the_column_limit_is_exact() {
        let names: Vec<String> = (0..=MAX_COLUMNS).map(|at| format!("c{at}")).collect();
        let file = |names: &[String]| format!("{0}\n{0}\n", names.join(";"));
        assert!(read("a", file(&names[1..]).as_bytes()).is_ok());
        let fault = read("a", file(&names).as_bytes()).unwrap_err();
        assert!(fault.rule.contains("201 columns"));
    }
}
