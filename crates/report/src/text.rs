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
        for (place, block) in section.blocks.iter().enumerate() {
            if place > 0 {
                text.push('\n');
            }
            push_block(&mut text, block, document.language);
        }
    }
    text
}

/// Writes blocks alone, for the answer of a command.
pub fn render_blocks(blocks: &[Block], language: Language) -> String {
    let mut text = String::new();
    for (place, block) in blocks.iter().enumerate() {
        if place > 0 {
            text.push('\n');
        }
        push_block(&mut text, block, language);
    }
    text
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
    }
}

fn push_table(text: &mut String, table: &Table, language: Language) {
    let shown = |row: &Vec<Cell>| row.iter().map(|cell| cell.shown(language)).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = table.rows.iter().map(shown).collect();
    let totals = table.totals.as_ref().map(shown);
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|place| {
            let cells = rows.iter().chain(&totals).map(|row| row[place].width());
            cells.chain([table.columns[place].title.width()]).max().unwrap_or(0)
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
    let line = |text: &mut String, cells: &[String]| {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                text.push_str("  ");
            }
            push_cell(text, cell, widths[place], table.columns[place].align);
        }
        end_line(text);
    };
    let titles: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
    line(text, &titles);
    rule(text);
    for row in &rows {
        line(text, row);
    }
    if let Some(totals) = totals {
        rule(text);
        line(text, &totals);
    }
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
