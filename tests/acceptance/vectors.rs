//! The files that other programs and other crates read: each is what the program makes today, byte for byte.
//! `PRORATA_BLESS=1` writes them again; the CHANGELOG then says what must be made again.

use std::collections::BTreeMap;

use bundle::Contents;
use register::chain::{Checkpoint, Hash, Levels, sha256};
use register::notary::{Note, SecretKey};

use crate::sealed_office::{self as office, AT, record};
use crate::stage::{Stage, root};

fn blesses() -> bool {
    std::env::var_os("PRORATA_BLESS").is_some()
}

fn hold(name: &str, found: &[u8]) {
    let path = root().join("fixtures").join(name);
    if blesses() {
        std::fs::write(&path, found).unwrap();
    }
    assert!(std::fs::read(&path).unwrap() == found, "{name} is not what the program makes");
}

fn file(stage: &Stage, name: &str) -> Vec<u8> {
    std::fs::read(stage.path(name)).unwrap()
}

#[test]
fn the_files_of_the_seal() {
    let stage = Stage::new();
    office::keys(&stage);
    stage.ok(&format!("init --origin test.example/ledger --actor reg {AT}"));
    record(&stage, "reg", "actor-enrolled --id audit --role external-audit --public-key audit.key.pub");
    for fund in ["F1", "F2"] {
        let names = format!("--name-fr {fund} --name-nl {fund} --from 2010-01-01");
        record(&stage, "reg", &format!("fund-admitted --fund {fund} {names}"));
    }
    record(&stage, "reg", "key-adopted --id 2026-opinion");
    office::submit(&stage, "P1");
    stage.write("policy.txt", office::policy(&stage));
    stage.ok("checkpoint issue --key log.key --out older.checkpoint --first");
    let words = "project-endorsed --project P1 --date 2026-01-25 --reference e-1";
    let unsigned = format!("record {words} --actor audit {AT} --unsigned-out approval.statement");
    stage.ok(&unsigned);
    record(&stage, "audit", &format!("{words} --sign-with audit.key"));
    stage.ok("checkpoint issue --key log.key --out newer.log");
    let at = "--clock 2026-02-01T10:00:00Z";
    stage.ok(&format!(
        "checkpoint cosign newer.log --key witness-audit.key --policy policy.txt --out newer.checkpoint --first {at}"
    ));
    stage.ok("prove 7 --checkpoint newer.checkpoint --out entry-7.tlog-proof");
    stage.ok("prove --from older.checkpoint --checkpoint newer.checkpoint --out older-to-newer.proof");
    let paper = stage.ok("checkpoint print newer.checkpoint");
    let paper: Vec<&str> =
        paper.lines().filter(|line| line.starts_with("size ") || line.starts_with("root ")).collect();
    stage.write("newer.paper", paper.join("\n") + "\n");
    stage.write("entry-7.line", stage.ok("show 7 --line"));
    let entry = office::entries(&stage).pop().unwrap();
    let body: serde_json::Value = serde_json::from_str(&entry.body).unwrap();
    let approval: register::notary::Approval =
        body["signatures"][0]["sshsig"].as_str().unwrap().parse().unwrap();
    stage.write("approval.sig", approval.to_armor().unwrap());
    let key = String::from_utf8(file(&stage, "audit.key.pub")).unwrap();
    let words: Vec<&str> = key.split_whitespace().take(2).collect();
    stage.write("allowed_signers", format!("audit {}\n", words.join(" ")));
    for name in [
        "older.checkpoint",
        "newer.checkpoint",
        "newer.paper",
        "policy.txt",
        "entry-7.line",
        "entry-7.tlog-proof",
        "older-to-newer.proof",
        "approval.statement",
        "approval.sig",
        "allowed_signers",
    ] {
        hold(&format!("vectors/seal/{name}"), &file(&stage, name));
    }
}

#[test]
fn the_bundle() {
    let stage = office::office();
    office::approve(&stage, "P2");
    stage.write("letter.txt", "A letter of the vectors\n");
    let index = "index-published --base 2013 --month 2025-10 --value 140,00 --document letter.txt";
    record(&stage, "reg", index);
    stage.write("counts.csv", "fund;s1;s1bis;s1ter\nF1;1000;0;0\nF2;1990;5;5\n");
    record(&stage, "reg", "affiliates-certified --year 2026 --file counts.csv --source 'the funds'");
    record(&stage, "calc", "budget-set --year 2026");
    record(
        &stage,
        "audit",
        "evaluation-given --year 2026 --fund F1 --result positive --decider Minister --date 2026-01-30 --sign-with audit.key",
    );
    stage.ok(&format!("allocate 2026 --provisional --actor calc {AT}"));
    let payment =
        "subsidy-paid --year 2026 --fund F1 --amount 1000,00 --value-date 2026-01-31 --reference p1";
    record(&stage, "pay", payment);
    stage.ok(
        "checkpoint timestamp stamp.checkpoint --response stamp.tsr --authority 'Throw-away authority' --actor reg --clock 2026-12-01T00:00:00Z",
    );
    stage.ok("checkpoint issue --key log.key --out end.log");
    let at = "--clock 2026-12-01T00:00:00Z";
    stage
        .ok(&format!("checkpoint cosign end.log --key witness-audit.key --policy policy.txt --out end {at}"));
    let text = |name: &str| String::from_utf8(file(&stage, name)).unwrap();
    let letter = file(&stage, "letter.txt");
    let contents = Contents {
        year: 2026,
        lines: office::entries(&stage).iter().map(|entry| entry.encode().unwrap()).collect(),
        note: text("end").parse().unwrap(),
        kept: vec![text("c2").parse().unwrap(), text("c1").parse().unwrap()],
        policy: text("policy.txt"),
        documents: BTreeMap::from([(sha256(&letter), letter)]),
        languages: vec!["fr".parse().unwrap(), "nl".parse().unwrap()],
        program: "prorata 0.0.0".into(),
    };
    assert_eq!(contents.lines.len(), 27);
    let made = contents.archive().unwrap();
    let kept = bundle::Archive::read(
        &std::fs::read(root().join("fixtures/vectors/bundle/bundle-2026.zip")).unwrap(),
    );
    // What is written for people may differ: the crate's own test holds every other member.
    let same = kept.is_ok_and(|kept| {
        made.members()
            .iter()
            .filter(|(name, _)| !["VERIFY.md", "verify.py", "MANIFEST.json"].contains(&name.as_str()))
            .all(|(name, bytes)| kept.get(name) == Some(bytes))
    });
    if blesses() && !same {
        hold("vectors/bundle/bundle-2026.zip", &made.write().unwrap());
    } else {
        assert!(same, "vectors/bundle/bundle-2026.zip is not what the program makes");
    }
    hold("vectors/bundle/kept.checkpoint", &file(&stage, "c1"));
    hold("vectors/bundle/policy.txt", &file(&stage, "policy.txt"));
    hold("vectors/bundle/signers", &file(&stage, "signers"));
}

#[test]
fn the_sample_office_that_stays() {
    let stage = Stage::demo();
    let kept = root().join("fixtures/ledgers/sample-v1.sqlite");
    let head = stage.json("--ledger demo/ledger.sqlite verify")["head"].clone();
    if blesses() {
        std::fs::copy(stage.path("demo/ledger.sqlite"), &kept).unwrap();
    }
    std::fs::copy(&kept, stage.path("ledger.sqlite")).unwrap();
    let verified = stage.json("verify");
    assert_eq!((verified["outcome"].as_str(), &verified["head"]), (Some("sound"), &head));
    assert_eq!(stage.json("replay")["outcome"], "identical");
    let mut figures = String::from(
        "# The sample office (sample-v1.sqlite): year, last entry, its hash, SHA-256 of the figures of the year.\n",
    );
    for year in [2024, 2025, 2026] {
        let report: serde_json::Value =
            serde_json::from_str(&stage.ok(&format!("report {year} --format json"))).unwrap();
        let word = |value: &serde_json::Value| value.as_str().map_or(value.to_string(), str::to_owned);
        let [seq, hash, sha] = [&report["as_of"]["seq"], &report["as_of"]["hash"], &report["figures_sha256"]];
        figures += &format!("{year} {} {} {}\n", word(seq), word(hash), word(sha));
    }
    hold("ledgers/sample-v1.figures", figures.as_bytes());
    // Signed by a throw-away key under the name of the sample's ledger.
    let key = SecretKey::from_seed("prorata.example/sample-office", &[1; 32]).unwrap();
    let mut levels = Levels::default();
    let entries = office::entries(&stage);
    for entry in &entries {
        levels.push(Hash::leaf(entry.encode().unwrap().as_bytes()));
    }
    let size = entries.len() as u64;
    let checkpoint = Checkpoint { origin: key.name().to_owned(), size, root: levels.root_at(size).unwrap() };
    let note = Note::sign(checkpoint, &key).unwrap().to_string();
    hold("ledgers/sample-v1.checkpoint", note.as_bytes());
    stage.write("sample.checkpoint", note);
    let answer = stage.json("verify --against sample.checkpoint");
    assert_eq!(answer["outcome"], "sound", "{answer}");
}
