use std::collections::BTreeSet;

use report::{Cell, Chart, ChartForm, Table};
use rust_xlsxwriter::{Chart as Drawn, ChartType};

/// A chart that the spreadsheet draws from the cells of the table, so that it follows when a cell is changed; none for a
/// form that spreadsheets do not have.
pub(crate) fn native(
    chart: &Chart,
    table: &Table,
    sheet: &str,
    [head, first, last]: [u32; 3],
) -> Option<(Drawn, u32)> {
    if table.rows.is_empty() {
        return None;
    }
    let (kind, parts) = match &chart.form {
        ChartForm::Stacked(bars) => (ChartType::BarStacked, &bars.parts),
        ChartForm::Grouped(bars) => (ChartType::Bar, &bars.parts),
        ChartForm::Flow(_) => return None,
    };
    let mut drawn = Drawn::new(kind);
    // A part of the chart is the column of its name.
    for part in parts {
        let column = table.columns.iter().position(|column| column.title == *part)?;
        let column = u16::try_from(column).ok()?;
        let labels = last_label(table);
        drawn
            .add_series()
            .set_name((sheet, head, column))
            .set_categories((sheet, first, 0, last, labels))
            .set_values((sheet, first, column, last, column));
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    drawn.title().set_name(&chart.title);
    // The first row is on top, as in the table.
    drawn.y_axis().set_reverse();
    let height = rows.saturating_mul(26).clamp(320, 1600);
    drawn.set_alt_text(&chart.alt).set_width(900).set_height(height);
    // A row is some twenty points of the picture high.
    Some((drawn, height / 20 + 2))
}

/// Rows are called by their fund, or by all that is before their figures where a fund has several.
fn last_label(table: &Table) -> u16 {
    let funds: BTreeSet<String> = table.rows.iter().map(|row| format!("{:?}", row.first())).collect();
    if funds.len() == table.rows.len() {
        return 0;
    }
    let words = table
        .rows
        .first()
        .map_or(1, |row| row.iter().take_while(|cell| matches!(cell, Cell::Text(_) | Cell::Empty)).count());
    u16::try_from(words.saturating_sub(1)).unwrap_or(0)
}
