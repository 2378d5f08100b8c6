use chain::sha256;

/// The numbers of a seed, one after the other.
///
/// Number `c` (from 0) is the first 8 bytes, big-endian, of SHA-256 over the bytes of the seed followed by `c` as 8 bytes,
/// big-endian. A number below `n` is the next one modulo `n`; a number that is not below the largest multiple of `n`
/// within 2^64 is passed over first, so that every result is equally likely.
#[derive(Clone, Debug)]
pub struct Numbers {
    seed: Vec<u8>,
    counter: u64,
}

impl Numbers {
    /// The numbers of a seed; its text in UTF-8 is the seed.
    pub fn of(seed: &str) -> Self {
        Self { seed: seed.as_bytes().to_vec(), counter: 0 }
    }

    /// A number from 0 to `n - 1`; 0 when `n` is 0 or 1.
    pub fn below(&mut self, n: u64) -> u64 {
        if n < 2 {
            return 0;
        }
        // 2^64 mod n, without leaving 64 bits: what lies beyond the largest multiple.
        let beyond = (u64::MAX % n + 1) % n;
        loop {
            let number = self.next();
            if number <= u64::MAX - beyond {
                return number % n;
            }
        }
    }

    fn next(&mut self) -> u64 {
        let mut bytes = self.seed.clone();
        bytes.extend(self.counter.to_be_bytes());
        self.counter = self.counter.wrapping_add(1);
        let digest = sha256(&bytes);
        digest.as_bytes()[..8].iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_that_another_language_computes() {
        // Python: int.from_bytes(hashlib.sha256(b"audit 2026" + (0).to_bytes(8)).digest()[:8]), and so on.
        let mut numbers = Numbers::of("audit 2026");
        assert_eq!([numbers.next(), numbers.next(), numbers.next()], PINNED);
        let mut numbers = Numbers::of("audit 2026");
        assert_eq!([numbers.below(1000), numbers.below(1000)], [PINNED[0] % 1000, PINNED[1] % 1000]);
        assert_eq!(numbers.below(1), 0);
        // Nearly half of all numbers are passed over here, and none that is given is too large.
        let most = (1 << 63) + 1;
        assert!((0..100).all(|_| numbers.below(most) < most));
    }

    const PINNED: [u64; 3] =
        [7_303_693_467_323_197_302, 10_569_151_387_235_835_640, 8_124_631_489_259_036_729];
}
