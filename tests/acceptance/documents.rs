//! Documents behind entries: kept by their digest, and compared with the ledger.

use crate::stage::{Stage, root};

#[test]
fn documents_are_kept_by_digest_and_held_against_the_ledger() {
    let stage = Stage::small();
    stage.write("letter.pdf", "a letter");
    stage.write("other.pdf", "another letter");
    let at = "--actor reg --clock 2024-03-01T00:00:00Z";
    let ended = "record fund-ended --fund F3 --to 2024-02-28";
    stage.ok(&format!("{ended} --document letter.pdf --document other.pdf {at}"));
    // The key, the funds and the counts were recorded from files before: they are documents too.
    let answer = stage.run("documents check --format json");
    assert_eq!(answer.code, 3);
    let condition = |name: &str| {
        let answer = stage.run("documents check --format json");
        let answer: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        let documents = answer["documents"].as_array().unwrap();
        let found = documents.iter().find(|document| document["name"] == name).unwrap();
        found["condition"].as_str().unwrap().to_owned()
    };
    assert_eq!((condition("letter.pdf"), condition("other.pdf")), ("missing".into(), "missing".into()));
    stage.ok("documents keep letter.pdf");
    assert!(stage.ok("documents keep letter.pdf").contains("Kept already"));
    assert_eq!((condition("letter.pdf"), condition("other.pdf")), ("kept".into(), "missing".into()));
    stage.write("foreign.pdf", "nobody names me");
    stage.refuses(1, "documents keep other.pdf foreign.pdf", "foreign.pdf: no entry names a document");
    assert_eq!(condition("other.pdf"), "missing", "all or nothing");

    // Changed, and unreferenced.
    let folder = stage.path("ledger.sqlite.documents");
    let digest = register::chain::sha256(b"a letter").to_string();
    let kept = folder.join(&digest[..2]).join(&digest);
    assert_eq!(std::fs::read(&kept).unwrap(), b"a letter");
    std::fs::write(&kept, "a better").unwrap();
    std::fs::write(folder.join("notes.txt"), "mine").unwrap();
    assert_eq!(condition("letter.pdf"), "changed");
    let told = stage.run("documents check");
    assert_eq!(told.code, 3);
    let line = |what: &str| told.out.lines().any(|line| line.split_whitespace().eq(what.split(' ')));
    assert!(line("Changed 1") && line("Unreferenced 1"), "{}", told.out);
    stage.refuses(1, "documents keep letter.pdf", "does not hold what its name says");
}

#[test]
fn what_is_recorded_with_keep_leaves_nothing_missing() {
    let stage = Stage::new();
    let at = "--actor reg --clock 2024-02-01T00:00:00Z";
    stage.ok("init --origin test.example/kept --actor reg --clock 2024-01-01T00:00:00Z");
    stage.write("funds.csv", "fund;name_fr;name_nl;from\nF1;Un;Een;2010-01-01\n");
    stage.write("letter.txt", "Admitted");
    stage.ok(&format!("record fund-admitted --file funds.csv --document letter.txt --keep {at}"));
    let key = root().join("fixtures/keys/2024.toml");
    let words = format!("record key-adopted --file {} --document letter.txt {at}", key.display());
    stage.ok(&format!("{words} --preview --keep"));
    stage.ok(&format!("{words} --keep"));
    let answer = stage.json("documents check");
    let documents = answer["documents"].as_array().unwrap();
    assert!(documents.len() >= 2 && documents.iter().all(|one| one["condition"] == "kept"), "{answer}");
    assert_eq!(answer["unreferenced"].as_array().unwrap().len(), 0);
}
