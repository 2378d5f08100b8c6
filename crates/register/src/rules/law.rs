use allocation::{BudgetRule, KeyConflict, PublishedIndex, in_force};

use crate::fold::filing::{KEYS_MAX, figure_key};
use crate::payload::{BudgetSet, BudgetSource, IndexPublished, KeyAdopted};
use crate::rules::Rules;
use crate::{AdoptedKey, Amount, RecordedFact, Refusal, Register, Text, Year};

impl Register {
    /// The key in force for a year, or the refusal of everything that needs one.
    pub(crate) fn key_of(&self, year: i32) -> Result<&RecordedFact<AdoptedKey>, Refusal> {
        self.key(year).map_err(|conflict| {
            let remedy = "adopt the key of the year: `record key-adopted`";
            Refusal::new("key-in-force", conflict.to_string(), remedy)
        })
    }

    /// The index figure that a rule needs for `year`, as it is in the ledger and as it is computed with.
    pub(crate) fn index_for(
        &self,
        rule: &BudgetRule,
        year: i32,
    ) -> Option<(&RecordedFact<IndexPublished>, PublishedIndex)> {
        let rule_of = &rule.indexation;
        let name = (rule_of.index.clone(), rule_of.index_base.clone(), rule.index_month(year)?);
        let first = self.figure_of.of(&name).next()?;
        index_of(self.common.indices.at(first)?, rule, year)
    }

    /// The index figure of an entry, whether or not it still counts, if it is the one that a rule needs for `year`.
    pub(crate) fn index_used(
        &self,
        rule: &BudgetRule,
        year: i32,
        entry: Option<u64>,
    ) -> Option<(&RecordedFact<IndexPublished>, PublishedIndex)> {
        index_of(self.common.indices.at(entry?)?, rule, year)
    }

    /// The budget of `year` by the rule of the key in force and the index as recorded.
    ///
    /// # Errors
    /// A [`Refusal`] when the key or the index is missing.
    pub fn derive_budget(&self, year: Year) -> Result<BudgetSet, Refusal> {
        let key = self.key_of(year.calendar())?;
        let rule = &key.fact.law.budget;
        let month = rule.index_month(year.calendar());
        let (index, published) = self.index_for(rule, year.calendar()).unzip();
        let refuse = |why: String| {
            let remedy = match &month {
                Some(month) => format!(
                    "`record index-published --index {} --base {} --month {month} --value VALUE`",
                    rule.indexation.index, rule.indexation.index_base
                ),
                None => "mend the budget rule of the key".to_owned(),
            };
            Refusal::new(
                "budget-derivation",
                format!("the budget of {year} cannot be derived: {why}"),
                remedy,
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
            index: index.map(RecordedFact::seq),
            exact_cents: budget
                .exact
                .to_string()
                .parse::<Text>()
                .map_err(|error| refuse(error.to_string()))?,
            date: None,
        })
    }
}

impl Rules<'_> {
    pub(super) fn check_key(&self, fact: &KeyAdopted) -> Result<(), Refusal> {
        if self.register.common.keys.len() >= KEYS_MAX {
            let what = format!("the ledger holds {KEYS_MAX} keys, and no more are adopted");
            return Err(Refusal::new("key-count", what, "look at who adopts so many; open a new ledger"));
        }
        let key = fact.key.law().map_err(|error| {
            Refusal::new("key-sound", format!("the key is not sound: {error}"), "mend the key file")
        })?;
        let standing: Vec<&RecordedFact<AdoptedKey>> =
            self.register.common.keys.iter().filter(|filed| filed.in_force()).collect();
        if let Some(other) = standing.iter().find(|other| other.fact.law.id == key.id) {
            let what = format!("a key `{}` is adopted already", key.id);
            let remedy = "give the new key another id, or correct that entry first";
            return Err(Refusal::new("key-once", what, remedy).at(other.seq()));
        }
        if let Some(old) = &key.supersedes
            && !standing.iter().any(|other| other.fact.law.id == *old)
        {
            let what = format!("the key supersedes `{old}`, which is not adopted here");
            let remedy = "leave `supersedes` out of the key, or adopt the other one first";
            return Err(Refusal::new("supersedes-known", what, remedy));
        }
        // What applies changes only where some key begins or has just ended.
        let laws = || standing.iter().map(|filed| filed.fact.law.as_ref()).chain([&key]);
        let begins = laws().map(|law| law.first_year);
        let ends = laws().filter_map(|law| law.last_year?.checked_add(1));
        for year in begins.chain(ends).filter(|year| key.covers(*year)) {
            let (first, second) = match in_force(laws(), year) {
                Ok(_) => continue,
                Err(KeyConflict::TwoKeys { first, second, .. }) => (first, second),
                // Every key that covers the year is superseded by another one: they go round in a circle.
                Err(KeyConflict::NoKey { .. }) => {
                    (key.id.clone(), key.supersedes.clone().unwrap_or_default())
                }
            };
            let what = format!("two keys for {year}: `{first}` and `{second}`");
            let old = if first == key.id { &second } else { &first };
            let remedy = format!(
                "let the years of the keys not overlap, or let the new key say `supersedes = \"{old}\"`"
            );
            let refusal = Refusal::new("one-key-a-year", what, remedy);
            let other = standing.iter().find(|other| other.fact.law.id == *old);
            return Err(other.map(|other| other.seq()).into_iter().fold(refusal, Refusal::at));
        }
        Ok(())
    }

    pub(super) fn check_index(&self, fact: &IndexPublished) -> Result<(), Refusal> {
        let first = self.register.figure_of.of(&figure_key(fact)).next();
        match first.and_then(|seq| self.register.common.indices.at(seq)) {
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
        if let Some(budget) = self.register.year(year.calendar()).and_then(|book| book.budget()) {
            let what = format!("the budget of {year} is set already");
            let remedy = "correct that entry with `record entry-corrected`, then set the right budget";
            return Err(Refusal::new("budget-once", what, remedy).at(budget.seq()));
        }
        let derived = self.register.derive_budget(year)?;
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
                    *derived.cents,
                    *fact.cents
                ),
                "leave the amount out, or record it with --decided and a note if a decision departs from the rule",
            )
            .at(derived.key));
        }
        Ok(())
    }
}

/// A figure as it is in the ledger and as it is computed with, if it is the one that a rule needs for `year`.
fn index_of<'a>(
    filed: &'a RecordedFact<IndexPublished>,
    rule: &BudgetRule,
    year: i32,
) -> Option<(&'a RecordedFact<IndexPublished>, PublishedIndex)> {
    let needed = filed.fact.month.as_str() == rule.index_month(year)?
        && filed.fact.index.as_str() == rule.indexation.index
        && filed.fact.base.as_str() == rule.indexation.index_base;
    if !needed {
        return None;
    }
    let published = PublishedIndex {
        index: filed.fact.index.to_string(),
        base: filed.fact.base.to_string(),
        month: filed.fact.month.to_string(),
        value: filed.fact.value.ratio(),
    };
    Some((filed, published))
}
