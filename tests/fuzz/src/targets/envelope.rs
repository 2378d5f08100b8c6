//! A bundle: its archive, and the examination of it.

use std::sync::OnceLock;

use bundle::{Archive, Own, examine};
use register::chain::sha256;

/// An archive has one form.
pub(crate) fn archive(input: &[u8]) {
    if let Ok(archive) = Archive::read(input) {
        assert_eq!(archive.write().unwrap(), input, "an archive has one form");
        for name in archive.members().keys() {
            assert!(!name.starts_with('/') && !name.contains(".."), "{name} leads out of its folder");
        }
    }
    let mended = mended(input);
    if let Ok(archive) = Archive::read(&mended) {
        assert_eq!(archive.write().unwrap(), mended, "an archive has one form");
        let _ = examine(&mended, &Own::default(), "prorata of the fuzzer");
    }
}

/// Puts the checksum of the first members right, so that what is behind it is reached.
fn mended(input: &[u8]) -> Vec<u8> {
    let mut file = input.to_vec();
    let mut at = 0;
    for _ in 0..8 {
        let Some(head) = file.get(at..at + 30).filter(|head| head.starts_with(b"PK\x03\x04")) else { break };
        let size = u32::from_le_bytes(head[22..26].try_into().unwrap()) as usize;
        let start = at + 30 + usize::from(u16::from_le_bytes([head[26], head[27]]));
        let Some(bytes) = file.get(start..start.saturating_add(size)) else { break };
        let sum = crc32fast::hash(bytes).to_le_bytes();
        file[at + 14..at + 18].copy_from_slice(&sum);
        at = start + size;
    }
    file
}

/// The pinned bundle with one member replaced, and a manifest that fits: only the very bundle holds.
///
/// The input names the member in its first byte; the rest is its content.
pub(crate) fn examined(input: &[u8]) {
    static PINNED: OnceLock<Archive> = OnceLock::new();
    let file = include_bytes!("../../../../fixtures/vectors/bundle/bundle-2026.zip");
    let pinned = PINNED.get_or_init(|| Archive::read(file).unwrap());
    let Some((which, content)) = input.split_first() else { return };
    let names: Vec<&String> = pinned.members().keys().collect();
    let name = names[usize::from(*which) % names.len()];
    let line = |bytes: &[u8]| {
        format!("{{\"bytes\":{},\"name\":\"{name}\",\"sha256\":\"{}\"}}", bytes.len(), sha256(bytes))
    };
    let own = pinned.get(name).unwrap();
    let manifest = String::from_utf8(pinned.get("MANIFEST.json").unwrap().to_vec()).unwrap();
    let manifest = manifest.replace(&line(own), &line(content));
    let mut made = Archive::default();
    for (found, bytes) in pinned.members() {
        let bytes = match found.as_str() {
            "MANIFEST.json" if name != "MANIFEST.json" => manifest.as_bytes(),
            found if found == name => content,
            _ => bytes,
        };
        made.add(found, bytes.to_vec()).unwrap();
    }
    let found = examine(&made.write().unwrap(), &Own::default(), "prorata of the fuzzer");
    // What another version wrote for people is not compared, and the policy is the reader's own affair.
    let free = ["VERIFY.md", "verify.py", "policy.txt"].contains(&name.as_str())
        || (name.starts_with("reports/") && !name.ends_with(".json"));
    if content != own && !free && name != "MANIFEST.json" && !name.starts_with("reports/") {
        assert!(!found.faults.is_empty(), "{name} is another one, and nothing is told");
    }
}
