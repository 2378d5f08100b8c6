use register::AdoptedKey;

use crate::naming::Named;
use crate::page::Page;
use crate::{Block, Cell, Section, Table, Word};

impl Page<'_> {
    pub(crate) fn key(&self, adopted: &AdoptedKey, entry: u64) -> Section {
        let key = &adopted.law;
        let years = match key.last_year {
            Some(last) => format!("{}-{last}", key.first_year),
            None => format!("{} {}", key.first_year, self.say(Word::Onwards)),
        };
        let rounding = &key.rounding;
        let date = |date: Result<_, _>| Cell::date(date.ok());
        let window = key.calendar.payment_window(self.year).ok();
        let window = window.map_or(Cell::Empty, |(from, until)| {
            let day = |day: &dyn ToString| self.language.date(&day.to_string());
            Cell::Text(format!("{} - {}", day(&from), day(&until)))
        });
        let mut facts = vec![
            self.fact(Word::Title, Cell::text(self.language.title(&key.titles))),
            self.fact(Word::KeyId, Cell::text(&key.id)),
            self.fact(Word::InForce, Cell::Text(years)),
            self.fact(Word::Entry, Cell::entry(entry)),
            self.fact(
                Word::Rounding,
                Cell::Text(format!(
                    "{}, {}",
                    self.say(rounding.method.named()),
                    self.say(rounding.level.named())
                )),
            ),
            self.fact(Word::Ties, self.text(rounding.ties.named())),
            self.fact(
                Word::Population,
                Cell::text(
                    self.language.pick(&key.open_points.population_fr, &key.open_points.population_nl),
                ),
            ),
            self.fact(Word::ReferenceDate, date(key.calendar.reference_date(self.year))),
            self.fact(Word::PaymentWindow, window),
            self.fact(Word::RepaymentDue, date(key.calendar.repayment_due_date(self.year))),
        ];
        if let Some(published) = key.published {
            facts.push(self.fact(Word::PublishedOn, Cell::date(Some(published))));
        }
        if let Some(projects) = &key.projects {
            let steps: Vec<String> = projects.required.iter().map(|step| self.say(step.named())).collect();
            facts.push(self.fact(Word::ProjectSteps, Cell::Text(steps.join(", "))));
        }
        let mut slices = Table::new(
            "slices",
            [
                self.left(Word::Slice),
                self.right(Word::ShareOfBudget),
                self.left(Word::Basis),
                self.left(Word::Condition),
                self.left(Word::Denominator),
                self.left(Word::IfNegative),
                self.left(Word::Clauses),
            ],
        );
        for slice in &key.slices {
            slices.push(vec![
                Cell::Text(self.slice_name(&slice.id)),
                Cell::Text(self.percent(slice.share)),
                self.text(slice.basis.named()),
                self.text(slice.condition.named()),
                self.text(slice.denominator.named()),
                slice.remainder.map_or(Cell::Empty, |remainder| self.text(remainder.named())),
                Cell::Text(slice.clauses.join(", ")),
            ]);
        }
        let mut clauses = Table::new(
            "clauses",
            [
                self.left(Word::Clause),
                self.left(Word::Nature),
                self.left(Word::ReportSource),
                self.left(Word::ClauseText),
            ],
        );
        for clause in &key.clauses {
            clauses.push(vec![
                Cell::text(&clause.id),
                self.text(clause.status.named()),
                Cell::text(&clause.reference),
                Cell::text(self.language.pick(&clause.text_fr, &clause.text_nl)),
            ]);
        }
        let mut blocks = vec![Block::Facts(facts), Block::Table(slices), Block::Table(clauses)];
        if adopted.fact.asks_for_approvals() {
            let columns = [self.left(Word::EventKind), self.left(Word::SignedBy), self.left(Word::Clauses)];
            let mut approvals = Table::new("approvals", columns);
            for (kind, roles, clauses) in adopted.fact.approvals() {
                let roles: Vec<&str> = roles.iter().map(|role| role.word()).collect();
                let clauses: Vec<&str> = clauses.iter().map(|clause| clause.as_str()).collect();
                approvals.push(vec![
                    Cell::text(kind),
                    Cell::Text(roles.join(", ")),
                    Cell::Text(clauses.join(", ")),
                ]);
            }
            blocks.push(Block::Table(approvals));
        }
        self.section("key", Word::Key, blocks)
    }
}
