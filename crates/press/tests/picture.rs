//! A page as a picture, compared with one that was looked at. `PRORATA_BLESS=1` writes it again.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

mod support;

use report::{Block, Language};
use support::{PdfFile, entries, funds, report, root, section};

/// By how much a square of the page may be lighter or darker on average, of 255. Poppler's versions draw edges a little
/// differently; a missing word or a moved line is more than that.
const TOLERANCE: u64 = 24;

/// The side of a square, in pixels.
const SQUARE: usize = 12;

#[test]
fn pages_look_as_they_did_when_they_were_looked_at() {
    if !programs::needed(&["pdftoppm"]) {
        return;
    }
    let sections = vec![
        section(
            "allocation",
            "Allocation",
            vec![Block::Table(funds(11, |row| format!("Sample fund {row}")))],
        ),
        section("entries", "Entries", vec![Block::Table(entries(12))]),
    ];
    let pdf = PdfFile::of(&report(Language::En, sections));
    for page in ["1", "2", "3"] {
        pdf.run("pdftoppm", &["-gray", "-r", "40", "-f", page, "-l", page, "-singlefile", "file.pdf", page]);
        let drawn = std::fs::read(pdf.path(&format!("{page}.pgm"))).unwrap();
        let golden = root().join(format!("fixtures/golden/press/report-page-{page}.pgm"));
        if std::env::var_os("PRORATA_BLESS").is_some() {
            std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
            std::fs::write(&golden, &drawn).unwrap();
            continue;
        }
        let golden = std::fs::read(&golden).unwrap_or_else(|error| panic!("{}: {error}", golden.display()));
        let (drawn, golden) = (Picture::of(&drawn), Picture::of(&golden));
        assert_eq!(
            (drawn.width, drawn.grey.len()),
            (golden.width, golden.grey.len()),
            "the size of page {page}"
        );
        let darker = drawn.squares().into_iter().zip(golden.squares());
        for (place, (drawn, golden)) in darker.enumerate() {
            let difference = drawn.abs_diff(golden) / (SQUARE * SQUARE) as u64;
            assert!(difference <= TOLERANCE, "page {page} looks different in square {place}: {difference}");
        }
    }
}

struct Picture<'a> {
    width: usize,
    grey: &'a [u8],
}

impl<'a> Picture<'a> {
    /// Of a PGM file: `P5`, width, height, 255, each behind white space, and the pixels.
    fn of(file: &'a [u8]) -> Self {
        let mut at = 0;
        let mut numbers = Vec::new();
        while numbers.len() < 4 {
            let end = at + file[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            numbers.push(std::str::from_utf8(&file[at..end]).unwrap().to_owned());
            at = end + 1;
        }
        assert_eq!((numbers[0].as_str(), numbers[3].as_str()), ("P5", "255"));
        Self { width: numbers[1].parse().unwrap(), grey: &file[at..] }
    }

    /// How light each square is, all pixels of it together.
    fn squares(&self) -> Vec<u64> {
        let across = self.width.div_ceil(SQUARE);
        let mut squares = vec![0; across * (self.grey.len() / self.width).div_ceil(SQUARE)];
        for (place, grey) in self.grey.iter().enumerate() {
            let (x, y) = (place % self.width, place / self.width);
            squares[y / SQUARE * across + x / SQUARE] += u64::from(*grey);
        }
        squares
    }
}
