use allocation::PublishedIndex;

use crate::payload::{BudgetSet, BudgetSource, IndexPublished, KeyAdopted};
use crate::{Amount, Filed, Refusal, Register, Text, Year};

impl Register {
    pub(super) fn check_key(&self, fact: &KeyAdopted) -> Result<(), Refusal> {
        let key = fact.key.law().map_err(|error| {
            Refusal::new("key-sound", format!("the key is not sound: {error}"), "mend the key file")
        })?;
        for other in self.keys.iter().filter(|filed| filed.stands()) {
            let old = &other.fact.law;
            if old.id == key.id {
                let what = format!("a key `{}` is adopted already", key.id);
                let way_out = "give the new key another id, or correct that entry first";
                return Err(Refusal::new("key-once", what, way_out).at(other.seq()));
            }
            let first = old.first_year.max(key.first_year);
            let superseded = key.supersedes.as_deref() == Some(old.id.as_str())
                || old.supersedes.as_deref() == Some(key.id.as_str());
            if old.covers(first) && key.covers(first) && !superseded {
                let what = format!("two keys for {first}: `{}` and `{}`", old.id, key.id);
                let way_out = format!(
                    "let the years of the keys not overlap, or let the new key say `supersedes = \"{}\"`",
                    old.id
                );
                return Err(Refusal::new("one-key-a-year", what, way_out).at(other.seq()));
            }
        }
        Ok(())
    }

    pub(super) fn check_index(&self, fact: &IndexPublished) -> Result<(), Refusal> {
        let same = |filed: &&Filed<IndexPublished>| {
            filed.stands()
                && filed.fact.index == fact.index
                && filed.fact.base == fact.base
                && filed.fact.month == fact.month
        };
        match self.indices.iter().find(same) {
            None => Ok(()),
            Some(other) => Err(Refusal::new(
                "index-once",
                format!(
                    "the index {} of {} (base {}) is recorded already, as {}",
                    fact.index, fact.month, fact.base, other.fact.value
                ),
                "correct that entry with `record entry-corrected`, then record the right figure",
            )
            .at(other.seq())),
        }
    }

    pub(super) fn check_budget(&self, fact: &BudgetSet) -> Result<(), Refusal> {
        let year = fact.year;
        if let Some(budget) = self.year(year.calendar()).and_then(|book| book.budget()) {
            let what = format!("the budget of {year} is set already");
            let way_out = "correct that entry with `record entry-corrected`, then set the right budget";
            return Err(Refusal::new("budget-once", what, way_out).at(budget.seq()));
        }
        let derived = self.derive_budget(year)?;
        if (fact.key, fact.index) != (derived.key, derived.index) || fact.exact_cents != derived.exact_cents {
            return Err(Refusal::new(
                "budget-derivation",
                format!("the budget of {year} does not name the key and the index from which it derives"),
                "let `record budget-set` derive it",
            )
            .at(derived.key));
        }
        if fact.source == BudgetSource::Derived && fact.cents != derived.cents {
            return Err(Refusal::new(
                "budget-law",
                format!(
                    "the budget of {year} is {} by the rule of the key, not {}",
                    derived.cents.cents(),
                    fact.cents.cents()
                ),
                "leave the amount out, or record it with --decided and a note if a decision departs from the rule",
            )
            .at(derived.key));
        }
        Ok(())
    }

    /// The budget of `year` by the rule of the key in force and the index as recorded.
    ///
    /// # Errors
    /// A [`Refusal`] when the key or the index is missing.
    pub fn derive_budget(&self, year: Year) -> Result<BudgetSet, Refusal> {
        let key = self.key(year.calendar()).map_err(|conflict| {
            Refusal::new(
                "key-in-force",
                conflict.to_string(),
                "adopt the key of the year: `record key-adopted`",
            )
        })?;
        let rule = &key.fact.law.budget;
        let month = rule.index_month(year.calendar());
        let index = month.as_ref().and_then(|month| {
            self.indices.iter().find(|filed| {
                filed.stands()
                    && filed.fact.month.as_str() == month
                    && filed.fact.index.as_str() == rule.indexation.index
                    && filed.fact.base.as_str() == rule.indexation.index_base
            })
        });
        let published = index.map(|filed| PublishedIndex {
            index: filed.fact.index.to_string(),
            base: filed.fact.base.to_string(),
            month: filed.fact.month.to_string(),
            value: filed.fact.value.ratio(),
        });
        let refuse = |why: String| {
            let way_out = match &month {
                Some(month) => format!(
                    "`record index-published --index {} --base {} --month {month} --value VALUE`",
                    rule.indexation.index, rule.indexation.index_base
                ),
                None => "mend the budget rule of the key".to_owned(),
            };
            Refusal::new(
                "budget-derivation",
                format!("the budget of {year} cannot be derived: {why}"),
                way_out,
            )
            .at(key.seq())
        };
        let budget =
            rule.derive(year.calendar(), published.as_ref()).map_err(|error| refuse(error.to_string()))?;
        Ok(BudgetSet {
            year,
            cents: Amount::try_from(budget.cents).map_err(|error| refuse(error.to_string()))?,
            source: BudgetSource::Derived,
            key: key.seq(),
            index: index.map(Filed::seq),
            exact_cents: budget
                .exact
                .to_string()
                .parse::<Text>()
                .map_err(|error| refuse(error.to_string()))?,
        })
    }
}
