use register::RecordedFact;
use register::allocation::Cents;
use register::payload::AllocationDetermined;

use super::allocation::funds_of;
use crate::page::{Page, minus, plus};
use crate::{Align, Block, Cell, Section, Table, Word};

impl Page<'_> {
    pub(crate) fn year_on_year(&self) -> Section {
        let previous = self.register.year(self.year - 1).and_then(|book| book.determination());
        let (Some(previous), Some(current)) = (previous, self.book.determination()) else {
            return self.section("year-on-year", Word::YearOnYear, vec![Block::Note(self.say(Word::None))]);
        };
        let mut table = Table::new(
            "year-on-year",
            [
                self.left(Word::Fund),
                self.left(Word::Name),
                ((self.year - 1).to_string(), Align::Right),
                (self.year.to_string(), Align::Right),
                self.right(Word::Difference),
            ],
        )
        .of_funds(0);
        let mut bars = Vec::new();
        let total = |filed: &RecordedFact<AllocationDetermined>, fund: &str| {
            let share = filed.fact.shares.iter().find(|share| share.fund.as_str() == fund);
            share.map_or(Cents::ZERO, |share| *share.total_cents)
        };
        let mut sums = [Cents::ZERO; 3];
        for fund in funds_of(&[current, previous]) {
            let (before, now) = (total(previous, fund), total(current, fund));
            let cents = [before, now, minus(now, before)];
            for (sum, cents) in sums.iter_mut().zip(cents) {
                *sum = plus(*sum, cents);
            }
            bars.push((self.fund_label(fund), vec![Some(before), Some(now)]));
            let mut row = vec![Cell::text(fund), Cell::text(self.fund_name(fund))];
            row.extend(cents.map(Cell::Cents));
            table.push(row);
        }
        let mut totals = vec![self.text(Word::Total), Cell::Empty];
        totals.extend(sums.map(Cell::Cents));
        table.totals = Some(totals);
        let blocks = vec![self.years_chart(bars), Block::Table(table)];
        self.section("year-on-year", Word::YearOnYear, blocks)
    }
}
