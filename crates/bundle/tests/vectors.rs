//! A bundle that was pinned: every later version must verify it, and make its members again to the same bytes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use bundle::{Archive, Contents, Own, examine};
use register::chain::sha256;
use register::notary::{Note, Policy, Signers};

const DIGEST: &str = "6ae1caae4f2760427e5e4147f1e3b25ed8360f99d0536f186bcee98c25a5147e";
const FIGURES: &str = "d17d93a66321ab780b603d41969d8ba318bd9d660d0e3251683351f34c7ff3de";
/// What is written for people by the version of the program that exports.
const OF_THE_VERSION: [&str; 2] = ["VERIFY.md", "verify.py"];

fn read(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/vectors/bundle").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(name: &str) -> String {
    String::from_utf8(read(name)).unwrap()
}

#[test]
fn the_pinned_bundle_is_sound_by_the_readers_own_policy_signers_and_checkpoint() {
    let file = read("bundle-2026.zip");
    assert_eq!(sha256(&file).to_string(), DIGEST);
    let (policy, signers): (Policy, Signers) =
        (text("policy.txt").parse().unwrap(), text("signers").parse().unwrap());
    let kept: Note = text("kept.checkpoint").parse().unwrap();
    let kept = vec![("kept".to_owned(), kept.checkpoint().size, kept.checkpoint().root)];
    let own = Own { policy: Some(&policy), signers: Some(&signers), kept };
    let found = examine(&file, &own, "prorata of another day");
    assert_eq!(found.faults, []);
    // Another version made it, and wrote the same.
    assert_eq!((found.in_part, found.year, found.entries, found.members), (false, 2026, 27, 85));
    assert_eq!(found.figures_sha256.map(|digest| digest.to_string()).as_deref(), Some(FIGURES));
    assert!(found.quorum.is_some_and(|quorum| quorum.holds()));
}

#[test]
fn every_member_is_made_again_byte_for_byte() {
    let archive = Archive::read(&read("bundle-2026.zip")).unwrap();
    let member = |name: &str| String::from_utf8(archive.get(name).unwrap().to_vec()).unwrap();
    let note = |name: &str| member(name).parse::<Note>().unwrap();
    let documents = archive.members().iter().filter(|(name, _)| name.starts_with("documents/"));
    let contents = Contents {
        year: 2026,
        lines: member("entries.jsonl").lines().map(str::to_owned).collect(),
        note: note("checkpoint"),
        kept: vec![note("kept/0002.txt"), note("kept/0001.txt")],
        policy: member("policy.txt"),
        documents: documents.map(|(_, bytes)| (sha256(bytes), bytes.clone())).collect::<BTreeMap<_, _>>(),
        languages: vec!["fr".parse().unwrap(), "nl".parse().unwrap()],
        program: "prorata 0.0.0".into(),
    };
    let again = contents.archive().unwrap();
    assert!(again.members().keys().eq(archive.members().keys()));
    for (name, bytes) in archive.members() {
        if name == "MANIFEST.json" {
            let rest = |archive: &Archive| -> Vec<String> {
                let text = String::from_utf8(archive.get(name).unwrap().to_vec()).unwrap();
                let of_the_version =
                    |line: &&str| OF_THE_VERSION.iter().any(|name| line.contains(&format!("\"{name}\"")));
                text.lines().filter(|line| !of_the_version(line)).map(str::to_owned).collect()
            };
            assert_eq!(rest(&again), rest(&archive));
        } else if !OF_THE_VERSION.contains(&name.as_str()) {
            assert_eq!(again.get(name).unwrap(), bytes, "{name}");
        }
    }
}
