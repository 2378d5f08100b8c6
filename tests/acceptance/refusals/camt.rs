//! camt.053 messages.

use super::{Case, In, To};
use crate::reconcile::{camt, entry};

pub fn cases() -> Vec<Case> {
    let good = entry("1.00", "DBIT", "2024-03-15", "BE68539007547034", "x");
    let message = camt("08", "10.00", "9.00", &good);
    assert!(message.contains("<Amt Ccy=\"EUR\">1.00</Amt>"));
    let mut all = Vec::new();
    for (name, from, to) in [
        ("version-01", "camt.053.001.08", "camt.053.001.01"),
        ("version-14", "camt.053.001.08", "camt.053.001.14"),
        ("camt-052", "camt.053.001.08", "camt.052.001.08"),
        ("no-namespace", " xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"", ""),
        ("other-body", "BkToCstmrStmt>", "BkToCstmrAcctRpt>"),
        ("no-account-number", "<IBAN>BE43067900000101</IBAN>", "<Othr><Id>1</Id></Othr>"),
        ("own-iban-wrong", "<IBAN>BE43067900000101</IBAN>", "<IBAN>BE43067900000102</IBAN>"),
        ("account-in-dollars", "<Ccy>EUR</Ccy>", "<Ccy>USD</Ccy>"),
        ("amount-in-dollars", "<Amt Ccy=\"EUR\">1.00", "<Amt Ccy=\"USD\">1.00"),
        ("amount-without-currency", "<Amt Ccy=\"EUR\">1.00", "<Amt>1.00"),
        ("amount-comma", ">1.00</Amt>", ">1,00</Amt>"),
        ("amount-negative", ">1.00</Amt>", ">-1.00</Amt>"),
        ("amount-exponent", ">1.00</Amt>", ">1e0</Amt>"),
        ("amount-three-decimals", ">1.00</Amt>", ">1.001</Amt>"),
        ("amount-empty", ">1.00</Amt>", "></Amt>"),
        ("amount-too-large", ">1.00</Amt>", ">90071992547409.92</Amt>"),
        ("amount-very-long", ">1.00</Amt>", ">1000000000000000000000000000000.00</Amt>"),
        ("side-unknown", "<CdtDbtInd>DBIT", "<CdtDbtInd>DEBIT"),
        ("no-status", "<Sts>BOOK</Sts>", ""),
        ("day-belgian", "<ValDt><Dt>2024-03-15", "<ValDt><Dt>15/03/2024"),
        ("day-that-is-none", "<ValDt><Dt>2024-03-15", "<ValDt><Dt>2024-02-30"),
        ("day-empty", "<ValDt><Dt>2024-03-15</Dt>", "<ValDt>"),
        ("no-opening-balance", "<Cd>OPBD</Cd>", "<Cd>INFO</Cd>"),
        ("no-closing-balance", "<Cd>CLBD</Cd>", "<Cd>INFO</Cd>"),
        ("opening-twice", "<Cd>CLBD</Cd>", "<Cd>OPBD</Cd>"),
        ("document-type", "<Document", "<!DOCTYPE a [<!ENTITY b \"c\">]>\n<Document"),
        ("not-closed", "</Stmt>", ""),
        ("unknown-entity", "<Ustrd>x", "<Ustrd>&x;"),
        ("declared-otherwise", "encoding=\"UTF-8\"", "encoding=\"ISO-2022-JP\""),
        ("attribute-twice", "<Amt Ccy=\"EUR\">1.00", "<Amt Ccy=\"EUR\" Ccy=\"EUR\">1.00"),
        ("no-statement", "Stmt>", "Rpt>"),
    ] {
        assert!(message.contains(from), "{name}");
        all.push(Case::new(To::Statement, In::Place, &format!("camt-{name}.xml"), message.replace(from, to)));
    }
    all.push(Case::new(
        To::Statement,
        In::File,
        "camt-amount-zero.xml",
        message.replace(">1.00</Amt>", ">0.00</Amt>"),
    ));
    all.push(Case::new(
        To::Statement,
        In::File,
        "camt-pending.xml",
        message.replace("<Sts>BOOK</Sts>", "<Sts>PDNG</Sts>"),
    ));
    all.push(Case::new(
        To::Statement,
        In::File,
        "camt-pending-as-code.xml",
        message.replace("<Sts>BOOK</Sts>", "<Sts><Cd>PDNG</Cd></Sts>"),
    ));
    all.push(Case::new(To::Statement, In::File, "camt-balance.xml", camt("08", "10.00", "9.01", &good)));
    let twice = message.replace("</Stmt>", "</Stmt><Stmt>").replacen("</Stmt><Stmt>", "</Stmt>", 1);
    let inner: String = twice.split("<Stmt>").nth(1).unwrap().split("</Stmt>").next().unwrap().to_owned();
    let twice = message.replace("</Stmt>", &format!("</Stmt><Stmt>{inner}</Stmt>"));
    all.push(Case::new(To::Statement, In::File, "camt-statement-twice.xml", twice));
    let mut cut = message.clone().into_bytes();
    cut.truncate(900);
    all.push(Case::new(To::Statement, In::Place, "camt-cut.xml", cut));
    let mut latin = message.replace("<Ustrd>x", "<Ustrd>@").into_bytes();
    for byte in &mut latin {
        if *byte == b'@' {
            *byte = 0xe9;
        }
    }
    all.push(Case::new(To::Statement, In::Place, "camt-latin-1.xml", latin));
    all
}

/// Messages that would exhaust a reader.
pub fn bombs() -> Vec<Case> {
    let case = |name: &str, text: String| Case::new(To::Statement, In::Place, name, text);
    let many: String = (0..300).map(|at| format!(" a{at}=\"\"")).collect();
    let laughs = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>\n<a>&c;</a>";
    vec![
        case("camt-bomb-depth.xml", "<a>".repeat(2_000_000)),
        case("camt-bomb-attributes.xml", format!("<a{many}/>")),
        case("camt-bomb-tag.xml", format!("<a b=\"{}\"/>", "c".repeat(8 << 20))),
        case("camt-bomb-namespaces.xml", format!("<a>{}</a>", "<b xmlns:c=\"d\"/>".repeat(500_000))),
        case("camt-bomb-nodes.xml", format!("<a>{}</a>", "<b/>".repeat(4_000_000))),
        case("camt-bomb-entities.xml", laughs.to_owned()),
    ]
}
