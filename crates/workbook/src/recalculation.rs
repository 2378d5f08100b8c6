use register::allocation::{Basis, Denominator, Evaluation, Method, TieBreak};
use report::{Align, Document, Language, Word};
use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule, Format, Worksheet, XlsxError};

use crate::apportionment::{Apportionment, floor_formula, rounds_up, six_decimals, up_formula};
use crate::block::{Block, FundCells, Weight};
use crate::pen::{Pen, at, fixed};
use crate::reckoning::{Derived, Reckoning};
use crate::styles::Styles;

/// Writes the allocation again by formulas, from counts and key to the difference to the ledger.
///
/// Every number is a whole number of cents or a weight, and every product lies below 2^53, so that a spreadsheet holds it
/// exactly; where a year does not fit that, the sheet says so and holds no formula.
pub(crate) fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    document: &Document,
    reckoning: &Reckoning,
) -> Result<(), XlsxError> {
    let mut pen = Pen::new(sheet, styles, document.language);
    let mut made =
        Recalculation { reckoning, differences: Vec::new(), budget: String::new(), funds: Vec::new() };
    let say = |word: Word| word.in_language(document.language);
    pen.widest = 30;
    pen.line(0, say(Word::Recalculation), &styles.title)?;
    pen.row = 1;
    if !reckoning.fits_a_sheet() {
        pen.line(0, say(Word::TooLargeForSheet), &styles.plain_left)?;
        return pen.finish();
    }
    pen.line(0, say(Word::RecalculationNote), &styles.plain_left)?;
    // The control stands on top and is written last, when it is known what it controls.
    let control = 3;
    pen.row = 6;
    pen.sheet.set_freeze_panes(5, 0)?;
    made.budget(&mut pen)?;
    made.inputs(&mut pen)?;
    let amounts = made.slices(&mut pen)?;
    made.shares(&mut pen, &amounts)?;
    pen.row = control;
    pen.text(0, say(Word::SumOfDifferences), &styles.total)?;
    let all = made.differences.iter().map(|(column, first, last)| {
        format!("SUMPRODUCT(ABS({}:{}))", at(*first, *column), at(*last, *column))
    });
    let all: Vec<String> = all.collect();
    pen.formula(1, &format!("={}", all.join("+")), "0", &styles.total_whole)?;
    let verdict = format!(
        "=IF({}=0,\"{}\",\"{}\")",
        at(control, 1),
        say(Word::NoDifference),
        say(Word::SomeDifference)
    );
    pen.sheet.write_formula_with_format(
        control,
        2,
        rust_xlsxwriter::Formula::new(verdict).set_result(say(Word::NoDifference)),
        &styles.plain_left,
    )?;
    control_format(pen.sheet, styles, [control, 1, control, 1])?;
    pen.finish()
}

/// Green while a cell is zero, red when it is not.
fn control_format(
    sheet: &mut Worksheet,
    styles: &Styles,
    [row, column, last_row, last_column]: [u32; 4],
) -> Result<(), XlsxError> {
    let mut set = |rule: ConditionalFormatCellRule<u8>, format: &Format| {
        let rule = ConditionalFormatCell::new().set_rule(rule).set_format(format);
        let (column, last) = (column as u16, last_column as u16);
        sheet.add_conditional_format(row, column, last_row, last, &rule).map(drop)
    };
    set(ConditionalFormatCellRule::EqualTo(0), &styles.sound)?;
    set(ConditionalFormatCellRule::NotEqualTo(0), &styles.wrong)
}

struct Recalculation<'a> {
    reckoning: &'a Reckoning,
    /// Cells that must be zero: a column, and the first and last row.
    differences: Vec<(u16, u32, u32)>,
    /// The cell of the budget.
    budget: String,
    funds: Vec<FundCells>,
}

impl Recalculation<'_> {
    fn heading(pen: &mut Pen<'_>, title: &str) -> Result<(), XlsxError> {
        let styles = pen.styles;
        pen.line(0, title, &styles.title)?;
        pen.row += 1;
        Ok(())
    }

    /// A difference that must be zero, in the row at hand.
    fn difference(&mut self, pen: &mut Pen<'_>, column: u16, formula: &str) -> Result<(), XlsxError> {
        let styles = pen.styles;
        pen.formula(column, formula, "0", &styles.whole)?;
        let row = pen.row;
        control_format(pen.sheet, styles, [row, column.into(), row, column.into()])?;
        match self.differences.iter_mut().rev().find(|(own, ..)| *own == column) {
            Some((_, _, last)) if *last + 1 == row => *last = row,
            _ => self.differences.push((column, row, row)),
        }
        Ok(())
    }

    /// The budget: base × index / base index, rounded once, against the recorded one.
    fn budget(&mut self, pen: &mut Pen<'_>) -> Result<(), XlsxError> {
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("1. {} ({})", say(Word::Budget), say(Word::InCents)))?;
        let recorded = self.reckoning.budget;
        let fact = |pen: &mut Pen<'_>, word: Word| pen.text(0, say(word), &styles.name);
        match &self.reckoning.derived {
            None => {
                fact(pen, Word::Budget)?;
                pen.number(1, recorded, 0, &styles.input)?;
                self.budget = fixed(pen.row, 1);
                pen.row += 1;
            }
            Some(Derived { base, index, decimals, rounding }) => {
                fact(pen, Word::BaseAmount)?;
                pen.number(1, *base, 0, &styles.input)?;
                let base_cell = fixed(pen.row, 1);
                pen.row += 1;
                let mut exact = base_cell;
                let mut gives = *base;
                if let Some((index, against)) = index {
                    let scale = 10_i64.pow(*decimals);
                    fact(pen, Word::Index)?;
                    pen.number(1, *index, *decimals, &styles.input)?;
                    let index_cell = fixed(pen.row, 1);
                    pen.row += 1;
                    fact(pen, Word::IndexBase)?;
                    pen.number(1, *against, *decimals, &styles.input)?;
                    let against_cell = fixed(pen.row, 1);
                    pen.row += 1;
                    let product = format!("({exact}*ROUND({index_cell}*{scale},0))");
                    let total = format!("ROUND({against_cell}*{scale},0)");
                    let whole = i128::from(*base) * i128::from(*index);
                    let (floor, rest) =
                        (whole.div_euclid((*against).into()), whole.rem_euclid((*against).into()));
                    fact(pen, Word::ExactQuotient)?;
                    let shown = six_decimals(whole, (*against).into());
                    pen.formula(1, &format!("={product}/{total}"), &shown, &styles.quotient)?;
                    pen.row += 1;
                    fact(pen, Word::WholeCents)?;
                    pen.formula(1, &floor_formula(&product, &total), &floor.to_string(), &styles.whole)?;
                    let floor_cell = fixed(pen.row, 1);
                    pen.row += 1;
                    fact(pen, Word::RemainderPart)?;
                    pen.formula(
                        1,
                        &format!("={product}-{floor_cell}*{total}"),
                        &rest.to_string(),
                        &styles.whole,
                    )?;
                    let rest_cell = fixed(pen.row, 1);
                    pen.row += 1;
                    exact =
                        format!("{floor_cell}+{}", up_formula(*rounding, &floor_cell, &rest_cell, &total));
                    let up = rounds_up(*rounding, floor, rest, (*against).into());
                    gives = i64::try_from(floor).unwrap_or_default() + i64::from(up);
                }
                fact(pen, Word::Budget)?;
                pen.formula(1, &format!("={exact}"), &gives.to_string(), &styles.total_whole)?;
                self.budget = fixed(pen.row, 1);
                pen.row += 1;
            }
        }
        fact(pen, Word::Recorded)?;
        pen.number(1, recorded, 0, &styles.whole)?;
        let recorded_cell = fixed(pen.row, 1);
        pen.row += 1;
        fact(pen, Word::Difference)?;
        let formula = format!("={}-{recorded_cell}", self.budget);
        self.difference(pen, 1, &formula)?;
        pen.row += 2;
        Ok(())
    }

    /// Counts and evaluations, which the reader may change.
    fn inputs(&mut self, pen: &mut Pen<'_>) -> Result<(), XlsxError> {
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("2. {}", say(Word::Inputs)))?;
        let evaluates = self.reckoning.slices.iter().any(|slice| slice.conditional);
        let mut heads = vec![(say(Word::Fund), Align::Left), (say(Word::NumberOfAffiliates), Align::Right)];
        if evaluates {
            heads.push((say(Word::Evaluation), Align::Left));
        }
        pen.heads(&heads)?;
        for fund in &self.reckoning.funds {
            pen.text(0, &fund.code, &styles.text)?;
            pen.number(1, i64::try_from(fund.affiliates).unwrap_or(i64::MAX), 0, &styles.input)?;
            if evaluates {
                pen.text(2, say(evaluation(fund.evaluation)), &styles.input_text)?;
            }
            self.funds.push(FundCells { affiliates: fixed(pen.row, 1), evaluation: fixed(pen.row, 2) });
            pen.row += 1;
        }
        pen.row += 1;
        Ok(())
    }

    /// The budget over the slices; gives the cell and the cents of each slice's amount.
    fn slices(&mut self, pen: &mut Pen<'_>) -> Result<Vec<(String, i128)>, XlsxError> {
        let language = pen.language;
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("3. {}", say(Word::SliceTotals)))?;
        let mut weights: Vec<i128> = self.reckoning.slices.iter().map(|slice| slice.weight).collect();
        let mut labels: Vec<String> =
            self.reckoning.slices.iter().map(|slice| slice_name(&slice.id, language)).collect();
        if let Some(weight) = self.reckoning.undistributed_weight {
            weights.push(weight);
            labels.push(say(Word::Undistributed).to_owned());
        }
        let cells: Vec<Weight> = weights.iter().map(|weight| Weight::Input(*weight)).collect();
        let made =
            Apportionment::of(self.reckoning.budget.into(), weights, Method::LargestRemainder, |a, b| a < b);
        let budget = self.budget.clone();
        // Slices are settled by largest remainder whatever the key's method is; ties go by their order.
        let block = Block { amount: &budget, labels: &labels, cells: &cells, made: &made };
        let rows = block.write(pen, Method::LargestRemainder, None)?;
        pen.row += 1;
        Ok((rows.first..).zip(&made.cents).map(|(row, cents)| (fixed(row, 7), *cents)).collect())
    }

    /// Each slice over the funds, the remainder, the totals and the proof.
    fn shares(&mut self, pen: &mut Pen<'_>, amounts: &[(String, i128)]) -> Result<(), XlsxError> {
        let reckoning = self.reckoning;
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        let labels: Vec<String> = reckoning.funds.iter().map(|fund| fund.code.clone()).collect();
        let affiliates: Vec<i128> = reckoning.funds.iter().map(|fund| fund.affiliates.into()).collect();
        let count = reckoning.funds.len();
        let ties = reckoning.ties;
        let before = |a: usize, b: usize| match ties {
            TieBreak::FundOrder => a < b,
            TieBreak::ReverseFundOrder => a > b,
            TieBreak::MostAffiliates => (affiliates[b], a) < (affiliates[a], b),
            TieBreak::FewestAffiliates => (affiliates[a], a) < (affiliates[b], b),
        };
        let kept_head = (say(Word::Kept), Align::Right);
        let recorded_head = (say(Word::Recorded), Align::Right);
        let difference_head = (say(Word::Difference), Align::Right);
        // For each fund, the cells that make its total.
        let mut parts: Vec<Vec<String>> = vec![Vec::new(); count];
        let (mut left_over, mut left_cents) = (Vec::new(), 0_i128);
        let mut reserved: Vec<String> = Vec::new();
        let mut rounding: Vec<String> = Vec::new();
        for (number, slice) in reckoning.slices.iter().enumerate() {
            let (amount_cell, amount) = &amounts[number];
            Self::heading(pen, &format!("{}. {}", number + 4, slice_name(&slice.id, language)))?;
            let eligible = |place: usize| {
                slice.denominator == Denominator::AllFunds
                    || !slice.conditional
                    || reckoning.funds[place].evaluation == Evaluation::Positive
            };
            let positive = say(Word::Positive);
            let cells: Vec<Weight> = self
                .funds
                .iter()
                .map(|cells| {
                    let weight = match slice.basis {
                        Basis::Equal => "1".to_owned(),
                        Basis::Affiliates => cells.affiliates.clone(),
                    };
                    if slice.conditional && slice.denominator == Denominator::EligibleFunds {
                        Weight::Formula(format!("=IF({}=\"{positive}\",{weight},0)", cells.evaluation))
                    } else if slice.basis == Basis::Equal {
                        Weight::Fixed
                    } else {
                        Weight::Formula(format!("={weight}"))
                    }
                })
                .collect();
            let weights = (0..count).map(|place| match (eligible(place), slice.basis) {
                (false, _) => 0,
                (true, Basis::Equal) => 1,
                (true, Basis::Affiliates) => affiliates[place],
            });
            let made = Apportionment::of(*amount, weights.collect(), reckoning.method, before);
            let block = Block { amount: amount_cell, labels: &labels, cells: &cells, made: &made };
            let own_ties = Some((ties, self.funds.as_slice()));
            let rows = block.write_heads(
                pen,
                reckoning.method,
                own_ties,
                &[kept_head, recorded_head, difference_head],
            )?;
            let back = pen.row;
            for (place, row) in (rows.first..=rows.last).enumerate() {
                pen.row = row;
                let cents = made.cents[place];
                let kept = match (slice.conditional, reckoning.funds[place].evaluation) {
                    (true, Evaluation::Negative | Evaluation::Pending) => 0,
                    _ => cents,
                };
                let own = at(row, 7);
                let formula = match slice.conditional {
                    true => format!("=IF({}=\"{positive}\",{own},0)", self.funds[place].evaluation),
                    false => format!("={own}"),
                };
                pen.formula(8, &formula, &kept.to_string(), &styles.whole)?;
                pen.number(9, reckoning.funds[place].slices[number], 0, &styles.whole)?;
                self.difference(pen, 10, &format!("={}-{}", at(row, 8), at(row, 9)))?;
                parts[place].push(fixed(row, 8));
            }
            pen.row = back;
            let range = |column: u16| format!("{}:{}", fixed(rows.first, column), fixed(rows.last, column));
            if slice.conditional {
                let evaluations = self.evaluations();
                let part = |word: Word| format!("SUMPRODUCT(({evaluations}=\"{}\")*{})", say(word), range(7));
                // A slice for which nobody is eligible is left over as a whole.
                left_over.push(format!(
                    "IF({}=0,{amount_cell},{})",
                    fixed(rows.last + 1, 1),
                    part(Word::Negative)
                ));
                reserved.push(part(Word::Pending));
                let of = |what: Evaluation| -> i128 {
                    let cents = reckoning.funds.iter().zip(&made.cents);
                    cents.filter(|(fund, _)| fund.evaluation == what).map(|(_, cents)| *cents).sum()
                };
                left_cents += match made.weights.iter().sum::<i128>() {
                    0 => *amount,
                    _ => of(Evaluation::Negative),
                };
            }
            rounding.push(format!("IF({}=0,0,{amount_cell}-SUM({}))", fixed(rows.last + 1, 1), range(7)));
            pen.row += 1;
        }

        // What is left over, in equal parts to all.
        let number = reckoning.slices.len() + 4;
        Self::heading(pen, &format!("{number}. {}", say(Word::CommonProjects)))?;
        pen.text(0, say(Word::Remainder), &styles.name)?;
        let sum = if left_over.is_empty() { "0".to_owned() } else { left_over.join("+") };
        pen.formula(1, &format!("={sum}"), &left_cents.to_string(), &styles.total_whole)?;
        let amount_cell = fixed(pen.row, 1);
        pen.row += 2;
        let made = Apportionment::of(left_cents, vec![1; count], reckoning.method, before);
        let cells = vec![Weight::Fixed; count];
        let block = Block { amount: &amount_cell, labels: &labels, cells: &cells, made: &made };
        let own_ties = Some((ties, self.funds.as_slice()));
        let rows = block.write_heads(pen, reckoning.method, own_ties, &[recorded_head, difference_head])?;
        let back = pen.row;
        for (place, row) in (rows.first..=rows.last).enumerate() {
            pen.row = row;
            pen.number(8, reckoning.funds[place].common, 0, &styles.whole)?;
            self.difference(pen, 9, &format!("={}-{}", at(row, 7), at(row, 8)))?;
            parts[place].push(fixed(row, 7));
        }
        pen.row = back;
        let range = format!("{}:{}", fixed(rows.first, 7), fixed(rows.last, 7));
        rounding.push(format!("{amount_cell}-SUM({range})"));
        pen.row += 1;
        self.totals(pen, number + 1, &parts, &reserved, &rounding, amounts)
    }

    /// The totals of the funds, and the proof that all of it makes the budget.
    fn totals(
        &mut self,
        pen: &mut Pen<'_>,
        number: usize,
        parts: &[Vec<String>],
        reserved: &[String],
        rounding: &[String],
        amounts: &[(String, i128)],
    ) -> Result<(), XlsxError> {
        let reckoning = self.reckoning;
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("{number}. {}", say(Word::Total)))?;
        pen.heads(&[
            (say(Word::Fund), Align::Left),
            (say(Word::Total), Align::Right),
            (say(Word::Recorded), Align::Right),
            (say(Word::Difference), Align::Right),
            ("EUR", Align::Right),
        ])?;
        let first = pen.row;
        for (fund, parts) in reckoning.funds.iter().zip(parts) {
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
        let sum = |pen: &mut Pen<'_>, word: Word, formula: &str, gives: i64| {
            pen.text(0, say(word), &styles.total)?;
            pen.formula(1, formula, &gives.to_string(), &styles.total_whole)?;
            pen.row += 1;
            Ok::<_, XlsxError>(fixed(pen.row - 1, 1))
        };
        let [reserve, undistributed, difference] = reckoning.apart;
        let all = sum(pen, Word::Total, &format!("=SUM({}:{})", at(first, 1), at(last, 1)), shared)?;
        let reserve_sum = if reserved.is_empty() { "0".to_owned() } else { reserved.join("+") };
        let set_apart = sum(pen, Word::Reserved, &format!("={reserve_sum}"), reserve)?;
        let rest = match reckoning.undistributed_weight {
            Some(_) => amounts.last().map_or("0", |(cell, _)| cell.as_str()),
            None => "0",
        };
        let not_given = sum(pen, Word::Undistributed, &format!("={rest}"), undistributed)?;
        let lost = sum(pen, Word::RoundingDifference, &format!("={}", rounding.join("+")), difference)?;
        pen.text(0, say(Word::Proof), &styles.name)?;
        let formula = format!("={all}+{set_apart}+{not_given}+{lost}-{}", self.budget);
        self.difference(pen, 1, &formula)?;
        pen.row += 1;
        for (word, cell, recorded) in [
            (Word::Reserved, set_apart, reserve),
            (Word::Undistributed, not_given, undistributed),
            (Word::RoundingDifference, lost, difference),
        ] {
            pen.text(0, &format!("{}: {}", say(Word::Difference), say(word)), &styles.name)?;
            self.difference(pen, 1, &format!("={cell}-({recorded})"))?;
            pen.row += 1;
        }
        Ok(())
    }

    fn evaluations(&self) -> String {
        let (first, last) = (self.funds.first(), self.funds.last());
        match (first, last) {
            (Some(first), Some(last)) => format!("{}:{}", first.evaluation, last.evaluation),
            _ => "0".into(),
        }
    }
}

fn evaluation(evaluation: Evaluation) -> Word {
    match evaluation {
        Evaluation::Positive => Word::Positive,
        Evaluation::Negative => Word::Negative,
        Evaluation::Pending => Word::Pending,
        Evaluation::Missing => Word::NotGiven,
    }
}

fn slice_name(id: &str, language: Language) -> String {
    report::slice_word(id).map_or_else(|| id.to_owned(), |word| word.in_language(language).to_owned())
}
