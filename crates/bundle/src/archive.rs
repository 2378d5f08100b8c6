use std::collections::BTreeMap;
use thiserror::Error;

/// Files in one file: a ZIP without compression, in its one written form.
///
/// Members are in ascending order of their names, each once, stored as they are, dated 1980-01-01; there are no
/// folders, links, comments or extra fields. What is read is written again and compared, so that every bit of an archive
/// is either what this writer writes or a fault. `docs/ledger-format.md`, section 14, has the layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    members: BTreeMap<String, Vec<u8>>,
}

/// Why bytes are not an archive.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ArchiveError {
    /// What is at this byte is not what the one written form has there.
    #[error("the archive at byte {at}: {what}")]
    Form {
        /// Where, from 0.
        at: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// The name of a member could mislead: a path out of the folder, a letter that is not plain, too long.
    #[error("the member `{}` has a name that no bundle has", .0.escape_debug())]
    Name(String),
    /// A member appears twice, or not in the order of names.
    #[error("the member `{}` stands twice, or not in its place", .0.escape_debug())]
    Order(String),
    /// A member is not what its checksum says: it was changed.
    #[error("the member `{}` was changed or packed again: its checksum is another", .0.escape_debug())]
    Changed(String),
    /// More members, or more bytes, than a ZIP of this form holds.
    #[error("more members or bytes than a bundle holds")]
    TooLarge,
}

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// Version 1.0, no flags, stored, 00:00:00 on 1980-01-01.
const COMMON: [u8; 10] = [10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
const LOCAL_BYTES: usize = 30;

impl Archive {
    /// Adds a member.
    ///
    /// # Errors
    /// [`ArchiveError::Name`] or [`ArchiveError::Order`] when the name is not one, or taken.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), ArchiveError> {
        if !is_name(name) {
            return Err(ArchiveError::Name(name.to_owned()));
        }
        match self.members.insert(name.to_owned(), bytes) {
            None => Ok(()),
            Some(_) => Err(ArchiveError::Order(name.to_owned())),
        }
    }

    /// The members, by name.
    pub fn members(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.members
    }

    /// The bytes of a member.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.members.get(name).map(Vec::as_slice)
    }

    /// How many bytes may be made again of what is in this archive before it is a bomb: another version of the program
    /// may write more of the same, and not without end.
    pub(crate) fn most_made(&self) -> usize {
        let bytes: usize = self.members.values().map(Vec::len).sum();
        bytes.saturating_mul(4).saturating_add(16 << 20)
    }

    /// The archive as one file.
    ///
    /// # Errors
    /// [`ArchiveError::TooLarge`].
    pub fn write(&self) -> Result<Vec<u8>, ArchiveError> {
        let large = |_| ArchiveError::TooLarge;
        let (mut file, mut central) = (Vec::new(), Vec::new());
        for (name, bytes) in &self.members {
            let at = u32::try_from(file.len()).map_err(large)?;
            let size = u32::try_from(bytes.len()).map_err(large)?.to_le_bytes();
            let length = u16::try_from(name.len()).map_err(large)?.to_le_bytes();
            let check = crc32fast::hash(bytes).to_le_bytes();
            let shared = [&COMMON[..], &check, &size, &size, &length, &[0, 0]].concat();
            file.extend([&LOCAL[..], &shared, name.as_bytes(), bytes].concat());
            central.extend(
                [&CENTRAL[..], &[10, 0], &shared, &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat(),
            );
        }
        let count = u16::try_from(self.members.len()).map_err(large)?.to_le_bytes();
        let at = u32::try_from(file.len()).map_err(large)?.to_le_bytes();
        let size = u32::try_from(central.len()).map_err(large)?.to_le_bytes();
        file.extend(central);
        file.extend([&END[..], &[0; 4], &count, &count, &size, &at, &[0, 0]].concat());
        u32::try_from(file.len()).map_err(large)?;
        Ok(file)
    }

    /// Reads an archive, and refuses every file that [`Archive::write`] would not have written. It takes no more memory
    /// than the file has bytes, whatever the file says of itself.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub fn read(file: &[u8]) -> Result<Self, ArchiveError> {
        let mut read = Self::default();
        let mut at = 0;
        let mut last: Option<String> = None;
        while file[at..].starts_with(&LOCAL) {
            let form = |what| ArchiveError::Form { at, what };
            let head = file.get(at..at + LOCAL_BYTES).ok_or(form("the head of a member is cut off"))?;
            let number = |from: usize| {
                u32::from_le_bytes([head[from], head[from + 1], head[from + 2], head[from + 3]])
            };
            let length = usize::from(u16::from_le_bytes([head[26], head[27]]));
            let size = usize::try_from(number(22)).map_err(|_| ArchiveError::TooLarge)?;
            let start = at + LOCAL_BYTES + length;
            let name = file.get(at + LOCAL_BYTES..start).ok_or(form("the name of a member is cut off"))?;
            let bytes = start.checked_add(size).and_then(|end| file.get(start..end));
            let bytes = bytes.ok_or(form("a member is cut off, or says that it is longer than the file"))?;
            let name = String::from_utf8_lossy(name).into_owned();
            if last.as_ref().is_some_and(|last| *last >= name) {
                return Err(ArchiveError::Order(name));
            }
            if crc32fast::hash(bytes) != number(14) {
                return Err(ArchiveError::Changed(name));
            }
            read.add(&name, bytes.to_vec())?;
            last = Some(name);
            at = start + size;
        }
        let written = read.write()?;
        match written.iter().zip(file).position(|(one, other)| one != other) {
            None if written.len() == file.len() => Ok(read),
            place => {
                let at = place.unwrap_or(written.len().min(file.len()));
                Err(ArchiveError::Form {
                    at,
                    what: "not what the one written form of these members has there",
                })
            }
        }
    }
}

/// Letters, digits, `-`, `_` and `.`, in parts between slashes; no part is empty or begins with a point.
fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
    name.len() <= 200 && name.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Archive {
        let mut archive = Archive::default();
        archive.add("a.txt", b"first".to_vec()).unwrap();
        archive.add("b/c.txt", Vec::new()).unwrap();
        archive.add("tile/0/000.p/1", vec![0; 32]).unwrap();
        archive
    }

    #[test]
    fn what_is_written_is_read_back() {
        for archive in [Archive::default(), sample()] {
            assert_eq!(Archive::read(&archive.write().unwrap()), Ok(archive));
        }
    }

    #[test]
    fn every_bit_and_every_length_is_guarded() {
        let file = sample().write().unwrap();
        for at in 0..file.len() * 8 {
            let mut changed = file.clone();
            changed[at / 8] ^= 1 << (at % 8);
            // A bit of a member's bytes or name fails its checksum; nothing passes as another archive.
            assert!(Archive::read(&changed).is_err(), "bit {at}");
        }
        for length in 0..file.len() {
            assert!(Archive::read(&file[..length]).is_err(), "{length} bytes");
        }
        let longer = [file.as_slice(), b"\0"].concat();
        assert!(Archive::read(&longer).is_err());
    }

    #[test]
    fn names_that_could_mislead_are_refused() {
        for name in [
            "",
            "/a",
            "a/",
            "a//b",
            "../a",
            "a/../b",
            "./a",
            ".a",
            "a\\b",
            "C:a",
            "a b",
            "é",
            "a\0",
            "a\n",
            &"x".repeat(201),
        ] {
            assert_eq!(
                Archive::default().add(name, vec![]),
                Err(ArchiveError::Name(name.into())),
                "{name:?}"
            );
            // The same from a file that somebody made.
            let mut archive = Archive::default();
            archive.members.insert(name.into(), vec![]);
            assert!(Archive::read(&archive.write().unwrap()).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_member_that_lies_about_its_length_takes_no_memory() {
        let mut file = sample().write().unwrap();
        file[18..26].copy_from_slice(&[0xff; 8]);
        assert!(matches!(Archive::read(&file), Err(ArchiveError::Form { .. })));
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0_usize..200) {
            let _ = Archive::read(&bytes);
            let mut file = sample().write().unwrap();
            let at = at % file.len();
            let end = (at + bytes.len()).min(file.len());
            file[at..end].copy_from_slice(&bytes[..end - at]);
            if let Ok(read) = Archive::read(&file) {
                prop_assert_eq!(read.write().unwrap(), file);
            }
        }
    }
}
