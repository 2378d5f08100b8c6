//! A calendar date.

use crate::breach::Breach;
use crate::character::trimmed;

const FORMS: &str = "Write the date as 2024-12-31 or 31/12/2024.";

/// Reads a date as ISO `YYYY-MM-DD`, or says which rule it breaks and what to do.
///
/// The rules, for `text` without outer spaces:
///
/// - ISO `YYYY-MM-DD`, with exactly four, two and two digits.
/// - Day, month and four-digit year with the same `/`, `-` or `.` twice. The order is always day
///   before month, the Belgian convention: `03/04/2024` is 3 April. Day and month may have one
///   digit, as Excel in Dutch writes them for Belgium.
/// - The day must exist in the Gregorian calendar, in the years 1 to 9999.
/// - A time of day behind it must be midnight, as programs write a day.
/// - Two-digit years, Excel serial numbers, run-together dates, other times of day and month names
///   are refused.
///
/// # Errors
///
/// The rule that is broken, with what to do where that is known, as one line.
pub fn parse_date(text: &str) -> Result<String, String> {
    date(trimmed(text)).map_err(Breach::into_sentence)
}

/// [`parse_date`] for a text that is trimmed already.
pub(crate) fn date(text: &str) -> Result<String, Breach> {
    if text.is_empty() {
        return Err(Breach::new("there is no date").hint(FORMS));
    }
    // At midnight a day with a time is a day: programs write every day so.
    if let Some((day, time)) = text.split_once([' ', 'T', '\u{a0}'])
        && time.contains(':')
        && time.strip_suffix('Z').unwrap_or(time).bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
    {
        return date(day);
    }
    refuse_bare_digits(text)?;
    let marks: Vec<char> = text.chars().filter(|c| matches!(c, '/' | '-' | '.')).collect();
    let runs: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [one, two, three] = runs.as_slice() else {
        return Err(no_date());
    };
    let time = three.split_once([' ', 'T', '\u{a0}']);
    if time.is_some_and(|(_, time)| time.contains(':')) {
        return Err(Breach::new("this is a date with a time of day").hint(FORMS));
    }
    let digits = |run: &str| !run.is_empty() && run.bytes().all(|byte| byte.is_ascii_digit());
    if ![one, two, three].into_iter().all(|run| digits(run)) {
        return Err(no_date());
    }
    if marks.first() != marks.last() {
        return Err(Breach::new("the parts of the date are separated in two ways").hint(FORMS));
    }
    match (one.len(), two.len(), three.len(), marks.first()) {
        (4, 2, 2, Some('-')) => calendar(one, two, three),
        (1 | 2, 1 | 2, 4, _) => calendar(three, two, one),
        (1 | 2, 1 | 2, 2, _) => Err(Breach::new(
            "the year has two digits, so the century, or even which part is the year, cannot be told",
        )
        .hint("Format the column in Excel with a four-digit year, and save the file again.")),
        _ => Err(no_date()),
    }
}

/// A date in one run of digits can be an Excel serial number or a year, month and day.
fn refuse_bare_digits(text: &str) -> Result<(), Breach> {
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    let all_digits = |run: &str| run.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Ok(());
    }
    if whole.len() == 8 {
        return Err(Breach::new("the parts of the date are not separated").hint(FORMS));
    }
    Err(Breach::new("this is a bare number, such as the serial number Excel keeps for a date")
        .hint("Format the column in Excel as a date with a four-digit year, and save the file again."))
}

/// The three parts are ASCII digits, at most four of them.
fn calendar(year: &str, month: &str, day: &str) -> Result<String, Breach> {
    let number = |run: &str| run.parse::<u16>().map_err(|_| no_date());
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    if year == 0 {
        return Err(Breach::new("there is no year 0").hint(FORMS));
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => {
            return Err(Breach::new(format!("there is no month {month}"))
                .hint("The order is day, month, year; or year-month-day."));
        }
    };
    if day == 0 || day > days {
        return Err(
            Breach::new(format!("there is no day {day} in month {month} of {year}")).hint("Check the date.")
        );
    }
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

fn no_date() -> Breach {
    Breach::new("this is not a date in a form that is accepted").hint(FORMS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_that_can_be_read_in_one_way() {
        for (text, date) in [
            ("2024-07-01", "2024-07-01"),
            ("01/07/2024", "2024-07-01"),
            ("1/7/2024", "2024-07-01"),
            ("1/07/2024", "2024-07-01"),
            ("01-07-2024", "2024-07-01"),
            (" 01.07.2024 ", "2024-07-01"),
            ("29/02/2024", "2024-02-29"),
            ("29/02/2000", "2000-02-29"),
            ("31/12/9999", "9999-12-31"),
            ("03/04/2024", "2024-04-03"),
            ("2024-07-01 00:00:00", "2024-07-01"),
            ("2024-07-01T00:00:00.000Z", "2024-07-01"),
            ("2024-07-01\u{a0}00:00", "2024-07-01"),
            ("1/7/2024 0:00", "2024-07-01"),
        ] {
            assert_eq!(parse_date(text).as_deref(), Ok(date), "{text:?}");
        }
    }

    #[test]
    fn dates_that_cannot() {
        for (text, part) in [
            ("", "no date"),
            ("01/07/24", "two digits"),
            ("24-07-01", "two digits"),
            ("1.7.24", "two digits"),
            ("45474", "serial number"),
            ("45474,5", "serial number"),
            ("45474.25", "serial number"),
            ("2024", "serial number"),
            ("20240701", "not separated"),
            ("01/07-2024", "two ways"),
            ("2024-07-01 00:00:01", "time of day"),
            ("2024-07-01T10:00", "time of day"),
            ("01/07/2024 12:30", "time of day"),
            ("31/04/2024 00:00", "no day 31 in month 4 of 2024"),
            ("2024/07/01", "not a date"),
            ("2024.07.01", "not a date"),
            ("2024-7-1", "not a date"),
            ("001/07/2024", "not a date"),
            ("01/07/02024", "not a date"),
            ("01/07", "not a date"),
            ("1/2/3/2024", "not a date"),
            ("1 juli 2024", "not a date"),
            ("01 / 07 / 2024", "not a date"),
            ("-2024-07-01", "not a date"),
            ("٠١/٠٧/٢٠٢٤", "not a date"),
            ("//", "not a date"),
            ("31/04/2024", "no day 31 in month 4 of 2024"),
            ("29/02/2023", "no day 29"),
            ("29/02/1900", "no day 29"),
            ("00/07/2024", "no day 0"),
            ("01/00/2024", "no month 0"),
            ("07/31/2024", "no month 31"),
            ("2024-13-01", "no month 13"),
            ("01/01/0000", "no year 0"),
        ] {
            let rule = parse_date(text).unwrap_err();
            assert!(rule.contains(part), "{text:?}: {rule}");
        }
    }

    proptest! {
        #[test]
        fn the_four_forms_agree(year in 1..=9999_u16, month in 1..=12_u16, day in 1..=28_u16) {
            let iso = format!("{year:04}-{month:02}-{day:02}");
            prop_assert_eq!(parse_date(&iso), Ok(iso.clone()));
            for mark in ['/', '-', '.'] {
                let text = format!("{day:02}{mark}{month}{mark}{year:04}");
                prop_assert_eq!(parse_date(&text), Ok(iso.clone()));
            }
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>(), close in "[0-9]{0,5}[-/. T:]?[0-9]{0,5}[-/.][0-9T: é]{0,5}") {
            let _ = parse_date(&text);
            let _ = parse_date(&close);
        }
    }
}
