//! The days of Excel, which are numbers.

/// The day of a serial number as `2024-12-31`; `epoch_1904` for workbooks that count as old Macintoshes did.
///
/// # Errors
///
/// The rule that is broken: a time of day, or a day that Excel does not have. The days before March 1900 are among them,
/// which Excel counts by a leap day that there never was.
pub(crate) fn day(number: &str, epoch_1904: bool) -> Result<String, &'static str> {
    if number.contains('.') {
        return Err("the cell holds a date with a time of day");
    }
    let serial: i64 = number.parse().map_err(|_| "the cell holds a date that does not exist")?;
    let serial = if epoch_1904 { serial.saturating_add(1_462) } else { serial };
    if !(61..=2_958_465).contains(&serial) {
        return Err("the cell holds a date before March 1900 or after 9999");
    }
    // Days since the first of March of the year 0, in eras of 400 years (Howard Hinnant, chrono-compatible dates).
    let days = serial - 25_569 + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_that_excel_shows() {
        for (serial, day_) in [
            ("61", "1900-03-01"),
            ("25569", "1970-01-01"),
            ("45351", "2024-02-29"),
            ("45352", "2024-03-01"),
            ("36585", "2000-02-29"),
            ("2958465", "9999-12-31"),
        ] {
            assert_eq!(day(serial, false).as_deref(), Ok(day_));
        }
        assert_eq!(day("43890", true).as_deref(), Ok("2024-03-01"));
        for wrong in ["60", "0", "-1", "2958466", "45351.5", "x", "99999999999999999999"] {
            assert!(day(wrong, false).is_err(), "{wrong}");
        }
    }
}
