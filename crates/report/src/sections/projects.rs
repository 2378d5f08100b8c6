use register::RecordedFact;
use register::allocation::Cents;

use crate::page::{Page, plus};
use crate::{Cell, Section, Table, Word};

impl Page<'_> {
    /// The common projects of the year; none where the key knows none and none was recorded all the same.
    pub(crate) fn projects(&self) -> Option<Section> {
        let mut table = Table::new(
            "projects",
            [
                self.left(Word::Project),
                self.left(Word::Title),
                self.left(Word::Funds),
                self.right(Word::Cost),
                self.right(Word::Submitted),
                self.right(Word::Endorsed),
                self.right(Word::Approved),
                self.right(Word::Refused),
                self.right(Word::Spent),
                self.right(Word::ProjectClosed),
            ],
        );
        for (code, project) in self.register.projects() {
            let of_year = project.last_submission().filter(|_| project.year() == Some(self.year));
            let Some(submitted) = of_year else { continue };
            let spent = project.spent.iter().filter(|spent| spent.in_force());
            let spent = spent.fold(Cents::ZERO, |sum, spent| plus(sum, *spent.fact.cents));
            let funds: Vec<&str> = submitted.fact.funds.iter().map(|fund| fund.as_str()).collect();
            let title = (submitted.fact.title_fr.as_str(), submitted.fact.title_nl.as_str());
            table.push(vec![
                Cell::text(code),
                Cell::text(self.language.pick(title.0, title.1)),
                Cell::Text(funds.join(", ")),
                Cell::Cents(*submitted.fact.budget_cents),
                Cell::entry(project.submission().map(RecordedFact::seq)),
                Cell::entry(project.endorsement().map(RecordedFact::seq)),
                Cell::entry(project.approval().map(RecordedFact::seq)),
                Cell::entry(project.refusal().map(RecordedFact::seq)),
                Cell::Cents(spent),
                Cell::entry(project.closing().map(RecordedFact::seq)),
            ]);
        }
        let known = self.register.key_applied(self.year).is_none_or(|key| key.fact.law.projects.is_some());
        let shown = known || !table.rows.is_empty();
        shown.then(|| self.section("projects", Word::CommonProjects, vec![self.filled(table)]))
    }
}
