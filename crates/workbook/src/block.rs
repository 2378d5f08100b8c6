use register::allocation::{Method, TieBreak};
use report::{Align, Word};
use rust_xlsxwriter::XlsxError;

use crate::apportionment::{Apportionment, floor_formula, six_decimals, up_formula};
use crate::pen::{SheetWriter, at, fixed};

/// Where the cells of a fund's inputs stand.
pub(crate) struct FundCells {
    pub(crate) affiliates: String,
    pub(crate) evaluation: String,
}

/// How a weight comes into its cell.
#[derive(Clone)]
pub(crate) enum Weight {
    /// The reader may change it.
    Input(i128),
    /// It is one.
    Fixed,
    /// It follows from other cells.
    Formula(String),
}

/// The rows of an apportionment.
pub(crate) struct Rows {
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// An apportionment before it is written: the cell of its amount, and its rows.
pub(crate) struct SheetBlock<'a> {
    pub(crate) amount: &'a str,
    pub(crate) labels: &'a [String],
    pub(crate) cells: &'a [Weight],
    pub(crate) made: &'a Apportionment,
}

impl SheetBlock<'_> {
    pub(crate) fn write(
        &self,
        pen: &mut SheetWriter<'_>,
        method: Method,
        ties: Option<(TieBreak, &[FundCells])>,
    ) -> Result<Rows, XlsxError> {
        self.write_heads(pen, method, ties, &[])
    }

    /// Columns: label, weight, exact quotient, whole cents, remainder, rank, spare cent, amount, and `more`.
    pub(crate) fn write_heads(
        &self,
        pen: &mut SheetWriter<'_>,
        method: Method,
        ties: Option<(TieBreak, &[FundCells])>,
        more: &[(&str, Align)],
    ) -> Result<Rows, XlsxError> {
        let (styles, language) = (pen.styles, pen.language);
        let say = |word: Word| word.in_language(language);
        let mut heads = vec![("", Align::Left)];
        let words = [
            Word::WeightOfShare,
            Word::ExactQuotient,
            Word::WholeCents,
            Word::RemainderPart,
            Word::Rank,
            Word::SpareCent,
            Word::Apportioned,
        ];
        heads.extend(words.map(|word| (say(word), Align::Right)));
        heads.extend(more);
        pen.heads(&heads)?;
        let first = pen.row;
        let last = first + u32::try_from(self.labels.len()).unwrap_or(0).saturating_sub(1);
        let (sum, amount) = (fixed(last + 1, 1), self.amount);
        let column = |column: u16| format!("{}:{}", fixed(first, column), fixed(last, column));
        let total: i128 = self.made.weights.iter().sum();
        let spare: i128 =
            if total == 0 { 0 } else { self.made.amount - self.made.floors.iter().sum::<i128>() };
        for (place, label) in self.labels.iter().enumerate() {
            let row = pen.row;
            let made = self.made;
            let weight = made.weights[place];
            let shown = |number: i128| number.to_string();
            pen.text(0, label, &styles.text)?;
            match &self.cells[place] {
                Weight::Input(weight) => {
                    pen.number(1, i64::try_from(*weight).unwrap_or(i64::MAX), 0, &styles.input)?;
                }
                Weight::Fixed => pen.number(1, 1, 0, &styles.whole)?,
                Weight::Formula(formula) => pen.formula(1, formula, &shown(weight), &styles.whole)?,
            }
            let product = format!("({amount}*{})", at(row, 1));
            let quotient = six_decimals(made.amount * weight, total);
            pen.formula(2, &format!("=IF({sum}=0,0,{product}/{sum})"), &quotient, &styles.quotient)?;
            let floor = floor_formula(&product, &sum).split_off(1);
            pen.formula(3, &format!("=IF({sum}=0,0,{floor})"), &shown(made.floors[place]), &styles.whole)?;
            let rest = format!("=IF({sum}=0,0,{product}-{}*{sum})", at(row, 3));
            pen.formula(4, &rest, &shown(made.rests[place]), &styles.whole)?;
            let own = at(row, 4);
            let rests = column(4);
            let tie = tie_formula(ties, first, last, place);
            let rank = format!("=1+SUMPRODUCT(--({rests}>{own}))+SUMPRODUCT(({rests}={own})*{tie})");
            pen.formula(5, &rank, &made.ranks[place].to_string(), &styles.plain)?;
            let up = match method {
                Method::LargestRemainder => {
                    format!("=IF({}<={},1,0)", at(row, 5), fixed(last + 1, 6))
                }
                Method::Each(rounding) => format!("={}", up_formula(rounding, &at(row, 3), &own, &sum)),
            };
            let cent = made.cents[place] - made.floors[place];
            pen.formula(6, &up, &shown(cent), &styles.plain)?;
            let result = format!("={}+{}", at(row, 3), at(row, 6));
            pen.formula(7, &result, &shown(made.cents[place]), &styles.whole)?;
            pen.row += 1;
        }
        // The sums: of weights, of whole cents, the cents to give, and what all of it makes.
        pen.text(0, say(Word::Total), &styles.total)?;
        let sums: [(u16, i128); 3] =
            [(1, total), (3, self.made.floors.iter().sum()), (7, self.made.cents.iter().sum())];
        for (place, gives) in sums {
            pen.formula(place, &format!("=SUM({})", column(place)), &gives.to_string(), &styles.total_whole)?;
        }
        let to_give = format!("=IF({sum}=0,0,{amount}-{})", at(pen.row, 3));
        pen.formula(6, &to_give, &spare.to_string(), &styles.total_whole)?;
        pen.row += 1;
        Ok(Rows { first, last })
    }
}

/// One for each row that goes before the row at `place` when their remainders are equal.
fn tie_formula(ties: Option<(TieBreak, &[FundCells])>, first: u32, last: u32, place: usize) -> String {
    let row = first + u32::try_from(place).unwrap_or(0);
    let rows = format!("ROW({}:{})", fixed(first, 0), fixed(last, 0));
    let own = format!("ROW({})", at(row, 0));
    let earlier = format!("({rows}<{own})");
    let by_count = |sign: char, cells: &[FundCells]| {
        let affiliates = match (cells.first(), cells.last()) {
            (Some(first), Some(last)) => format!("{}:{}", first.affiliates, last.affiliates),
            _ => "0".into(),
        };
        let mine = &cells[place].affiliates;
        format!("(({affiliates}{sign}{mine})+({affiliates}={mine})*{earlier})")
    };
    match ties {
        None | Some((TieBreak::FundOrder, _)) => earlier,
        Some((TieBreak::ReverseFundOrder, _)) => format!("({rows}>{own})"),
        Some((TieBreak::MostAffiliates, cells)) => by_count('>', cells),
        Some((TieBreak::FewestAffiliates, cells)) => by_count('<', cells),
    }
}
