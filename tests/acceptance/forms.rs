//! Every event has a form of flags, and money has a form of files; a whole year goes through them.

use crate::stage::Stage;

const AT: &str = "--clock 2026-07-01T00:00:00Z";
/// The key of a witness, as `key show` prints it.
const VERIFIER: &str = "audit.test.example+1461a8ca+BLsi1r20RT561DIn3rfbz+VVXQ93b7L/PSTvLW8rTRXu";

/// [`Stage::determined`], with 2026 determined provisionally.
fn year_2026() -> Stage {
    let stage = Stage::determined();
    stage.write(
        "a26.csv",
        "\u{feff}fund;s1;s1bis;s1ter\r\nF1;1.000;0;0\r\nF2;1 990;5;5\r\nF3;2.900;60;40\r\n",
    );
    for (actor, words) in [
        ("reg", "index-published --base 2013 --month 2025-08 --value 135,64"),
        ("calc", "budget-set --year 2026"),
        ("reg", "affiliates-certified --year 2026 --file a26.csv --source 'the funds'"),
        (
            "audit",
            "evaluation-given --year 2026 --fund F1 --result positive --decider Minister --date 01/02/2026",
        ),
        (
            "audit",
            "evaluation-given --year 2026 --fund F2 --result negative --decider Minister --date 01/02/2026",
        ),
        (
            "audit",
            "evaluation-given --year 2026 --fund F3 --result pending --decider Minister --date 01/02/2026",
        ),
    ] {
        stage.ok(&format!("record {words} --actor {actor} {AT}"));
    }
    stage
}

#[test]
fn a_year_with_everything_that_can_happen() {
    let stage = year_2026();
    let told = stage.refuses(1, &format!("allocate 2026 --actor calc {AT}"), "pending or missing for F3");
    assert!(told.contains("evaluations-decided") && told.contains("--provisional"), "{told}");
    let made = stage.json(&format!("allocate 2026 --provisional --actor calc {AT}"));
    assert_eq!(made["status"], "provisional");
    let sum = |made: &serde_json::Value| -> i64 {
        made["shares"].as_array().unwrap().iter().map(|share| share["total_cents"].as_i64().unwrap()).sum()
    };
    assert!(made["reserved_cents"].as_i64().unwrap() > 0);
    assert_eq!(sum(&made) + made["reserved_cents"].as_i64().unwrap(), 421_176_836);

    stage.write("pay.csv", "fund;envelope;amount;value_date;reference;payee\nF1;operating;\"700.000,00\";20/03/2026;p1;\nF2;common-projects;20.000,00;20/03/2026;p2;\n");
    let steps = [
        ("pay", "subsidy-paid --year 2026 --file pay.csv"),
        (
            "pay",
            "subsidy-paid --year 2026 --fund F2 --amount '900 000,50' --value-date 2026-03-20 --reference p3",
        ),
        (
            "pay",
            "payment-suspended --year 2026 --fund F3 --amount 1000,00 --date 2026-03-01 --reason 'art. 124'",
        ),
        (
            "audit",
            "evaluation-given --year 2026 --fund F3 --result positive --decider Minister --date 2026-06-01",
        ),
    ];
    for (actor, words) in steps {
        stage.ok(&format!("record {words} --actor {actor} {AT}"));
    }
    let suspended = stage.json("log --kind PaymentSuspended")["entries"][0]["seq"].as_u64().unwrap();
    stage.ok(&format!(
        "record payment-released --suspension {suspended} --amount 400,00 --date 2026-06-02 --actor pay {AT}"
    ));
    let made = stage.json(&format!("allocate 2026 --actor calc {AT}"));
    assert_eq!((made["status"].as_str(), sum(&made)), (Some("definitive"), 421_176_836));
    let settled = |fund: &str| {
        let lines = made["settlement"].as_array().unwrap().iter();
        let of = lines.filter(|line| line["fund"] == fund && line["envelope"] == "operating");
        of.map(|line| line["difference_cents"].as_i64().unwrap()).sum::<i64>()
    };
    assert_eq!(settled("F1"), 0, "F1 was positive before and after");
    assert!(settled("F3") > 0, "F3 has its evaluation share now");

    for (actor, words) in [
        ("reg", "use-declared --year 2026 --fund F1 --amount 650.000,00 --date 2027-02-01"),
        ("audit", "use-accepted --year 2026 --fund F1 --amount 640.000,00 --date 2027-03-01"),
        (
            "audit",
            "repayment-claimed --year 2026 --fund F1 --ground unjustified --amount 10.000,00 --date 2027-03-01 --due-date 2027-03-31",
        ),
        (
            "pay",
            "repayment-received --year 2026 --fund F1 --ground unused --amount 50.000,00 --value-date 2027-03-15 --reference r1",
        ),
        (
            "reg",
            "project-submitted --project P1 --year 2026 --title-fr Un --title-nl Een --funds F1,F2 --budget 0,00 --date 2026-04-01",
        ),
        ("audit-2", "project-endorsed --project P1 --date 2026-04-02 --reference e"),
        ("cgg", "project-approved --project P1 --date 2026-04-03 --reference c"),
        ("reg", "project-spent --project P1 --fund F2 --amount 12,34 --date 2026-05-01 --reference i"),
        ("reg", "project-closed --project P1 --date 2026-06-01"),
        (
            "reg",
            "project-submitted --project P2 --year 2026 --title-fr Deux --title-nl Twee --funds F3 --budget 1,00 --date 2026-04-01",
        ),
        ("cgg", "project-refused --project P2 --date 2026-04-03 --reference c"),
        ("reg", "fund-ended --fund F3 --to 2026-05-31 --successor F1"),
        (
            "pay",
            "subsidy-paid --year 2026 --fund F3 --amount 10,00 --value-date 2026-06-20 --reference p4 --payee F1",
        ),
        (
            "reg",
            "fund-admitted --fund F4 --name-fr Quatre --name-nl Vier --from 2026-01-01 --enterprise-number 0419618535",
        ),
        ("reg", "actor-enrolled --id temp --role treasurer --organisation 'The office'"),
        ("reg", "actor-retired --id temp --reason 'left'"),
        ("audit", "year-closed --year 2026"),
        ("reg", "report-issued --year 2026 --lang fr --report-format text --as-of 30"),
        ("reg", "checkpoint-witnessed --size 3 --witness 'Court of Audit' --date 2026-07-01"),
        ("reg", &format!("verifier-key-enrolled --key {VERIFIER} --holder 'The office'")),
        (
            "reg",
            &format!("verifier-key-revoked --key {VERIFIER} --reason 'End of its epoch' --trusted-size 3"),
        ),
        (
            "audit",
            "finding-raised --finding 2026-01 --year 2026 --code paid-twice --fund F1 --amount 12,00 --entries 9,8 --text 'Paid twice' --date 2027-04-20 --answer-due 20/05/2027",
        ),
        (
            "pay",
            "malfunction-noticed --date 2027-04-19 --text 'The disk of the office was full for a day' --entries 4,5 --remedy 'A larger disk' --place Bruxelles",
        ),
        ("reg", "finding-answered --finding 2026-01 --by F1 --text 'Two invoices' --date 2027-05-02"),
        (
            "audit",
            "finding-closed --finding 2026-01 --outcome accepted --reason 'Two invoices it is' --date 2027-05-03",
        ),
    ] {
        stage.ok(&format!("record {words} --note Early --actor {actor} {AT}"));
    }
    let status = stage.json("status 2026");
    let f1 = &status["years"][0]["envelopes"][0];
    assert_eq!((f1["fund"].as_str(), f1["paid_cents"].as_i64()), (Some("F1"), Some(70_000_000)));
    assert_eq!((f1["owed_cents"].as_i64(), f1["open_cents"].as_i64()), (Some(6_000_000), Some(1_000_000)));
    assert_eq!(f1["due_date"], "2027-03-31");
    // The closed year is opened again, and 500.00 of the repayment go back to the fund.
    let repaid = stage.json("log --kind RepaymentReceived")["entries"][0]["seq"].as_u64().unwrap();
    for (actor, words) in [
        ("audit", "year-reopened --year 2026 --reason 'Repaid too much' --date 2026-06-30".to_owned()),
        (
            "pay",
            format!(
                "repayment-returned --repayment {repaid} --amount 500,00 --value-date 2026-06-30 --reference t1"
            ),
        ),
    ] {
        stage.ok(&format!("record {words} --note Early --actor {actor} {AT}"));
    }
    let told = stage.ok("log");
    for kind in register::Kind::ALL {
        let recorded = told.contains(kind.name());
        // Corrections are in other tests; a time stamp needs an authority: see `ceremony.rs`.
        let elsewhere = [register::Kind::EntryCorrected, register::Kind::CheckpointStamped].contains(kind);
        assert!(recorded || elsewhere, "{kind} has no form");
    }
    let shown = stage.ok("show 51");
    assert!(shown.contains("Bruxelles") && shown.contains("A larger disk"), "{shown}");
    assert_eq!(stage.json("verify")["outcome"], "sound");
    assert_eq!(stage.json("replay")["outcome"], "identical");
    for language in ["fr", "nl", "de", "en"] {
        stage.ok(&format!("report 2026 --lang {language}"));
        stage.ok(&format!("explain 2026 --fund F2 --lang {language}"));
    }
}

#[test]
fn a_payment_to_an_ended_fund_goes_through_its_successor() {
    let stage = Stage::determined();
    stage.ok(
        "record fund-ended --fund F3 --to 2024-01-31 --successor F1 --actor reg --clock 2024-03-01T00:00:00Z",
    );
    let pay = "record subsidy-paid --year 2024 --fund F3 --amount 1,00 --value-date 2024-03-01 --reference x --actor pay --clock 2024-03-01T00:00:00Z";
    let told = stage.refuses(1, pay, "has ended before 2024-03-01");
    assert!(told.contains("--payee F1"), "{told}");
    stage.refuses(1, &format!("{pay} --payee F2"), "is not the successor");
    stage.ok(&format!("{pay} --payee F1"));
}

#[test]
fn documents_are_kept_by_their_digest() {
    let stage = Stage::determined();
    stage.write("letter.pdf", "abc");
    stage.ok("record use-declared --year 2024 --fund F1 --amount 0 --date 2024-03-01 --actor reg --clock 2024-03-01T00:00:00Z --document letter.pdf --note 'by post'");
    let report = stage.ok("report 2024 --lang en");
    assert!(report.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "{report}");
    stage.refuses(1, "record use-declared --year 2024 --fund F2 --amount 0 --date 2024-03-01 --actor reg --document missing.pdf", "missing.pdf");
}

#[test]
fn what_was_superseded_can_be_told_again() {
    let stage = year_2026();
    let given = |result: &str| {
        let words = format!(
            "record evaluation-given --year 2026 --fund F1 --result {result} --decider Minister --date 01/02/2026 --actor audit {AT}"
        );
        stage.json(&words)["entries"][0]["outcome"].clone()
    };
    assert_eq!(given("positive"), "already");
    assert_eq!(given("pending"), "recorded");
    assert_eq!(given("positive"), "recorded", "the appeal ended as it began");
    assert_eq!(given("positive"), "already");
    let enrol = format!("record actor-enrolled --id x --role treasurer --actor reg {AT}");
    let retire = format!("record actor-retired --id x --reason 'left' --actor reg {AT}");
    for (words, outcome) in
        [(&enrol, "recorded"), (&retire, "recorded"), (&enrol, "recorded"), (&enrol, "already")]
    {
        assert_eq!(stage.json(words)["entries"][0]["outcome"], outcome, "{words}");
    }
}

#[test]
fn an_issued_report_is_the_one_that_the_ledger_yields() {
    let stage = Stage::determined();
    stage.ok("report 2024 --lang nl --out r");
    let issue = |rest: &str| {
        format!(
            "record report-issued --year 2024 --report-format text --as-of 14 --file r/report-2024-nl.txt --actor reg {AT} {rest}"
        )
    };
    stage.refuses(1, &issue("--lang fr"), "is not the report that the ledger yields");
    stage.refuses(2, &issue("--lang xx"), "not a language");
    stage.ok(&issue("--lang nl"));
}

#[test]
fn a_stated_total_controls_the_counts() {
    let stage = Stage::small();
    stage.write("a.csv", "fund;count\nF1;100\nF2;200\nF3;300\n");
    let words = format!("record affiliates-certified --year 2024 --file a.csv --source s --actor reg {AT}");
    stage.refuses(1, &format!("{words} --total 601"), "the counts make 600, not the stated total of 601");
    stage.ok(&format!("{words} --total 600"));
}
