use std::collections::BTreeMap;
use std::path::Path;

use application::{CommandError, RowsFile};
use register::allocation::Cents;
use sampling::{Item, Sample};

use crate::input::encoding;
use crate::output::rows;

/// The items of a file, and what names the file.
pub(super) fn items(path: &Path) -> Result<(String, Vec<Item>), CommandError> {
    let source = RowsFile::read(path, encoding::asked())?;
    rows::tell_notes(&source);
    let table = &source.table;
    table.expect_columns(&["item", "fund", "amount"], &["date", "supplier", "reference", "description"])?;
    let mut items = Vec::new();
    let mut seen: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in table.rows() {
        let item = row.cell("item");
        let fund = row.cell("fund").code()?.to_owned();
        let own = item.required_text()?.to_owned();
        if let Some(line) = seen.insert((fund.clone(), own.clone()), row.line()) {
            let rule = format!("this item of `{fund}` stands already on line {line}");
            return Err(item.fault(rule, Some("give each item of a fund a name of its own".into())).into());
        }
        let amount = row.cell("amount");
        let cents = amount.cents()?;
        if cents < Cents::ZERO {
            let hint = "examine credit notes as a population of their own";
            return Err(amount.fault("an amount below zero cannot be drawn", Some(hint.into())).into());
        }
        items.push(Item { fund, item: own, cents });
    }
    Ok((format!("{}, SHA-256 {}", source.document.name, source.document.sha256), items))
}

/// The audited amounts of a sample, in its order.
pub(super) fn results(path: &Path, sample: &Sample) -> Result<Vec<Cents>, CommandError> {
    let source = RowsFile::read(path, encoding::asked())?;
    rows::tell_notes(&source);
    let table = &source.table;
    table.expect_columns(&["item", "audited"], &["fund", "amount", "taken"])?;
    let with_fund = table.header().iter().any(|column| column == "fund");
    let mut audited: Vec<Option<Cents>> = vec![None; sample.drawn.len()];
    for row in table.rows() {
        let item = row.cell("item");
        let name = item.required_text()?;
        let fund_cell = row.cell("fund");
        let fund = if with_fund { Some(fund_cell.required_text()?) } else { None };
        // As the sample writes them, or else without the apostrophe that a spreadsheet takes for a mark of text.
        let as_written = |own: &str, told: &str| report::csv::inert(own.to_owned()) == told;
        let without = |own: &str, told: &str| own == told;
        let those = |same: &dyn Fn(&str, &str) -> bool| -> Vec<usize> {
            let own = |place: &usize| {
                let drawn = &sample.drawn[*place].item;
                same(&drawn.item, name)
                    && fund.is_none_or(|fund| as_written(&drawn.fund, fund) || without(&drawn.fund, fund))
            };
            (0..sample.drawn.len()).filter(own).collect()
        };
        let found = match those(&as_written) {
            written if written.is_empty() => those(&without),
            written => written,
        };
        let place = match found.as_slice() {
            [place] => *place,
            [] => {
                let hint = "draw the sample as it was: same items, method, size and seed; a spreadsheet may also have made \
                            another text of the item, a date or a number";
                return Err(item.fault("this item is not in the sample", Some(hint.into())).into());
            }
            _ => {
                let hint = "add the column `fund`";
                return Err(item.fault("several funds have an item of this name", Some(hint.into())).into());
            }
        };
        let amount = row.cell("amount");
        if table.header().iter().any(|column| column == "amount")
            && !amount.text().trim().is_empty()
            && amount.cents()? != sample.drawn[place].item.cents
        {
            let hint = "put the amount of the sample back, and give what was found in the column `audited`";
            return Err(amount
                .fault("this is not the amount of the item in the sample", Some(hint.into()))
                .into());
        }
        let cell = row.cell("audited");
        let cents = cell.cents()?;
        if cents < Cents::ZERO {
            return Err(cell.fault("an audited amount is not below zero", None).into());
        }
        if audited[place].replace(cents).is_some() {
            return Err(item.fault("this item stands twice", None).into());
        }
    }
    let mut all = Vec::new();
    for (drawn, cents) in sample.drawn.iter().zip(audited) {
        all.push(cents.ok_or_else(|| {
            let what = format!(
                "{}: the item `{}` of the fund `{}` has no audited amount",
                path.display(),
                drawn.item.item,
                drawn.item.fund
            );
            CommandError::refused(what).hint("every item of the sample needs one; what was not found is 0")
        })?);
    }
    Ok(all)
}
