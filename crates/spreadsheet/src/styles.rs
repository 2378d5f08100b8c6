//! What the format of a cell makes of its number.

use std::collections::BTreeMap;

use markup::{Element, attribute, child, children};

use crate::condition::Condition;

/// What a number is to a person who sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Looks {
    /// A number; `rounded` when fewer decimals are seen than it has.
    Number {
        /// Whether less is seen than there is.
        rounded: bool,
    },
    /// A day; `part` when its year, its month or its day is not seen.
    Day {
        /// Whether a part of it is seen only.
        part: bool,
    },
    /// A time of day, or a duration.
    Time,
    /// A percentage.
    Percent,
    /// A number in thousands or millions.
    Scaled,
    /// An amount in another currency than the euro.
    Foreign,
    /// A number with a word or a sign beside it or in it, which may make another one of it.
    Beside(String),
    /// A number with another sign than it has.
    OtherSign,
    /// A number with so many digits before its point, with zeros where it has fewer.
    Padded(usize),
    /// Nothing of it.
    Nothing,
}

/// The format of a cell: one part for every number, or parts for those above, below and at zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    parts: Vec<Part>,
}

/// One part of a format: what it writes as it is, and what stands for the number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// What is written beside the number or in it, without spaces and signs.
    pub(crate) beside: String,
    /// Whether something of that is within the digits, or is a digit itself.
    pub(crate) within: bool,
    /// Whether it writes a minus sign or brackets.
    pub(crate) minus: bool,
    /// Whether it gives a colour, as some give to what is below zero.
    pub(crate) colour: bool,
    /// The currency that it names by its own element.
    pub(crate) currency: Option<String>,
    /// What stands for the number: digits, point, percent, parts of a day, in small letters.
    pub(crate) plain: String,
    /// How many decimals are seen; none when all are.
    pub(crate) decimals: Option<usize>,
    /// For which numbers it is.
    pub(crate) condition: Option<Condition>,
}

impl Format {
    /// A format that shows a number as it is.
    pub(crate) fn general() -> Self {
        Self::of_parts(vec![Part { plain: "general".into(), ..Part::default() }])
    }

    /// A format that shows a percentage.
    pub(crate) fn percent() -> Self {
        Self::of_parts(vec![Part { plain: "0%".into(), ..Part::default() }])
    }

    /// A format that shows a time of day.
    pub(crate) fn time() -> Self {
        Self::of_parts(vec![Part { plain: "hh:mm".into(), ..Part::default() }])
    }

    /// A format of these parts.
    pub(crate) fn of_parts(parts: Vec<Part>) -> Self {
        Self { parts }
    }

    /// What it makes of a number, written in plain digits with a minus sign if it is below zero.
    pub(crate) fn of(&self, number: &str) -> Looks {
        let zero = !number.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let negative = number.starts_with('-') && !zero;
        let conditional = self.parts.iter().any(|part| part.condition.is_some());
        let (part, own) = if conditional {
            let meets = |part: &&Part| part.condition.is_some_and(|condition| condition.holds(number));
            let rest = || self.parts.iter().rev().find(|part| part.condition.is_none());
            (self.parts.iter().find(meets).or_else(rest), None)
        } else {
            let place = match (negative, zero) {
                (_, true) => 2,
                (true, false) => 1,
                (false, false) => 0,
            };
            let own = self.parts.get(place);
            (own.or(self.parts.first()), own.filter(|_| negative && place == 1))
        };
        let Some(part) = part else { return Looks::Number { rounded: false } };
        match part.looks(number) {
            looks @ Looks::Number { .. } if !zero => {
                // A part that is for numbers below zero alone writes their sign itself.
                let unsigned = own.is_some_and(|part| !part.minus && !part.colour);
                let oversigned = part.minus && !negative;
                if unsigned || oversigned { Looks::OtherSign } else { looks }
            }
            looks => looks,
        }
    }
}

impl Part {
    fn looks(&self, number: &str) -> Looks {
        let beside = self.beside.trim();
        if self.plain.contains("general") || self.plain.contains('@') {
            return self.named(beside).unwrap_or(Looks::Number { rounded: false });
        }
        let time = self.plain.contains(['h', 's']);
        let day = self.plain.contains(['d', 'y']) || (self.plain.contains('m') && !time);
        let figures = self.plain.split('.').next().unwrap_or_default().trim_end_matches([' ', '\u{a0}']);
        let digits = figures.bytes().filter(|byte| *byte == b'0').count();
        let scientific = self.plain.contains("e+") || self.plain.contains("e-");
        match (day, time) {
            (true, _) => {
                let weekday = self.plain.contains("ddd")
                    && !self.plain.replace("dddd", "").replace("ddd", "").contains('d');
                let whole = self.plain.contains('d')
                    && !weekday
                    && self.plain.contains('m')
                    && self.plain.contains('y');
                return Looks::Day { part: !whole };
            }
            (false, true) => return Looks::Time,
            _ => {}
        }
        if self.plain.contains('%') {
            return Looks::Percent;
        }
        if !self.plain.contains(['0', '#', '?']) {
            return Looks::Nothing;
        }
        // A letter that stands for nothing is written as it is.
        if self.plain.chars().any(|letter| letter.is_alphabetic() && letter != 'e') {
            return Looks::Beside(self.plain.chars().filter(|letter| letter.is_alphabetic()).collect());
        }
        if figures.ends_with(',') || self.plain.trim_end().ends_with(',') {
            return Looks::Scaled;
        }
        if let Some(named) = self.named(beside) {
            return named;
        }
        // Scientific notation has one digit before its point.
        if digits > 1 && !scientific {
            let whole = number.trim_start_matches('-').split('.').next().unwrap_or_default().len();
            if whole < digits {
                return Looks::Padded(digits);
            }
        }
        let held = number.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len());
        let rounded = scientific || self.plain.contains('/') || self.decimals.is_some_and(|seen| seen < held);
        Looks::Number { rounded }
    }

    /// What is beside the number, unless it is the euro or nothing.
    fn named(&self, beside: &str) -> Option<Looks> {
        if self.currency.as_deref().is_some_and(|currency| !is_euro(currency)) || names_foreign(beside) {
            return Some(Looks::Foreign);
        }
        if self.within || !(beside.is_empty() || is_euro(beside)) {
            return Some(Looks::Beside(beside.to_owned()));
        }
        None
    }
}

/// Whether a text is the euro, or names no currency.
fn is_euro(text: &str) -> bool {
    matches!(text.trim().to_uppercase().as_str(), "" | "€" | "¤" | "EUR" | "EURO" | "EUROS")
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
        codes.get(id).cloned().unwrap_or_else(|| of_code(builtin(id)))
    });
    formats.collect()
}

/// The codes of the formats that every spreadsheet has (ECMA-376, part 1, 18.8.30). Those of currencies show that of the
/// reader's machine.
fn builtin(id: &str) -> &'static str {
    match id.parse::<u32>() {
        Ok(1) => "0",
        Ok(2) => "0.00",
        Ok(3 | 5 | 6 | 37 | 38 | 41 | 42) => "#,##0",
        Ok(4 | 7 | 8 | 39 | 40 | 43 | 44) => "#,##0.00",
        Ok(9) => "0%",
        Ok(10) => "0.00%",
        Ok(11) => "0.00E+00",
        Ok(12) => "# ?/?",
        Ok(13) => "# ??/??",
        Ok(14 | 15 | 27..=31 | 36 | 50..=54 | 57 | 58) => "yyyy-mm-dd",
        Ok(16) => "d-mmm",
        Ok(17) => "mmm-yy",
        Ok(22) => "yyyy-mm-dd hh:mm",
        Ok(18..=21 | 32..=35 | 45..=47 | 55 | 56) => "hh:mm",
        Ok(48) => "##0.0E+0",
        _ => "General",
    }
}

/// What a format code of its own makes of numbers.
pub(crate) fn of_code(code: &str) -> Format {
    let mut parts = vec![Part::default()];
    let mut characters = code.chars();
    // What was written since the last digit, which is within the number if another one follows.
    let mut since = String::new();
    while let Some(character) = characters.next() {
        let Some(part) = parts.last_mut() else { break };
        match character {
            '"' => since.extend(characters.by_ref().take_while(|&next| next != '"')),
            '\\' => since.extend(characters.next()),
            '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|&next| next != ']').collect();
                let lower = inside.to_lowercase();
                if let Some(currency) = inside.strip_prefix('$') {
                    // `[$USD-409]`: a currency and a language.
                    let named = currency.rsplit_once('-').map_or(currency, |(named, _)| named);
                    part.currency.get_or_insert_with(|| named.trim().to_owned());
                } else if let Some(condition) = Condition::read(&inside) {
                    part.condition = Some(condition);
                } else if !lower.is_empty() && lower.chars().all(|one| matches!(one, 'h' | 'm' | 's')) {
                    // `[h]` counts hours; everything else in brackets is a colour or a language.
                    part.plain.push_str(&lower);
                } else {
                    part.colour = true;
                }
            }
            ';' => {
                part.write(&since);
                since.clear();
                parts.push(Part::default());
            }
            '-' | '(' | ')' | '+' | '/' | ':' | ' ' => {
                part.plain.push(character);
                since.push(character);
            }
            other if is_currency(other) => since.push(other),
            other => {
                let digit = matches!(other, '0' | '#' | '?');
                if part.plain.ends_with("e+") || part.plain.ends_with("e-") {
                    since.clear();
                }
                if digit && part.plain.contains(['0', '#', '?']) {
                    part.within |=
                        since.chars().any(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '/'));
                }
                part.write(&since);
                since.clear();
                part.plain.extend(other.to_lowercase());
            }
        }
    }
    if let Some(part) = parts.last_mut() {
        part.write(&since);
    }
    // The fourth part is for texts.
    parts.truncate(3);
    for part in &mut parts {
        let (figures, decimals) = part.plain.split_once('.').unwrap_or((&part.plain, ""));
        part.decimals = figures
            .contains(['0', '#', '?'])
            .then(|| decimals.bytes().filter(|byte| matches!(byte, b'0' | b'#' | b'?')).count());
    }
    Format::of_parts(parts)
}

impl Part {
    /// Takes what is written as it is: its signs, and the rest.
    pub(crate) fn write(&mut self, text: &str) {
        self.minus |= text.contains(['-', '\u{2212}', '(']);
        let signs = |letter: char| {
            matches!(letter, '-' | '\u{2212}' | '(' | ')' | '+' | '/' | ':' | '.') || letter.is_whitespace()
        };
        let words = text.trim_matches(signs);
        // A digit that is no digit of the number makes another one of it.
        self.within |= words.chars().any(char::is_numeric);
        if !words.is_empty() {
            if !self.beside.is_empty() {
                self.beside.push(' ');
            }
            self.beside.push_str(words);
        }
    }
}

/// The currencies of the world as people write them beside amounts; the euro is not among them (ISO 4217).
const FOREIGN: [&str; 52] = [
    "USD", "GBP", "CHF", "JPY", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "RUB",
    "UAH", "CAD", "AUD", "NZD", "MXN", "BRL", "ARS", "INR", "IDR", "KRW", "HKD", "SGD", "THB", "MYR", "PHP",
    "ZAR", "MAD", "TND", "EGP", "ILS", "AED", "SAR", "CDF", "RWF", "BEF", "FRF", "NLG", "DEM", "LUF", "FB",
    "BF", "KR", "KČ", "FT", "ZŁ", "LEI", "SFR",
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

    const NUMBER: Looks = Looks::Number { rounded: false };
    const ROUNDED: Looks = Looks::Number { rounded: true };

    fn beside(text: &str) -> Looks {
        Looks::Beside(text.to_owned())
    }

    #[test]
    fn codes_are_told_apart() {
        for (code, looks) in [
            ("General", NUMBER),
            ("#,##0.00", NUMBER),
            ("# ##0.00", NUMBER),
            ("#,##0.00\\ [$€-80C]", NUMBER),
            ("[$-80C]#,##0.00", NUMBER),
            ("#,##0.00\\ \"EUR\"", NUMBER),
            ("_-* #,##0.00\\ \"€\"_-;-* #,##0.00\\ \"€\"_-;_-* \"-\"??\\ \"€\"_-;_-@_-", NUMBER),
            ("#,##0.00_);(#,##0.00)", NUMBER),
            ("+0.00;-0.00", NUMBER),
            ("@", NUMBER),
            ("[Red]0.00", NUMBER),
            ("0", ROUNDED),
            ("#,##0 €", ROUNDED),
            ("0.00E+00", ROUNDED),
            ("# ?/?", ROUNDED),
            ("dd/mm/yyyy", Looks::Day { part: false }),
            ("[$-80C]d\\ mmmm\\ yyyy;@", Looks::Day { part: false }),
            ("dddd d mmmm yyyy", Looks::Day { part: false }),
            ("yyyy-mm-dd hh:mm", Looks::Day { part: false }),
            ("YYYY-MM-DD HH:MM:SS", Looks::Day { part: false }),
            ("mmm-yy", Looks::Day { part: true }),
            ("yyyy", Looks::Day { part: true }),
            ("dddd", Looks::Day { part: true }),
            ("[h]:mm", Looks::Time),
            ("mm:ss", Looks::Time),
            ("0.0%", Looks::Percent),
            ("#,##0,", Looks::Scaled),
            ("0.0,,", Looks::Scaled),
            ("$#,##0.00", Looks::Foreign),
            ("\"$\"#,##0.00", Looks::Foreign),
            ("[$$-409]#,##0.00", Looks::Foreign),
            ("[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", Looks::Foreign),
            ("#,##0.00\\ [$CHF]", Looks::Foreign),
            ("[$kr-414]#,##0.00", Looks::Foreign),
            ("[$Fr.-807] #,##0.00", Looks::Foreign),
            ("#,##0.00 [$FB-80C]", Looks::Foreign),
            ("#,##0.00 \"Kč\"", Looks::Foreign),
            ("#,##0.00 \"usd\"", Looks::Foreign),
            (";;;", Looks::Nothing),
            ("\"n/a\"", Looks::Nothing),
            ("000000", Looks::Padded(6)),
            // What is written beside the digits or among them makes another number of it.
            ("0\".\"00", beside("")),
            ("#,##0\",\"00", beside(",")),
            ("0\"000\"", beside("000")),
            ("\"1\"0.00", beside("1")),
            ("0.00\\0", beside("0")),
            ("0.00 \"k€\"", Looks::Foreign),
            ("General\"k\"", beside("k")),
            ("0.00 \"milliers\"", beside("milliers")),
            ("0.00 \"TEUR\"", beside("TEUR")),
            ("0.00 \"Mio €\"", beside("Mio €")),
            ("0.00\"‰\"", beside("‰")),
            ("0.00\"%\"", beside("%")),
            ("-0.00", Looks::OtherSign),
            ("\\-0.00", Looks::OtherSign),
            ("\"-\"0.00", Looks::OtherSign),
            ("(0.00)", Looks::OtherSign),
            ("0.00\"-\"", Looks::OtherSign),
            ("[>0]-0.00;0.00", Looks::OtherSign),
        ] {
            let told = of_code(code).of("12345.67");
            if matches!((&told, &looks), (Looks::Beside(_), Looks::Beside(_) | Looks::Foreign)) {
                continue;
            }
            assert_eq!(told, looks, "{code}");
        }
    }

    #[test]
    fn a_part_is_for_the_numbers_of_its_sign() {
        let format = of_code("0.00;\"-\";;@");
        assert_eq!(
            [format.of("1"), format.of("-1"), format.of("0")],
            [NUMBER, Looks::Nothing, Looks::Nothing]
        );
        let format = of_code("[>=1000]#,##0,\" k\";0");
        assert_eq!([format.of("12"), format.of("1000")], [NUMBER, Looks::Scaled]);
        let format = of_code("0;[$£-809]-0");
        assert_eq!([format.of("0"), format.of("-2")], [NUMBER, Looks::Foreign]);
        let format = of_code("0.00;[Red]0.00");
        assert_eq!([format.of("1"), format.of("-1")], [NUMBER, NUMBER], "red is a sign of its own");
        assert_eq!(of_code("0.00;0.00").of("-1"), Looks::OtherSign);
        assert_eq!(of_code("0.00;(0.00)").of("-1"), NUMBER);
        assert_eq!(of_code("0.00").of("-1"), NUMBER);
        // A zero has no sign.
        let accounting = of_code("_-* #,##0.00_-;-* #,##0.00_-;_-* \"-\"??_-");
        assert_eq!(
            [accounting.of("0"), accounting.of("-5.5"), accounting.of("5.5")],
            [NUMBER, NUMBER, NUMBER]
        );
    }

    #[test]
    fn decimals_that_are_not_seen_are_told() {
        for (code, number, looks) in [
            ("0", "5", NUMBER),
            ("0", "5.50", ROUNDED),
            ("0.0", "5.5", NUMBER),
            ("0.0", "5.50", NUMBER),
            ("0.0", "5.05", ROUNDED),
            ("#,##0.00", "1234.56", NUMBER),
            ("0.##", "1.25", NUMBER),
        ] {
            assert_eq!(of_code(code).of(number), looks, "{code} {number}");
        }
    }

    #[test]
    fn formats_are_found_by_their_place() {
        let text = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yy'/></numFmts>\
                    <cellXfs><xf/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='9'/><xf numFmtId='22'/><xf numFmtId='1'/></cellXfs></styleSheet>";
        let document = markup::open(text.as_bytes()).unwrap();
        let looks: Vec<Looks> =
            formats(document.root_element()).iter().map(|format| format.of("1.5")).collect();
        let day = || Looks::Day { part: false };
        assert_eq!(looks, [NUMBER, day(), day(), Looks::Percent, day(), ROUNDED]);
    }
}
