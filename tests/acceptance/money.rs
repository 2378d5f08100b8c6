//! Money, dates and acts from outside, as an independent model and a new user found them wrong: each right value by hand.

use serde_json::Value;

use crate::stage::Stage;

/// Records at noon of a day, and wants it recorded.
fn on(stage: &Stage, day: &str, actor: &str, words: &str) -> String {
    stage.ok(&format!("record {words} --actor {actor} --clock {day}T12:00:00Z"))
}

/// 2026 with three funds of 100, 200 and 300 affiliates, all evaluated positively, determined on 20 February.
fn year_2026() -> Stage {
    let stage = Stage::small();
    stage.write("a26.csv", "fund;count\nF1;100\nF2;200\nF3;300\n");
    for (actor, words) in [
        ("reg", "index-published --base 2013 --month 2025-08 --value 135,64"),
        ("reg", "affiliates-certified --year 2026 --file a26.csv --source test"),
        ("calc", "budget-set --year 2026"),
        ("audit", "evaluation-given --year 2026 --fund F1 --result positive --decider M --date 2026-02-18"),
        ("audit", "evaluation-given --year 2026 --fund F2 --result positive --decider M --date 2026-02-18"),
        ("audit", "evaluation-given --year 2026 --fund F3 --result positive --decider M --date 2026-02-18"),
    ] {
        on(&stage, "2026-02-19", actor, words);
    }
    stage.ok("allocate 2026 --actor calc --clock 2026-02-20T12:00:00Z");
    stage
}

/// The operating envelope of a fund in 2026, or its other one.
fn envelope(stage: &Stage, fund: &str, envelope: &str, more: &str) -> Value {
    let status = stage.json(&format!("status 2026 {more}"));
    let all = status["years"][0]["envelopes"].as_array().unwrap();
    all.iter().find(|one| one["fund"] == fund && one["envelope"] == envelope).unwrap().clone()
}

/// Its figures of that name, in cents.
fn cents<const N: usize>(one: &Value, names: [&str; N]) -> [i64; N] {
    names.map(|name| one[format!("{name}_cents")].as_i64().unwrap())
}

/// The codes and amounts of what is found about a fund.
fn found(stage: &Stage, fund: &str, more: &str) -> Vec<(String, Option<i64>)> {
    let audit = stage.json(&format!("audit 2026 {more}"));
    let findings = audit["findings"].as_array().unwrap().iter().filter(|one| one["fund"] == fund);
    findings.map(|one| (one["code"].as_str().unwrap().to_owned(), one["cents"].as_i64())).collect()
}

#[test]
fn a_fund_that_wins_its_appeal_owes_nothing_of_what_it_gave_back() {
    let stage = year_2026();
    let [granted] = cents(&envelope(&stage, "F1", "operating", ""), ["granted"]);
    // By hand: 20 % in equal parts, 70 % and 10 % by affiliates, of 4,211,768.36.
    assert_eq!(granted, 28_078_456 + 49_137_298 + 7_019_614);
    let lost = 7_019_614;
    let eur = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
    on(
        &stage,
        "2026-03-02",
        "pay",
        &format!(
            "subsidy-paid --year 2026 --fund F1 --amount {} --value-date 2026-03-02 --reference p1",
            eur(granted)
        ),
    );
    on(
        &stage,
        "2026-04-01",
        "audit",
        "evaluation-given --year 2026 --fund F1 --result negative --decider M --date 2026-04-01",
    );
    stage.ok("allocate 2026 --revision 'Negative' --actor calc --clock 2026-04-02T12:00:00Z");
    let names = ["granted", "paid", "held", "kept", "over", "unused", "to_pay", "owed", "open"];
    let kept = granted - lost;
    let told = |stage: &Stage| cents(&envelope(stage, "F1", "operating", ""), names);
    assert_eq!(told(&stage), [kept, granted, granted, kept, lost, 0, -lost, lost, lost]);
    on(
        &stage,
        "2026-04-20",
        "pay",
        &format!(
            "repayment-received --year 2026 --fund F1 --ground overpaid --amount {} --value-date 2026-04-20 --reference r1",
            eur(lost)
        ),
    );
    assert_eq!(told(&stage), [kept, granted, kept, kept, 0, 0, 0, lost, 0]);
    // The appeal: it is positive after all, and it has used what it holds.
    on(
        &stage,
        "2026-09-01",
        "audit",
        "evaluation-given --year 2026 --fund F1 --result positive --decider Court --date 2026-09-01",
    );
    stage.ok("allocate 2026 --revision 'Appeal won' --actor calc --clock 2026-09-02T12:00:00Z");
    on(
        &stage,
        "2027-01-20",
        "reg",
        &format!("use-declared --year 2026 --fund F1 --amount {} --date 2027-01-20", eur(kept)),
    );
    assert_eq!(told(&stage), [granted, granted, kept, kept, 0, 0, lost, lost, 0]);
    let after = found(&stage, "F1", "--as-of 2027-04-10");
    assert!(
        after.iter().all(|(code, _)| code != "repayment-overdue" && code != "repaid-above-owed"),
        "{after:?}"
    );
    let letter = stage.ok("letters 2026 --lang en --format text --out letters");
    assert!(letter.contains("letters"), "{letter}");
    let letter = std::fs::read_to_string(stage.path("letters/letter-2026-F1-en.txt")).unwrap();
    let row = letter.lines().find(|line| line.trim_start().starts_with("operating")).unwrap();
    let row: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(row[4..], ["0.00", "70,196.14", "0.00"], "not used, repaid, open: {row:?}");
    // Paid again: what it got since its declaration is unused until it declares again, and not overdue.
    on(
        &stage,
        "2027-05-03",
        "pay",
        &format!(
            "subsidy-paid --year 2026 --fund F1 --amount {} --value-date 2027-05-03 --reference p2",
            eur(lost)
        ),
    );
    assert_eq!(told(&stage), [granted, granted + lost, granted, granted, 0, lost, 0, 2 * lost, lost]);
    let after = found(&stage, "F1", "");
    assert!(
        after.iter().all(|(code, _)| code != "repayment-overdue" && code != "paid-outside-window"),
        "{after:?}"
    );
}

#[test]
fn an_expense_follows_the_submission_of_its_project() {
    let stage = year_2026();
    on(
        &stage,
        "2026-04-01",
        "audit",
        "evaluation-given --year 2026 --fund F3 --result negative --decider M --date 2026-04-01",
    );
    stage.ok("allocate 2026 --revision 'F3 negative' --actor calc --clock 2026-04-01T13:00:00Z");
    let submit = |year: i32| {
        format!(
            "project-submitted --project P1 --year {year} --title-fr Un --title-nl Een --funds F1,F2 --budget 100,00 --date 2026-04-02"
        )
    };
    let steps = [
        "project-endorsed --project P1 --date 2026-04-03 --reference AE",
        "project-approved --project P1 --date 2026-04-04 --reference PV",
    ];
    on(&stage, "2026-04-05", "reg", &submit(2026));
    on(&stage, "2026-04-05", "audit-2", steps[0]);
    on(&stage, "2026-04-05", "cgg", steps[1]);
    on(
        &stage,
        "2026-05-01",
        "reg",
        "project-spent --project P1 --fund F1 --amount 10,00 --date 2026-05-01 --reference i1",
    );
    let used = |stage: &Stage| envelope(stage, "F1", "common-projects", "")["used_cents"].as_i64();
    assert_eq!(used(&stage), Some(1_000));
    let seq = stage.json("log --kind ProjectSubmitted")["entries"][0]["seq"].clone();
    on(&stage, "2026-06-01", "reg", &format!("entry-corrected --entry {seq} --reason 'year mistyped'"));
    assert_eq!(used(&stage), Some(1_000), "of the last submission, as long as there is no other");
    let rests = found(&stage, "F1", "");
    assert!(rests.is_empty() || rests.iter().all(|(code, _)| code != "rests-on-corrected"));
    on(&stage, "2026-06-01", "reg", &submit(2027));
    assert!(used(&stage).unwrap_or_default() == 0, "2027 has it now");
    let status = stage.json("status 2027");
    let own = status["years"][0]["envelopes"].as_array().unwrap();
    let own = own.iter().find(|one| one["fund"] == "F1" && one["envelope"] == "common-projects").unwrap();
    assert_eq!(own["used_cents"], 1_000);
    // The same steps, said of the new submission, are other acts and count.
    for (actor, words) in [("audit-2", steps[0]), ("cgg", steps[1])] {
        let told = on(&stage, "2026-06-02", actor, words);
        assert!(told.starts_with("recorded entry"), "{told}");
        let again = on(&stage, "2026-06-03", actor, words);
        assert!(again.starts_with("already entry"), "{again}");
    }
    // The expense is the same one, whatever submission it is charged to.
    let again = on(
        &stage,
        "2026-06-04",
        "reg",
        "project-spent --project P1 --fund F1 --amount 10,00 --date 2026-05-01 --reference i1",
    );
    assert!(again.starts_with("already entry"), "{again}");
}

#[test]
fn an_actor_can_leave_twice_for_the_same_reason() {
    let stage = Stage::small();
    let retire = "actor-retired --id audit-2 --reason leave";
    let enrol = "actor-enrolled --id audit-2 --role external-audit";
    for (words, outcome) in
        [(retire, "recorded"), (enrol, "recorded"), (retire, "recorded"), (retire, "already")]
    {
        let told = on(&stage, "2026-01-05", "reg", words);
        assert!(told.starts_with(outcome), "{words}: {told}");
    }
    let status = stage.ok("status");
    let row = status.lines().find(|line| line.starts_with("audit-2")).unwrap();
    assert!(row.contains("retired"), "{row}");
    // Also under a request key of one's own: a key whose entry was taken away serves no more.
    on(&stage, "2026-01-06", "reg", &format!("{enrol} --request mine"));
    on(&stage, "2026-01-06", "reg", &format!("{retire} --note later"));
    let told = stage.run(&format!("record {enrol} --request mine --actor reg --clock 2026-01-07T12:00:00Z"));
    assert!(told.code == 1 && told.err.contains("request key `mine`"), "{}", told.err);
}

#[test]
fn money_goes_through_the_successor_that_exists_that_day() {
    let stage = Stage::determined();
    on(&stage, "2024-02-03", "reg", "fund-ended --fund F1 --to 2024-01-31 --successor F2");
    on(&stage, "2024-02-28", "reg", "fund-ended --fund F2 --to 2024-02-28 --successor F3");
    let pay = "record subsidy-paid --year 2024 --fund F1 --amount 10,00 --value-date 2024-03-01 --reference x --actor pay --clock 2024-03-01T12:00:00Z";
    stage.refuses(1, &format!("{pay} --payee F2"), "successor-known");
    stage.ok(&format!("{pay} --payee F3"));
}

#[test]
fn a_settlement_covers_the_funds_of_both_determinations_in_every_form() {
    let stage = Stage::determined();
    let counts = stage.json("log --kind AffiliatesCertified")["entries"][0]["seq"].clone();
    let funds = stage.json("log --kind FundAdmitted");
    let third = funds["entries"].as_array().unwrap().last().unwrap()["seq"].clone();
    on(&stage, "2024-02-05", "reg", &format!("entry-corrected --entry {counts} --reason 'F3 by mistake'"));
    on(&stage, "2024-02-05", "reg", &format!("entry-corrected --entry {third} --reason 'F3 by mistake'"));
    stage.write("two.csv", "fund;count\nF1;100\nF2;200\n");
    on(&stage, "2024-02-06", "reg", "affiliates-certified --year 2024 --file two.csv --source test");
    let made =
        stage.json("allocate 2024 --revision 'F3 takes no part' --actor calc --clock 2024-02-06T12:00:00Z");
    let lines = |settlement: &Value| -> Vec<(String, i64)> {
        let all = settlement.as_array().unwrap().iter();
        all.map(|line| {
            (line["fund"].as_str().unwrap_or_default().to_owned(), line["difference_cents"].as_i64().unwrap())
        })
        .collect()
    };
    let told = lines(&made["settlement"]);
    assert_eq!(told.iter().map(|(_, cents)| cents).sum::<i64>(), 0, "the budget stays: {told:?}");
    // By hand: 30 % / 3 and 70 % x 300 / 600 of 4,000,000.00.
    assert!(told.contains(&("F3".into(), -40_000_000 - 140_000_000)), "{told:?}");
    let report = stage.json("report 2024");
    assert_eq!(lines(&report["figures"]["settlement"]), told);
    let text = stage.ok("report 2024 --lang en");
    assert!(text.contains("-1,800,000.00"), "{text}");
}

#[test]
fn a_day_is_a_day_in_every_command() {
    let stage = year_2026();
    on(
        &stage,
        "2026-03-02",
        "pay",
        "subsidy-paid --year 2026 --fund F1 --amount 100000 --value-date 2026-03-02 --reference p1",
    );
    on(&stage, "2026-03-02", "reg", "use-declared --year 2026 --fund F1 --amount 90000 --date 2026-03-02");
    let day = "--as-of 2027-04-01";
    let overdue = |findings: &Value| {
        let all = findings.as_array().unwrap();
        all.iter()
            .filter(|one| one["code"] == "repayment-overdue")
            .map(|one| one["cents"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    let status = stage.json(&format!("status 2026 {day}"));
    assert_eq!(status["as_of"]["day"], "2027-04-01");
    assert_eq!(overdue(&status["years"][0]["findings"]), [1_000_000]);
    let report = stage.json(&format!("report 2026 --format json {day}"));
    assert_eq!(
        (&report["as_of"]["day"], &report["figures"]["day"]),
        (&"2027-04-01".into(), &"2027-04-01".into())
    );
    assert_eq!(overdue(&report["findings"]), [1_000_000]);
    assert_eq!(overdue(&stage.json(&format!("audit 2026 {day}"))["findings"]), [1_000_000]);
    // Something unrelated on that day changes nothing of it.
    let [before] = [report["figures"].clone()];
    on(&stage, "2027-04-01", "reg", "actor-enrolled --id later --role treasurer");
    assert_eq!(stage.json(&format!("report 2026 --format json {day}"))["figures"], before);
    // A report by a day is issued, found again and reproduced by entry and day.
    let text = stage.ok("report 2026 --lang fr --format text --as-of 20@2027-04-01");
    stage.write("r.txt", &text);
    on(
        &stage,
        "2027-04-02",
        "reg",
        "report-issued --year 2026 --lang fr --report-format text --as-of 20@2027-04-01 --file r.txt",
    );
    let issued = &stage.json("log --kind ReportIssued")["entries"][0]["seq"];
    let fact = stage.json(&format!("show {issued}"))["body"]["fact"].clone();
    assert_eq!((&fact["as_of"], &fact["day"]), (&20.into(), &"2027-04-01".into()));
    let told = stage.ok("report 2026 --check r.txt");
    assert!(told.contains("IDENTICAL") && told.contains("2027-04-01"), "{told}");
}

#[test]
fn a_claim_is_due_on_its_day_and_so_is_what_comes_late() {
    let stage = year_2026();
    on(
        &stage,
        "2026-03-02",
        "pay",
        "subsidy-paid --year 2026 --fund F1 --amount 100000 --value-date 2026-03-02 --reference p1",
    );
    on(
        &stage,
        "2026-03-10",
        "audit",
        "repayment-claimed --year 2026 --fund F1 --ground misuse --amount 500 --date 2026-03-10 --due-date 2026-04-15",
    );
    let late = |more: &str| {
        let audit = stage.json(&format!("audit 2026 {more}"));
        let all = audit["findings"].as_array().unwrap().iter();
        all.filter(|one| one["code"] == "repayment-overdue" || one["code"] == "repaid-late")
            .map(|one| (one["detail"].as_str().unwrap().to_owned(), one["days"].as_i64()))
            .collect::<Vec<_>>()
    };
    assert_eq!(late("--as-of 2026-04-15"), []);
    assert_eq!(late("--as-of 2027-04-01"), [("misuse: 2026-04-15".to_owned(), Some(351))]);
    on(
        &stage,
        "2026-12-31",
        "pay",
        "repayment-received --year 2026 --fund F1 --ground misuse --amount 500 --value-date 2026-12-31 --reference r",
    );
    assert_eq!(late(""), [("2026-04-15 (Wed) -> 2026-12-31".to_owned(), Some(260))]);
}

#[test]
fn what_is_out_of_the_ordinary_asks_for_a_reason() {
    let stage = year_2026();
    let pay = "record subsidy-paid --year 2026 --fund F1 --amount 22050498 --value-date 2026-03-02 --reference p --actor pay --clock 2026-03-02T12:00:00Z";
    let told = stage.refuses(1, pay, "reason-needed");
    // By hand: 842,353.68 are granted.
    assert!(
        told.contains(
            "22050498.00 for `F1` in 2026 is 21208144.32 more than what is still to be paid: 842353.68"
        ),
        "{told}"
    );
    stage.refuses(1, &format!("{pay} --preview"), "21208144.32 more");
    let json = stage.json(&format!("{pay} --note 'Another year too'"));
    let doubt = &json["entries"][0]["doubts"][0];
    assert_eq!((&doubt["code"], &doubt["cents"]), (&"paid-above-share".into(), &2_120_814_432_i64.into()));
    // A file has a column, or one note for all of it; a line of an import has its own.
    stage.write("p.csv", "fund;envelope;amount;value_date;reference;note\nF2;operating;100,00;2026-03-02;a;\nF2;operating;100,00;2026-12-02;b;The bank dates it so\n");
    let file = "record subsidy-paid --year 2026 --file p.csv --actor pay --clock 2026-03-02T12:00:00Z";
    let told = stage.json(file);
    assert_eq!(told["entries"][1]["doubts"][0]["code"], "date-ahead");
    stage.write("p.csv", "fund;envelope;amount;value_date;reference\nF3;operating;100,00;2026-12-02;c\n");
    stage.refuses(1, file, "p.csv, line 2: 2026-12-02 lies ahead");
    stage.ok(&format!("{file} --note 'All dated ahead'"));
    let line = r#"{"actor":"reg","fact":{"cents":0,"date":"2027-02-16","fund":"F1","year":2026},"kind":"UseDeclared"}"#;
    stage.write("i.jsonl", line);
    let import = "import i.jsonl --clock 2026-11-29T12:00:00Z";
    stage.refuses(1, import, "i.jsonl, line 1: 2027-02-16 lies ahead");
    stage.write("i.jsonl", line.replace("{\"actor\"", "{\"note\":\"Promised\",\"actor\""));
    stage.ok(import);
    // A year with something open, unpaid or undeclared; a claim above what was paid.
    let close = "record year-closed --year 2026 --actor audit --clock 2026-11-29T12:00:00Z";
    let told = stage.refuses(1, close, "still to be paid");
    assert!(
        told.contains("the use of 300.00 of 2026 is not declared by F2, F3")
            && told.contains("is still to be repaid"),
        "{told}"
    );
    stage.ok(&format!("{close} --note 'By decision of the board'"));
    let claim = "record repayment-claimed --year 2026 --fund F2 --ground misuse --amount 500 --date 2026-11-29 --due-date 2026-12-31 --actor audit --clock 2026-11-29T12:00:00Z";
    stage.refuses(
        1,
        claim,
        "with 500.00 there would be 500.00 claimed in all of `F2` in 2026, and 200.00 was paid",
    );
    stage.ok(&format!("{claim} --note 'Under dispute'"));
    let again = "allocate 2026 --revision x --date 2028-01-01 --actor calc --clock 2026-11-29T12:00:00Z";
    stage.ok("record evaluation-given --year 2026 --fund F1 --result negative --decider M --date 2026-11-29 --actor audit --clock 2026-11-29T12:00:00Z");
    stage.refuses(1, again, "2028-01-01 lies ahead");
    let told = stage.ok(&format!("{again} --note y --preview"));
    assert!(told.contains("In spite of") && told.contains("2028-01-01 lies ahead"), "{told}");
    let index = "record index-published --base 2013 --month 2027-08 --value 140 --actor reg --clock 2026-11-29T12:00:00Z";
    stage.refuses(1, index, "2027-08-01 lies ahead");
    // Half of it is in French, and no word of it is English.
    let told = stage.run(&format!("--messages fr {} --note x", pay.replace("2026-03-02", "2026-11-30")));
    assert!(told.code == 0, "{}", told.err);
}

#[test]
fn a_year_is_opened_again_and_closed_anew_and_nothing_stays_behind() {
    let stage = Stage::determined();
    let funds = [("F1", "866666,67"), ("F2", "1333333,33"), ("F3", "1800000")];
    for (fund, amount) in funds {
        on(
            &stage,
            "2024-03-01",
            "pay",
            &format!(
                "subsidy-paid --year 2024 --fund {fund} --amount {amount} --value-date 2024-03-01 --reference p"
            ),
        );
    }
    for (fund, amount) in funds {
        on(
            &stage,
            "2025-01-10",
            "reg",
            &format!("use-declared --year 2024 --fund {fund} --amount {amount} --date 2025-01-10"),
        );
        on(
            &stage,
            "2025-01-10",
            "audit-2",
            &format!("use-accepted --year 2024 --fund {fund} --amount {amount} --date 2025-01-10"),
        );
    }
    let after_closing = || {
        let audit = stage.json("audit 2024");
        audit["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "after-closing").count()
    };
    on(&stage, "2025-04-15", "audit", "year-closed --year 2024");
    let declared = stage.json("log --kind UseDeclared")["entries"][0]["seq"].clone();
    on(&stage, "2025-05-01", "reg", &format!("entry-corrected --entry {declared} --reason typo"));
    on(
        &stage,
        "2025-05-01",
        "reg",
        "use-declared --year 2024 --fund F1 --amount 866666,66 --date 2025-01-10",
    );
    assert_eq!(after_closing(), 2, "a correction and a declaration");
    stage.refuses(1, "record year-closed --year 2024 --actor audit --note x --clock 2025-05-01T12:00:00Z --date 2025-05-01", "closed-once");
    on(&stage, "2025-05-02", "audit", "year-reopened --year 2024 --reason 'A declaration was wrong'");
    assert_eq!(after_closing(), 0);
    on(
        &stage,
        "2025-05-02",
        "pay",
        "repayment-received --year 2024 --fund F1 --ground unused --amount 100,00 --value-date 2025-05-02 --reference r --note 'Too much on purpose'",
    );
    let audit = stage.json("audit 2024");
    let more =
        audit["findings"].as_array().unwrap().iter().find(|one| one["code"] == "repaid-above-owed").unwrap();
    assert_eq!(more["cents"], 9_999);
    let repayment = more["entries"][0].clone();
    on(
        &stage,
        "2025-05-03",
        "pay",
        &format!(
            "repayment-returned --repayment {repayment} --amount 99,99 --value-date 2025-05-03 --reference t"
        ),
    );
    on(&stage, "2025-05-04", "audit", "year-closed --year 2024");
    let audit = stage.json("audit 2024");
    let codes: Vec<&str> =
        audit["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(!codes.contains(&"repaid-above-owed") && !codes.contains(&"after-closing"), "{codes:?}");
    let envelope = &stage.json("status 2024")["years"][0]["envelopes"][0];
    assert_eq!(
        (&envelope["repaid_cents"], &envelope["returned_cents"], &envelope["open_cents"]),
        (&1.into(), &9_999.into(), &0.into())
    );
    let html = stage.ok("report 2024 --lang fr");
    assert!(html.contains("restitution d'un remboursement"), "{html}");
    // What was returned left the account of the office: the bank shows it, and the entry is found.
    stage.write("accounts.csv", crate::reconcile::ACCOUNTS);
    let head = "value_date;amount;counterparty_account;communication\n";
    stage.write("s.csv", format!("{head}03/05/2025;-99,99;BE68539007547034;t\n"));
    let told = stage.run("reconcile 2024 s.csv --accounts accounts.csv --format json");
    let answer: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(answer["totals"]["matched"]["movements"], 1, "{}", told.out);
}

#[test]
fn a_what_if_reads_the_index_that_the_budget_was_derived_from() {
    let stage = year_2026();
    let index = stage.json("log --kind IndexPublished")["entries"][0]["seq"].clone();
    on(&stage, "2026-03-01", "reg", &format!("entry-corrected --entry {index} --reason typo"));
    on(&stage, "2026-03-01", "reg", "index-published --base 2013 --month 2025-08 --value 165,00");
    let budget = |reading: &str| {
        let told = stage.json(&format!("simulate --from-ledger --year 2026 --reading {reading}"));
        (
            told["figures"]["budget"]["stands_cents"].as_i64(),
            told["figures"]["budget"]["what_if_cents"].as_i64(),
        )
    };
    let (stands, same) = budget("coefficient=exact");
    assert_eq!(
        (stands, same),
        (Some(421_176_836), Some(421_176_836)),
        "{:?}",
        stage.ok("simulate --from-ledger --year 2026 --reading coefficient=exact")
    );
    assert_eq!(budget("budget-rounding=truncate").1, Some(421_176_835));
}

#[test]
fn at_the_level_of_the_total_exact_shares_are_added() {
    let stage = Stage::new();
    let key = std::fs::read_to_string(crate::stage::root().join("fixtures/keys/2026.toml")).unwrap();
    assert!(key.contains("level = \"slice\""));
    stage.write("total.toml", key.replace("level = \"slice\"", "level = \"total\""));
    stage.write("c.csv", "fund;count\nA;1\nB;2\n");
    stage.write("e.csv", "fund;result\nA;positive\nB;positive\n");
    let told = stage
        .json("simulate --year 2026 --key total.toml --affiliates c.csv --evaluations e.csv --budget 0,04");
    // By hand: 22/15 and 38/15 cents. Slices in whole cents (1, 3, 0) would give 3/2 and 5/2, a tie.
    let shares: Vec<i64> = told["shares"]
        .as_array()
        .unwrap()
        .iter()
        .map(|share| share["total_cents"].as_i64().unwrap())
        .collect();
    assert_eq!(shares, [1, 3], "{told}");
}

#[test]
fn already_is_said_only_of_what_still_counts() {
    let stage = Stage::determined();
    let on = |day: &str, actor: &str, words: &str| on(&stage, day, actor, words);
    let funds = [("F1", "866666,67"), ("F2", "1333333,33"), ("F3", "1800000")];
    for (fund, amount) in funds {
        on(
            "2024-03-01",
            "pay",
            &format!(
                "subsidy-paid --year 2024 --fund {fund} --amount {amount} --value-date 2024-03-01 --reference p"
            ),
        );
    }
    for (fund, amount) in funds {
        on(
            "2025-01-10",
            "reg",
            &format!("use-declared --year 2024 --fund {fund} --amount {amount} --date 2025-01-10"),
        );
    }
    let last = |kind: &str| {
        stage.json(&format!("log --kind {kind}"))["entries"].as_array().unwrap().last().unwrap()["seq"]
            .clone()
    };
    // An acceptance is of what was declared by then: of a later declaration it is none.
    let accept = "use-accepted --year 2024 --fund F3 --amount 1800000 --date 2025-01-12";
    on("2025-01-12", "audit-2", accept);
    assert!(on("2025-01-12", "audit-2", accept).contains("already entry"));
    on("2025-02-10", "reg", &format!("entry-corrected --entry {} --reason typo", last("UseDeclared")));
    on("2025-02-10", "reg", "use-declared --year 2024 --fund F3 --amount 1800000 --date 2025-02-10");
    let again = format!("record {accept} --actor audit-2 --clock 2025-02-11T12:00:00Z");
    stage.refuses(1, &again, "use-accepted-once");
    // A closing is of its totals.
    on("2025-04-10", "audit", "year-closed --year 2024 --note 'By decision'");
    assert!(
        on("2025-04-10", "audit", "year-closed --year 2024 --note 'By decision'").contains("already entry")
    );
    let paid = stage.json("log --kind SubsidyPaid")["entries"][0]["seq"].clone();
    on("2025-04-11", "reg", &format!("entry-corrected --entry {paid} --reason typo"));
    let close =
        "record year-closed --year 2024 --note 'By decision' --actor audit --clock 2025-04-11T12:00:00Z";
    stage.refuses(1, close, "closed-once");
    stage.refuses(1, &format!("{close} --preview"), "closed-once");
    // What was suspended, released and suspended again is suspended twice.
    on("2025-04-11", "audit", "year-reopened --year 2024 --reason 'F1 was not paid'");
    let suspend = "payment-suspended --year 2024 --fund F1 --amount 1 --date 2025-04-12 --reason r";
    on("2025-04-12", "pay", suspend);
    assert!(on("2025-04-12", "pay", suspend).contains("already entry"));
    on(
        "2025-04-13",
        "pay",
        &format!("payment-released --suspension {} --amount 1 --date 2025-04-13", last("PaymentSuspended")),
    );
    assert!(on("2025-04-14", "pay", suspend).contains("recorded entry"));
    assert!(on("2025-04-14", "pay", suspend).contains("already entry"));
}

#[test]
fn a_step_under_a_key_of_its_own_counts_for_its_submission_alone() {
    let stage = Stage::demo();
    let record = |actor: &str, words: &str| {
        format!("--ledger demo/ledger.sqlite record {words} --actor {actor} --clock 2027-04-01T12:00:00Z")
    };
    let submit = record(
        "registry",
        "project-submitted --project PX --year 2026 --title-fr t --title-nl t --funds F01 --budget 10 --date 2027-04-01",
    );
    let endorse =
        record("audit-2", "project-endorsed --project PX --date 2027-04-01 --reference e --request K2");
    stage.ok(&submit);
    stage.ok(&endorse);
    assert!(stage.ok(&endorse).contains("already entry"));
    let seq = stage.json("--ledger demo/ledger.sqlite log --kind ProjectSubmitted")["entries"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()["seq"]
        .clone();
    stage.ok(&record("registry", &format!("entry-corrected --entry {seq} --reason typo")));
    stage.ok(&submit);
    stage.refuses(1, &endorse, "took away");
}
