/// Makes inputs from a corpus: the same from the same seed, on every machine.
pub struct Mutator {
    state: u64,
    corpus: Vec<Vec<u8>>,
    longest: usize,
}

/// Bytes that decoders stumble over.
const WORDS: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"-",
    b"-1",
    b"0",
    b"00",
    b"1e9",
    b"9007199254740991",
    b"9007199254740992",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"18446744073709551615",
    b"18446744073709551616",
    b"99999999999999999999999999",
    b"[[[[[[[[[[[[[[[[[[[[",
    b"{\"a\":",
    b"\"",
    b"\\",
    b"\\u0041",
    b"null",
    b"true",
    b"1970-01-01",
    b"9999-12-31",
    b"0000-00-00",
    b"2024-02-29",
    b"\r\n",
    b"\n",
    b"\n\n",
    b";",
    b",",
    b"\t",
    b"'",
    b"=1+1",
    b"&amp;",
    b"&#0;",
    b"<a>",
    b"</a>",
    b"<!DOCTYPE a>",
    b"<![CDATA[",
    "\u{202e}".as_bytes(),
    "\u{200b}".as_bytes(),
    "\u{a0}".as_bytes(),
    "e\u{301}".as_bytes(),
    "\u{1f600}".as_bytes(),
    "\u{2212}".as_bytes(),
];

impl Mutator {
    /// Starts from these inputs; `longest` is the longest input that is made.
    ///
    /// # Panics
    /// When there is no input to start from.
    pub fn new(seed: u64, corpus: Vec<Vec<u8>>, longest: usize) -> Self {
        assert!(!corpus.is_empty(), "a run needs something to start from");
        Self { state: seed, corpus, longest }
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    /// A part of what is `length` long, which may be nothing.
    fn part(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = [1, 4, 16, 64, 1024][self.below(5)];
        let end = (start + self.below(most + 1)).min(length);
        start..end
    }

    /// The next input.
    pub fn input(&mut self) -> Vec<u8> {
        let from = self.below(self.corpus.len());
        let mut input = self.corpus[from].clone();
        let most = [1, 2, 4, 12][self.below(4)];
        let times = 1 + self.below(most);
        for _ in 0..times {
            self.change(&mut input);
        }
        input.truncate(self.longest);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len());
        match self.below(9) {
            0 if !input.is_empty() => input[at] ^= 1 << self.below(8),
            1 if !input.is_empty() => input[at] = self.next().to_be_bytes()[0],
            2 => {
                let part = self.part(input.len());
                input.drain(part);
            }
            3 => {
                let word = WORDS[self.below(WORDS.len())];
                let part = self.part(input.len());
                let end = if self.below(2) == 0 { part.start } else { part.end };
                input.splice(part.start..end, word.iter().copied());
            }
            4 => {
                let part = input[self.part(input.len())].to_vec();
                let at = self.below(input.len() + 1);
                input.splice(at..at, part);
            }
            5 => {
                let other = self.below(self.corpus.len());
                let part = self.part(self.corpus[other].len());
                let part = self.corpus[other][part].to_vec();
                let over = self.part(input.len());
                input.splice(over, part);
            }
            6 => {
                let length = input.len();
                let (one, other) = (self.part(length), self.below(length + 1));
                let moved: Vec<u8> = input.drain(one).collect();
                let other = other.min(input.len());
                input.splice(other..other, moved);
            }
            7 => {
                // A number in it becomes another one.
                if let Some(start) = (at..input.len()).find(|place| input[*place].is_ascii_digit()) {
                    let digits = input[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    let number = match self.below(4) {
                        0 => self.next().to_string(),
                        1 => (self.next() % 100).to_string(),
                        2 => String::from("0"),
                        _ => format!("{}", i64::MAX >> self.below(63)),
                    };
                    input.splice(start..start + digits, number.into_bytes());
                }
            }
            _ => {
                // A letter changes its case: what has one form has it in one case.
                if let Some(place) = (at..input.len()).find(|place| input[*place].is_ascii_alphabetic()) {
                    input[place] ^= 0x20;
                }
            }
        }
    }
}
