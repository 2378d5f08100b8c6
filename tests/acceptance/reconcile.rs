//! What the bank says against what the ledger says: every category, closing totals, and what may be recorded.

use crate::stage::{Stage, root};

const AT: &str = "--actor pay --clock 2024-04-02T00:00:00Z";
const HEAD: &str = "value_date;amount;counterparty_account;communication\n";
/// The accounts of the three funds.
pub const ACCOUNTS: &str = "fund;iban\nF1;BE68 5390 0754 7034\nF2;BE71096123456769\nF3;NL91ABNA0417164300\n";

/// [`Stage::determined`], with two payments and a repayment, and the accounts of the funds.
pub fn stage() -> Stage {
    let stage = Stage::determined();
    stage.write("accounts.csv", ACCOUNTS);
    for (fund, amount, reference) in
        [("F1", "500.000,00", "Subside 2024 F1"), ("F2", "600.000,00", "+++202/4000/00239+++")]
    {
        stage.ok(&format!(
            "record subsidy-paid --year 2024 --fund {fund} --amount {amount} --value-date 2024-03-15 --reference '{reference}' {AT}"
        ));
    }
    stage.ok(&format!(
        "record repayment-received --year 2024 --fund F1 --ground misuse --amount 1000,00 --value-date 2024-03-20 --reference 'Terug 2024 F1' {AT}"
    ));
    stage
}

/// A camt.053 message of one statement.
pub fn camt(version: &str, opening: &str, closing: &str, entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\">\n\
         <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2024-04-01T06:00:00</CreDtTm></GrpHdr>\n\
         <Stmt><Id>2024/3</Id><Acct><Id><IBAN>BE43067900000101</IBAN></Id><Ccy>EUR</Ccy></Acct>\n\
         <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{opening}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-01</Dt></Dt></Bal>\n\
         <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-31</Dt></Dt></Bal>\n\
         {entries}</Stmt></BkToCstmrStmt></Document>\n"
    )
}

/// An entry of it.
pub fn entry(amount: &str, side: &str, date: &str, iban: &str, text: &str) -> String {
    let role = if side == "DBIT" { "Cdtr" } else { "Dbtr" };
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{date}</Dt></BookgDt>\
         <ValDt><Dt>{date}</Dt></ValDt><NtryDtls><TxDtls><RltdPties><{role}><Nm>Fund</Nm></{role}><{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct></RltdPties>\
         <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )
}

/// The reasons of all findings, a line each.
fn reasons(stage: &Stage, words: &str) -> String {
    let told = stage.run(&format!("reconcile 2024 {words} --format json"));
    let answer: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let findings = answer["findings"].as_array().unwrap();
    findings.iter().map(|one| format!("{}\n", one["reason"].as_str().unwrap())).collect()
}

#[test]
fn a_statement_that_agrees_is_matched_whatever_its_form_and_order() {
    let stage = stage();
    let lines = [
        "15/03/2024;-500.000,00;BE68539007547034;SUBSIDE 2024 F1\n",
        "15/03/2024;-600.000,00;BE71096123456769;***202/4000/00239***\n",
        "21/03/2024;1.000,00;BE68539007547034;terug 2024 F1\n",
    ];
    let entries = [
        entry("500000.00", "DBIT", "2024-03-15", "BE68539007547034", "Subside 2024 F1"),
        entry("600000", "DBIT", "2024-03-18", "BE71096123456769", "+++202/4000/00239+++"),
        entry("1000.0", "CRDT", "2024-03-20", "BE68539007547034", "Terug 2024 F1"),
    ];
    let before = stage.ledger();
    for turn in 0..3 {
        let (mut lines, mut entries) = (lines, entries.clone());
        lines.rotate_left(turn);
        entries.rotate_left(turn);
        stage.write("b.csv", format!("{HEAD}{}", lines.concat()));
        stage.write("b.xml", camt("08", "2000000", "901000.00", &entries.concat()));
        stage.write("c.xml", camt("02", "2000000", "901000.00", &entries.concat()));
        for file in ["b.csv", "b.xml", "c.xml"] {
            let told = stage.run(&format!("reconcile 2024 {file} --accounts accounts.csv"));
            assert_eq!(told.code, 0, "{}{}", told.out, told.err);
            assert_eq!(
                told.out.matches("amount, value date, reference and account agree").count(),
                3,
                "{}",
                told.out
            );
            let answer = stage.json(&format!("reconcile 2024 {file} --accounts accounts.csv"));
            assert_eq!(answer["outcome"], "matched");
            assert_eq!(answer["totals"]["matched"]["debit_cents"], 110_000_000);
            assert_eq!(answer["totals"]["matched"]["paid_cents"], 110_000_000);
            assert_eq!(answer["totals"]["matched"]["received_cents"], 100_000);
        }
    }
    let table = stage.ok("reconcile 2024 b.xml --accounts accounts.csv --format csv");
    assert!(
        table.starts_with("\u{feff}Category;Entry;Fund;")
            && table.contains("matched;15;F1;debit;500000,00;15/03/2024"),
        "{table}"
    );
    stage.refuses(1, "reconcile 2024 b.xml c.xml", "c.xml: statement `2024/3` stands already in b.xml");
    assert_eq!(stage.ledger(), before);
}

#[test]
fn what_does_not_agree_is_told_with_its_reason_and_the_sums_close() {
    let stage = stage();
    stage.write(
        "b.csv",
        format!(
            "{HEAD}15/03/2024;-500.000,00;NL91ABNA0417164300;SUBSIDE 2024 F1\n\
             15/03/2024;-600.000,01;BE71096123456769;***202/4000/00239***\n\
             22/03/2024;-12,00;;bank charges\n"
        ),
    );
    let told = stage.run("reconcile 2024 b.csv --accounts accounts.csv");
    assert_eq!(told.code, 3, "{}", told.err);
    for part in [
        "the account is not one of the fund",
        "the amount differs",
        "no movement has its amount or its reference",
        "not identified: the bank does not tell the account",
    ] {
        let reasons = reasons(&stage, "b.csv --accounts accounts.csv");
        assert!(reasons.contains(part), "{part}\n{reasons}");
    }
    let told = stage.run("reconcile 2024 b.csv --accounts accounts.csv --format json");
    let answer: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let sum = |name: &str| -> i64 {
        answer["totals"].as_object().unwrap().values().map(|one| one[name].as_i64().unwrap()).sum()
    };
    assert_eq!((sum("debit_cents"), sum("credit_cents")), (110_001_201, 0));
    assert_eq!((sum("paid_cents"), sum("received_cents")), (110_000_000, 100_000));
    assert_eq!(answer["totals"]["doubtful"]["movements"], 2);
    assert_eq!(answer["totals"]["open"]["entries"], 1);
    stage.refuses(1, "reconcile 2030 b.csv", "the ledger holds nothing of 2030");
    stage.refuses(2, "reconcile 2024 b.csv --record", "required");
    stage.write("x.csv", "fund;iban\nF9;BE68539007547034\n");
    stage.refuses(1, "reconcile 2024 b.csv --accounts x.csv", "the fund `F9` is not admitted");
}

#[test]
fn only_what_is_beyond_doubt_is_recorded_and_once() {
    let stage = stage();
    let shares = stage.json("status 2024");
    let share = |fund: &str| -> i64 {
        let found = shares["years"][0]["envelopes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["fund"] == fund)
            .unwrap();
        found["to_pay_cents"].as_i64().unwrap()
    };
    let euros = |cents: i64| format!("{},{:02}", cents / 100, cents % 100);
    stage.write(
        "b.csv",
        format!(
            "{HEAD}15/03/2024;-500.000,00;BE68539007547034;SUBSIDE 2024 F1\n\
             15/03/2024;-600.000,00;BE71096123456769;***202/4000/00239***\n\
             20/03/2024;1.000,00;BE68539007547034;Terug 2024 F1\n\
             25/03/2024;-{};NL91ABNA0417164300;Subside 2024 F3\n\
             25/03/2024;-{};BE68539007547034;Solde F1\n",
            euros(share("F3")),
            euros(share("F1"))
        ),
    );
    let told = stage.run("reconcile 2024 b.csv --accounts accounts.csv");
    assert_eq!(told.code, 3);
    let why = reasons(&stage, "b.csv --accounts accounts.csv");
    assert!(why.contains("--record would record: SubsidyPaid 2024 F3"), "{why}");
    assert!(why.contains("tells 2024"), "{why}");
    let before = stage.json("verify")["entries"].as_u64().unwrap();
    let told = stage.run(&format!("reconcile 2024 b.csv --accounts accounts.csv --record {AT}"));
    assert_eq!(told.code, 3, "one movement stays: {}{}", told.out, told.err);
    assert!(told.out.contains("recorded  SubsidyPaid 2024 F3"), "{}", told.out);
    assert_eq!(stage.json("verify")["entries"].as_u64().unwrap(), before + 1);
    let shown = stage.json(&format!("show {}", before + 1));
    assert_eq!(shown["body"]["documents"][0]["name"], "b.csv");
    assert_eq!(shown["body"]["fact"]["reference"], "Subside 2024 F3");
    let told = stage.run(&format!("reconcile 2024 b.csv --accounts accounts.csv --record {AT}"));
    assert!(told.out.contains("Nothing was recorded"), "{}", told.out);
    assert_eq!(stage.json("verify")["entries"].as_u64().unwrap(), before + 1);
    // Without any right to, nothing is recorded.
    stage
        .write("c.csv", format!("{HEAD}25/03/2024;-{};BE68539007547034;Solde 2024 F1\n", euros(share("F1"))));
    stage.refuses(
        1,
        "reconcile 2024 c.csv --accounts accounts.csv --record --actor reg --clock 2024-04-02T00:00:00Z",
        "c.csv, line 2: ",
    );
    // What the bank dates ahead is recorded with a reason.
    stage
        .write("d.csv", format!("{HEAD}25/05/2024;-{};BE68539007547034;Solde 2024 F1\n", euros(share("F1"))));
    let record = format!("reconcile 2024 d.csv --accounts accounts.csv --record {AT}");
    stage.refuses(1, &record, "d.csv, line 2: 2024-05-25 lies ahead");
    let told = stage.run(&format!("{record} --note 'Dated so by the bank'"));
    assert!(told.out.contains("recorded  SubsidyPaid 2024 F1"), "{}{}", told.out, told.err);
}

#[test]
fn the_sample_year_is_reconciled_as_the_guide_says() {
    let stage = Stage::demo();
    for name in ["statement-2026.csv", "accounts.csv"] {
        std::fs::copy(root().join("fixtures/bank").join(name), stage.path(name)).unwrap();
    }
    let told =
        stage.run("--ledger demo/ledger.sqlite reconcile 2026 statement-2026.csv --accounts accounts.csv");
    assert_eq!(told.code, 3, "{}", told.err);
    crate::golden::hold("reconcile-2026.txt", &told.out);
    let told = stage.run(
        "--ledger demo/ledger.sqlite reconcile 2026 statement-2026.csv --accounts accounts.csv --format json",
    );
    crate::golden::hold("json/reconcile.json", &told.out);
}

#[test]
fn every_command_of_the_guides_works() {
    for (page, least) in [("import.md", 3), ("reconcile.md", 2)] {
        let stage = Stage::demo();
        for name in ["statement-2026.csv", "accounts.csv"] {
            std::fs::copy(root().join("fixtures/bank").join(name), stage.path(name)).unwrap();
        }
        let guide = std::fs::read_to_string(root().join("docs/guide").join(page)).unwrap();
        let code = guide.split("```").skip(1).step_by(2).flat_map(str::lines);
        let commands: Vec<&str> = code.filter_map(|line| line.strip_prefix("prorata ")).collect();
        assert!(commands.len() >= least, "{page}");
        for words in commands {
            // The sample year is paid in full: what is paid beyond it is recorded with a reason.
            let reason = if words.starts_with("record") { "--note 'Of the guide'" } else { "" };
            let told = stage.run(&format!("--ledger demo/ledger.sqlite {words} {reason}"));
            // What the sample statement holds diverges; everything else is as it should be.
            assert_eq!(
                told.code,
                if words.starts_with("reconcile") { 3 } else { 0 },
                "{words}\n{}",
                told.err
            );
            if words.starts_with("template") {
                let rows = [("F03", 74_774.54, "Solde 2026 F03"), ("F01", 1.0, "x")];
                stage.write("payments.xlsx", crate::workbooks::payments("payments", &rows));
            }
        }
    }
}
