//! What the styles of an ODS workbook make of numbers.

use std::collections::BTreeMap;

use markup::{Element, attribute, children, content};

use crate::styles::{Format, Looks, names_foreign};

/// The formats of cells by the name of their style.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    formats: BTreeMap<String, Format>,
}

/// The elements that say how a number is shown (ODF 1.3, part 3, 16.29).
const NUMBER_STYLES: [&str; 3] = ["number-style", "currency-style", "percentage-style"];

impl Styles {
    /// The styles of the parts of a workbook that hold some.
    pub(crate) fn of<'d, 't: 'd>(roots: &[Element<'d, 't>]) -> Self {
        let groups = roots.iter().flat_map(|root| root.children());
        let groups = groups.filter(|one| ["styles", "automatic-styles"].contains(&one.tag_name().name()));
        let all: Vec<Element<'d, 't>> =
            groups.flat_map(|group| group.children()).filter(|one| one.is_element()).collect();
        let mut shown: BTreeMap<&str, (Looks, Vec<&str>)> = BTreeMap::new();
        for &style in &all {
            if let Some(name) =
                attribute(style, "name").filter(|_| NUMBER_STYLES.contains(&style.tag_name().name()))
            {
                let others = children(style, "map").filter_map(|map| attribute(map, "apply-style-name"));
                shown.insert(name, (looks(style), others.collect()));
            }
        }
        let mut cells: BTreeMap<&str, (Option<&str>, Option<&str>)> = BTreeMap::new();
        for style in all.iter().filter(|one| one.tag_name().name() == "style") {
            if let Some(name) = attribute(*style, "name") {
                cells.insert(
                    name,
                    (attribute(*style, "data-style-name"), attribute(*style, "parent-style-name")),
                );
            }
        }
        let mut formats = BTreeMap::new();
        for name in cells.keys() {
            // A style that says nothing itself is as its parent.
            let mut at = Some(*name);
            for _ in 0..cells.len() {
                let Some((data, parent)) = at.and_then(|at| cells.get(at)) else { break };
                if let Some((own, others)) = data.and_then(|data| shown.get(data)) {
                    let others = others.iter().filter_map(|other| shown.get(other)).map(|(looks, _)| *looks);
                    let parts: Vec<Looks> = [*own].into_iter().chain(others).collect();
                    formats.insert((*name).to_owned(), Format::chosen_by_condition(parts));
                    break;
                }
                at = *parent;
            }
        }
        Self { formats }
    }

    /// The format of a cell by its style, or else that of its column.
    pub(crate) fn format(&self, style: Option<&str>) -> Format {
        style
            .and_then(|style| self.formats.get(style))
            .cloned()
            .unwrap_or_else(|| Format::plain(Looks::Number))
    }
}

fn looks(style: Element<'_, '_>) -> Looks {
    if style.tag_name().name() == "percentage-style" {
        return Looks::Percent;
    }
    let named = |name: &'static str| children(style, name);
    let beside = named("currency-symbol").chain(named("text")).any(|text| names_foreign(&content(text)));
    if beside {
        return Looks::Foreign;
    }
    let number = named("number").chain(named("scientific-number")).chain(named("fraction")).next();
    let Some(number) = number else { return Looks::Nothing };
    if attribute(number, "display-factor").is_some_and(|factor| factor != "1") {
        return Looks::Scaled;
    }
    match attribute(number, "min-integer-digits").and_then(|digits| digits.parse().ok()) {
        Some(digits) if digits > 1 => Looks::Padded(digits),
        _ => Looks::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_found_by_their_names() {
        let text = "<document><automatic-styles>\
            <number-style name='N1'><number min-integer-digits='1' display-factor='1000'/></number-style>\
            <currency-style name='N2'><currency-symbol>£</currency-symbol><number/></currency-style>\
            <currency-style name='N3'><number/><text> </text><currency-symbol>€</currency-symbol></currency-style>\
            <number-style name='N4'><text/></number-style><number-style name='N5'><number min-integer-digits='5'/></number-style>\
            <number-style name='N6'><number/><map apply-style-name='N2' condition='value()&lt;0'/></number-style>\
            <style name='a' data-style-name='N1'/><style name='b' data-style-name='N2'/><style name='c' data-style-name='N3'/>\
            <style name='d' data-style-name='N4'/><style name='e' data-style-name='N5'/><style name='f' data-style-name='N6'/>\
            <style name='g' parent-style-name='a'/><style name='h' parent-style-name='h'/></automatic-styles></document>";
        let document = markup::open(text.as_bytes()).unwrap();
        let styles = Styles::of(&[document.root_element()]);
        let looks: Vec<Looks> = ["a", "b", "c", "d", "e", "f", "g", "h", "none"]
            .map(|name| styles.format(Some(name)).of("7"))
            .to_vec();
        assert_eq!(
            looks,
            [
                Looks::Scaled,
                Looks::Foreign,
                Looks::Number,
                Looks::Nothing,
                Looks::Padded(5),
                Looks::Foreign,
                Looks::Scaled,
                Looks::Number,
                Looks::Number
            ]
        );
    }
}
