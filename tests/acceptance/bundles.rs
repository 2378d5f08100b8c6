//! Bundles that somebody made by hand: to mislead, or to cost more than they are worth.

use crate::seal::verdict;
use crate::sealed_office::{self as office, AT, record, seal, verifier};
use crate::stage::Stage;

/// A bundle with one member put in another's place, and a manifest that fits it.
pub fn with_member(
    archive: &bundle::Archive,
    name: &str,
    bytes: &[u8],
    manifest: &dyn Fn(String) -> String,
) -> Vec<u8> {
    let digest = |bytes: &[u8]| register::chain::sha256(bytes).to_string();
    let mut made = bundle::Archive::default();
    let mut told = String::from_utf8(archive.get("MANIFEST.json").unwrap().to_vec()).unwrap();
    if let Some(old) = archive.get(name) {
        let line = |bytes: &[u8]| {
            format!("{{\"bytes\":{},\"name\":\"{name}\",\"sha256\":\"{}\"}}", bytes.len(), digest(bytes))
        };
        assert!(told.contains(&line(old)), "{name}");
        told = told.replace(&line(old), &line(bytes));
    }
    told = manifest(told);
    for (found, own) in archive.members() {
        let bytes = if found == name { bytes } else { own };
        let bytes = if found == "MANIFEST.json" { told.as_bytes() } else { bytes };
        made.add(found, bytes.to_vec()).unwrap();
    }
    if archive.get(name).is_none() {
        made.add(name, bytes.to_vec()).unwrap();
    }
    made.write().unwrap()
}

#[test]
fn a_bundle_that_was_made_to_look_sound_is_not() {
    let stage = office::office();
    record(&stage, "reg", "index-published --base 2013 --month 2025-10 --value 140,00 --document policy.txt");
    seal(&stage, "c3", "");
    stage.ok("bundle export --year 2026 --checkpoint c3 --policy policy.txt --lang fr --out b.zip");
    let archive = bundle::Archive::read(&std::fs::read(stage.path("b.zip")).unwrap()).unwrap();
    let same: &dyn Fn(String) -> String = &|told| told;
    let other: &dyn Fn(String) -> String = &|told| {
        let told = told.replace("\"program\":\"prorata 0.1.0\"", "\"program\":\"prorata 9.9.9\"");
        assert!(told.contains("9.9.9"));
        told
    };
    let verify = |bytes: Vec<u8>| {
        stage.write("made.zip", bytes);
        verdict(&stage, "bundle verify made.zip --policy policy.txt --signers signers")
    };
    let untouched = archive.get("VERIFY.md").unwrap();
    let (code, answer) = verify(with_member(&archive, "VERIFY.md", untouched, same));
    assert_eq!((code, answer["unproven"].as_array().unwrap().len()), (0, 1), "{answer}");
    assert!(answer["unproven"][0].as_str().unwrap().starts_with("1 documents"), "{answer}");
    // Every member in its turn is another one, with a manifest that fits.
    for name in archive.members().keys().filter(|name| *name != "MANIFEST.json") {
        let mut bytes = archive.get(name).unwrap().to_vec();
        bytes.extend_from_slice(b"\n");
        let (code, answer) = verify(with_member(&archive, name, &bytes, same));
        // The policy inside is for comparison: an empty line more changes nothing of it.
        assert_eq!(code, if name == "policy.txt" { 0 } else { 4 }, "{name}: {answer}");
    }
    let (_, answer) = verify(with_member(
        &archive,
        "policy.txt",
        format!("log {}\nquorum none\n", verifier(&stage, "thief.key", "log")).as_bytes(),
        same,
    ));
    assert!(answer["unproven"].to_string().contains("another policy than yours"), "{answer}");
    // Under the name of another version only the wording of what people read is left aside, and that is said.
    let report = archive.get("reports/report-2026-fr.txt").unwrap();
    let forged = [report, b"Forged"].concat();
    let (code, answer) = verify(with_member(&archive, "reports/report-2026-fr.txt", &forged, other));
    assert_eq!((code, answer["outcome"].as_str()), (3, Some("sound in part")), "{answer}");
    let unproven = answer["unproven"].to_string();
    assert!(
        unproven.contains("NOT VERIFIED") && unproven.contains("reports/report-2026-fr.txt"),
        "{unproven}"
    );
    // An amount that is exchanged is a fault in every form.
    let mut tried = 0;
    for name in ["reports/report-2026-fr.txt", "reports/report-2026-fr.html"] {
        let Some(text) = archive.get(name) else { continue };
        let text = String::from_utf8(text.to_vec()).unwrap();
        let at = text
            .match_indices(',')
            .find(|(at, _)| text[at + 1..].starts_with("00 ") || text[at + 1..].starts_with("00\n"));
        let Some((at, _)) = at else { continue };
        let forged = format!("{},77{}", &text[..at], &text[at + 3..]);
        let (code, answer) = verify(with_member(&archive, name, forged.as_bytes(), other));
        assert_eq!(code, 4, "{name}: {answer}");
        assert!(answer["faults"].to_string().contains("shows amounts"), "{name}: {answer}");
        tried += 1;
    }
    assert!(tried > 0);
    // The manifest speaks for nobody but a version of this program.
    for program in
        ["prorata \\u001b[2J\\u001b[1;1HResult SOUND", "prorata 0.0", "other 1.0.0", "prorata 0.1.0\\nResult"]
    {
        let change = |told: String| {
            told.replace("\"program\":\"prorata 0.1.0\"", &format!("\"program\":\"{program}\""))
        };
        let (code, answer) = verify(with_member(&archive, "VERIFY.md", untouched, &change));
        assert!(code == 4 && answer["faults"].to_string().contains("MANIFEST.json"), "{program}: {answer}");
    }
    let json = String::from_utf8(archive.get("reports/report-2026.json").unwrap().to_vec()).unwrap();
    let forged = json.replacen("\"year\": 2026", "\"year\": 2025", 1);
    assert_ne!(json, forged);
    let (code, answer) = verify(with_member(&archive, "reports/report-2026.json", forged.as_bytes(), other));
    assert_eq!(code, 4, "{answer}");
    for (name, manifest) in [("reports/extra.csv", other), ("extra", same)] {
        let (code, answer) = verify(with_member(&archive, name, b"x", manifest));
        assert_eq!(code, 4, "{name}: {answer}");
    }
    for (from, to) in [
        ("\"origin\":\"test.example/ledger\"", "\"origin\":\"other.example/ledger\""),
        ("\"kept\":", "\"keep\":"),
        ("\"entries\":19", "\"entries\":20"),
        ("\"year\":2026", "\"year\":2025"),
        ("\"report_format\":1", "\"report_format\":2"),
        ("{\n\"counts\"", "{\n \"counts\""),
    ] {
        let change = |told: String| told.replace(from, to);
        let bytes = with_member(&archive, "VERIFY.md", untouched, &change);
        if bytes != archive.write().unwrap() {
            assert_eq!(verify(bytes).0, 4, "{from}");
        }
    }
    // The reader's own checkpoint, on paper.
    stage.write("paper", stage.ok("checkpoint print c1"));
    let own = "bundle verify b.zip --policy policy.txt --signers signers --against paper --against c2";
    assert_eq!(verdict(&stage, own).0, 0);
    let elsewhere = Stage::new();
    office::keys(&elsewhere);
    elsewhere.ok(&format!("init --origin test.example/ledger --actor else {AT}"));
    elsewhere.ok("checkpoint issue --key log.key --out c --first");
    std::fs::copy(elsewhere.path("c"), stage.path("c-elsewhere")).unwrap();
    assert_eq!(verdict(&stage, &format!("{own} --against c-elsewhere")).0, 4);
    // What the rules would have refused.
    let mut all = office::entries(&stage);
    let mut forged = all.last().unwrap().clone();
    forged.actor = "nobody".into();
    forged.request = "forged".into();
    all.push(forged);
    office::rewrite(&stage, all);
    office::sign_unseen(&stage, "c4");
    // Neither key signs it, and no bundle is made of it; with a program of one's own one can have both.
    for words in [
        "checkpoint issue --key log.key --out new".to_owned(),
        format!("checkpoint cosign c4.log --key witness-audit.key --policy policy.txt --out new {AT}"),
        "bundle export --year 2026 --checkpoint c4 --policy policy.txt --lang fr --out new".into(),
    ] {
        let told = stage.run(&words);
        assert_eq!(told.code, 4, "{words}\n{}", told.err);
        assert!(told.err.contains("entry 20: ") && told.err.contains("[rule-broken]"), "{}", told.err);
        assert!(told.err.contains("hint: a correction of that entry"), "{}", told.err);
        assert!(!stage.path("new").exists());
    }
    let forged = made_by_hand(&stage, "c4").archive().unwrap();
    let (code, answer) = verify(forged.write().unwrap());
    assert_eq!((code, answer["faults"][0]["entry"].as_u64()), (4, Some(20)), "{answer}");
}

/// A bundle that no program of ours would have exported.
pub fn made_by_hand(stage: &Stage, checkpoint: &str) -> bundle::Contents {
    let text = |file: &str| std::fs::read_to_string(stage.path(file)).unwrap();
    bundle::Contents {
        year: 2026,
        lines: office::entries(stage).iter().map(|entry| entry.encode().unwrap()).collect(),
        note: text(checkpoint).parse().unwrap(),
        kept: Vec::new(),
        policy: text("policy.txt"),
        documents: std::collections::BTreeMap::new(),
        languages: vec!["fr".parse().unwrap()],
        program: "prorata 0.1.0".into(),
    }
}

#[test]
fn a_bundle_is_no_bomb() {
    let stage = office::office();
    seal(&stage, "c3", "");
    stage.ok("bundle export --year 2026 --checkpoint c3 --policy policy.txt --lang fr,fr,nl,fr --out b.zip");
    let archive = bundle::Archive::read(&std::fs::read(stage.path("b.zip")).unwrap()).unwrap();
    let manifest = String::from_utf8(archive.get("MANIFEST.json").unwrap().to_vec()).unwrap();
    assert!(manifest.contains("\"languages\":[\"fr\",\"nl\"],"), "{manifest}");
    // Whether what does not hold is found before anything is computed: there is then no root yet.
    let stopped = |bytes: Vec<u8>, place: &str, what: &str| {
        stage.write("made.zip", bytes);
        let (code, answer) = verdict(&stage, "bundle verify made.zip --policy policy.txt --signers signers");
        assert_eq!((code, answer["root"].as_str()), (4, None), "{answer}");
        let told = answer["faults"].as_array().unwrap();
        assert!(
            told.iter()
                .any(|fault| fault["place"] == place && fault["what"].as_str().unwrap().contains(what)),
            "{place}: {what}: {answer}"
        );
    };
    let guide = archive.get("VERIFY.md").unwrap();
    let languages = |list: String| move |told: String| told.replace("[\"fr\",\"nl\"]", &format!("[{list}]"));
    for list in
        [vec!["\"fr\""; 20_000].join(","), "\"fr\",\"fr\"".into(), "\"fr\",\"it\"".into(), String::new()]
    {
        let made = with_member(&archive, "VERIFY.md", guide, &languages(list));
        stopped(made, "MANIFEST.json", "of each language of the reports once");
    }
    // A manifest that is not that of the archive: a digest, a member named twice, another form.
    let digest = register::chain::sha256(guide).to_string();
    let other = register::chain::sha256(b"").to_string();
    let change = |told: String| told.replace(&digest, &other);
    stopped(with_member(&archive, "VERIFY.md", guide, &change), "VERIFY.md", "it was changed");
    let line = format!("{{\"bytes\":{},\"name\":\"VERIFY.md\",\"sha256\":\"{digest}\"}},\n", guide.len());
    let twice = |told: String| told.replace(&line, &line.repeat(2));
    stopped(with_member(&archive, "VERIFY.md", guide, &twice), "MANIFEST.json", "each member once");
    let spaced = |told: String| told.replace("{\n\"counts\"", "{\n \"counts\"");
    stopped(with_member(&archive, "VERIFY.md", guide, &spaced), "MANIFEST.json", "its one form");
    // More older checkpoints than a bundle has.
    let mut many = bundle::Archive::default();
    let mut lines = Vec::new();
    let kept = std::fs::read(stage.path("c1")).unwrap();
    let olds = (1..=1001).map(|place| (format!("kept/{place:04}.txt"), kept.clone()));
    let own = archive.members().iter().filter(|(name, _)| *name != "MANIFEST.json");
    let all: std::collections::BTreeMap<String, Vec<u8>> =
        own.map(|(name, bytes)| (name.clone(), bytes.clone())).chain(olds).collect();
    for (name, bytes) in all {
        let digest = register::chain::sha256(&bytes);
        lines.push(format!("{{\"bytes\":{},\"name\":\"{name}\",\"sha256\":\"{digest}\"}}", bytes.len()));
        many.add(&name, bytes).unwrap();
    }
    let (start, rest) = manifest.split_once("\"members\":[\n").unwrap();
    let (_, end) = rest.split_once("\n],\n").unwrap();
    let told = format!("{start}\"members\":[\n{}\n],\n{end}", lines.join(",\n"));
    many.add("MANIFEST.json", told.into_bytes()).unwrap();
    stopped(many.write().unwrap(), "kept/", "1001 older checkpoints");
}

#[test]
fn no_bundle_is_written_that_its_reader_would_refuse() {
    let stage = office::office();
    let log = verifier(&stage, "log.key", "log");
    record(&stage, "reg", &format!("verifier-key-revoked --key {log} --reason stolen --trusted-size 18"));
    office::sign_unseen(&stage, "c3");
    let export = "bundle export --year 2026 --policy policy.txt --lang fr --out b.zip";
    let told = stage.run(&format!("{export} --checkpoint c3"));
    assert_eq!(told.code, 4, "{}", told.err);
    assert!(told.err.contains("nothing was written: checkpoint: signed with a key"), "{}", told.err);
    assert!(!stage.path("b.zip").exists());
    stage.ok(&format!("{export} --checkpoint c2"));
    assert_eq!(verdict(&stage, "bundle verify b.zip --policy policy.txt").0, 0);
}

#[test]
fn the_keys_of_the_sample_go_on_where_it_stopped() {
    let stage = Stage::demo();
    let issue = "--ledger demo/ledger.sqlite checkpoint issue --key demo/seal/log.key --out next";
    let told = stage.run(&format!("{issue} --first"));
    assert!(told.code == 1 && told.err.contains("has signed before"), "{}", told.err);
    stage.ok(issue);
    for witness in ["external-audit", "fund-f03", "fund-f05"] {
        stage.ok(&format!(
            "--ledger demo/ledger.sqlite checkpoint cosign next --key demo/seal/{witness}.key --policy demo/seal/policy.txt --out next --force --clock 2026-10-01T00:00:00Z"
        ));
    }
    assert_eq!(verdict(&stage, "checkpoint check next --policy demo/seal/policy.txt").0, 0);
}
