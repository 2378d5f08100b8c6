use std::cmp::Ordering;

use allocation::Ratio;

use crate::Register;

/// A figure of a year beside that of the year before it, for analytical review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesLine {
    /// What it is.
    pub figure: SeriesFigure,
    /// The fund; none for all of them.
    pub fund: Option<String>,
    /// The year of subsidy.
    pub year: i32,
    /// The year before among those of the ledger; none for the first one.
    pub previous: Option<i32>,
    /// The figure of that year, if there is one: cents, or affiliates.
    pub before: Option<i64>,
    /// The figure; none for a fund that is no longer there.
    pub now: Option<i64>,
}

/// What is followed over the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeriesFigure {
    /// The budget, in cents.
    Budget,
    /// Affiliates.
    Affiliates,
    /// What is determined, in cents.
    Total,
}

/// From which change on a figure is marked: what lies above it, not what reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesThresholds {
    /// A part of the figure before, in per cent.
    pub percent: Option<Ratio>,
    /// An amount in cents; it does not concern affiliates.
    pub cents: Option<i64>,
}

/// Why a figure is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The change is above the threshold in per cent.
    Percent,
    /// The change is above the threshold in euros.
    Amount,
    /// The fund was not there in the year before.
    New,
    /// The fund is not there any more.
    Gone,
}

impl SeriesFigure {
    /// The word that programs can rely on.
    pub fn word(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Affiliates => "affiliates",
            Self::Total => "total",
        }
    }
}

impl Mark {
    /// The word that programs can rely on.
    pub fn word(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Amount => "amount",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

impl SeriesLine {
    /// The change since the year before, where there are both.
    pub fn change(&self) -> Option<i64> {
        self.now?.checked_sub(self.before?)
    }

    /// The change in hundredths of a per cent of the figure before, the nearest, a half away from zero; none where there
    /// was nothing before.
    pub fn change_basis_points(&self) -> Option<i128> {
        let (change, before) = (i128::from(self.change()?), i128::from(self.before?.unsigned_abs()));
        let twice = change.abs() * 20_000 + before;
        Some(twice.checked_div(2 * before)? * change.signum())
    }

    /// Why the line is marked, by exact comparison and never by what is printed.
    pub fn marks(&self, thresholds: &SeriesThresholds) -> Vec<Mark> {
        let (change, before) = match (self.change(), self.before, self.now) {
            (Some(change), Some(before), _) if before != 0 || change == 0 => (change.unsigned_abs(), before),
            (_, None | Some(0), Some(_)) if self.fund.is_some() && self.previous.is_some() => {
                return vec![Mark::New];
            }
            (_, Some(_), None) => return vec![Mark::Gone],
            _ => return Vec::new(),
        };
        let mut marks = Vec::new();
        let part = Ratio::new(i128::from(change) * 100, before.into()).ok();
        if let (Some(part), Some(percent)) = (part, thresholds.percent)
            && part.compare(percent) == Ordering::Greater
        {
            marks.push(Mark::Percent);
        }
        if let Some(cents) = thresholds.cents
            && self.figure != SeriesFigure::Affiliates
            && i128::from(change) > i128::from(cents)
        {
            marks.push(Mark::Amount);
        }
        marks
    }
}

/// The figures of one year.
struct YearFigures {
    year: i32,
    budget: Option<i64>,
    affiliates: Option<i64>,
    counts: Vec<(String, i64)>,
    total: Option<i64>,
    shares: Vec<(String, i64)>,
}

impl Register {
    /// The figures of every year of which a budget, counts or a determination stand: of all funds first, then fund by
    /// fund by code, each in order of the years. A determined year counts with what its determination in force used.
    pub fn series(&self) -> Vec<SeriesLine> {
        let years: Vec<YearFigures> = self.years.keys().filter_map(|year| self.figures_of(*year)).collect();
        let mut lines = Vec::new();
        let mut push = |figure, fund: Option<&str>, of: &dyn Fn(&YearFigures) -> Option<i64>| {
            let mut before = None;
            // A fund has a line from its first year on, and one that says that it is gone.
            for (place, figures) in years.iter().enumerate() {
                let now = of(figures);
                let previous = place.checked_sub(1).map(|place| years[place].year);
                if now.is_some() || (fund.is_some() && before.is_some()) {
                    let fund = fund.map(ToOwned::to_owned);
                    lines.push(SeriesLine { figure, fund, year: figures.year, previous, before, now });
                }
                before = now;
            }
        };
        push(SeriesFigure::Budget, None, &|year| year.budget);
        push(SeriesFigure::Affiliates, None, &|year| year.affiliates);
        push(SeriesFigure::Total, None, &|year| year.total);
        let mut funds: Vec<&str> = years
            .iter()
            .flat_map(|year| year.counts.iter().chain(&year.shares))
            .map(|(fund, _)| fund.as_str())
            .collect();
        funds.sort_unstable();
        funds.dedup();
        let of = |list: &[(String, i64)], fund: &str| {
            list.iter().find(|(code, _)| code == fund).map(|(_, now)| *now)
        };
        for fund in funds {
            push(SeriesFigure::Affiliates, Some(fund), &|year| of(&year.counts, fund));
            push(SeriesFigure::Total, Some(fund), &|year| of(&year.shares, fund));
        }
        lines
    }

    fn figures_of(&self, year: i32) -> Option<YearFigures> {
        let book = self.year(year)?;
        let determined = book.determination().map(|filed| &filed.fact);
        let counts = match determined {
            Some(fact) => book.counts.iter().find(|filed| filed.seq() == fact.affiliates),
            None => book.count(),
        };
        let budget = match determined {
            Some(fact) => Some(fact.budget_cents.get()),
            None => book.budget().map(|filed| filed.fact.cents.get()),
        };
        if determined.is_none() && counts.is_none() && budget.is_none() {
            return None;
        }
        let shares = determined.into_iter().flat_map(|fact| &fact.shares);
        let shares: Vec<_> = shares.map(|share| (share.fund.to_string(), share.total_cents.get())).collect();
        let counted = counts.into_iter().flat_map(|filed| &filed.fact.counts);
        Some(YearFigures {
            year,
            budget,
            affiliates: counts.map(|filed| filed.fact.total.get()),
            counts: counted.map(|count| (count.fund.to_string(), count.count.get())).collect(),
            total: determined
                .and_then(|_| shares.iter().try_fold(0_i64, |sum, (_, cents)| sum.checked_add(*cents))),
            shares,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(before: Option<i64>, now: Option<i64>) -> SeriesLine {
        SeriesLine {
            figure: SeriesFigure::Total,
            fund: Some("F1".into()),
            year: 2026,
            previous: Some(2025),
            before,
            now,
        }
    }

    #[test]
    fn a_change_is_rounded_to_be_shown_and_compared_exactly() {
        assert_eq!(line(Some(30_000), Some(30_001)).change_basis_points(), Some(0));
        assert_eq!(line(Some(20_000), Some(20_001)).change_basis_points(), Some(1));
        assert_eq!(line(Some(20_000), Some(19_999)).change_basis_points(), Some(-1));
        assert_eq!(line(Some(300), Some(200)).change_basis_points(), Some(-3_333));
        assert_eq!(line(Some(0), Some(200)).change_basis_points(), None);
        let most = 9_007_199_254_740_991;
        assert_eq!(line(Some(1), Some(most)).change_basis_points(), Some((i128::from(most) - 1) * 10_000));
        let ten = SeriesThresholds { percent: Some("10".parse().unwrap()), cents: None };
        // 10 % exactly does not pass; a cent more does, though both are shown as 10.00.
        assert_eq!(line(Some(1_000_000), Some(1_100_000)).marks(&ten), []);
        assert_eq!(line(Some(1_000_000), Some(1_100_001)).marks(&ten), [Mark::Percent]);
        assert_eq!(line(Some(1_000_000), Some(899_999)).marks(&ten), [Mark::Percent]);
        let five = SeriesThresholds { percent: None, cents: Some(500) };
        assert_eq!(line(Some(1_000), Some(1_500)).marks(&five), []);
        assert_eq!(line(Some(1_000), Some(1_501)).marks(&five), [Mark::Amount]);
        assert_eq!(line(None, Some(5)).marks(&five), [Mark::New]);
        let first = SeriesLine { previous: None, ..line(None, Some(5)) };
        assert_eq!(first.marks(&five), []);
        assert_eq!(line(Some(5), None).marks(&five), [Mark::Gone]);
    }
}
