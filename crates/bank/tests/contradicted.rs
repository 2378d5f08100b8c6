//! What the bank says against a payment, a batch or a statement, and what then is beyond doubt no more.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

#[allow(
    dead_code,
    unreachable_pub,
    reason = "each test takes what it needs of the messages that are made part by part"
)]
mod message;

use bank::{Category, Gathered, Side, reconcile};
use message::*;

/// The movements of one statement that begins with 100.00, whatever it ends with.
fn of(entries: &[(&str, &str, String)]) -> Vec<(Side, i64, bool)> {
    let cents = |euros: &str| euros.replace('.', "").parse::<i64>().unwrap();
    let signed =
        |(side, euros, _): &(&str, &str, String)| if *side == "DBIT" { -cents(euros) } else { cents(euros) };
    let end = 10_000 + entries.iter().map(signed).sum::<i64>();
    let text: String =
        entries.iter().map(|(side, euros, told)| ntry(side, euros, "2024-03-15", told)).collect();
    let read = export(&message("08", &stmt("1", "2024-03-15", [("OPBD", 10_000), ("CLBD", end)], &text)));
    amounts(&movements(read))
}

const REVERSED: &str = "<RvslInd>true</RvslInd>";

fn back(told: &str, text: &str) -> String {
    details(&part(&format!("{told}<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"), text))
}

#[test]
fn a_return_marks_every_payment_that_it_can_be() {
    let paid = |text: &str| details(&part("", text));
    let elsewhere = |told: String| told.replace(FUND, "BE71096123456769");
    let (debit, credit) = (Side::Debit, Side::Credit);
    for (name, entries, marked) in [
        (
            "less a charge",
            vec![("DBIT", "10.00", paid("Subside 2024")), ("CRDT", "9.50", back("", "Subside 2024"))],
            vec![(debit, 1_000, true), (credit, 950, true)],
        ),
        (
            "in part",
            vec![("DBIT", "10.00", paid("Subside 2024")), ("CRDT", "4.00", back("", "Subside 2024"))],
            vec![(debit, 1_000, true), (credit, 400, true)],
        ),
        (
            "a batch at once, of which nothing is told",
            vec![
                ("DBIT", "10.00", paid("A")),
                ("DBIT", "20.00", elsewhere(paid("B"))),
                ("CRDT", "30.00", REVERSED.to_owned()),
            ],
            vec![(debit, 1_000, true), (debit, 2_000, true), (credit, 3_000, true)],
        ),
        (
            "a batch of returns with one part told",
            vec![
                ("DBIT", "10.00", paid("A")),
                (
                    "CRDT",
                    "30.00",
                    details(&format!("<Btch><NbOfTxs>3</NbOfTxs></Btch>{}", part("<RtrInf/>", "A"))),
                ),
            ],
            vec![(debit, 1_000, true), (credit, 3_000, true)],
        ),
        (
            "the last one of the amount, and no other",
            vec![
                ("DBIT", "10.00", paid("Subside 2024")),
                ("DBIT", "12.00", elsewhere(paid("Loyer"))),
                ("CRDT", "10.00", back("", "Subside 2024")),
            ],
            vec![(debit, 1_000, true), (debit, 1_200, false), (credit, 1_000, true)],
        ),
        (
            "of somebody who was paid in another statement",
            vec![("DBIT", "10.00", paid("Subside 2024")), ("CRDT", "7.00", elsewhere(back("", "Loyer")))],
            vec![(debit, 1_000, false), (credit, 700, true)],
        ),
    ] {
        assert_eq!(of(&entries), marked, "{name}");
    }
}

#[test]
fn a_match_with_what_came_back_is_doubtful() {
    let entries = ntry("DBIT", "10.00", "2024-03-15", &details(&part("", "Subside 2024")))
        + &ntry("CRDT", "9.00", "2024-03-20", &back("", "Subside 2024"));
    let read = export(&message("02", &stmt("1", "2024-03-20", [("OPBD", 5_000), ("CLBD", 4_900)], &entries)));
    let gathered = Gathered::of(read.statements).unwrap();
    let booking = booking("Subside 2024");
    let found = reconcile(&[booking], &gathered.movements(), &gathered.covered, 5);
    assert_eq!(found[0].category, Category::Doubtful);
    assert!(found[0].reason.contains("the bank says that it came back (AC04)"), "{}", found[0].reason);
}

#[test]
fn a_number_of_the_bank_proves_a_reference_only_whole_and_long() {
    let told = "<NtryRef>1</NtryRef><AcctSvcrRef>2024/15-300481</AcctSvcrRef>";
    for (reference, category) in
        [("1", Category::Doubtful), ("2024/15", Category::Doubtful), ("2024/15-300481", Category::Matched)]
    {
        let gathered = Gathered::of(one(told).statements).unwrap();
        let found = reconcile(&[booking(reference)], &gathered.movements(), &gathered.covered, 5);
        assert_eq!(found[0].category, category, "{reference}");
    }
}

#[test]
fn charges_and_second_amounts_leave_something_to_judge() {
    let amount = |cents: &str| format!("<Amt Ccy=\"EUR\">{cents}</Amt>");
    let charges = |inside: &str| {
        format!("<Chrgs><Rcrd>{}<ChrgInclInd>{inside}</ChrgInclInd></Rcrd></Chrgs>", amount("1.00"))
    };
    let whole = details(&part("", "x"));
    let instructed = details(&part(
        &format!("{}<AmtDtls><InstdAmt>{}</InstdAmt></AmtDtls>", amount("10.00"), amount("9.00")),
        "x",
    ));
    let less = details(&part(&amount("9.00"), "x"));
    let taken =
        |side: &str| format!("<Chrgs><Rcrd>{}<CdtDbtInd>{side}</CdtDbtInd></Rcrd></Chrgs>", amount("1.00"));
    let debit = Side::Debit;
    for (told, marked) in [
        (format!("{}{whole}", charges("true")), vec![(debit, 1_000, true)]),
        (format!("{}{whole}", charges("false")), vec![(debit, 1_000, false)]),
        (instructed, vec![(debit, 1_000, true)]),
        (format!("{}{less}", taken("DBIT")), vec![(debit, 900, false), (debit, 100, false)]),
        // Given back: then the entry would be less than its part.
        (format!("{}{less}", taken("CRDT")), vec![(debit, 1_000, true)]),
    ] {
        assert_eq!(of(&[("DBIT", "10.00", told.clone())]), marked, "{told}");
    }
}

#[test]
fn a_batch_that_contradicts_itself_is_one_movement_to_look_at() {
    let five = || part("<Amt Ccy=\"EUR\">5.00</Amt>", "x");
    for batch in [
        "<Btch><NbOfTxs>1</NbOfTxs></Btch>",
        "<Btch><NbOfTxs>3</NbOfTxs></Btch>",
        "<Btch><NbOfTxs>2</NbOfTxs><TtlAmt Ccy=\"EUR\">9.99</TtlAmt></Btch>",
    ] {
        let told = details(&format!("{batch}{}{}", five(), five()));
        assert_eq!(of(&[("DBIT", "10.00", told)]), [(Side::Debit, 1_000, true)], "{batch}");
    }
    let unnumbered = details(&format!("<Btch><PmtInfId>7</PmtInfId></Btch>{}", part("", "x")));
    assert_eq!(of(&[("DBIT", "10.00", unnumbered)]), [(Side::Debit, 1_000, true)]);
    let sound = details(&format!(
        "<Btch><NbOfTxs>2</NbOfTxs><TtlAmt Ccy=\"EUR\">10.00</TtlAmt></Btch>{}{}",
        five(),
        five()
    ));
    assert_eq!(of(&[("DBIT", "10.00", sound)]), [(Side::Debit, 500, false), (Side::Debit, 500, false)]);
}

/// Statements of one account, each with what is before its account.
fn gathered(statements: &[(&str, &str, i64, i64, &str)]) -> Gathered {
    let all: String = statements
        .iter()
        .map(|(id, day, opening, closing, more)| {
            let (side, cents) =
                if closing < opening { ("DBIT", opening - closing) } else { ("CRDT", closing - opening) };
            let euros = format!("{}.{:02}", cents / 100, cents % 100);
            let entry = if cents == 0 { String::new() } else { ntry(side, &euros, day, "") };
            stmt(id, day, [("OPBD", *opening), ("CLBD", *closing)], &entry)
                .replace("<Acct>", &format!("{more}<Acct>"))
        })
        .collect();
    Gathered::of(export(&message("08", &all)).statements).unwrap()
}

#[test]
fn a_statement_that_the_bank_counted_and_nobody_gave_is_missing() {
    let number = |name: &str, number: u64| format!("<{name}>{number}</{name}>");
    for name in ["ElctrncSeqNb", "LglSeqNb"] {
        let all = |last: u64| {
            gathered(&[
                ("A", "2024-03-14", 5_000, 4_000, &number(name, 5)),
                ("B", "2024-03-15", 4_000, 3_000, &number(name, last)),
            ])
        };
        assert_eq!(all(6).gaps, Vec::<String>::new());
        assert_eq!(all(7).gaps.len(), 1);
        // A new year begins to count again.
        assert_eq!(all(1).gaps, Vec::<String>::new());
    }
    let page = |number: u64, last: bool| {
        format!("<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{last}</LastPgInd></StmtPgntn>")
    };
    assert_eq!(gathered(&[("A", "2024-03-14", 5_000, 4_000, &page(1, true))]).gaps.len(), 0);
    assert_eq!(gathered(&[("A", "2024-03-14", 5_000, 4_000, &page(1, false))]).gaps.len(), 1);
    assert_eq!(gathered(&[("A", "2024-03-14", 5_000, 4_000, &page(2, true))]).gaps.len(), 1);
}

#[test]
fn no_order_of_pages_or_statements_changes_anything() {
    let page = |number: u64, last: bool| {
        format!("<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{last}</LastPgInd></StmtPgntn>")
    };
    let (one, two, three) = (page(1, false), page(2, false), page(3, true));
    let pages = [
        ("A", "2024-03-14", 5_000, 4_000, one.as_str()),
        ("A", "2024-03-14", 4_000, 3_500, two.as_str()),
        ("A", "2024-03-14", 3_500, 3_000, three.as_str()),
    ];
    let days = [
        ("A", "2024-03-14", 5_000, 4_000, ""),
        ("B", "2024-03-14", 4_000, 3_500, ""),
        ("C", "2024-03-14", 3_500, 3_000, ""),
    ];
    for of in [pages, days] {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let gathered = gathered(&order.map(|at| of[at]));
            assert_eq!(gathered.gaps, Vec::<String>::new(), "{order:?}");
            assert_eq!(gathered.covered, [("2024-03-14".to_owned(), "2024-03-14".to_owned())]);
            assert_eq!(gathered.movements().len(), 3);
        }
    }
}

#[test]
fn a_value_date_of_before_changes_no_order_and_covers_nothing() {
    let late = ntry("DBIT", "10.00", "2024-03-01", "");
    let text = stmt("A", "2024-03-14", [("OPBD", 5_000), ("CLBD", 5_000)], "")
        + &stmt("B", "2024-03-15", [("OPBD", 5_000), ("CLBD", 4_000)], &late);
    let gathered = Gathered::of(export(&message("02", &text)).statements).unwrap();
    assert_eq!(gathered.gaps, Vec::<String>::new());
    assert_eq!(gathered.covered, [("2024-03-14".to_owned(), "2024-03-15".to_owned())]);
}

#[test]
fn what_the_bank_counts_and_brings_forward_is_held_against_what_it_tells() {
    let counted = |number: u64| {
        format!("<TxsSummry><TtlNtries><NbOfNtries>{number}</NbOfNtries></TtlNtries></TxsSummry>")
    };
    assert_eq!(gathered(&[("A", "2024-03-14", 5_000, 4_000, &counted(1))]).gaps.len(), 0);
    assert_eq!(gathered(&[("A", "2024-03-14", 5_000, 4_000, &counted(3))]).gaps.len(), 1);
    let before = balance("PRCD", 4_000, "2024-03-13");
    assert_eq!(gathered(&[("A", "2024-03-14", 5_000, 4_000, &before)]).gaps.len(), 1);
    let before = balance("PRCD", 5_000, "2024-03-13");
    assert_eq!(gathered(&[("A", "2024-03-14", 5_000, 4_000, &before)]).gaps.len(), 0);
}

#[test]
fn characters_that_no_xml_may_hold_and_other_names_of_encodings_close_nothing() {
    let text = message(
        "08",
        &stmt(
            "1",
            "2024-03-15",
            [("OPBD", 5_000), ("CLBD", 4_000)],
            &ntry("DBIT", "10.00", "2024-03-15", &details(&part("", "aéX"))),
        ),
    );
    for hidden in ["&#x1F;", "&#0;", "&#xFFFE;", "\u{1a}", "\u{1}", "&#xD800;"] {
        let export = export(&text.replace("aéX", &format!("aé{hidden}X")));
        assert_eq!(export.notes.len(), 1, "{hidden}");
        assert_eq!(movements(export)[0].communication, "aéX", "{hidden}");
    }
    assert_eq!(movements(export(&text.replace("aéX", "a&amp;&#233;&#x58;")))[0].communication, "a&éX");
    for (name, read) in [
        ("latin1", true),
        ("ISO8859-1", true),
        ("cp1252", true),
        ("Windows-1252", true),
        ("ISO-8859-2", false),
    ] {
        let named = text.replace("UTF-8", name);
        let bytes: Vec<u8> = named.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        match bank::read("b.xml", &bytes, None) {
            Ok(export) => assert!(read && movements(export)[0].communication == "aéX", "{name}"),
            Err(fault) => {
                assert!(!read && fault.to_string().contains("which is not read"), "{name}: {fault}")
            }
        }
    }
}
