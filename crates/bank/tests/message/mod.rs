//! Messages of a bank, made part by part.

use allocation::Cents;
use bank::{BankMovement, Booking, Export, Gathered, Side, read};

pub const OWN: &str = "BE43067900000101";
pub const FUND: &str = "BE68539007547034";

pub fn balance(code: &str, cents: i64, day: &str) -> String {
    let (side, amount) = if cents < 0 { ("DBIT", -cents) } else { ("CRDT", cents) };
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>{side}</CdtDbtInd>\
         <Dt><Dt>{day}</Dt></Dt></Bal>",
        amount / 100,
        amount % 100
    )
}

/// A statement of a day, from so many cents to so many.
pub fn stmt(id: &str, day: &str, [opening, closing]: [(&str, i64); 2], entries: &str) -> String {
    format!(
        "<Stmt><Id>{id}</Id><Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}{entries}</Stmt>",
        balance(opening.0, opening.1, day),
        balance(closing.0, closing.1, day)
    )
}

pub fn message(version: &str, statements: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\">\
         <BkToCstmrStmt>{statements}</BkToCstmrStmt></Document>"
    )
}

/// An entry of so many euros on a day, with what is reported of it.
pub fn ntry(side: &str, euros: &str, day: &str, told: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{euros}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts><ValDt><Dt>{day}</Dt></ValDt>{told}</Ntry>"
    )
}

pub fn details(inside: &str) -> String {
    format!("<NtryDtls>{inside}</NtryDtls>")
}

/// A part to the account of the fund, with a text.
pub fn part(told: &str, text: &str) -> String {
    format!(
        "<TxDtls>{told}<RltdPties><CdtrAcct><Id><IBAN>{FUND}</IBAN></Id></CdtrAcct></RltdPties>\
         <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
    )
}

pub fn export(text: &str) -> Export {
    read("b.xml", text.as_bytes(), None).unwrap()
}

/// One entry of 10.00 that left, on a statement of its day.
pub fn one(told: &str) -> Export {
    let entry = ntry("DBIT", "10.00", "2024-03-15", told);
    export(&message("02", &stmt("1", "2024-03-15", [("OPBD", 5_000), ("CLBD", 4_000)], &entry)))
}

pub fn movements(export: Export) -> Vec<BankMovement> {
    Gathered::of(export.statements).unwrap().movements()
}

pub fn amounts(movements: &[BankMovement]) -> Vec<(Side, i64, bool)> {
    movements.iter().map(|one| (one.side, one.cents.get(), one.caveat.is_some())).collect()
}

/// A payment of 10.00 to the fund on the day of [`one`].
pub fn booking(reference: &str) -> Booking {
    Booking {
        entry: 1,
        in_scope: true,
        party: "F".into(),
        side: Side::Debit,
        cents: Cents::new(1_000).unwrap(),
        date: "2024-03-15".into(),
        reference: reference.into(),
        accounts: vec![FUND.parse().unwrap()],
    }
}
