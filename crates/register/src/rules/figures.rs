use crate::payload::{AllocationDetermined, BudgetSource, DeterminationStatus, EvaluationResult};
use crate::rules::Rules;
use crate::{InputEntries, Outcome, RecordedFact, Refusal};

impl Rules<'_> {
    pub(super) fn check_determination(&self, fact: &AllocationDetermined) -> Result<(), Refusal> {
        let year = fact.year;
        let inputs = self.register.inputs(year.calendar())?;
        let book = self.register.year(year.calendar());
        let definitive = book.and_then(|book| book.definitive());
        if let Some(definitive) = definitive {
            if fact.status == DeterminationStatus::Provisional {
                let what =
                    format!("{year} is determined definitively; a provisional determination cannot follow");
                let remedy = "record a revision: `allocate YEAR --revision REASON`";
                return Err(Refusal::new("provisional-first", what, remedy).at(definitive.seq()));
            }
            if fact.reason.is_none() {
                let what = format!("{year} is determined definitively already");
                let remedy = format!(
                    "if its inputs changed, record a revision with its reason: `allocate {year} --revision REASON`"
                );
                return Err(Refusal::new("second-definitive", what, remedy).at(definitive.seq()));
            }
        }
        let last = book.map_or(0, |book| book.determinations.len());
        if usize::try_from(fact.revision) != Ok(last + 1) {
            let what =
                format!("the next determination of {year} is revision {}, not {}", last + 1, fact.revision);
            return Err(Refusal::new("revision-next", what, "let `allocate` number it"));
        }
        let budget = book.and_then(|book| book.budget());
        let derived = budget.filter(|budget| budget.fact.source == BudgetSource::Derived);
        if let Some(budget) = derived.filter(|budget| budget.fact.key != inputs.key) {
            let what = format!("the budget of {year} was derived by another key than the one in force");
            let remedy = format!(
                "correct that entry with `record entry-corrected`, then `record budget-set --year {year}`"
            );
            return Err(Refusal::new("budget-of-key", what, remedy).at(budget.seq()).at(inputs.key));
        }
        if InputEntries::of(fact) != inputs {
            let what = format!("the determination of {year} does not name the inputs that count");
            let remedy = format!("name the entries {:?}, or let `allocate` name them", inputs.all());
            return Err(Refusal::new("inputs-current", what, remedy));
        }
        if let Some(same) = book.and_then(|book| book.determination()) {
            let unchanged = InputEntries::of(&same.fact) == inputs && same.fact.status == fact.status;
            if unchanged {
                let what = format!("nothing changed since {year} was determined");
                let remedy = "record what changed first: counts, budget, evaluations or key; an index figure counts once the budget is set anew";
                return Err(Refusal::new("revision-changes", what, remedy).at(same.seq()));
            }
        }
        if fact.status == DeterminationStatus::Definitive {
            self.check_evaluated(year.calendar())?;
        }
        self.check_figures(fact)
    }

    /// Pending never becomes a default: a definitive determination needs every evaluation that the key uses.
    fn check_evaluated(&self, year: i32) -> Result<(), Refusal> {
        let (Ok(key), Some(book)) = (self.register.key(year), self.register.year(year)) else {
            return Ok(());
        };
        if !key.fact.law.evaluates() {
            return Ok(());
        }
        let counts = book.count().into_iter().flat_map(|counts| &counts.fact.counts);
        let mut refusal: Option<Refusal> = None;
        let mut open = Vec::new();
        for count in counts {
            let given = book.evaluation(count.fund.as_str());
            let pending = given.is_none_or(|given| given.fact.result == EvaluationResult::Pending);
            if pending {
                open.push(count.fund.as_str());
                let named = refusal.take().unwrap_or_else(|| {
                    let remedy = format!(
                        "record the evaluations, or determine provisionally: `allocate {year} --provisional`"
                    );
                    Refusal::new("evaluations-decided", "", remedy)
                });
                refusal = Some(given.map(RecordedFact::seq).into_iter().fold(named, Refusal::at));
            }
        }
        match refusal {
            None => Ok(()),
            Some(refusal) => {
                let what = format!("the evaluation for {year} is pending or missing for {}", open.join(", "));
                Err(Refusal { what, ..refusal })
            }
        }
    }

    /// Every figure is what the key gives.
    fn check_figures(&self, fact: &AllocationDetermined) -> Result<(), Refusal> {
        let outcome = self.register.compare_figures(fact);
        let why = match outcome {
            Outcome::Identical => return Ok(()),
            Outcome::Impossible(why) | Outcome::BreaksRule(why) => why,
            Outcome::Differs(list) => list.first().map_or_else(String::new, |first| {
                let shown = |cents: Option<allocation::Cents>| {
                    cents.map_or_else(|| "nothing".to_owned(), |cents| cents.to_string())
                };
                let fund = if first.fund.is_empty() { "the year" } else { first.fund.as_str() };
                format!(
                    "{} of {fund} is {} and the key gives {}",
                    first.figure,
                    shown(first.recorded),
                    shown(first.recomputed)
                )
            }),
        };
        let what = format!("the figures are not what the key gives: {why}");
        Err(Refusal::new("figures-recomputed", what, "let `allocate` compute them").at(fact.key))
    }
}
