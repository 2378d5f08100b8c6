//! The year-end report in every format: the same cents, the same bytes, and nothing that a reader's text can do to it.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::pdf::Pdf;
use crate::stage::{Stage, root};

const LANGUAGES: [&str; 4] = ["fr", "nl", "de", "en"];

/// Cents as a reader of `language` writes them, with spaces that do not break made plain.
fn amount(language: &str, cents: i64) -> String {
    let group = match language {
        "fr" => " ",
        "en" => ",",
        _ => ".",
    };
    let digits = (cents.unsigned_abs() / 100).to_string();
    let mut whole = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            whole.push_str(group);
        }
        whole.push(digit);
    }
    let point = if language == "en" { '.' } else { ',' };
    format!("{}{whole}{point}{:02}", if cents < 0 { "-" } else { "" }, cents.unsigned_abs() % 100)
}

/// Every space of any width as a plain one, and runs of them as one.
fn plain(text: &str) -> String {
    text.split(char::is_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text of a PDF.
fn text_of_pdf(stage: &Stage, path: &str) -> String {
    plain(&Pdf::read(&stage.path(path)).text())
}

/// The shares of the report in JSON: fund to its amounts, slices first, then what the key of the year knows besides.
fn shares(report: &Value, beside: &[&str]) -> BTreeMap<String, Vec<i64>> {
    let shares = report["figures"]["determination"]["shares"].as_array().unwrap();
    shares
        .iter()
        .map(|share| {
            let slices = ["fixed", "variable", "evaluation"];
            let mut cents: Vec<i64> =
                slices.iter().filter_map(|slice| share["slices"][slice].as_i64()).collect();
            for name in beside.iter().chain(&["total_cents", "reserved_cents"]) {
                cents.push(share[name].as_i64().unwrap());
            }
            (share["fund"].as_str().unwrap().to_owned(), cents)
        })
        .collect()
}

/// The rows of a table of the page: the cents behind each cell.
fn rows_of_page(html: &str, table: &str) -> Vec<(String, Vec<i64>)> {
    let from = html.find(&format!("id=\"table-{table}\"")).unwrap();
    let body = html[from..].split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    body.split("<tr>")
        .skip(1)
        .map(|row| {
            let first = row.split("</td>").next().unwrap();
            let fund = first.rsplit("</a>").nth(1).unwrap_or(first).rsplit('>').next().unwrap();
            let cents =
                row.split("data-v=\"").skip(1).filter_map(|cell| cell.split('"').next()?.parse().ok());
            (fund.to_owned(), cents.collect())
        })
        .collect()
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn every_format_in_every_language_tells_the_same_cents() {
    let stage = Stage::demo();
    let (opinion, decree) = ("demo/reports", "demo/decree/reports");
    for (folder, year, beside) in [
        (opinion, 2024, &[][..]),
        (opinion, 2025, &[]),
        (opinion, 2026, &["common_projects_cents"]),
        (decree, 2026, &["excess_cents"]),
    ] {
        let place = folder;
        let folder = stage.path(folder);
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let json = read(&format!("report-{year}.json"));
        let report: Value = serde_json::from_str(&json).unwrap();
        let figures = report["figures_sha256"].as_str().unwrap();
        let shares = shares(&report, beside);
        assert_eq!(shares.len(), 11);
        for language in LANGUAGES {
            let stem = format!("report-{year}-{language}");
            // On paper and as text: each amount, as the reader writes it; the digest of the figures.
            for text in
                [text_of_pdf(&stage, &format!("{place}/{stem}.pdf")), plain(&read(&format!("{stem}.txt")))]
            {
                for (fund, cents) in &shares {
                    let row: Vec<String> = cents.iter().map(|cents| amount(language, *cents)).collect();
                    let found = text.match_indices(&format!("{fund} ")).any(|(from, _)| {
                        let line: String = text[from..].chars().take(260).collect();
                        let mut at = 0;
                        row.iter().all(|amount| match line[at..].find(amount.as_str()) {
                            Some(place) => {
                                at += place + amount.len();
                                true
                            }
                            None => false,
                        })
                    });
                    assert!(found, "{stem}: {fund} {row:?}");
                }
                assert!(text.replace(' ', "").contains(figures), "{stem} has the digest of the figures");
            }
            // On the page: the cents behind the cells.
            let page = read(&format!("{stem}.html"));
            let rows: BTreeMap<_, _> = rows_of_page(&page, "allocation").into_iter().collect();
            assert_eq!(rows, shares, "{stem}.html");
            assert!(page.contains(figures));
            // In CSV: decimals of the reader.
            let csv = read(&format!("csv/{stem}-allocation.csv"));
            let (delimiter, point) = if language == "en" { (',', '.') } else { (';', ',') };
            for (fund, cents) in &shares {
                let line = csv.lines().find(|line| line.starts_with(&format!("{fund}{delimiter}"))).unwrap();
                let found: Vec<i64> = line
                    .split(delimiter)
                    .skip(2)
                    .map(|cell| cell.trim().replace(point, "").parse().unwrap())
                    .collect();
                assert_eq!(&found, cents, "{stem}-allocation.csv");
            }
            // In the workbook: numbers, and those of the recalculation in whole cents.
            let mut book: Xlsx<_> =
                Xlsx::new(Cursor::new(std::fs::read(folder.join(format!("{stem}.xlsx"))).unwrap())).unwrap();
            let names = book.sheet_names();
            let place = names.iter().position(|name| {
                ["Répartition", "Verdeling", "Verteilung", "Allocation"].contains(&name.as_str())
            });
            let range = book.worksheet_range(&names[place.unwrap()]).unwrap();
            let mut found = BTreeMap::new();
            for row in range.rows() {
                if let Some(Data::String(fund)) = row.first()
                    && shares.contains_key(fund)
                {
                    let cents = row[2..].iter().filter_map(|cell| match cell {
                        Data::Float(euros) => {
                            Some(format!("{euros:.2}").replace('.', "").parse::<i64>().unwrap())
                        }
                        _ => None,
                    });
                    found.insert(fund.clone(), cents.collect::<Vec<_>>());
                }
            }
            assert_eq!(found, shares, "{stem}.xlsx");
        }
    }
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn the_pdf_carries_the_report_in_json() {
    let stage = Stage::demo();
    let pdf = Pdf::read(&stage.path("demo/reports/report-2026-nl.pdf"));
    let json = std::fs::read(stage.path("demo/reports/report-2026.json")).unwrap();
    assert_eq!(pdf.attachments(), [("report-2026.json".to_owned(), json)]);
}

#[test]
fn the_report_in_json_is_as_its_schema_says() {
    let stage = Stage::demo();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let path = root().join("docs/schema/report-1.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    compiler.add_resource("urn:prorata:report:1", schema).unwrap();
    let index = compiler.compile("urn:prorata:report:1", &mut schemas).unwrap();
    let (opinion, decree) = ("demo/ledger.sqlite", "demo/decree/ledger.sqlite");
    // Finished years, a year before its first determination, one with a pending evaluation.
    for (ledger, words) in [
        (opinion, "2024"),
        (opinion, "2025"),
        (opinion, "2026"),
        (opinion, "2024 --as-of 20"),
        (opinion, "2026 --as-of 82"),
        (opinion, "2026 --as-of 110"),
        (decree, "2026"),
        (decree, "2026 --as-of 110"),
    ] {
        let text = stage.ok(&format!("--ledger {ledger} report {words} --format json"));
        let report: Value = serde_json::from_str(&text).unwrap();
        if let Err(error) = schemas.validate(&report, index) {
            panic!("{words}: {error}");
        }
        // A schema that says yes to everything shows nothing.
        for member in ["/figures/balances", "/as_of/seq", "/figures_sha256", "/entries/0/kind"] {
            let mut wrong = report.clone();
            *wrong.pointer_mut(member).unwrap() = "wrong".into();
            assert!(schemas.validate(&wrong, index).is_err(), "{member}");
        }
        let mut more = report.clone();
        more["figures"]["more"] = 1.into();
        assert!(schemas.validate(&more, index).is_err());
    }
}

/// All files of a report by name.
fn written(stage: &Stage, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(stage.path(folder)).unwrap();
    files
        .map(|file| {
            let path = file.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())
        })
        .collect()
}

const EVERY_FORM: &str = "report 2026 --lang fr,nl,de,en --format text,json,csv,csv-rfc4180,html,xlsx,pdf";

/// The reports that a program writes which is called with `before` in front of it, in another folder and under another name
/// of the ledger, another time zone, locale and user's home.
fn elsewhere(stage: &Stage, before: &[&str]) -> BTreeMap<String, Vec<u8>> {
    std::fs::create_dir_all(stage.path("elsewhere/ü b")).unwrap();
    std::fs::copy(stage.path("demo/ledger.sqlite"), stage.path("elsewhere/ü b/other.db")).unwrap();
    let words = [before, &[env!("CARGO_BIN_EXE_prorata"), "--ledger", "elsewhere/ü b/other.db"]].concat();
    let told = Command::new(words[0])
        .args(&words[1..])
        .args(EVERY_FORM.split(' '))
        .args(["--out", "two"])
        .current_dir(stage.folder.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .envs([
            ("TZ", "Asia/Tokyo"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("HOME", "/nowhere"),
        ])
        .envs([("USER", "somebody"), ("SOURCE_DATE_EPOCH", "1"), ("RAYON_NUM_THREADS", "1")])
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    written(stage, "two")
}

fn here(stage: &Stage) -> BTreeMap<String, Vec<u8>> {
    stage.ok(&format!("--ledger demo/ledger.sqlite {EVERY_FORM} --out one"));
    written(stage, "one")
}

fn the_same(first: &BTreeMap<String, Vec<u8>>, second: &BTreeMap<String, Vec<u8>>) {
    assert!(first.len() > 100, "{} files", first.len());
    for (name, bytes) in first {
        assert!(second.get(name) == Some(bytes), "{name} has other bytes");
    }
    assert_eq!(first.len(), second.len());
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn the_same_bytes_in_any_place() {
    let stage = Stage::demo();
    the_same(&here(&stage), &elsewhere(&stage, &[]));
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn the_same_bytes_at_any_time() {
    if !programs::needed(&["faketime"]) {
        return;
    }
    let stage = Stage::demo();
    the_same(&here(&stage), &elsewhere(&stage, &["faketime", "2031-03-30 01:30:00"]));
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn a_file_is_told_to_be_a_report_of_the_ledger_or_not() {
    let stage = Stage::demo();
    let check = |file: &str, more: &str| {
        stage.run(&format!("--ledger demo/ledger.sqlite report 2026 --check {file} {more}"))
    };
    for file in [
        "report-2026.json",
        "report-2026-de.txt",
        "report-2026-nl.html",
        "report-2026-fr.pdf",
        "report-2026-en.xlsx",
        "csv/report-2026-fr-allocation.csv",
    ] {
        let told = check(&format!("demo/reports/{file}"), "");
        assert_eq!(told.code, 0, "{file}\n{}{}", told.out, told.err);
        assert!(told.out.contains("IDENTICAL") && told.out.contains("146:"), "{}", told.out);
    }
    // One that was made earlier says so itself.
    for (file, words) in [
        ("early.json", "--format json --as-of 110"),
        ("early.txt", "--lang nl --as-of 110"),
        ("early.html", "--lang de --format html --as-of 110"),
    ] {
        let text = stage.ok(&format!("--ledger demo/ledger.sqlite report 2026 {words}"));
        stage.write(file, text);
        let told = check(file, "");
        assert_eq!(told.code, 0, "{file}\n{}", told.out);
        assert!(told.out.contains("110:"), "{}", told.out);
    }
    // Whatever was recorded since: a PDF and a workbook say themselves as of what they were made, with a day of one's own too.
    stage.ok(
        "--ledger demo/ledger.sqlite report 2026 --format pdf,xlsx --lang fr --out later --as-of 2027-04-01",
    );
    let recorded =
        "record actor-enrolled --id later --role treasurer --actor registry --clock 2027-04-01T12:00:00Z";
    stage.ok(&format!("--ledger demo/ledger.sqlite {recorded}"));
    for file in [
        "demo/reports/report-2026-fr.pdf",
        "demo/reports/report-2026-en.xlsx",
        "later/report-2026-fr.pdf",
        "later/report-2026-fr.xlsx",
    ] {
        let told = check(file, "");
        assert_eq!(told.code, 0, "{file}\n{}{}", told.out, told.err);
        assert_eq!(told.out.contains("2027-04-01"), file.starts_with("later"), "{}", told.out);
    }
    // One of another version says the same figures, and other figures are never the same.
    let json = std::fs::read_to_string(stage.path("demo/reports/report-2026.json")).unwrap();
    let older = json.replace(concat!("prorata ", env!("CARGO_PKG_VERSION")), "prorata 0.0.9");
    stage.write("older.json", &older);
    let told = check("older.json", "");
    assert!(told.code == 3 && told.out.contains("SAME FIGURES, OTHER WORDING"), "{}", told.out);
    stage.write("older.json", older.replacen("\"paid_cents\": ", "\"paid_cents\": 1", 1));
    let told = check("older.json", "");
    assert!(told.code == 3 && told.out.contains("DIFFERS"), "{}", told.out);
    let text = std::fs::read_to_string(stage.path("demo/reports/report-2026-nl.txt")).unwrap();
    stage.write("older.txt", text.replace(concat!("prorata ", env!("CARGO_PKG_VERSION")), "prorata 0.0.9"));
    let told = check("older.txt", "");
    assert!(
        told.code == 3 && told.out.contains("NOT VERIFIED") && !told.out.contains("SAME FIGURES"),
        "{}",
        told.out
    );
    // A file that only names the digest is not taken at its word, and other parts of a data file are named.
    let figures: Value = serde_json::from_str(&json).unwrap();
    let digest = figures["figures_sha256"].as_str().unwrap();
    stage.write(
        "own.txt",
        format!(
            "Program  prorata 0.0.9\nAs of 110\nSHA-256 of the figures  {digest}\nF1 gets 99,999,999.00\n"
        ),
    );
    let told = check("own.txt", "");
    assert!(told.code == 3 && !told.out.contains("SAME FIGURES"), "{}", told.out);
    let mut other: Value = serde_json::from_str(&older).unwrap();
    (other["findings"], other["origin"]) = (serde_json::json!([]), "evil.example".into());
    stage.write("other.json", other.to_string());
    let told = check("other.json", "");
    assert!(told.out.contains("Other parts that differ  findings, origin"), "{}", told.out);
    // A changed one, one of another year, and one that is no report.
    let page = std::fs::read_to_string(stage.path("demo/reports/report-2026-nl.txt")).unwrap();
    stage.write("changed.txt", page.replace("675.201,30", "675.201,31"));
    let told = check("changed.txt", "");
    assert_eq!(told.code, 3);
    assert!(told.out.contains("DIFFERS") && told.out.contains("675.201,31"), "{}", told.out);
    assert_eq!(check("demo/reports/report-2025-fr.pdf", "").code, 3);
    assert_eq!(check("demo/office.txt", "").code, 3);
    assert_eq!(check("demo/reports/report-2026-fr.pdf", "--as-of 110").code, 3);
    stage.write("future.json", r#"{"as_of":{"seq":999}}"#);
    let told = check("future.json", "");
    assert!(told.code == 3 && told.out.contains("999"), "{}", told.out);
    stage.write("empty", "");
    assert_eq!(check("empty", "").code, 3);
    assert_eq!(check("missing", "").code, 1);
    assert_eq!(check("demo", "").code, 1);
    assert_eq!(stage.run("--ledger demo/ledger.sqlite report 2030 --check empty").code, 1);
    assert_eq!(check("empty", "--out x").code, 2);
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn an_existing_report_stays_and_what_cannot_be_shown_is_asked_for_a_place() {
    let stage = Stage::demo();
    let words = "--ledger demo/ledger.sqlite report 2026 --format pdf,xlsx,html --out out";
    stage.ok(words);
    stage.write("out/report-2026-fr.pdf", "mine");
    let told = stage.run(words);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("already a file") && told.err.contains("--force"), "{}", told.err);
    assert_eq!(std::fs::read(stage.path("out/report-2026-fr.pdf")).unwrap(), b"mine");
    stage.ok(&format!("{words} --force"));
    assert!(std::fs::read(stage.path("out/report-2026-fr.pdf")).unwrap().starts_with(b"%PDF-1.7"));
    assert!(
        !std::fs::read_dir(stage.path("out")).unwrap().any(|file| file
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".prorata"))
    );
    for words in
        ["report 2026 --format pdf", "report 2026 --format xlsx", "explain 2026 --fund F07 --format pdf"]
    {
        let told = stage.run(&format!("--ledger demo/ledger.sqlite {words}"));
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{words}");
        assert!(told.err.contains("--out"), "{}", told.err);
    }
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "of the feature pdf")]
fn a_fund_is_sent_a_statement() {
    let stage = Stage::demo();
    let explain = "--ledger demo/ledger.sqlite explain 2026 --fund F07";
    for language in LANGUAGES {
        stage.ok(&format!("{explain} --lang {language} --format pdf --out f07-{language}.pdf"));
        let text = text_of_pdf(&stage, &format!("f07-{language}.pdf"));
        stage.ok(&format!("{explain} --lang {language} --format html --out f07-{language}.html"));
        let page = std::fs::read_to_string(stage.path(&format!("f07-{language}.html"))).unwrap();
        // What the report of the year warns of is on what a fund is sent, too.
        let warned = ["POIDS DE SUBSTITUTION", "VERVANGENDE GEWICHTEN", "ERSATZGEWICHTE", "STAND-IN WEIGHTS"];
        let warned = warned[LANGUAGES.iter().position(|one| *one == language).unwrap()];
        assert!(text.contains(warned) && page.contains(warned), "{language}");
        for cents in [7_657_761, 3_290_994, 470_142, 42_740, 10_991_495] {
            assert!(text.contains(&amount(language, cents)), "{language} {cents}");
            assert!(plain(&page).contains(&amount(language, cents)), "{language} {cents}");
        }
    }
    let told = stage.run(&format!("{explain} --format pdf --out f07-fr.pdf"));
    assert_eq!(told.code, 1);
    stage.ok(&format!("{explain} --format pdf --out f07-fr.pdf --force"));
    assert_eq!(stage.run(&format!("{explain} --format pdf --out demo/ledger.sqlite --force")).code, 1);
    assert!(stage.ok("--ledger demo/ledger.sqlite verify").lines().count() > 3);
}
