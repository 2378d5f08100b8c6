//! An empty file of rows, ready to be filled in.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    Worksheet,
};

use crate::render::WorkbookError;
use crate::{Column, Form, Shape};

/// The rows that are ready to be filled in; more can be added below.
const ROWS: u32 = 1_000;

/// What every template says, in French, Dutch and English.
const RULES: [[&str; 3]; 7] = [
    [
        "Remplissez la première feuille : une ligne par fait, sans ligne vide entre les lignes.",
        "Vul het eerste blad in: een rij per feit, zonder lege rij tussen de rijen.",
        "Fill in the first sheet: one row a fact, without a blank row between them.",
    ],
    [
        "Ne changez pas les noms des colonnes. Leur ordre est libre.",
        "Wijzig de namen van de kolommen niet. Hun volgorde is vrij.",
        "Do not change the names of the columns. Their order is free.",
    ],
    [
        "Des valeurs, pas de formules : collez les résultats comme valeurs.",
        "Waarden, geen formules: plak de resultaten als waarden.",
        "Values, no formulas: paste results as values.",
    ],
    [
        "Pas de cellules fusionnées, pas de macros, pas de liens vers d'autres fichiers.",
        "Geen samengevoegde cellen, geen macro's, geen koppelingen naar andere bestanden.",
        "No merged cells, no macros, no links to other files.",
    ],
    [
        "Les codes et références sont du texte, même s'ils ne comptent que des chiffres.",
        "Codes en referenties zijn tekst, ook als ze enkel cijfers tellen.",
        "Codes and references are text, even where they are digits only.",
    ],
    [
        "Les montants sont en euros, avec deux décimales au plus.",
        "De bedragen zijn in euro, met hoogstens twee decimalen.",
        "Amounts are in euros, with at most two decimals.",
    ],
    [
        "Cette feuille-ci n'est pas lue ; vous pouvez la laisser.",
        "Dit blad wordt niet gelezen; u mag het laten staan.",
        "This sheet is not read; you may leave it.",
    ],
];

/// The template of a form as a workbook, with a second sheet called `readme` that says how to fill it in. The same form
/// gives the same bytes.
///
/// # Errors
/// [`WorkbookError`].
pub fn template(form: &Form, readme: &str) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    // The day on which the law took effect: a template has no day of its own, and a clock would change its bytes.
    let created = ExcelDateTime::from_ymd(2024, 1, 1)?;
    let title = form.titles.join(" / ");
    workbook.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name(form.word)?;
    for (place, column) in (0_u16..).zip(form.columns) {
        fill_column(sheet, place, column)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let sheet = workbook.add_worksheet();
    sheet.set_name(readme)?;
    write_readme(sheet, form)?;
    Ok(crate::archive::bytes(&mut workbook)?)
}

/// The template of a form as CSV: the names of its columns, as Excel in Belgium reads them.
pub fn template_csv(form: &Form) -> String {
    let names: Vec<&str> = form.columns.iter().map(|column| column.name).collect();
    format!("\u{feff}{}\r\n", names.join(";"))
}

fn base() -> Format {
    Format::new().set_font_name("Calibri").set_font_size(11)
}

fn heading() -> Format {
    base().set_bold().set_background_color(0xEEF1F4).set_num_format("@")
}

fn fill_column(sheet: &mut Worksheet, place: u16, column: &Column) -> Result<(), WorkbookError> {
    let code = match column.shape {
        Shape::Code | Shape::Text | Shape::Word(_) => "@",
        Shape::Count => "#,##0",
        Shape::Amount => "#,##0.00",
        Shape::Date => "dd/mm/yyyy",
    };
    let width = match column.shape {
        Shape::Text => 36,
        Shape::Amount | Shape::Word(_) => 18,
        Shape::Code | Shape::Count | Shape::Date => 14,
    };
    let width = u16::try_from(column.name.chars().count() + 2).unwrap_or(width).max(width);
    let format = base().set_num_format(code);
    sheet.set_column_format(place, &format)?;
    sheet.set_column_width(place, width)?;
    sheet.write_string_with_format(0, place, column.name, &heading())?;
    let about = column.about.join("\n");
    let allowed = match column.shape {
        Shape::Code | Shape::Text => None,
        Shape::Word(words) => Some(DataValidation::new().allow_list_strings(words)?),
        Shape::Count => {
            Some(DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)))
        }
        Shape::Amount => {
            Some(DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)))
        }
        Shape::Date => Some(DataValidation::new().allow_date(DataValidationRule::Between(
            ExcelDateTime::from_ymd(2000, 1, 1)?,
            ExcelDateTime::from_ymd(2999, 12, 31)?,
        ))),
    };
    let rule = allowed.unwrap_or_else(|| DataValidation::new().allow_any_value());
    let rule = rule.set_input_title(column.name)?.set_input_message(&about)?;
    sheet.add_data_validation(1, place, ROWS, place, &rule)?;
    Ok(())
}

fn write_readme(sheet: &mut Worksheet, form: &Form) -> Result<(), WorkbookError> {
    let plain = base().set_text_wrap().set_align(FormatAlign::Top);
    let title = base().set_bold().set_font_size(14).set_text_wrap().set_align(FormatAlign::Top);
    for (place, width) in [(0_u16, 18), (1, 14), (2, 44), (3, 44), (4, 44)] {
        sheet.set_column_width(place, width)?;
    }
    for (place, text) in (2_u16..).zip(form.titles) {
        sheet.write_string_with_format(0, place, text, &title)?;
    }
    sheet.set_row_height(0, 40)?;
    let mut row = 1;
    for rule in RULES {
        // Not every spreadsheet grows a row for the lines of its text.
        sheet.set_row_height(row, 32)?;
        for (place, text) in (2_u16..).zip(rule) {
            sheet.write_string_with_format(row, place, text, &plain)?;
        }
        row += 1;
    }
    row += 1;
    let names =
        ["colonne / kolom / column", "requis / vereist / required", "Français", "Nederlands", "English"];
    let heading = heading().set_text_wrap().set_align(FormatAlign::Top);
    for (place, text) in (0_u16..).zip(names) {
        sheet.write_string_with_format(row, place, text, &heading)?;
    }
    sheet.set_row_height(row, 48)?;
    for column in form.columns {
        row += 1;
        sheet.set_row_height(row, 32)?;
        let required = if column.required { "oui / ja / yes" } else { "non / nee / no" };
        sheet.write_string_with_format(row, 0, column.name, &plain)?;
        sheet.write_string_with_format(row, 1, required, &plain)?;
        for (place, text) in (2_u16..).zip(column.about) {
            let text = match column.shape {
                Shape::Word(words) => format!("{text}: {}", words.join(", ")),
                _ => text.to_owned(),
            };
            sheet.write_string_with_format(row, place, &text, &plain)?;
        }
    }
    row += 2;
    sheet.set_row_height(row, 32)?;
    sheet.write_string_with_format(row, 0, "commande / commando / command", &plain)?;
    sheet.write_string_with_format(row, 2, format!("prorata {}", form.command), &base())?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_form_gives_the_same_bytes() {
        const FORM: Form = Form {
            word: "payments",
            titles: ["a", "b", "c"],
            command: "record x",
            columns: &[Column { name: "fund", shape: Shape::Code, about: ["d", "e", "f"], required: true }],
        };
        assert_eq!(template(&FORM, "Read me").unwrap(), template(&FORM, "Read me").unwrap());
        assert_eq!(template_csv(&FORM), "\u{feff}fund\r\n");
    }
}
