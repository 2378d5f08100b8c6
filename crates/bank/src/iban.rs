//! Account numbers.

use std::fmt;
use std::str::FromStr;

/// An International Bank Account Number whose check digits hold (ISO 13616, ISO 7064 mod 97-10).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Iban(String);

impl Iban {
    /// The number without spaces, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The IBAN of a Belgian number of before 2008, `378-1568321-22`: its last two digits are the first ten by 97, or 97.
    fn of_belgian(digits: &str) -> Option<Self> {
        let number: u64 = digits.parse().ok()?;
        let (body, check) = (number / 100, number % 100);
        let expected = if body % 97 == 0 { 97 } else { body % 97 };
        (check == expected)
            .then(|| Self(format!("BE{:02}{digits}", 98 - remainder(&format!("{digits}BE00")))))
    }
}

impl FromStr for Iban {
    type Err = String;

    /// As people and banks write it: in groups, with spaces, points or hyphens, in letters of any case.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let text = match text.get(..4) {
            Some(word) if word.eq_ignore_ascii_case("iban") => text[4..].trim_start_matches([':', ' ']),
            _ => text,
        };
        let separates = |letter: char| matches!(letter, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}' | '\u{2009}');
        let plain: String = text
            .chars()
            .filter(|letter| !separates(*letter))
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let old = text.split('-').map(str::len).eq([3, 7, 2]);
        if old && plain.len() == 12 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            let rule = "the check digits of the Belgian account number do not hold";
            return Self::of_belgian(&plain).ok_or_else(|| rule.into());
        }
        let length = plain.len();
        let letters = plain.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
        let digits = plain.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit());
        let rest = plain.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !(15..=34).contains(&length) || !letters || !digits || !rest {
            return Err(
                "this is no IBAN: two letters, two check digits and the account, 15 to 34 in all".into()
            );
        }
        if plain.starts_with("BE")
            && (length != 16 || !plain.bytes().skip(2).all(|byte| byte.is_ascii_digit()))
        {
            return Err(format!("a Belgian IBAN has BE and 14 digits; this has {length} characters"));
        }
        // ISO 13616: the check digits are 98 less a remainder by 97, so 02 to 98.
        let possible = plain[2..4].parse().is_ok_and(|check: u32| (2..=98).contains(&check));
        if possible && remainder(&plain[4..].chars().chain(plain[..4].chars()).collect::<String>()) == 1 {
            Ok(Self(plain))
        } else {
            Err("the check digits of the IBAN do not hold".into())
        }
    }
}

/// The remainder by 97, where a letter counts as two digits from A = 10.
fn remainder(text: &str) -> u32 {
    text.bytes().fold(0_u32, |left, byte| match byte {
        b'0'..=b'9' => (left * 10 + u32::from(byte - b'0')) % 97,
        letter => (left * 100 + u32::from(letter - b'A') + 10) % 97,
    })
}

impl From<Iban> for String {
    fn from(iban: Iban) -> Self {
        iban.0
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_as_it_is_written() {
        for (written, number) in [
            ("BE68 5390 0754 7034", "BE68539007547034"),
            ("be68539007547034", "BE68539007547034"),
            ("BE68-5390-0754-7034", "BE68539007547034"),
            ("BE68.5390.0754.7034", "BE68539007547034"),
            ("IBAN: BE68\u{a0}5390\u{202f}0754 7034", "BE68539007547034"),
            ("539-0075470-34", "BE68539007547034"),
            ("BE71096123456769", "BE71096123456769"),
            ("fr14 2004 1010 0505 0001 3m02 606", "FR1420041010050500013M02606"),
            ("NL91ABNA0417164300", "NL91ABNA0417164300"),
            ("BE02 0310 0000 1240", "BE02031000001240"),
        ] {
            assert_eq!(
                written.parse::<Iban>().map(|iban| iban.to_string()).as_deref(),
                Ok(number),
                "{written}"
            );
        }
    }

    #[test]
    fn check_digits_are_held() {
        for wrong in [
            "",
            "BE",
            "BE68539007547035",
            "BE6853900754703",
            "BE6853900754703A",
            "XX00é",
            "539-0075470-35",
            "539007547034",
            // 99, 00 and 01 give the right remainder and are no check digits.
            "BE99 0310 0000 1240",
            "iban",
        ] {
            assert!(wrong.parse::<Iban>().is_err(), "{wrong}");
        }
    }
}
