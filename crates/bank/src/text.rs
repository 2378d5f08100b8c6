//! What banks and third parties wrote, as it is kept and as it is compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest text that is kept of a movement.
const TEXT_MAX: usize = 500;

/// One line of composed letters without what cannot be seen, no longer than a field of the books. The office cannot mend
/// what somebody else typed and the bank passed on.
pub(crate) fn kept(text: &str) -> String {
    let seen = text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    let seen: String = seen.filter(|letter| intake::hidden(&letter.to_string()).is_none()).nfc().collect();
    let plain: Vec<&str> = seen.split(' ').filter(|word| !word.is_empty()).collect();
    plain.join(" ").chars().take(TEXT_MAX).collect()
}

/// Capitals without accents: banks pass texts on in the characters of SEPA only (EPC 217-08).
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in kept(text).nfkd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'œ' | 'Œ' => folded.push_str("OE"),
            'æ' | 'Æ' => folded.push_str("AE"),
            'ß' | 'ẞ' => folded.push_str("SS"),
            'ø' | 'Ø' => folded.push('O'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('D'),
            'ł' | 'Ł' => folded.push('L'),
            letter => folded.extend(letter.to_uppercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (one, other) in [
            ("Subside santé", "SUBSIDE SANTE"),
            ("sante\u{301}", "santé"),
            ("Cœur de\u{a0}l\u{ad}’été", "COEUR  de l’ete"),
            ("Groß Ørsted Łódź", "GROSS ORSTED LODZ"),
            ("a\u{200b}b\tc\r\nd", "AB C D"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} / {other}");
        }
        assert_eq!(kept("Soci\u{ad}e\u{301}te\u{301}\u{feff}  SA"), "Sociétė SA".replace('ė', "é"));
        assert_eq!(kept(&"é".repeat(900)).chars().count(), TEXT_MAX);
    }
}
