use register::allocation::Cents;
use register::{Filed, Register, YearBook};

use crate::{Align, Block, Cell, Language, Section, Table, Word, naming};

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
        Section { id, title: self.say(title), blocks }
    }

    /// A table, or the remark that there is nothing in it.
    pub(crate) fn filled(&self, table: Table) -> Block {
        if table.rows.is_empty() { Block::Note(self.say(Word::None)) } else { Block::Table(table) }
    }

    pub(crate) fn fund_name(&self, fund: &str) -> String {
        let admitted = self.register.funds().get(fund).and_then(|record| record.admitted.last());
        let name = |filed: &Filed<register::payload::FundAdmitted>| {
            self.language.pick(filed.fact.name_fr.as_str(), filed.fact.name_nl.as_str()).to_owned()
        };
        admitted.map(name).unwrap_or_default()
    }

    pub(crate) fn slice_name(&self, id: &str) -> String {
        naming::slice(id).map_or_else(|| id.to_owned(), |word| self.say(word))
    }

    /// A share of the budget in per cent, exact; as a fraction where no decimal can be.
    pub(crate) fn percent(&self, share: register::allocation::Ratio) -> String {
        let (mut tens, mut places) = (share.denominator(), 0_usize);
        let mut scaled = share.numerator().saturating_mul(100);
        while scaled % tens != 0 && places < 6 {
            scaled = scaled.saturating_mul(10);
            places += 1;
        }
        if scaled % tens != 0 {
            return share.to_string();
        }
        scaled /= tens;
        tens = 10_i128.pow(u32::try_from(places).unwrap_or(0));
        let decimals = if places == 0 { String::new() } else { format!(".{:0places$}", scaled % tens) };
        format!("{}\u{a0}%", self.language.decimal(&format!("{}{decimals}", scaled / tens)))
    }
}

/// Sums beyond the range of amounts stay at its end; the findings tell of them.
pub(crate) fn plus(a: Cents, b: Cents) -> Cents {
    a.plus(b).unwrap_or(Cents::MAX)
}

pub(crate) fn minus(a: Cents, b: Cents) -> Cents {
    a.minus(b).unwrap_or(Cents::ZERO)
}
