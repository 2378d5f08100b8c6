use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

/// The fonts, the only ones there are.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] = [
        include_bytes!("../fonts/IBMPlexSans-Regular.ttf"),
        include_bytes!("../fonts/IBMPlexSans-SemiBold.ttf"),
        include_bytes!("../fonts/IBMPlexMono-Regular.ttf"),
        include_bytes!("../fonts/DejaVuSans.ttf"),
    ];
    files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
});

/// The same fonts, ready to be measured. None of them changes with size or weight.
static MEASURED: LazyLock<Vec<FontInstance>> = LazyLock::new(|| {
    let measured = |font: &Font| {
        font.clone().instantiate(FontVariant::default(), Abs::zero(), &FontVariations::default())
    };
    FONTS.iter().map(measured).collect()
});

/// How letters are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// Text and figures.
    Regular = 0,
    /// Heads and totals.
    SemiBold = 1,
}

/// What replaces a letter that the font of a text lacks.
const FALLBACK: usize = 3;

/// Every font, in the order of the book.
pub(crate) fn all() -> &'static [Font] {
    &FONTS
}

/// Whether there is a glyph for the letter.
pub(crate) fn has(letter: char) -> bool {
    advance(Face::Regular as usize, letter).is_some() || advance(FALLBACK, letter).is_some()
}

/// Whether the first font has a letter, without the help of the one that steps in for it.
pub(crate) fn has_itself(letter: char) -> bool {
    advance(Face::Regular as usize, letter).is_some()
}

/// How wide a text is on one line, in thousandths of the font size. Kerning is left out: it draws letters together.
pub(crate) fn width(text: &str, face: Face) -> u64 {
    text.chars().map(|letter| letter_width(letter, face)).sum()
}

/// How wide a letter is, in thousandths of the font size.
pub(crate) fn letter_width(letter: char, face: Face) -> u64 {
    advance(face as usize, letter).or_else(|| advance(FALLBACK, letter)).unwrap_or(1000)
}

fn advance(font: usize, letter: char) -> Option<u64> {
    let face = MEASURED.get(font)?.ttf();
    let glyph = face.glyph_index(letter)?;
    let units = u64::from(face.units_per_em()).max(1);
    face.glyph_hor_advance(glyph).map(|advance| (u64::from(advance) * 1000).div_ceil(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_four_fonts_and_no_letter_of_belgium_is_lacking() {
        assert_eq!(all().len(), 4);
        let letters = "AZaz09 àâäçéèêëïîôöùûüÿœæßŒÆŸÇÉ€₂²³½§°±×÷≤≥≠≈−–—…•«»„“”‚‘’'\u{a0}\u{202f}ĳŁłŠšŽž\
                       ΑΒΓΔΩαβγδωάέήίόύώ АБВГабвг";
        for letter in letters.chars().filter(|letter| !letter.is_whitespace() || *letter == '\u{a0}') {
            assert!(has(letter), "{letter:?} {:x}", letter as u32);
        }
        assert!(!has('\u{1f680}'));
        assert!("0123456789abcdef".chars().all(|figure| advance(2, figure) == Some(600)), "hashes");
        let figures: Vec<u64> = ('0'..='9').map(|figure| letter_width(figure, Face::Regular)).collect();
        assert!(figures.windows(2).all(|two| two[0] == two[1]), "figures are of one width");
    }
}
