//! The parts of an ODS workbook.

use std::collections::BTreeSet;

use intake::Fault;
use markup::{Element, attribute, child, children};

use crate::archive::Archive;
use crate::grid::Grid;
use crate::ods_sheet;
use crate::ods_styles::Styles;
use crate::part::open;

/// Reads every sheet.
pub(crate) fn grids(file: &str, archive: &Archive<'_>) -> Result<Vec<Grid>, Fault> {
    if archive.has("META-INF/manifest.xml") {
        let bytes = archive.member("META-INF/manifest.xml")?;
        let document = open(file, "META-INF/manifest.xml", &bytes)?;
        if document.descendants().any(|one| one.tag_name().name() == "encryption-data") {
            return Err(Fault::in_file(file, "the workbook is encrypted with a password")
                .hint("Open it in LibreOffice and save it without a password."));
        }
    }
    let bytes = archive.member("content.xml")?;
    let document = open(file, "content.xml", &bytes)?;
    let named = if archive.has("styles.xml") { archive.member("styles.xml")? } else { b"<none/>".to_vec() };
    let named = open(file, "styles.xml", &named)?;
    tables(file, document.root_element(), &[document.root_element(), named.root_element()])
}

/// Reads every sheet of a flat OpenDocument file, which is one XML document.
pub(crate) fn flat(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Fault> {
    let document = open(file, "document", bytes)?;
    let root = document.root_element();
    if !attribute(root, "mimetype").is_some_and(|kind| kind.ends_with(".spreadsheet")) {
        return Err(Fault::in_file(file, "the file is an OpenDocument file, but no spreadsheet")
            .hint("Save the table as \"ODF Spreadsheet (.ods)\" or as \"CSV UTF-8\"."));
    }
    if child(root, "scripts")
        .is_some_and(|scripts| scripts.descendants().any(|one| one.tag_name().name() == "module"))
    {
        return Err(Fault::in_file(file, "the workbook holds macros")
            .hint("Delete the macros in LibreOffice, and save it again."));
    }
    tables(file, root, &[root])
}

fn tables(file: &str, root: Element<'_, '_>, styled: &[Element<'_, '_>]) -> Result<Vec<Grid>, Fault> {
    let styles = Styles::of(styled);
    let mut unseen = BTreeSet::new();
    for style in child(root, "automatic-styles").into_iter().flat_map(|styles| children(styles, "style")) {
        let hides = children(style, "table-properties").any(|one| attribute(one, "display") == Some("false"));
        if let Some(name) = attribute(style, "name").filter(|_| hides) {
            unseen.insert(name);
        }
    }
    let body = child(root, "body").and_then(|body| child(body, "spreadsheet"));
    let mut grids = Vec::new();
    for table in body.into_iter().flat_map(|body| children(body, "table")) {
        let hidden = attribute(table, "style-name").is_some_and(|style| unseen.contains(style));
        let mut grid = Grid::new(attribute(table, "name").unwrap_or_default(), hidden);
        ods_sheet::read(file, &mut grid, table, &styles)?;
        grids.push(grid);
    }
    Ok(grids)
}
