//! One file of each form of the seal: read, verified, and written again to the same bytes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use chain::{PaperCheckpoint, sha256};
use notary::{Approval, Consistency, Inclusion, Note, Policy, Signers, TimeStamp};

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/vectors/seal").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn checkpoints_and_proofs_are_read_verified_and_written_again() {
    let policy: Policy = read("policy.txt").parse().unwrap();
    let (older, newer): (Note, Note) =
        (read("older.checkpoint").parse().unwrap(), read("newer.checkpoint").parse().unwrap());
    assert_eq!(older.to_string(), read("older.checkpoint"));
    assert_eq!(newer.to_string(), read("newer.checkpoint"));
    let (of_older, of_newer) = (policy.judge(&older).unwrap(), policy.judge(&newer).unwrap());
    assert!(of_older.log && !of_older.holds() && of_newer.holds());
    let times: Vec<Option<u64>> = of_newer.signed.iter().map(|by| by.time).collect();
    assert_eq!(times, [None, Some(1_769_940_000)]);

    let inclusion: Inclusion = read("entry-7.tlog-proof").parse().unwrap();
    assert_eq!(inclusion.to_string(), read("entry-7.tlog-proof"));
    assert_eq!(inclusion.note, newer);
    assert_eq!(inclusion.check(read("entry-7.line").trim_end()), Ok(()));
    let consistency: Consistency = read("older-to-newer.proof").parse().unwrap();
    assert_eq!(consistency.to_string(), read("older-to-newer.proof"));
    assert_eq!(consistency.check(older.checkpoint().root), Ok(()));

    let paper: PaperCheckpoint = read("newer.paper").parse().unwrap();
    assert_eq!(paper.to_string(), read("newer.paper"));
    assert_eq!((paper.size, paper.root), (7, newer.checkpoint().root));
}

#[test]
fn the_approval_of_openssh_is_read_and_stands_in_the_entry() {
    let approval = Approval::from_armor(&read("approval.sig")).unwrap();
    assert_eq!(approval.to_armor().unwrap(), read("approval.sig"));
    let signers: Signers = read("allowed_signers").parse().unwrap();
    assert!(signers.allow("audit", &approval) && !signers.allow("cgg", &approval));
    let line = read("allowed_signers");
    let key: notary::Approver = line.trim_end().split_once(' ').unwrap().1.parse().unwrap();
    assert_eq!(key.check(read("approval.statement").as_bytes(), &approval), Ok(()));
    assert!(read("entry-7.line").contains(&format!("\"sshsig\":\"{approval}\"")));
}

#[test]
fn the_time_stamp_of_openssl_is_read() {
    let checkpoint = read("stamp.checkpoint");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/vectors/seal/stamp.tsr");
    let token = std::fs::read(path).unwrap();
    let stamp = TimeStamp::read(&token).unwrap();
    assert_eq!(stamp.imprint, sha256(checkpoint.as_bytes()));
    assert_eq!(stamp.time.as_str(), "2026-11-24T13:24:47Z");
    // Whatever is done to the token, reading it ends and does not fail the program.
    for at in 0..token.len() {
        let mut changed = token.clone();
        changed[at] ^= 0xff;
        let _ = TimeStamp::read(&changed);
        assert!(TimeStamp::read(&token[..at]).is_err());
    }
}
