//! What the program says, in the language of its reader.
//!
//! A message is recognised in time that its length bounds: no part of it is looked at twice, and what is longer than any
//! message of ours stays as it is.
//!
//! No other room knows a language: messages are made in English, and recognised here by their template. What is
//! not recognised stays English ([decision 14](../../../docs/decisions/0014-messages.md)).

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::language::ui_language::{UiLanguage, current_language};

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
pub(crate) fn translate(message: &str) -> String {
    translate_in(current_language(), message)
}

/// A text of several lines, line by line; what stands before a line stays before it.
pub(crate) fn translate_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let words = line.trim_start();
        format!("{}{}", &line[..line.len() - words.len()], translate(words))
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub(crate) fn translate_in(tongue: UiLanguage, message: &str) -> String {
    match catalogue(tongue) {
        Some(catalogue) => Recogniser::new(catalogue).message(message).unwrap_or_else(|| message.to_owned()),
        None => message.to_owned(),
    }
}

fn catalogue(tongue: UiLanguage) -> Option<&'static [Template]> {
    static FRENCH: OnceLock<Vec<Template>> = OnceLock::new();
    static DUTCH: OnceLock<Vec<Template>> = OnceLock::new();
    match tongue {
        UiLanguage::En => None,
        UiLanguage::Fr => Some(FRENCH.get_or_init(|| read(include_str!("../../messages/fr.txt")))),
        UiLanguage::Nl => Some(DUTCH.get_or_init(|| read(include_str!("../../messages/nl.txt")))),
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
    /// What stands in the holes, if this is the template of `text` and it shows within the steps that are left.
    fn holes<'a>(&self, text: &'a str, steps: &Cell<u32>) -> Option<Vec<&'a str>> {
        fn fill<'a>(parts: &[&str], text: &'a str, holes: &mut Vec<&'a str>, steps: &Cell<u32>) -> bool {
            let Some((part, rest)) = parts.split_first() else { return text.is_empty() };
            if rest.is_empty() {
                let Some(hole) = text.strip_suffix(part) else { return false };
                holes.push(hole);
                return true;
            }
            for (place, _) in text.match_indices(part) {
                let Some(left) = steps.get().checked_sub(1) else { return false };
                steps.set(left);
                holes.push(&text[..place]);
                if fill(rest, &text[place + part.len()..], holes, steps) {
                    return true;
                }
                holes.pop();
            }
            false
        }
        let (first, rest) = self.parts.split_first()?;
        let text = text.strip_prefix(first)?;
        let mut holes = Vec::new();
        fill(rest, text, &mut holes, steps).then_some(holes)
    }
}

/// One message that is being recognised. No part of it is looked at twice, and a message that takes more steps than any of
/// ours stays as it is: what a person wrote may look like anything.
struct Recogniser {
    catalogue: &'static [Template],
    /// What each part was recognised as.
    seen: RefCell<BTreeMap<String, Option<String>>>,
    steps: Cell<u32>,
    /// How many parts stand in each other here.
    depth: Cell<u32>,
}

impl Recogniser {
    /// More than any message of ours takes, and no time that anybody would notice.
    const STEPS: u32 = 200_000;
    /// More parts in each other than any message of ours has, and few enough for any stack.
    const DEPTH: u32 = 24;
    /// Longer than any message of ours.
    const BYTES: usize = 8_192;

    fn new(catalogue: &'static [Template]) -> Self {
        Self { catalogue, seen: RefCell::default(), steps: Cell::new(Self::STEPS), depth: Cell::new(0) }
    }

    /// The message, if it was recognised in time.
    fn message(&self, message: &str) -> Option<String> {
        if message.len() > Self::BYTES {
            return None;
        }
        let told = self.line(message);
        if self.steps.get() == 0 { None } else { told }
    }

    /// A message whose template is known: the one with the most words of its own.
    fn known(&self, message: &str) -> Option<String> {
        let found = self
            .catalogue
            .iter()
            .filter_map(|template| Some((template, template.holes(message, &self.steps)?)));
        let (template, holes) = found.max_by_key(|(template, _)| template.weight)?;
        let mut text = String::new();
        for piece in &template.told {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Hole(place) => {
                    let hole = holes.get(*place).copied().unwrap_or_default();
                    // What is in quotes was written by somebody; the rest may be words of ours.
                    let quoted =
                        template.parts.get(*place).is_some_and(|before| before.ends_with(['`', '\'']));
                    if quoted || hole == message {
                        text.push_str(hole);
                    } else {
                        text.push_str(&self.line(hole).unwrap_or_else(|| self.located(hole)));
                    }
                }
            }
        }
        Some(text)
    }

    /// A message with the place before it and the rule behind it.
    fn line(&self, message: &str) -> Option<String> {
        if message.is_empty() || self.steps.get() == 0 {
            return None;
        }
        if let Some(seen) = self.seen.borrow().get(message) {
            return seen.clone();
        }
        if self.depth.get() == Self::DEPTH {
            // It is none of ours: nothing more of it is looked at.
            self.steps.set(0);
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let told = self.parts(message);
        self.depth.set(self.depth.get() - 1);
        self.seen.borrow_mut().insert(message.to_owned(), told.clone());
        told
    }

    fn parts(&self, message: &str) -> Option<String> {
        if let Some((what, rule)) = message.rsplit_once(" [")
            && rule.ends_with(']')
            && rule.chars().all(|letter| letter.is_ascii_alphanumeric() || "-, ]".contains(letter))
        {
            let what = self.line(what).unwrap_or_else(|| self.located(what));
            let rule = rule.replace(", entry ", &format!(", {} ", self.known("entry")?));
            return Some(format!("{what} [{rule}"));
        }
        // Several sentences of ours, before one that has them in its holes.
        for (at, mark) in message.match_indices("; ") {
            let (first, second) = (&message[..at], &message[at + mark.len()..]);
            if let (Some(first), Some(second)) = (self.known(first), self.line(second)) {
                return Some(format!("{first}; {second}"));
            }
        }
        if let Some(told) = self.known(message) {
            return Some(told);
        }
        // `file, line 3: ...`; the parts of a chain are tried from its first on.
        for (at, _) in message.match_indices(": ") {
            if let Some(told) = self.line(&message[at + 2..]) {
                let before = &message[..at];
                let before = self.known(before).unwrap_or_else(|| self.located(before));
                return Some(format!("{before}: {told}"));
            }
        }
        for (at, _) in message.match_indices(": ") {
            if let Some(told) = self.known(&message[..at]) {
                return Some(format!("{told}{}", &message[at..]));
            }
        }
        if let Some((first, second)) = message.split_once(". ")
            && let (Some(first), Some(second)) = (self.line(first), self.line(second))
        {
            return Some(format!("{first}. {second}"));
        }
        None
    }

    /// The place of a fault: `payments.csv, line 3, column 2 (envelope)`.
    fn located(&self, place: &str) -> String {
        let mut told = place.to_owned();
        for word in ["line", "column", "row", "cell", "sheet"] {
            if let Some(own) = self.known(word) {
                told = told.replace(&format!(", {word} "), &format!(", {own} "));
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_rule_and_what_was_written() {
        let told = translate_in(UiLanguage::Fr, "p.csv, line 3: the fund `F9` is not admitted [fund-known]");
        assert_eq!(told, "p.csv, ligne 3: la caisse `F9` n'est pas admise [fund-known]");
        let told = translate_in(UiLanguage::Nl, "the budget of 2026 is set already [budget-once, entry 79]");
        assert_eq!(told, "de begroting van 2026 is al vastgelegd [budget-once, inschrijving 79]");
        // Nothing of what a person wrote is translated.
        let told = translate_in(UiLanguage::Fr, "the fund `the year` is not admitted");
        assert_eq!(told, "la caisse `the year` n'est pas admise");
    }

    #[test]
    fn what_nobody_of_us_wrote_is_given_up_in_time() {
        // Two to the power of the number of colons would never end.
        for mark in [": ", "; ", ". ", " [a] ", "the {} of `", ", entry "] {
            let text = mark.repeat(900);
            assert_eq!(translate_in(UiLanguage::Fr, &text), text);
            let long = format!("the fund `F9` is not admitted{text}");
            let _ = translate_in(UiLanguage::Nl, &long);
        }
    }

    #[test]
    fn what_is_not_known_stays() {
        assert_eq!(translate_in(UiLanguage::Fr, "zyx wvu"), "zyx wvu");
        assert_eq!(translate_in(UiLanguage::En, "the budget"), "the budget");
    }

    #[test]
    fn no_template_stands_twice_and_both_languages_have_the_same() {
        let english = |text: &'static str| -> Vec<&str> {
            text.split("\n\n").filter_map(|pair| pair.lines().next()).collect()
        };
        let (fr, nl) =
            (english(include_str!("../../messages/fr.txt")), english(include_str!("../../messages/nl.txt")));
        assert_eq!(fr, nl);
        let mut once = fr.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), fr.len());
    }

    #[test]
    fn each_template_is_recognised_as_itself_with_all_its_holes() {
        for tongue in [UiLanguage::Fr, UiLanguage::Nl] {
            let catalogue = catalogue(tongue).unwrap_or_default();
            for template in catalogue {
                let holes: Vec<String> =
                    (1..template.parts.len()).map(|number| format!("#{number}#")).collect();
                let mut message = template.parts[0].to_owned();
                for (hole, part) in holes.iter().zip(&template.parts[1..]) {
                    message += &format!("{hole}{part}");
                }
                let told = Recogniser::new(catalogue).known(&message).unwrap_or_default();
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
