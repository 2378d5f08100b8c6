use crate::naming::Named;
use crate::page::Page;
use crate::{Cell, Section, Table, Word};

impl Page<'_> {
    pub(crate) fn entries(&self) -> Section {
        let mut table = Table::new(
            "entries",
            [
                self.right(Word::Entry),
                self.left(Word::RecordedAt),
                self.left(Word::Actor),
                self.left(Word::EventKind),
                self.left(Word::Section),
                self.right(Word::CorrectedBy),
                self.left(Word::Hash),
            ],
        );
        for line in self.register.journal(self.year) {
            table.push(vec![
                Cell::entry(line.stamp.seq),
                Cell::text(line.stamp.at.as_str()),
                Cell::text(&line.stamp.actor),
                Cell::text(line.kind.name()),
                self.text(line.kind.named()),
                Cell::entry(line.corrected_by),
                Cell::Text(line.stamp.hash.to_string()),
            ]);
        }
        self.section("entries", Word::Entries, vec![self.filled(table)])
    }

    pub(crate) fn documents(&self) -> Section {
        let mut table = Table::new(
            "documents",
            [self.right(Word::Entry), self.left(Word::Name), self.right(Word::Size), self.left(Word::Hash)],
        );
        for line in self.register.journal(self.year) {
            for document in &line.stamp.attached.documents {
                table.push(vec![
                    Cell::entry(line.stamp.seq),
                    Cell::text(document.name.as_str()),
                    Cell::Whole(document.bytes.count()),
                    Cell::text(document.sha256.as_str()),
                ]);
            }
        }
        self.section("documents", Word::Documents, vec![self.filled(table)])
    }
}
