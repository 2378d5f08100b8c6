//! Two SHA-256 digests abreast.
//!
//! Each block of a message waits for the one before it, but two messages do not wait for each other: where their blocks are
//! taken in turn, a processor with instructions for SHA-256 works at both. The digests are those of one after the other.

use std::slice::from_ref;

use sha2::compress256;
use sha2::digest::generic_array::GenericArray;

/// The bytes of a block.
const BLOCK: usize = 64;

/// The initial hash value (FIPS 180-4, section 5.3.3).
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// A tag and a text behind it, cut into blocks and padded (FIPS 180-4, sections 5.1.1 and 5.2.1).
struct Message<'a> {
    /// The first block, if the tag and the text fill one.
    first: Option<[u8; BLOCK]>,
    /// The blocks that are in the text as they are.
    middle: &'a [[u8; BLOCK]],
    /// What is left of the text, and the padding.
    last: [[u8; BLOCK]; 2],
    /// How many blocks that takes.
    lasts: usize,
}

impl<'a> Message<'a> {
    /// For texts of a length that the compiler knows, it does most of this.
    fn of<T: AsRef<[u8]> + ?Sized>(tag: u8, text: &'a T) -> Self {
        let text = text.as_ref();
        let mut message = Self { first: None, middle: &[], last: [[0; BLOCK]; 2], lasts: 0 };
        let last = message.last.as_flattened_mut();
        let filled = match text.split_first_chunk::<{ BLOCK - 1 }>() {
            Some((start, rest)) => {
                message.first.insert([tag; BLOCK])[1..].copy_from_slice(start);
                let (middle, rest) = rest.as_chunks();
                message.middle = middle;
                last[..rest.len()].copy_from_slice(rest);
                rest.len()
            }
            None => {
                last[0] = tag;
                last[1..=text.len()].copy_from_slice(text);
                text.len() + 1
            }
        };
        last[filled] = 0x80;
        message.lasts = (filled + 1 + size_of::<u64>()).div_ceil(BLOCK);
        let bits = (text.len() as u64 + 1) * 8;
        last[..message.lasts * BLOCK].last_chunk_mut().into_iter().for_each(|end| *end = bits.to_be_bytes());
        message
    }

    /// The blocks, in three parts.
    fn parts(&self) -> [&[[u8; BLOCK]]; 3] {
        [self.first.as_slice(), self.middle, &self.last[..self.lasts]]
    }
}

/// The SHA-256 of each text after the tag.
pub(crate) fn digests<T: AsRef<[u8]> + ?Sized>(tag: u8, texts: [&T; 2]) -> [[u8; 32]; 2] {
    let (one, other) = (Message::of(tag, texts[0]), Message::of(tag, texts[1]));
    let [mut left, mut right] = [INITIAL; 2];
    let take = |state: &mut [u32; 8], block| compress256(state, from_ref(GenericArray::from_slice(block)));
    for (of_left, of_right) in one.parts().into_iter().zip(other.parts()) {
        for (one, other) in of_left.iter().zip(of_right) {
            take(&mut left, one);
            take(&mut right, other);
        }
        // What one has and the other has not.
        let both = of_left.len().min(of_right.len());
        of_left[both..].iter().for_each(|block| take(&mut left, block));
        of_right[both..].iter().for_each(|block| take(&mut right, block));
    }
    [left, right].map(|state| {
        let mut digest = [0; 32];
        for (bytes, word) in digest.as_chunks_mut().0.iter_mut().zip(state) {
            *bytes = word.to_be_bytes();
        }
        digest
    })
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// At every length at which a block or the padding begins or ends, beside one of every other.
    #[test]
    fn two_abreast_are_two_one_after_the_other() {
        let text: Vec<u8> = (0..=255).cycle().take(400).collect();
        let one = |tag: u8, text: &[u8]| -> [u8; 32] {
            Sha256::new().chain_update([tag]).chain_update(text).finalize().into()
        };
        let lengths =
            if cfg!(miri) { vec![0, 54, 63, 64, 130] } else { (0..260).chain([399, 400]).collect() };
        for tag in [0, 1] {
            let each: Vec<_> = lengths.iter().map(|length| one(tag, &text[..*length])).collect();
            for (left, expected) in lengths.iter().zip(&each) {
                for (right, other) in lengths.iter().zip(&each) {
                    assert_eq!(digests(tag, [&text[..*left], &text[..*right]]), [*expected, *other]);
                }
            }
        }
    }
}
