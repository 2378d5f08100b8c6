//! Names, numbers and files as people and their programs write them.

use crate::stage::Stage;

const AT: &str = "--clock 2024-04-02T09:00:00Z";

/// One fund from a file of rows, previewed: what is said, and what is noted.
fn fund(stage: &Stage, bytes: &[u8], more: &str) -> (i32, String, String) {
    stage.write("f.csv", bytes);
    let told = stage.run(&format!("record fund-admitted --file f.csv --preview --actor reg {AT} {more}"));
    (told.code, told.out, told.err)
}

#[test]
fn an_encoding_is_told_asked_for_or_named() {
    let stage = Stage::determined();
    let row = |name: &[u8]| [b"fund;name_fr;name_nl;from\nF9;", name, b";Kas;2024-01-01\n"].concat();
    for (name, word) in [
        (&b"Soci\xc3\xa9t\xc3\xa9"[..], ""),
        (b"Soci\xe9t\xe9", "windows-1252"),
        (b"Soci\x8et\x8e", "mac-roman"),
        (b"Soci\x82t\x82", "cp850"),
    ] {
        let (code, out, err) = fund(&stage, &row(name), "");
        assert!(code == 0 && out.contains("Société"), "{word}: {out}{err}");
        assert_eq!(err.contains("look at its letters: Société"), !word.is_empty(), "{err}");
        assert!(err.contains(word), "{err}");
    }
    let utf16: Vec<u8> = format!("\u{feff}{}", String::from_utf8(row("Société".as_bytes())).unwrap())
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(fund(&stage, &utf16, "").1.contains("Société"));
    // At the beginning of a word nothing tells a capital from a small letter.
    let (code, _, err) = fund(&stage, &row(b"\xe9cole"), "");
    assert!(
        code == 1
            && err.contains("`école` in windows-1252, `Ècole` in mac-roman")
            && err.contains("--encoding"),
        "{err}"
    );
    let (code, out, err) = fund(&stage, &row(b"\xe9cole"), "--encoding windows-1252");
    assert!(code == 0 && out.contains("école"), "{out}{err}");
    assert!(fund(&stage, &row(b"\xe9cole"), "--encoding mac-roman").1.contains("Ècole"));
    assert_eq!(fund(&stage, &row(b"\xe9cole"), "--encoding utf-8").0, 1);
    let told = stage.run("status --encoding utf-8");
    assert!(told.code == 2 && told.err.contains("no effect"), "{}", told.err);
}

#[test]
fn letters_taken_apart_are_composed_at_the_door() {
    let stage = Stage::determined();
    let apart = "Socie\u{301}te\u{301}";
    let (_, out, err) =
        fund(&stage, format!("fund;name_fr;name_nl;from\nF9;{apart};Kas;2024-01-01\n").as_bytes(), "");
    assert!(out.contains("Société"), "{out}{err}");
    let told = stage.ok(&format!("record fund-admitted --fund F9 --name-fr {apart} --name-nl Kas --from 2024-01-01 --preview --actor reg {AT}"));
    assert!(told.contains("Société"), "{told}");
    stage.write("i.jsonl", format!("{{\"actor\":\"reg\",\"fact\":{{\"date\":\"2024-03-01\",\"entries\":[],\"text\":\"{apart}\"}},\"kind\":\"MalfunctionNoticed\"}}"));
    assert!(stage.ok(&format!("import i.jsonl --preview {AT}")).contains("Société"));
    // Finder names a file so; the entry names it as it looks.
    stage.write(&format!("{apart}.pdf"), "scan");
    stage.ok(&format!("record use-declared --year 2024 --fund F1 --amount 0 --date 2024-03-01 --document {apart}.pdf --actor reg {AT}"));
    let seq = stage.json("log --kind UseDeclared")["entries"][0]["seq"].clone();
    assert_eq!(stage.json(&format!("show {seq}"))["body"]["documents"][0]["name"], "Société.pdf");
}

#[test]
fn an_enterprise_number_is_read_as_it_is_printed() {
    let stage = Stage::determined();
    let with = |number: &str| {
        fund(
            &stage,
            format!("fund;name_fr;name_nl;from;enterprise_number\nF9;Neuf;Negen;2024-01-01;{number}\n")
                .as_bytes(),
            "",
        )
    };
    for number in [
        "0400000086",
        "0400.000.086",
        "0400 000 086",
        "BE 0400.000.086",
        "be0400-000-086",
        "400.000.086",
        "1000.000.021",
    ] {
        assert_eq!(with(number).0, 0, "{number}: {}", with(number).2);
    }
    for (number, why) in [
        ("2000.000.070", "establishment unit"),
        ("0000.000.097", "no enterprise has this number"),
        ("0400.000.087", "97 less the first eight"),
        ("04000.000.086", "ten digits"),
        ("O400.000.086", "ten digits"),
    ] {
        let (code, _, err) = with(number);
        assert!(code == 1 && err.contains(why), "{number}: {err}");
    }
}

#[test]
fn several_faults_of_a_file_are_told_at_once() {
    let stage = Stage::determined();
    let head = "fund;envelope;amount;value_date;reference\n";
    let told = |rows: &str| {
        stage.write("p.csv", format!("{head}{rows}"));
        stage.refuses(1, &format!("record subsidy-paid --year 2024 --file p.csv --actor pay {AT}"), "p.csv")
    };
    let three = told(
        "F1;operating;1.234;2024-03-01;a\nF2;operating;1,00;2024-03-01;b\nF3;other;1,00;2024-03-01;c\nF1;operating;1,00;soon;d\n",
    );
    let places: Vec<&str> = three.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(places.len(), 3, "{three}");
    for (line, place) in places.iter().zip([
        "line 2, column 3 (amount)",
        "line 4, column 2 (envelope)",
        "line 5, column 4 (value_date)",
    ]) {
        assert!(line.contains(place), "{line}");
    }
    let many = told(&"F1;operating;x;2024-03-01;a\n".repeat(33));
    assert_eq!(many.lines().filter(|line| line.starts_with("error: ")).count(), 21, "{many}");
    assert!(
        many.contains("and 13 more of them")
            && many.lines().filter(|line| line.starts_with("hint: ")).count() <= 2,
        "{many}"
    );
    let total = told("F1;operating;1,00;2024-03-01;a\nTotal;;1,00;;\n");
    assert!(total.contains("line 3, column 1 (fund): `Total`: the row is a total of the others"), "{total}");
    stage.write("p.csv", format!("Payments of 2024\n\n{head}F1;operating;1,00;2024-03-01;a\n"));
    let title =
        stage.refuses(1, &format!("record subsidy-paid --year 2024 --file p.csv --actor pay {AT}"), "p.csv");
    assert!(
        title.contains("line 1: `Payments of 2024`: the line holds a title") && title.contains("line 3"),
        "{title}"
    );
}

#[test]
fn a_document_of_any_size_is_recorded_and_kept() {
    let stage = Stage::determined();
    // A hole in a file reads as zeros, as a scan of blank pages nearly does.
    let scan = std::fs::File::create(stage.path("scan.pdf")).unwrap();
    scan.set_len(70 << 20).unwrap();
    stage.ok(&format!("record use-declared --year 2024 --fund F1 --amount 0 --date 2024-03-01 --document scan.pdf --keep --actor reg {AT}"));
    let told = stage.run("documents check");
    assert!(told.out.contains("Kept          1") && told.out.contains("Changed       0"), "{}", told.out);
    stage.refuses(
        1,
        &format!("record fund-admitted --file scan.pdf --actor reg {AT}"),
        "is larger than 64 MiB",
    );
}

#[test]
fn the_key_of_a_person_may_have_any_comment_and_a_mark_before_it() {
    let stage = Stage::determined();
    stage.ok("key generate --name jan --out jan.key --no-passphrase");
    let changed = std::process::Command::new("ssh-keygen")
        .args(["-q", "-c", "-C", "Jan Peeters + co", "-P", "", "-f"])
        .arg(stage.path("jan.key"))
        .status();
    if !changed.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("PRORATA_TEST_ALL").is_none(), "ssh-keygen is needed");
        return;
    }
    let public = std::fs::read_to_string(stage.path("jan.key.pub")).unwrap();
    stage.write("marked.pub", format!("\u{feff}{public}"));
    stage.ok(&format!(
        "record actor-enrolled --id jan --role treasurer --public-key marked.pub --actor reg {AT}"
    ));
    stage.ok(&format!(
        "record subsidy-paid --year 2024 --fund F1 --amount 1 --value-date 2024-03-01 --reference r --actor jan --sign-with jan.key {AT}"
    ));
    // A log signs in its own name, which has no space.
    let told = stage.refuses(1, "key show jan.key", "the comment of the key is its name");
    assert!(told.contains("ssh-keygen -c"), "{told}");
}
