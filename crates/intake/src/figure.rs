//! A figure: digits with separators between them, before it is known what the separators mean.

use crate::breach::Breach;
use crate::character::is_space;
use crate::shown::shown;

/// Runs of ASCII digits, with exactly one separator between two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure<'t> {
    /// One more than there are separators; none is empty.
    pub(crate) groups: Vec<&'t str>,
    pub(crate) separators: Vec<char>,
}

impl<'t> Figure<'t> {
    /// Cuts an unsigned decimal figure; anything else is refused by its own name.
    pub(crate) fn cut(text: &'t str) -> Result<Self, Breach> {
        refuse_words(text)?;
        let foreign = text
            .char_indices()
            .find(|&(_, character)| !character.is_ascii_digit() && !is_separator(character));
        if let Some((at, character)) = foreign {
            return Err(refuse_character(&text[at..], character));
        }
        let groups: Vec<&str> = text.split(is_separator).collect();
        if groups.iter().any(|group| group.is_empty()) {
            return Err(Breach::new(
                "a separator must stand between two digits, not first, last or next to another",
            )
            .hint("Write the number without thousands separators."));
        }
        let separators = text.chars().filter(|&character| is_separator(character)).collect();
        Ok(Self { groups, separators })
    }
}

/// The whole number that `groups` make when every separator groups thousands.
///
/// The separators must be one character, the first group must have one to three digits and every
/// other exactly three, no zero may lead, and the value may not exceed `max`.
pub(crate) fn whole(groups: &[&str], separators: &[char], max: u64) -> Result<u64, Breach> {
    let first = groups.first().copied().unwrap_or_default();
    if let Some(&kept) = separators.first() {
        if let Some(&other) = separators.iter().find(|&&one| one != kept) {
            return Err(Breach::new(format!(
                "the thousands are separated in two ways, by a {} and by a {}",
                name(kept),
                name(other)
            ))
            .hint("Write the number without thousands separators."));
        }
        if first.len() > 3 || groups.iter().skip(1).any(|group| group.len() != 3) {
            return Err(Breach::new(format!(
                "the digits around a {} are not in groups of three",
                name(kept)
            ))
            .hint("Write the number without thousands separators."));
        }
    }
    if first.starts_with('0') && (first.len() > 1 || groups.len() > 1) {
        return Err(Breach::new("the number begins with a zero that does not count")
            .hint("Write the number without leading zeros."));
    }
    let mut value: u64 = 0;
    for digit in groups.iter().flat_map(|group| group.bytes()) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(u64::from(digit.wrapping_sub(b'0'))))
            .filter(|&value| value <= max)
            .ok_or_else(|| {
                Breach::new(format!("the number is larger than {max}")).hint("Check the figure.")
            })?;
    }
    Ok(value)
}

/// The name of a separator for a message.
pub(crate) fn name(separator: char) -> &'static str {
    match separator {
        '.' => "dot",
        ',' => "comma",
        ' ' => "space",
        '\u{a0}' => "no-break space",
        '\u{202f}' => "narrow no-break space",
        '\u{2009}' => "thin space",
        '\'' => "straight apostrophe",
        '\u{2019}' => "curly apostrophe",
        _ => "separator",
    }
}

fn is_separator(character: char) -> bool {
    is_space(character) || matches!(character, '.' | ',' | '\'' | '\u{2019}')
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

fn refuse_words(text: &str) -> Result<(), Breach> {
    if text.is_empty() {
        return Err(Breach::new("there is no number"));
    }
    if text.starts_with('#') {
        return Err(Breach::new("this is an Excel error or overflow mark, not a number")
            .hint("Correct the formula, or widen the column, and save the file again."));
    }
    if text.starts_with('=') {
        return Err(Breach::new("this is a formula, not a number").hint("Save the values, not the formulas."));
    }
    if text.chars().all(is_dash) {
        return Err(
            Breach::new("there is a dash where a number must stand").hint("Write 0 if the number is zero.")
        );
    }
    let word = text.trim_start_matches(|character| is_dash(character) || character == '+');
    if ["nan", "inf", "infinity", "∞"].contains(&word.to_lowercase().as_str()) {
        return Err(
            Breach::new("this stands for no number").hint("Correct the formula, and save the file again.")
        );
    }
    Ok(())
}

/// `rest` begins with `character`, the first that belongs in no figure.
fn refuse_character(rest: &str, character: char) -> Breach {
    let exponent = rest.strip_prefix(['e', 'E']).is_some_and(|rest| {
        rest.starts_with(|next: char| next.is_ascii_digit() || next == '+' || is_dash(next))
    });
    if exponent {
        return Breach::new("this is scientific notation, which may have lost digits")
            .hint("Format the column in Excel as a number without exponent, and save the file again.");
    }
    let shown = || shown(character.encode_utf8(&mut [0; 4]));
    let (rule, hint) = match character {
        dash if is_dash(dash) => (
            "there is a minus sign or dash; the number must be zero or more".to_owned(),
            "Check the sign.",
        ),
        '(' | ')' => (
            "there are parentheses, which mean a negative number in accounts; the number must be zero or more".to_owned(),
            "Check the sign.",
        ),
        '+' => ("there is a plus sign".to_owned(), "Write the number without sign."),
        '%' => ("this is a percentage, not a number".to_owned(), "Write the number itself."),
        '€' | '$' | '£' => (
            format!("there is a currency sign `{character}` where none may stand"),
            "Write the figure alone; an amount in euros may have EUR or € once, before or after it.",
        ),
        digit if digit.is_numeric() => (
            format!("there is a digit other than 0 to 9, `{}`", shown()),
            "Write the digits 0 to 9.",
        ),
        _ => (
            format!("the character `{}` does not belong in a number", shown()),
            "Write the figure alone, without words or units.",
        ),
    };
    Breach::new(rule).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_cut_at_its_separators() {
        let figure = Figure::cut("1.234 5,6’7").unwrap();
        assert_eq!(figure.groups, ["1", "234", "5", "6", "7"]);
        assert_eq!(figure.separators, ['.', ' ', ',', '’']);
    }

    #[test]
    fn thousands_are_separated_in_one_way_and_each_way_has_a_name() {
        let names = [
            ('.', "dot"),
            (',', "comma"),
            (' ', "space"),
            ('\u{a0}', "no-break space"),
            ('\u{202f}', "narrow no-break space"),
            ('\u{2009}', "thin space"),
            ('\'', "straight apostrophe"),
            ('\u{2019}', "curly apostrophe"),
        ];
        for (one, first) in names {
            assert_eq!(whole(&["1", "234", "567"], &[one, one], u64::MAX).ok(), Some(1_234_567));
            for (other, second) in names.into_iter().filter(|(other, _)| *other != one) {
                let told = whole(&["1", "234", "567"], &[one, other], u64::MAX).unwrap_err().rule;
                assert_eq!(
                    told,
                    format!("the thousands are separated in two ways, by a {first} and by a {second}")
                );
            }
        }
    }

    #[test]
    fn what_is_no_figure_is_named() {
        for (text, part) in [
            ("", "no number"),
            ("#N/A", "Excel error"),
            ("########", "Excel error"),
            ("=A1", "formula"),
            ("-", "a dash"),
            ("–", "a dash"),
            ("NaN", "no number"),
            ("-inf", "no number"),
            ("∞", "no number"),
            ("1e3", "scientific"),
            ("1,23E+05", "scientific"),
            ("-1", "minus"),
            ("−1", "minus"),
            ("5-", "minus"),
            ("(5)", "parentheses"),
            ("+5", "plus"),
            ("5%", "percentage"),
            ("$5", "currency"),
            ("١٢", "digit other than"),
            ("5²", "digit other than"),
            ("5 st", "`s`"),
            ("0x10", "`x`"),
            ("1_000", "`_`"),
            ("1\u{3000}000", "`\\u{3000}`"),
            (",5", "between two digits"),
            ("5,", "between two digits"),
            ("1..2", "between two digits"),
            (".", "between two digits"),
        ] {
            let breach = Figure::cut(text).unwrap_err();
            assert!(breach.rule.contains(part), "{text}: {}", breach.rule);
        }
    }
}
