//! What a reader, a screen reader and an archive find in a PDF of the press.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

mod support;

use report::{Align, Block, Cell, Document, Language, Table, Word};
use support::{HASH, Pdf, PdfFile, ROOT, amount, entries, fact, funds, imprint, print, report, section};

fn sections() -> Vec<report::Section> {
    vec![
        section(
            "allocation",
            "Allocation",
            vec![Block::Table(funds(11, |row| format!("Sample fund {row}")))],
        ),
        section("entries", "Entries", vec![Block::Table(entries(40))]),
        section("findings", "Findings", vec![Block::Note("None.".into())]),
    ]
}

/// A statement: a document that does not begin with its identity.
fn statement(language: Language) -> Document {
    Document {
        title: "Explanation 2026: F01 Sample fund".into(),
        warnings: Vec::new(),
        sections: vec![section("total", "Total", vec![Block::Facts(vec![fact("Budget", "4 211 768,36")])])],
        language,
    }
}

#[test]
fn a_report_has_title_contents_head_foot_and_every_amount() {
    for language in Language::ALL {
        let pdf = print(&report(language, sections()));
        let (text, letters) = (pdf.text().replace('\u{a0}', " "), pdf.letters());
        let running: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for row in 0..11 {
            let shown = language.amount(register::allocation::Cents::new(amount(row)).unwrap());
            assert!(text.contains(&shown.replace('\u{a0}', " ")), "{language}: {shown}");
        }
        assert!(letters.contains(HASH) && letters.contains(ROOT), "{language}: hashes are complete");
        assert!(letters.contains("size000000000000014604"), "{text}");
        assert!(running.contains("The figures are not those of the law."));
        let say = |word: Word| word.in_language(language);
        assert!(text.contains(say(Word::Contents)) && text.contains(say(Word::Attention)));
        let pages = pdf.pages();
        assert!(pages.len() >= 4, "{}", pages.len());
        for (place, page) in pages.iter().enumerate() {
            let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
            let number = format!("{} {} {} {}", say(Word::Page), place + 1, say(Word::PageOf), pages.len());
            assert!(page.contains(&number), "{language}: {number} is not on {page}");
            let foot = format!("prorata.example/test · {} 146 · 2ebf3408…f2e91310", say(Word::AsOf));
            assert!(page.contains(&foot), "{language}: {foot} is not on {page}");
            assert!(page.starts_with("Report 2026 "), "{page}");
        }
    }
}

#[test]
fn a_statement_names_its_ledger_without_a_title_page() {
    let pdf = print(&statement(Language::Fr));
    let (text, letters) = (pdf.text(), pdf.letters());
    assert_eq!(pdf.pages().len(), 1, "{text}");
    for word in [HASH, ROOT, "report-2026.json", "2026-06-19T15:00:00Z", "prorata0.1.0", "root e47e"] {
        assert!(letters.contains(word) || text.contains(word), "{word}: {text}");
    }
    assert!(text.contains("F01 Sample fund") && text.contains("Page 1 sur 1"));
    assert!(!text.contains(Word::Contents.in_language(Language::Fr)));
}

#[test]
fn the_file_is_tagged_archivable_and_dated_by_its_entry() {
    let pdf = print(&report(Language::Nl, sections()));
    assert!(pdf.is_tagged());
    assert_eq!(pdf.information("Title"), "Report 2026: the subsidy");
    assert_eq!(pdf.information("Creator"), "prorata 0.1.0");
    assert_eq!(pdf.information("CreationDate"), "D:20260619150000Z");
    let metadata = pdf.metadata();
    for tag in ["<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "nl-BE"] {
        assert!(metadata.contains(tag), "{tag} is not in {metadata}");
    }
    let tags = pdf.tags();
    for tag in ["H1", "Table", "THead", "TH", "TBody", "TFoot", "TOC"] {
        assert!(tags.contains(tag), "{tag} is not in {tags:?}");
    }
    let fonts = pdf.fonts();
    assert!(fonts.len() >= 3 && fonts.iter().all(|font| *font == [true; 3]), "{fonts:?}");
}

#[test]
fn the_attachment_comes_out_as_it_went_in() {
    let pdf = print(&report(Language::En, Vec::new()));
    let attachment = imprint().attachment.unwrap();
    assert_eq!(pdf.attachments(), [(attachment.name, attachment.bytes)]);
    let mut without = imprint();
    without.attachment = None;
    let pdf = Pdf::of(&press::render(&report(Language::En, Vec::new()), &without).unwrap());
    assert_eq!(pdf.attachments(), []);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = report(Language::De, sections());
    let once = press::render(&document, &imprint()).unwrap();
    // Another document between the two, and others at the same time.
    press::render(&statement(Language::Nl), &imprint()).unwrap();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..2).map(|_| scope.spawn(|| press::render(&document, &imprint()).unwrap())).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == once, "the bytes differ");
        }
    });
}

#[test]
fn another_time_zone_language_and_day_change_nothing() {
    let document = report(Language::Fr, sections());
    if let Some(file) = std::env::var_os("PRESS_TEST_PRINT_TO") {
        std::fs::write(file, press::render(&document, &imprint()).unwrap()).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.pdf");
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "another_time_zone_language_and_day_change_nothing"])
        .envs([("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")])
        .env("RAYON_NUM_THREADS", "1")
        .env("PRESS_TEST_PRINT_TO", &out)
        .current_dir(folder.path())
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    assert!(std::fs::read(out).unwrap() == press::render(&document, &imprint()).unwrap(), "the bytes differ");
}

const HOSTILE: [&str; 16] = [
    "=cmd|'/c calc'!A1",
    "#panic(\"x\")",
    "#read(\"/etc/passwd\")",
    "$x^2$",
    "*b* _i_ `raw`",
    "<script>alert(1)</script>",
    "\"quoted\" 'single'",
    "back\\slash \\u{41} \\",
    "[content] {code}",
    "@label <label> ~ -- ---",
    "// comment /* comment */",
    "= Heading",
    "- item + item / term: x",
    "https://example.org/?a=b&c=d",
    "#import \"@preview/x:1.0.0\"",
    "{\"p\":[\"x\"]}",
];

#[test]
fn markup_in_any_text_is_printed_and_not_read() {
    for hostile in HOSTILE {
        let mut table = Table::new("t", [(hostile.to_owned(), Align::Left), ("B".into(), Align::Right)]);
        table.push(vec![Cell::text(hostile), Cell::Whole(1)]);
        table.totals = Some(vec![Cell::text(hostile), Cell::Whole(1)]);
        let blocks = vec![
            Block::Facts(vec![fact(hostile, hostile)]),
            Block::Note(hostile.into()),
            Block::Table(table),
        ];
        let mut document = report(Language::En, vec![section("s", hostile, blocks)]);
        document.title = format!("{hostile} 2026");
        document.warnings = vec![hostile.into()];
        let mut imprint = imprint();
        imprint.identity.origin = hostile.into();
        imprint.identity.program = hostile.into();
        if let Some(file) = &mut imprint.attachment {
            file.description = hostile.into();
        }
        let pdf = Pdf::of(&press::render(&document, &imprint).unwrap());
        let letters: String = pdf.letters();
        let wanted: String = hostile.split_whitespace().collect();
        let found = letters.matches(&wanted).count();
        // Title, warning, two facts, attachment, contents, heading, head of the table, cell, totals, note and feet.
        assert!(found >= 12, "{hostile} is there {found} times: {letters}");
    }
}

#[test]
fn what_has_no_glyph_or_hides_is_printed_as_its_code_point() {
    let text = "a\u{202e}b\u{200b}c\u{1f680}d\u{7}e\u{4e2d}";
    let document = report(Language::En, vec![section("s", "S", vec![Block::Note(text.into())])]);
    let found = print(&document).letters();
    assert!(found.contains("a‹U+202E›b‹U+200B›c‹U+1F680›d‹U+0007›e‹U+4E2D›"), "{found}");
}

#[test]
fn letters_of_europe_and_signs_are_printed() {
    let text = "Ταμείο Ασφάλισης ώ · Żółć Ğ ș · CO₂ € ≥ ≤ ≠ − ½ « œuvre » „Straße“ Ἀθῆναι e\u{301}";
    let document = report(Language::En, vec![section("s", "S", vec![Block::Note(text.into())])]);
    let found = print(&document).letters();
    for word in text.split_whitespace() {
        let composed = word.replace("e\u{301}", "é");
        assert!(found.contains(word) || found.contains(&composed), "{word} is not in {found}");
    }
}

/// A name of two hundred letters in every place of a document, in one word and in many.
fn long_names() -> [(String, Document); 2] {
    let words: String =
        "Caisse d'assurances sociales pour indépendants de la province ".chars().cycle().take(200).collect();
    ["N".repeat(200), words].map(|name| {
        let table = funds(3, |_| name.clone());
        let blocks =
            vec![Block::Facts(vec![fact(&name, &name)]), Block::Table(table), Block::Note(name.clone())];
        let mut document = report(Language::Fr, vec![section("s", &name, blocks)]);
        document.title = format!("Explication 2026: {name}");
        (name, document)
    })
}

/// A table of sixteen columns, with hashes in them.
fn wide_table() -> Document {
    let title = |column: usize| (format!("Gesamtbetragsbezeichnung{column}"), Align::Right);
    let mut table = Table::new("t", (0..16).map(title));
    table.push((0..16).map(|column| Cell::Text(format!("1.234.567.890,{column:02}"))).collect());
    table.push((0..16).map(|_| Cell::text(HASH)).collect());
    report(Language::De, vec![section("s", "S", vec![Block::Table(table)])])
}

#[test]
fn names_of_two_hundred_letters_are_complete() {
    for (name, document) in long_names() {
        let letters = print(&document).letters().replace('\u{ad}', "");
        let wanted: String = name.split_whitespace().collect();
        let found = letters.matches(&wanted).count();
        assert!(found >= 7, "{found} times in {letters}");
    }
}

#[test]
fn a_table_of_many_columns_is_complete() {
    let letters = print(&wide_table()).letters().replace('\u{ad}', "");
    for column in 0..16 {
        let cell = format!("1.234.567.890,{column:02}");
        assert!(letters.contains(&cell), "{cell} is not in {letters}");
    }
    assert_eq!(letters.matches("e47e").count(), 2, "{letters}");
}

#[test]
fn every_word_stands_between_the_margins() {
    if !programs::needed(&["pdftotext"]) {
        return;
    }
    let [(_, letters), (_, words)] = long_names();
    for document in [letters, words, wide_table()] {
        let pdf = PdfFile::of(&document);
        pdf.run("pdftotext", &["-bbox", "file.pdf", "out.html"]);
        let html = std::fs::read_to_string(pdf.path("out.html")).unwrap();
        let number = |line: &str, name: &str| -> i64 {
            let text = line.split(&format!("{name}=\"")).nth(1).unwrap();
            text.split(['.', '"']).next().unwrap().parse().unwrap()
        };
        let (mut width, mut words) = (0, 0);
        for line in html.lines() {
            if line.contains("<page ") {
                width = number(line, "width");
            } else if line.contains("<word ") {
                words += 1;
                assert!(number(line, "xMin") >= 56, "{line}");
                assert!(number(line, "xMax") <= width - 55, "beyond {width}: {line}");
            }
        }
        assert!(words > 20);
    }
}

#[test]
fn a_table_of_two_thousand_rows_repeats_its_head_and_loses_no_row() {
    let table = funds(2000, |row| format!("Sample fund {row}"));
    let pdf = print(&report(Language::En, vec![section("s", "Funds", vec![Block::Table(table)])]));
    let text = pdf.text();
    for row in 0..2000 {
        let shown = Language::En.amount(register::allocation::Cents::new(amount(row)).unwrap());
        assert!(text.contains(&format!("F{row:05}")) && text.contains(&shown), "row {row}");
    }
    let pages = pdf.pages().len();
    assert!(text.matches("Granted").count() >= pages - 3, "the head stands on each of {pages} pages");
}

#[test]
fn a_row_longer_than_a_page_is_broken_over_pages() {
    let long = "word ".repeat(4000) + "theend";
    let mut table = Table::new("t", [("A".into(), Align::Left), ("B".into(), Align::Left)]);
    table.push(vec![Cell::text("x"), Cell::text(long)]);
    let pdf = print(&report(Language::En, vec![section("s", "S", vec![Block::Table(table)])]));
    assert!(pdf.letters().contains("theend"));
    assert_eq!(pdf.letters().matches("word").count(), 4000);
}

#[test]
fn an_empty_document_and_an_empty_table_are_printed() {
    print(&Document { title: String::new(), warnings: vec![], sections: vec![], language: Language::En });
    let table = Table::new("t", [("A".into(), Align::Left)]);
    print(&report(Language::En, vec![section("s", "", vec![Block::Table(table), Block::Facts(vec![])])]));
}

#[test]
fn an_attachment_that_is_none_is_refused() {
    let document = statement(Language::En);
    let mut wrong = imprint();
    wrong.attachment.as_mut().unwrap().name = "../escape".into();
    let error = press::render(&document, &wrong).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the attachment cannot go into the PDF: `../escape` is not the name of a file"
    );
}
