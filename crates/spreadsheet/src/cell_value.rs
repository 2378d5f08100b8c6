//! What a cell of either kind of workbook says.

use intake::Held;

use crate::decimal::{Undecided, written};
use crate::serial;
use crate::styles::{Format, Looks};

/// What a cell says, or the rule it breaks and what to do.
pub(crate) type ReadCell = Result<Option<CellValue>, (String, &'static str)>;

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
pub(crate) struct CellValue {
    pub(crate) text: String,
    pub(crate) held: Held,
    pub(crate) shown: Shown,
}

impl CellValue {
    pub(crate) fn new(text: String, held: Held) -> Self {
        Self { text, held, shown: Shown::Whole }
    }
}

const PLAIN: &str = "Format the cell as a plain number, and see whether it is what was meant.";
const AS_NUMBER: &str = "Format the cell as a number, and type it again.";

/// A text, unless it is empty.
pub(crate) fn text(text: String) -> Option<CellValue> {
    if text.is_empty() { None } else { Some(CellValue::new(text, Held::Text)) }
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
) -> Result<CellValue, (String, &'static str)> {
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
    let seen = |shown: Shown| CellValue { shown, ..CellValue::new(plain.clone(), Held::Number) };
    match format.of(&plain) {
        Looks::Number { rounded } => Ok(seen(if rounded { Shown::Less } else { Shown::Whole })),
        Looks::Nothing => Ok(seen(Shown::Nothing)),
        // At midnight a day with a time is a day: libraries write every day so.
        Looks::Day { part } => {
            let shown = if part { Shown::Less } else { Shown::Whole };
            serial::day(&plain, epoch_1904)
                .map(|day| CellValue { shown, ..CellValue::new(day, Held::Date) })
                .map_err(|rule| {
                    (rule.to_owned(), "Type the day, or format the column as a number if it is none.")
                })
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
pub(crate) fn day(value: &str) -> Result<CellValue, (String, &'static str)> {
    let (day, time) = value.split_once('T').unwrap_or((value, ""));
    let midnight = time.trim_end_matches('Z').bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'));
    match intake::parse_date(day) {
        Ok(read) if read == day && midnight => Ok(CellValue::new(read, Held::Date)),
        _ => Err((
            "the cell holds a date with a time of day, or none that exists".to_owned(),
            "Type the day alone.",
        )),
    }
}
