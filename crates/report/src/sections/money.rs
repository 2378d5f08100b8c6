use register::allocation::Cents;
use register::payload::Ground;
use register::{Movement, MovementKind};

use crate::naming::Named;
use crate::page::{Page, plus};
use crate::{Block, Cell, Section, Table, Word};

impl Page<'_> {
    pub(crate) fn payments(&self) -> Section {
        let mut table = Table::new(
            "payments",
            [
                self.right(Word::Entry),
                self.left(Word::Fund),
                self.left(Word::Envelope),
                self.left(Word::Movement),
                self.left(Word::ValueDate),
                self.right(Word::Amount),
                self.left(Word::Reference),
                self.left(Word::Counterparty),
                self.right(Word::CorrectedBy),
            ],
        )
        .of_funds(1);
        self.push_movements(&mut table, is_payment);
        self.section("payments", Word::Payments, vec![self.filled(table)])
    }

    pub(crate) fn use_and_repayment(&self) -> Section {
        let mut table = Table::new(
            "envelopes",
            [
                self.left(Word::Fund),
                self.left(Word::Envelope),
                self.right(Word::Granted),
                self.right(Word::Paid),
                self.right(Word::Suspended),
                self.right(Word::ToPay),
                self.right(Word::Used),
                self.right(Word::Accepted),
                self.right(Word::Claimed),
                self.right(Word::Owed),
                self.right(Word::Repaid),
                self.right(Word::Open),
                self.left(Word::Due),
            ],
        )
        .of_funds(0);
        let mut sums = [Cents::ZERO; 10];
        for balance in self.register.balances(self.year) {
            let moved = &balance.sums;
            let cents = [
                Some(balance.granted),
                Some(moved.paid),
                Some(moved.suspended),
                Some(balance.to_pay),
                moved.used,
                moved.accepted,
                Some(moved.claimed_in_all()),
                Some(balance.owed_in_all()),
                Some(moved.repaid_in_all()),
                Some(balance.open_in_all()),
            ];
            for (sum, cents) in sums.iter_mut().zip(cents) {
                *sum = plus(*sum, cents.unwrap_or(Cents::ZERO));
            }
            let mut row = vec![Cell::text(&balance.fund), self.text(balance.envelope.named())];
            row.extend(cents.map(Cell::cents));
            // By when the first part of what is open is to be repaid.
            let due = Ground::ALL
                .into_iter()
                .filter_map(|ground| self.register.open_due(self.year, &balance, ground));
            row.push(Cell::date(due.min()));
            table.push(row);
        }
        let mut totals = vec![self.text(Word::Total), Cell::Empty];
        totals.extend(sums.map(Cell::Cents));
        totals.push(Cell::Empty);
        table.totals = Some(totals);
        let mut grounds = Table::new(
            "grounds",
            [
                self.left(Word::Fund),
                self.left(Word::Envelope),
                self.left(Word::Ground),
                self.right(Word::Claimed),
                self.right(Word::Owed),
                self.right(Word::Repaid),
                self.right(Word::Open),
            ],
        )
        .of_funds(0);
        for balance in self.register.balances(self.year) {
            for ground in Ground::ALL {
                let place = ground as usize;
                let (claimed, repaid) = (balance.sums.claimed[place], balance.sums.repaid[place]);
                let owed = balance.owed[place];
                if [claimed, owed, repaid].iter().any(|cents| *cents > Cents::ZERO) {
                    grounds.push(vec![
                        Cell::text(&balance.fund),
                        self.text(balance.envelope.named()),
                        self.text(ground.named()),
                        Cell::Cents(claimed),
                        Cell::Cents(owed),
                        Cell::Cents(repaid),
                        Cell::Cents(balance.open[place]),
                    ]);
                }
            }
        }
        let mut movements = Table::new(
            "movements",
            [
                self.right(Word::Entry),
                self.left(Word::Fund),
                self.left(Word::Envelope),
                self.left(Word::Movement),
                self.left(Word::Date),
                self.right(Word::Amount),
                self.left(Word::Reference),
                self.left(Word::Counterparty),
                self.right(Word::CorrectedBy),
            ],
        )
        .of_funds(1);
        self.push_movements(&mut movements, |kind| !is_payment(kind));
        let mut blocks = vec![self.use_chart(), self.filled(table)];
        let tables = [grounds, movements].into_iter().filter(|table| !table.rows.is_empty());
        blocks.extend(tables.map(Block::Table));
        self.section("use", Word::UseAndRepayment, blocks)
    }

    fn push_movements(&self, table: &mut Table, picks: fn(MovementKind) -> bool) {
        let mut rows: Vec<(u64, Vec<Cell>)> = Vec::new();
        for ((fund, envelope), account) in &self.book.accounts {
            for filed in account.entries() {
                let Some(moved) = Movement::of(&filed.fact).filter(|moved| picks(moved.kind)) else {
                    continue;
                };
                let what = self.say(moved.kind.named());
                let what = match moved.ground {
                    Some(ground) => format!("{what}, {}", self.say(ground.named())),
                    None => what,
                };
                let reference = moved.reference.or(moved.reason).map_or("", |text| text.as_str());
                let other = moved.counterparty.or(moved.project).map_or("", |code| code.as_str());
                let row = vec![
                    Cell::entry(filed.seq()),
                    Cell::text(fund),
                    self.text(envelope.named()),
                    Cell::Text(what),
                    Cell::date(Some(moved.date)),
                    Cell::Cents(moved.cents),
                    Cell::text(reference),
                    Cell::text(other),
                    Cell::entry(filed.corrected_by),
                ];
                rows.push((filed.seq(), row));
            }
        }
        rows.sort_by_key(|(seq, _)| *seq);
        rows.into_iter().for_each(|(_, row)| table.push(row));
    }
}

/// Whether a movement belongs to the section of payments.
fn is_payment(kind: MovementKind) -> bool {
    matches!(kind, MovementKind::Payment | MovementKind::Suspension | MovementKind::Release)
}
