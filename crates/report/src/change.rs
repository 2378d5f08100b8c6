use register::allocation::{Cents, Evaluation, Split};
use register::payload::AllocationDetermined;
use register::{Cause, Causes, RecordedFact, Step};

use crate::naming::Named;
use crate::page::Page;
use crate::{Block, Cell, Section, Word};

impl Page<'_> {
    /// Why a fund has another total than in the determination before: each cause with what it moved; none when nothing did.
    pub(crate) fn change_since(
        &self,
        fund: &str,
        determined: &RecordedFact<AllocationDetermined>,
    ) -> Option<Section> {
        let previous = self.register.previous_determination(self.year)?;
        let sides = [previous, determined].map(|filed| self.register.side(self.year, &filed.fact));
        let causes = Causes::between(&sides[0], &sides[1]);
        let place = causes.funds.iter().position(|found| found == fund)?;
        let moving: Vec<&Step> =
            causes.steps.iter().filter(|step| step.cents[place] != Cents::ZERO).collect();
        if moving.is_empty() {
            return None;
        }
        let mut facts = vec![self.fact(Word::Previous, Cell::Text(self.determination_name(previous)))];
        for step in moving {
            let mut told: Vec<String> = step.causes.iter().map(|cause| self.say(word(*cause))).collect();
            if step.causes.contains(&Cause::Evaluations)
                && let [Ok(from), Ok(to)] = [sides[0].split.as_ref(), sides[1].split.as_ref()]
            {
                told.push(self.changed_evaluations(from, to));
            }
            facts.push((told.join(": "), Cell::Cents(step.cents[place])));
        }
        let title = self.say(Word::Settlement);
        Some(Section { id: "change".into(), title, blocks: vec![Block::Facts(facts)] })
    }

    /// Whose evaluation is another one: under the key of the decree it moves every other fund too.
    fn changed_evaluations(&self, from: &Split, to: &Split) -> String {
        let before = from.recipients().funds();
        let changed = to.recipients().funds().iter().filter_map(|fund| {
            let was = before.iter().find(|found| found.fund == fund.fund).map(|found| found.evaluation);
            let was = was.unwrap_or(Evaluation::Missing);
            let told = |evaluation: Evaluation| self.say(evaluation.named());
            (was != fund.evaluation)
                .then(|| format!("{} {} -> {}", fund.fund, told(was), told(fund.evaluation)))
        });
        changed.collect::<Vec<_>>().join(", ")
    }
}

fn word(cause: Cause) -> Word {
    match cause {
        Cause::Key => Word::Key,
        Cause::Budget => Word::Budget,
        Cause::Counts => Word::NumberOfAffiliates,
        Cause::Evaluations => Word::Evaluations,
        Cause::RecordedFrom | Cause::RecordedTo => Word::Recorded,
    }
}
