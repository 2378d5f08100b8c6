use report::{Block, Cell, Document, Section, Table, Word};
use rust_xlsxwriter::{Chart, Worksheet, XlsxError};

use crate::charts;
use crate::pen::{Kind, SheetWriter};
use crate::styles::Styles;

/// Writes a section on a sheet: its largest table first, then the rest in order. The head of a table that is the only one
/// of its sheet stays in sight; of several, the title does.
pub(crate) fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    document: &Document,
    section: &Section,
    first: bool,
) -> Result<(), XlsxError> {
    let name = sheet.name();
    let mut pen = SheetWriter::new(sheet, styles, document.language);
    if first {
        pen.line(0, &document.title, &styles.title)?;
        pen.row += 2;
        for warning in &document.warnings {
            let row = pen.row;
            pen.sheet.merge_range(row, 0, row, 5, warning, &styles.warning)?;
            pen.sheet.set_row_height(row, 32)?;
            pen.row += 2;
        }
    }
    pen.line(0, &section.title, &styles.title)?;
    pen.row += 2;
    let mut drawn = Vec::new();
    let tables = section.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let tables: Vec<&Table> = tables.collect();
    let main = tables.iter().copied().max_by_key(|table| table.rows.len());
    if let Some(table) = main {
        let head = pen.row;
        drawn.extend(table_with_charts(&mut pen, &name, section, table)?);
        // A head that stays in sight may be over no other table than its own.
        if tables.len() == 1 {
            pen.sheet.set_freeze_panes(head + 1, 0)?;
            pen.sheet.set_repeat_rows(head, head)?;
        } else {
            pen.sheet.set_freeze_panes(head, 0)?;
        }
        pen.row += 1;
    }
    for block in &section.blocks {
        match block {
            Block::Facts(facts) => {
                for (title, cell) in facts {
                    pen.text(0, title, &styles.name)?;
                    match cell {
                        Cell::Cents(_) | Cell::Date(_) => pen.cell(1, cell, Kind::Body)?,
                        // What is longer than its column runs on to the right.
                        cell => pen.line(1, &cell.shown(document.language), &styles.plain_left)?,
                    }
                    pen.row += 1;
                }
                pen.row += 1;
            }
            Block::Note(note) => {
                // What follows an empty line keeps its form: a checkpoint for paper.
                let mut format = &styles.plain_left;
                for line in note.lines() {
                    if line.is_empty() {
                        format = &styles.paper;
                    }
                    pen.line(0, line, format)?;
                    pen.row += 1;
                }
                pen.row += 1;
            }
            Block::Table(table) if Some(table.id.as_str()) != main.map(|main| main.id.as_str()) => {
                drawn.extend(table_with_charts(&mut pen, &name, section, table)?);
                pen.row += 1;
            }
            Block::Table(_) | Block::Chart(_) => {}
        }
    }
    for (chart, rows) in drawn {
        pen.sheet.insert_chart(pen.row, 0, &chart)?;
        pen.row += rows;
    }
    pen.finish()
}

/// Writes a table, and gives the charts of it with the rows that each takes.
fn table_with_charts(
    pen: &mut SheetWriter<'_>,
    sheet: &str,
    section: &Section,
    table: &Table,
) -> Result<Vec<(Chart, u32)>, XlsxError> {
    let head = pen.row;
    let (first, last) = pen.table(table)?;
    let own = section.blocks.iter().filter_map(|block| match block {
        Block::Chart(chart) if chart.table == table.id => Some(chart),
        _ => None,
    });
    Ok(own.filter_map(|chart| charts::native(chart, table, sheet, [head, first, last])).collect())
}

/// A name for a sheet: at most 31 letters, without those that spreadsheets keep for themselves, and not one of `taken`.
pub(crate) fn sheet_name(title: &str, taken: &[String]) -> String {
    let plain: String = title.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).collect();
    let same = |name: &str| taken.iter().any(|own| own.to_lowercase() == name.to_lowercase());
    let mut name: String = plain.chars().take(31).collect::<String>().trim().to_owned();
    let mut number = 2;
    while same(&name) || name.is_empty() {
        let kept: String = plain.chars().take(27).collect();
        name = format!("{} {number}", kept.trim());
        number += 1;
    }
    name
}

/// The words at the top and the foot of a printed sheet; an ampersand is doubled, as it begins a command there.
pub(crate) fn print_setup(sheet: &mut Worksheet, document: &Document, foot: &str) {
    let plain = |text: &str| text.replace('&', "&&");
    let say = |word: Word| word.in_language(document.language);
    let of = format!("{} &P {} &N", say(Word::Page), say(Word::PageOf));
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_header(format!("&L&8{}", plain(&document.title)))
        .set_footer(format!("&L&8{}&R&8{of}", plain(foot)));
}
