use std::collections::BTreeSet;

use allocation::Recipients;

use crate::Refusal;
use crate::payload::{AffiliatesCertified, EvaluationGiven};
use crate::rules::Rules;

impl Rules<'_> {
    /// Royal decree no. 38, art. 20, § 2bis/1, subpara. 11, 2°.
    pub(super) fn check_counts(&self, fact: &AffiliatesCertified) -> Result<(), Refusal> {
        let year = fact.year;
        let key = self.register.key_of(year.calendar())?;
        if let Some(counts) = self.register.year(year.calendar()).and_then(|book| book.count()) {
            let what = format!("the affiliates of {year} are certified already");
            let remedy = "correct that entry with `record entry-corrected`, then certify the right counts";
            return Err(Refusal::new("counts-once", what, remedy).at(counts.seq()));
        }
        let reference = key.fact.law.calendar.reference_date(year.calendar());
        if reference != Ok(fact.reference_date.day()) {
            let expected = reference.map_or_else(|error| error.to_string(), |date| date.to_string());
            let what =
                format!("the affiliates of {year} are counted at {expected}, not at {}", fact.reference_date);
            return Err(Refusal::new("reference-date", what, "give the counts of that day").at(key.seq()));
        }
        Recipients::new(crate::figures::determine::recipients_of(fact))
            .map_err(|error| Refusal::new("counts-sound", error.to_string(), "mend the list of counts"))?;
        self.check_sums(fact)?;
        self.check_fund_set(fact)
    }

    /// Paragraphs make counts, and counts make the total.
    fn check_sums(&self, fact: &AffiliatesCertified) -> Result<(), Refusal> {
        let mut total = 0;
        for count in &fact.counts {
            total += count.count.get();
            let parts = [count.s1, count.s1bis, count.s1ter];
            let given: i64 = parts.iter().flatten().map(|part| part.get()).sum();
            let split = parts.iter().filter(|part| part.is_some()).count();
            if split != 0 && (split != 3 || given != count.count.get()) {
                let what = format!(
                    "the paragraphs of the fund `{}` make {given}, not its count of {}",
                    count.fund, count.count
                );
                return Err(Refusal::new("counts-close", what, "give all three paragraphs or none"));
            }
        }
        if total == fact.total.get() {
            Ok(())
        } else {
            let what = format!("the counts make {total}, not the total of {}", fact.total);
            Err(Refusal::new("counts-close", what, "mend the counts or the total"))
        }
    }

    /// The funds that are counted are those that exist at the reference date: none missing, none too many.
    fn check_fund_set(&self, fact: &AffiliatesCertified) -> Result<(), Refusal> {
        let existing = self.register.funds_on(fact.reference_date.day());
        let counted: BTreeSet<&str> = fact.counts.iter().map(|count| count.fund.as_str()).collect();
        if let Some(missing) = existing.difference(&counted).next() {
            let what = format!("the fund `{missing}` exists on {} and is not counted", fact.reference_date);
            let remedy = "give its count, 0 if it has no affiliates, or record that it ended";
            let refusal = Refusal::new("counts-complete", what, remedy);
            let admitted = self.register.funds[*missing].admission().map(|filed| filed.seq());
            return Err(admitted.into_iter().fold(refusal, Refusal::at));
        }
        if let Some(foreign) = counted.difference(&existing).next() {
            let what = format!("the fund `{foreign}` does not exist on {}", fact.reference_date);
            let ended = self.register.funds.get(*foreign).and_then(|record| record.end());
            let remedy = match ended {
                Some(ended) => format!("leave it out: it ended on {}", ended.fact.to),
                None => "admit it with `record fund-admitted`, or leave it out".to_owned(),
            };
            let refusal = Refusal::new("counts-complete", what, remedy);
            return Err(ended.map(|ended| ended.seq()).into_iter().fold(refusal, Refusal::at));
        }
        Ok(())
    }

    /// Royal decree no. 38, art. 20, § 2bis/1, subpara. 6 and 11; art. 60ter/1, § 4.
    pub(super) fn check_evaluation(&self, fact: &EvaluationGiven) -> Result<(), Refusal> {
        self.known_fund(&fact.fund)?;
        let year = fact.year;
        let key = self.register.key_of(year.calendar())?;
        if !key.fact.law.evaluates() {
            let what = format!("the key `{}` asks for no evaluation in {year}", key.fact.law.id);
            let remedy = "evaluations count from the first year whose key has a slice for them";
            return Err(Refusal::new("year-evaluated", what, remedy).at(key.seq()));
        }
        let counted = self.register.year(year.calendar()).and_then(|book| book.count());
        match counted {
            Some(counts) if counts.fact.counts.iter().all(|count| count.fund != fact.fund) => {
                let what = format!("the fund `{}` takes no part in {year}", fact.fund);
                Err(Refusal::new("fund-takes-part", what, "evaluate a fund that is counted").at(counts.seq()))
            }
            _ => Ok(()),
        }
    }
}
