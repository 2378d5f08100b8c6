//! The commands of the seal from outside: what they write, and what they refuse.

use serde_json::Value;

use crate::sealed_office::{self as office, AT, approve, copy, record, seal, submit, verifier};
use crate::stage::{Stage, root};

pub fn verdict(stage: &Stage, words: &str) -> (i32, Value) {
    let told = stage.run(&format!("{words} --format json"));
    (told.code, serde_json::from_str(&told.out).unwrap_or(Value::Null))
}

/// Runs and wants a refusal with `what`; nothing is written to `out`.
fn refused(stage: &Stage, code: i32, words: &str, what: &str) {
    let told = stage.run(words);
    assert_eq!(told.code, code, "{words}\n{}{}", told.out, told.err);
    assert!(told.err.contains(what), "{words}: `{what}` is not in\n{}", told.err);
    assert!(!stage.path("new").exists(), "{words} left a file");
}

#[test]
fn keys_are_made_once_and_kept_from_others() {
    let stage = Stage::new();
    stage.write("pass", "correct horse battery staple\n");
    stage.write("other", "something else\n");
    stage.write("short", "eleven char\n");
    #[cfg(unix)]
    for file in ["pass", "other", "short"] {
        std::fs::set_permissions(stage.path(file), std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
    }
    let made = stage.json("key generate --name audit.test.example --out a.key --passphrase-file pass");
    assert_eq!(made, stage.json("key show a.key --passphrase-file pass"));
    assert!(made["witness"].as_str().unwrap().starts_with("audit.test.example+"));
    let text = std::fs::read_to_string(stage.path("a.key")).unwrap();
    assert!(text.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"), "{text}");
    refused(&stage, 1, "key show a.key --passphrase-file other", "does not unlock");
    refused(&stage, 1, "key show a.key", "nobody is there to type it");
    refused(&stage, 1, "key generate --name x.example --out a.key --no-passphrase", "already a file");
    refused(&stage, 1, "key generate --name 'two words' --out new --no-passphrase", "holds no space");
    refused(&stage, 1, "key generate --name x.example --out new", "nobody is there to type");
    refused(
        &stage,
        1,
        "key generate --name x.example --out new --passphrase-file short",
        "at least 12 characters",
    );
    refused(&stage, 1, "key show nothing.key", "nothing.key");
    refused(&stage, 1, "key show .", "is not a file");
    stage.write("text", "no key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |file: &str| std::fs::metadata(stage.path(file)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("a.key"), 0o600);
        refused(&stage, 1, "key show text", "others may read");
        std::fs::set_permissions(stage.path("text"), PermissionsExt::from_mode(0o600)).unwrap();
        std::fs::set_permissions(stage.path("pass"), PermissionsExt::from_mode(0o640)).unwrap();
        refused(&stage, 1, "key show a.key --passphrase-file pass", "others may read");
    }
    refused(&stage, 1, "key show text", "not a private key of OpenSSH");
}

#[test]
fn a_key_signs_only_what_continues_what_it_signed() {
    let stage = office::office();
    refused(&stage, 1, "checkpoint issue --key log.key --out new --first", "has signed before");
    refused(&stage, 1, "checkpoint issue --key log.key --out c1", "already a file");
    refused(
        &stage,
        1,
        "checkpoint issue --key witness-fund.key --out new --first",
        "cannot sign a checkpoint of",
    );
    // Not even with --force over a file that is needed.
    for out in ["log.key", "log.key.signed", "ledger.sqlite"] {
        refused(
            &stage,
            1,
            &format!("checkpoint issue --key log.key --out {out} --force"),
            "this command needs",
        );
    }
    // The same ledger again is the same checkpoint.
    stage.ok("checkpoint issue --key log.key --out again");
    assert_eq!(std::fs::read(stage.path("again")).unwrap(), std::fs::read(stage.path("c2.log")).unwrap());
    // Without its memory the key refuses, and with that of another ledger too.
    let lost = copy(&stage);
    std::fs::remove_file(lost.path("log.key.signed")).unwrap();
    refused(&lost, 1, "checkpoint issue --key log.key --out new", "nothing says what the key");
    // Half of a memory is not that of a new key.
    refused(&lost, 1, "checkpoint issue --key log.key --out new --first", "log.key.leaves stands beside it");
    std::fs::remove_file(lost.path("witness-audit.key.signed")).unwrap();
    refused(
        &lost,
        1,
        &format!(
            "checkpoint cosign c2.log --key witness-audit.key --policy policy.txt --out new --first {AT}"
        ),
        "witness-audit.key.leaves stands beside it",
    );
    let changed = copy(&stage);
    let leaves = std::fs::read(changed.path("log.key.leaves")).unwrap();
    changed.write("log.key.leaves", &leaves[..leaves.len() - 32]);
    refused(&changed, 1, "checkpoint issue --key log.key --out new", "are not those of the checkpoint");
    let made_up = std::fs::read_to_string(changed.path("c2")).unwrap().replacen("\n18\n", "\n17\n", 1);
    changed.write("log.key.signed", made_up);
    refused(&changed, 1, "checkpoint issue --key log.key --out new", "made up");
    let other = Stage::new();
    office::keys(&other);
    other.ok(&format!("init --origin other.example/ledger --actor reg {AT}"));
    for file in ["log.key.signed", "log.key.leaves"] {
        std::fs::copy(stage.path(file), other.path(file)).unwrap();
    }
    refused(
        &other,
        1,
        "checkpoint issue --key log.key --out new",
        "signs for the ledger test.example/ledger",
    );
    // A broken ledger is never signed.
    let broken = copy(&stage);
    office::with_triggers_aside(&broken, |connection| {
        connection.execute_batch("UPDATE entry SET line = replace(line, 'F1', 'F9') WHERE seq = 7").unwrap();
    });
    refused(&broken, 4, "checkpoint issue --key log.key --out new", "entry 7");
    // While another command signs, this one does not.
    let key = std::fs::File::open(stage.path("log.key")).unwrap();
    key.lock().unwrap();
    refused(&stage, 1, "checkpoint issue --key log.key --out new", "another command is signing");
}

#[test]
fn a_witness_cosigns_with_the_ledger_or_with_a_proof() {
    let stage = office::office();
    let cosign = |words: &str| {
        format!("checkpoint cosign {words} --key witness-fund.key --policy policy.txt --out new {AT}")
    };
    refused(&stage, 1, &cosign("c1"), "nothing says what the key");
    stage.ok(&cosign("c1 --first --unseen"));
    std::fs::remove_file(stage.path("new")).unwrap();
    // From now on without the ledger: a proof from what was cosigned last.
    stage.ok("prove --from c1 --checkpoint c2 --out step");
    let empty = Stage::new();
    for file in ["step", "c1", "c2", "policy.txt", "witness-fund.key", "witness-fund.key.signed"] {
        std::fs::copy(stage.path(file), empty.path(file)).unwrap();
    }
    let proof = std::fs::read_to_string(empty.path("step")).unwrap();
    empty.write("wrong", proof.replacen("old 15", "old 14", 1));
    refused(&empty, 1, &cosign("wrong"), "begins at 14 entries");
    let line = proof.lines().nth(1).unwrap();
    let bent = format!("{}{}", if line.starts_with('A') { 'B' } else { 'A' }, &line[1..]);
    empty.write("bent", proof.replacen(line, &bent, 1));
    refused(&empty, 4, &cosign("bent"), "nothing was signed");
    empty.ok(&cosign("step"));
    let (code, answer) = verdict(&empty, "checkpoint check new c2 --policy policy.txt");
    assert_eq!((code, answer["trusted"].as_bool()), (0, Some(true)), "{answer}");
    // The witness never goes back.
    std::fs::remove_file(empty.path("new")).unwrap();
    std::fs::copy(empty.path("c1"), empty.path("older")).unwrap();
    let told = empty.run(&cosign("older --ledger nothing.sqlite"));
    assert_ne!(told.code, 0);
    std::fs::copy(stage.path("ledger.sqlite"), empty.path("ledger.sqlite")).unwrap();
    refused(&empty, 1, &cosign("older"), "and this witness cosigned 18 already");
    // A checkpoint that no log of the policy signed.
    empty.write("policy.txt", format!("log {}\nquorum none\n", verifier(&stage, "thief.key", "log")));
    refused(&empty, 1, &cosign("c2"), "no log of the policy");
    empty.write("policy.txt", "log x\nquorum none\n");
    refused(&empty, 1, &cosign("c2"), "policy.txt: line 1: a verifier key is written");
}

#[test]
fn any_number_of_old_checkpoints_is_held_against_the_ledger() {
    let stage = office::office();
    let printed = stage.ok("checkpoint print c1");
    stage.write("paper", &printed);
    stage.write("typed", printed.to_uppercase());
    stage.write("mailed", std::fs::read_to_string(stage.path("c1")).unwrap().replace('\n', "\r\n"));
    let all = "--against c1 c2 c1.log paper --against typed mailed";
    let (code, answer) = verdict(&stage, &format!("verify {all}"));
    assert_eq!(code, 0, "{answer}");
    assert_eq!(answer["checkpoints"].as_array().unwrap().len(), 6);
    assert!(answer["checkpoints"].as_array().unwrap().iter().all(|held| held["held"] == true), "{answer}");
    let (at, _) = printed.match_indices("root").nth(2).unwrap();
    let mut mistyped = printed.clone().into_bytes();
    mistyped[at + 5] = if mistyped[at + 5] == b'0' { b'1' } else { b'0' };
    stage.write("mistyped", mistyped);
    refused(
        &stage,
        1,
        "verify --against mistyped",
        "line 4 of the printed checkpoint: the check digits do not fit",
    );
    stage.write("nothing", "");
    refused(&stage, 1, "verify --against nothing", "not a signed checkpoint");
    office::sign(&stage, "none", &[]);
    refused(&stage, 1, "verify --against none", "none: a checkpoint over no entry");
    refused(&stage, 2, "verify --policy policy.txt", "--against");
    // A quorum that is not reached is never green.
    let (code, answer) = verdict(&stage, "verify --against c1.log --policy policy.txt");
    assert_eq!((code, answer["faults"][0]["code"].as_str()), (4, Some("quorum")));
    // One of another ledger.
    let other = Stage::new();
    office::keys(&other);
    other.ok(&format!("init --origin test.example/ledger --actor else {AT}"));
    other.ok("checkpoint issue --key log.key --out other --first");
    std::fs::copy(other.path("other"), stage.path("other")).unwrap();
    let (code, answer) = verdict(&stage, "verify --against other");
    assert_eq!((code, answer["faults"][0]["code"].as_str()), (4, Some("rewritten")));
}

#[test]
fn proofs_are_checked_without_the_ledger() {
    let stage = office::office();
    let entries = stage.json("verify")["entries"].as_u64().unwrap();
    for seq in 1..=entries {
        stage.ok(&format!("prove {seq} --checkpoint c2 --out p{seq}"));
        stage.write(&format!("l{seq}"), stage.ok(&format!("show {seq} --line")));
    }
    stage.ok("prove --from c1 --checkpoint c2 --out step");
    refused(&stage, 1, "prove 99 --checkpoint c2 --out new", "entry 99 comes later");
    refused(&stage, 1, "prove --from c2 --checkpoint c1 --out new", "comes not before");
    std::fs::remove_file(stage.path("ledger.sqlite")).unwrap();
    for seq in 1..=entries {
        let (code, answer) =
            verdict(&stage, &format!("check-proof p{seq} --entry l{seq} --policy policy.txt"));
        assert_eq!((code, answer["entry"].as_u64(), answer["holds"].as_bool()), (0, Some(seq), Some(true)));
        let other = seq % entries + 1;
        let (code, answer) =
            verdict(&stage, &format!("check-proof p{seq} --entry l{other} --policy policy.txt"));
        assert_eq!((code, answer["holds"].as_bool()), (4, Some(false)));
    }
    let held = |words: &str| verdict(&stage, &format!("check-proof step {words}")).0;
    assert_eq!(held("--from c1 --policy policy.txt"), 0);
    assert_eq!(held("--from c2 --policy policy.txt"), 4);
    refused(&stage, 2, "check-proof step --from c1", "--policy");
    refused(&stage, 2, "check-proof step --policy policy.txt", "--from");
    refused(&stage, 2, "check-proof p1 --policy policy.txt", "--entry");
    stage.write("unsigned-policy", format!("log {}\nquorum none\n", verifier(&stage, "thief.key", "log")));
    assert_eq!(held("--from c1 --policy unsigned-policy"), 4);
    assert_eq!(held("--from c1 --unsigned"), 0);
    stage.write("junk", "old 5\njunk\n\njunk\n");
    refused(&stage, 1, "check-proof junk --from c1 --unsigned", "line 2 is not the base64 of a hash");
    stage.write("short", "c2sp.org/tlog-proof@v1\n");
    refused(&stage, 1, "check-proof short --entry l1 --unsigned", "not a proof");
}

#[test]
fn an_approval_is_signed_elsewhere_and_recorded_once() {
    let stage = office::office();
    let words =
        format!("record project-approved --project P2 --date 2026-01-30 --reference x --actor cgg {AT}");
    let told = stage.ok(&format!("{words} --unsigned-out s.json"));
    assert!(told.contains("to be signed, nothing recorded: s.json"), "{told}");
    let statement = std::fs::read_to_string(stage.path("s.json")).unwrap();
    assert!(
        statement.starts_with(r#"{"actor":"cgg","body":{"fact":{"date":"2026-01-30","project":"P2","#),
        "{statement}"
    );
    assert!(statement.ends_with("\"statement\":\"prorata-approval/1\"}\n"), "{statement}");
    refused(&stage, 1, &format!("{words} --unsigned-out s.json"), "already a file");
    refused(&stage, 2, &format!("{words} --unsigned-out new --sign-with cgg.key"), "cannot be used with");
    stage.ok(&format!("{words} --sign-with cgg.key"));
    assert!(stage.ok(&format!("{words} --sign-with cgg.key")).starts_with("already entry"));
    assert!(stage.ok(&words).starts_with("already entry"), "signed or not, it is the same event");
    let (_, answer) = verdict(&stage, "verify --signers signers");
    assert_eq!(answer["outcome"], "sound", "{answer}");
    assert_eq!(answer["approvals"]["signed"].as_array().unwrap().len(), 4);
    // What is signed cannot take the note of a clock problem.
    submit(&stage, "P3");
    let late = "record project-approved --project P3 --date 2026-01-30 --reference x --actor cgg --sign-with cgg.key --clock 2025-01-01T00:00:00Z --clock-note slow";
    refused(&stage, 1, late, "cannot take the note");
    stage.write("no.sig", "nothing");
    refused(&stage, 1, &format!("{words} --signature no.sig"), "no.sig");
    // One event a signature.
    stage.write("many.csv", "fund;name_fr;name_nl;from\nF8;a;a;2010-01-01\nF9;b;b;2010-01-01\n");
    refused(
        &stage,
        2,
        &format!("record fund-admitted --file many.csv --actor reg --sign-with cgg.key {AT}"),
        "over one event",
    );
    refused(
        &stage,
        2,
        &format!("init --origin a.example/b --actor x --sign-with cgg.key --ledger other.sqlite {AT}"),
        "is not signed",
    );
    // An import line carries the signature of its event.
    let entry: Value = serde_json::from_str(stage.ok("show 15 --line").trim()).unwrap();
    assert_eq!((entry["kind"].as_str(), entry["kv"].as_u64()), (Some("ProjectApproved"), Some(1)), "{entry}");
}

#[test]
fn a_time_stamp_is_kept_in_the_ledger_and_held_against_its_checkpoint() {
    let stage = Stage::new();
    office::keys(&stage);
    stage.ok(&format!("init --origin test.example/ledger --actor reg {AT}"));
    stage.ok("checkpoint issue --key log.key --out c --first");
    let fixture = std::fs::read(root().join("fixtures/seal/stamp.checkpoint")).unwrap();
    assert_eq!(std::fs::read(stage.path("c")).unwrap(), fixture);
    stage.ok("checkpoint timestamp c --request-out c.tsq");
    assert_eq!(std::fs::read(stage.path("c.tsq")).unwrap().len(), 59);
    let note = String::from_utf8(fixture).unwrap();
    let words = "checkpoint timestamp c --response stamp.tsr --authority 'Throw-away authority' --actor reg --clock 2026-12-01T00:00:00Z";
    refused(&stage, 2, "checkpoint timestamp c --response stamp.tsr --actor reg", "--authority");
    refused(&stage, 2, "checkpoint timestamp c", "--request-out");
    stage.write("junk.tsr", "junk");
    refused(&stage, 1, &words.replace("stamp.tsr", "junk.tsr"), "not an answer of a time-stamping authority");
    stage.write("other", std::fs::read_to_string(stage.path("c")).unwrap().replace('\n', "\r\n"));
    refused(&stage, 1, &words.replace("timestamp c ", "timestamp other "), "byte for byte");
    let told = stage.ok(words);
    assert!(told.starts_with("recorded entry 2"), "{told}");
    assert!(
        told.contains("Not checked here") && told.contains("openssl ts -verify -data c -in stamp.tsr"),
        "{told}"
    );
    assert!(stage.json(words)["entries"][0]["outcome"] == "already");
    assert!(stage.ok(words).starts_with("already entry 2"));
    let (code, answer) = verdict(&stage, "verify --against c");
    assert_eq!(code, 0, "{answer}");
    stage.ok("checkpoint issue --key log.key --out later");
    let (_, answer) = verdict(&stage, "show 2");
    assert_eq!(answer["kind"], "CheckpointStamped");
    // Over another checkpoint the same token is refused.
    refused(&stage, 1, &words.replace("timestamp c ", "timestamp later "), "is not over later");
    // A report says that this checkpoint is with others.
    let clock = "--actor reg --clock 2026-12-02T00:00:00Z";
    stage.write("funds.csv", "fund;name_fr;name_nl;from\nF1;Un;Een;2010-01-01\n");
    stage.write("counts.csv", "fund;count\nF1;100\n");
    let key = root().join("fixtures/keys/2026-opinion.toml");
    stage.ok(&format!("record key-adopted --file {} {clock}", key.display()));
    stage.ok(&format!("record fund-admitted --file funds.csv {clock}"));
    stage.ok(&format!("record affiliates-certified --year 2026 --file counts.csv --source test {clock}"));
    let root = note.lines().nth(2).unwrap();
    let root = register::chain::Hash::from_base64(root).unwrap().to_string();
    let told = stage.ok("report 2026 --lang en");
    assert!(told.contains(&format!("1 {root} (Throw-away authority, 2026-")), "{told}");
}

#[test]
fn a_bundle_is_made_again_byte_for_byte_and_checked_without_the_ledger() {
    let stage = office::office();
    approve(&stage, "P2");
    stage.write("letter.txt", "A letter");
    std::fs::create_dir(stage.path("evidence")).unwrap();
    std::fs::copy(stage.path("letter.txt"), stage.path("evidence/renamed.bin")).unwrap();
    std::fs::write(stage.path("evidence/unasked"), "nobody names this").unwrap();
    record(&stage, "reg", "index-published --base 2013 --month 2025-10 --value 140,00 --document letter.txt");
    seal(&stage, "c3", "");
    let export = "bundle export --year 2026 --checkpoint c3 --policy policy.txt --kept c1 --kept c2 --documents evidence";
    stage.ok(&format!("{export} --out one.zip"));
    stage.ok(&format!("{export} --out two.zip"));
    let bytes = std::fs::read(stage.path("one.zip")).unwrap();
    assert_eq!(bytes, std::fs::read(stage.path("two.zip")).unwrap());
    refused(&stage, 1, &format!("{export} --out one.zip"), "already a file");
    refused(
        &stage,
        1,
        &export.replace("c3", "c3.log").replace("bundle export", "bundle export --out new"),
        "does not trust",
    );
    refused(
        &stage,
        1,
        &export.replace("2026", "2031").replace("bundle export", "bundle export --out new"),
        "nothing of 2031",
    );
    std::fs::remove_file(stage.path("ledger.sqlite")).unwrap();
    let (code, answer) = verdict(&stage, "bundle verify one.zip --policy policy.txt --signers signers");
    assert_eq!((code, answer["outcome"].as_str()), (0, Some("sound")), "{answer}");
    assert_eq!(answer["unproven"].as_array().unwrap().len(), 0, "{answer}");
    let (code, answer) = verdict(&stage, "bundle verify one.zip");
    assert_eq!((code, answer["unproven"].as_array().unwrap().len()), (0, 2), "{answer}");
    // One bit in each stretch of the file, and each length of its end.
    let bits = (0..bytes.len() * 8).step_by(bytes.len() * 8 / 60 + 1);
    for bit in bits {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        stage.write("changed.zip", &changed);
        let code = verdict(&stage, "bundle verify changed.zip --policy policy.txt").0;
        assert_eq!(code, if bit < 32 { 1 } else { 4 }, "bit {bit}");
    }
    for length in [0, 1, 100, bytes.len() / 2, bytes.len() - 1] {
        stage.write("changed.zip", &bytes[..length]);
        let code = verdict(&stage, "bundle verify changed.zip --policy policy.txt").0;
        assert_eq!(code, if length < 4 { 1 } else { 4 }, "{length} bytes");
    }
    refused(&stage, 1, "bundle verify nothing.zip", "nothing.zip");
}

#[test]
fn a_key_is_followed_by_another_and_its_old_checkpoints_keep_their_value() {
    let stage = office::office();
    stage.ok("key generate --name test.example/ledger --out next.key --no-passphrase");
    let (old, next) = (verifier(&stage, "log.key", "log"), verifier(&stage, "next.key", "log"));
    record(&stage, "reg", &format!("verifier-key-enrolled --key {next} --holder 'The office'"));
    seal(&stage, "c3", "");
    let size = stage.json("verify")["entries"].as_u64().unwrap();
    record(
        &stage,
        "reg",
        &format!("verifier-key-revoked --key {old} --reason 'End of 2026' --trusted-size {size}"),
    );
    refused(&stage, 1, "checkpoint issue --key log.key --out new", "revoked this key: End of 2026");
    // The new key signs what continues the checkpoints of the old one, and nothing else.
    stage.write("paper", stage.ok("checkpoint print c2"));
    let first = "checkpoint issue --key next.key --out new --first --against paper c3";
    refused(&stage, 2, &first.replace("--first", ""), "--first");
    refused(&stage, 1, &first.replace("--out new", "--out c3 --force"), "this command needs");
    let other = copy(&stage);
    let mut all = office::entries(&other);
    all[16].body = all[16].body.replace("135.64", "136.64");
    office::rewrite(&other, all);
    refused(
        &other,
        4,
        first,
        "nothing was signed: paper: the first 18 entries are not those of the checkpoint",
    );
    let mut all = office::entries(&stage);
    all.truncate(18);
    office::rewrite(&other, all);
    refused(&other, 4, first, "nothing was signed: c3: the ledger ends at entry 18");
    stage.ok("checkpoint issue --key next.key --out c4.log --first --against paper c3");
    let policy = std::fs::read_to_string(stage.path("policy.txt")).unwrap();
    stage.write("policy.txt", format!("log {next}\n{policy}"));
    stage.ok(&format!("checkpoint cosign c4.log --key witness-audit.key --policy policy.txt --out c4 {AT}"));
    let (code, answer) =
        verdict(&stage, "verify --against c1 --against c2 --against c3 --against c4 --policy policy.txt");
    assert_eq!(code, 0, "{answer}");
    let told = stage.ok("status");
    assert!(told.contains(&format!("trusted up to {size} entries")) && told.contains("in use"), "{told}");
}

#[test]
fn nothing_is_signed_that_verify_calls_broken() {
    let office = office::office();
    // An approval that nobody signed, written by another program; the chain is right.
    let stage = copy(&office);
    let mut all = office::entries(&stage);
    let mut forged = all.iter().find(|entry| entry.kind == "ProjectApproved").unwrap().clone();
    (forged.kv, forged.request, forged.at) = (1, "forged".into(), all.last().unwrap().at.clone());
    forged.body = r#"{"fact":{"date":"2026-01-30","project":"P2","reference":"x"}}"#.into();
    all.push(forged);
    office::rewrite(&stage, all);
    office::sign_unseen(&stage, "c3");
    let (code, answer) = verdict(&stage, "verify");
    assert_eq!(code, 4);
    let codes: Vec<_> = answer["faults"].as_array().unwrap().iter().map(|fault| &fault["code"]).collect();
    assert_eq!(codes, ["approval-missing"], "{answer}");
    let (issue, cosign) = (
        "checkpoint issue --key log.key --out new",
        format!("checkpoint cosign c3.log --key witness-audit.key --policy policy.txt --out new {AT}"),
    );
    let memory = |stage: &Stage| {
        ["log.key.signed", "log.key.leaves", "witness-audit.key.signed", "witness-audit.key.leaves"]
            .map(|file| std::fs::read(stage.path(file)).unwrap())
    };
    let before = memory(&stage);
    for words in [issue, &cosign, "bundle export --year 2026 --checkpoint c3 --policy policy.txt --out new"] {
        refused(&stage, 4, words, "entry 19: ");
        refused(&stage, 4, words, "[approval-missing]");
        refused(&stage, 4, words, "hint: a correction of that entry clears it");
    }
    assert_eq!(memory(&stage), before, "what was refused is not what was signed last");
    // A witness who sees a proof and no entries cannot know.
    let blind = copy(&stage);
    blind.ok("prove --from c2 --checkpoint c3.log --out step");
    blind.ok(&cosign.replace("c3.log", "step"));
    // The correction, with the signature that the approval needed, clears it.
    record(&stage, "reg", "entry-corrected --entry 19 --reason forged --sign-with cgg.key");
    assert_eq!(verdict(&stage, "verify").0, 0);
    stage.ok(issue);
    stage.ok(&cosign.replace("c3.log", "new").replace("out new", "out newest"));
}

#[test]
fn nothing_is_signed_of_a_file_that_sqlite_calls_damaged() {
    let stage = office::office();
    let request = office::entries(&stage)[6].request.clone();
    let sound = stage.ledger();
    // The request is in its column, in the line and in an index; only the index is no part of an entry.
    let places = sound.windows(request.len()).enumerate().filter(|(_, part)| *part == request.as_bytes());
    let damaged: Vec<Vec<u8>> = places
        .map(|(at, _)| {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            bytes
        })
        .collect();
    let only_file = |bytes: &Vec<u8>| {
        stage.write("ledger.sqlite", bytes);
        let (code, answer) = verdict(&stage, "verify");
        code == 4 && answer["faults"].as_array().unwrap().iter().all(|fault| fault["code"] == "file")
    };
    let damaged = damaged.into_iter().find(only_file).expect("a damage that no entry shows");
    stage.write("ledger.sqlite", damaged);
    for words in [
        "checkpoint issue --key log.key --out new".to_owned(),
        format!("checkpoint cosign c2.log --key witness-audit.key --policy policy.txt --out new {AT}"),
    ] {
        refused(&stage, 4, &words, "the file is damaged");
    }
}
