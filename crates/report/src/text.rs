//! Plain text with aligned columns, for a terminal and for a file that is read in fifty years.

use unicode_width::UnicodeWidthStr;

use crate::{Align, Block, Cell, Document, Language, Table};

/// Writes a document as text; lines end in a line feed.
pub fn render(document: &Document) -> String {
    let mut text = String::new();
    heading(&mut text, &document.title, '=');
    for warning in &document.warnings {
        text.push_str("!! ");
        text.push_str(warning);
        text.push('\n');
    }
    for section in &document.sections {
        text.push('\n');
        heading(&mut text, &section.title, '-');
        push_blocks(&mut text, &section.blocks, document.language);
    }
    text
}

/// Writes blocks alone, for the answer of a command.
pub fn render_blocks(blocks: &[Block], language: Language) -> String {
    let mut text = String::new();
    push_blocks(&mut text, blocks, language);
    text
}

/// Writes blocks with an empty line between two of them; pictures are left out, their figures are in a table.
fn push_blocks(text: &mut String, blocks: &[Block], language: Language) {
    let shown = blocks.iter().filter(|block| !matches!(block, Block::Chart(_)));
    for (place, block) in shown.enumerate() {
        if place > 0 {
            text.push('\n');
        }
        push_block(text, block, language);
    }
}

fn heading(text: &mut String, title: &str, line: char) {
    text.push_str(title);
    text.push('\n');
    text.extend(std::iter::repeat_n(line, title.width()));
    text.push('\n');
}

fn push_block(text: &mut String, block: &Block, language: Language) {
    match block {
        Block::Note(note) => {
            text.push_str(note);
            text.push('\n');
        }
        Block::Facts(facts) => {
            let widest = facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
            for (name, cell) in facts {
                push_cell(text, name, widest, Align::Left);
                text.push_str("  ");
                text.push_str(&cell.shown(language));
                end_line(text);
            }
        }
        Block::Table(table) => push_table(text, table, language),
        Block::Chart(_) => {}
    }
}

/// The widest that a column of words may be; longer words are broken over several lines.
const WORDS_MAX: usize = 60;

fn push_table(text: &mut String, table: &Table, language: Language) {
    // Each cell as its lines.
    let shown = |row: &Vec<Cell>| -> Vec<Vec<String>> {
        let cells = row.iter().zip(&table.columns);
        cells
            .map(|(cell, column)| match (cell, column.align) {
                (Cell::Text(_) | Cell::Entries(_), Align::Left) => wrap(&cell.shown(language)),
                _ => vec![cell.shown(language)],
            })
            .collect()
    };
    let rows: Vec<Vec<Vec<String>>> = table.rows.iter().map(shown).collect();
    let totals = table.totals.as_ref().map(shown);
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|place| {
            let lines = rows.iter().chain(&totals).flat_map(|row| &row[place]);
            let widest = lines.map(|line| line.width()).max().unwrap_or(0);
            widest.max(table.columns[place].title.width())
        })
        .collect();
    let rule = |text: &mut String| {
        for (place, width) in widths.iter().enumerate() {
            if place > 0 {
                text.push_str("  ");
            }
            text.extend(std::iter::repeat_n('-', *width));
        }
        text.push('\n');
    };
    let push_row = |text: &mut String, cells: &[Vec<String>]| {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            for (place, cell) in cells.iter().enumerate() {
                if place > 0 {
                    text.push_str("  ");
                }
                let part = cell.get(line).map_or("", String::as_str);
                push_cell(text, part, widths[place], table.columns[place].align);
            }
            end_line(text);
        }
    };
    let titles: Vec<Vec<String>> = table.columns.iter().map(|column| vec![column.title.clone()]).collect();
    push_row(text, &titles);
    rule(text);
    for row in &rows {
        push_row(text, row);
    }
    if let Some(totals) = totals {
        rule(text);
        push_row(text, &totals);
    }
}

/// Breaks words over lines of [`WORDS_MAX`]; a single longer word, such as a hash, stays whole.
fn wrap(words: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let line = lines.last_mut().filter(|line| line.is_empty() || line.width() + word.width() < WORDS_MAX);
        match line {
            Some(line) => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn push_cell(text: &mut String, cell: &str, width: usize, align: Align) {
    let spaces = std::iter::repeat_n(' ', width.saturating_sub(cell.width()));
    match align {
        Align::Left => {
            text.push_str(cell);
            text.extend(spaces);
        }
        Align::Right => {
            text.extend(spaces);
            text.push_str(cell);
        }
    }
}

fn end_line(text: &mut String) {
    while text.ends_with(' ') {
        text.pop();
    }
    text.push('\n');
}
