use thiserror::Error;

use crate::{Cents, CentsError, Ratio, RatioError, Rounding};

/// How the budget of a year comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetRule {
    /// The amount before indexation.
    pub base: Cents,
    /// How it follows the index.
    pub indexation: Indexation,
    /// Which amount is split (DOMAIN, point A1).
    pub basis: BudgetBasis,
    /// How the exact amount becomes cents.
    pub rounding: Rounding,
    /// The clauses that it cites.
    pub clauses: Vec<String>,
}

/// How a base amount follows an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexation {
    /// The first year in which the amount is indexed.
    pub first_year: i32,
    /// The name of the index, `health`.
    pub index: String,
    /// The base of the index, `2013`: a figure in another base is refused.
    pub index_base: String,
    /// The month of the denominator, `2023-08`.
    pub base_month: String,
    /// The index of that month, 128.82.
    pub base_value: Ratio,
    /// The month of the year before whose index is the numerator, 1 to 12.
    pub month: u8,
}

/// Which amount is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetBasis {
    /// The indexed amount.
    Indexed,
    /// The base amount, whatever the index says.
    Flat,
}

/// How the coefficient of the index, the figure over the base figure, enters a budget. Keys say nothing of it, for no text
/// that was read rounds it: it is exact wherever a budget is recorded, and rounded only where someone asks what if.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coefficient {
    /// As a fraction.
    Exact,
    /// With so many decimals, at most 12, the nearest, half up.
    Decimals(u32),
}

/// A published index figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedIndex {
    /// The name of the index.
    pub index: String,
    /// Its base.
    pub base: String,
    /// The month, `2025-08`.
    pub month: String,
    /// The figure, above 0.
    pub value: Ratio,
}

/// The budget of a year with its derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The amount in cents before rounding.
    pub exact: Ratio,
    /// The amount.
    pub cents: Cents,
}

/// Why a budget cannot be derived.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BudgetError {
    /// The year needs an index figure and none was given; the month.
    #[error("the index of {0} is not known")]
    IndexMissing(String),
    /// The figure given is of another index, month or base than the key names.
    #[error("the key asks for the index {expected}, not for {found}")]
    WrongIndex {
        /// What the key names.
        expected: String,
        /// What was given.
        found: String,
    },
    /// The year is not indexed, so a figure has no place in it.
    #[error("the year is not indexed")]
    NotIndexed,
    /// The amount cannot be held.
    #[error(transparent)]
    Cents(CentsError),
    /// The figures are too large.
    #[error(transparent)]
    Ratio(RatioError),
}

impl BudgetRule {
    /// The month whose index the budget of `year` needs, `2025-08`, if it needs one.
    ///
    /// Law of 18-04-2017, art. 22/1, § 2: « l'indice santé du mois d'août de l'année qui précède ».
    pub fn index_month(&self, year: i32) -> Option<String> {
        let indexed = self.basis == BudgetBasis::Indexed && year >= self.indexation.first_year;
        indexed.then(|| format!("{:04}-{:02}", year - 1, self.indexation.month))
    }

    /// The budget of `year`: base × index / base index, from the base amount each time and never from the
    /// year before, rounded once at the end (law of 18-04-2017, art. 22/1, § 2).
    ///
    /// # Errors
    /// [`BudgetError`]; an index figure of another month or base is refused, never converted.
    pub fn derive(&self, year: i32, published: Option<&PublishedIndex>) -> Result<Budget, BudgetError> {
        self.derive_with(Coefficient::Exact, year, published)
    }

    /// As [`Self::derive`], with another reading of the coefficient.
    ///
    /// # Errors
    /// As [`Self::derive`].
    pub fn derive_with(
        &self,
        coefficient: Coefficient,
        year: i32,
        published: Option<&PublishedIndex>,
    ) -> Result<Budget, BudgetError> {
        let base = Ratio::new(self.base.get().into(), 1).map_err(BudgetError::Ratio)?;
        let exact = match (self.index_month(year), published) {
            (None, None) => base,
            (None, Some(_)) => return Err(BudgetError::NotIndexed),
            (Some(month), None) => return Err(BudgetError::IndexMissing(month)),
            (Some(month), Some(published)) => {
                let rule = &self.indexation;
                let name = |index: &str, month: &str, base: &str| format!("{index} {month} (base {base})");
                let expected = name(&rule.index, &month, &rule.index_base);
                let found = name(&published.index, &published.month, &published.base);
                if expected != found {
                    return Err(BudgetError::WrongIndex { expected, found });
                }
                match coefficient {
                    Coefficient::Exact => {
                        base.times(published.value).and_then(|amount| amount.over(rule.base_value))
                    }
                    Coefficient::Decimals(decimals) => {
                        let scale =
                            Ratio::new(10_i128.pow(decimals.min(12)), 1).map_err(BudgetError::Ratio)?;
                        let scaled = published.value.over(rule.base_value).and_then(|part| part.times(scale));
                        let whole = Rounding::HalfUp
                            .round(scaled.map_err(BudgetError::Ratio)?)
                            .map_err(BudgetError::Cents)?;
                        Ratio::new(whole.get().into(), 1)
                            .and_then(|whole| whole.over(scale))
                            .and_then(|part| base.times(part))
                    }
                }
                .map_err(BudgetError::Ratio)?
            }
        };
        Ok(Budget { exact, cents: self.rounding.round(exact).map_err(BudgetError::Cents)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(rounding: Rounding) -> BudgetRule {
        BudgetRule {
            base: "4000000.00".parse().unwrap(),
            indexation: Indexation {
                first_year: 2025,
                index: "health".into(),
                index_base: "2013".into(),
                base_month: "2023-08".into(),
                base_value: "128.82".parse().unwrap(),
                month: 8,
            },
            basis: BudgetBasis::Indexed,
            rounding,
            clauses: vec![],
        }
    }

    fn index(month: &str, value: &str) -> PublishedIndex {
        PublishedIndex {
            index: "health".into(),
            base: "2013".into(),
            month: month.into(),
            value: value.parse().unwrap(),
        }
    }

    #[test]
    fn the_budgets_of_the_law_are_exact() {
        // Law of 18-04-2017, art. 22/1: figures worked out by hand from 4,000,000 x index / 128.82.
        let half_up = rule(Rounding::HalfUp);
        assert_eq!(half_up.derive(2024, None).unwrap().cents.to_string(), "4000000.00");
        let budget = half_up.derive(2025, Some(&index("2024-08", "132.94"))).unwrap();
        assert_eq!(budget.cents.to_string(), "4127930.45");
        assert_eq!(budget.exact, Ratio::new(2_658_800_000_000, 6441).unwrap());
        let budget = half_up.derive(2026, Some(&index("2025-08", "135.64"))).unwrap();
        assert_eq!(budget.cents.to_string(), "4211768.36");
        let truncated = rule(Rounding::Truncate).derive(2026, Some(&index("2025-08", "135.64"))).unwrap();
        assert_eq!(truncated.cents.to_string(), "4211768.35");
    }

    #[test]
    fn a_rounded_coefficient_gives_another_budget() {
        // 135.64 / 128.82 = 1.05294209...; with two decimals 1.05, with four 1.0529, with five 1.05294.
        let rule = rule(Rounding::HalfUp);
        for (decimals, budget) in
            [(2, "4200000.00"), (4, "4211600.00"), (5, "4211760.00"), (12, "4211768.36")]
        {
            let coefficient = Coefficient::Decimals(decimals);
            let made = rule.derive_with(coefficient, 2026, Some(&index("2025-08", "135.64"))).unwrap();
            assert_eq!(made.cents.to_string(), budget, "{decimals}");
        }
    }

    #[test]
    fn an_index_of_another_month_or_base_is_refused() {
        let rule = rule(Rounding::HalfUp);
        assert_eq!(rule.derive(2026, None), Err(BudgetError::IndexMissing("2025-08".into())));
        assert_eq!(rule.derive(2024, Some(&index("2023-08", "128.82"))), Err(BudgetError::NotIndexed));
        for wrong in
            [index("2025-07", "135.60"), PublishedIndex { base: "2025".into(), ..index("2025-08", "100.1") }]
        {
            assert!(matches!(rule.derive(2026, Some(&wrong)), Err(BudgetError::WrongIndex { .. })));
        }
    }
}
