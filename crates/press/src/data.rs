use register::chain::PaperCheckpoint;
use report::svg::{self, Ink};
use report::{Align, Bars, Block, Cell, Chart, ChartForm, Document, Flow, Section, Table, Word};
use serde_json::{Value, json};

use crate::Imprint;
use crate::columns::{self, LYING, Setting, UPRIGHT};
use crate::fonts::Face;
use crate::text::{CellWidth, EscapedText, WORD, legible, legible_in_picture};

/// Rows with no longer text than this are not broken over two pages.
const KEPT_TOGETHER: usize = 1_500;

/// A table of so few rows with no longer text is not broken over two pages.
const WHOLE: (usize, usize) = (14, 120);

/// The width at which a head may be broken, in thousandths of the font size.
const HEAD: u64 = 6_000;

/// A table made ready, before it is known on which page it is.
struct Measured<'a> {
    table: &'a Table,
    cells: Cells,
    extents: Vec<CellWidth>,
}

/// The cells of a table: its head, its rows and its totals.
struct Cells {
    head: Vec<EscapedText>,
    rows: Vec<Vec<EscapedText>>,
    totals: Option<Vec<EscapedText>>,
}

/// What is in a section, made ready.
enum Piece<'a> {
    Ready(Value),
    Table(Measured<'a>),
}

/// The document as the templates read it: words, numbers of thousandths of a point, and no markup.
pub(crate) fn of(document: &Document, imprint: &Imprint) -> Value {
    let say = |word: Word| word.in_language(document.language);
    let identity = &imprint.identity;
    // A document of which nothing is known has at least a ledger.
    let title = if document.title.trim().is_empty() { &imprint.identity.origin } else { &document.title };
    let (short, rest) = title.split_once(": ").unwrap_or((title, ""));
    // A report names its own ledger, checkpoint and digests in its first section; a statement does not.
    let (front, sections) = match document.sections.split_first() {
        Some((first, rest)) if first.id == "identity" => (Some(first), rest),
        _ => (None, document.sections.as_slice()),
    };
    let front = front.map(|section| {
        let pieces = section.blocks.iter().filter_map(|block| piece(block, document));
        let blocks: Vec<Value> = pieces.map(|piece| set(piece, UPRIGHT)).collect();
        json!({ "title": heading(section), "blocks": blocks, "whole": false })
    });
    // A letter names them at its own foot, below what is to be read first.
    let letter = document.sections.first().is_some_and(|section| section.id == "letter");
    let statement = front.is_none() && !letter;
    json!({
        "lang": document.language.code(),
        "title": legible(title).replace('\n', " "),
        "keywords": keywords(imprint),
        "short": words(short),
        "rest": words(rest),
        "head": legible(&abridged(short, 90)),
        "words": {
            "page": say(Word::Page),
            "of": say(Word::PageOf),
            "contents": say(Word::Contents),
            "warning": say(Word::Attention),
        },
        "foot": {
            "origin": legible(&abridged(&identity.origin, 60)),
            "as_of": format!("{} {}", say(Word::AsOf), identity.reading()),
            "hash": shortened(&identity.as_of.hash.to_string()),
        },
        "warnings": document.warnings.iter().map(|warning| words(warning)).collect::<Vec<_>>(),
        "front": front,
        "imprint": if statement { imprinted(document, imprint) } else { attached(document, imprint) },
        "groups": groups(document, sections),
        "attachment": imprint.attachment.as_ref().map(|file| json!({
            "name": file.name,
            "mime": file.mime,
            "description": file.description,
        })),
    })
}

/// What a program reads without opening the pages: up to where the ledger was read, and the digest of the figures.
fn keywords(imprint: &Imprint) -> Vec<String> {
    let figures = imprint.figures_sha256.iter().map(|digest| format!("prorata-figures:{digest}"));
    [format!("prorata-as-of:{}", imprint.identity.reading())].into_iter().chain(figures).collect()
}

/// The sections in runs of one orientation, so that a page is turned as seldom as possible.
fn groups(document: &Document, sections: &[Section]) -> Vec<Value> {
    let mut groups: Vec<(bool, Vec<Value>)> = Vec::new();
    for section in sections {
        let pieces: Vec<Piece<'_>> =
            section.blocks.iter().filter_map(|block| piece(block, document)).collect();
        let lies = |piece: &Piece<'_>| matches!(piece, Piece::Table(table) if columns::lies(&table.extents));
        // A section without tables reads well on either page and turns none.
        let tables = pieces.iter().any(|piece| matches!(piece, Piece::Table(_)));
        let landscape = match groups.last() {
            Some((last, _)) if !tables => *last,
            _ => pieces.iter().any(lies),
        };
        let room = if landscape { LYING } else { UPRIGHT };
        let blocks: Vec<Value> = pieces.into_iter().map(|piece| set(piece, room)).collect();
        // A slip is sent back alone, so it is on one page.
        let whole = section.id == "slip";
        let section = json!({ "title": heading(section), "blocks": blocks, "whole": whole });
        match groups.last_mut() {
            Some((last, sections)) if *last == landscape => sections.push(section),
            _ => groups.push((landscape, vec![section])),
        }
    }
    let group = |(landscape, sections)| json!({ "landscape": landscape, "sections": sections });
    groups.into_iter().map(group).collect()
}

/// What a report does not say itself: the file that goes with it.
fn attached(document: &Document, imprint: &Imprint) -> Vec<Value> {
    let mut blocks = Vec::new();
    if let Some(file) = &imprint.attachment {
        let name = Word::Attached.in_language(document.language).to_owned();
        let text = if file.description.is_empty() {
            file.name.clone()
        } else {
            format!("{}: {}", file.name, file.description)
        };
        blocks.push(facts(&[(name, Cell::Text(text))], document));
    }
    blocks
}

/// What a statement does not say itself: the ledger, the entry, the checkpoint, the program and the file.
fn imprinted(document: &Document, imprint: &Imprint) -> Vec<Value> {
    let fact = |word: Word, cell: Cell| (word.in_language(document.language).to_owned(), cell);
    let identity = &imprint.identity;
    let mut list = vec![
        fact(Word::Origin, Cell::text(&identity.origin)),
        fact(Word::AsOf, Cell::Text(identity.reading())),
        fact(Word::RecordedAt, Cell::text(identity.at.as_str())),
        fact(Word::DueDatesAt, Cell::date(Some(&identity.day))),
        fact(Word::HeadHash, Cell::Text(identity.as_of.hash.to_string())),
        fact(Word::TreeRoot, Cell::Text(identity.root.to_string())),
        fact(Word::Program, Cell::text(&identity.program)),
    ];
    if let Some(digest) = &imprint.figures_sha256 {
        list.push(fact(Word::FiguresDigest, Cell::Text(digest.to_string())));
    }
    let mut blocks = vec![facts(&list, document)];
    blocks.extend(attached(document, imprint));
    let paper = PaperCheckpoint { size: identity.as_of.seq, root: identity.root };
    let text = format!("{}\n\n{paper}", Word::PaperCheckpoint.in_language(document.language));
    blocks.push(note(&text));
    blocks
}

/// Nothing for a chart in which there is nothing to see.
fn piece<'a>(block: &'a Block, document: &Document) -> Option<Piece<'a>> {
    Some(match block {
        Block::Facts(list) => Piece::Ready(facts(list, document)),
        Block::Note(text) => Piece::Ready(note(text)),
        Block::Chart(chart) => {
            let drawn = svg::render(&drawable(chart), document.language, Ink::Print)?;
            Piece::Ready(picture(&drawn, &chart.title, &chart.alt))
        }
        Block::Table(table) => {
            let cells = Cells::of(table, document, WORD);
            Piece::Table(Measured { table, extents: cells.extents(), cells })
        }
    })
}

fn facts(list: &[(String, Cell)], document: &Document) -> Value {
    let rows: Vec<Value> =
        list.iter().map(|(name, cell)| json!([words(name), words(&cell.shown(document.language))])).collect();
    json!({ "kind": "facts", "rows": rows })
}

/// Paragraphs; one whose lines are those of a checkpoint for paper keeps its columns.
fn note(text: &str) -> Value {
    let paper = |line: &str| line.starts_with("size ") || line.starts_with("root ");
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    let paragraphs: Vec<Value> = paragraphs
        .map(|paragraph| match paragraph.lines().all(paper) {
            true => json!({ "lines": paragraph.lines().map(legible).collect::<Vec<_>>() }),
            false => json!({ "text": words(paragraph) }),
        })
        .collect();
    json!({ "kind": "note", "paragraphs": paragraphs })
}

/// A chart whose words the font of pictures has.
fn drawable(chart: &Chart) -> Chart {
    let all = |words: &[String]| words.iter().map(|word| legible_in_picture(word)).collect();
    let bars = |bars: &Bars| Bars {
        parts: all(&bars.parts),
        rows: bars.rows.iter().map(|(name, cents)| (legible_in_picture(name), cents.clone())).collect(),
    };
    let form = match &chart.form {
        ChartForm::Stacked(rows) => ChartForm::Stacked(bars(rows)),
        ChartForm::Grouped(rows) => ChartForm::Grouped(bars(rows)),
        ChartForm::Flow(flow) => ChartForm::Flow(Flow {
            source: (legible_in_picture(&flow.source.0), flow.source.1),
            parts: flow.parts.iter().map(|(name, cents)| (legible_in_picture(name), *cents)).collect(),
            recipients: flow
                .recipients
                .iter()
                .map(|(name, cents)| (legible_in_picture(name), cents.clone()))
                .collect(),
        }),
    };
    Chart { form, ..chart.clone() }
}

/// A picture with its title and, for who cannot see it, a sentence; and how high it is, in thousandths of its width.
pub(crate) fn picture(svg: &str, title: &str, alt: &str) -> Value {
    let sides = svg.split_once("viewBox=\"").and_then(|(_, rest)| rest.split('"').next());
    let mut sides = sides.unwrap_or_default().split(' ').skip(2).filter_map(|side| side.parse::<u64>().ok());
    let (width, height) = (sides.next().unwrap_or(1).max(1), sides.next().unwrap_or(1).max(1));
    let high = (height * 1000 / width).max(1);
    json!({ "kind": "picture", "svg": svg, "title": words(title), "alt": legible(alt), "high": high })
}

fn set(piece: Piece<'_>, room: u64) -> Value {
    match piece {
        Piece::Ready(ready) => ready,
        Piece::Table(table) => table.set(room),
    }
}

impl Measured<'_> {
    /// The table in its room; where its words do not fit, they are broken.
    fn set(mut self, room: u64) -> Value {
        let mut setting = columns::fit(&self.extents, room);
        for word in [8_000, 5_000, 2_500] {
            if setting.is_some() {
                break;
            }
            self.cells.rebreak(word);
            self.extents = self.cells.extents();
            setting = columns::fit(&self.extents, room);
        }
        let setting = setting.unwrap_or_else(|| columns::squeeze(&self.extents, room));
        self.cells.json(self.table, &setting)
    }
}

impl Cells {
    fn of(table: &Table, document: &Document, word: u64) -> Self {
        let row = |cells: &Vec<Cell>| -> Vec<EscapedText> {
            cells.iter().map(|cell| EscapedText::new(&cell.shown(document.language), word)).collect()
        };
        Self {
            head: table.columns.iter().map(|column| EscapedText::new(&column.title, word)).collect(),
            rows: table.rows.iter().map(row).collect(),
            totals: table.totals.as_ref().map(row),
        }
    }

    fn rebreak(&mut self, word: u64) {
        let cells = self.head.iter_mut().chain(self.rows.iter_mut().flatten());
        for cell in cells.chain(self.totals.iter_mut().flatten()) {
            *cell = EscapedText::new(&cell.whole(), word);
        }
    }

    fn extents(&self) -> Vec<CellWidth> {
        let mut extents: Vec<CellWidth> = self.head.iter().map(|cell| cell.extent(Face::SemiBold)).collect();
        // A head reads well on two or three lines.
        for extent in &mut extents {
            extent.good = extent.least.max(extent.most.div_ceil(2).min(HEAD));
            extent.best = extent.good;
        }
        let totals = self.totals.iter().map(|row| (row, Face::SemiBold));
        for (row, face) in self.rows.iter().map(|row| (row, Face::Regular)).chain(totals) {
            for (extent, cell) in extents.iter_mut().zip(row) {
                *extent = extent.or(cell.extent(face));
            }
        }
        extents
    }

    fn json(&self, table: &Table, setting: &Setting) -> Value {
        let lines: Vec<u64> =
            setting.widths.iter().map(|width| columns::line(*width, setting.size)).collect();
        let row = |cells: &Vec<EscapedText>| -> Vec<Value> {
            cells.iter().zip(&lines).map(|(cell, line)| cell.json(Some(*line))).collect()
        };
        let longest = self.rows.iter().flatten().map(EscapedText::letters).max().unwrap_or(0);
        json!({
            "kind": "table",
            "size": setting.size,
            "widths": setting.widths,
            "right": table.columns.iter().map(|column| column.align == Align::Right).collect::<Vec<_>>(),
            "head": row(&self.head),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "totals": self.totals.as_ref().map(row),
            "together": longest <= KEPT_TOGETHER,
            "whole": longest <= WHOLE.1 && self.rows.len() <= WHOLE.0,
        })
    }
}

fn words(text: &str) -> Value {
    EscapedText::new(text, WORD).json(None)
}

/// The title of a section, or else the word that names it: no reader finds his way by a heading that is empty.
fn heading(section: &Section) -> Value {
    words(if section.title.trim().is_empty() { &section.id } else { &section.title })
}

/// The beginning of a text, for the edges of a page.
fn abridged(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((end, _)) => format!("{}\u{2026}", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The ends of a hash, which stands complete elsewhere in the document.
fn shortened(hash: &str) -> String {
    let letters: Vec<char> = legible(hash).chars().collect();
    if letters.len() <= 20 {
        return letters.into_iter().collect();
    }
    let (first, last) = (&letters[..8], &letters[letters.len() - 8..]);
    format!("{}\u{2026}{}", first.iter().collect::<String>(), last.iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_short_and_pictures_are_told() {
        assert_eq!(abridged("abc", 3), "abc");
        assert_eq!(abridged("äbcd", 3), "äbc\u{2026}");
        assert_eq!(shortened(&"0123456789abcdef".repeat(4)), "01234567\u{2026}89abcdef");
        assert_eq!(picture("<svg/>", "T", "A")["alt"], "A");
    }
}
