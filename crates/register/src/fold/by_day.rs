use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

/// Cents by day, so that what there is up to a day is known without going through all days: by years, months and days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ByDay {
    /// How many entries there are.
    pub(crate) count: usize,
    /// What they come to.
    pub(crate) total: i128,
    years: BTreeMap<i32, i128>,
    months: BTreeMap<(i32, u32), i128>,
    days: BTreeMap<NaiveDate, i128>,
}

impl ByDay {
    /// Adds an entry (`sign` 1), or takes one out again (-1); `cents` bears the sign.
    pub(crate) fn add(&mut self, day: NaiveDate, cents: i128, sign: i128) {
        self.count = if sign > 0 { self.count + 1 } else { self.count.saturating_sub(1) };
        self.total += cents;
        *self.years.entry(day.year()).or_default() += cents;
        *self.months.entry((day.year(), day.month())).or_default() += cents;
        *self.days.entry(day).or_default() += cents;
    }

    /// What there is up to `day`, itself included.
    pub(crate) fn until(&self, day: NaiveDate) -> i128 {
        let (year, month) = (day.year(), day.month());
        let first = day.with_day(1).unwrap_or(day);
        self.years.range(..year).map(|(_, cents)| cents).sum::<i128>()
            + self.months.range((year, 0)..(year, month)).map(|(_, cents)| cents).sum::<i128>()
            + self.days.range(first..=day).map(|(_, cents)| cents).sum::<i128>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_up_to_a_day_is_what_was_added_by_then() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let all =
            ["2024-12-31", "2025-01-01", "2025-01-31", "2025-02-01", "2025-02-28", "2026-01-01"].map(day);
        let mut by_day = ByDay::default();
        all.iter().zip(1..).for_each(|(day, cents)| by_day.add(*day, cents, 1));
        for until in all {
            let right: i128 =
                all.iter().zip(1..).filter(|(day, _)| **day <= until).map(|(_, cents)| cents).sum();
            assert_eq!(by_day.until(until), right, "{until}");
        }
        by_day.add(all[0], -1, -1);
        assert_eq!((by_day.until(day("2030-06-15")), by_day.total, by_day.count), (20, 20, 5));
    }
}
