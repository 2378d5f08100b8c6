//! A ZIP archive, opened within limits.

use std::collections::BTreeMap;

use intake::Fault;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// The most members.
const MEMBERS_MAX: usize = 1_000;
/// The most bytes that all members make, unpacked: 64 MiB.
const UNPACKED_MAX: u64 = 64 << 20;
/// How many times larger than its packed form a member may be.
const RATIO_MAX: u64 = 200;
/// Below this size the ratio says nothing: a small file of spaces packs well.
const RATIO_FROM: u64 = 1 << 20;
/// The end of the directory, without its comment.
const END_BYTES: usize = 22;
/// What says where a directory of the large kind ends.
const LOCATOR_BYTES: usize = 20;
/// A directory entry, without its texts.
const ENTRY_BYTES: usize = 46;
/// A local header, without its texts.
const LOCAL_BYTES: usize = 30;

const HINT: &str =
    "Open the file in Excel or LibreOffice and save it again, or save the table as \"CSV UTF-8\".";

/// The members of an archive.
pub(crate) struct Archive<'b> {
    file: &'b str,
    bytes: &'b [u8],
    /// By their names in small letters: names of parts are equal without regard to letters (ECMA-376, part 2, 6.2.2.3).
    members: BTreeMap<String, (String, Member)>,
}

/// Where a member is, and what the directory says of it.
#[derive(Clone, Copy, Debug)]
struct Member {
    header: usize,
    packed: usize,
    unpacked: usize,
    crc: u32,
    method: u16,
}

impl<'b> Archive<'b> {
    /// Opens an archive and compares every entry of its directory with the limits, before anything is unpacked.
    pub(crate) fn open(file: &'b str, bytes: &'b [u8]) -> Result<Self, Fault> {
        directory(bytes)
            .map(|members| Self { file, bytes, members })
            .map_err(|rule| Fault::in_file(file, rule).hint(HINT))
    }

    /// The names of the members, in ascending order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.values().map(|(name, _)| name.as_str())
    }

    /// Whether there is a member of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(&name.to_lowercase())
    }

    /// Unpacks a member; never more than the directory said.
    pub(crate) fn member(&self, name: &str) -> Result<Vec<u8>, Fault> {
        let refuse = |rule: String| Fault::in_file(self.file, rule).hint(HINT);
        let Some((_, member)) = self.members.get(&name.to_lowercase()) else {
            return Err(refuse(format!("the workbook has no part `{name}`")));
        };
        unpack(self.bytes, member).map_err(|why| refuse(format!("the part `{name}` of the workbook {why}")))
    }
}

/// Where the directory stands and ends, and how many members it has.
struct Directory {
    count: u64,
    start: u64,
    end: usize,
}

impl Directory {
    fn of(bytes: &[u8]) -> Result<Self, String> {
        let end =
            end(bytes).ok_or("the archive has no end: the file was cut, or something was added to it")?;
        let (count, size, start) = (word(bytes, end + 10), long(bytes, end + 12), long(bytes, end + 16));
        let parts = [word(bytes, end + 4), word(bytes, end + 6)];
        let Some(at) = large_end(bytes, end) else {
            if parts != [0, 0] || word(bytes, end + 8) != count {
                return Err("the archive is one part of several".into());
            }
            let directory = Self { count: count.into(), start: start.into(), end };
            return directory.stands(size.into());
        };
        // The records of the large kind (ZIP64), which writers that do not know the size beforehand leave in small archives too:
        // what is in them counts where the plain ones have no place.
        if [long(bytes, at + 16), long(bytes, at + 20)] != [0, 0]
            || parts.iter().any(|part| ![0, u16::MAX].contains(part))
        {
            return Err("the archive is one part of several".into());
        }
        let counted = huge(bytes, at + 32);
        let directory = Self { count: counted, start: huge(bytes, at + 48), end: at };
        if (count != u16::MAX && u64::from(count) != counted) || huge(bytes, at + 24) != counted {
            return Err("the directory of the archive is damaged".into());
        }
        directory.stands(huge(bytes, at + 40))
    }

    fn stands(self, size: u64) -> Result<Self, String> {
        if self.count > MEMBERS_MAX as u64 {
            return Err(format!(
                "the archive has {} members; at most {MEMBERS_MAX} are accepted",
                self.count
            ));
        }
        if self.start.checked_add(size) != Some(self.end as u64) {
            return Err("the directory of the archive does not stand where it says".into());
        }
        Ok(self)
    }
}

fn directory(bytes: &[u8]) -> Result<BTreeMap<String, (String, Member)>, String> {
    let Directory { count, start, end } = Directory::of(bytes)?;
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let mut at = start;
    let mut members = BTreeMap::new();
    let (mut unpacked, mut spans) = (0, Vec::new());
    for _ in 0..count {
        if at + ENTRY_BYTES > end || !bytes[at..].starts_with(b"PK\x01\x02") {
            return Err("the directory of the archive is damaged".into());
        }
        let flags = word(bytes, at + 8);
        let lengths = [28, 30, 32].map(|place| usize::from(word(bytes, at + place)));
        let next = at + ENTRY_BYTES + lengths.iter().sum::<usize>();
        let stored = bytes.get(at + ENTRY_BYTES..at + ENTRY_BYTES + lengths[0]).unwrap_or_default();
        let name = std::str::from_utf8(stored)
            .map_err(|_| "a member of the archive has a name that is not UTF-8")?;
        // Some writers separate folders as Windows does.
        let name = &name.replace('\\', "/");
        let extra = at + ENTRY_BYTES + lengths[0];
        let extra = bytes.get(extra..extra + lengths[1]).unwrap_or_default();
        let [unpacked_size, packed_size, header] =
            sizes(extra, [24, 20, 42].map(|place| long(bytes, at + place)))
                .ok_or("the directory of the archive is damaged")?;
        let member = Member {
            header,
            packed: packed_size,
            unpacked: unpacked_size,
            crc: long(bytes, at + 16),
            method: word(bytes, at + 10),
        };
        check(name, flags, &member)?;
        unpacked += member.unpacked as u64;
        if unpacked > UNPACKED_MAX {
            return Err(format!("the archive unpacks to more than {} MiB", UNPACKED_MAX >> 20));
        }
        let data = data(bytes, name, stored, &member)?;
        spans.push((member.header, data + member.packed));
        if let Some((before, _)) = members.insert(name.to_lowercase(), (name.clone(), member)) {
            let how = if before == *name { "" } else { ", in different letters" };
            return Err(format!("the archive holds `{name}` twice{how}"));
        }
        at = next;
    }
    if at != end {
        return Err("the directory of the archive is damaged".into());
    }
    spans.sort_unstable();
    if spans.windows(2).any(|pair| pair[0].1 > pair[1].0) || spans.last().is_some_and(|last| last.1 > start) {
        return Err("two members of the archive stand on the same bytes".into());
    }
    Ok(members)
}

fn check(name: &str, flags: u16, member: &Member) -> Result<(), String> {
    if flags & 0x41 != 0 {
        return Err(format!("the member `{name}` of the archive is encrypted"));
    }
    if name.is_empty()
        || name.starts_with('/')
        || name.contains([':', '\0'])
        || name.split('/').any(|part| part == "..")
    {
        return Err(format!("the archive holds a member with the name `{name}`, which leads out of it"));
    }
    if !matches!(member.method, 0 | 8) {
        return Err(format!(
            "the member `{name}` is packed by method {}, which no spreadsheet uses",
            member.method
        ));
    }
    let (packed, unpacked) = (member.packed as u64, member.unpacked as u64);
    if unpacked >= RATIO_FROM && unpacked > packed.saturating_mul(RATIO_MAX) {
        return Err(format!("the member `{name}` unpacks to more than {RATIO_MAX} times its size"));
    }
    if member.method == 0 && packed != unpacked {
        return Err(format!("the member `{name}` of the archive is damaged"));
    }
    Ok(())
}

/// Where the data of a member begin, once its local header says the same as the directory.
fn data(bytes: &[u8], name: &str, stored: &[u8], member: &Member) -> Result<usize, String> {
    let damaged = || format!("the member `{name}` of the archive is damaged");
    let header =
        bytes.get(member.header..).filter(|header| header.starts_with(b"PK\x03\x04")).ok_or_else(damaged)?;
    if header.len() < LOCAL_BYTES {
        return Err(damaged());
    }
    let (named, extra) = (usize::from(word(header, 26)), usize::from(word(header, 28)));
    let said = header.get(LOCAL_BYTES..LOCAL_BYTES + named).unwrap_or_default();
    if said != stored || word(header, 8) != member.method || word(header, 6) & 0x41 != 0 {
        return Err(format!("the member `{name}` has another name or form than the directory says"));
    }
    let data = member.header.saturating_add(LOCAL_BYTES + named + extra);
    match bytes.get(data..).filter(|data| data.len() >= member.packed) {
        Some(_) => Ok(data),
        None => Err(damaged()),
    }
}

fn unpack(bytes: &[u8], member: &Member) -> Result<Vec<u8>, &'static str> {
    let header = bytes.get(member.header..).unwrap_or_default();
    let data = LOCAL_BYTES + usize::from(word(header, 26)) + usize::from(word(header, 28));
    let packed = header.get(data..data + member.packed).ok_or("is cut off")?;
    let unpacked = if member.method == 0 {
        packed.to_vec()
    } else {
        decompress_to_vec_with_limit(packed, member.unpacked)
            .map_err(|_| "is damaged, or larger than it says")?
    };
    if unpacked.len() != member.unpacked {
        return Err("is not as long as it says");
    }
    if crc32fast::hash(&unpacked) != member.crc {
        return Err("does not have the checksum that the archive gives");
    }
    Ok(unpacked)
}

/// Where the end of the directory is: its comment must end with the file.
fn end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|&at| {
        bytes[at..].starts_with(b"PK\x05\x06")
            && at + END_BYTES + usize::from(word(bytes, at + 20)) == bytes.len()
    })
}

/// Where the record stands that ends a directory of the large kind: before the plain end is where it is.
fn large_end(bytes: &[u8], end: usize) -> Option<usize> {
    let locator = end.checked_sub(LOCATOR_BYTES).filter(|at| bytes[*at..].starts_with(b"PK\x06\x07"))?;
    let at = usize::try_from(huge(bytes, locator + 8)).ok()?;
    let record = bytes.get(at..locator)?;
    // Nothing is between it and what says where it is.
    let whole =
        record.starts_with(b"PK\x06\x06") && huge(record, 4).checked_add(12) == Some(record.len() as u64);
    whole.then_some(at)
}

/// The unpacked size, the packed size and the place of a member. What has no place in the plain record is in the extra field of
/// the large kind (APPNOTE 4.5.3), in that order.
fn sizes(extra: &[u8], plain: [u32; 3]) -> Option<[usize; 3]> {
    let mut field = extra;
    let mut large: &[u8] = &[];
    while field.len() >= 4 {
        let length = usize::from(word(field, 2));
        let body = field.get(4..4 + length)?;
        if word(field, 0) == 1 {
            large = body;
        }
        field = &field[4 + length..];
    }
    let mut found = [0; 3];
    for (slot, plain) in found.iter_mut().zip(plain) {
        *slot = if plain == u32::MAX {
            let (eight, rest) = large.split_at_checked(8)?;
            large = rest;
            usize::try_from(huge(eight, 0)).ok()?
        } else {
            plain as usize
        };
    }
    Some(found)
}

/// Two bytes as a number; nothing beyond the end is ever a number of its own.
fn word(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at.saturating_add(2)).map_or(0, |pair| u16::from_le_bytes([pair[0], pair[1]]))
}

fn long(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at.saturating_add(4))
        .map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn huge(bytes: &[u8], at: usize) -> u64 {
    u64::from(long(bytes, at)) | u64::from(long(bytes, at.saturating_add(4))) << 32
}
