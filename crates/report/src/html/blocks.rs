use std::collections::BTreeSet;

use maud::{Markup, PreEscaped, html};

use crate::svg::{self, Ink};
use crate::{Align, Block, Cell, Chart, Document, Language, Table, Word};

/// Writes what is in sections, with links from figures to what is behind them.
pub(super) struct Blocks {
    language: Language,
    /// The entries that the page lists, to which numbers of entries lead.
    listed: BTreeSet<u64>,
    /// The funds that the page explains, to which figures lead.
    explained: BTreeSet<String>,
}

impl Blocks {
    pub(super) fn new(document: &Document, explained: Vec<String>) -> Self {
        let tables = document.tables().filter(|(_, table)| table.id == "entries");
        let rows = tables.flat_map(|(_, table)| &table.rows);
        let listed = rows.filter_map(|row| match row.first() {
            Some(Cell::Entries(entries)) => entries.first().copied(),
            _ => None,
        });
        Self {
            language: document.language,
            listed: listed.collect(),
            explained: explained.into_iter().collect(),
        }
    }

    pub(super) fn block(&self, block: &Block) -> Markup {
        match block {
            Block::Facts(facts) => html! {
                dl {
                    @for (name, cell) in facts {
                        div { dt { (name) } dd { (self.value(cell)) } }
                    }
                }
            },
            Block::Note(note) => {
                // What follows an empty line keeps its form: a checkpoint for paper.
                let (first, rest) = note.split_once("\n\n").unwrap_or((note, ""));
                html! {
                    p.note { (first) }
                    @if !rest.is_empty() { pre tabindex="0" { (rest) } }
                }
            }
            Block::Chart(chart) => self.chart(chart),
            Block::Table(table) => self.table(table),
        }
    }

    /// The explanation of one fund, whose parts carry names that figures lead to.
    pub(super) fn explanation(&self, fund: &str, told: &Document) -> Markup {
        html! {
            details id={ "fund-" (fund) } {
                summary { (told.title) }
                @for section in &told.sections {
                    div id={ "fund-" (fund) "-" (section.id) } {
                        h3 { (section.title) " " span.fund { (fund) } }
                        @for block in &section.blocks {
                            @match block {
                                // A page has one table of entries; this one is a part of it.
                                Block::Table(table) if table.id == "entries" => (self.plain(table)),
                                _ => (self.block(block)),
                            }
                        }
                    }
                }
            }
        }
    }

    fn chart(&self, chart: &Chart) -> Markup {
        let Some(drawn) = svg::render(chart, self.language, Ink::Page) else { return html! {} };
        html! {
            figure id=(chart.id) {
                figcaption { (chart.title) }
                div.picture tabindex="0" role="group" aria-label=(chart.title) { (PreEscaped(drawn)) }
                p.beside {
                    a href={ "#table-" (chart.table) } { (Word::TableOfChart.in_language(self.language)) }
                }
            }
        }
    }

    fn table(&self, table: &Table) -> Markup {
        self.frame(table, Some(table.id.as_str()))
    }

    /// A table without a name of its own and without rows that others lead to.
    fn plain(&self, table: &Table) -> Markup {
        self.frame(table, None)
    }

    fn frame(&self, table: &Table, id: Option<&str>) -> Markup {
        let say = |word: Word| word.in_language(self.language);
        let label =
            table.columns.iter().map(|column| column.title.as_str()).filter(|title| !title.is_empty());
        let label = label.collect::<Vec<_>>().join(", ");
        html! {
            div.table tabindex="0" role="region" aria-label=(label) {
                table id=[id.map(|id| format!("table-{id}"))] data-fund=[table.fund] {
                    thead {
                        tr {
                            @for (place, column) in table.columns.iter().enumerate() {
                                th scope="col" class=[(column.align == Align::Right).then_some("n")]
                                    data-figure=[table.explained.get(&place)] {
                                    @if id.is_some() && !column.title.is_empty() {
                                        button type="button" title=(say(Word::SortBy)) { (column.title) }
                                    } @else {
                                        (column.title)
                                    }
                                }
                            }
                        }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr id=[id.and_then(|id| row_id(id, row))] {
                                @for (place, cell) in row.iter().enumerate() {
                                    (self.cell(table, row, place, cell))
                                }
                            }
                        }
                    }
                    @if let Some(totals) = &table.totals {
                        tfoot {
                            tr {
                                @for (place, cell) in totals.iter().enumerate() {
                                    @if place == 0 {
                                        th scope="row" { (cell.shown(self.language)) }
                                    } @else {
                                        td class=[(table.columns[place].align == Align::Right).then_some("n")]
                                            data-v=[sortable(cell)] { (cell.shown(self.language)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn cell(&self, table: &Table, row: &[Cell], place: usize, cell: &Cell) -> Markup {
        let right = table.columns[place].align == Align::Right;
        // Clauses are published in French and Dutch, and quoted in French to readers of other languages.
        let foreign =
            table.id == "clauses" && place + 1 == row.len() && self.language.pick("fr", "nl") == "fr";
        let lang = (foreign && self.language != Language::Fr).then_some("fr");
        let fund = table.fund.and_then(|column| match row.get(column) {
            Some(Cell::Text(fund)) if self.explained.contains(fund) => Some(fund.as_str()),
            _ => None,
        });
        let target = match (fund, table.explained.get(&place)) {
            (Some(fund), Some(section)) if !matches!(cell, Cell::Empty) => {
                Some(format!("#fund-{fund}-{section}"))
            }
            (Some(fund), None) if table.fund == Some(place) => Some(format!("#fund-{fund}")),
            _ => None,
        };
        let class = if right { Some("n") } else { hash_like(cell).then_some("h") };
        html! {
            td class=[class] data-v=[sortable(cell)] lang=[lang] {
                @match target {
                    Some(target) => a href=(target) { (cell.shown(self.language)) },
                    None => (self.value(cell)),
                }
            }
        }
    }

    fn value(&self, cell: &Cell) -> Markup {
        match cell {
            Cell::Entries(entries) => html! {
                @for (place, entry) in entries.iter().enumerate() {
                    @if place > 0 { ", " }
                    @if self.listed.contains(entry) {
                        a href={ "#entry-" (entry) } { (entry) }
                    } @else {
                        (entry)
                    }
                }
            },
            cell if hash_like(cell) => html! { code { (cell.shown(self.language)) } },
            cell => html! { (cell.shown(self.language)) },
        }
    }
}

/// Rows of the table of entries are named by their entry.
fn row_id(table: &str, row: &[Cell]) -> Option<String> {
    match row.first() {
        Some(Cell::Entries(entries)) if table == "entries" => {
            entries.first().map(|entry| format!("entry-{entry}"))
        }
        _ => None,
    }
}

/// What a figure is sorted and added up by.
fn sortable(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Cents(cents) => Some(cents.get().to_string()),
        Cell::Whole(number) => Some(number.to_string()),
        Cell::Decimal(number) => Some(number.clone()),
        Cell::Date(date) => Some(date.clone()),
        Cell::Entries(entries) => entries.first().map(u64::to_string),
        Cell::Empty | Cell::Text(_) => None,
    }
}

/// A digest, which may be broken anywhere.
fn hash_like(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
