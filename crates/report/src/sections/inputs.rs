use crate::naming::Named;
use crate::page::{Page, decimal};
use crate::{Block, Cell, Section, Table, Word};

impl Page<'_> {
    pub(crate) fn inputs(&self) -> Section {
        let mut blocks = Vec::new();
        if let Some(budget) = self.book.budget() {
            let fact = &budget.fact;
            let key = self.register.key_at(fact.key);
            let mut facts = Vec::new();
            if let Some(key) = key {
                facts.push(self.fact(Word::BaseAmount, Cell::Cents(key.fact.law.budget.base)));
                if let Some(index) =
                    self.register.indices().iter().find(|index| Some(index.seq()) == fact.index)
                {
                    let rule = &key.fact.law.budget.indexation;
                    let shown = |month: &str, value: &str, base: &str| {
                        format!("{month}: {} ({base} = 100)", self.language.decimal(value))
                    };
                    let published = &index.fact;
                    let value =
                        shown(published.month.as_str(), published.value.as_str(), published.base.as_str());
                    let how = self.say(published.confidence.named());
                    facts.push(self.fact(Word::Index, Cell::Text(format!("{value}, {how}"))));
                    let base = shown(
                        &rule.base_month,
                        &decimal(rule.base_value).unwrap_or_else(|| rule.base_value.to_string()),
                        &rule.index_base,
                    );
                    facts.push(self.fact(Word::IndexBase, Cell::Text(base)));
                }
            }
            facts.push(self.fact(Word::ExactAmount, Cell::text(fact.exact_cents.as_str())));
            facts.push(self.fact(Word::Budget, Cell::Cents(*fact.cents)));
            facts.push(self.fact(Word::ReportSource, self.text(fact.source.named())));
            if let Some(day) = &fact.date {
                facts.push(self.fact(Word::DecidedOn, Cell::date(Some(day))));
            }
            let entries = [Some(budget.seq()), Some(fact.key), fact.index];
            facts.push(self.fact(Word::Entries, Cell::Entries(entries.into_iter().flatten().collect())));
            blocks.push(Block::Facts(facts));
        }
        if let Some(counts) = self.book.count() {
            let fact = &counts.fact;
            let mut facts = vec![
                self.fact(Word::Weights, self.text(fact.weights.named())),
                self.fact(Word::ReferenceDate, Cell::Date(fact.reference_date.to_string())),
                self.fact(Word::ReportSource, Cell::text(fact.source.as_str())),
                self.fact(Word::Entry, Cell::entry(counts.seq())),
            ];
            if let Some(day) = &fact.date {
                facts.insert(3, self.fact(Word::DecidedOn, Cell::date(Some(day))));
            }
            blocks.push(Block::Facts(facts));
            blocks.push(Block::Table(self.counts(fact)));
            let ended = self.ended_funds(fact);
            if !ended.rows.is_empty() {
                blocks.push(Block::Table(ended));
            }
        }
        let evaluates = self.register.key(self.year).is_ok_and(|key| key.fact.law.evaluates());
        if evaluates {
            blocks.push(Block::Table(self.evaluations()));
        }
        if blocks.is_empty() {
            blocks.push(Block::Note(self.say(Word::None)));
        }
        self.section("inputs", Word::Inputs, blocks)
    }

    fn counts(&self, fact: &register::payload::AffiliatesCertified) -> Table {
        let mut table = Table::new(
            "affiliates",
            [
                self.left(Word::Fund),
                self.left(Word::Name),
                self.right(Word::Paragraph1),
                self.right(Word::Paragraph1bis),
                self.right(Word::Paragraph1ter),
                self.right(Word::NumberOfAffiliates),
            ],
        )
        .of_funds(0);
        let part = |part: Option<register::Whole>| part.map_or(Cell::Empty, |part| Cell::Whole(part.count()));
        for count in &fact.counts {
            table.push(vec![
                Cell::text(count.fund.as_str()),
                Cell::text(self.fund_name(count.fund.as_str())),
                part(count.s1),
                part(count.s1bis),
                part(count.s1ter),
                Cell::Whole(count.count.count()),
            ]);
        }
        let mut totals = vec![self.text(Word::Total), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
        totals.push(Cell::Whole(fact.total.count()));
        table.totals = Some(totals);
        table
    }

    /// The counted funds that have ended, with those who take over their rights and duties.
    fn ended_funds(&self, fact: &register::payload::AffiliatesCertified) -> Table {
        let mut table = Table::new(
            "ended-funds",
            [
                self.left(Word::EndedFunds),
                self.left(Word::LastDay),
                self.left(Word::Successor),
                self.right(Word::Entry),
            ],
        )
        .of_funds(0);
        for count in &fact.counts {
            let record = self.register.funds().get(count.fund.as_str());
            if let Some(ended) = record.and_then(|record| record.end()) {
                let successor = ended.fact.successor.as_ref().map(ToString::to_string);
                table.push(vec![
                    Cell::text(count.fund.as_str()),
                    Cell::Date(ended.fact.to.to_string()),
                    Cell::text(successor.unwrap_or_default()),
                    Cell::entry(ended.seq()),
                ]);
            }
        }
        table
    }

    fn evaluations(&self) -> Table {
        let mut table = Table::new(
            "evaluations",
            [
                self.left(Word::Fund),
                self.left(Word::Name),
                self.left(Word::Evaluation),
                self.left(Word::Decider),
                self.left(Word::Date),
                self.right(Word::Entry),
            ],
        )
        .of_funds(0);
        let counted = self.book.count().into_iter().flat_map(|counts| &counts.fact.counts);
        for count in counted {
            let fund = count.fund.as_str();
            let name = Cell::text(self.fund_name(fund));
            table.push(match self.book.evaluation(fund) {
                Some(given) => vec![
                    Cell::text(fund),
                    name,
                    self.text(given.fact.result.named()),
                    Cell::text(given.fact.decider.as_str()),
                    Cell::Date(given.fact.date.to_string()),
                    Cell::entry(given.seq()),
                ],
                None => vec![
                    Cell::text(fund),
                    name,
                    self.text(Word::NotGiven),
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                ],
            });
        }
        table
    }
}
