//! Writes trees and mutated ledgers with what this crate says of them, so that verifiers in other languages can be held
//! against it: `cargo run -p chain --example differential -- FOLDER` writes `trees`, `trees.expected`, `ledgers` and
//! `ledgers.expected`. `tests/interop/seal.sh` compares. The same run writes the same bytes.
#![allow(clippy::expect_used, missing_docs, reason = "an example of a test ends at its first failure")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use chain::{ChainVerifier, Entry, Hash, Levels, OPENING_KIND, Row, Tree, genesis};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::Sha256;

/// How many ledgers are mutated.
const LEDGERS: u64 = 10_000;

/// A generator of numbers (splitmix64): repeatable, and good enough to pick places.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % below.max(1) as u64).expect("below a usize")
    }
}

fn main() {
    let folder = std::env::args().nth(1).expect("name a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(Path::new(&folder).join(name), text).expect("the folder can be written");
    };
    let (asked, answers) = trees();
    write("trees", &asked);
    write("trees.expected", &answers);
    let (asked, answers) = ledgers();
    write("ledgers", &asked);
    write("ledgers.expected", &answers);
}

/// Every size from 0 to 1100, each with a few places.
fn trees() -> (String, String) {
    let (mut asked, mut answers) = (String::new(), String::new());
    let mut dice = Dice(1);
    for size in 0..=1100_u64 {
        let seed = format!("s{}", size % 7);
        let line = |index: u64| format!("{seed}/{index}");
        let mut levels = Levels::default();
        let mut second: MemoryBackedTree<Sha256, String> = MemoryBackedTree::new();
        for index in 0..size {
            levels.push(Hash::leaf(line(index).as_bytes()));
            second.push(line(index));
        }
        let root = levels.root_at(size).expect("of its own size");
        assert_eq!(
            second.root().as_bytes().as_slice(),
            root.as_bytes(),
            "the second implementation, size {size}"
        );
        for _ in 0..3 {
            let below = usize::try_from(size).expect("small") + 2;
            let (index, from) = (dice.roll(below) as u64, dice.roll(below) as u64);
            writeln!(asked, "tree {seed} {size} {index} {from}").expect("a string");
            let path = |path: Option<Vec<Hash>>| match path {
                None => "-".to_owned(),
                Some(path) if path.is_empty() => ".".to_owned(),
                Some(path) => path.iter().map(Hash::to_string).collect::<Vec<_>>().join(","),
            };
            let inclusion = path(levels.inclusion(index, size));
            let consistency = path(levels.consistency(from, size));
            writeln!(answers, "{root} {inclusion} {consistency}").expect("a string");
        }
    }
    (asked, answers)
}

/// A row as it is stored.
#[derive(Clone)]
struct Stored {
    seq: i64,
    request: Option<String>,
    hash: Option<String>,
    line: Option<String>,
}

fn stored(entry: &Entry) -> Stored {
    let line = entry.encode().expect("the entries of this file are ones");
    let hash = Some(Hash::leaf(line.as_bytes()).to_string());
    Stored { seq: entry.seq.cast_signed(), request: Some(entry.request.clone()), hash, line: Some(line) }
}

fn entry(seq: u64, prev: Hash) -> Entry {
    let words = ["Caisse d'échantillon", "Voorbeeldkas ‘één’", "q \\\"x\\\" \\\\", "€ 4.000.000,00"];
    let body = match seq {
        1 => r#"{"fact":{"origin":"prorata.example/differential"}}"#.to_owned(),
        _ => {
            let word = words[usize::try_from(seq).expect("small") % words.len()];
            format!("{{\"fact\":{{\"cents\":{},\"name\":\"{word}\",\"of\":[{seq},-1,0]}}}}", seq * 1_000_003)
        }
    };
    Entry {
        seq,
        prev,
        at: format!("2026-01-01T00:{:02}:00Z", seq / 2).parse().expect("a time"),
        actor: "office".into(),
        kind: if seq == 1 { OPENING_KIND.into() } else { "Told".into() },
        kv: 1,
        request: format!("request-{seq}"),
        body,
    }
}

fn ledger(size: u64) -> Vec<Stored> {
    let mut prev = genesis("prorata.example/differential");
    let mut rows = Vec::new();
    for seq in 1..=size {
        let row = stored(&entry(seq, prev));
        prev = row.hash.as_deref().and_then(|hash| hash.parse().ok()).expect("a hash");
        rows.push(row);
    }
    rows
}

fn ledgers() -> (String, String) {
    let (mut asked, mut answers) = (String::new(), String::new());
    let mut dice = Dice(2);
    for number in 0..LEDGERS {
        let mut rows = ledger(1 + number % 12);
        // One in forty stays as it is; some are changed twice.
        for _ in 0..usize::from(number % 40 != 0) + usize::from(number % 9 == 0) {
            mutate(&mut rows, &mut dice);
        }
        let told: Vec<String> = rows
            .iter()
            .map(|row| {
                format!("[{},{},{},{}]", row.seq, json(&row.request), json(&row.hash), json(&row.line))
            })
            .collect();
        writeln!(asked, "[{}]", told.join(",")).expect("a string");
        writeln!(answers, "{}", verdict(&rows)).expect("a string");
    }
    (asked, answers)
}

/// The first row with a fault, or the root.
fn verdict(rows: &[Stored]) -> String {
    let (mut walk, mut tree) = (ChainVerifier::default(), Tree::default());
    let mut requests = BTreeSet::new();
    for row in rows {
        let found = walk.verify_row(Row {
            seq: row.seq,
            request: row.request.as_deref(),
            hash: row.hash.as_deref(),
            line: row.line.as_deref(),
        });
        // That a request appears once is kept by the table itself; here it is looked at.
        let twice = found.entry.is_some_and(|entry| !requests.insert(entry.request.into_owned()));
        if twice || !found.faults.is_empty() {
            return format!("broken {}", row.seq);
        }
        found.leaf.into_iter().for_each(|leaf| tree.push(leaf));
    }
    if rows.is_empty() { "broken 0".into() } else { format!("intact {}", tree.root()) }
}

fn mutate(rows: &mut Vec<Stored>, dice: &mut Dice) {
    if rows.is_empty() {
        return;
    }
    let at = dice.roll(rows.len());
    match dice.roll(14) {
        0 => drop(rows.remove(at)),
        1 => rows.insert(at, rows[at].clone()),
        2 => {
            let other = dice.roll(rows.len());
            rows.swap(at, other);
        }
        3 => rows.truncate(at),
        4 => rows[at].seq += [-2, -1, 1, 2, 100][dice.roll(5)],
        5 => rows[at].request = [None, Some(String::new()), Some("request-1".into())][dice.roll(3)].clone(),
        6 => rows[at].hash = [None, Some("00".into()), rows[0].hash.clone()][dice.roll(3)].clone(),
        7 => rows[at].line = None,
        // The line changed, and nothing else.
        8 => change(&mut rows[at], dice),
        // The line changed and its hash with it.
        9 => {
            change(&mut rows[at], dice);
            rehash(&mut rows[at]);
        }
        // The line changed and everything behind it linked again, so that only its own form decides.
        10..=12 => {
            change(&mut rows[at], dice);
            rehash(&mut rows[at]);
            relink(rows, at);
        }
        // Two rows with their numbers changed into each other's.
        _ => {
            let other = dice.roll(rows.len());
            let (one, two) = (rows[at].seq, rows[other].seq);
            rows.swap(at, other);
            (rows[at].seq, rows[other].seq) = (one, two);
        }
    }
}

/// Changes one character of a line, or puts one in or takes one out.
fn change(row: &mut Stored, dice: &mut Dice) {
    const CHARACTERS: &[char] = &[
        '0', '1', '9', 'a', 'f', 'Z', '"', '\\', '{', '}', '[', ']', ':', ',', '-', '+', '.', 'e', ' ', '\t',
        '\n', '\r', '\0', '\u{7f}', '\u{85}', 'é', '\u{301}', '\u{200b}', '\u{202e}', '\u{ad}', '\u{feff}',
        '\u{2028}', '€', '😀', 'ß', 'n', 'u',
    ];
    let Some(line) = &row.line else { return };
    let mut letters: Vec<char> = line.chars().collect();
    if letters.is_empty() {
        return;
    }
    let at = dice.roll(letters.len());
    let letter = CHARACTERS[dice.roll(CHARACTERS.len())];
    match dice.roll(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letter),
        _ => letters[at] = letter,
    }
    row.line = Some(letters.into_iter().collect());
}

fn rehash(row: &mut Stored) {
    row.hash = row.line.as_ref().map(|line| Hash::leaf(line.as_bytes()).to_string());
}

/// Links the rows behind `at` to what is there now.
fn relink(rows: &mut [Stored], at: usize) {
    for place in at + 1..rows.len() {
        let before = rows[place - 1].hash.clone().and_then(|hash| hash.parse().ok());
        let entry = rows[place].line.as_deref().and_then(|line| Entry::decode(line).ok());
        let (Some(prev), Some(entry)) = (before, entry) else { return };
        rows[place].line = Entry { prev, ..entry }.encode().ok();
        rehash(&mut rows[place]);
    }
}

fn json(text: &Option<String>) -> String {
    let Some(text) = text else { return "null".into() };
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            character if u32::from(character) < 0x20 => {
                write!(quoted, "\\u{:04x}", u32::from(character)).expect("a string");
            }
            character => quoted.push(character),
        }
    }
    quoted + "\""
}
