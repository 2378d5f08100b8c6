//! What the format of a cell makes of its number.

use std::collections::BTreeMap;

use markup::{Element, attribute, child, children};

/// What a number is to a person who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looks {
    /// A number.
    Number,
    /// A day.
    Day,
    /// A time of day, with a day or without.
    Time,
    /// A percentage.
    Percent,
    /// A number in thousands or millions.
    Scaled,
}

/// The looks of the cell formats of `xl/styles.xml`, in order.
pub(crate) fn looks(root: Element<'_, '_>) -> Vec<Looks> {
    let mut codes = BTreeMap::new();
    for format in child(root, "numFmts").into_iter().flat_map(|formats| children(formats, "numFmt")) {
        if let (Some(id), Some(code)) = (attribute(format, "numFmtId"), attribute(format, "formatCode")) {
            codes.insert(id, code_looks(code));
        }
    }
    let formats = child(root, "cellXfs").into_iter().flat_map(|formats| children(formats, "xf"));
    let looks = formats.map(|format| {
        let id = attribute(format, "numFmtId").unwrap_or("0");
        codes.get(id).copied().unwrap_or_else(|| builtin_looks(id))
    });
    looks.collect()
}

/// The formats that every spreadsheet has (ECMA-376, part 1, 18.8.30).
fn builtin_looks(id: &str) -> Looks {
    match id.parse::<u32>() {
        Ok(9 | 10) => Looks::Percent,
        Ok(14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58) => Looks::Day,
        Ok(18..=22 | 32..=35 | 45..=47 | 55 | 56) => Looks::Time,
        _ => Looks::Number,
    }
}

/// What a format code of its own makes of a number, by its part for positive numbers.
pub(crate) fn code_looks(code: &str) -> Looks {
    let mut plain = String::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                characters.by_ref().find(|&next| next == '"');
            }
            '\\' | '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|&next| next != ']').collect();
                // `[h]` counts hours; everything else in brackets is a colour, a condition or a language.
                let inside = inside.to_lowercase();
                if !inside.is_empty() && inside.chars().all(|one| matches!(one, 'h' | 'm' | 's')) {
                    plain.push_str(&inside);
                }
            }
            ';' => break,
            other => plain.extend(other.to_lowercase()),
        }
    }
    if plain.contains("general") {
        return Looks::Number;
    }
    if plain.contains(['h', 's']) {
        return Looks::Time;
    }
    if plain.contains(['d', 'y', 'm']) {
        return Looks::Day;
    }
    if plain.contains('%') {
        return Looks::Percent;
    }
    let figures = plain.split('.').next().unwrap_or_default().trim_end_matches([' ', '\u{a0}']);
    let scaled = figures.ends_with(',') || plain.trim_end().ends_with(',');
    if scaled { Looks::Scaled } else { Looks::Number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart() {
        for (code, looks) in [
            ("General", Looks::Number),
            ("#,##0.00", Looks::Number),
            ("#,##0.00\\ [$€-80C]", Looks::Number),
            ("_-* #,##0.00\\ \"EUR days\"_-;-* #,##0.00", Looks::Number),
            ("0.00E+00", Looks::Number),
            ("@", Looks::Number),
            ("dd/mm/yyyy", Looks::Day),
            ("[$-80C]d\\ mmmm\\ yyyy;@", Looks::Day),
            ("yyyy-mm-dd hh:mm", Looks::Time),
            ("[h]:mm", Looks::Time),
            ("0.0%", Looks::Percent),
            ("#,##0,", Looks::Scaled),
            ("0.0,,", Looks::Scaled),
            ("[Red]0", Looks::Number),
        ] {
            assert_eq!(code_looks(code), looks, "{code}");
        }
    }

    #[test]
    fn formats_are_found_by_their_place() {
        let text = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yy'/></numFmts>\
                    <cellXfs><xf/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='9'/></cellXfs></styleSheet>";
        let document = markup::open(text.as_bytes()).unwrap();
        assert_eq!(looks(document.root_element()), [Looks::Number, Looks::Day, Looks::Day, Looks::Percent]);
    }
}
