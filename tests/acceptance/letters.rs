//! `letters`: what each fund is asked to confirm.

use std::collections::BTreeSet;

use crate::pdf::Pdf;
use crate::stage::Stage;

const LEDGER: &str = "--ledger demo/ledger.sqlite";

fn read(stage: &Stage, name: &str) -> String {
    std::fs::read_to_string(stage.path(name)).unwrap()
}

/// The hash of the last entry.
fn head(stage: &Stage) -> String {
    stage.json(&format!("{LEDGER} status"))["as_of"]["hash"].as_str().unwrap().to_owned()
}

#[test]
fn a_letter_says_what_the_ledger_holds_of_the_fund() {
    let stage = Stage::demo();
    stage.ok(&format!("{LEDGER} letters 2024 --lang en,fr --format text --out out"));
    let letter = read(&stage, "out/letter-2024-F04-en.txt");
    // From the inputs of the sample: 138,068 affiliates, 1,250.00 claimed and repaid.
    for told in [
        "Request for confirmation 2024: F04",
        "!! STAND-IN WEIGHTS",
        "Affiliates at the reference date  138,068",
        "Count certified in entry          19",
        "Amount granted in entry           21",
        "operating  474,308.07  474,308.07",
        "2025-03-31  repayment  operating    1,250.00  Remboursement/Terugbetaling 2024 F04",
        "We agree with the figures  [    ]",
        "Signature  ______",
        "As of entry              146",
        head(&stage).as_str(),
    ] {
        assert!(letter.contains(told), "{told} is not in\n{letter}");
    }
    assert!(!letter.contains("Amount used in EUR"), "the use is declared");
    assert!(!letter.contains("F03"), "nothing of another fund");
    let french = read(&stage, "out/letter-2024-F04-fr.txt");
    assert!(french.contains("Talon-réponse") && french.contains("474\u{a0}308,07"), "{french}");
    // Nothing is declared of 2026 yet.
    stage.ok(&format!("{LEDGER} letters 2026 --lang nl --format text --out out"));
    let letter = read(&stage, "out/letter-2026-F03-nl.txt");
    assert!(letter.contains("Gebruikt bedrag in EUR") && letter.contains("19/06/2026"), "{letter}");
}

#[test]
fn the_index_names_every_letter_with_its_digest() {
    let stage = Stage::demo();
    let words = format!("{LEDGER} letters 2026 --lang fr,nl,de,en --format text,html");
    stage.ok(&format!("{words} --out one"));
    stage.ok(&format!("{words} --out two"));
    let index = read(&stage, "one/letters-2026-index.csv");
    let mut names = BTreeSet::new();
    for line in index.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        let bytes = std::fs::read(stage.path("one").join(cells[3])).unwrap();
        assert_eq!(cells[4], bytes.len().to_string());
        assert_eq!(cells[5], register::chain::sha256(&bytes).to_string(), "{line}");
        assert!(
            bytes == std::fs::read(stage.path("two").join(cells[3])).unwrap(),
            "the same bytes each time"
        );
        names.insert(cells[3].to_owned());
    }
    assert_eq!(names.len(), 11 * 4 * 2);
    assert_eq!(stage.path("one").read_dir().unwrap().count(), names.len() + 1);
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn a_pdf_has_the_slip_on_one_page_and_the_head_on_every_page() {
    let stage = Stage::demo();
    for lang in ["fr", "nl", "de", "en"] {
        stage.ok(&format!("{LEDGER} letters 2026 --lang {lang} --out {lang}"));
        let pages = Pdf::read(&stage.path(lang).join(format!("letter-2026-F03-{lang}.pdf"))).pages();
        assert_eq!(pages.len(), 2, "{pages:?}");
        assert!(pages.iter().all(|page| page.contains(&head(&stage)[..8])), "{pages:?}");
        let lines = pages.iter().filter(|page| page.contains("______"));
        let lines: Vec<usize> = lines.map(|page| page.matches("__________").count()).collect();
        assert_eq!(lines.len(), 1, "{lang}: the slip is on one page\n{pages:?}");
    }
}

#[test]
fn letters_are_refused_where_nothing_can_be_confirmed() {
    let stage = Stage::small();
    stage.refuses(1, "letters 2024 --out out", "2024 is not determined");
    let stage = Stage::determined();
    stage.ok("letters 2024 --format text --out out");
    stage.refuses(1, "letters 2024 --format text --out out", "there is already a file");
    stage.ok("letters 2024 --format text --out out --force");
    stage.refuses(2, "letters 2024 --format docx --out out", "docx");
}
