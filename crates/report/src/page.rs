use register::allocation::{Cents, Ratio};
use register::{FundRecord, RecordedFact, Register, YearBook};

use crate::{Align, Block, Cell, Language, Section, Table, Word};

/// What every section needs to know.
pub(crate) struct Page<'a> {
    pub(crate) register: &'a Register,
    pub(crate) book: &'a YearBook,
    pub(crate) year: i32,
    pub(crate) language: Language,
}

impl Page<'_> {
    pub(crate) fn say(&self, word: Word) -> String {
        word.in_language(self.language).to_owned()
    }

    pub(crate) fn text(&self, word: Word) -> Cell {
        Cell::Text(self.say(word))
    }

    pub(crate) fn left(&self, word: Word) -> (String, Align) {
        (self.say(word), Align::Left)
    }

    pub(crate) fn right(&self, word: Word) -> (String, Align) {
        (self.say(word), Align::Right)
    }

    pub(crate) fn fact(&self, word: Word, cell: Cell) -> (String, Cell) {
        (self.say(word), cell)
    }

    pub(crate) fn section(&self, id: &'static str, title: Word, blocks: Vec<Block>) -> Section {
        Section { id: id.to_owned(), title: self.say(title), blocks }
    }

    /// A table, or the remark that there is nothing in it.
    pub(crate) fn filled(&self, table: Table) -> Block {
        if table.rows.is_empty() { Block::Note(self.say(Word::None)) } else { Block::Table(table) }
    }

    pub(crate) fn fund_name(&self, fund: &str) -> String {
        let admitted = self.register.funds().get(fund).and_then(FundRecord::named);
        let name = |filed: &RecordedFact<register::payload::FundAdmitted>| {
            self.language.pick(filed.fact.name_fr.as_str(), filed.fact.name_nl.as_str()).to_owned()
        };
        admitted.map(name).unwrap_or_default()
    }

    /// What a slice is called: by the key of the year, or else by another one that has a slice of that id.
    pub(crate) fn slice_name(&self, id: &str) -> String {
        let keys = self.register.key_applied(self.year).into_iter().chain(self.register.keys().iter().rev());
        let titles = keys.flat_map(|key| &key.fact.law.slices).filter(|slice| slice.id == id);
        let title = titles.filter_map(|slice| slice.titles.as_ref()).next();
        title.map_or_else(|| id.to_owned(), |titles| self.language.title(titles).to_owned())
    }

    /// The text by which the year is split.
    pub(crate) fn split_by(&self) -> Option<(String, Cell)> {
        let key = self.register.key_applied(self.year)?;
        let title = self.language.title(&key.fact.law.titles);
        let entry = self.say(Word::Entry);
        Some(self.fact(Word::SplitBy, Cell::Text(format!("{title} ({entry} {})", key.seq()))))
    }

    /// A share of the budget in per cent, exact; as a fraction where no decimal can be.
    pub(crate) fn percent(&self, share: Ratio) -> String {
        let hundred = Ratio::new(100, 1).and_then(|hundred| share.times(hundred)).ok();
        match hundred.and_then(decimal) {
            Some(number) => format!("{}\u{a0}%", self.language.decimal(&number)),
            None => share.to_string(),
        }
    }
}

/// Sums beyond the range of amounts stay at its end; the findings tell of them.
pub(crate) fn plus(a: Cents, b: Cents) -> Cents {
    a.plus(b).unwrap_or(Cents::MAX)
}

pub(crate) fn minus(a: Cents, b: Cents) -> Cents {
    a.minus(b).unwrap_or(Cents::ZERO)
}

/// A ratio as a decimal number with a point, if it is one of at most nine decimals.
pub(crate) fn decimal(ratio: Ratio) -> Option<String> {
    let (mut scaled, mut places) = (ratio.numerator(), 0_usize);
    while scaled % ratio.denominator() != 0 {
        scaled = scaled.checked_mul(10)?;
        places += 1;
        if places > 9 {
            return None;
        }
    }
    let digits = (scaled / ratio.denominator()).unsigned_abs();
    let sign = if scaled < 0 { "-" } else { "" };
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    Some(if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_or_none() {
        let shown = |text: &str| decimal(text.parse().unwrap());
        for text in ["128.82", "0.5", "30", "0", "-0.25", "0.000000001"] {
            assert_eq!(shown(text).as_deref(), Some(text));
        }
        assert_eq!(decimal(Ratio::new(1, 3).unwrap()), None);
    }
}
