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
    /// A day with a time of day.
    DayTime,
    /// A time of day, or a duration.
    Time,
    /// A percentage.
    Percent,
    /// A number in thousands or millions.
    Scaled,
    /// An amount in another currency than the euro.
    Foreign,
    /// A number with so many digits before its point, with zeros where it has fewer.
    Padded(usize),
    /// Nothing of it.
    Nothing,
}

/// The format of a cell: one part for every number, or parts for those above, below and at zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    parts: Vec<Looks>,
    /// Whether a condition of its own chooses the part.
    conditional: bool,
}

impl Format {
    /// A format of one part.
    pub(crate) fn plain(looks: Looks) -> Self {
        Self { parts: vec![looks], conditional: false }
    }

    /// A format whose part a condition chooses.
    pub(crate) fn chosen_by_condition(parts: Vec<Looks>) -> Self {
        Self { conditional: parts.len() > 1, parts }
    }

    /// What it makes of a number, written with a minus sign if it is below zero.
    pub(crate) fn of(&self, number: &str) -> Looks {
        if self.conditional {
            let odd = self.parts.iter().copied().find(|looks| !matches!(looks, Looks::Number));
            return odd.unwrap_or(Looks::Number);
        }
        let zero = !number.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let place = match (number.starts_with('-'), zero) {
            (_, true) => 2,
            (true, false) => 1,
            (false, false) => 0,
        };
        self.parts.get(place).or(self.parts.first()).copied().unwrap_or(Looks::Number)
    }
}

/// The formats of the cells, from `xl/styles.xml`, in order.
pub(crate) fn formats(root: Element<'_, '_>) -> Vec<Format> {
    let mut codes = BTreeMap::new();
    for format in child(root, "numFmts").into_iter().flat_map(|formats| children(formats, "numFmt")) {
        if let (Some(id), Some(code)) = (attribute(format, "numFmtId"), attribute(format, "formatCode")) {
            codes.insert(id, of_code(code));
        }
    }
    let formats = child(root, "cellXfs").into_iter().flat_map(|formats| children(formats, "xf"));
    let formats = formats.map(|format| {
        let id = attribute(format, "numFmtId").unwrap_or("0");
        codes.get(id).cloned().unwrap_or_else(|| Format::plain(builtin(id)))
    });
    formats.collect()
}

/// The formats that every spreadsheet has (ECMA-376, part 1, 18.8.30). Those of currencies show that of the reader's machine.
fn builtin(id: &str) -> Looks {
    match id.parse::<u32>() {
        Ok(9 | 10) => Looks::Percent,
        Ok(14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58) => Looks::Day,
        Ok(22) => Looks::DayTime,
        Ok(18..=21 | 32..=35 | 45..=47 | 55 | 56) => Looks::Time,
        _ => Looks::Number,
    }
}

/// What a format code of its own makes of numbers.
pub(crate) fn of_code(code: &str) -> Format {
    let mut parts = vec![Part::default()];
    let mut conditional = false;
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        let Some(part) = parts.last_mut() else { break };
        match character {
            '"' => part.literal.extend(characters.by_ref().take_while(|&next| next != '"')),
            '\\' => part.literal.extend(characters.next()),
            '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|&next| next != ']').collect();
                let lower = inside.to_lowercase();
                if let Some(currency) = inside.strip_prefix('$') {
                    // `[$USD-409]`: a currency and a language.
                    part.literal.push(' ');
                    part.literal.push_str(currency.split('-').next().unwrap_or_default());
                    part.literal.push(' ');
                } else if inside.starts_with(['<', '>', '=']) {
                    conditional = true;
                } else if !lower.is_empty() && lower.chars().all(|one| matches!(one, 'h' | 'm' | 's')) {
                    // `[h]` counts hours; everything else in brackets is a colour or a language.
                    part.plain.push_str(&lower);
                }
            }
            ';' => parts.push(Part::default()),
            other if is_currency(other) => part.literal.push(other),
            other => part.plain.extend(other.to_lowercase()),
        }
    }
    // The fourth part is for texts.
    parts.truncate(3);
    Format { parts: parts.iter().map(Part::looks).collect(), conditional }
}

/// One part of a format code: what it writes as it is, and what stands for the number.
#[derive(Default)]
struct Part {
    literal: String,
    plain: String,
}

impl Part {
    fn looks(&self) -> Looks {
        if self.plain.contains("general") || self.plain.contains('@') {
            return if names_foreign(&self.literal) { Looks::Foreign } else { Looks::Number };
        }
        let time = self.plain.contains(['h', 's']);
        let day = self.plain.contains(['d', 'y']) || (self.plain.contains('m') && !time);
        let figures = self.plain.split('.').next().unwrap_or_default().trim_end_matches([' ', '\u{a0}']);
        let digits = figures.bytes().filter(|byte| *byte == b'0').count();
        match (day, time) {
            (true, true) => Looks::DayTime,
            (true, false) => Looks::Day,
            (false, true) => Looks::Time,
            _ if self.plain.contains('%') => Looks::Percent,
            _ if !self.plain.contains(['0', '#', '?']) => Looks::Nothing,
            _ if figures.ends_with(',') || self.plain.trim_end().ends_with(',') => Looks::Scaled,
            _ if names_foreign(&self.literal) => Looks::Foreign,
            // Scientific notation has one digit before its point.
            _ if digits > 1 && !self.plain.contains("e+") && !self.plain.contains("e-") => {
                Looks::Padded(digits)
            }
            _ => Looks::Number,
        }
    }
}

/// The currencies of the world as people write them beside amounts; the euro is not among them (ISO 4217).
const FOREIGN: [&str; 40] = [
    "USD", "GBP", "CHF", "JPY", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "RUB",
    "UAH", "CAD", "AUD", "NZD", "MXN", "BRL", "ARS", "INR", "IDR", "KRW", "HKD", "SGD", "THB", "MYR", "PHP",
    "ZAR", "MAD", "TND", "EGP", "ILS", "AED", "SAR", "CDF", "RWF", "BEF",
];

/// Whether a letter stands for a currency.
fn is_currency(letter: char) -> bool {
    matches!(letter, '$' | '€' | '¢' | '£' | '¤' | '¥' | '฿' | '\u{20a0}'..='\u{20c0}')
}

/// Whether a text beside a number names another currency than the euro.
pub(crate) fn names_foreign(text: &str) -> bool {
    let sign = text.chars().any(|letter| is_currency(letter) && !matches!(letter, '€' | '¤'));
    let word = |word: &str| FOREIGN.contains(&word.to_uppercase().as_str());
    sign || text.split(|letter: char| !letter.is_alphabetic()).any(word)
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
            ("#,##0.00\\ \"EUR\"", Looks::Number),
            ("_-* #,##0.00\\ \"EUR days\"_-;-* #,##0.00", Looks::Number),
            ("0.00E+00", Looks::Number),
            ("@", Looks::Number),
            ("dd/mm/yyyy", Looks::Day),
            ("[$-80C]d\\ mmmm\\ yyyy;@", Looks::Day),
            ("yyyy-mm-dd hh:mm", Looks::DayTime),
            ("YYYY-MM-DD HH:MM:SS", Looks::DayTime),
            ("[h]:mm", Looks::Time),
            ("mm:ss", Looks::Time),
            ("0.0%", Looks::Percent),
            ("#,##0,", Looks::Scaled),
            ("0.0,,", Looks::Scaled),
            ("[Red]0", Looks::Number),
            ("$#,##0.00", Looks::Foreign),
            ("\"$\"#,##0.00", Looks::Foreign),
            ("[$$-409]#,##0.00", Looks::Foreign),
            ("[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", Looks::Foreign),
            ("#,##0.00\\ [$CHF]", Looks::Foreign),
            ("#,##0.00 \"usd\"", Looks::Foreign),
            (";;;", Looks::Nothing),
            ("\"n/a\"", Looks::Nothing),
            ("00000", Looks::Padded(5)),
            ("000\".\"00", Looks::Padded(5)),
        ] {
            assert_eq!(of_code(code).of("1234.5"), looks, "{code}");
        }
    }

    #[test]
    fn a_part_is_for_the_numbers_of_its_sign() {
        let format = of_code("0.00;\"-\";;@");
        assert_eq!(
            [format.of("1"), format.of("-1"), format.of("0")],
            [Looks::Number, Looks::Nothing, Looks::Nothing]
        );
        let format = of_code("[>=1000]#,##0,\" k\";0");
        assert_eq!(format.of("12"), Looks::Scaled, "which part is shown depends on a condition");
        let format = of_code("0;[$£-809]0");
        assert_eq!([format.of("0"), format.of("-2")], [Looks::Number, Looks::Foreign]);
    }

    #[test]
    fn formats_are_found_by_their_place() {
        let text = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yy'/></numFmts>\
                    <cellXfs><xf/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='9'/><xf numFmtId='22'/></cellXfs></styleSheet>";
        let document = markup::open(text.as_bytes()).unwrap();
        let looks: Vec<Looks> =
            formats(document.root_element()).iter().map(|format| format.of("1")).collect();
        assert_eq!(looks, [Looks::Number, Looks::Day, Looks::Day, Looks::Percent, Looks::DayTime]);
    }
}
