//! Account numbers.

use std::fmt;
use std::str::FromStr;

/// An International Bank Account Number whose check digits hold (ISO 13616, ISO 7064 mod 97-10).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Iban(String);

impl Iban {
    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Iban {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain: String = text.chars().filter(|character| *character != ' ').collect();
        let length = plain.len();
        let letters = plain.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
        let digits = plain.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit());
        let rest = plain.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !(15..=34).contains(&length) || !letters || !digits || !rest {
            return Err(
                "this is no IBAN: two capital letters, two check digits and the account, 15 to 34 in all"
                    .into(),
            );
        }
        if plain.starts_with("BE")
            && (length != 16 || !plain.bytes().skip(2).all(|byte| byte.is_ascii_digit()))
        {
            return Err(format!("a Belgian IBAN has BE and 14 digits; this has {length} characters"));
        }
        // The first four characters go to the end, and a letter counts as two digits from A = 10.
        let turned = plain.bytes().skip(4).chain(plain.bytes().take(4));
        let left = turned.fold(0_u32, |left, byte| match byte {
            b'0'..=b'9' => (left * 10 + u32::from(byte - b'0')) % 97,
            letter => (left * 100 + u32::from(letter - b'A') + 10) % 97,
        });
        if left == 1 { Ok(Self(plain)) } else { Err("the check digits of the IBAN do not hold".into()) }
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
    fn check_digits_are_held() {
        for good in
            ["BE68 5390 0754 7034", "BE71096123456769", "FR1420041010050500013M02606", "NL91ABNA0417164300"]
        {
            assert!(good.parse::<Iban>().is_ok(), "{good}");
        }
        for wrong in [
            "",
            "BE",
            "BE68539007547035",
            "BE6853900754703",
            "be68539007547034",
            "BE68-5390-0754-7034",
            "BE6853900754703A",
            "XX00é",
        ] {
            assert!(wrong.parse::<Iban>().is_err(), "{wrong}");
        }
    }
}
