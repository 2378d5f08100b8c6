//! What the program says, in the language of its reader.
//!
//! No other room knows a language: messages are made in English, and recognised here by their template. What is
//! not recognised stays English ([decision 14](../../../docs/decisions/0014-messages.md)).

use std::sync::OnceLock;

use crate::tongue::{Tongue, spoken};

/// A message in English and how it is said: the text around the holes, and text and holes in their order.
struct Template {
    parts: Vec<&'static str>,
    told: Vec<Piece>,
    weight: usize,
}

enum Piece {
    Text(&'static str),
    Hole(usize),
}

/// A message in the language that was settled.
pub(crate) fn say(message: &str) -> String {
    say_in(spoken(), message)
}

/// A text of several lines, line by line; what stands before a line stays before it.
pub(crate) fn say_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let words = line.trim_start();
        format!("{}{}", &line[..line.len() - words.len()], say(words))
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub(crate) fn say_in(tongue: Tongue, message: &str) -> String {
    match catalogue(tongue) {
        Some(catalogue) => line(catalogue, message).unwrap_or_else(|| message.to_owned()),
        None => message.to_owned(),
    }
}

fn catalogue(tongue: Tongue) -> Option<&'static [Template]> {
    static FRENCH: OnceLock<Vec<Template>> = OnceLock::new();
    static DUTCH: OnceLock<Vec<Template>> = OnceLock::new();
    match tongue {
        Tongue::En => None,
        Tongue::Fr => Some(FRENCH.get_or_init(|| read(include_str!("../messages/fr.txt")))),
        Tongue::Nl => Some(DUTCH.get_or_init(|| read(include_str!("../messages/nl.txt")))),
    }
}

/// Reads pairs of lines, the English template and the other one, with an empty line between pairs.
fn read(text: &'static str) -> Vec<Template> {
    let mut lines = text.lines();
    let mut templates = Vec::new();
    while let Some(english) = lines.next() {
        if english.is_empty() {
            continue;
        }
        if let Some(told) = lines.next() {
            let parts: Vec<&str> = english.split("{}").collect();
            let weight = parts.iter().map(|part| part.len()).sum();
            templates.push(Template { parts, told: pieces(told), weight });
        }
    }
    templates
}

/// Holes are `{}`, in their order, or `{1}`, `{2}` and so on.
fn pieces(told: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut rest, mut next) = (told, 0);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((number, behind)) = after.split_once('}') else { break };
        pieces.push(Piece::Text(before));
        pieces.push(Piece::Hole(number.parse::<usize>().map_or(next, |number| number.saturating_sub(1))));
        next += 1;
        rest = behind;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

impl Template {
    /// What stands in the holes, if this is the template of `text`.
    fn holes<'a>(&self, text: &'a str) -> Option<Vec<&'a str>> {
        fn fill<'a>(parts: &[&str], text: &'a str, holes: &mut Vec<&'a str>) -> bool {
            let Some((part, rest)) = parts.split_first() else { return text.is_empty() };
            if rest.is_empty() {
                let Some(hole) = text.strip_suffix(part) else { return false };
                holes.push(hole);
                return true;
            }
            for (place, _) in text.match_indices(part) {
                holes.push(&text[..place]);
                if fill(rest, &text[place + part.len()..], holes) {
                    return true;
                }
                holes.pop();
            }
            false
        }
        let (first, rest) = self.parts.split_first()?;
        let text = text.strip_prefix(first)?;
        let mut holes = Vec::new();
        fill(rest, text, &mut holes).then_some(holes)
    }
}

/// A message whose template is known: the one with the most words of its own.
fn known(catalogue: &[Template], message: &str) -> Option<String> {
    let found = catalogue.iter().filter_map(|template| Some((template, template.holes(message)?)));
    let (template, holes) = found.max_by_key(|(template, _)| template.weight)?;
    let mut text = String::new();
    for piece in &template.told {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Hole(place) => {
                let hole = holes.get(*place).copied().unwrap_or_default();
                // What stands in quotes was written by somebody; the rest may be words of ours.
                let quoted = template.parts.get(*place).is_some_and(|before| before.ends_with(['`', '\'']));
                if quoted || hole == message {
                    text.push_str(hole);
                } else {
                    text.push_str(&line(catalogue, hole).unwrap_or_else(|| located(catalogue, hole)));
                }
            }
        }
    }
    Some(text)
}

/// A message with the place before it and the rule behind it.
fn line(catalogue: &[Template], message: &str) -> Option<String> {
    if message.is_empty() {
        return None;
    }
    if let Some((what, rule)) = message.rsplit_once(" [")
        && rule.ends_with(']')
        && rule.chars().all(|letter| letter.is_ascii_alphanumeric() || "-, ]".contains(letter))
    {
        let what = line(catalogue, what).unwrap_or_else(|| located(catalogue, what));
        let rule = rule.replace(", entry ", &format!(", {} ", known(catalogue, "entry")?));
        return Some(format!("{what} [{rule}"));
    }
    if let Some(told) = known(catalogue, message) {
        return Some(told);
    }
    // `file, line 3: ...`; the parts of a chain are tried from its first on.
    for (at, _) in message.match_indices(": ") {
        if let Some(told) = line(catalogue, &message[at + 2..]) {
            let before = &message[..at];
            let before = known(catalogue, before).unwrap_or_else(|| located(catalogue, before));
            return Some(format!("{before}: {told}"));
        }
    }
    for (at, _) in message.match_indices(": ") {
        if let Some(told) = known(catalogue, &message[..at]) {
            return Some(format!("{told}{}", &message[at..]));
        }
    }
    for (mark, end) in [("; ", "; "), (". ", ". ")] {
        if let Some((first, second)) = message.split_once(mark)
            && let (Some(first), Some(second)) = (line(catalogue, first), line(catalogue, second))
        {
            return Some(format!("{first}{end}{second}"));
        }
    }
    None
}

/// The place of a fault: `payments.csv, line 3, column 2 (envelope)`.
fn located(catalogue: &[Template], place: &str) -> String {
    let mut told = place.to_owned();
    for word in ["line", "column", "row", "cell", "sheet"] {
        if let Some(own) = known(catalogue, word) {
            told = told.replace(&format!(", {word} "), &format!(", {own} "));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_rule_and_what_was_written() {
        let told = say_in(Tongue::Fr, "p.csv, line 3: the fund `F9` is not admitted [fund-known]");
        assert_eq!(told, "p.csv, ligne 3: la caisse `F9` n'est pas admise [fund-known]");
        let told = say_in(Tongue::Nl, "the budget of 2026 is set already [budget-once, entry 79]");
        assert_eq!(told, "de begroting van 2026 is al vastgelegd [budget-once, inschrijving 79]");
        // Nothing of what a person wrote is translated.
        let told = say_in(Tongue::Fr, "the fund `the year` is not admitted");
        assert_eq!(told, "la caisse `the year` n'est pas admise");
    }

    #[test]
    fn what_is_not_known_stays() {
        assert_eq!(say_in(Tongue::Fr, "zyx wvu"), "zyx wvu");
        assert_eq!(say_in(Tongue::En, "the budget"), "the budget");
    }

    #[test]
    fn no_template_stands_twice_and_both_languages_have_the_same() {
        let english = |text: &'static str| -> Vec<&str> {
            text.split("\n\n").filter_map(|pair| pair.lines().next()).collect()
        };
        let (fr, nl) =
            (english(include_str!("../messages/fr.txt")), english(include_str!("../messages/nl.txt")));
        assert_eq!(fr, nl);
        let mut once = fr.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), fr.len());
    }

    #[test]
    fn each_template_is_recognised_as_itself_with_all_its_holes() {
        for tongue in [Tongue::Fr, Tongue::Nl] {
            let catalogue = catalogue(tongue).unwrap_or_default();
            for template in catalogue {
                let holes: Vec<String> =
                    (1..template.parts.len()).map(|number| format!("#{number}#")).collect();
                let mut message = template.parts[0].to_owned();
                for (hole, part) in holes.iter().zip(&template.parts[1..]) {
                    message += &format!("{hole}{part}");
                }
                let told = known(catalogue, &message).unwrap_or_default();
                let own: String = template
                    .told
                    .iter()
                    .map(|piece| match piece {
                        Piece::Text(part) => (*part).to_owned(),
                        Piece::Hole(place) => holes[*place].clone(),
                    })
                    .collect();
                assert_eq!(told, own, "{message}");
                assert!(holes.iter().all(|hole| told.contains(hole)), "{message}: {told}");
            }
        }
    }
}
