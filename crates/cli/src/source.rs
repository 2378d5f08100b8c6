//! A file of rows on its way into the ledger: its table, its digest, and what it makes in all.

use std::collections::BTreeSet;
use std::path::Path;

use intake::Table;
use register::allocation::Cents;
use register::chain::{Hash, sha256};
use register::{Document, Register};
use report::{Block, Cell};
use unicode_normalization::UnicodeNormalization;
use workbook::{Form, Shape};

use crate::answer;
use crate::answer::fact;
use crate::command_error::CommandError;
use crate::encoding;
use crate::input_file;
use crate::messages::say;
use crate::terminal;

/// A file of rows.
pub(crate) struct Source {
    pub(crate) table: Table,
    pub(crate) document: Document,
    /// What is read, but should be known.
    notes: Vec<String>,
    /// In which form it is: CSV, XLSX, ODS or flat ODS.
    form: &'static str,
}

/// Reads a file of rows in whichever form it is; its content tells, not its name.
pub(crate) fn read(path: &Path) -> Result<Source, CommandError> {
    let bytes = input_file::read(path)?;
    let shown = path.display().to_string();
    let (table, form, notes) = if spreadsheet::is_workbook(&bytes) {
        let workbook = spreadsheet::read(&shown, &bytes)?;
        (workbook.table, workbook.form.ending(), workbook.notes)
    } else {
        let table = intake::read_in(&shown, &bytes, encoding::asked())?;
        let notes = table.notes().to_vec();
        (table, "csv", notes)
    };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut source = Source { table, document: document(path, &bytes)?, notes: Vec::new(), form };
    let known = ["csv", "xlsx", "xlsm", "xls", "ods", "fods"].contains(&ending.as_str());
    if known && ending != form {
        source.notes.push(format!("its name ends in .{ending}, but its content is {}", form.to_uppercase()));
    }
    source.notes.extend(notes);
    Ok(source)
}

/// The digest of a file that was read.
pub(crate) fn document(path: &Path, bytes: &[u8]) -> Result<Document, CommandError> {
    described(path, sha256(bytes), bytes.len() as u64)
}

/// A document by its digest and size; its name in composed letters, which a Mac takes apart.
pub(crate) fn described(path: &Path, digest: Hash, bytes: u64) -> Result<Document, CommandError> {
    let name: String =
        path.file_name().map(|name| name.to_string_lossy().nfc().collect()).unwrap_or_default();
    let refuse = |error: register::FieldError| CommandError::refused(format!("{}: {error}", path.display()));
    Ok(Document {
        name: name.parse().or_else(|_| fitting(&name).parse()).map_err(refuse)?,
        sha256: digest.into(),
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX).try_into().map_err(refuse)?,
    })
}

/// A name of a file that fits into an entry: what cannot be seen becomes `_`, and of a long one the middle is left out. The
/// digest tells which file it is.
fn fitting(name: &str) -> String {
    const MOST: usize = 64;
    const TAIL: usize = 16;
    let seen = |character: char| {
        let odd = intake::hidden(character.encode_utf8(&mut [0; 4])).is_some();
        if odd || (character.is_whitespace() && character != ' ') { '_' } else { character }
    };
    let plain: Vec<char> = name.trim().chars().map(seen).collect();
    if plain.len() <= MOST {
        return plain.into_iter().collect();
    }
    let head = &plain[..MOST - TAIL - 1];
    head.iter().chain(&['~']).chain(&plain[plain.len() - TAIL..]).collect()
}

impl Source {
    /// Keeps in mind which cells hold figures as text, once it is known which columns hold figures.
    pub(crate) fn figures(&mut self, form: &Form) {
        let texts = self.table.texts_in(&names(form, &[Shape::Count, Shape::Amount]));
        if let Some(first) = texts.first() {
            self.notes.push(format!(
                "{} figure(s) stand as text in the sheet, from cell {first} on; they are read by the rules of a CSV file",
                texts.len()
            ));
        }
    }

    /// The notes alone, on standard error.
    pub(crate) fn tell_notes(&self) {
        for note in &self.notes {
            notice(&format!("{}: {note}", self.table.file()));
        }
    }

    /// The control totals, on standard error, before anything is recorded.
    pub(crate) fn tell(&self, form: &Form) -> Result<(), CommandError> {
        let mut facts = vec![
            fact("File", Cell::Text(format!("{} ({})", self.table.file(), self.form.to_uppercase()))),
            fact("SHA-256", Cell::Text(self.document.sha256.to_string())),
            fact("Bytes", Cell::Whole(self.document.bytes.count())),
            fact("Rows", Cell::Whole(self.table.len() as u64)),
        ];
        let funds: BTreeSet<&str> = self.table.rows().map(|row| row.cell("fund").text()).collect();
        facts.push(fact("Funds", Cell::Whole(funds.len() as u64)));
        for name in names(form, &[Shape::Count]) {
            let mut sum = 0_u64;
            for row in self.table.rows() {
                sum = sum.saturating_add(row.cell(name).count()?);
            }
            facts.push(fact(&format!("Sum of {name}"), Cell::Whole(sum)));
        }
        for name in names(form, &[Shape::Amount]) {
            let mut sum = Cents::ZERO;
            for row in self.table.rows() {
                let cents = Cents::new(row.cell(name).cents()?);
                sum = cents.and_then(|cents| sum.plus(cents)).unwrap_or(Cents::MAX);
            }
            facts.push(fact(&format!("Sum of {name} in EUR"), Cell::Cents(sum)));
        }
        let told = answer::render(&[Block::Facts(facts)]);
        terminal::err(&told);
        self.tell_notes();
        Ok(())
    }

    /// Says which entries rest on the same file already.
    pub(crate) fn tell_earlier(&self, register: &Register) {
        tell_earlier(self.table.file(), &self.document, register);
    }
}

/// Says which entries rest on a file already.
pub(crate) fn tell_earlier(file: &str, document: &Document, register: &Register) {
    let earlier = register.resting_on(&document.sha256);
    if let Some((first, kind)) = earlier.first() {
        let more = match earlier.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        notice(&format!(
            "{file}: a file with the same digest was recorded before: entry {first} ({kind}){more}"
        ));
    }
}

/// Says something on standard error that is no error.
pub(crate) fn notice(what: &str) {
    terminal::err(&format!("{}: {}\n", say("note"), terminal::line(&say(what))));
}

fn names(form: &Form, shapes: &[Shape]) -> Vec<&'static str> {
    form.columns.iter().filter(|column| shapes.contains(&column.shape)).map(|column| column.name).collect()
}
