use serde_json::{Value, json};

use crate::fonts::{self, Face};

/// Words up to this width, in thousandths of the font size, are not broken except as their language does.
pub(crate) const WORD: u64 = 14_000;

/// Of a hash, this many figures stay together.
const HASH_GROUP: u64 = 8;

/// How wide a figure of a hash is, in thousandths of the font size of the text around it.
pub(crate) const HASH_FIGURE: u64 = 528;

/// A text made ready for the page: letters that have a glyph, long words in pieces that may be on lines of their own.
///
/// The templates get strings and set them as strings. No letter of them is ever read as markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EscapedText {
    runs: Vec<Run>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Run {
    /// Words, spaces and line ends.
    Words(String),
    /// A word too long for a line, in pieces.
    Pieces(Vec<String>),
    /// A digest in hexadecimal, in pieces.
    Hash(Vec<String>),
}

/// How wide a text is, in thousandths of the font size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CellWidth {
    /// Its widest piece that stays together.
    pub(crate) least: u64,
    /// Where it reads well.
    pub(crate) good: u64,
    /// Where it reads best: as `good`, and a hash on one line.
    pub(crate) best: u64,
    /// Its longest line when none is broken.
    pub(crate) most: u64,
}

impl CellWidth {
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            least: self.least.max(other.least),
            good: self.good.max(other.good),
            best: self.best.max(other.best),
            most: self.most.max(other.most),
        }
    }
}

impl EscapedText {
    /// The text, with words wider than `word` in pieces.
    pub(crate) fn new(text: &str, word: u64) -> Self {
        let text = legible(text);
        let mut runs = Vec::new();
        let mut words = String::new();
        for part in text.split_inclusive([' ', '\n']) {
            let token = part.trim_end_matches([' ', '\n']);
            let run = if is_hash(token) {
                Run::Hash(pieces(token, HASH_GROUP * 600))
            } else if fonts::width(token, Face::SemiBold) > word {
                Run::Pieces(pieces(token, word / 2))
            } else {
                words.push_str(part);
                continue;
            };
            if !words.is_empty() {
                runs.push(Run::Words(std::mem::take(&mut words)));
            }
            runs.push(run);
            words.push_str(&part[token.len()..]);
        }
        if !words.is_empty() {
            runs.push(Run::Words(words));
        }
        Self { runs }
    }

    /// The text in one piece.
    pub(crate) fn whole(&self) -> String {
        let runs = self.runs.iter().map(|run| match run {
            Run::Words(words) => words.clone(),
            Run::Pieces(pieces) | Run::Hash(pieces) => pieces.concat(),
        });
        runs.collect()
    }

    /// How many bytes of letters it has.
    pub(crate) fn letters(&self) -> usize {
        let runs = self.runs.iter().map(|run| match run {
            Run::Words(words) => words.len(),
            Run::Pieces(pieces) | Run::Hash(pieces) => pieces.iter().map(String::len).sum(),
        });
        runs.sum()
    }

    /// How wide it is in a face.
    pub(crate) fn extent(&self, face: Face) -> CellWidth {
        let mut extent = CellWidth::default();
        let (mut line, mut hash) = (0, 0);
        for run in &self.runs {
            match run {
                Run::Words(words) => {
                    for part in words.split_inclusive([' ', '\n']) {
                        line += fonts::width(part.trim_end_matches('\n'), face);
                        extent.least =
                            extent.least.max(fonts::width(part.trim_end_matches([' ', '\n']), face));
                        extent.most = extent.most.max(line);
                        if part.ends_with('\n') {
                            line = 0;
                        }
                    }
                }
                Run::Pieces(pieces) => {
                    for piece in pieces {
                        let width = fonts::width(piece, face);
                        line += width;
                        extent.least = extent.least.max(width);
                    }
                    extent.most = extent.most.max(line);
                }
                Run::Hash(_) => {
                    // A hash reads best on one line, well on two, and otherwise on four.
                    hash = 64 * HASH_FIGURE;
                    line += hash;
                    extent.least = extent.least.max(hash / 4);
                    extent.most = extent.most.max(line);
                }
            }
        }
        extent.good = extent.most.min(extent.least.max(WORD)).max(hash / 2);
        extent.best = extent.good.max(hash);
        extent
    }

    /// The text as the templates read it: a string, or a list of strings, of pieces (`p`) and of pieces of a hash (`h`). A
    /// hash stays in one piece where the line is known to be as wide.
    pub(crate) fn json(&self, line: Option<u64>) -> Value {
        let one = line.is_some_and(|line| line >= 64 * HASH_FIGURE);
        match self.runs.as_slice() {
            [] => json!(""),
            [Run::Words(words)] => json!(words),
            runs => {
                let json = runs.iter().map(|run| match run {
                    Run::Words(words) => json!(words),
                    Run::Pieces(pieces) => json!({ "p": pieces }),
                    Run::Hash(pieces) if one => json!({ "h": [pieces.concat()] }),
                    Run::Hash(pieces) => json!({ "h": pieces }),
                });
                Value::Array(json.collect())
            }
        }
    }
}

/// The text with every letter visible: what has no glyph, directs the text or shows nothing becomes its code point, so
/// that nothing vanishes from the page and nothing hides on it.
pub(crate) fn legible(text: &str) -> String {
    legible_with(text, fonts::has)
}

/// The same for a picture, whose letters are all of one font.
pub(crate) fn legible_in_picture(text: &str) -> String {
    legible_with(text, fonts::has_itself)
}

fn legible_with(text: &str, has: fn(char) -> bool) -> String {
    let mut legible = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\n' | ' ' | '\u{a0}' => legible.push(letter),
            '\t' => legible.push(' '),
            _ if letter.is_control() || hides(letter) || !has(letter) => {
                legible.push_str(&format!("\u{2039}U+{:04X}\u{203a}", u32::from(letter)));
            }
            _ => legible.push(letter),
        }
    }
    legible
}

/// Letters that show nothing or change the order of others.
fn hides(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..)
}

fn is_hash(token: &str) -> bool {
    token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// A word in pieces that are at most so wide; it is cut behind a sign rather than within a name.
fn pieces(token: &str, width: u64) -> Vec<String> {
    let mut pieces = Vec::new();
    let (mut piece, mut wide) = (String::new(), 0);
    for letter in token.chars() {
        let own = fonts::letter_width(letter, Face::SemiBold).max(600);
        let joined = ('\u{300}'..='\u{36f}').contains(&letter);
        let sign = matches!(piece.chars().next_back(), Some('/' | '-' | '.' | '_' | '@' | ',' | ';' | ':'));
        let cut = wide + own > width || (sign && wide * 2 > width && !is_sign(letter));
        if cut && !joined && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            wide = 0;
        }
        piece.push(letter);
        wide += own;
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

fn is_sign(letter: char) -> bool {
    letter.is_ascii_punctuation()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_whole_in_pieces_and_nothing_hides() {
        let hash = "0123456789abcdef".repeat(4);
        let long = "x".repeat(200);
        let text = format!("see {hash}, {long} \u{202e}end\u{1f680}\tA\r\nB");
        let inert = EscapedText::new(&text, WORD);
        assert_eq!(inert.whole(), format!("see {hash}, {long} ‹U+202E›end‹U+1F680› A\nB"));
        assert!(inert.extent(Face::Regular).least <= WORD);
        assert_eq!(EscapedText::new("short", WORD).json(None), json!("short"));
        assert_eq!(EscapedText::new("", WORD).extent(Face::Regular), CellWidth::default());
        let own = EscapedText::new(&hash, WORD).extent(Face::Regular);
        assert_eq!((own.least, own.good, own.best, own.most), (8_448, 16_896, 33_792, 33_792));
    }
}
