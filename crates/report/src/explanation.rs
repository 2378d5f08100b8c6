use register::allocation::{Cents, Condition, Derivation, Evaluation, Method, Remainder, Split};
use register::payload::{AllocationDetermined, EvaluationGiven, EvaluationResult};
use register::{InputEntries, RecordedFact, Register, Thresholds};

use crate::naming::Named;
use crate::page::Page;
use crate::{Align, Block, Cell, Document, Language, ReportError, Section, Table, Word};

/// Every figure of one fund in the determination in force, back to its inputs, clauses and entries.
///
/// # Errors
/// [`ReportError::UnknownYear`] when the year is not determined; the fund is none of it when the document
/// has no section.
pub fn explanation(
    register: &Register,
    year: i32,
    fund: &str,
    language: Language,
) -> Result<Document, ReportError> {
    let mut document = told(register, year, fund, language)?;
    // Whoever is sent this alone must see what the report of the year says first of all.
    let book = register.year(year).ok_or(ReportError::UnknownYear(year))?;
    let page = Page { register, book, year, language };
    document.warnings = page.warnings(&register.audit(Some(year), &Thresholds::default()));
    Ok(document)
}

/// The explanation without the warnings of its year.
fn told(register: &Register, year: i32, fund: &str, language: Language) -> Result<Document, ReportError> {
    let unknown = ReportError::UnknownYear(year);
    let book = register.year(year).ok_or(unknown)?;
    let determined = book.determination().ok_or(unknown)?;
    let inputs = InputEntries::of(&determined.fact);
    let page = Page { register, book, year, language };
    let mut document = Document {
        title: format!("{} {year}: {fund} {}", page.say(Word::Explanation), page.fund_name(fund)),
        warnings: Vec::new(),
        sections: Vec::new(),
        language,
    };
    let Ok(split) = register.split(year, &inputs) else { return Ok(document) };
    let place = split.recipients().funds().iter().position(|recipient| recipient.fund == fund);
    let Some(place) = place else { return Ok(document) };
    document.sections.push(page.summary(&split, place, determined.seq(), &inputs));
    document.sections.extend(page.slices(&split, place, &inputs));
    document.sections.extend(page.excess(&split, place, &inputs));
    document.sections.extend(page.common_projects(&split, place, &inputs));
    document.sections.extend(page.change_since(fund, determined));
    document.sections.push(page.behind(fund, determined, &inputs));
    Ok(document)
}

/// The explanation of each fund of the determination in force, with its code and without the warnings of the year; none when
/// the year is not determined.
pub fn explanations(register: &Register, year: i32, language: Language) -> Vec<(String, Document)> {
    let determined = register.year(year).and_then(|book| book.determination());
    let shares = determined.into_iter().flat_map(|filed| &filed.fact.shares);
    let explained = shares.filter_map(|share| {
        let document = told(register, year, share.fund.as_str(), language).ok()?;
        (!document.sections.is_empty()).then(|| (share.fund.to_string(), document))
    });
    explained.collect()
}

impl Page<'_> {
    fn summary(&self, split: &Split, place: usize, determined: u64, inputs: &InputEntries) -> Section {
        let recipient = &split.recipients().funds()[place];
        let share = split.share(place);
        let evaluation = (recipient.evaluation != Evaluation::Missing).then(|| recipient.evaluation.named());
        let mut facts = vec![
            self.fact(Word::Determination, Cell::entry(determined)),
            self.fact(Word::Budget, Cell::Cents(split.budget())),
            self.fact(Word::NumberOfAffiliates, Cell::Whole(recipient.affiliates)),
        ];
        facts.splice(1..1, self.split_by());
        if let Some(word) = evaluation {
            facts.push(self.fact(Word::Evaluation, self.text(word)));
        }
        facts.push(self.fact(Word::Inputs, Cell::Entries(inputs.all())));
        for (slice, cents) in split.key().slices.iter().zip(&share.slices) {
            facts.push((self.slice_name(&slice.id), Cell::Cents(*cents)));
        }
        if split.key().leaves_over_to(Remainder::Excess) {
            facts.push(self.fact(Word::Excess, Cell::Cents(share.excess)));
        }
        if split.key().leaves_over_to(Remainder::CommonProjects) {
            facts.push(self.fact(Word::CommonProjects, Cell::Cents(share.common_projects)));
        }
        facts.push(self.fact(Word::Total, Cell::Cents(share.total)));
        if evaluation == Some(Word::Pending) {
            facts.push(self.fact(Word::Reserved, Cell::Cents(share.reserved)));
        }
        Section { id: "total".into(), title: self.say(Word::Total), blocks: vec![Block::Facts(facts)] }
    }

    fn slices(&self, split: &Split, place: usize, inputs: &InputEntries) -> Vec<Section> {
        let recipient = &split.recipients().funds()[place];
        let share = split.share(place);
        let mut sections = Vec::new();
        if let Ok(Some(told)) = split.total_derivation(place) {
            let blocks = vec![Block::Facts(self.derivation(split, &told, Word::Budget))];
            sections.push(Section { id: "joint".into(), title: self.say(Word::OnTotal), blocks });
        }
        for (number, rule) in split.key().slices.iter().enumerate() {
            let mut facts = vec![self.fact(Word::ShareOfBudget, Cell::Text(self.percent(rule.share)))];
            if let Ok(Some(told)) = split.derivation(place, number) {
                facts.extend(self.derivation(split, &told, Word::SliceAmount));
            }
            facts.push(self.fact(Word::Kept, Cell::Cents(share.slices[number])));
            let mut blocks = vec![Block::Facts(facts)];
            if rule.condition != Condition::None {
                let what_becomes = match (recipient.evaluation, rule.remainder) {
                    (Evaluation::Negative, Some(Remainder::CommonProjects)) => Some(Word::LostToProjects),
                    (Evaluation::Negative, Some(Remainder::Excess)) => Some(Word::LostToExcess),
                    (Evaluation::Pending, _) => Some(Word::SetApart),
                    (Evaluation::NotApplicable, _) => Some(Word::NothingEvaluated),
                    _ => None,
                };
                blocks.extend(what_becomes.map(|word| Block::Note(self.say(word))));
                let used = |given: &&RecordedFact<EvaluationGiven>| {
                    given.fact.fund.as_str() == recipient.fund && inputs.evaluations.contains(&given.seq())
                };
                if let Some(given) = self.book.evaluations.iter().find(used) {
                    blocks.push(Block::Facts(vec![
                        self.fact(Word::Evaluation, self.text(given.fact.result.named())),
                        self.fact(Word::Decider, Cell::text(given.fact.decider.as_str())),
                        self.fact(Word::Entry, Cell::entry(given.seq())),
                    ]));
                }
            }
            blocks.extend(self.clauses(split, &rule.clauses));
            sections.push(Section { id: rule.id.clone(), title: self.slice_name(&rule.id), blocks });
        }
        sections
    }

    /// What the key cites, clause by clause.
    fn clauses<'c>(&self, split: &Split, ids: impl IntoIterator<Item = &'c String>) -> Vec<Block> {
        let mut cited: Vec<&String> = Vec::new();
        for id in ids {
            if !cited.contains(&id) {
                cited.push(id);
            }
        }
        let clauses = cited.into_iter().filter_map(|id| split.key().clause(id));
        let notes = clauses.map(|clause| {
            let kind = self.say(clause.status.named());
            let text = self.language.pick(&clause.text_fr, &clause.text_nl);
            Block::Note(format!("{} [{kind}]: {text}", clause.reference))
        });
        notes.collect()
    }

    /// The slices that leave over what goes to `destination`, by the clauses that they cite.
    fn clauses_of(split: &Split, destination: Remainder) -> impl Iterator<Item = &String> {
        let slices = split.key().slices.iter().filter(move |slice| slice.remainder == Some(destination));
        slices.flat_map(|slice| &slice.clauses)
    }

    /// The negative evaluations that a determination used, each with its entry.
    fn negative(&self, inputs: &InputEntries) -> Cell {
        let negative = |given: &&RecordedFact<EvaluationGiven>| {
            given.fact.result == EvaluationResult::Negative && inputs.evaluations.contains(&given.seq())
        };
        let negative = self.book.evaluations.iter().filter(negative);
        let entry = self.say(Word::Entry);
        let negative: Vec<String> =
            negative.map(|given| format!("{} ({entry} {})", given.fact.fund, given.seq())).collect();
        Cell::Text(negative.join(", "))
    }

    /// The equal part of the fund in what negative evaluations leave over for common projects, under a key that says so.
    fn common_projects(&self, split: &Split, place: usize, inputs: &InputEntries) -> Option<Section> {
        let Ok(Some(told)) = split.common_derivation(place) else { return None };
        let mut facts = vec![self.fact(Word::NotGrantedTo, self.negative(inputs))];
        facts.extend(self.derivation(split, &told, Word::Remainder));
        facts.push(self.fact(Word::Kept, Cell::Cents(told.quota.cents)));
        let mut blocks = vec![Block::Facts(facts)];
        let projects = split.key().projects.iter().flat_map(|projects| &projects.clauses);
        let cited = Self::clauses_of(split, Remainder::CommonProjects).chain(projects);
        blocks.extend(self.clauses(split, cited));
        Some(Section { id: "common-projects".into(), title: self.say(Word::CommonProjects), blocks })
    }

    /// The part of the fund in what negative evaluations of others leave over, and whose evaluations these are.
    fn excess(&self, split: &Split, place: usize, inputs: &InputEntries) -> Option<Section> {
        let recipient = &split.recipients().funds()[place];
        let mut blocks = Vec::new();
        for number in 0..split.key().slices.len() {
            let Ok(Some(told)) = split.excess_derivation(place, number) else { continue };
            let mut facts = vec![self.fact(Word::ExcessOf, self.negative(inputs))];
            facts.extend(self.derivation(split, &told, Word::Remainder));
            let kept = match recipient.evaluation {
                Evaluation::Positive => told.quota.cents,
                _ => Cents::ZERO,
            };
            facts.push(self.fact(Word::Kept, Cell::Cents(kept)));
            blocks.push(Block::Facts(facts));
        }
        if blocks.is_empty() {
            return None;
        }
        blocks.extend(self.clauses(split, Self::clauses_of(split, Remainder::Excess)));
        Some(Section { id: "excess".into(), title: self.say(Word::Excess), blocks })
    }

    /// The entries on which the figures of the fund rest, with their hashes and documents.
    fn behind(
        &self,
        fund: &str,
        determined: &RecordedFact<AllocationDetermined>,
        inputs: &InputEntries,
    ) -> Section {
        let share = determined.fact.shares.iter().find(|share| share.fund.as_str() == fund);
        let leaves_over = |share: &register::payload::FundShare| {
            *share.excess_cents > Cents::ZERO || *share.common_projects_cents > Cents::ZERO
        };
        let has_part = share.is_some_and(leaves_over);
        let mut entries = vec![determined.seq(), inputs.key, inputs.budget, inputs.affiliates];
        let budget = self.book.budgets.iter().find(|budget| budget.seq() == inputs.budget);
        entries.extend(budget.and_then(|budget| budget.fact.index));
        // Its own evaluation, and those that leave something over to it.
        let behind = |given: &&RecordedFact<EvaluationGiven>| {
            given.fact.fund.as_str() == fund || (has_part && given.fact.result == EvaluationResult::Negative)
        };
        let behind = self.book.evaluations.iter().filter(behind).map(RecordedFact::seq);
        entries.extend(behind.filter(|seq| inputs.evaluations.contains(seq)));
        let columns = [
            (self.say(Word::Entry), Align::Right),
            (self.say(Word::RecordedAt), Align::Left),
            (self.say(Word::Actor), Align::Left),
            (self.say(Word::EventKind), Align::Left),
            (self.say(Word::Hash), Align::Left),
            (self.say(Word::Documents), Align::Left),
        ];
        let mut table = Table::new("entries", columns);
        let lines = self.register.journal(self.year).into_iter();
        for line in lines.filter(|line| entries.contains(&line.stamp.seq)) {
            let documents = line.stamp.attached.documents.iter();
            let documents: Vec<String> =
                documents.map(|document| format!("{} {}", document.name, document.sha256)).collect();
            table.push(vec![
                Cell::entry(line.stamp.seq),
                Cell::text(line.stamp.at.as_str()),
                Cell::text(&line.stamp.actor),
                Cell::text(line.kind.name()),
                Cell::Text(line.stamp.hash.to_string()),
                Cell::text(documents.join(", ")),
            ]);
        }
        Section { id: "entries".into(), title: self.say(Word::Entries), blocks: vec![Block::Table(table)] }
    }

    /// The way from an amount, which is called so, to a figure, step by step.
    fn derivation(&self, split: &Split, told: &Derivation, amount: Word) -> Vec<(String, Cell)> {
        let quota = &told.quota;
        // A count is written as counts are; a weight of a settled total may be larger than any.
        let number =
            |number: i128| u64::try_from(number).map_or_else(|_| Cell::Text(number.to_string()), Cell::Whole);
        let method = split.key().rounding.method;
        let mut facts = vec![
            self.fact(amount, Cell::Cents(told.amount)),
            self.fact(Word::Weight, number(quota.weight)),
            self.fact(Word::TotalWeight, number(quota.total)),
            self.fact(Word::ExactQuotient, Cell::Text(quota.quotient.to_string())),
            self.fact(Word::WholeCents, number(quota.floor)),
            self.fact(Word::RemainderPart, Cell::Text(format!("{}/{}", quota.remainder, quota.total))),
            self.fact(Word::Rounding, self.text(method.named())),
        ];
        if method == Method::LargestRemainder {
            let word = if told.has_spare_cent(method) { Word::Yes } else { Word::No };
            facts.push(self.fact(Word::SpareCents, Cell::Whole(told.spare_cents.unsigned_abs())));
            facts.push(self.fact(Word::Rank, Cell::Whole(quota.rank as u64)));
            facts.push(self.fact(Word::EqualRemainders, Cell::Whole(quota.equals as u64)));
            if quota.equals > 0 {
                facts.push(self.fact(Word::DecidedByTie, self.text(split.key().rounding.ties.named())));
            }
            facts.push(self.fact(Word::SpareCent, self.text(word)));
        }
        facts.push(self.fact(Word::Apportioned, Cell::Cents(quota.cents)));
        facts
    }
}
