//! Signed checkpoints, keys, policies, approvals, time stamps.

use register::notary::{
    Approval, Approver, Note, Policy, Purpose, SecretKey, Signers, TimeStamp, VerifierKey,
};

/// A note has one form, and nothing that is not signed counts as signed.
pub(crate) fn note(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(note) = text.parse::<Note>() {
        assert_eq!(note.to_string(), text, "a note has one form");
        let _ = note.names();
        assert_eq!(note.signed_by(&[]).map(|by| by.len()), Ok(0));
        let mut twice = note.clone();
        if twice.join(&note).is_ok() {
            assert_eq!(twice, note, "a note joined to itself is itself");
        }
    }
}

/// A policy is judged against any note; a verifier key has one form.
pub(crate) fn policy(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(policy) = text.parse::<Policy>() {
        assert!(!policy.logs().is_empty(), "a policy without a log trusts nobody");
        let note: Note = include_str!("../../../../fixtures/vectors/seal/newer.checkpoint").parse().unwrap();
        let _ = policy.judge(&note);
    }
    for word in text.split_whitespace() {
        if let Ok(key) = word.parse::<VerifierKey>() {
            assert_eq!(key.to_string(), word, "a verifier key has one form");
        }
    }
}

/// An approval and a list of signers mean the same when they are written again, and forged ones do not hold.
pub(crate) fn approval(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(approval) = Approval::from_armor(text) {
        let again = Approval::from_armor(&approval.to_armor().unwrap()).unwrap();
        assert_eq!(again.to_string(), approval.to_string());
        let line: Approval = approval.to_string().parse().expect("what is written is read");
        assert_eq!(line.to_string(), approval.to_string());
        let known: Approver = include_str!("../../../../fixtures/seal/audit.key.pub").trim().parse().unwrap();
        let statement = include_bytes!("../../../../fixtures/vectors/seal/approval.statement");
        assert!(known.check(&[&statement[..], b"!"].concat(), &approval).is_err(), "a forged approval holds");
    }
    if let Ok(approval) = text.parse::<Approval>() {
        assert_eq!(approval.to_string(), text, "an approval has one form in the ledger");
    }
    if let Ok(signers) = text.parse::<Signers>() {
        assert_eq!(signers.to_string().parse::<Signers>().unwrap().to_string(), signers.to_string());
    }
    if let Ok(approver) = text.parse::<Approver>() {
        let again: Approver = approver.to_string().parse().unwrap();
        assert!(again.same_key(&approver) && !approver.fingerprint().is_empty());
    }
}

/// A time stamp is read or refused.
pub(crate) fn stamp(input: &[u8]) {
    if let Ok(stamp) = TimeStamp::read(input) {
        assert!(stamp.time.to_string().len() == 20 && !stamp.serial.is_empty());
    }
}

/// A key file that is read signs, and what it signs holds.
pub(crate) fn secret(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    // A locked one is left alone: opening it is made to be slow.
    if SecretKey::is_locked(text) == Ok(false)
        && let Ok(key) = SecretKey::read(text, None)
    {
        let approver = key.approver().unwrap();
        let approval = key.approve(b"a statement").unwrap();
        assert!(approver.check(b"a statement", &approval).is_ok());
        // The comment of a person's key may be anything; one that names a log or a witness gives a key that says so.
        if let Ok(verifier) = key.verifier(Purpose::Log) {
            assert!(verifier.to_string().parse::<VerifierKey>().is_ok_and(|read| read == verifier));
        }
    }
}
