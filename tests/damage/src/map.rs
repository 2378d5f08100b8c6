//! What each byte of a SQLite file is for (sqlite.org/fileformat2.html): so that damage that changes nothing can be named.
//!
//! Written from the file format, not with SQLite: it says of a sound file which bytes are live and whose they are.

use std::fmt;

/// Of which of the trees of a ledger a page is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Tree {
    Schema,
    Entries,
    Requests,
}

/// What a byte is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Place {
    /// A field of the header of the file.
    Header(&'static str),
    /// The head of a page, and the pointers to its cells.
    Page(Tree, &'static str),
    /// A part of a row: of the schema, of an entry, of the index over request keys.
    Row(Tree, u64, &'static str),
    /// Nothing is read from here.
    Unused,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |tree: &Tree| match tree {
            Tree::Schema => "schema",
            Tree::Entries => "entries",
            Tree::Requests => "index",
        };
        match self {
            Self::Header(field) => write!(f, "header: {field}"),
            Self::Page(tree, part) => write!(f, "page of the {}: {part}", of(tree)),
            Self::Row(tree, _, part) => write!(f, "row of the {}: {part}", of(tree)),
            Self::Unused => f.write_str("unused bytes"),
        }
    }
}

/// The fields of the header, by where they end.
const HEADER: [(usize, &str); 21] = [
    (16, "magic"),
    (18, "page size"),
    (19, "write version"),
    (20, "read version"),
    (21, "reserved bytes a page"),
    (24, "payload fractions"),
    (28, "change counter"),
    (32, "page count"),
    (36, "first free page"),
    (40, "free pages"),
    (44, "schema cookie"),
    (48, "schema format"),
    (52, "cache size"),
    (56, "largest root page"),
    (60, "text encoding"),
    (64, "user version"),
    (68, "incremental vacuum"),
    (72, "application id"),
    (92, "reserved"),
    (96, "version valid for"),
    (100, "version of SQLite"),
];

pub(crate) struct Map<'a> {
    file: &'a [u8],
    size: usize,
    places: Vec<Place>,
}

impl<'a> Map<'a> {
    /// The map of a sound file. `roots` are the first pages of the entries and of the index.
    pub(crate) fn of(file: &'a [u8], roots: [usize; 2]) -> Self {
        let size = usize::from(u16::from_be_bytes([file[16], file[17]]));
        assert_eq!((size, file[20]), (4096, 0), "a page size that the map does not know");
        assert_eq!(file[36..40], [0; 4], "the map knows no free pages");
        let mut map = Self { file, size, places: vec![Place::Unused; file.len()] };
        for at in (0..100).rev() {
            let (_, field) = HEADER.iter().find(|(end, _)| at < *end).unwrap();
            map.places[at] = Place::Header(field);
        }
        for (tree, root) in [(Tree::Schema, 1), (Tree::Entries, roots[0]), (Tree::Requests, roots[1])] {
            map.page(tree, root);
        }
        map
    }

    pub(crate) fn at(&self, byte: usize) -> Place {
        self.places[byte]
    }

    pub(crate) fn live(&self) -> usize {
        self.places.iter().filter(|place| **place != Place::Unused).count()
    }

    fn mark(&mut self, from: usize, bytes: usize, place: Place) {
        for byte in from..from + bytes {
            assert_eq!(self.places[byte], Place::Unused, "byte {byte} has two uses, the second as {place}");
            self.places[byte] = place;
        }
    }

    fn number(&self, at: usize, bytes: usize) -> usize {
        self.file[at..at + bytes].iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
    }

    /// A number in SQLite's own writing, and its length.
    fn varint(&self, at: usize) -> (u64, usize) {
        let mut number = 0;
        for (place, byte) in self.file[at..at + 8].iter().enumerate() {
            number = number << 7 | u64::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                return (number, place + 1);
            }
        }
        (number << 8 | u64::from(self.file[at + 8]), 9)
    }

    fn page(&mut self, tree: Tree, page: usize) {
        let start = (page - 1) * self.size;
        let head = if page == 1 { start + 100 } else { start };
        let kind = self.file[head];
        let inner = matches!(kind, 2 | 5);
        let bytes = if inner { 12 } else { 8 };
        for (from, length, part) in [
            (0, 1, "kind"),
            (1, 2, "first gap"),
            (3, 2, "cells"),
            (5, 2, "start of cells"),
            (7, 1, "fragments"),
        ] {
            self.mark(head + from, length, Place::Page(tree, part));
        }
        if inner {
            self.mark(head + 8, 4, Place::Page(tree, "last child"));
        }
        let cells = self.number(head + 3, 2);
        self.mark(head + bytes, 2 * cells, Place::Page(tree, "pointers"));
        let mut gap = self.number(head + 1, 2);
        while gap != 0 {
            self.mark(start + gap, 4, Place::Page(tree, "gap"));
            gap = self.number(start + gap, 2);
        }
        for cell in 0..cells {
            let at = start + self.number(head + bytes + 2 * cell, 2);
            self.cell(tree, kind, at);
        }
        if inner {
            self.page(tree, self.number(head + 8, 4));
        }
    }

    fn cell(&mut self, tree: Tree, kind: u8, mut at: usize) {
        if matches!(kind, 2 | 5) {
            self.mark(at, 4, Place::Page(tree, "child"));
            self.page(tree, self.number(at, 4));
            at += 4;
        }
        if kind == 5 {
            let (_, length) = self.varint(at);
            self.mark(at, length, Place::Page(tree, "number that parts the children"));
            return;
        }
        let (payload, length) = self.varint(at);
        let length_at = (at, length);
        at += length;
        let number_at = (kind == 13).then(|| {
            let (number, length) = self.varint(at);
            at += length;
            (number, at - length, length)
        });
        let payload = usize::try_from(payload).unwrap();
        let (bytes, links) = self.payload(kind, at, payload);
        let columns = self.columns(&bytes);
        let row = number_at.map_or_else(
            || {
                // The last column of the index is the number of the entry.
                let (_, from, length, _) = columns.last().copied().unwrap();
                match length {
                    0 => 1,
                    _ => bytes[from..from + length]
                        .iter()
                        .fold(0, |number, at| number << 8 | u64::from(self.file[*at])),
                }
            },
            |(number, _, _)| number,
        );
        self.mark(length_at.0, length_at.1, Place::Row(tree, row, "length"));
        if let Some((_, at, length)) = number_at {
            self.mark(at, length, Place::Row(tree, row, "number"));
        }
        for link in links {
            self.mark(link, 4, Place::Row(tree, row, "link to the next page"));
        }
        let (_, head) = self.varint(bytes[0]);
        self.mark(bytes[0], head, Place::Row(tree, row, "length of the head"));
        let names: &[&str] = match tree {
            Tree::Schema => &["type", "name", "table", "root page", "text"],
            Tree::Entries => &["number, which SQLite does not read", "request", "hash", "line"],
            Tree::Requests => &["request", "number"],
        };
        let mut type_at = head;
        for ((kind_length, from, length, _), name) in columns.into_iter().zip(names) {
            for byte in &bytes[type_at..type_at + kind_length] {
                self.mark(*byte, 1, Place::Row(tree, row, kind_of(name)));
            }
            type_at += kind_length;
            for byte in &bytes[from..from + length] {
                self.mark(*byte, 1, Place::Row(tree, row, name));
            }
        }
    }

    /// Where each byte of a payload is, and the links between its pages.
    fn payload(&self, kind: u8, at: usize, payload: usize) -> (Vec<usize>, Vec<usize>) {
        let usable = self.size;
        let least = (usable - 12) * 32 / 255 - 23;
        let most = if kind == 13 { usable - 35 } else { (usable - 12) * 64 / 255 - 23 };
        if payload <= most {
            return ((at..at + payload).collect(), Vec::new());
        }
        let fitting = least + (payload - least) % (usable - 4);
        let local = if fitting <= most { fitting } else { least };
        let mut bytes: Vec<usize> = (at..at + local).collect();
        let mut links = vec![at + local];
        let mut next = self.number(at + local, 4);
        while bytes.len() < payload {
            let start = (next - 1) * self.size;
            let take = (payload - bytes.len()).min(usable - 4);
            links.push(start);
            bytes.extend(start + 4..start + 4 + take);
            next = self.number(start, 4);
        }
        (bytes, links)
    }

    /// Of each column of a record: the length of its type, where it begins, its length, and its type.
    fn columns(&self, bytes: &[usize]) -> Vec<(usize, usize, usize, u64)> {
        // A head is never spread over pages here, so that its bytes follow each other.
        let (head, first) = self.varint(bytes[0]);
        let head = usize::try_from(head).unwrap();
        let (mut at, mut from) = (first, head);
        let mut columns = Vec::new();
        while at < head {
            let (kind, kind_length) = self.varint(bytes[at]);
            at += kind_length;
            let length = match kind {
                0 | 8 | 9 => 0,
                1..=4 => usize::try_from(kind).unwrap(),
                5 => 6,
                6 | 7 => 8,
                _ => usize::try_from((kind - 12) / 2).unwrap(),
            };
            columns.push((kind_length, from, length, kind));
            from += length;
        }
        assert_eq!(from, bytes.len(), "the columns fill the record");
        columns
    }
}

/// The name of the part that says what type a column is of.
fn kind_of(name: &str) -> &'static str {
    match name {
        "number, which SQLite does not read" => "type of the number, which SQLite does not read",
        "request" => "type of the request",
        "hash" => "type of the hash",
        "line" => "type of the line",
        "number" => "type of the number",
        _ => "type of a column",
    }
}
