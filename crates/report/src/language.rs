use std::fmt;
use std::str::FromStr;

use register::allocation::{Cents, Titles};

/// The language of a report, and how its readers in Belgium write figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// French.
    Fr,
    /// Dutch.
    Nl,
    /// German.
    De,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::Fr, Self::Nl, Self::De, Self::En];

    /// The two letters of the language.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::Nl => "nl",
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// An amount in euros with two decimals: `4 211 768,36` (fr, with no-break spaces), `4.211.768,36` (nl,
    /// de), `4,211,768.36` (en).
    pub fn amount(self, cents: Cents) -> String {
        let cents = cents.get();
        let sign = if cents < 0 { "-" } else { "" };
        let whole = self.whole(cents.unsigned_abs() / 100);
        let decimal = if self == Self::En { '.' } else { ',' };
        format!("{sign}{whole}{decimal}{:02}", cents.unsigned_abs() % 100)
    }

    /// A whole number with its thousands apart.
    pub fn whole(self, number: u64) -> String {
        let group = match self {
            Self::Fr => '\u{a0}',
            Self::Nl | Self::De => '.',
            Self::En => ',',
        };
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        text
    }

    /// A number that is written with a decimal point, as the language writes it.
    pub fn decimal(self, number: &str) -> String {
        if self == Self::En { number.to_owned() } else { number.replace('.', ",") }
    }

    /// A date of the form `2026-03-31`: `31/03/2026` (fr, nl), `31.03.2026` (de), unchanged (en).
    pub fn date(self, iso: &str) -> String {
        let mut parts = iso.splitn(3, '-');
        match (self, parts.next(), parts.next(), parts.next()) {
            (Self::Fr | Self::Nl, Some(year), Some(month), Some(day)) => format!("{day}/{month}/{year}"),
            (Self::De, Some(year), Some(month), Some(day)) => format!("{day}.{month}.{year}"),
            _ => iso.to_owned(),
        }
    }

    /// The title of a key or a slice.
    pub fn title(self, titles: &Titles) -> &str {
        match self {
            Self::Fr => &titles.fr,
            Self::Nl => &titles.nl,
            Self::De => &titles.de,
            Self::En => &titles.en,
        }
    }

    /// Picks the name of a thing that has one in French and one in Dutch.
    pub fn pick<'a>(self, fr: &'a str, nl: &'a str) -> &'a str {
        if self == Self::Nl { nl } else { fr }
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|language| language.code() == text.to_ascii_lowercase());
        found.ok_or_else(|| {
            format!("`{}` is not a language of the reports: fr, nl, de, en", text.escape_debug())
        })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_the_reader_does() {
        let cents = |cents| Cents::new(cents).unwrap();
        assert_eq!(Language::Fr.amount(cents(421_176_836)), "4\u{a0}211\u{a0}768,36");
        assert_eq!(Language::Nl.amount(cents(421_176_836)), "4.211.768,36");
        assert_eq!(Language::En.amount(cents(-5)), "-0.05");
        assert_eq!(Language::De.amount(cents(100_000)), "1.000,00");
        assert_eq!(Language::Fr.date("2026-03-31"), "31/03/2026");
        assert_eq!(Language::De.date("2026-03-31"), "31.03.2026");
    }
}
