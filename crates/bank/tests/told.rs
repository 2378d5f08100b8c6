//! What a bank says is believed, and what third parties typed closes no file.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

#[allow(
    dead_code,
    unreachable_pub,
    reason = "each test takes what it needs of the messages that are made part by part"
)]
mod message;

use bank::{Booking, Category, Finding, Gathered, Side, read, reconcile};
use message::*;

#[test]
fn what_third_parties_write_is_text() {
    for text in [
        "PAIEMENT CARTE **** **** **** 1234 LE 14/03",
        "MERCI+++ A BIENTOT+++",
        "+++123/4567/89012+++",
        "***12/34***",
        "Soci\u{ad}été, zero\u{200b}width, \u{202e}turned\u{feff}",
        "a\u{301}\u{300}\u{327} \u{1f469}\u{200d}\u{1f469}",
    ] {
        let read = movements(one(&details(&part("", text))));
        assert_eq!(amounts(&read), [(Side::Debit, 1_000, false)], "{text}");
        assert!(!read[0].communication.contains(['\u{ad}', '\u{200b}', '\u{202e}', '\u{feff}']));
        assert_eq!(read[0].account.as_ref().map(bank::Iban::as_str), Some(FUND));
    }
    for account in ["BE68539007547035", "FR00 0000", "123-4567890-12", "X"] {
        let read = one(&details(&part("", "x").replace(FUND, account)));
        let note = &read.statements[0].notes[0];
        assert!(
            note.contains("the account at the other end") && note.contains("b.xml, line 2 (entry 1)"),
            "{note}"
        );
        assert_eq!(movements(read)[0].account, None);
    }
    // A number of another country under its own element is none that a fund has, and nothing is said of it.
    let other = part("", "x").replace(&format!("<IBAN>{FUND}</IBAN>"), "<Othr><Id>US 123</Id></Othr>");
    assert!(one(&details(&other)).statements[0].notes.is_empty());
}

#[test]
fn a_reference_may_stand_in_any_text_of_the_bank() {
    let structured =
        "<RmtInf><Strd><CdtrRefInf><Ref>202400000239</Ref></CdtrRefInf></Strd><Ustrd>note</Ustrd></RmtInf>";
    for (reference, told) in [
        (
            "Subside 2024",
            details("<TxDtls><RmtInf/><Refs><EndToEndId>SUBSIDE-2024</EndToEndId></Refs></TxDtls>"),
        ),
        (
            "Subside 2024",
            format!("{}<AddtlNtryInf>VIREMENT SUBSIDE 2024 F01</AddtlNtryInf>", details("<TxDtls/>")),
        ),
        ("Subside 2024", details("<TxDtls><AddtlTxInf>subside  2024</AddtlTxInf></TxDtls>")),
        (
            "Subside 2024",
            details("<TxDtls><RmtInf><Strd><AddtlRmtInf>Subside 2024</AddtlRmtInf></Strd></RmtInf></TxDtls>"),
        ),
        ("Subside santé 2024", details(&part("", "SUBSIDE SANTE 2024"))),
        ("Subside santé 2024", details(&part("", "Subside sante\u{301} 2024"))),
        ("+++202/4000/00239+++", details(&format!("<TxDtls>{structured}</TxDtls>"))),
        ("+++202/4000/00239+++", details(&part("", "+++202-4000-00239+++ et ***010/8068/17183***"))),
        ("202400000239", details(&part("", "+++202/4000/00239+++"))),
        ("LOT-7", details("<TxDtls><Refs><PmtInfId>LOT 7</PmtInfId></Refs></TxDtls>")),
    ] {
        let read = movements(one(&told));
        let found = reconcile(&[booking(reference)], &read, &[], 3);
        assert_eq!(found[0].category, Category::Matched, "{reference} {told}: {}", found[0].reason);
    }
}

#[test]
fn a_batch_is_told_by_its_parts_or_is_one_movement_to_look_at() {
    let amt = |euros: &str| format!("<AmtDtls><TxAmt><Amt Ccy=\"EUR\">{euros}</Amt></TxAmt></AmtDtls>");
    let whole = |caveat| vec![(Side::Debit, 1_000, caveat)];
    let batch = |count: u32| format!("<Btch><NbOfTxs>{count}</NbOfTxs></Btch>");
    let charges =
        |euros: &str| format!("<Chrgs><TtlChrgsAndTaxAmt Ccy=\"EUR\">{euros}</TtlChrgsAndTaxAmt></Chrgs>");
    for (told, expected) in [
        (details(&format!("{}{}", batch(3), part(&amt("4"), "a"))), whole(true)),
        (details(&batch(3)), whole(true)),
        (details(&batch(1)), whole(false)),
        (details(&part(&amt("4"), "a")), whole(true)),
        (details(&format!("{}{}", part("", "a"), part("", "b"))), whole(true)),
        (
            details(&format!("{}{}", part(&amt("4"), "a"), part(&amt("6"), "b"))),
            vec![(Side::Debit, 400, false), (Side::Debit, 600, false)],
        ),
        (
            details(&format!("{}{}{}", part(&amt("4"), "a"), part(&amt("0.00"), "z"), part(&amt("6"), "b"))),
            vec![(Side::Debit, 400, false), (Side::Debit, 600, false)],
        ),
        // What the bank charged is a movement of its own.
        (
            format!("{}{}", charges("0.50"), details(&part(&amt("9.50"), "a"))),
            vec![(Side::Debit, 950, false), (Side::Debit, 50, false)],
        ),
        (format!("{}{}", charges("0.40"), details(&part(&amt("9.50"), "a"))), whole(true)),
    ] {
        assert_eq!(amounts(&movements(one(&told))), expected, "{told}");
    }
    // Parts that go both ways, and one whose instructed amount is in another currency.
    let mixed = details(&format!(
        "{}{}",
        part("<Amt Ccy=\"EUR\">12.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>", "a"),
        part(
            "<Amt Ccy=\"EUR\">2.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><AmtDtls><InstdAmt><Amt Ccy=\"CHF\">2.10</Amt></InstdAmt></AmtDtls>",
            "b"
        )
    ));
    assert_eq!(amounts(&movements(one(&mixed))), [(Side::Debit, 1_200, false), (Side::Credit, 200, false)]);
    let foreign = details(&part(
        "<AmtDtls><InstdAmt><Amt Ccy=\"USD\">11</Amt></InstdAmt><TxAmt><Amt Ccy=\"EUR\">10</Amt></TxAmt></AmtDtls>",
        "a",
    ));
    assert_eq!(amounts(&movements(one(&foreign))), whole(false));
}

#[test]
fn what_came_back_reached_nobody() {
    let paid = ntry("DBIT", "10.00", "2024-03-15", &details(&part("", "SUBSIDE 2024")));
    let own = format!("<DbtrAcct><Id><IBAN>{OWN}</IBAN></Id></DbtrAcct>");
    let back = |told: &str| {
        let inside = part("", "SUBSIDE 2024").replace("<RltdPties>", &format!("<RltdPties>{own}"));
        ntry("CRDT", "10.00", "2024-03-18", &format!("{}{}", told, details(&inside)))
    };
    let reason = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>compte clos</AddtlInf></RtrInf>";
    let family = "<BkTxCd><Domn><Fmly><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>";
    for (told, why) in [
        ("<RvslInd>true</RvslInd>", ""),
        ("<RvslInd>1</RvslInd>", ""),
        (family, ""),
        (reason, " (AC04 compte clos)"),
    ] {
        let back = if told == reason {
            back("").replace("</TxDtls>", &format!("{reason}</TxDtls>"))
        } else {
            back(told)
        };
        let text = message(
            "08",
            &stmt("1", "2024-03-18", [("OPBD", 5_000), ("CLBD", 5_000)], &format!("{paid}{back}")),
        );
        let text = text.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>");
        let read = movements(export(&text));
        let caveats: Vec<&str> = read.iter().map(|one| one.caveat.as_deref().unwrap_or_default()).collect();
        assert!(
            caveats[0].starts_with(&format!("the bank says that it came back{why}: b.xml, line 2 (entry 2)")),
            "{caveats:?}"
        );
        assert_eq!(caveats[1], format!("the bank says that a payment came back{why}"));
        // The parties keep their first roles: the fund is at the other end.
        assert_eq!(read[1].account.as_ref().map(bank::Iban::as_str), Some(FUND), "{told}");
        let booking = Booking { accounts: Vec::new(), ..booking("Subside 2024") };
        let found: Vec<Finding> = reconcile(&[booking], &read, &[], 3);
        let of_booking = found.iter().find(|one| one.booking == Some(0)).unwrap();
        assert_eq!(of_booking.category, Category::Doubtful);
        assert!(of_booking.reason.contains("but the bank says that it came back"), "{}", of_booking.reason);
    }
    // Which of two was returned cannot be reported: neither is beyond doubt.
    let paid = |fund: &str| ntry("DBIT", "10.00", "2024-03-15", &details(&part("", "x").replace(FUND, fund)));
    let back =
        ntry("CRDT", "10.00", "2024-03-18", &format!("<RvslInd>true</RvslInd>{}", details("<TxDtls/>")));
    let entries = format!("{}{}{back}", paid(FUND), paid("BE71096123456769"));
    let text = message("02", &stmt("1", "2024-03-18", [("OPBD", 5_000), ("CLBD", 4_000)], &entries));
    assert!(movements(export(&text)).iter().all(|one| one.caveat.is_some()));
}

#[test]
fn entries_that_did_not_move_are_left_out() {
    let entries = [
        ntry("DBIT", "0.00", "2024-03-15", ""),
        ntry("DBIT", "7.00", "2024-03-15", "").replace("BOOK", "INFO"),
        ntry("CRDT", "8.00", "2024-03-15", "").replace("<Sts>BOOK</Sts>", "<Sts><Cd>PDNG</Cd></Sts>"),
        ntry("DBIT", "10.00", "2024-03-15-05:00", ""),
    ];
    let read = export(&message(
        "02",
        &stmt("1", "2024-03-15", [("OPBD", 5_000), ("CLBD", 4_000)], &entries.concat()),
    ));
    assert_eq!(read.statements[0].notes.len(), 2, "{:?}", read.statements[0].notes);
    assert!(read.statements[0].notes[0].ends_with("the entry is not booked but `INFO`, and was left out"));
    let read = movements(read);
    assert_eq!((read.len(), read[0].date.as_str()), (1, "2024-03-15"));
    for day in ["2024-03-15Z", "2024-03-15+01:00", "2024-03-15T10:00:00.000-05:00"] {
        let entry = ntry("DBIT", "10.00", day, "");
        let text = message("02", &stmt("1", "2024-03-15", [("OPBD", 5_000), ("CLBD", 4_000)], &entry));
        assert_eq!(movements(export(&text))[0].date, "2024-03-15", "{day}");
    }
    for day in ["2024-3-15", "15/03/2024", "2024-03-15x", "2024-02-30", "2024-03-15T"] {
        let entry = ntry("DBIT", "10.00", day, "");
        let text = message("02", &stmt("1", "2024-03-15", [("OPBD", 5_000), ("CLBD", 4_000)], &entry));
        assert_eq!(read_err(&text).is_some(), day != "2024-03-15T", "{day}");
    }
}

fn read_err(text: &str) -> Option<String> {
    read("b.xml", text.as_bytes(), None).err().map(|fault| fault.to_string())
}

#[test]
fn statements_follow_on_each_other_or_it_is_told() {
    let entry = |day: &str| ntry("DBIT", "10.00", day, "");
    let day =
        |id: &str, day: &str, from: i64| stmt(id, day, [("OPBD", from), ("CLBD", from - 1_000)], &entry(day));
    let of = |statements: &[String]| Gathered::of(export(&message("02", &statements.concat())).statements);
    // The bank numbers them again.
    let whole = of(&[day("1", "2024-02-01", 9_000), day("1", "2024-02-29", 8_000)]).unwrap();
    assert_eq!(
        (whole.gaps.len(), whole.covered),
        (0, vec![("2024-02-01".to_owned(), "2024-02-29".to_owned())])
    );
    // In any order; one is missing between.
    let gap = of(&[day("3", "2024-04-02", 5_000), day("1", "2024-02-29", 8_000)]).unwrap();
    assert_eq!(gap.covered.len(), 2);
    assert_eq!(
        gap.gaps,
        [
            "b.xml, statement `1` ends with 70.00, and b.xml, statement `3` begins with 50.00: a statement between them is missing, \
          or one is told twice"
        ]
    );
    let twice = of(&[day("1", "2024-02-29", 8_000), day("1", "2024-02-29", 8_000)]).unwrap_err();
    assert!(twice.to_string().contains("stands already in b.xml"), "{twice}");
    // A day on which nothing moved is covered too.
    let still = stmt("2", "2024-03-31", [("PRCD", 7_000), ("CLBD", 7_000)], "");
    let until = of(&[day("1", "2024-02-29", 8_000), still]).unwrap();
    assert_eq!(until.covered, [("2024-02-29".to_owned(), "2024-03-31".to_owned())]);
    let from_to = day("1", "2024-03-15", 8_000).replace(
        "<Acct>",
        "<FrToDt><FrDtTm>2024-03-01T00:00:00</FrDtTm><ToDtTm>2024-03-31T23:59:59</ToDtTm></FrToDt><Acct>",
    );
    assert_eq!(of(&[from_to]).unwrap().covered, [("2024-03-01".to_owned(), "2024-03-31".to_owned())]);
    // Pages: from the opening to a balance between pages, and on from there.
    let page = |from: (&'static str, i64), to: (&'static str, i64)| {
        stmt("7", "2024-03-15", [from, to], &entry("2024-03-15"))
    };
    let first = page(("OPBD", 9_000), ("ITBD", 8_000));
    let middle = page(("ITBD", 8_000), ("ITBD", 7_000));
    let last = page(("ITBD", 7_000), ("CLBD", 6_000));
    let joined = of(&[first.clone(), middle, last.clone()]).unwrap();
    assert_eq!((joined.statements.len(), joined.statements[0].movements.len(), joined.gaps.len()), (1, 3, 0));
    assert_eq!(
        [joined.statements[0].opening_cents, joined.statements[0].closing_cents]
            .map(|end| end.map(|cents| cents.get())),
        [Some(9_000), Some(6_000)]
    );
    let torn = of(&[first, last]).unwrap();
    assert!(
        torn.gaps.iter().any(|gap| gap.contains("is a page of a statement whose other pages are missing")),
        "{:?}",
        torn.gaps
    );
}

#[test]
fn accounts_versions_and_encodings() {
    let entry = ntry("DBIT", "10.00", "2024-03-15", "");
    let euro = stmt("E/1", "2024-03-15", [("OPBD", 5_000), ("CLBD", 4_000)], &entry);
    let dollar = euro.replace("EUR", "USD").replace("E/1", "USD/1");
    let both = export(&message("02", &format!("{dollar}{euro}")));
    assert_eq!((both.statements.len(), both.statements[0].id.as_str()), (1, "E/1"));
    assert_eq!(
        both.notes,
        [format!("b.xml: the statement `USD/1` of the account {OWN} is in USD, and was left out")]
    );
    let alone = read_err(&message("02", &dollar)).unwrap();
    assert!(alone.contains("USD/1") && alone.contains(OWN), "{alone}");
    let old = euro.replace(&format!("<IBAN>{OWN}</IBAN>"), "<Othr><Id>539-0075470-34</Id></Othr>");
    assert_eq!(
        export(&message("02", &old)).statements[0].account.as_ref().map(bank::Iban::as_str),
        Some(FUND)
    );
    for version in 2..=13 {
        assert!(read_err(&message(&format!("{version:02}"), &euro)).is_none(), "{version}");
    }
    let later = read_err(&message("14", &euro)).unwrap();
    assert!(later.contains("version 14; the versions 02 to 13 are read"), "{later}");
    let text = message("02", &euro);
    for order in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        for mark in ["\u{feff}", ""] {
            let bytes: Vec<u8> =
                format!("{mark}{text}").replace("UTF-8", "UTF-16").encode_utf16().flat_map(order).collect();
            assert_eq!(read("b.xml", &bytes, None).unwrap().statements[0].movements.len(), 1);
        }
    }
    for encoding in ["ISO-8859-1", "windows-1252", "iso-8859-15"] {
        let text = message(
            "02",
            &stmt(
                "1",
                "2024-03-15",
                [("OPBD", 5_000), ("CLBD", 4_000)],
                &ntry("DBIT", "10.00", "2024-03-15", &details(&part("", "sant@"))),
            ),
        );
        let text = text.replace("UTF-8", encoding);
        let bytes: Vec<u8> = text.bytes().map(|byte| if byte == b'@' { 0xe9 } else { byte }).collect();
        let read = movements(read("b.xml", &bytes, None).unwrap());
        assert_eq!(read[0].communication, "santé", "{encoding}");
        assert!(read[0].place.starts_with("b.xml, line 2"), "{}", read[0].place);
    }
    let zip = read("b.zip", b"PK\x03\x04rest", None).unwrap_err();
    assert!(zip.to_string().contains("ZIP archive") && zip.hint.unwrap().starts_with("Extract it"));
}

#[test]
fn an_export_is_read_as_people_write_it() {
    let head = "value_date;amount;counterparty_account;communication;currency;account\n";
    let rows = [
        "15/03/2024;-10,00;be68 5390 0754 7034;a;€;BE43067900000101",
        "15/03/2024;-10,00;BE68.5390.0754.7034;b;eur;BE43 0679 0000 0101",
        "15/03/2024;-10,00;539-0075470-34;+++1+++;EUR;be43-0679-0000-0101",
        "15/03/2024;0,00;;interest;EUR;BE43067900000101",
        "15/03/2024;-10,00;BE99 0310 0000 1240;**** 1234;;BE43067900000101",
    ];
    let export = read("b.csv", format!("{head}{}\n", rows.join("\n")).as_bytes(), None).unwrap();
    let statement = &export.statements[0];
    let accounts: Vec<Option<&str>> =
        statement.movements.iter().map(|one| one.account.as_ref().map(bank::Iban::as_str)).collect();
    assert_eq!(accounts, [Some(FUND), Some(FUND), Some(FUND), None]);
    assert_eq!(statement.notes.len(), 1, "{:?}", statement.notes);
    let hidden = rows[0].replace(";a;", ";a\u{202e}\u{ad}b;");
    let read_hidden = read("b.csv", format!("{head}{hidden}\n").as_bytes(), None).unwrap();
    assert_eq!(read_hidden.statements[0].movements[0].communication, "ab");
    assert_eq!(read_hidden.statements[0].notes, ["b.csv: 2 invisible character(s) were left out"]);
    let dollars = rows[0].replace('€', "USD");
    let told = read("b.csv", format!("{head}{dollars}\n").as_bytes(), None).unwrap_err();
    assert!(told.hint.unwrap().contains("write EUR"));
}
