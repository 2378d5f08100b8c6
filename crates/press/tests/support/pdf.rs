//! What is in a PDF, read without another program.

use std::collections::BTreeSet;
use std::path::Path;

use lopdf::{Dictionary, Document, Object};

/// A PDF that was read.
pub struct Pdf {
    document: Document,
}

impl Pdf {
    pub fn of(bytes: &[u8]) -> Self {
        Self { document: Document::load_mem(bytes).unwrap() }
    }

    pub fn read(path: &Path) -> Self {
        Self::of(&std::fs::read(path).unwrap())
    }

    /// The text of each page, a cell of a table on a line of its own.
    pub fn pages(&self) -> Vec<String> {
        let pages = self.document.get_pages();
        pages.keys().map(|page| lines(&self.document.extract_text(&[*page]).unwrap())).collect()
    }

    /// The text of all pages.
    pub fn text(&self) -> String {
        self.pages().join("\n")
    }

    /// Its text without any white space, so that lines may end anywhere.
    pub fn letters(&self) -> String {
        self.text().split_whitespace().collect()
    }

    /// A line of its information: `Title`, `Creator`, `CreationDate`.
    pub fn information(&self, name: &str) -> String {
        let info = self.follow(self.document.trailer.get(b"Info").unwrap()).as_dict().unwrap();
        lopdf::decode_text_string(info.get(name.as_bytes()).unwrap()).unwrap()
    }

    /// Whether it says that its content is tagged.
    pub fn is_tagged(&self) -> bool {
        let mark = self.document.catalog().unwrap().get(b"MarkInfo").unwrap();
        self.follow(mark).as_dict().unwrap().get(b"Marked").unwrap().as_bool().unwrap()
    }

    /// Its metadata as XML.
    pub fn metadata(&self) -> String {
        let metadata = self.document.catalog().unwrap().get(b"Metadata").unwrap();
        let stream = self.follow(metadata).as_stream().unwrap();
        String::from_utf8(stream.get_plain_content().unwrap()).unwrap()
    }

    /// The kinds of parts that its structure has.
    pub fn tags(&self) -> BTreeSet<String> {
        self.of_type(b"StructElem")
            .map(|part| String::from_utf8_lossy(part.get(b"S").unwrap().as_name().unwrap()).into_owned())
            .collect()
    }

    /// Of each font: whether it is in the file, as a part of the whole font, and says which letters its glyphs are.
    pub fn fonts(&self) -> Vec<[bool; 3]> {
        let whole = self.of_type(b"Font").filter(|font| font.has(b"DescendantFonts"));
        whole
            .map(|font| {
                let below = &self.follow(font.get(b"DescendantFonts").unwrap()).as_array().unwrap()[0];
                let below = self.follow(below).as_dict().unwrap();
                let descriptor = self.follow(below.get(b"FontDescriptor").unwrap()).as_dict().unwrap();
                let embedded = [&b"FontFile2"[..], b"FontFile3"].iter().any(|name| descriptor.has(name));
                let name = font.get(b"BaseFont").unwrap().as_name().unwrap();
                [embedded, name.get(6) == Some(&b'+'), font.has(b"ToUnicode")]
            })
            .collect()
    }

    /// The files in it, each with its name.
    pub fn attachments(&self) -> Vec<(String, Vec<u8>)> {
        self.of_type(b"Filespec")
            .map(|file| {
                let name = lopdf::decode_text_string(file.get(b"UF").unwrap()).unwrap();
                let embedded = self.follow(file.get(b"EF").unwrap()).as_dict().unwrap().get(b"F").unwrap();
                (name, self.follow(embedded).as_stream().unwrap().get_plain_content().unwrap())
            })
            .collect()
    }

    fn of_type<'a>(&'a self, name: &'a [u8]) -> impl Iterator<Item = &'a Dictionary> {
        let dictionaries = self.document.objects.values().filter_map(|object| object.as_dict().ok());
        dictionaries.filter(move |found| found.has_type(name))
    }

    fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }
}

/// The text with no space at the ends of lines, and none that does not break as a reader types it.
fn lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}
