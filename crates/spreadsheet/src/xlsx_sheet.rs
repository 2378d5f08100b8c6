//! The cells of one sheet of an XLSX workbook.

use intake::{Fault, Held, SheetCell};
use markup::{Element, attribute, child, children, content};

use crate::decimal::{Undecided, written};
use crate::grid::{COLUMN_MAX, Grid};
use crate::place;
use crate::serial;
use crate::strings::item_text;
use crate::styles::{Format, Looks};
use crate::xlsx::{Shared, is_true};

/// What a cell says, or the rule it breaks and what to do.
pub(crate) type Said = Result<Option<Seen>, (String, &'static str)>;

/// How much of what a cell holds is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shown {
    /// All of it.
    Whole,
    /// Less: fewer decimals, or a part of a day.
    Less,
    /// Nothing.
    Nothing,
}

/// What a cell holds, and how much of it its format shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) text: String,
    pub(crate) held: Held,
    pub(crate) shown: Shown,
}

impl Seen {
    pub(crate) fn new(text: String, held: Held) -> Self {
        Self { text, held, shown: Shown::Whole }
    }
}

const PLAIN: &str = "Format the cell as a plain number, and see whether it is what was meant.";
const AS_NUMBER: &str = "Format the cell as a number, and type it again.";

/// Reads the cells of a sheet; what is wrong with one of them is kept in the grid.
pub(crate) fn read(file: &str, grid: &mut Grid, root: Element<'_, '_>, shared: &Shared) -> Result<(), Fault> {
    for column in child(root, "cols").into_iter().flat_map(|columns| children(columns, "col")) {
        let number = |name| attribute(column, name).and_then(|value| value.parse::<u64>().ok());
        if is_unseen(column, "width")
            && let (Some(first), Some(last)) = (number("min"), number("max"))
        {
            grid.hidden_columns.extend(first..=last.min(COLUMN_MAX));
        }
    }
    let mut last_row = 0;
    for row in child(root, "sheetData").into_iter().flat_map(|data| children(data, "row")) {
        let number = match attribute(row, "r") {
            Some(number) => number.parse().unwrap_or(u64::MAX),
            None => last_row + 1,
        };
        if is_unseen(row, "ht") {
            grid.hidden_rows.insert(number);
        }
        last_row = number;
        let mut last_column = 0;
        for cell in children(row, "c") {
            let named = attribute(cell, "r");
            let (row, column) = match named {
                None => (number, last_column + 1),
                Some(name) => place::cell(name).filter(|(row, _)| *row == number).ok_or_else(|| {
                    Fault::in_line(
                        file,
                        number,
                        format!("a cell of the row is called `{}`", name.escape_debug()),
                    )
                    .sheet(&grid.name)
                    .hint("Open the file in Excel or LibreOffice and save it again.")
                })?,
            };
            last_column = column;
            match said(cell, shared) {
                Ok(None) => {}
                Ok(Some(Seen { text, held, shown })) => {
                    grid.saw(row, column, shown);
                    grid.push(file, row, SheetCell { column, text, held })?;
                }
                Err((rule, hint)) => {
                    let value = child(cell, "v").map(content).unwrap_or_default();
                    let fault = grid.fault_at(file, row, column, &value, &rule, hint);
                    grid.refuse(fault);
                }
            }
        }
    }
    for merged in child(root, "mergeCells").into_iter().flat_map(|merged| children(merged, "mergeCell")) {
        let range = attribute(merged, "ref").unwrap_or_default();
        let first = range.split(':').next().and_then(place::cell).unwrap_or((0, 0));
        let rule = "cells are merged here, so what belongs to which row cannot be told";
        let hint = "Take the merging away (Home, Merge & Center), and fill each cell.";
        let fault = grid.fault_at(file, first.0, first.1, range, rule, hint);
        grid.refuse(fault);
    }
    Ok(())
}

/// Whether a row or a column is hidden, or has no height or width.
fn is_unseen(of: Element<'_, '_>, size: &'static str) -> bool {
    let none = |size: &str| size.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    attribute(of, "hidden").is_some_and(is_true) || attribute(of, size).is_some_and(none)
}

fn said(cell: Element<'_, '_>, shared: &Shared) -> Said {
    let value = child(cell, "v").map(content);
    if child(cell, "f").is_some() {
        return Err((
            "the cell holds a formula, whose result may differ where it is opened".to_owned(),
            "Copy the column and paste it as values (Paste Special, Values).",
        ));
    }
    let format = attribute(cell, "s").and_then(|style| style.parse::<usize>().ok());
    let plain = Format::general();
    let format = format.and_then(|style| shared.formats.get(style)).unwrap_or(&plain);
    // Writers fill a row with cells that hold nothing in more than one form.
    let value = value.filter(|value| !value.is_empty());
    match (attribute(cell, "t").unwrap_or("n"), value) {
        ("inlineStr", _) => Ok(child(cell, "is").map(item_text).and_then(text)),
        (_, None) => Ok(None),
        ("n", Some(value)) => number(&value, format, shared.epoch_1904).map(Some),
        ("s", Some(value)) => {
            match value.trim().parse::<usize>().ok().and_then(|place| shared.strings.get(place)) {
                Some(found) => Ok(text(found.clone())),
                None => Err((
                    "the cell refers to a text that the workbook does not hold".to_owned(),
                    "Open the file in Excel or LibreOffice and save it again.",
                )),
            }
        }
        ("str", Some(value)) => Ok(text(value)),
        ("d", Some(value)) => day(&value).map(Some),
        ("b", Some(_)) => Err(truth()),
        ("e", Some(_)) => Err((
            "the cell holds an error of the spreadsheet".to_owned(),
            "Correct what it was computed from, and type the value.",
        )),
        (_, Some(_)) => Err((
            "the cell is of a kind that is not known".to_owned(),
            "Open the file in Excel or LibreOffice and save it again.",
        )),
    }
}

/// A text, unless it is empty.
pub(crate) fn text(text: String) -> Option<Seen> {
    if text.is_empty() { None } else { Some(Seen::new(text, Held::Text)) }
}

/// A truth value is no answer to any question of a form.
pub(crate) fn truth() -> (String, &'static str) {
    (
        "the cell holds TRUE or FALSE, which is neither a text nor a number".to_owned(),
        "Format the cell as text, and type what is meant.",
    )
}

/// A stored number as its format shows it.
pub(crate) fn number(
    stored: &str,
    format: &Format,
    epoch_1904: bool,
) -> Result<Seen, (String, &'static str)> {
    let day = |looks: &Looks| matches!(looks, Looks::Day { .. } | Looks::Time);
    let plain = written(stored).map_err(|undecided| match undecided {
        Undecided::Decimals if day(&format.of(stored)) => {
            ("the cell holds a date with a time of day".to_owned(), "Type the day alone.")
        }
        Undecided::Decimals => (
            "the number has more than two decimals, even where the sheet shows fewer".to_owned(),
            "Round it to cents, and type the rounded value.",
        ),
        Undecided::Digits => (
            "the number has more than 15 digits, of which a spreadsheet loses the last ones".to_owned(),
            "Format the cell as text, and type it again.",
        ),
        Undecided::Form => ("the cell holds no number that can be read".to_owned(), AS_NUMBER),
    })?;
    let seen = |shown: Shown| Seen { shown, ..Seen::new(plain.clone(), Held::Number) };
    match format.of(&plain) {
        Looks::Number { rounded } => Ok(seen(if rounded { Shown::Less } else { Shown::Whole })),
        Looks::Nothing => Ok(seen(Shown::Nothing)),
        // At midnight a day with a time is a day: libraries write every day so.
        Looks::Day { part } => {
            let shown = if part { Shown::Less } else { Shown::Whole };
            serial::day(&plain, epoch_1904).map(|day| Seen { shown, ..Seen::new(day, Held::Date) }).map_err(
                |rule| (rule.to_owned(), "Type the day, or format the column as a number if it is none."),
            )
        }
        Looks::Time => {
            Err(("the cell holds a time of day".to_owned(), "Type the day alone, and format it as a date."))
        }
        Looks::Percent => Err(("the cell holds a percentage".to_owned(), AS_NUMBER)),
        Looks::Scaled => {
            Err(("the format of the cell shows thousands or millions of what it holds".to_owned(), PLAIN))
        }
        Looks::Foreign => Err(foreign()),
        Looks::Beside(text) => Err((
            match text.is_empty() {
                true => "the format of the cell writes signs among the digits, and shows another number"
                    .to_owned(),
                false => format!(
                    "the format of the cell writes `{}` beside the number, which makes another one of it",
                    text.escape_debug()
                ),
            },
            PLAIN,
        )),
        Looks::OtherSign => {
            Err(("the format of the cell shows another sign than the number has".to_owned(), PLAIN))
        }
        Looks::Padded(digits) => {
            let whole = plain.trim_start_matches('-').split('.').next().unwrap_or_default().len();
            Err((
                format!("the format of the cell shows {digits} digits, and the cell holds {whole}"),
                "If the zeros belong to it, format the cell as text and type it with them; otherwise format it as a plain number.",
            ))
        }
    }
}

/// An amount in another currency is none of the subsidy.
pub(crate) fn foreign() -> (String, &'static str) {
    (
        "the cell holds an amount in another currency than the euro".to_owned(),
        "Give the amount in euros, and format the cell as a number.",
    )
}

/// A day that is written out, with the time of midnight or without.
pub(crate) fn day(value: &str) -> Result<Seen, (String, &'static str)> {
    let (day, time) = value.split_once('T').unwrap_or((value, ""));
    let midnight = time.trim_end_matches('Z').bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'));
    match intake::parse_date(day) {
        Ok(read) if read == day && midnight => Ok(Seen::new(read, Held::Date)),
        _ => Err((
            "the cell holds a date with a time of day, or none that exists".to_owned(),
            "Type the day alone.",
        )),
    }
}
