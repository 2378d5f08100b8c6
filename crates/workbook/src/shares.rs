use register::allocation::{Basis, Denominator, Evaluation, Remainder, TieBreak};
use report::{Align, Word};
use rust_xlsxwriter::XlsxError;

use crate::apportionment::Apportionment;
use crate::block::{Rows, SheetBlock, Weight};
use crate::pen::{SheetWriter, at, fixed};
use crate::recalculation::Recalculation;
use crate::reckoning::{RecalculatedSlice, RecalculationInput};

/// What the blocks over the funds leave for the totals, as formulas, and the cents of them that later blocks start from.
struct Shares {
    /// For each fund, the cells that make its total.
    parts: Vec<Vec<String>>,
    /// For each fund, the cells of its excess.
    excess: Vec<Vec<String>>,
    reserved: Vec<String>,
    no_beneficiary: Vec<String>,
    rounding: Vec<String>,
    to_projects: Vec<String>,
    to_projects_cents: i128,
    /// The number of the next heading.
    number: usize,
}

/// What is left over of a slice: the formula, and its cents.
struct Written {
    left_over: String,
    left_cents: i128,
}

impl Recalculation<'_> {
    /// Each slice over the funds, what is left over, the totals and the proof.
    pub(crate) fn shares(
        &mut self,
        pen: &mut SheetWriter<'_>,
        amounts: &[(String, i128)],
    ) -> Result<(), XlsxError> {
        let reckoning = self.reckoning;
        let count = reckoning.funds.len();
        let mut shares = Shares {
            parts: vec![Vec::new(); count],
            excess: vec![Vec::new(); count],
            reserved: Vec::new(),
            no_beneficiary: Vec::new(),
            rounding: Vec::new(),
            to_projects: Vec::new(),
            to_projects_cents: 0,
            number: 4,
        };
        let last_excess =
            reckoning.slices.iter().rposition(|slice| slice.remainder == Some(Remainder::Excess));
        for (number, slice) in reckoning.slices.iter().enumerate() {
            let written = self.slice(pen, &mut shares, number, &amounts[number])?;
            match slice.remainder {
                None => {}
                Some(Remainder::CommonProjects) => {
                    shares.to_projects.push(written.left_over);
                    shares.to_projects_cents += written.left_cents;
                }
                Some(Remainder::Excess) => {
                    self.excess(pen, &mut shares, slice, &written, last_excess == Some(number))?;
                }
            }
        }
        if !shares.to_projects.is_empty() {
            self.common_projects(pen, &mut shares)?;
        }
        self.totals(pen, &shares, amounts)
    }

    /// One slice over the funds.
    fn slice(
        &mut self,
        pen: &mut SheetWriter<'_>,
        shares: &mut Shares,
        number: usize,
        (amount_cell, amount): &(String, i128),
    ) -> Result<Written, XlsxError> {
        let reckoning = self.reckoning;
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        let slice = &reckoning.slices[number];
        Self::heading(pen, &format!("{}. {}", shares.number, slice.name(language)))?;
        shares.number += 1;
        let only_eligible = slice.remainder.is_some() && slice.denominator == Denominator::EligibleFunds;
        let (cells, weights) = self.weights(pen, slice, only_eligible);
        let made = Apportionment::of(*amount, weights, reckoning.method, before(reckoning));
        let labels = labels(reckoning);
        let block = SheetBlock { amount: amount_cell, labels: &labels, cells: &cells, made: &made };
        let ties = Some((reckoning.ties, self.funds.as_slice()));
        let heads = [Word::Kept, Word::Recorded, Word::Difference].map(|word| (say(word), Align::Right));
        let rows = block.write_heads(pen, reckoning.method, ties, &heads)?;
        let back = pen.row;
        for (place, row) in (rows.first..=rows.last).enumerate() {
            pen.row = row;
            let fund = &reckoning.funds[place];
            let conditional = slice.remainder.is_some();
            self.kept(pen, place, made.cents[place], conditional)?;
            pen.number(9, fund.slices[number], 0, &styles.whole)?;
            self.difference(pen, 10, &format!("={}-{}", at(row, 8), at(row, 9)))?;
            shares.parts[place].push(fixed(row, 8));
        }
        pen.row = back;
        let sum = fixed(rows.last + 1, 1);
        let range = range(&rows);
        shares.rounding.push(format!("IF({sum}=0,0,{amount_cell}-SUM({range}))"));
        pen.row += 1;
        if slice.remainder.is_none() {
            return Ok(Written { left_over: "0".into(), left_cents: 0 });
        }
        self.apart(shares, &range, say);
        let negative = self.of(&range, say(Word::Negative));
        let left_cents = match made.weights.iter().sum::<i128>() {
            0 => *amount,
            _ => {
                let funds = reckoning.funds.iter().zip(&made.cents);
                funds
                    .filter(|(fund, _)| fund.evaluation == Evaluation::Negative)
                    .map(|(_, cents)| cents)
                    .sum()
            }
        };
        // A slice for which nobody is eligible is left over as a whole.
        Ok(Written { left_over: format!("IF({sum}=0,{amount_cell},{negative})"), left_cents })
    }

    /// What is left over of a slice, over the funds that are not negative (art. 60ter/1, § 5). The excess of a fund is
    /// recorded as one figure, which is beside the last of these blocks.
    fn excess(
        &mut self,
        pen: &mut SheetWriter<'_>,
        shares: &mut Shares,
        slice: &RecalculatedSlice,
        written: &Written,
        last: bool,
    ) -> Result<(), XlsxError> {
        let reckoning = self.reckoning;
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        let title = format!("{}. {}: {}", shares.number, say(Word::Excess), slice.name(language));
        Self::heading(pen, &title)?;
        shares.number += 1;
        pen.text(0, say(Word::Remainder), &styles.name)?;
        let left_cents = written.left_cents;
        pen.formula(1, &format!("={}", written.left_over), &left_cents.to_string(), &styles.total_whole)?;
        let amount_cell = fixed(pen.row, 1);
        pen.row += 2;
        let (cells, weights) = self.weights(pen, slice, true);
        let made = Apportionment::of(left_cents, weights, reckoning.method, before(reckoning));
        let labels = labels(reckoning);
        let block = SheetBlock { amount: &amount_cell, labels: &labels, cells: &cells, made: &made };
        let ties = Some((reckoning.ties, self.funds.as_slice()));
        let mut heads = vec![(say(Word::Kept), Align::Right)];
        if last {
            heads.extend([Word::Recorded, Word::Difference].map(|word| (say(word), Align::Right)));
        }
        let rows = block.write_heads(pen, reckoning.method, ties, &heads)?;
        let back = pen.row;
        for (place, row) in (rows.first..=rows.last).enumerate() {
            pen.row = row;
            self.kept(pen, place, made.cents[place], true)?;
            shares.parts[place].push(fixed(row, 8));
            shares.excess[place].push(fixed(row, 8));
            if last {
                pen.number(9, reckoning.funds[place].excess, 0, &styles.whole)?;
                let all = shares.excess[place].join("+");
                self.difference(pen, 10, &format!("={all}-{}", at(row, 9)))?;
            }
        }
        pen.row = back;
        let (sum, range) = (fixed(rows.last + 1, 1), range(&rows));
        self.apart(shares, &range, say);
        // Where the other funds weigh nothing, nobody has a right to it.
        shares.no_beneficiary.push(format!("IF({sum}=0,{amount_cell},0)"));
        shares.rounding.push(format!("IF({sum}=0,0,{amount_cell}-SUM({range}))"));
        pen.row += 1;
        Ok(())
    }

    /// What is left over for common projects, in equal parts to all funds.
    fn common_projects(&mut self, pen: &mut SheetWriter<'_>, shares: &mut Shares) -> Result<(), XlsxError> {
        let reckoning = self.reckoning;
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("{}. {}", shares.number, say(Word::CommonProjects)))?;
        shares.number += 1;
        pen.text(0, say(Word::Remainder), &styles.name)?;
        let sum = format!("={}", shares.to_projects.join("+"));
        pen.formula(1, &sum, &shares.to_projects_cents.to_string(), &styles.total_whole)?;
        let amount_cell = fixed(pen.row, 1);
        pen.row += 2;
        let count = reckoning.funds.len();
        let weights = vec![1; count];
        let made = Apportionment::of(shares.to_projects_cents, weights, reckoning.method, before(reckoning));
        let cells = vec![Weight::Fixed; count];
        let labels = labels(reckoning);
        let block = SheetBlock { amount: &amount_cell, labels: &labels, cells: &cells, made: &made };
        let ties = Some((reckoning.ties, self.funds.as_slice()));
        let heads = [Word::Recorded, Word::Difference].map(|word| (say(word), Align::Right));
        let rows = block.write_heads(pen, reckoning.method, ties, &heads)?;
        let back = pen.row;
        for (place, row) in (rows.first..=rows.last).enumerate() {
            pen.row = row;
            pen.number(8, reckoning.funds[place].common, 0, &styles.whole)?;
            self.difference(pen, 9, &format!("={}-{}", at(row, 7), at(row, 8)))?;
            shares.parts[place].push(fixed(row, 7));
        }
        pen.row = back;
        shares.rounding.push(format!("{amount_cell}-SUM({})", range(&rows)));
        pen.row += 1;
        Ok(())
    }

    /// The totals of the funds, and the proof that all of it makes the budget.
    fn totals(
        &mut self,
        pen: &mut SheetWriter<'_>,
        shares: &Shares,
        amounts: &[(String, i128)],
    ) -> Result<(), XlsxError> {
        let reckoning = self.reckoning;
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("{}. {}", shares.number, say(Word::Total)))?;
        pen.heads(&[
            (say(Word::Fund), Align::Left),
            (say(Word::Total), Align::Right),
            (say(Word::Recorded), Align::Right),
            (say(Word::Difference), Align::Right),
            ("EUR", Align::Right),
        ])?;
        let first = pen.row;
        for (fund, parts) in reckoning.funds.iter().zip(&shares.parts) {
            pen.text(0, &fund.code, &styles.text)?;
            pen.formula(1, &format!("={}", parts.join("+")), &fund.total.to_string(), &styles.whole)?;
            pen.number(2, fund.total, 0, &styles.whole)?;
            let (row, euros) = (pen.row, rust_decimal::Decimal::new(fund.total, 2).normalize());
            self.difference(pen, 3, &format!("={}-{}", at(row, 1), at(row, 2)))?;
            pen.formula(4, &format!("={}/100", at(row, 1)), &euros.to_string(), &styles.euros)?;
            pen.row += 1;
        }
        let last = pen.row.saturating_sub(1);
        let shared: i64 = reckoning.funds.iter().map(|fund| fund.total).sum();
        let sum = |pen: &mut SheetWriter<'_>, word: Word, formula: &str, gives: i64| {
            pen.text(0, say(word), &styles.total)?;
            pen.formula(1, formula, &gives.to_string(), &styles.total_whole)?;
            pen.row += 1;
            Ok::<_, XlsxError>(fixed(pen.row - 1, 1))
        };
        let all = sum(pen, Word::Total, &format!("=SUM({}:{})", at(first, 1), at(last, 1)), shared)?;
        let added = |terms: &[String]| if terms.is_empty() { "0".to_owned() } else { terms.join("+") };
        let rest = match reckoning.undistributed_weight {
            Some(_) => amounts.last().map_or("0", |(cell, _)| cell.as_str()),
            None => "0",
        };
        let lines = [
            (Word::Reserved, added(&shares.reserved)),
            (Word::NoBeneficiary, added(&shares.no_beneficiary)),
            (Word::Undistributed, rest.to_owned()),
            (Word::RoundingDifference, added(&shares.rounding)),
        ];
        let mut cells = Vec::new();
        for ((word, formula), recorded) in lines.iter().zip(reckoning.apart) {
            cells.push((*word, sum(pen, *word, &format!("={formula}"), recorded)?, recorded));
        }
        pen.text(0, say(Word::Proof), &styles.name)?;
        let rest: Vec<&str> = cells.iter().map(|(_, cell, _)| cell.as_str()).collect();
        let formula = format!("={all}+{}-{}", rest.join("+"), self.budget);
        self.difference(pen, 1, &formula)?;
        pen.row += 1;
        for (word, cell, recorded) in cells {
            pen.text(0, &format!("{}: {}", say(Word::Difference), say(word)), &styles.name)?;
            self.difference(pen, 1, &format!("={cell}-({recorded})"))?;
            pen.row += 1;
        }
        Ok(())
    }

    /// What the fund at `place` keeps of the cents in its row: those of a slice with a condition if it is positive.
    fn kept(
        &self,
        pen: &mut SheetWriter<'_>,
        place: usize,
        cents: i128,
        conditional: bool,
    ) -> Result<(), XlsxError> {
        let own = at(pen.row, 7);
        let positive = Word::Positive.in_language(pen.language);
        let keeps = !conditional || self.reckoning.funds[place].evaluation == Evaluation::Positive;
        let formula = match conditional {
            true => format!("=IF({}=\"{positive}\",{own},0)", self.funds[place].evaluation),
            false => format!("={own}"),
        };
        let styles = pen.styles;
        pen.formula(8, &formula, &(if keeps { cents } else { 0 }).to_string(), &styles.whole)
    }

    /// What the cents of a slice with a condition leave to be decided, and to nobody.
    fn apart(&self, shares: &mut Shares, range: &str, say: impl Fn(Word) -> &'static str) {
        shares.reserved.push(self.of(range, say(Word::Pending)));
        shares.no_beneficiary.push(self.of(range, say(Word::NotApplicable)));
    }

    /// The sum of the cents in `range` of the funds with that evaluation.
    fn of(&self, range: &str, evaluation: &str) -> String {
        let evaluations = match (self.funds.first(), self.funds.last()) {
            (Some(first), Some(last)) => format!("{}:{}", first.evaluation, last.evaluation),
            _ => "0".into(),
        };
        format!("SUMPRODUCT(({evaluations}=\"{evaluation}\")*{range})")
    }

    /// What each fund weighs in a slice: of all funds, or of those that are not negative alone.
    fn weights(
        &self,
        pen: &SheetWriter<'_>,
        slice: &RecalculatedSlice,
        only_eligible: bool,
    ) -> (Vec<Weight>, Vec<i128>) {
        let negative = Word::Negative.in_language(pen.language);
        let cell = |cells: &crate::block::FundCells| {
            let weight = match slice.basis {
                Basis::Equal => "1".to_owned(),
                Basis::Affiliates => cells.affiliates.clone(),
            };
            match (only_eligible, slice.basis) {
                (true, _) => Weight::Formula(format!("=IF({}=\"{negative}\",0,{weight})", cells.evaluation)),
                (false, Basis::Equal) => Weight::Fixed,
                (false, Basis::Affiliates) => Weight::Formula(format!("={weight}")),
            }
        };
        let weight = |fund: &crate::reckoning::RecalculatedFund| match slice.basis {
            _ if only_eligible && fund.evaluation == Evaluation::Negative => 0,
            Basis::Equal => 1,
            Basis::Affiliates => fund.affiliates.into(),
        };
        (self.funds.iter().map(cell).collect(), self.reckoning.funds.iter().map(weight).collect())
    }
}

fn labels(reckoning: &RecalculationInput) -> Vec<String> {
    reckoning.funds.iter().map(|fund| fund.code.clone()).collect()
}

/// Who goes first among equal remainders, of the funds at two places.
fn before(reckoning: &RecalculationInput) -> impl Fn(usize, usize) -> bool + '_ {
    let affiliates = |place: usize| reckoning.funds[place].affiliates;
    move |a, b| match reckoning.ties {
        TieBreak::FundOrder => a < b,
        TieBreak::ReverseFundOrder => a > b,
        TieBreak::MostAffiliates => (affiliates(b), a) < (affiliates(a), b),
        TieBreak::FewestAffiliates => (affiliates(a), a) < (affiliates(b), b),
    }
}

/// The cents of a block.
fn range(rows: &Rows) -> String {
    format!("{}:{}", fixed(rows.first, 7), fixed(rows.last, 7))
}
