//! What the styles of an ODS workbook make of numbers.

use std::collections::BTreeMap;

use markup::{Element, attribute, children, content};

use crate::condition::Condition;
use crate::styles::{Format, Part};

/// The formats of cells by the name of their style.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    formats: BTreeMap<String, Format>,
}

/// What a style shows, and the styles of those numbers that meet a condition.
type Shown<'s> = (Part, Vec<(Option<Condition>, &'s str)>);

/// The elements that say how a number is shown (ODF 1.3, part 3, 16.29).
const NUMBER_STYLES: [&str; 3] = ["number-style", "currency-style", "percentage-style"];

impl Styles {
    /// The styles of the parts of a workbook that hold some.
    pub(crate) fn of<'d, 't: 'd>(roots: &[Element<'d, 't>]) -> Self {
        let groups = roots.iter().flat_map(|root| root.children());
        let groups = groups.filter(|one| ["styles", "automatic-styles"].contains(&one.tag_name().name()));
        let all: Vec<Element<'d, 't>> =
            groups.flat_map(|group| group.children()).filter(|one| one.is_element()).collect();
        let mut shown: BTreeMap<&str, Shown<'_>> = BTreeMap::new();
        for &style in &all {
            if let Some(name) =
                attribute(style, "name").filter(|_| NUMBER_STYLES.contains(&style.tag_name().name()))
            {
                let others = children(style, "map").filter_map(|map| {
                    let condition =
                        attribute(map, "condition").and_then(|text| text.trim().strip_prefix("value()"));
                    Some((condition.and_then(Condition::read), attribute(map, "apply-style-name")?))
                });
                shown.insert(name, (part(style), others.collect()));
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
                    let mapped = others.iter().filter_map(|(condition, other)| {
                        let (part, _) = shown.get(other)?;
                        Some(Part { condition: *condition, ..part.clone() })
                    });
                    formats
                        .insert((*name).to_owned(), Format::of_parts(mapped.chain([own.clone()]).collect()));
                    break;
                }
                at = *parent;
            }
        }
        Self { formats }
    }

    /// The format of a cell by its style, or else that of its column.
    pub(crate) fn format(&self, style: Option<&str>) -> Format {
        style.and_then(|style| self.formats.get(style)).cloned().unwrap_or_else(Format::general)
    }
}

/// What a style writes and what it shows, in the order in which it does.
fn part(style: Element<'_, '_>) -> Part {
    let mut part = Part::default();
    for one in style.children().filter(|one| one.is_element()) {
        match one.tag_name().name() {
            "text" => part.write(&content(one)),
            "currency-symbol" => part.currency = Some(content(one).trim().to_owned()),
            "text-properties" if attribute(one, "color").is_some() => part.colour = true,
            "number" | "scientific-number" | "fraction" => {
                let count = |name| attribute(one, name).and_then(|digits| digits.parse::<usize>().ok());
                part.plain = "0".repeat(count("min-integer-digits").unwrap_or(1).clamp(1, 40));
                match one.tag_name().name() {
                    "scientific-number" => part.plain.push_str("e+"),
                    "fraction" => part.plain.push('/'),
                    _ => part.decimals = count("decimal-places"),
                }
                if attribute(one, "display-factor").is_some_and(|factor| factor != "1") {
                    part.plain.push(',');
                }
                part.within |= children(one, "embedded-text").any(|text| !content(text).trim().is_empty());
            }
            _ => {}
        }
    }
    if style.tag_name().name() == "percentage-style" {
        part.plain.push('%');
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::styles::Looks;

    #[test]
    fn styles_are_found_by_their_names() {
        let text = "<document><automatic-styles>\
            <number-style name='N1'><number min-integer-digits='1' display-factor='1000'/></number-style>\
            <currency-style name='N2'><currency-symbol>£</currency-symbol><number/></currency-style>\
            <currency-style name='N3'><number/><text> </text><currency-symbol>€</currency-symbol></currency-style>\
            <number-style name='N4'><text/></number-style><number-style name='N5'><number min-integer-digits='5'/></number-style>\
            <number-style name='P'><number decimal-places='2'/></number-style>\
            <number-style name='N6'><text>-</text><number/><map apply-style-name='P' condition='value()&gt;=0'/></number-style>\
            <currency-style name='N7'><currency-symbol>kr</currency-symbol><number/></currency-style>\
            <number-style name='N8'><number decimal-places='0'/></number-style>\
            <number-style name='N9'><number><embedded-text position='2'>.</embedded-text></number></number-style>\
            <number-style name='N10'><number/><text> k€</text></number-style>\
            <number-style name='N11'><text>-</text><number/></number-style>\
            <percentage-style name='N12'><number/><text>%</text></percentage-style>\
            <style name='a' data-style-name='N1'/><style name='b' data-style-name='N2'/><style name='c' data-style-name='N3'/>\
            <style name='d' data-style-name='N4'/><style name='e' data-style-name='N5'/><style name='f' data-style-name='N6'/>\
            <style name='g' parent-style-name='a'/><style name='h' parent-style-name='h'/><style name='i' data-style-name='N7'/>\
            <style name='j' data-style-name='N8'/><style name='k' data-style-name='N9'/><style name='l' data-style-name='N10'/>\
            <style name='m' data-style-name='N11'/><style name='n' data-style-name='N12'/></automatic-styles></document>";
        let document = markup::open(text.as_bytes()).unwrap();
        let styles = Styles::of(&[document.root_element()]);
        let number = || Looks::Number { rounded: false };
        for (style, number, looks) in [
            ("a", "12", Looks::Scaled),
            ("b", "12", Looks::Foreign),
            ("c", "12.5", number()),
            ("d", "12", Looks::Nothing),
            ("e", "12", Looks::Padded(5)),
            ("e", "12345", number()),
            ("f", "12.5", number()),
            ("f", "-12", number()),
            ("g", "12", Looks::Scaled),
            ("h", "12", number()),
            ("i", "12", Looks::Foreign),
            ("j", "12", number()),
            ("j", "12.5", Looks::Number { rounded: true }),
            ("k", "1234", Looks::Beside(String::new())),
            ("l", "12", Looks::Beside("k€".to_owned())),
            ("m", "12", Looks::OtherSign),
            ("n", "12", Looks::Percent),
            ("none", "12", number()),
        ] {
            assert_eq!(styles.format(Some(style)).of(number), looks, "{style} {number}");
        }
    }
}
