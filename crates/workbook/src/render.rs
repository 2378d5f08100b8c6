use thiserror::Error;

use report::{Document, Identity, Word};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::styles::Styles;
use crate::{RecalculationInput, recalculation, section};

/// Why there is no workbook: more rows, or a longer text, than a spreadsheet takes.
#[derive(Debug, Error)]
#[error("a spreadsheet cannot hold this report")]
pub struct WorkbookError(#[from] XlsxError);

/// The workbook of a report: a sheet for each section, and one that performs the allocation again by formulas when there is
/// a reckoning; its keywords name the digest of the figures. The same arguments give the same bytes: its date is that of the entry in `identity`.
///
/// # Errors
/// [`WorkbookError`].
pub fn render(
    document: &Document,
    identity: &Identity,
    reckoning: Option<&RecalculationInput>,
    figures_sha256: &str,
) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    let at = identity.at.as_str();
    let created = ExcelDateTime::parse_from_str(at.trim_end_matches('Z'))?;
    let properties = DocProperties::new()
        .set_title(&document.title)
        .set_author(&identity.program)
        .set_keywords(format!("prorata-as-of:{}, prorata-figures:{figures_sha256}", identity.reading()))
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let styles = Styles::new();
    let foot = format!(
        "{} · {} {} · {}",
        identity.origin,
        Word::AsOf.in_language(document.language),
        identity.reading(),
        identity.as_of.hash
    );
    let mut names: Vec<String> = Vec::new();
    for (place, part) in document.sections.iter().enumerate() {
        let name = section::sheet_name(&part.title, &names);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        section::write(sheet, &styles, document, part, place == 0)?;
        section::print_setup(sheet, document, &foot);
        names.push(name);
        if part.id == "allocation"
            && let Some(reckoning) = reckoning
        {
            let title = Word::Recalculation.in_language(document.language);
            let name = section::sheet_name(title, &names);
            let sheet = workbook.add_worksheet();
            sheet.set_name(&name)?;
            recalculation::write(sheet, &styles, document, reckoning)?;
            section::print_setup(sheet, document, &foot);
            names.push(name);
        }
    }
    Ok(crate::archive::bytes(&mut workbook)?)
}
