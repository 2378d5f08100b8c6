use std::collections::BTreeMap;

use register::allocation::Cents;

use crate::{Chart, Language};

/// A report before it has a format: sections of facts, tables and remarks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// What must be seen before anything else, such as figures that are not those of the law.
    pub warnings: Vec<String>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// The language in which it is written.
    pub language: Language,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// A word that names it in files and links, the same in every language.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// What is in a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Names and values.
    Facts(Vec<(String, Cell)>),
    /// A table.
    Table(Table),
    /// A remark.
    Note(String),
    /// A picture of figures that are in a table of the same section; formats without pictures leave it out.
    Chart(Chart),
}

/// A table with its totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// A word that names it in files, the same in every language.
    pub id: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// Its last row, when its columns add up.
    pub totals: Option<Vec<Cell>>,
    /// The column in which the code of a fund stands.
    pub fund: Option<usize>,
    /// For columns of figures that are explained fund by fund: the section of the explanation, by column.
    pub explained: BTreeMap<usize, String>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// On which side its cells stand.
    pub align: Align,
}

/// On which side cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// A value that each format writes in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// An amount.
    Cents(Cents),
    /// A whole number.
    Whole(u64),
    /// A number with decimals, written with a point.
    Decimal(String),
    /// A date, `2026-03-31`.
    Date(String),
    /// Entries of the ledger.
    Entries(Vec<u64>),
}

impl Document {
    /// The names and values of each section as a table of two columns, the warnings first of all.
    pub fn facts(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        for (place, section) in self.sections.iter().enumerate() {
            let columns = [(section.title.clone(), Align::Left), (String::new(), Align::Left)];
            let mut table = Table::new(format!("{}-facts", section.id), columns);
            if place == 0 {
                let warnings = self.warnings.iter();
                warnings.for_each(|warning| table.push(vec![Cell::text("!!"), Cell::text(warning)]));
            }
            for block in &section.blocks {
                if let Block::Facts(facts) = block {
                    let rows = facts.iter().map(|(name, cell)| vec![Cell::text(name), cell.clone()]);
                    table.rows.extend(rows);
                }
            }
            if !table.rows.is_empty() {
                tables.push(table);
            }
        }
        tables
    }

    /// Its tables, in order, each with its section.
    pub fn tables(&self) -> impl Iterator<Item = (&Section, &Table)> {
        self.sections.iter().flat_map(|section| {
            section.blocks.iter().filter_map(move |block| match block {
                Block::Table(table) => Some((section, table)),
                Block::Facts(_) | Block::Note(_) | Block::Chart(_) => None,
            })
        })
    }
}

impl Table {
    /// A table without rows.
    pub fn new(id: impl Into<String>, columns: impl IntoIterator<Item = (String, Align)>) -> Self {
        let columns = columns.into_iter().map(|(title, align)| Column { title, align }).collect();
        Self {
            id: id.into(),
            columns,
            rows: Vec::new(),
            totals: None,
            fund: None,
            explained: BTreeMap::new(),
        }
    }

    /// A table of funds, whose codes are in `column`.
    pub(crate) fn of_funds(mut self, column: usize) -> Self {
        self.fund = Some(column);
        self
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "table {}", self.id);
        self.rows.push(row);
    }
}

impl Cell {
    /// Words, or nothing.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A date, or nothing.
    pub fn date(date: Option<impl ToString>) -> Self {
        date.map_or(Self::Empty, |date| Self::Date(date.to_string()))
    }

    /// An amount, or nothing.
    pub fn cents(cents: Option<Cents>) -> Self {
        cents.map_or(Self::Empty, Self::Cents)
    }

    /// An entry, or nothing.
    pub fn entry(entry: impl Into<Option<u64>>) -> Self {
        entry.into().map_or(Self::Empty, |entry| Self::Entries(vec![entry]))
    }

    /// The value as a reader of `language` writes it.
    pub fn shown(&self, language: Language) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Cents(cents) => language.amount(*cents),
            Self::Whole(number) => language.whole(*number),
            Self::Decimal(number) => language.decimal(number),
            Self::Date(date) => language.date(date),
            Self::Entries(entries) => entries.iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
        }
    }
}
