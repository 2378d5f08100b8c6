use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The dates of a year of subsidy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The day of the year before at which affiliates are counted.
    pub reference: DayOfYear,
    /// The first day of the payment window.
    pub payment_from: DayOfYear,
    /// The last day of the payment window.
    pub payment_until: DayOfYear,
    /// The day of the year after by which unused money is repaid.
    pub repayment_due: DayOfYear,
    /// What happens to a due date on a day that is not a working day.
    pub non_working_day: NonWorkingDay,
    /// The clauses that it cites.
    pub clauses: Vec<String>,
}

/// A day without its year, written `03-31`. The 29th of February is not one: it does not exist every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfYear {
    month: u32,
    day: u32,
}

/// What happens to a due date on a Saturday, a Sunday or a legal public holiday of Belgium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonWorkingDay {
    /// Nothing: the date of the text is the date.
    Same,
    /// It moves to the working day before.
    Previous,
    /// It moves to the working day after.
    Next,
}

/// A text or a year that names no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a day that exists in every year is written as month and day, 03-31")]
pub struct CalendarError;

impl Calendar {
    /// The reference date of the counts for `year`: in the year before.
    ///
    /// Royal decree no. 38, art. 20, § 2bis/1, subpara. 11, 2°: 31 December of the year before.
    ///
    /// # Errors
    /// When the year is beyond the calendar, as for every date here.
    pub fn reference_date(&self, year: i32) -> Result<NaiveDate, CalendarError> {
        self.reference.in_year(year.checked_sub(1).ok_or(CalendarError)?)
    }

    /// The first and the last day on which the subsidy of `year` is to be paid.
    ///
    /// Royal decree no. 38, art. 20, § 2bis/1, subpara. 10: « au cours du premier trimestre de l'année civile ».
    ///
    /// # Errors
    /// When the year is beyond the calendar.
    pub fn payment_window(&self, year: i32) -> Result<(NaiveDate, NaiveDate), CalendarError> {
        Ok((self.payment_from.in_year(year)?, self.payment_until.in_year(year)?))
    }

    /// The last day on which unused money of `year` is repaid in time, moved as the key says.
    ///
    /// Art. 60ter/1, § 6: « au plus tard le 31 mars » of the year after; whether a day that is no working day moves it is a choice of the key.
    ///
    /// # Errors
    /// When the year is beyond the calendar.
    pub fn repayment_due_date(&self, year: i32) -> Result<NaiveDate, CalendarError> {
        let mut date = self.repayment_due.in_year(year.checked_add(1).ok_or(CalendarError)?)?;
        while self.non_working_day != NonWorkingDay::Same && !is_working_day(date) {
            date = match self.non_working_day {
                NonWorkingDay::Previous => date.checked_sub_days(Days::new(1)),
                NonWorkingDay::Next | NonWorkingDay::Same => date.checked_add_days(Days::new(1)),
            }
            .ok_or(CalendarError)?;
        }
        Ok(date)
    }
}

impl DayOfYear {
    fn in_year(self, year: i32) -> Result<NaiveDate, CalendarError> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
            .filter(|date| (1..=9999).contains(&date.year()))
            .ok_or(CalendarError)
    }
}

impl FromStr for DayOfYear {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let (month, day) = text.split_once('-').ok_or(CalendarError)?;
        let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(month) || !digits(day) {
            return Err(CalendarError);
        }
        let number = |text: &str| text.parse::<u32>().map_err(|_| CalendarError);
        let day = Self { month: number(month)?, day: number(day)? };
        // 2023 is not a leap year: a day that exists in it exists in every year.
        day.in_year(2023).map(|_| day)
    }
}

impl fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// Whether `date` is neither a Saturday, a Sunday nor one of the ten legal public holidays of Belgium
/// (law of 4 January 1974).
fn is_working_day(date: NaiveDate) -> bool {
    let fixed =
        matches!((date.month(), date.day()), (1 | 5 | 11, 1) | (7, 21) | (8, 15) | (11, 11) | (12, 25));
    let after_easter = date.signed_duration_since(easter(date.year())).num_days();
    // Easter Monday, Ascension Day, Whit Monday.
    let moving = matches!(after_easter, 1 | 39 | 50);
    !(fixed || moving || matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
}

/// Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher).
fn easter(year: i32) -> NaiveDate {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, (n / 31).unsigned_abs(), (n % 31 + 1).unsigned_abs())
        .expect("the algorithm gives a day in March or April")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(non_working_day: NonWorkingDay) -> Calendar {
        Calendar {
            reference: "12-31".parse().unwrap(),
            payment_from: "01-01".parse().unwrap(),
            payment_until: "03-31".parse().unwrap(),
            repayment_due: "03-31".parse().unwrap(),
            non_working_day,
            clauses: vec![],
        }
    }

    #[test]
    fn due_dates_move_as_the_key_says() {
        // 31 March 2029 is a Saturday, 2030 a Sunday; 1 April 2024 was Easter Monday, 31 March Easter Sunday.
        for (year, same, previous, next) in [
            (2025, "2026-03-31", "2026-03-31", "2026-03-31"),
            (2028, "2029-03-31", "2029-03-30", "2029-04-03"),
            (2029, "2030-03-31", "2030-03-29", "2030-04-01"),
            (2023, "2024-03-31", "2024-03-29", "2024-04-02"),
        ] {
            let due = |rule| calendar(rule).repayment_due_date(year).unwrap().to_string();
            assert_eq!(due(NonWorkingDay::Same), same);
            assert_eq!(due(NonWorkingDay::Previous), previous);
            assert_eq!(due(NonWorkingDay::Next), next, "{year}");
        }
    }

    #[test]
    fn the_other_dates_are_those_of_the_law() {
        let calendar = calendar(NonWorkingDay::Same);
        assert_eq!(calendar.reference_date(2026).unwrap().to_string(), "2025-12-31");
        let (from, until) = calendar.payment_window(2026).unwrap();
        assert_eq!((from.to_string(), until.to_string()), ("2026-01-01".into(), "2026-03-31".into()));
        assert!(calendar.repayment_due_date(i32::MAX).is_err());
        for wrong in ["", "31-12", "2-28", "02-29", "12-32", "1231"] {
            assert!(wrong.parse::<DayOfYear>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn easter_is_where_the_church_puts_it() {
        for date in ["2024-03-31", "2025-04-20", "2026-04-05", "2029-04-01", "2038-04-25"] {
            let date: NaiveDate = date.parse().unwrap();
            assert_eq!(easter(date.year()), date);
        }
        // Another way to it, by golden number and epact (Knuth, The Art of Computer Programming, 1.3.2, exercise 14).
        for year in (1583_i32..=2999).step_by(if cfg!(miri) { 97 } else { 1 }) {
            let (golden, century) = (year % 19 + 1, year / 100 + 1);
            let (leap, moon) = (3 * century / 4 - 12, (8 * century + 5) / 25 - 5);
            let epact = match (11 * golden + 20 + moon - leap).rem_euclid(30) {
                24 => 25,
                25 if golden > 11 => 26,
                epact => epact,
            };
            let full = if epact > 23 { 74 - epact } else { 44 - epact };
            let sunday = full + 7 - (5 * year / 4 - leap - 10 + full) % 7;
            let march = NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
            assert_eq!(easter(year), march + Days::new(u64::try_from(sunday - 1).unwrap()));
        }
    }
}
