//! Reports at the edge: hostile and long words, one fund and forty, a year of which little is known, one with thousands of
//! entries.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::pdf::Pdf;
use crate::stage::Stage;

const EVERYTHING: &str = "--lang fr,nl,de,en --format text,json,csv,csv-rfc4180,html,xlsx,pdf --out out";

/// Words that a spreadsheet, a browser, a typesetter, a shell or a terminal would take for an order.
const HOSTILE: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "＝1+1",
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\"><b onmouseover=alert(1)>",
    "&lt;b&gt; &amp;",
    "#panic(\"x\") #let a = 1",
    "$x^2$ *bold* _slant_ `raw` <label> @ref",
    "\\ [link](javascript:alert(1)) {{7*7}} ${7*7}",
    "--> <!-- ]]> -- %00 %n",
    "\u{2203}\u{2200} \u{10d0}\u{10d1} \u{4e2d}\u{6587} \u{1f600}",
    "'; DROP TABLE entry; --",
];

fn pdf_text(stage: &Stage, name: &str) -> String {
    Pdf::read(&stage.path(name)).text()
}

/// Records behind what stands already.
fn later(stage: &Stage, actor: &str, words: &str) {
    stage.ok(&format!("record {words} --actor {actor} --clock 2024-03-20T00:00:00Z"));
}

/// Without any space, as a typesetter may break a line anywhere.
fn dense(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn words_of_readers_stay_words_in_every_format() {
    let stage = Stage::determined();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut payments = String::from("fund,envelope,amount,value_date,reference\n");
    for (place, text) in HOSTILE.iter().enumerate() {
        payments +=
            &format!("F1,operating,0.0{},2024-03-0{},{}\n", place % 9 + 1, place % 9 + 1, quoted(text));
    }
    stage.write("payments.csv", payments);
    later(&stage, "pay", "subsidy-paid --year 2024 --file payments.csv");
    let mut funds = String::from("fund;name_fr;name_nl;from\n");
    for (place, text) in HOSTILE.iter().enumerate() {
        funds += &format!("H{place:02};{0};{0};2010-01-01\n", quoted(text));
    }
    stage.write("hostile.csv", funds);
    later(&stage, "reg", "fund-admitted --file hostile.csv");
    let counts: String = (0..HOSTILE.len()).map(|place| format!("H{place:02};{}\n", 100 + place)).collect();
    stage.write("a25.csv", format!("fund;count\nF1;100\nF2;200\nF3;300\n{counts}"));
    later(
        &stage,
        "reg",
        "affiliates-certified --year 2025 --file a25.csv --source '=HYPERLINK(\"x\")' --note early",
    );
    later(
        &stage,
        "reg",
        "index-published --index health --base 2013 --month 2024-08 --value 132.94 --note 'Told ahead'",
    );
    later(&stage, "calc", "budget-set --year 2025");
    stage.ok("allocate 2025 --actor calc --clock 2025-02-02T00:00:00Z");
    for year in [2024, 2025] {
        stage.ok(&format!("report {year} {EVERYTHING}"));
    }
    for language in ["fr", "nl", "de", "en"] {
        // References are in the payments of 2024, names in the allocation of 2025.
        for year in [2024, 2025] {
            let stem = format!("out/report-{year}-{language}");
            let pdf = dense(&pdf_text(&stage, &format!("{stem}.pdf")));
            let page = std::fs::read_to_string(stage.path(&format!("{stem}.html"))).unwrap();
            assert_eq!(page.matches("<script").count(), 2, "{stem}: the data and the script of the page");
            assert!(!page.contains("<img") && !page.contains("<b onmouseover"), "{stem}");
            let book = std::fs::read(stage.path(&format!("{stem}.xlsx"))).unwrap();
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
            let (mut cells, mut formulas) = (Vec::new(), Vec::new());
            for name in book.sheet_names() {
                let range = book.worksheet_range(&name).unwrap();
                cells.extend(range.cells().filter_map(|(_, _, cell)| match cell {
                    Data::String(text) => Some(text.clone()),
                    _ => None,
                }));
                formulas.extend(
                    book.worksheet_formula(&name).unwrap().cells().map(|(_, _, text)| text.to_owned()),
                );
            }
            let table = if year == 2024 { "payments" } else { "allocation" };
            let csv = std::fs::read_to_string(stage.path(&format!("{stem}-{table}.csv"))).unwrap();
            for text in HOSTILE {
                // A letter that no font of the PDF has is printed as its code point.
                let printed: String = text
                    .chars()
                    .map(|letter| match letter {
                        '＝' | '\u{4e2d}' | '\u{6587}' => {
                            format!("‹U+{:04X}›", u32::from(letter))
                        }
                        letter => letter.to_string(),
                    })
                    .collect();
                assert!(pdf.contains(&dense(&printed)), "{stem}.pdf lacks {printed}");
                let escaped = text
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
                    .replace('"', "&quot;");
                assert!(page.contains(&escaped), "{stem}.html lacks {escaped}");
                assert!(cells.iter().any(|cell| cell == text), "{stem}.xlsx lacks {text}");
                assert!(
                    !formulas.iter().any(|formula| formula.contains(text)),
                    "{stem}.xlsx computes {text}"
                );
                let field = text.replace('"', "\"\"");
                let at = csv.find(&field).unwrap_or_else(|| panic!("{stem}-{table}.csv lacks {text}"));
                if text.starts_with(['=', '+', '-', '@', '＝']) {
                    assert!(csv[..at].ends_with('\''), "{text} is inert in CSV");
                }
            }
        }
    }
}

#[test]
fn marks_that_hide_or_turn_text_are_refused_at_the_door() {
    let stage = Stage::small();
    for mark in ['\u{202e}', '\u{2066}', '\u{200f}', '\u{200b}', '\u{feff}', '\u{7}', '\u{1b}'] {
        stage.write("f.csv", format!("fund;name_fr;name_nl;from\nF9;a{mark}b;ab;2010-01-01\n"));
        let before = stage.ledger();
        let told = stage.run("record fund-admitted --file f.csv --actor reg --clock 2024-02-01T00:00:00Z");
        assert_eq!(told.code, 1, "{mark:?} {}", told.err);
        assert!(told.err.contains("f.csv") && told.err.contains('2'), "{}", told.err);
        assert_eq!(stage.ledger(), before);
    }
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn one_fund_and_forty_with_names_of_two_hundred_letters() {
    for count in [1_u64, 40] {
        let stage = Stage::new();
        stage.ok("init --origin test.example/ledger --actor reg --clock 2024-01-01T00:00:00Z");
        for (id, role) in [("calc", "calculator"), ("pay", "treasurer"), ("audit", "external-audit")] {
            stage.record("reg", &format!("actor-enrolled --id {id} --role {role}"));
        }
        let key = crate::stage::root().join("fixtures/keys/2026-opinion.toml");
        stage.record("reg", &format!("key-adopted --file {}", key.display()));
        let long = |place: u64| {
            let words = [
                "Ταμείο",
                "Sociaalverzekeringsfonds",
                "Hülfskasse",
                "d’assurances",
                "naïveté",
                "Œuvre",
                "€₂≥",
            ];
            let mut name = format!("{place} ");
            while name.chars().count() < 200 {
                name.push_str(words[usize::try_from(place).unwrap() % words.len()]);
                name.push(if name.len().is_multiple_of(3) { ' ' } else { '-' });
            }
            name.chars().take(199).chain(['x']).collect::<String>()
        };
        let (mut funds, mut counts) =
            (String::from("fund;name_fr;name_nl;from\n"), String::from("fund;count\n"));
        let mut results = String::from("fund;result\n");
        for place in 1..=count {
            funds += &format!("F{place:02};{0};{0};2010-01-01\n", long(place));
            counts += &format!("F{place:02};{}\n", place * place * 997 + 11);
            results += &format!(
                "F{place:02};{}\n",
                ["positive", "negative", "pending"][usize::try_from(place).unwrap() % 3]
            );
        }
        stage.write("funds.csv", funds);
        stage.write("counts.csv", counts);
        stage.write("results.csv", results);
        stage.record("reg", "fund-admitted --file funds.csv");
        stage.record("reg", "affiliates-certified --year 2026 --file counts.csv --source test --note early");
        stage.record(
            "reg",
            "index-published --index health --base 2013 --month 2025-08 --value 135.64 --note 'Told ahead'",
        );
        stage.record("calc", "budget-set --year 2026");
        // Before the first determination, too, there is a report, and it says that there is none.
        stage.ok(&format!("report 2026 {}", EVERYTHING.replace("--out out", "--out before")));
        let early = dense(&pdf_text(&stage, "before/report-2026-en.pdf"));
        assert!(early.contains(&dense("The allocation of the year is not determined.")));
        stage.record(
            "audit",
            "evaluation-given --year 2026 --file results.csv --decider test --date 2026-02-01 --note early",
        );
        stage.ok("allocate 2026 --provisional --actor calc --clock 2026-03-02T00:00:00Z");
        stage.ok(&format!("report 2026 {EVERYTHING}"));
        let pdf = dense(&pdf_text(&stage, "out/report-2026-nl.pdf"));
        let page = std::fs::read_to_string(stage.path("out/report-2026-nl.html")).unwrap();
        for place in [1, count] {
            assert!(pdf.contains(&dense(&long(place))), "the whole name is on paper");
            assert!(page.contains(&long(place)), "the whole name is on the page");
        }
        assert_eq!(page.matches("<details").count() as u64, count);
    }
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn a_year_with_thousands_of_entries() {
    let stage = Stage::determined();
    let mut payments = String::from("fund;envelope;amount;value_date;reference\n");
    for place in 0..3000 {
        payments += &format!("F{};operating;0,01;2024-03-15;R{place}\n", place % 3 + 1);
    }
    stage.write("payments.csv", payments);
    later(&stage, "pay", "subsidy-paid --year 2024 --file payments.csv");
    stage.ok("report 2024 --lang en --format text,json,csv,html,xlsx,pdf --out out");
    let text = std::fs::read_to_string(stage.path("out/report-2024-en.txt")).unwrap();
    assert!(text.contains("R2999"));
    let pdf = pdf_text(&stage, "out/report-2024-en.pdf");
    assert!(pdf.contains("R2999") && pdf.contains("30.00"));
    let page = std::fs::read_to_string(stage.path("out/report-2024-en.html")).unwrap();
    assert_eq!(page.matches("id=\"entry-").count(), page.matches("\\\"seq\\\":").count());
}
