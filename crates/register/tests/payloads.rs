//! The pinned bodies of `fixtures/payloads`, which must be read, and written again to the same bytes. `PRORATA_BLESS=1`
//! signs those that are signed again.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use std::collections::BTreeSet;
use std::path::PathBuf;

use chain::{canonical, sha256};
use notary::{Approval, ApprovalError, Note, Purpose, TimeStamp, VerifierKey};
use office::{adopted, enrolled, key, secret, signature};
use register::{
    Attached, Blob, DecodeError, Event, Instant, Kind, PAYLOAD_VERSION, Register, Signature, request_key,
};
use serde_json::{Value, json};

/// The ledger in which the pinned bodies were signed.
const ORIGIN: &str = "inasti.example/mental-well-being";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/payloads")
}

/// The names of the files without `.json`: `KIND`, or `KIND.WORD` where a kind has several.
fn files() -> BTreeSet<String> {
    let names = std::fs::read_dir(folder()).unwrap();
    let names = names.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.map(|name| name.strip_suffix(".json").unwrap().to_owned()).collect()
}

/// The body of a file, without its line end.
fn body(name: &str) -> String {
    let file = folder().join(format!("{name}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{} : {error}", file.display()));
    let body = text.strip_suffix('\n').unwrap_or_else(|| panic!("{name}: the file does not end its line"));
    body.to_owned()
}

/// The pinned body of a kind, unsigned.
fn pinned(kind: Kind) -> String {
    body(kind.name())
}

/// The kind whose body a file holds.
fn kind_of(name: &str) -> Kind {
    name.split('.').next().unwrap().parse().unwrap()
}

/// The pinned bodies that are signed, by the names of their files.
fn signed() -> Vec<String> {
    files().into_iter().filter(|name| name.ends_with(".signed")).collect()
}

/// The pinned body of a file, as it is read.
fn read(name: &str) -> (Event, Attached) {
    Event::decode(kind_of(name).name(), PAYLOAD_VERSION, &body(name)).unwrap()
}

#[test]
fn every_pinned_body_is_read_and_written_again_to_the_same_bytes() {
    for name in files() {
        let (kind, body) = (kind_of(&name), body(&name));
        assert_eq!(canonical::check(&body), Ok(()), "{name}");
        let (event, attached) =
            Event::decode(kind.name(), 1, &body).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(event.kind(), kind);
        assert_eq!(event.encode(&attached).unwrap(), body, "{name}");
        assert_eq!(attached.signatures.is_empty(), !name.ends_with(".signed"), "{name}");
        for version in [0, 2, u32::MAX] {
            let told = Event::decode(kind.name(), version, &body);
            assert_eq!(told, Err(DecodeError::Version { kind, version }), "{name}");
        }
    }
    assert_eq!(signed().len(), 5);
}

#[test]
fn every_kind_has_one_file_and_every_file_is_of_a_kind() {
    let kinds: BTreeSet<String> = Kind::ALL.iter().map(ToString::to_string).collect();
    let plain: BTreeSet<String> = files().into_iter().filter(|name| !name.contains('.')).collect();
    assert_eq!(plain, kinds);
}

#[test]
fn a_pinned_body_with_a_field_more_or_less_is_not_read() {
    for kind in Kind::ALL {
        let body = pinned(*kind);
        let decode = |body: &str| Event::decode(kind.name(), 1, body);
        let at = body.find("\"fact\":{").unwrap() + "\"fact\":{".len();
        let more = format!("{}\"a\":0,{}", &body[..at], &body[at..]);
        assert!(decode(&more).is_err(), "{kind}: {more}");
        assert!(decode("{\"fact\":{}}").is_err(), "{kind}");
        assert!(decode(&format!("{body} ")).is_err(), "{kind}: a space behind it");
        assert!(decode(&body.replacen(':', ": ", 1)).is_err(), "{kind}: a space in it");
        assert!(Event::decode(&kind.name().to_lowercase(), 1, &body).is_err(), "{kind}: another name");
        for other in Kind::ALL.iter().filter(|other| *other != kind) {
            // Steps of a project have the same fields; every other payload is of one kind only.
            let step = |kind: &Kind| {
                matches!(kind, Kind::ProjectEndorsed | Kind::ProjectApproved | Kind::ProjectRefused)
            };
            let read = Event::decode(other.name(), 1, &body).is_ok();
            assert_eq!(read, step(kind) && step(other), "{kind} as {other}");
        }
    }
}

#[test]
fn every_pinned_determination_closes_to_its_budget() {
    for name in ["AllocationDetermined", "AllocationDetermined.signed"] {
        let (event, _) = read(name);
        let Event::AllocationDetermined(fact) = event else { panic!("{event:?}") };
        let all: i64 = fact.shares.iter().map(|share| share.total_cents.get()).sum();
        assert_eq!(all + fact.reserved_cents.get(), fact.budget_cents.get());
        let common: i64 = fact.shares.iter().map(|share| share.common_projects_cents.get()).sum();
        assert_eq!(common, fact.remainder_cents.get());
    }
}

#[test]
fn the_pinned_stamp_is_over_the_pinned_checkpoint_and_that_is_signed_by_the_pinned_key() {
    let read = |kind: Kind| Event::decode(kind.name(), 1, &pinned(kind)).unwrap().0;
    let Event::CheckpointStamped(stamped) = read(Kind::CheckpointStamped) else { panic!("no stamp") };
    let Event::VerifierKeyEnrolled(known) = read(Kind::VerifierKeyEnrolled) else { panic!("no key") };
    let Event::VerifierKeyRevoked(revoked) = read(Kind::VerifierKeyRevoked) else { panic!("no end") };
    let bytes = stamped.checkpoint.bytes();
    let stamp = TimeStamp::read(&stamped.token.bytes()).unwrap();
    assert_eq!((stamp.imprint, stamp.time.as_str()), (sha256(&bytes), stamped.time.as_str()));
    let note: Note = String::from_utf8(bytes).unwrap().parse().unwrap();
    assert_eq!((note.checkpoint().origin.as_str(), note.checkpoint().size), (ORIGIN, stamped.size));
    let key: VerifierKey = known.key.as_str().parse().unwrap();
    assert_eq!((key.name(), key.purpose()), (ORIGIN, Purpose::Log));
    assert_eq!(note.signed_by(std::slice::from_ref(&key)).unwrap()[0].key, key);
    assert_eq!(revoked.key, known.key);
}

// ---- What is signed, and keys that ask for it.

#[test]
fn the_pinned_keys_with_approvals_are_that_of_the_fixtures() {
    let today = adopted(key("2026-opinion-approvals"));
    if std::env::var_os("PRORATA_BLESS").is_some() {
        let name = "KeyAdopted.approvals";
        let body = today.encode(&read(name).1).unwrap();
        std::fs::write(folder().join(format!("{name}.json")), body + "\n").unwrap();
    }
    let (event, attached) = read("KeyAdopted.approvals");
    assert_eq!((event, attached.signatures.len()), (today, 0));
    assert_eq!(read("KeyAdopted.signed").0, adopted(key("2026-opinion-approvals")));
}

#[test]
fn signatures_are_one_an_actor_in_order_and_never_an_empty_list() {
    let (event, attached) = read("AllocationDetermined.signed");
    let [first, second] = attached.signatures.as_slice() else { panic!("{attached:?}") };
    let decode = |signatures: &[Signature]| {
        let body = event.encode(&Attached { signatures: signatures.to_vec(), ..attached.clone() }).unwrap();
        Event::decode("AllocationDetermined", 1, &body)
    };
    assert!(decode(&[first.clone(), second.clone()]).is_ok());
    assert!(decode(&[second.clone(), first.clone()]).is_err(), "out of order");
    assert!(decode(&[first.clone(), first.clone()]).is_err(), "twice the same");
    let again = Signature { actor: first.actor.clone(), sshsig: second.sshsig.clone() };
    assert!(decode(&[first.clone(), again]).is_err(), "two of one actor");
    let full = body("AllocationDetermined.signed");
    let from = full.find(",\"signatures\":[").unwrap();
    for list in [",\"signatures\":[]}", ",\"signatures\":null}", ",\"signatures\":{}}"] {
        let body = format!("{}{list}", &full[..from]);
        assert!(Event::decode("AllocationDetermined", 1, &body).is_err(), "{list}");
    }
    for (from, to) in [
        ("\"actor\":", "\"a\":0,\"actor\":"),
        ("\"actor\":\"audit-1\",", ""),
        ("\"actor\":\"audit-1\"", "\"actor\":\"\""),
        ("\"sshsig\":\"U1NI", "\"sshsig\":\"\u{20ac}"),
        ("\"sshsig\":\"U1NI", "\"sshsig\":\" U1NI"),
    ] {
        let body = full.replacen(from, to, 1);
        assert_ne!(body, full);
        assert!(Event::decode("AllocationDetermined", 1, &body).is_err(), "{to}");
    }
}

#[test]
fn bytes_and_moments_have_one_written_form() {
    assert!("AA==".parse::<Blob>().is_ok() && "A".repeat(30_000).parse::<Blob>().is_ok());
    let long = "A".repeat(30_004);
    for wrong in ["", "A", "AA", "AA=", "AB==", "AA==\n", " AA==", "AA==AA==", "__8=", &long] {
        assert!(wrong.parse::<Blob>().is_err(), "{wrong}");
    }
    assert!("2026-11-24T12:03:16Z".parse::<Instant>().is_ok());
    for wrong in ["2026-11-24", "2026-11-24T12:03:16", "2026-11-24T12:03:16.5Z", "2026-11-24T12:03:16+01:00"]
    {
        assert!(wrong.parse::<Instant>().is_err(), "{wrong}");
    }
}

/// A ledger of the origin of the pinned bodies, in which those who signed them are enrolled, and with the entries that
/// they name: entry 18 submits the project, and of those behind it only the number and the hash matter here.
fn register() -> Register {
    let mut office = office::Office::unopened();
    office.tell(Kind::LedgerOpened, json!({"origin": ORIGIN, "purpose": "Pinned", "roles": ["registrar"]}));
    for (actor, role) in [("audit-1", "external-audit"), ("calc-1", "calculator"), ("cgg-1", "cgg")] {
        office.tell(Kind::ActorEnrolled, enrolled(actor, &[role]));
    }
    office.must("reg", adopted(key("2026-opinion")));
    office.record_signed("reg", adopted(key("2026-opinion-approvals")), &["audit-1"]).unwrap();
    for fund in 1..=11 {
        let name = format!("F{fund:02}");
        let fact = json!({"fund": name, "from": "2020-01-01", "name_fr": name, "name_nl": name});
        office.tell(Kind::FundAdmitted, fact);
    }
    let project = json!({"budget_cents": 400_000, "date": "2026-04-02", "funds": ["F01", "F02"],
                         "project": "P2026-1", "title_fr": "Ligne d'écoute", "title_nl": "Luisterlijn",
                         "year": 2026});
    office.tell(Kind::ProjectSubmitted, project);
    while office.end() < 57 {
        let name = format!("filler-{}", office.end() + 1);
        let fact = json!({"fund": name, "from": "2020-01-01", "name_fr": name, "name_nl": name});
        office.tell(Kind::FundAdmitted, fact);
    }
    office.register
}

/// Who recorded a pinned body, and under which request key.
fn recorded(event: &Event, attached: &Attached) -> (&'static str, String) {
    let actor = match event.kind() {
        Kind::ProjectApproved => "cgg-1",
        Kind::AllocationDetermined => "calc-1",
        _ => "registre",
    };
    let bare = attached.unsigned();
    (actor, request_key(event.kind(), &event.encode(&bare).unwrap(), &[], None))
}

/// Writes the file with signatures of the same actors over what its statement is today.
fn sign_anew(register: &Register, name: &str) {
    let (mut event, attached) = read(name);
    if name == "KeyAdopted.signed" {
        event = adopted(key("2026-opinion-approvals"));
    }
    let (actor, request) = recorded(&event, &attached);
    let statement = register.statement(actor, &request, &event, &attached).unwrap();
    let by = |old: &Signature| signature(old.actor.as_str(), &secret(old.actor.as_str()), &statement);
    let signatures = attached.signatures.iter().map(by).collect();
    let body = event.encode(&Attached { signatures, ..attached.clone() }).unwrap();
    std::fs::write(folder().join(format!("{name}.json")), body + "\n").unwrap();
}

#[test]
fn every_pinned_signature_holds_over_its_statement_and_over_nothing_else() {
    let register = register();
    let mut held = 0;
    for name in signed() {
        if std::env::var_os("PRORATA_BLESS").is_some() {
            sign_anew(&register, &name);
        }
        let (kind, (event, attached)) = (kind_of(&name), read(&name));
        let (actor, request) = recorded(&event, &attached);
        for signature in &attached.signatures {
            let one = Attached { signatures: vec![signature.clone()], ..attached.clone() };
            let check = |actor: &str, request: &str| {
                let checked = register.check_approvals(actor, request, &event, &one);
                checked.map_err(|refusal| refusal.rule)
            };
            assert_ne!(check(actor, &request), Err("approval-invalid"), "{kind}");
            assert_eq!(check("reg", &request), Err("approval-invalid"), "{kind}: another recorder");
            assert_eq!(check(actor, "another"), Err("approval-invalid"), "{kind}: another request");
            held += 1;
        }
    }
    assert!(held >= 6, "{held} signatures");
}

#[test]
fn a_signature_for_another_purpose_is_no_approval() {
    // `ssh-keygen -Y sign -n file` over the statement of the pinned approval, with the key that signed it.
    const FILE: &str = "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg30m2YYVJKPWcDc3zQoTdHw3TIEpSu2eRvUgh2koefi\
                        4AAAAEZmlsZQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQyNTUxOQAAAEBZJX8v52RdEItroPXxdvDfr8AZkgxwdzFt\
                        uEbeji3G6v9yYXKCH9FiEcwn9dw7YhQJIlZjM6Ehy+1m/zzXtRkA";
    let (event, mut attached) = read("ProjectApproved.signed");
    let (actor, request) = recorded(&event, &attached);
    let register = register();
    assert_eq!(register.check_approvals(actor, &request, &event, &attached), Ok(()));
    attached.signatures[0].sshsig = FILE.parse().unwrap();
    let refusal = register.check_approvals(actor, &request, &event, &attached).unwrap_err();
    assert_eq!(refusal.rule, "approval-invalid");
    assert!(refusal.what.ends_with(&ApprovalError::Namespace.to_string()), "{refusal}");
    let approval: Approval = FILE.parse().unwrap();
    assert_eq!(approval.fingerprint(), secret(actor).approver().unwrap().fingerprint(), "the key is right");
}

// ---- The papers.

/// What is in the blocks of JSON below the heading of a kind in `docs/events.md`.
fn examples(heading: &str) -> Vec<String> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/events.md");
    let paper = std::fs::read_to_string(file).unwrap();
    let (_, section) = paper.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("{heading}"));
    let section = section.split("\n#").next().unwrap();
    section.split("```json\n").skip(1).map(|part| part.split("\n```").next().unwrap().to_owned()).collect()
}

#[test]
fn every_kind_has_a_fact_in_the_paper_that_is_one() {
    for kind in Kind::ALL {
        let examples = examples(&format!("### {kind}"));
        assert_eq!(examples.len(), 1, "{kind}");
        let read = Event::from_fact(*kind, &examples[0]).unwrap_or_else(|error| panic!("{kind}: {error}"));
        // Every key of the example is in the fact as it is written: none is lost.
        let written = read.encode(&Attached::default()).unwrap();
        let written: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(written["fact"], serde_json::from_str::<Value>(&examples[0]).unwrap(), "{kind}");
    }
}

#[test]
fn the_signed_body_and_the_statement_in_the_paper_are_the_pinned_ones() {
    let blessed = std::env::var_os("PRORATA_BLESS").is_some();
    let mut examples = examples("## Signatures");
    if blessed {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/events.md");
        let register = register();
        sign_anew(&register, "ProjectApproved.signed");
        let (event, attached) = read("ProjectApproved.signed");
        let (actor, request) = recorded(&event, &attached);
        let statement = register.statement(actor, &request, &event, &attached).unwrap();
        let now = [body("ProjectApproved.signed"), statement.to_string().trim_end().to_owned()];
        let mut paper = std::fs::read_to_string(&file).unwrap();
        for (old, new) in examples.iter().zip(&now) {
            paper = paper.replace(old, new);
        }
        std::fs::write(&file, paper).unwrap();
        examples = now.to_vec();
    }
    let [shown, statement] = examples.as_slice() else { panic!("{examples:?}") };
    let (event, attached) = read("ProjectApproved.signed");
    let (actor, request) = recorded(&event, &attached);
    assert_eq!(*shown, body("ProjectApproved.signed"));
    let signed = register().statement(actor, &request, &event, &attached).unwrap();
    assert_eq!(format!("{statement}\n"), signed.to_string());
}
