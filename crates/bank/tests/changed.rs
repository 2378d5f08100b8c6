//! A statement that was cut or changed anywhere is read or refused, and never makes the reader panic.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

const CSV: &[u8] = b"value_date;amount;counterparty_account;communication;balance\n\
    15/03/2024;-1,00;BE68539007547034;+++010/8068/17183+++;9,00\n16/03/2024;2.000,50;;x;2.009,50\n";
const CAMT: &[u8] = br#"<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><IBAN>BE71096123456769</IBAN></Id></Acct><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10</Amt><CdtDbtInd>DBIT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">11.5</Amt><CdtDbtInd>DBIT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="EUR">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><DtTm>2024-03-15T10:00:00+01:00</DtTm></BookgDt><NtryDtls>
<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">1</Amt></TxAmt></AmtDtls><RmtInf><Strd><CdtrRefInf><Ref>010806817183</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>
<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">0.5</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>x</Ustrd><Ustrd>y</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"#;

#[test]
fn no_change_makes_the_reader_panic() {
    for whole in [CSV, CAMT] {
        assert!(bank::read("b", whole, None).is_ok(), "{:?}", bank::read("b", whole, None));
        for length in 0..whole.len() {
            let _ = bank::read("b", &whole[..length], None);
        }
        for place in 0..whole.len() {
            for byte in [0, b' ', b'<', b'>', b'"', b'&', b'0', b'9', b'-', b';', 0x80, 0xff] {
                let mut changed = whole.to_vec();
                changed[place] = byte;
                let _ = bank::read("b", &changed, None);
            }
        }
    }
}

#[test]
fn a_batch_is_as_many_movements_as_it_has_parts() {
    let statements = bank::read("b", CAMT, None).unwrap().statements;
    let told: Vec<(i64, &str, &str)> = statements
        .iter()
        .flat_map(|statement| &statement.movements)
        .map(|movement| (movement.cents.get(), movement.communication.as_str(), movement.date.as_str()))
        .collect();
    assert_eq!(told, [(100, "010806817183", "2024-03-15"), (50, "x y", "2024-03-15")]);
    assert_eq!(
        (
            statements[0].opening_cents.map(|cents| cents.get()),
            statements[0].closing_cents.map(|cents| cents.get())
        ),
        (Some(-1_000), Some(-1_150))
    );
}
