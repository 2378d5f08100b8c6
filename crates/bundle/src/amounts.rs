//! The amounts that a report shows, whatever its wording and its language.

/// Every amount of a text in its order, as digits: what has two decimals after a point or a comma.
pub(crate) fn amounts(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut found = Vec::new();
    for at in 1..letters.len() {
        // A day, `31.12.2026`, goes on with the same point.
        let goes_on = letters.get(at + 3) == Some(&letters[at]) && digit(at + 4);
        let ends = digit(at + 1) && digit(at + 2) && !digit(at + 3) && !goes_on;
        if !matches!(letters[at], '.' | ',') || !digit(at - 1) || !ends {
            continue;
        }
        // Groups of three before it, with what people put between them.
        let (mut start, mut group) = (at, 0);
        let mut whole: Vec<char> = Vec::new();
        while let Some(before) = start.checked_sub(1) {
            if digit(before) {
                whole.push(letters[before]);
                group += 1;
            } else if group == 3
                && before > 0
                && digit(before - 1)
                && matches!(letters[before], '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}')
            {
                group = 0;
            } else {
                break;
            }
            start = before;
        }
        let digits: String = whole.iter().rev().chain(&letters[at + 1..at + 3]).collect();
        let plain = digits.trim_start_matches('0');
        found.push(if plain.is_empty() { "0".to_owned() } else { plain.to_owned() });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_the_same_in_every_language() {
        for text in [
            "Subside : 4\u{202f}211\u{a0}768,36 EUR, et 0,05",
            "Toelage: 4.211.768,36 euro en 0,05",
            "Subsidy 4,211,768.36  0.05",
            "4211768,36;0,05",
            "4211768.36,0.05",
        ] {
            assert_eq!(amounts(text), ["421176836", "5"], "{text}");
        }
        for text in ["", "12", "31.12.2026", "1.234", "2026-03-31", "0,055", "v1.2", ".50"] {
            assert_eq!(amounts(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(amounts("60,00 %  0,00"), ["6000", "0"]);
    }
}
