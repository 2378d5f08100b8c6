//! Every bit of a ledger flipped, at four levels of looking.

use rusqlite::{Connection, OpenFlags};

use crate::map::{Map, Place, Tree};
use crate::reading::{Reading, chain_alone, whole};
use crate::subject::Subject;
use crate::table::{Line, Table};
use crate::workers::{self, Share};

/// Live bits that no value depends on, with the reason why the file cannot be distinguished from a sound one.
const OPEN: [(&str, &str); 4] = [
    ("header: schema cookie", "a counter of SQLite's own, which an honest VACUUM moves"),
    ("header: version of SQLite", "which version of SQLite wrote last"),
    (
        "row of the schema: number",
        "in which order SQLite lists its tables; an honest VACUUM may number them anew",
    ),
    (
        "row of the entries: type of the number, which SQLite does not read",
        "the number of a row stands elsewhere, and this is a copy that SQLite never reads",
    ),
];

/// How closely is looked, from the least on.
const LEVELS: [&str; 4] = [
    "chain alone, with a head kept elsewhere",
    "+ header and schema text",
    "+ SQLite's check: `prorata verify`",
    "+ SHA-256 of the file",
];

/// The control: what a verifier without hashes takes for sound.
const FOOLED: &str = "other values that it takes for sound, as it must";

/// Flips every `every`-th bit; of the header, all.
pub(crate) fn run(every: usize, table: &mut Table) {
    let mut lines = workers::share(|share| flip(every, share));
    let control = lines.last_mut().unwrap();
    control.must(control.passed_as(FOOLED) > 0, || {
        "the control found everything: the harness would not notice a verifier that compares nothing".into()
    });
    lines.into_iter().for_each(|line| table.put(line));
}

fn flip(every: usize, share: Share) -> Vec<Line> {
    let subject = Subject::new();
    let map = Map::of(&subject.sound, roots(&subject));
    let file = subject.sound.len();
    let mut lines: Vec<[Line; 2]> = LEVELS
        .iter()
        .map(|level| {
            [("live", map.live()), ("unused", file - map.live())]
                .map(|(kind, bytes)| Line::new(format!("bits, {level}: {kind} ({} bits)", bytes * 8)))
        })
        .collect();
    let mut named = Line::new("bits of the lines, hashes and request keys: the entry is named");
    let mut control = Line::new("control: a verifier that compares no hashes");
    for bit in share.of((0..file * 8).filter(|bit| *bit < 800 || bit % every == 0)) {
        let (at, mask) = (bit / 8, 1 << (bit % 8));
        let place = map.at(at);
        let (alone, reading) =
            subject.with_byte(at, subject.sound[at] ^ mask, |path| (chain_alone(path), whole(path)));
        let side = usize::from(place == Place::Unused);
        for (level, lines) in lines.iter_mut().enumerate() {
            let looked = if level == 0 { &alone } else { &reading };
            judge(level, looked, &subject.seen, place, &mut lines[side]);
        }
        if let Place::Row(Tree::Entries, entry, "line" | "hash" | "request") = place {
            if reading.names(entry) {
                named.found();
            } else {
                named.wrong(format!("bit {bit} of entry {entry}: {reading:?}"));
            }
        }
        if reading.found_without_hashes() {
            control.found();
        } else if reading.seen == subject.seen.seen {
            control.harmless("nothing changed");
        } else {
            control.harmless(FOOLED);
        }
    }
    lines.into_iter().flatten().chain([named, control]).collect()
}

/// What became of one bit at one level.
fn judge(level: usize, looked: &Reading, sound: &Reading, place: Place, line: &mut Line) {
    let told = match level {
        0 => looked.found_by_the_walk() || looked.seen.head != sound.seen.head,
        1 => looked.found_by_the_walk(),
        2 => looked.found(),
        _ => looked.refused.is_some() || looked.sha256 != sound.sha256,
    };
    let same = looked.seen == sound.seen;
    match (told, same, &looked.failed) {
        (_, _, Some(failed)) => line.wrong(format!("{place}: {failed}")),
        (true, ..) => line.found(),
        // Behind the walk stands SQLite's check, which finds rows that are gone without a trace in the chain.
        (false, false, _) if level == 1 => line.harmless("other rows, left to SQLite's check or a kept head"),
        (false, false, _) => line.wrong(format!("{place}: other values, and nothing is told")),
        (false, true, _) if place == Place::Unused => line.harmless("nothing is read from there"),
        (false, true, _) if level < 2 => line.harmless("no value depends on them"),
        (false, true, _) => match OPEN.iter().find(|(open, _)| *open == place.to_string()) {
            Some((open, why)) => line.harmless(format!("{open}: {why}")),
            None => line.wrong(format!("{place}: not told, and not on the list of what cannot be")),
        },
    }
}

/// The first pages of the table and of its index.
fn roots(subject: &Subject) -> [usize; 2] {
    let connection = Connection::open_with_flags(subject.path(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    ["entry", "sqlite_autoindex_entry_1"].map(|name| {
        connection
            .query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [name], |row| {
                row.get::<_, u32>(0)
            })
            .unwrap() as usize
    })
}
