use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::abreast::digests;

/// A SHA-256 digest: 32 bytes, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// A text that is not 64 lower-case hexadecimal digits, or not the base64 of 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a hash is written as 64 lower-case hexadecimal digits, or in base64 where a checkpoint has it")]
pub struct HashError;

/// The plain SHA-256 of `bytes`, without a domain tag: for documents and request digests.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// SHA-256 over bytes that come in pieces.
#[derive(Clone, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all pieces.
    pub fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

/// What the first entry of a ledger names as its predecessor:
/// SHA-256 of `prorata-ledger/genesis/1`, a line feed, the origin and a line feed.
///
/// Two ledgers with different origins thus differ from their first entry on, and a genesis hash can
/// never be the hash of an entry, whose preimage begins with the byte 0.
pub fn genesis(origin: &str) -> Hash {
    let mut digest = Sha256::new();
    digest.update(b"prorata-ledger/genesis/1\n");
    digest.update(origin.as_bytes());
    digest.update(b"\n");
    Hash(digest.finalize().into())
}

impl Hash {
    /// The leaf hash of a line: SHA-256 of the byte 0 and the line (RFC 6962, section 2.1).
    pub fn leaf(line: &[u8]) -> Self {
        let mut digest = Sha256::new();
        digest.update([0]);
        digest.update(line);
        Self(digest.finalize().into())
    }

    /// The leaf hashes of two lines, made side by side: a processor with instructions for SHA-256 takes less time so than for one
    /// after the other.
    pub fn leaves(lines: [&[u8]; 2]) -> [Self; 2] {
        digests(0, lines).map(Self)
    }

    /// The hash of an inner node: SHA-256 of the byte 1, the left hash and the right hash (RFC 6962,
    /// section 2.1).
    pub fn node(left: Self, right: Self) -> Self {
        let mut bytes = [1; 65];
        bytes[1..33].copy_from_slice(&left.0);
        bytes[33..].copy_from_slice(&right.0);
        sha256(&bytes)
    }

    /// The hashes of two inner nodes, each over its left and its right hash, made side by side as [`Hash::leaves`].
    pub fn nodes(pairs: [[Self; 2]; 2]) -> [Self; 2] {
        let texts = pairs.map(|[left, right]| {
            let mut text = [0; 64];
            text[..32].copy_from_slice(&left.0);
            text[32..].copy_from_slice(&right.0);
            text
        });
        digests(1, texts.each_ref()).map(Self)
    }

    /// A digest from its 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest in base64, 44 characters, as checkpoints and proofs write it (RFC 4648, section 4).
    pub fn to_base64(&self) -> String {
        Base64::encode_string(&self.0)
    }

    /// Reads the base64 of 32 bytes, in its one form.
    ///
    /// # Errors
    /// [`HashError`].
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        let mut bytes = [0; 32];
        let read = Base64::decode(text, &mut bytes).map_err(|_| HashError)?.len();
        if read == 32 && text.len() == 44 { Ok(Self(bytes)) } else { Err(HashError) }
    }

    /// The 32 bytes of the digest.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 64 hexadecimal digits in which it is written.
    pub(crate) fn digits(&self) -> [u8; 64] {
        let mut text = [0; 64];
        // By arithmetic, not from a table: the compiler then writes many at a time.
        let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
        for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        text
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.digits()).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The value of each hexadecimal digit, and of any other byte something above.
const DIGIT: [u8; 256] = {
    let mut digit = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        digit[DIGITS[value] as usize] = value as u8;
        value += 1;
    }
    digit
};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        if text.len() != 64 {
            return Err(HashError);
        }
        let mut bytes = [0; 32];
        let mut all = 0;
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let (high, low) = (DIGIT[usize::from(pair[0])], DIGIT[usize::from(pair[1])]);
            all |= high | low;
            *byte = high << 4 | low & 15;
        }
        if all < 16 { Ok(Self(bytes)) } else { Err(HashError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leaf_of_nothing_is_the_one_of_rfc_6962() {
        // The published reference value of Certificate Transparency for a leaf of zero bytes.
        assert_eq!(
            Hash::leaf(b"").to_string(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
    }

    #[test]
    fn hashes_are_read_back_and_only_in_their_one_form() {
        let hash = sha256(b"prorata");
        assert_eq!(hash.to_string().parse::<Hash>(), Ok(hash));
        for wrong in ["", "00", &hash.to_string().to_uppercase(), &format!("{hash} ")] {
            assert_eq!(wrong.parse::<Hash>(), Err(HashError), "{wrong}");
        }
        // Any byte that is no digit, in either place of a pair and in both.
        for wrong in ["/", ":", "`", "g", "G", "\u{7f}"].map(str::to_owned) {
            for pair in [format!("{wrong}0"), format!("0{wrong}"), wrong.repeat(2)] {
                let text = format!("{}{pair}{}", &hash.to_string()[..10], &hash.to_string()[12..]);
                assert_eq!(text.parse::<Hash>(), Err(HashError), "{text}");
            }
        }
    }

    #[test]
    fn base64_of_fewer_or_more_bytes_is_no_hash() {
        let hash = sha256(b"prorata");
        assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
        for bytes in [0, 30, 31, 33] {
            let text = Base64::encode_string(&vec![7; bytes]);
            assert_eq!(Hash::from_base64(&text), Err(HashError), "{bytes}: {text}");
        }
    }

    #[test]
    fn origins_do_not_share_a_genesis() {
        assert_ne!(genesis("a"), genesis("b"));
        assert_ne!(genesis("a"), genesis("a\n"));
    }
}
