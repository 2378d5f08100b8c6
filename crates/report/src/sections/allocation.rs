use register::allocation::Cents;
use register::payload::AllocationDetermined;
use register::{Apart, RecordedFact, Settled, settlement};

use crate::naming::Named;
use crate::page::{Page, minus, plus};
use crate::share_parts::SharePart;
use crate::{Align, Block, Cell, Section, Table, Word};

impl Page<'_> {
    pub(crate) fn allocation(&self, determined: &RecordedFact<AllocationDetermined>) -> Section {
        let fact = &determined.fact;
        let mut inputs = vec![fact.key, fact.budget, fact.affiliates];
        inputs.extend(&fact.evaluations);
        inputs.sort_unstable();
        let mut facts: Vec<(String, Cell)> = self.split_by().into_iter().collect();
        facts.extend([
            self.fact(Word::Determination, self.text(fact.status.named())),
            self.fact(Word::Revision, Cell::Whole(u64::from(fact.revision))),
            self.fact(Word::Entry, Cell::entry(determined.seq())),
            self.fact(Word::Inputs, Cell::Entries(inputs)),
        ]);
        if let Some(day) = &fact.date {
            facts.push(self.fact(Word::DecidedOn, Cell::date(Some(day))));
        }
        if let Some(reason) = &fact.reason {
            facts.push(self.fact(Word::Reason, Cell::text(reason.as_str())));
        }
        let parts = self.share_parts(fact);
        let mut columns = vec![self.left(Word::Fund), self.left(Word::Name)];
        columns.extend(parts.iter().map(|part| (self.part_name(part), Align::Right)));
        columns.push(self.right(Word::Total));
        columns.push(self.right(Word::Reserved));
        let mut table = Table::new("allocation", columns).of_funds(0);
        let explained = parts.iter().map(SharePart::section).chain(["total", "total"]);
        table.explained = (2..).zip(explained.map(str::to_owned)).collect();
        let mut sums = vec![Cents::ZERO; parts.len() + 2];
        for share in &fact.shares {
            let mut row =
                vec![Cell::text(share.fund.as_str()), Cell::text(self.fund_name(share.fund.as_str()))];
            let mut cents: Vec<Cents> = parts.iter().map(|part| part.of(share)).collect();
            cents.push(*share.total_cents);
            cents.push(*share.reserved_cents);
            for (sum, cents) in sums.iter_mut().zip(&cents) {
                *sum = plus(*sum, *cents);
            }
            row.extend(cents.into_iter().map(Cell::Cents));
            table.push(row);
        }
        let shared = sums[parts.len()];
        let mut totals = vec![self.text(Word::Total), Cell::Empty];
        totals.extend(sums.into_iter().map(Cell::Cents));
        table.totals = Some(totals);

        let apart = Apart::ALL.map(|apart| (apart.named(), apart.of(fact)));
        let all = apart.iter().fold(shared, |all, (_, cents)| plus(all, *cents));
        let mut proof = vec![
            self.fact(Word::Budget, Cell::Cents(*fact.budget_cents)),
            self.fact(Word::Total, Cell::Cents(shared)),
        ];
        proof.extend(apart.map(|(word, cents)| self.fact(word, Cell::Cents(cents))));
        proof.push(self.fact(Word::Remainder, Cell::Cents(*fact.remainder_cents)));
        let closes = if all == *fact.budget_cents { Word::Yes } else { Word::No };
        proof.push(self.fact(Word::Proof, self.text(closes)));
        let blocks = vec![
            Block::Facts(facts),
            self.shares_chart(determined),
            Block::Table(table),
            Block::Facts(proof),
            self.flow_chart(determined),
        ];
        self.section("allocation", Word::Allocation, blocks)
    }

    pub(crate) fn settlement(
        &self,
        current: &RecordedFact<AllocationDetermined>,
        previous: &RecordedFact<AllocationDetermined>,
    ) -> Section {
        let facts = vec![
            self.fact(Word::Previous, Cell::Text(self.determination_name(previous))),
            self.fact(Word::Current, Cell::Text(self.determination_name(current))),
        ];
        let mut table = Table::new(
            "settlement",
            [
                self.left(Word::Fund),
                self.left(Word::Name),
                self.left(Word::Envelope),
                self.right(Word::Previous),
                self.right(Word::Current),
                self.right(Word::Difference),
            ],
        )
        .of_funds(0);
        let mut sums = [Cents::ZERO; 3];
        for line in settlement(&previous.fact, &current.fact) {
            let mut row = match line.of {
                Settled::Granted(fund, envelope) => {
                    vec![Cell::text(fund), Cell::text(self.fund_name(fund)), self.text(envelope.named())]
                }
                Settled::Apart(apart) => vec![Cell::Empty, self.text(apart.named()), Cell::Empty],
            };
            let cents = [line.before, line.now, minus(line.now, line.before)];
            for (sum, cents) in sums.iter_mut().zip(cents) {
                *sum = plus(*sum, cents);
            }
            row.extend(cents.map(Cell::Cents));
            table.push(row);
        }
        let mut totals = vec![self.text(Word::Total), Cell::Empty, Cell::Empty];
        totals.extend(sums.map(Cell::Cents));
        table.totals = Some(totals);
        self.section("settlement", Word::Settlement, vec![Block::Facts(facts), self.filled(table)])
    }

    pub(crate) fn determination_name(&self, filed: &RecordedFact<AllocationDetermined>) -> String {
        format!(
            "{} {}, {}, {} {}",
            self.say(Word::Revision),
            filed.fact.revision,
            self.say(filed.fact.status.named()),
            self.say(Word::Entry),
            filed.seq()
        )
    }
}

/// The funds of several determinations, each once, in the order in which they come.
pub(crate) fn funds_of<'a>(determinations: &[&'a RecordedFact<AllocationDetermined>]) -> Vec<&'a str> {
    let mut funds = Vec::new();
    for share in determinations.iter().flat_map(|filed| &filed.fact.shares) {
        if !funds.contains(&share.fund.as_str()) {
            funds.push(share.fund.as_str());
        }
    }
    funds
}
