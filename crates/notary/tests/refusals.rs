//! What is no key, no signature, no proof and no time stamp, and what is said of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use base64ct::{Base64, Encoding};
use chain::{Checkpoint, Hash, Levels, sha256};
use notary::*;
use signed_note::Verifier;
use ssh_key::private::{KeypairData, SkEd25519};
use ssh_key::public::{KeyData, SkEd25519 as PublicSk};
use ssh_key::{LineEnding, PrivateKey, PublicKey};

/// A point of small order: anyone can make signatures that a lax verifier takes for its own.
const WEAK: [u8; 32] = {
    let mut point = [0; 32];
    point[0] = 1;
    point
};

/// A signature and a key of a kind that approves nothing: `ssh-keygen -t rsa`.
const RSA: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDB8zSgdWUQKMP8netjNANatXR7/YW06vQG37+pFuk0vMH93daGbpAtvwI2GejVJnr0Zp3eL3jTIixJ1MO4TyvoMwrNCpMHYX5b4AcuqatJr9eVQeT15MuI7mE27QNh5TgqQSWQMOSQ53GB0YnXsnA3YuZygW7jWtotg+Yu/3Qrpw== audit";
const RSA_SIGNED: &str = "-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAAJcAAAAHc3NoLXJzYQAAAAMBAAEAAACBAMHzNKB1ZRAow/yd62M0A1
q1dHv9hbTq9Abfv6kW6TS8wf3d1oZukC2/AjYZ6NUmevRmnd4veNMiLEnUw7hPK+gzCs0K
kwdhflvgBy6pq0mv15VB5PXky4juYTbtA2HlOCpBJZAw5JDncYHRideycDdi5nKBbuNa2i
2D5i7/dCunAAAAEGFwcHJvdmFsQHByb3JhdGEAAAAAAAAABnNoYTUxMgAAAJQAAAAMcnNh
LXNoYTItNTEyAAAAgACuwD5aeY95vyTDXrc4MhjBldR1YhNr36Bmp/VQjSlbZQllO7UCVz
p3VD+T+YnijYwXlm6+HW5dYlYj8psO1U+D1uEFu5EyEopuuIs4FUgyrKvGHcwvEeB3Vjzb
j3xAXTeWrGtMne0IIQ2QuZbXMrMzyVhGdKfWZdbrQ64zc9CD
-----END SSH SIGNATURE-----
";

fn key(name: &str, seed: u8) -> SecretKey {
    SecretKey::from_seed(name, &[seed; 32]).unwrap()
}

fn checkpoint(size: u64) -> Checkpoint {
    Checkpoint { origin: "prorata.example/test".into(), size, root: sha256(b"") }
}

/// The written form of a verifier key of this kind, with the short name that belongs to it.
fn verifier(name: &str, kind: u8, point: &[u8]) -> String {
    let typed = [&[kind], point].concat();
    let id = sha256(&[name.as_bytes(), b"\n", &typed].concat()).to_string();
    format!("{name}+{}+{}", &id[..8], Base64::encode_string(&typed))
}

/// What a text is refused for as a `T`, and that it is reported in these words.
fn refused<T: std::str::FromStr<Err: std::fmt::Display + std::fmt::Debug>>(
    text: &str,
    words: &str,
) -> T::Err {
    let Err(error) = text.parse::<T>() else { panic!("{text} was read") };
    assert!(error.to_string().contains(words), "{text}: {error}");
    error
}

#[test]
fn a_verifier_key_is_of_a_log_or_a_witness_and_not_weak() {
    let log = key("log.example", 1).verifier(Purpose::Log).unwrap();
    assert_eq!(log.to_string(), verifier("log.example", 1, log.public_bytes()));
    assert_eq!(format!("{log:?}"), log.to_string());
    assert_eq!((Verifier::name(&log), Verifier::key_id(&log)), ("log.example", log.id()));
    assert_eq!(refused::<VerifierKey>("log.example", "NAME+8"), VerifierKeyError::Form);
    assert_eq!(
        refused::<VerifierKey>(&verifier("n", 2, log.public_bytes()), "neither"),
        VerifierKeyError::Purpose
    );
    assert_eq!(refused::<VerifierKey>("n+00000000+", "neither"), VerifierKeyError::Purpose);
    assert_eq!(refused::<VerifierKey>(&verifier("n", 1, &[7; 31]), "NAME+8"), VerifierKeyError::Form);
    assert_eq!(refused::<VerifierKey>(&verifier("n", 1, &WEAK), "only its holder"), VerifierKeyError::Weak);
    // No point of the curve at all.
    assert_eq!(
        refused::<VerifierKey>(&verifier("n", 1, &[2; 32]), "only its holder"),
        VerifierKeyError::Weak
    );
    assert_eq!(
        refused::<VerifierKey>(&verifier("a b", 1, log.public_bytes()), "no space"),
        VerifierKeyError::Name
    );
    let mistyped = log.to_string().replacen("log.", "lag.", 1);
    assert_eq!(refused::<VerifierKey>(&mistyped, "mistyped"), VerifierKeyError::Id);
}

#[test]
fn a_witness_signs_with_a_time_that_others_can_hold() {
    let (log, witness) = (key("prorata.example/test", 1), key("audit.example", 2));
    let keys = [witness.verifier(Purpose::Witness).unwrap()];
    let signed = |time: u64| {
        let mut note = Note::sign(checkpoint(3), &log).unwrap();
        note.cosign(&witness, time).unwrap();
        note.signed_by(&keys).map(|signed| signed.len())
    };
    let last = i64::MAX.unsigned_abs();
    assert_eq!((signed(0), signed(last)), (Ok(1), Ok(1)));
    let made_up = Err(NoteError::Signature { name: "audit.example".into() });
    assert_eq!((signed(last + 1), signed(u64::MAX)), (made_up.clone(), made_up));
    assert!(!keys[0].verify(b"text", b"short"));
}

#[test]
fn approvers_have_keys_of_two_kinds() {
    assert_eq!(refused::<Approver>(RSA, "ssh-ed25519 and sk-ssh-ed25519"), ApprovalError::Algorithm);
    assert_eq!(refused::<Approver>("ssh-ed25519 AAAA", "key"), ApprovalError::Key);
    let public = |key: KeyData| PublicKey::new(key, "").to_openssh().unwrap();
    let weak = public(KeyData::Ed25519(ssh_key::public::Ed25519PublicKey(WEAK)));
    assert_eq!(refused::<Approver>(&weak, "anyone could sign"), ApprovalError::Weak);
    // A token: its touch is not looked at, its key is a key.
    let own = *key("token", 3).verifier(Purpose::Log).unwrap().public_bytes();
    let token = public(KeyData::SkEd25519(PublicSk::new(ssh_key::public::Ed25519PublicKey(own), "ssh:")));
    let approver: Approver = token.parse().unwrap();
    assert_eq!((format!("{approver:?}"), approver.bare()), (token.clone(), token.clone()));
    let commented: Approver = format!("{token} of-audit").parse().unwrap();
    assert!(approver.same_key(&commented) && !approver.same_key(&key("other", 4).approver().unwrap()));

    assert_eq!(Approval::from_armor(RSA_SIGNED).unwrap_err(), ApprovalError::Algorithm);
    assert_eq!(Approval::from_armor("-----BEGIN SSH SIGNATURE-----").unwrap_err(), ApprovalError::Form);
    let approval = key("audit", 5).approve(b"statement").unwrap();
    assert_eq!(format!("{approval:?}"), approval.to_string());
    let own = key("audit", 5).approver().unwrap();
    assert_eq!(own.check(b"statement", &approval), Ok(()));
    assert_eq!(own.check(b"other", &approval), Err(ApprovalError::Statement));
    assert_eq!(approver.check(b"statement", &approval), Err(ApprovalError::OtherKey));
}

#[test]
fn a_list_of_signers_names_the_line_that_is_wrong() {
    let line = format!("audit {}", key("audit", 5).approver().unwrap());
    assert!("# nobody yet\n\n".parse::<Signers>().unwrap().is_empty());
    refused::<Signers>(&format!("{line}\naudit"), "line 2: a line is: actor, key");
    refused::<Signers>(&format!("{line}\n\naudit {RSA}"), "line 3: only keys of the kinds");
}

#[test]
fn a_note_has_each_signer_once_and_not_many() {
    let log = key("prorata.example/test", 1);
    let mut note = Note::sign(checkpoint(3), &log).unwrap();
    let signed = note.to_string();
    let line = signed.lines().last().unwrap();
    assert_eq!(refused::<Note>(&format!("{signed}{line}\n"), "three lines"), NoteError::Form);
    refused::<Note>(&signed.replacen("\n3\n", "\nthree\n", 1), "checkpoint");
    // A line is taken from a note over another text: the signature is not one of this.
    let other = key("other.example", 2);
    let foreign = Note::sign(Checkpoint { origin: "other.example".into(), ..checkpoint(3) }, &other).unwrap();
    let (_, of_other) =
        foreign.to_string().split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let mixed: Note = format!("{signed}{of_other}").parse().unwrap();
    assert_eq!(mixed.names(), ["prorata.example/test", "other.example"]);
    let told = mixed.signed_by(&[other.verifier(Purpose::Log).unwrap()]).unwrap_err();
    assert_eq!(told, NoteError::Signature { name: "other.example".into() });
    let witness = |place: u8| key(&format!("w{place}"), place);
    for place in 1..64 {
        note.cosign(&witness(place), 1).unwrap();
    }
    assert_eq!(note.cosign(&witness(64), 1), Err(NoteError::Full));
    assert_eq!(note.cosign(&witness(63), 2), Ok(()), "it takes the place of its own");
    assert_eq!(note.to_string().parse::<Note>().as_ref(), Ok(&note));
    let mut other = Note::sign(checkpoint(3), &log).unwrap();
    other.cosign(&witness(64), 1).unwrap();
    let more = format!("{note}{}\n", other.to_string().lines().last().unwrap());
    assert_eq!(refused::<Note>(&more, "three lines"), NoteError::Form);
    assert_eq!(note.join(&other).unwrap_err().to_string(), "a checkpoint bears 64 signatures at most");
}

#[test]
fn a_proof_is_no_longer_than_any_tree_is_high() {
    let note = Note::sign(checkpoint(3), &key("prorata.example/test", 1)).unwrap();
    let proof = |hashes: usize| {
        let hash = Hash::leaf(b"").to_base64();
        let path: String = std::iter::repeat_n(format!("{hash}\n"), hashes).collect();
        format!("old 2\n{path}\n{note}")
    };
    assert!(proof(128).parse::<Consistency>().is_ok());
    refused::<Consistency>(&proof(129), "not a proof");
    refused::<Consistency>(&proof(1).replacen("old 2", "old 02", 1), "not a proof");
    refused::<Consistency>(&proof(1).replacen("\n3\n", "\nthree\n", 1), "checkpoint");
    refused::<Consistency>(&proof(1).replacen('=', "", 1), "line 2 is not the base64 of a hash");
}

#[test]
fn a_policy_is_plain_text() {
    refused::<Policy>("quorum none\n\u{7}\n", "line 2: a control character");
    refused::<Policy>("# nothing\n", "no line says the quorum");
    let log = key("prorata.example/test", 1).verifier(Purpose::Log).unwrap();
    let policy: Policy = format!("log {log}\r\n\tquorum\tnone\n").parse().unwrap();
    assert!(policy.asks_for_nobody());
    assert_eq!(policy.logs(), [log]);
}

#[test]
fn a_key_file_holds_an_ed25519_key_and_opens_with_its_passphrase() {
    let own = key("prorata.example/test", 1);
    let locked = own.write(Some("long enough"), &mut system_entropy()).unwrap();
    assert_eq!(
        (SecretKey::is_locked(&locked), SecretKey::is_locked("none")),
        (Ok(true), Err(SecretError::Form))
    );
    let told = |error: Result<SecretKey, SecretError>| error.map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        told(SecretKey::read(&locked, None)),
        "the key is locked with a passphrase, and none was given"
    );
    assert_eq!(told(SecretKey::read(&locked, Some("other"))), "the passphrase does not unlock the key");
    assert_eq!(SecretKey::read(&locked, Some("long enough")).unwrap().name(), "prorata.example/test");
    assert_eq!(told(SecretKey::read("", None)), "not a private key of OpenSSH");
    assert!(told(SecretKey::from_seed("a b", &[1; 32])).ends_with("(the comment of the key is its name)"));
    // A token keeps its secret to itself: its file is only a handle.
    let point = ssh_key::public::Ed25519PublicKey(*own.verifier(Purpose::Log).unwrap().public_bytes());
    let handle = SkEd25519::new(PublicSk::new(point, "ssh:"), 1, vec![1; 16]).unwrap();
    let token = PrivateKey::new(KeypairData::SkEd25519(handle), "token").unwrap();
    let token = token.to_openssh(LineEnding::LF).unwrap();
    assert_eq!(told(SecretKey::read(&token, None)), "the key is not an Ed25519 key");
}

#[test]
fn a_signer_tells_why_it_will_not_sign() {
    let grown = |leaf: &[u8]| {
        let mut levels = Levels::default();
        [&b"a"[..], leaf].iter().for_each(|leaf| levels.push(Hash::leaf(leaf)));
        levels
    };
    let before = grown(b"b");
    let checkpoint = Checkpoint { root: before.root_at(2).unwrap(), ..checkpoint(2) };
    let unseen = Signed { checkpoint, leaves: Vec::new() };
    let refusal =
        |origin: &str, levels: &Levels| unseen.continued_by(origin, levels).unwrap_err().to_string();
    assert_eq!(
        refusal("prorata.example/test", &grown(b"c")),
        "an entry among the first 2 is not the one that was signed: the ledger was rewritten"
    );
    assert!(refusal("prorata.example/test", &Levels::default()).contains("entry 1 is gone"));
    assert!(refusal("other", &before).contains("signs for the ledger prorata.example/test"));
}

#[test]
fn an_answer_of_an_authority_is_granted_over_a_sha_256_and_in_utc() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/vectors/seal/stamp.tsr");
    let answer = std::fs::read(path).unwrap();
    let told = |answer: &[u8]| TimeStamp::read(answer).unwrap_err();
    assert_eq!(told(&[&answer[..], &[0]].concat()), StampError::Form);
    assert_eq!(told(b"\x30\x05\x30\x03\x02\x01\x02"), StampError::Refused(2));
    assert_eq!(
        told(b"\x30\x05\x30\x03\x02\x01\x02").to_string(),
        "the authority refused to stamp (status 2)"
    );
    // Granted, and nothing was stamped.
    assert_eq!(told(b"\x30\x05\x30\x03\x02\x01\x00"), StampError::Form);
    // The same answer, over a hash of another kind, or with a time that is none, wherever that is in it.
    let with = |from: &[u8], to: &[u8]| -> Vec<Result<TimeStamp, StampError>> {
        let places = (0..answer.len() - from.len()).filter(|at| answer[*at..].starts_with(from));
        places.map(|at| TimeStamp::read(&[&answer[..at], to, &answer[at + from.len()..]].concat())).collect()
    };
    let other_hash = with(b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", b"\x60\x86\x48\x01\x65\x03\x04\x02\x02");
    assert!(other_hash.contains(&Err(StampError::Algorithm)), "{other_hash:?}");
    let other_time = with(b"20261124132447Z", b"20261124132447+");
    assert!(other_time.contains(&Err(StampError::Time)), "{other_time:?}");
    for (error, words) in
        [(StampError::Form, "RFC 3161"), (StampError::Algorithm, "SHA-256"), (StampError::Time, "UTC")]
    {
        assert!(error.to_string().contains(words));
    }
}
