use register::Filed;
use register::allocation::Cents;

use crate::page::{Page, plus};
use crate::{Cell, Section, Table, Word};

impl Page<'_> {
    pub(crate) fn projects(&self) -> Section {
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
            let Some(submitted) = project.submitted.last() else { continue };
            if submitted.fact.year.calendar() != self.year {
                continue;
            }
            let spent = project.spent.iter().filter(|spent| spent.stands());
            let spent = spent.fold(Cents::ZERO, |sum, spent| plus(sum, spent.fact.cents.cents()));
            let funds: Vec<&str> = submitted.fact.funds.iter().map(|fund| fund.as_str()).collect();
            let title = (submitted.fact.title_fr.as_str(), submitted.fact.title_nl.as_str());
            table.push(vec![
                Cell::text(code),
                Cell::text(self.language.pick(title.0, title.1)),
                Cell::Text(funds.join(", ")),
                Cell::Cents(submitted.fact.budget_cents.cents()),
                Cell::entry(project.submission().map(Filed::seq)),
                Cell::entry(project.endorsement().map(Filed::seq)),
                Cell::entry(project.approval().map(Filed::seq)),
                Cell::entry(project.refusal().map(Filed::seq)),
                Cell::Cents(spent),
                Cell::entry(project.closing().map(Filed::seq)),
            ]);
        }
        self.section("projects", Word::CommonProjects, vec![self.filled(table)])
    }
}
