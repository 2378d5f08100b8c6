//! Every bit of a bundle flipped, every length cut; and bits whose checksum and manifest were mended after them.

use bundle::{Archive, Contents, Examination, Own, examine};
use register::chain::{ChainVerifier, Entry, Hash, Row, sha256};
use register::notary::{Note, Policy, Signers};

use crate::subject::fixture;
use crate::table::{Line, Table};
use crate::workers::{self, Share};

const PROGRAM: &str = "prorata 0.0.1";
const FOOLED: &str = "a change that it takes for sound, as it must";

/// A bundle of this version, made of what the pinned one holds, and what its reader has from elsewhere.
struct Envelope {
    file: Vec<u8>,
    archive: Archive,
    policy: Policy,
    signers: Signers,
}

pub(crate) fn run(every: usize, table: &mut Table) {
    let mut lines = workers::share(|share| {
        let envelope = Envelope::new();
        let [bits, control] = bits(&envelope, every, share);
        vec![bits, lengths(&envelope, every, share), mended(&envelope, every, share), control]
    });
    let control = lines.last_mut().unwrap();
    control.must(control.passed_as(FOOLED) > 0, || "the control found everything".into());
    lines.into_iter().for_each(|line| table.put(line));
}

impl Envelope {
    fn new() -> Self {
        let text = |name: &str| std::fs::read_to_string(fixture("vectors/bundle").join(name)).unwrap();
        let pinned =
            Archive::read(&std::fs::read(fixture("vectors/bundle/bundle-2026.zip")).unwrap()).unwrap();
        let member = |name: &str| String::from_utf8(pinned.get(name).unwrap().to_vec()).unwrap();
        let note = |name: &str| member(name).parse::<Note>().unwrap();
        let documents = pinned.members().iter().filter(|(name, _)| name.starts_with("documents/"));
        let contents = Contents {
            year: 2026,
            lines: member("entries.jsonl").lines().map(str::to_owned).collect(),
            note: note("checkpoint"),
            kept: vec![note("kept/0001.txt"), note("kept/0002.txt")],
            policy: member("policy.txt"),
            documents: documents.map(|(_, bytes)| (sha256(bytes), bytes.clone())).collect(),
            languages: vec!["fr".parse().unwrap()],
            program: PROGRAM.into(),
        };
        let archive = contents.archive().unwrap();
        let file = archive.write().unwrap();
        let envelope = Self {
            file,
            archive,
            policy: text("policy.txt").parse().unwrap(),
            signers: text("signers").parse().unwrap(),
        };
        let found = envelope.examine(&envelope.file);
        assert!(found.faults.is_empty() && !found.in_part, "{found:?}");
        envelope
    }

    /// Whether a changed checkpoint is the same one, with some of its signatures and no other.
    fn says_less(&self, name: &str, changed: &[u8]) -> bool {
        let note = |bytes: &[u8]| std::str::from_utf8(bytes).ok()?.parse::<Note>().ok();
        let (Some(before), Some(now)) = (note(self.archive.get(name).unwrap()), note(changed)) else {
            return false;
        };
        let signed = |note: &Note| note.signed_by(&self.policy.keys()).unwrap_or_default();
        let (all, left) = (signed(&before), signed(&now));
        before.checkpoint() == now.checkpoint()
            && !left.is_empty()
            && left.len() < all.len()
            && left.iter().all(|one| all.contains(one))
    }

    fn examine(&self, file: &[u8]) -> Examination {
        let own = Own { policy: Some(&self.policy), signers: Some(&self.signers), kept: Vec::new() };
        examine(file, &own, PROGRAM)
    }
}

fn bits(envelope: &Envelope, every: usize, share: Share) -> [Line; 2] {
    let mut line = Line::new(format!("bits of a bundle ({} bytes)", envelope.file.len()));
    let mut control = Line::new("control: a reader who looks at nothing but the entries");
    let mut file = envelope.file.clone();
    let entries = envelope.archive.get("entries.jsonl").unwrap().len();
    for bit in share.of((0..file.len() * 8).step_by(every)) {
        file[bit / 8] ^= 1 << (bit % 8);
        let found = envelope.examine(&file);
        match found.faults.first() {
            Some(fault) if !fault.place.is_empty() && !fault.what.is_empty() => line.found(),
            _ => line.wrong(format!("bit {bit}")),
        }
        if bit % 1009 == 0 || every > 1 {
            if entries_hold(&file, entries) { control.harmless(FOOLED) } else { control.found() }
        }
        file[bit / 8] ^= 1 << (bit % 8);
    }
    [line, control]
}

/// Whether the entries can be found in a file and follow from each other.
fn entries_hold(file: &[u8], length: usize) -> bool {
    let name = b"entries.jsonl{\"v\":1,";
    let Some(at) = file.windows(name.len()).position(|part| part == name) else { return false };
    let start = at + name.len() - 7;
    let text = String::from_utf8_lossy(&file[start..start + length]).into_owned();
    let mut walk = ChainVerifier::default();
    (1..).zip(text.lines()).all(|(seq, line)| {
        let hash = Hash::leaf(line.as_bytes()).to_string();
        let request = Entry::decode(line).map(|entry| entry.request).unwrap_or_default();
        walk.step(Row { seq, request: Some(&request), hash: Some(&hash), line: Some(line) }).1.is_empty()
    })
}

fn lengths(envelope: &Envelope, every: usize, share: Share) -> Line {
    let mut line = Line::new("lengths of a bundle: cut off, or with more behind it");
    let step = every.div_ceil(8);
    for length in share.of((0..envelope.file.len()).step_by(step).chain([envelope.file.len() + 1])) {
        let mut file = envelope.file.clone();
        file.resize(length, 0);
        if envelope.examine(&file).faults.is_empty() {
            line.wrong(format!("{length} bytes"));
        } else {
            line.found();
        }
    }
    line
}

/// By one who can also put checksum, sizes and manifest right: only what the member says can tell.
fn mended(envelope: &Envelope, every: usize, share: Share) -> Line {
    let mut line = Line::new("bits of its members, with checksum and manifest mended");
    let all: usize = envelope.archive.members().values().map(Vec::len).sum();
    let step = if every > 1 { 39_989 } else { 499 };
    for bit in share.of((0..all * 8).step_by(step)) {
        let (name, at) = member_at(envelope, bit / 8);
        if name == "MANIFEST.json" {
            continue;
        }
        let mut bytes = envelope.archive.get(&name).unwrap().to_vec();
        bytes[at] ^= 1 << (bit % 8);
        let found = envelope.examine(&with_member(&envelope.archive, &name, &bytes));
        match found.faults.is_empty() {
            false => line.found(),
            // The policy inside is for comparison: the reader's own is what counts, and the difference is reported.
            true if name == "policy.txt" => line.harmless("policy.txt: the reader has a policy of one's own"),
            // A line of another key says nothing; it is as if that signature were not there, and the other one holds.
            true if name.starts_with("kept/") && envelope.says_less(&name, &bytes) => {
                line.harmless("an older checkpoint: one signature became one of nobody, the other holds");
            }
            true => line.wrong(format!("{name}, bit {}", at * 8 + bit % 8)),
        }
    }
    line
}

/// The member in which a byte stands, counted over all members.
fn member_at(envelope: &Envelope, mut at: usize) -> (String, usize) {
    for (name, bytes) in envelope.archive.members() {
        if at < bytes.len() {
            return (name.clone(), at);
        }
        at -= bytes.len();
    }
    unreachable!("the byte is within the members")
}

/// The bundle with another member, and a manifest that names it so.
fn with_member(archive: &Archive, name: &str, bytes: &[u8]) -> Vec<u8> {
    let line = |bytes: &[u8]| {
        format!("{{\"bytes\":{},\"name\":\"{name}\",\"sha256\":\"{}\"}}", bytes.len(), sha256(bytes))
    };
    let manifest = String::from_utf8(archive.get("MANIFEST.json").unwrap().to_vec()).unwrap();
    let old = line(archive.get(name).unwrap());
    assert!(manifest.contains(&old), "{name}");
    let manifest = manifest.replace(&old, &line(bytes));
    let mut made = Archive::default();
    for (found, own) in archive.members() {
        let bytes = match found.as_str() {
            "MANIFEST.json" => manifest.as_bytes(),
            found if found == name => bytes,
            _ => own,
        };
        made.add(found, bytes.to_vec()).unwrap();
    }
    made.write().unwrap()
}
