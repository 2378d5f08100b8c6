//! What banks leave out, write in another order or say twice.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

use bank::{BankStatement, Category, Gathered, Iban, Side, StructuredReference, read};

const HEAD: &str = "value_date;amount;counterparty_account;communication";

fn csv(lines: &[&str]) -> String {
    lines.iter().fold(String::new(), |text, line| text + line + "\n")
}

/// A camt.053 with these entries, after which the account has so much of the 10 EUR before.
fn camt(id: &str, entries: &str, after: &str) -> String {
    let balance = |code: &str, euros: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{euros}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        )
    };
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Id>{id}</Id>\
         <Acct><Id><IBAN>BE71096123456769</IBAN></Id></Acct>{}{}{entries}</Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", "10"),
        balance("CLBD", after)
    )
}

/// An entry of 1.50 EUR that left, with what is reported of it.
fn entry(told: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <ValDt><Dt>2024-03-15</Dt></ValDt>{told}</Ntry>"
    )
}

fn statement(name: &str, text: &str) -> BankStatement {
    read(name, text.as_bytes(), None).unwrap().statements.remove(0)
}

fn refusal(text: &str) -> String {
    read("b", text.as_bytes(), None).unwrap_err().to_string()
}

#[test]
fn an_export_may_begin_with_the_newest_movement() {
    let head = format!("{HEAD};balance");
    let forward = csv(&[&head, "15/03/2024;-1,00;;a;9,00", "16/03/2024;+2,50;;b;11,50"]);
    let backward = csv(&[&head, "16/03/2024;+2,50;;b;11,50", "15/03/2024;-1,00;;a;9,00"]);
    for text in [forward, backward] {
        let read = statement("b", &text);
        assert_eq!(
            [read.opening_cents, read.closing_cents].map(|end| end.map(|cents| cents.get())),
            [Some(1_000), Some(1_150)],
            "{text}"
        );
        assert_eq!(read.period(), Some(("2024-03-15", "2024-03-16")));
        assert_eq!(read.turnover().map(|(out, back)| (out.get(), back.get())), Some((100, 250)));
    }
    let broken = csv(&[&head, "16/03/2024;+2,50;;b;11,50", "15/03/2024;-1,00;;a;9,01"]);
    assert!(refusal(&broken).contains("does not follow from the line before"), "{}", refusal(&broken));
}

#[test]
fn an_entry_without_details_is_one_movement_with_what_the_bank_says() {
    let told = |text: &str| {
        let read = statement("b", &camt("7", &entry(text), "8.50"));
        let told = |one: &bank::BankMovement| (one.cents.get(), one.side, one.communication.clone());
        read.movements.iter().map(told).collect::<Vec<_>>()
    };
    let one = |text: &str| vec![(150, Side::Debit, text.to_owned())];
    assert_eq!(told(""), one(""));
    assert_eq!(told("<AddtlNtryInf>fees</AddtlNtryInf>"), one("fees"));
    let end = |id: &str| {
        format!("<NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs></TxDtls></NtryDtls>")
    };
    assert_eq!(told(&end("E-1")), one("E-1"));
    assert_eq!(told(&end("NOTPROVIDED")), one(""));
    // Several parts, of which nothing says how much each is.
    let parts = "<NtryDtls><TxDtls><RmtInf><Ustrd>a</Ustrd></RmtInf></TxDtls><TxDtls/></NtryDtls>";
    assert_eq!(told(&format!("{parts}<AddtlNtryInf>batch</AddtlNtryInf>")), one("batch"));
}

#[test]
fn a_message_without_a_statement_is_refused() {
    let none =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt/></Document>";
    assert!(refusal(none).contains("the message holds no statement"), "{}", refusal(none));
}

#[test]
fn amounts_that_nobody_can_hold_are_refused() {
    let line = "15/03/2024;90071992547409,91;;a";
    assert!(read("b", csv(&[HEAD, line]).as_bytes(), None).is_ok());
    let two = csv(&[HEAD, line, "16/03/2024;0,01;;b"]);
    assert!(
        refusal(&two).contains("the movements make more than 9007199254740991 cents"),
        "{}",
        refusal(&two)
    );
    let many: String = std::iter::repeat_n("15/03/2024;0,01;;a\n", 50_001).collect();
    assert!(refusal(&format!("{HEAD}\n{many}")).contains("there are more than 50000 movements"));
}

#[test]
fn the_same_statement_twice_is_refused() {
    let lines = [HEAD, "15/03/2024;-1,00;;a", "16/03/2024;2,50;BE68539007547034;b"];
    let turned = [lines[0], lines[2], lines[1]];
    let one = statement("one.csv", &csv(&lines));
    let again = statement("again.csv", &csv(&turned));
    let told = Gathered::of(vec![one.clone(), again.clone()]).unwrap_err();
    assert_eq!(told.to_string(), "again.csv: the statement stands already in one.csv");
    // One movement more makes another statement.
    let more = statement("more.csv", &csv(&[lines[0], lines[1], lines[2], "17/03/2024;1,00;;c"]));
    assert!(Gathered::of(vec![one.clone(), more]).is_ok());
    let other_account = BankStatement { account: "BE71096123456769".parse().ok(), ..again };
    assert!(Gathered::of(vec![one, other_account]).is_ok());
    // Two statements without a movement say nothing twice, unless they bear the same number.
    let empty = |name: &str, id: &str| statement(name, &camt(id, "", "10"));
    assert!(Gathered::of(vec![empty("a", "1"), empty("b", "2")]).is_ok());
    let told = Gathered::of(vec![empty("a", "1"), empty("b", "1")]).unwrap_err();
    assert_eq!(told.to_string(), "b: statement `1` stands already in a");
}

#[test]
fn numbers_are_shown_as_they_are_kept() {
    let iban: Iban = "BE68 5390 0754 7034".parse().unwrap();
    assert_eq!((iban.as_str(), iban.to_string().as_str()), ("BE68539007547034", "BE68539007547034"));
    let reference = StructuredReference::find("+++202/6000/00192+++");
    assert_eq!(reference.map(|found| found.first_four()), Some(2026));
    let words =
        [Category::Matched, Category::Doubtful, Category::Open, Category::Excess, Category::Elsewhere];
    assert_eq!(words.map(Category::word), ["matched", "doubtful", "open", "excess", "elsewhere"]);
    assert_eq!([Side::Debit, Side::Credit].map(Side::word), ["debit", "credit"]);
}
