//! The law in force from outside: the keys that the program carries, what the decree changed, which rounding gives what was
//! paid, and what is recorded of places, malfunctions and persons.

use crate::stage::{Stage, root};

const DECREE: &str = "--ledger demo/decree/ledger.sqlite";

#[test]
fn the_program_carries_its_keys() {
    let stage = Stage::new();
    stage.ok("init --origin test.example/ledger --actor reg --clock 2026-01-12T09:00:00Z");
    let listed = stage.json("keys");
    let ids: Vec<&str> =
        listed["keys"].as_array().unwrap().iter().map(|key| key["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["2024", "2026", "2026-approvals", "2026-opinion", "2026-opinion-approvals"]);
    for (lang, draft) in [("fr", "jamais en vigueur"), ("nl", "nooit in werking"), ("en", "never in force")] {
        let told = stage.ok(&format!("keys --messages {lang}"));
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("60ter/1") && told.contains(draft), "{lang}: {told}");
    }
    stage.ok("keys write written");
    for id in ids {
        let fixture = std::fs::read_to_string(root().join(format!("fixtures/keys/{id}.toml"))).unwrap();
        assert_eq!(stage.ok(&format!("keys show {id}")), fixture, "{id}");
        assert_eq!(std::fs::read_to_string(stage.path(&format!("written/{id}.toml"))).unwrap(), fixture);
    }
    stage.refuses(1, "keys write written", "2024.toml");
    stage.refuses(2, "keys show 2031", "2026-opinion");
    // By its name or from its file it is the same key, and the same event.
    let at = "--actor reg --clock 2026-01-12T09:00:00Z";
    let by_name = stage.json(&format!("record key-adopted --id 2026 {at}"));
    assert_eq!(by_name["entries"][0]["outcome"], "recorded");
    let from_file = stage.json(&format!("record key-adopted --file written/2026.toml {at}"));
    assert_eq!(from_file["entries"][0]["outcome"], "already");
    assert_eq!(from_file["entries"][0]["hash"], by_name["entries"][0]["hash"]);
    stage.refuses(2, &format!("record key-adopted --id 2031 {at}"), "2026-opinion");
    stage.refuses(2, &format!("record key-adopted {at}"), "--id <ID>|--file <FILE>");
    stage.write("counts.csv", "fund;count\nF1;1\n");
    let words = "simulate --key 2031 --year 2026 --affiliates counts.csv --budget 1";
    stage.refuses(1, words, "the program carries 2024, 2026, 2026-approvals");
    stage.refuses(
        2,
        &format!("record key-adopted --id 2026 --file written/2026.toml {at}"),
        "cannot be used with",
    );
}

#[test]
fn a_year_under_the_decree_knows_no_common_projects() {
    let stage = Stage::demo();
    let words = "record project-submitted --project P9 --year 2026 --title-fr Un --title-nl Een --funds F01 --budget 1,00 --date 2026-09-01 --actor registry --clock 2026-09-01T00:00:00Z";
    stage.refuses(1, &format!("{DECREE} {words}"), "[year-with-projects, entry 77]");
    let report = stage.ok(&format!("{DECREE} report 2026 --lang fr"));
    assert!(!report.to_lowercase().contains("projets communs"), "silent about common projects\n{report}");
    assert!(stage.ok("--ledger demo/ledger.sqlite report 2026 --lang fr").contains("Projets communs"));
}

#[test]
fn every_answer_says_by_which_text_a_year_was_split() {
    let stage = Stage::demo();
    for (ledger, title) in [
        ("demo/ledger.sqlite", "Clé de répartition du projet d'arrêté (avis CGG 2023/22), jamais en vigueur"),
        (
            "demo/decree/ledger.sqlite",
            "Clé de répartition de l'arrêté royal (art. 60ter/1), à partir de 2026",
        ),
    ] {
        let dense = |text: &str| text.split_whitespace().collect::<String>();
        stage.ok(&format!("--ledger {ledger} letters 2026 --lang fr --format text --out letters --force"));
        stage.ok(&format!("--ledger {ledger} extract --out {ledger}.extract"));
        let letter = std::fs::read_to_string(stage.path("letters/letter-2026-F01-fr.txt")).unwrap();
        for told in [
            stage.ok(&format!("--ledger {ledger} report 2026 --lang fr")),
            stage.ok(&format!("--ledger {ledger} report 2026 --lang fr --format html")),
            stage.ok(&format!("--ledger {ledger} explain 2026 --fund F01 --lang fr")),
            stage.ok(&format!("--ledger {ledger} status 2026 --messages fr")),
            stage.ok(&format!("--ledger {ledger} allocate 2026 --dry-run --messages fr")),
            letter,
        ] {
            let told = told.replace("&#39;", "'");
            assert!(dense(&told).contains(&dense(title)), "{title}\n{told}");
        }
        let extract = rusqlite::Connection::open(stage.path(&format!("{ledger}.extract"))).unwrap();
        let count: i64 = extract
            .query_row("SELECT count(*) FROM years WHERE key_title_fr = ?1", [title], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 1, "{title}");
    }
}

#[test]
fn an_appeal_that_is_won_names_every_fund_that_it_moves() {
    let stage = Stage::demo();
    let at = "--clock 2026-09-02T00:00:00Z";
    stage.ok(&format!(
        "{DECREE} record evaluation-given --year 2026 --fund F07 --result positive --decider Minister --date 2026-09-01 --actor audit-1 {at}"
    ));
    let made =
        stage.json(&format!("{DECREE} allocate 2026 --revision 'The appeal was won' --actor figures {at}"));
    // What F07 has now, everybody else had: DOMAIN 10 and 10b to the cent.
    let settled: Vec<i64> = made["settlement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["difference_cents"].as_i64().unwrap())
        .collect();
    let expected =
        [-16_341, -70_744, -84_410, -58_072, -123_127, -56_538, 470_142, -5_005, -6_324, -44_857, -4_724];
    assert_eq!(settled, expected);
    assert_eq!(settled.iter().sum::<i64>(), 0);
    let diff = stage.json(&format!("{DECREE} diff 2026@131 2026"));
    let change = &diff["causes"]["changes"][0];
    assert_eq!(
        (change["cause"].as_str(), &change["from"], &change["to"]),
        (Some("evaluations"), &serde_json::json!([99]), &serde_json::json!([132]))
    );
    let what = change["what"].as_str().unwrap();
    assert!(what.starts_with("F07 negative -> positive; it moves F01, F02, F03"), "{what}");
    let told = stage.ok(&format!("{DECREE} explain 2026 --fund F01 --lang fr"));
    assert!(told.contains("Évaluations: F07 négative -> positive  -163,41"), "{told}");
}

#[test]
fn what_was_paid_tells_which_rounding_was_used() {
    let stage = Stage::demo();
    let inputs = "--year 2026 --key 2026 --affiliates demo/inputs/affiliates-2026.csv --budget 4211768,36";
    let mut evaluations = String::from("fund;result\n");
    for fund in 1..=11 {
        evaluations += &format!("F{fund:02};{}\n", if fund == 7 { "negative" } else { "positive" });
    }
    stage.write("evaluations.csv", evaluations);
    let fit = |paid: &str| {
        let words = format!("simulate --fit {paid} {inputs} --evaluations evaluations.csv --format json");
        let told = stage.run(&words);
        let answer: serde_json::Value = serde_json::from_str(&told.out).unwrap_or_default();
        (told.code, answer)
    };
    let paid = |method: &str| {
        let key = stage.ok("keys show 2026").replace("\"largest-remainder\"", &format!("\"{method}\""));
        stage.write("key.toml", key);
        let words = inputs.replace("--key 2026", "--key key.toml");
        let told = stage.json(&format!("simulate {words} --evaluations evaluations.csv"));
        let mut file = String::from("fund;amount\n");
        for share in told["shares"].as_array().unwrap() {
            let cents = share["total_cents"].as_i64().unwrap();
            file += &format!("{};{},{:02}\n", share["fund"].as_str().unwrap(), cents / 100, cents % 100);
        }
        stage.write("paid.csv", &file);
        file
    };
    let fitting = |answer: &serde_json::Value| -> Vec<(String, String)> {
        let ways = answer["ways"].as_array().unwrap().iter().filter(|way| way["reproduces"] == true);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        ways.map(|way| (text(&way["method"]), text(&way["level"]))).collect()
    };
    for method in ["largest-remainder", "half-up", "truncate"] {
        paid(method);
        let (code, answer) = fit("paid.csv");
        assert_eq!(code, 0, "{method}");
        let ways = fitting(&answer);
        assert!(ways.contains(&(method.to_owned(), "slice".to_owned())), "{method}: {ways:?}");
        assert!(ways.iter().all(|(found, _)| found == method || method == "half-up" && found == "half-even"));
    }
    // A cent that no way of rounding gives.
    let file = paid("largest-remainder").replace("F01;192548,88", "F01;192548,80");
    stage.write("paid.csv", file);
    let (code, answer) = fit("paid.csv");
    assert_eq!((code, fitting(&answer).len()), (3, 0));
    let every = answer["ways"].as_array().unwrap();
    assert!(every.iter().all(|way| way["differences"][0]["fund"] == "F01"), "{answer}");
    // From a ledger, and from the payments as they were recorded: F03 was paid in two.
    stage.write(
        "rest.csv",
        "fund;envelope;amount;value_date;reference\nF03;operating;75.618,64;19/06/2026;rest\n",
    );
    let first = std::fs::read_to_string(stage.path("demo/inputs/payments-2026-decree.csv")).unwrap();
    stage.write("all.csv", first + "F03;operating;75.618,64;19/06/2026;rest\r\n");
    let told = stage.ok(&format!("{DECREE} simulate --fit all.csv --from-ledger --year 2026"));
    assert!(told.contains("IDENTICAL"), "{told}");
    stage.write("paid.csv", "fund;amount\nF01;1,00\n");
    stage.refuses(
        1,
        &format!("simulate --fit paid.csv {inputs} --evaluations evaluations.csv"),
        "paid.csv: the fund `F02` has no amount",
    );
    stage.write("paid.csv", "fund;amount\nF99;1,00\n");
    stage.refuses(
        1,
        &format!("simulate --fit paid.csv {inputs} --evaluations evaluations.csv"),
        "paid.csv, line 2, column 1 (fund): `F99`: the fund",
    );
}

#[test]
fn where_it_was_recorded_is_told_and_never_guessed() {
    let stage = Stage::new();
    let at = "--actor reg --clock 2026-01-12T09:00:00Z";
    stage.ok(&format!("init --origin test.example/ledger {at}"));
    stage.ok(&format!("record key-adopted --id 2026 {at}"));
    stage.ok(&format!(
        "record index-published --base 2013 --month 2025-08 --value 135,64 --place Bruxelles {at}"
    ));
    let end = stage.json("verify")["entries"].as_u64().unwrap();
    let place = |seq: u64| stage.json(&format!("show {seq}"))["body"]["place"].clone();
    assert_eq!((place(end - 1), place(end)), (serde_json::Value::Null, "Bruxelles".into()));
    let fact =
        r#"{"base":"2013","confidence":"published","index":"health","month":"2025-09","value":"136.01"}"#;
    let line = |place: &str| format!("{{\"kind\":\"IndexPublished\",{place}\"fact\":{fact}}}\n");
    stage.write("lines", line("\"place\":\"Namur\","));
    stage.ok(&format!("import lines --place Bruxelles {at}"));
    assert_eq!(place(end + 1), "Namur");
    stage.write("lines", line("").replace("2025-09", "2025-10"));
    stage.ok(&format!("import lines --place Bruxelles {at}"));
    assert_eq!(place(end + 2), "Bruxelles");
    stage.refuses(2, &format!("record key-adopted --id 2024 --place '' {at}"), "--place");
}

#[test]
fn texts_that_may_name_a_person_are_listed() {
    let stage = Stage::small();
    assert_eq!(stage.run("personal-data").code, 0);
    let at = "--actor reg --clock 2026-01-12T09:00:00Z";
    for (month, note) in [
        ("2025-08", "reçu de Mme Dupont"),
        ("2025-09", "mail of j.peeters@example.be"),
        ("2025-10", "read on the page of Statbel"),
    ] {
        stage.ok(&format!(
            "record index-published --base 2013 --month {month} --value 135,64 --note '{note}' {at}"
        ));
    }
    let told = stage.run("personal-data --format json");
    assert_eq!(told.code, 3, "{}", told.out);
    let answer: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let found: Vec<(&str, &str)> = answer["texts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| (text["field"].as_str().unwrap(), text["hint"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("note", "form-of-address"), ("note", "mail")]);
    for lang in ["fr", "nl"] {
        let told = stage.run(&format!("personal-data --messages {lang}"));
        assert!(told.code == 3 && told.out.contains("Mme Dupont"), "{}", told.out);
    }
}
