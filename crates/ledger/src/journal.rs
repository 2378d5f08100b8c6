use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// What is at the head of each part of a rollback journal (sqlite.org/fileformat2.html, section 3).
const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// A count of records that the writer leaves open, because it does not wait for the disk.
const TO_THE_END: u32 = u32::MAX;

/// Whether a rollback journal can be rolled back from its first record to its last.
///
/// SQLite stops without a word at the first record that it cannot read, and takes a journal whose head is damaged for
/// one that is done with: the file would then show what was never recorded. What a power cut leaves is whole: a head
/// is written as zeros first, and gets its magic once all that stands behind it has reached the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Journal {
    /// There is nothing to roll back: it is empty, or its head is not written yet or no more.
    Done,
    /// Every record can be read; the count of changes of the file as it was before, when its first page is among them.
    Whole(Option<u32>),
    /// It was cut off or changed, or it is no journal.
    Damaged,
}

impl Journal {
    pub(crate) fn read(path: &Path) -> std::io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut parts = Parts { file: BufReader::new(file), at: 0, length, changes: None };
        match parts.walk() {
            Ok(state) => Ok(state),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(Self::Damaged),
            Err(error) => Err(error),
        }
    }
}

/// A journal as it is read: parts, each with a head and records.
struct Parts {
    file: BufReader<File>,
    at: u64,
    length: u64,
    /// The count of changes in the first page, once it was met.
    changes: Option<u32>,
}

/// The head of a part.
struct Head {
    records: u32,
    sum: u32,
    pages: u32,
    sector: u64,
    page: usize,
}

impl Parts {
    fn walk(&mut self) -> std::io::Result<Journal> {
        if self.length == 0 {
            return Ok(Journal::Done);
        }
        let mut first = true;
        while self.at < self.length {
            let mut bytes = [0; 28];
            let rest = self.length - self.at;
            let known = usize::try_from(rest).unwrap_or(usize::MAX).min(bytes.len());
            self.file.read_exact(&mut bytes[..known])?;
            // A part whose records may not have reached the disk; none of its pages was written to the ledger yet. SQLite
            // looks at the first byte alone to tell whether the first part is one.
            if bytes[0] == 0 && (first || bytes[..12] == [0; 12]) || known == bytes.len() && is_begun(&bytes)
            {
                return Ok(if first { Journal::Done } else { Journal::Whole(self.changes) });
            }
            if known < bytes.len() || bytes[..8] != MAGIC {
                return Ok(Journal::Damaged);
            }
            let Some(head) = Head::of(&bytes) else { return Ok(Journal::Damaged) };
            first = false;
            self.seek(self.at + head.sector)?;
            if !self.records(&head)? {
                return Ok(Journal::Damaged);
            }
            if head.records == TO_THE_END || head.records == 0 {
                break;
            }
            self.seek(self.at.next_multiple_of(head.sector))?;
        }
        Ok(Journal::Whole(self.changes))
    }

    fn seek(&mut self, to: u64) -> std::io::Result<()> {
        self.at = to;
        self.file.seek(SeekFrom::Start(to)).map(drop)
    }

    /// Whether every record of a part is one.
    fn records(&mut self, head: &Head) -> std::io::Result<bool> {
        let size = head.page as u64 + 8;
        let there = self.length.saturating_sub(self.at) / size;
        let count = if head.records == TO_THE_END { there } else { u64::from(head.records) };
        if count > there {
            return Ok(false);
        }
        let mut record = vec![0; head.page + 8];
        for _ in 0..count {
            self.file.read_exact(&mut record)?;
            self.at += size;
            let number =
                |at: usize| u32::from_be_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
            let page = &record[4..4 + head.page];
            let sum = (1..head.page.div_ceil(200))
                .fold(head.sum, |sum, step| sum.wrapping_add(u32::from(page[head.page - 200 * step])));
            if number(0) == 0 || number(0) > head.pages || number(4 + head.page) != sum {
                return Ok(false);
            }
            if number(0) == 1 {
                self.changes = Some(number(4 + 24));
            }
        }
        Ok(true)
    }
}

/// Whether the disk failed while the magic was written: a part of it, and zeros where the rest and the count of records
/// go. It is written last of all, into a head that is there whole.
fn is_begun(head: &[u8; 28]) -> bool {
    (1..MAGIC.len()).any(|kept| head[..kept] == MAGIC[..kept] && head[kept..12].iter().all(|byte| *byte == 0))
}

impl Head {
    fn of(bytes: &[u8; 28]) -> Option<Self> {
        let number = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let (sector, page) = (number(20), number(24));
        let possible = |size: u32, least: u32| size.is_power_of_two() && (least..=65_536).contains(&size);
        (possible(sector, 32) && possible(page, 512)).then_some(Self {
            records: number(8),
            sum: number(12),
            pages: number(16),
            sector: u64::from(sector),
            page: usize::try_from(page).ok()?,
        })
    }
}
