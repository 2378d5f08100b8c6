//! The one way to standard output and standard error.
//!
//! What comes from outside - names of files, signers and origins, what others wrote, errors of the system - is shown
//! with its control characters, directions of writing and invisible marks spelled out, as `\u{1b}`: nothing moves the
//! cursor, clears the screen or turns letters around, and no name begins a line of its own.

use std::borrow::Cow;
use std::io::{BufWriter, IsTerminal, Write};

use intake::one_line;
use report::{Block, Cell};
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

/// Writes text of several lines to standard output.
pub(crate) fn out(text: &str) -> std::io::Result<()> {
    write(&mut std::io::stdout().lock(), lines(text).as_bytes())
}

/// Writes the bytes of a file to standard output: as they are to another file or program, as text to a person.
pub(crate) fn out_bytes(bytes: &[u8]) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    match std::str::from_utf8(bytes) {
        Ok(text) if stdout.is_terminal() => write(&mut stdout, lines(text).as_bytes()),
        _ => write(&mut stdout, bytes),
    }
}

/// Writes a JSON answer on several lines, as it is made.
pub(crate) fn out_json(answer: &impl Serialize) -> std::io::Result<()> {
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    answer.serialize(&mut serde_json::Serializer::with_formatter(&mut stdout, Escaping::default()))?;
    write(&mut stdout, b"\n")
}

/// Writes text of several lines to standard error. A closed one is nobody to tell.
pub(crate) fn err(text: &str) {
    let _ = write(&mut std::io::stderr().lock(), lines(text).as_bytes());
}

/// Whether a person looks at standard error.
pub(crate) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Writes over the last line of standard error.
pub(crate) fn over_line(text: &str) {
    let _ = write(&mut std::io::stderr().lock(), format!("\r{}\x1b[K", one_line(text)).as_bytes());
}

fn write(to: &mut impl Write, bytes: &[u8]) -> std::io::Result<()> {
    to.write_all(bytes)?;
    to.flush()
}

/// `text` with everything spelled out that would not stay in its line.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    match intake::hidden(text) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(one_line(text)),
    }
}

/// The same for several lines.
fn lines(text: &str) -> Cow<'_, str> {
    let kept = |character: char| matches!(character, '\n' | '\t');
    if text.split(kept).all(|part| intake::hidden(part).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.split_inclusive(kept)
            .map(|part| {
                let end = part.strip_suffix(kept).map_or(part.len(), str::len);
                format!("{}{}", one_line(&part[..end]), &part[end..])
            })
            .collect(),
    )
}

/// Blocks whose names and values each stay in their line.
pub(crate) fn blocks(blocks: &[Block]) -> Vec<Block> {
    let cell = |cell: &mut Cell| {
        if let Cell::Text(text) = cell
            && intake::hidden(text).is_some()
        {
            *text = one_line(text);
        }
    };
    let mut blocks = blocks.to_vec();
    for block in &mut blocks {
        match block {
            Block::Facts(facts) => facts.iter_mut().for_each(|(name, value)| {
                *name = line(name).into_owned();
                cell(value);
            }),
            Block::Table(table) => table.rows.iter_mut().flatten().for_each(cell),
            Block::Note(_) | Block::Chart(_) => {}
        }
    }
    blocks
}

/// JSON in which every character that is not seen as it is stands as an escape.
#[derive(Default)]
struct Escaping<'a>(PrettyFormatter<'a>);

impl Formatter for Escaping<'_> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> std::io::Result<()> {
        let mut units = [0; 2];
        let mut rest = fragment;
        while let Some((hidden, _)) = intake::hidden(rest) {
            let Some((before, after)) = rest.split_once(hidden) else { break };
            self.0.write_string_fragment(writer, before)?;
            for unit in hidden.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after;
        }
        self.0.write_string_fragment(writer, rest)
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> std::io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> std::io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> std::io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_shown_leaves_its_line_or_turns_it_around() {
        assert_eq!(line("F01\u{1b}[2J\u{202e}\nSOUND"), "F01\\u{1b}[2J\\u{202e}\\u{a}SOUND");
        assert_eq!(line("Société à 5 €"), "Société à 5 €");
        assert_eq!(lines("a\u{9b}K\n\tb\r\n"), "a\\u{9b}K\n\tb\\u{d}\n");
        assert_eq!(lines("a\n\tb"), "a\n\tb");
    }

    #[test]
    fn json_says_the_same_with_escapes() {
        let value = serde_json::json!({"a\u{202e}": ["b\u{9b}\u{e0100}", "é", 1, true, null], "c": {}});
        let mut told = Vec::new();
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut told, Escaping::default())).unwrap();
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains("\"a\\u202e\"") && told.contains("\"b\\u009b\\udb40\\udd00\""), "{told}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&told).unwrap(), value);
        let plain = serde_json::json!({"é": [1, {"a": "b\n"}], "x": []});
        let mut told = Vec::new();
        plain.serialize(&mut serde_json::Serializer::with_formatter(&mut told, Escaping::default())).unwrap();
        assert_eq!(String::from_utf8(told).unwrap(), serde_json::to_string_pretty(&plain).unwrap());
    }
}
