//! A writer of archives that may lie.

/// A member of an archive.
pub struct Member {
    pub name: String,
    pub bytes: Vec<u8>,
    /// Pack it; otherwise it is stored.
    pub packed: bool,
    /// What the directory says of its size, when that is a lie.
    pub claimed: Option<u32>,
    pub flags: u16,
    pub method: Option<u16>,
}

impl Member {
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.to_owned(),
            bytes: bytes.into(),
            packed: true,
            claimed: None,
            flags: 0,
            method: None,
        }
    }
}

/// The archive of these members.
pub fn zip(members: &[Member]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let data = if member.packed {
            miniz_oxide::deflate::compress_to_vec(&member.bytes, 6)
        } else {
            member.bytes.clone()
        };
        let method = member.method.unwrap_or(if member.packed { 8 } else { 0 });
        let size = member.claimed.unwrap_or(u32::try_from(member.bytes.len()).unwrap());
        let mut shared = Vec::new();
        for part in [20, member.flags, method, 0, 0x21] {
            shared.extend(part.to_le_bytes());
        }
        shared.extend(crc32fast::hash(&member.bytes).to_le_bytes());
        shared.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        shared.extend(size.to_le_bytes());
        shared.extend(u16::try_from(member.name.len()).unwrap().to_le_bytes());
        shared.extend([0, 0]);
        let start = u32::try_from(out.len()).unwrap();
        out.extend(b"PK\x03\x04");
        out.extend(&shared);
        out.extend(member.name.as_bytes());
        out.extend(&data);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(member.name.as_bytes());
    }
    let (start, length) = (u32::try_from(out.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(members.len()).unwrap();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}
