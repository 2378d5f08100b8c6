use register::allocation::Method;
use report::{Align, Document, Named, Word};
use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule, Format, Worksheet, XlsxError};

use crate::apportionment::{Apportionment, floor_formula, rounds_up, six_decimals, up_formula};
use crate::block::{FundCells, SheetBlock, Weight};
use crate::pen::{SheetWriter, at, fixed};
use crate::reckoning::{Derived, RecalculationInput};
use crate::styles::Styles;

/// Writes the allocation again by formulas, from counts and key to the difference to the ledger.
///
/// Every number is a whole number of cents or a weight, and every product lies below 2^53, so that a spreadsheet holds it
/// exactly; where a year does not fit that, the sheet says so and holds no formula.
pub(crate) fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    document: &Document,
    reckoning: &RecalculationInput,
) -> Result<(), XlsxError> {
    let mut pen = SheetWriter::new(sheet, styles, document.language);
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
    let split_by = format!("{}: {}", say(Word::SplitBy), document.language.title(&reckoning.titles));
    pen.line(0, &split_by, &styles.plain_left)?;
    // The control is on top and is written last, when it is known what it controls.
    let control = 4;
    pen.row = 7;
    pen.sheet.set_freeze_panes(6, 0)?;
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

pub(crate) struct Recalculation<'a> {
    pub(crate) reckoning: &'a RecalculationInput,
    /// Cells that must be zero: a column, and the first and last row.
    differences: Vec<(u16, u32, u32)>,
    /// The cell of the budget.
    pub(crate) budget: String,
    pub(crate) funds: Vec<FundCells>,
}

impl Recalculation<'_> {
    pub(crate) fn heading(pen: &mut SheetWriter<'_>, title: &str) -> Result<(), XlsxError> {
        let styles = pen.styles;
        pen.line(0, title, &styles.title)?;
        pen.row += 1;
        Ok(())
    }

    /// A difference that must be zero, in the row at hand.
    pub(crate) fn difference(
        &mut self,
        pen: &mut SheetWriter<'_>,
        column: u16,
        formula: &str,
    ) -> Result<(), XlsxError> {
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
    fn budget(&mut self, pen: &mut SheetWriter<'_>) -> Result<(), XlsxError> {
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("1. {} ({})", say(Word::Budget), say(Word::InCents)))?;
        let recorded = self.reckoning.budget;
        let fact = |pen: &mut SheetWriter<'_>, word: Word| pen.text(0, say(word), &styles.name);
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
    fn inputs(&mut self, pen: &mut SheetWriter<'_>) -> Result<(), XlsxError> {
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("2. {}", say(Word::Inputs)))?;
        let evaluates = self.reckoning.slices.iter().any(|slice| slice.remainder.is_some());
        let mut heads = vec![(say(Word::Fund), Align::Left), (say(Word::NumberOfAffiliates), Align::Right)];
        if evaluates {
            heads.push((say(Word::Evaluation), Align::Left));
        }
        pen.heads(&heads)?;
        for fund in &self.reckoning.funds {
            pen.text(0, &fund.code, &styles.text)?;
            pen.number(1, i64::try_from(fund.affiliates).unwrap_or(i64::MAX), 0, &styles.input)?;
            if evaluates {
                pen.text(2, say(fund.evaluation.named()), &styles.input_text)?;
            }
            self.funds.push(FundCells { affiliates: fixed(pen.row, 1), evaluation: fixed(pen.row, 2) });
            pen.row += 1;
        }
        pen.row += 1;
        Ok(())
    }

    /// The budget over the slices; gives the cell and the cents of each slice's amount.
    fn slices(&mut self, pen: &mut SheetWriter<'_>) -> Result<Vec<(String, i128)>, XlsxError> {
        let language = pen.language;
        let say = |word: Word| word.in_language(language);
        Self::heading(pen, &format!("3. {}", say(Word::SliceTotals)))?;
        let mut weights: Vec<i128> = self.reckoning.slices.iter().map(|slice| slice.weight).collect();
        let mut labels: Vec<String> =
            self.reckoning.slices.iter().map(|slice| slice.name(language)).collect();
        if let Some(weight) = self.reckoning.undistributed_weight {
            weights.push(weight);
            labels.push(say(Word::Undistributed).to_owned());
        }
        let cells: Vec<Weight> = weights.iter().map(|weight| Weight::Input(*weight)).collect();
        let made =
            Apportionment::of(self.reckoning.budget.into(), weights, Method::LargestRemainder, |a, b| a < b);
        let budget = self.budget.clone();
        // Slices are settled by largest remainder whatever the key's method is; ties go by their order.
        let block = SheetBlock { amount: &budget, labels: &labels, cells: &cells, made: &made };
        let rows = block.write(pen, Method::LargestRemainder, None)?;
        pen.row += 1;
        Ok((rows.first..).zip(&made.cents).map(|(row, cents)| (fixed(row, 7), *cents)).collect())
    }
}
