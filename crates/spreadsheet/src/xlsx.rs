//! The parts of an XLSX workbook: its sheets, shared texts and formats.

use std::collections::BTreeMap;

use intake::Fault;
use markup::{Element, attribute, child, children};

use crate::archive::Archive;
use crate::grid::Grid;
use crate::part::{HINT, is_true, open};
use crate::strings::shared;
use crate::styles::formats;
use crate::xlsx_sheet::{self, Shared};

/// Reads every sheet.
pub(crate) fn grids(file: &str, archive: &Archive<'_>) -> Result<Vec<Grid>, Fault> {
    let book_part = relations(file, archive, "")?
        .into_values()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
    let relations = relations(file, archive, &book_part)?;
    if relations.values().any(|relation| relation.kind == "externalLink") {
        return Err(Fault::in_file(file, "the workbook holds links to other files").hint(HINT));
    }
    let target =
        |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|one| one.target.as_str());
    let bytes = archive.member(&book_part)?;
    let document = open(file, &book_part, &bytes)?;
    let book = document.root_element();
    let properties = child(book, "workbookPr");
    let mut shared_parts = Shared {
        strings: Vec::new(),
        formats: Vec::new(),
        epoch_1904: properties.and_then(|one| attribute(one, "date1904")).is_some_and(is_true),
    };
    if let Some(part) = target("sharedStrings") {
        let bytes = archive.member(part)?;
        let document = open(file, part, &bytes)?;
        shared_parts.strings = shared(document.root_element())
            .ok_or_else(|| Fault::in_file(file, "the workbook has more than 200000 texts").hint(HINT))?;
    }
    if let Some(part) = target("styles") {
        let bytes = archive.member(part)?;
        shared_parts.formats = formats(open(file, part, &bytes)?.root_element());
    }
    let mut grids = Vec::new();
    for sheet in child(book, "sheets").into_iter().flat_map(|sheets| children(sheets, "sheet")) {
        let name = attribute(sheet, "name").unwrap_or_default();
        let hidden = attribute(sheet, "state").is_some_and(|state| state != "visible");
        let id = sheet.attributes().find(|one| one.name() == "id" && one.namespace().is_some());
        let relation = id.and_then(|id| relations.get(id.value()));
        let Some(relation) = relation else {
            return Err(Fault::in_file(file, "the workbook names a sheet that it does not hold")
                .sheet(name)
                .hint(HINT));
        };
        let mut grid = Grid::new(name, hidden);
        match relation.kind.as_str() {
            "worksheet" => {
                let bytes = archive.member(&relation.target)?;
                let document = open(file, &relation.target, &bytes)?;
                xlsx_sheet::read(file, &mut grid, document.root_element(), &shared_parts)?;
            }
            "chartsheet" => {}
            _ => {
                let rule = "the sheet is of a kind that is not read, such as a dialog or a macro";
                return Err(Fault::in_file(file, rule).sheet(name).hint(HINT));
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

/// What a part refers to.
struct Relation {
    /// The last word of its type.
    kind: String,
    target: String,
}

/// The relations of a part by their ids; those of the package for an empty name.
fn relations(file: &str, archive: &Archive<'_>, of: &str) -> Result<BTreeMap<String, Relation>, Fault> {
    let (folder, name) = of.rsplit_once('/').map_or(("", of), |(folder, name)| (folder, name));
    let part =
        if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    if !archive.has(&part) {
        return Ok(BTreeMap::new());
    }
    let bytes = archive.member(&part)?;
    let document = open(file, &part, &bytes)?;
    let relation = |one: Element<'_, '_>| {
        let (id, kind, target) = (attribute(one, "Id")?, attribute(one, "Type")?, attribute(one, "Target")?);
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let target = resolved(folder, target);
        Some((id.to_owned(), Relation { kind, target }))
    };
    Ok(children(document.root_element(), "Relationship").filter_map(relation).collect())
}

/// A target as the name of a member: from the root, or from the folder of the part that refers to it.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            other => parts.push(other),
        }
    }
    parts.join("/")
}
