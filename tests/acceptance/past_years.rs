//! A ledger that is opened after the facts: `docs/guide/past-years.md`, command by command.

use serde_json::Value;

use crate::stage::{Stage, root};

/// The files of the guide. What was paid is what the keys give.
fn office() -> Stage {
    let stage = Stage::new();
    stage.write("funds.csv", "fund;name_fr;name_nl;from\nF1;Un;Een;2010-01-01\nF2;Deux;Twee;2010-01-01\nF3;Trois;Drie;2010-01-01\n");
    for year in 2024..=2026 {
        stage.write(&format!("counts-{year}.csv"), "fund;count\nF1;50000\nF2;30000\nF3;20000\n");
    }
    let paid = |year: i32, cents: [&str; 3], day: &str| {
        let rows: Vec<String> = cents
            .iter()
            .enumerate()
            .map(|(place, amount)| format!("F{};operating;{amount};{day};P{year}-{}\n", place + 1, place + 1))
            .collect();
        format!("fund;envelope;amount;value_date;reference\n{}", rows.concat())
    };
    stage.write("paid-2024.csv", paid(2024, ["1800000,00", "1240000,00", "960000,00"], "2024-03-15"));
    stage.write("paid-2025.csv", paid(2025, ["1857568,71", "1279658,44", "990703,30"], "2025-03-14"));
    stage.write("paid-2026.csv", paid(2026, ["1965491,91", "1291608,96", "954667,49"], "2026-03-16"));
    stage.write(
        "used-2024.csv",
        "fund;amount;date\nF1;1790000,00;2025-01-20\nF2;1240000,00;2025-01-20\nF3;960000,00;2025-01-20\n",
    );
    stage.write("accepted-2024.csv", "fund;envelope;amount;date\nF1;operating;1790000,00;2025-02-10\nF2;operating;1240000,00;2025-02-10\nF3;operating;960000,00;2025-02-10\n");
    stage.write(
        "repaid-2024.csv",
        "fund;envelope;ground;amount;value_date;reference\nF1;operating;unused;10000,00;2025-03-28;R24-1\n",
    );
    stage.write(
        "used-2025.csv",
        "fund;amount;date\nF1;1857568,71;2026-01-20\nF2;1279658,44;2026-01-20\nF3;990703,30;2026-01-20\n",
    );
    stage.write("accepted-2025.csv", "fund;envelope;amount;date\nF1;operating;1857568,71;2026-02-10\nF2;operating;1279658,44;2026-02-10\nF3;operating;990703,30;2026-02-10\n");
    stage.write("evaluated-2026.csv", "fund;result\nF1;positive\nF2;positive\nF3;positive\n");
    stage
}

/// Plays the guide on 20 November 2026; what `change` makes of a command.
fn played(change: fn(&str) -> String) -> Stage {
    let stage = office();
    let guide = std::fs::read_to_string(root().join("docs/guide/past-years.md")).unwrap();
    let mut commands = 0;
    for block in guide.split("```sh\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            let words = change(&line.strip_prefix("prorata ").unwrap().replace('"', "'"));
            let clock = if words.contains("--actor") { " --clock 2026-11-20T09:00:00Z" } else { "" };
            stage.ok(&format!("{words}{clock}"));
            commands += 1;
        }
    }
    assert_eq!(commands, 32);
    stage
}

/// The code and year of each finding.
fn found(stage: &Stage) -> Vec<(String, i64)> {
    let audit = stage.json("audit");
    let findings = audit["findings"].as_array().unwrap();
    let one = |finding: &Value| {
        (finding["code"].as_str().unwrap().to_owned(), finding["year"].as_i64().unwrap_or_default())
    };
    findings.iter().map(one).collect()
}

fn one_a_year() -> Vec<(String, i64)> {
    [2024, 2025, 2026].map(|year| ("taken-over".to_owned(), year)).to_vec()
}

#[test]
fn three_years_that_were_paid_come_in_with_one_note_each() {
    let stage = played(str::to_owned);
    assert_eq!(found(&stage), one_a_year());
    assert_eq!(stage.run("audit --fail-on warning").code, 0);
    // The report says when it was decided, and when it was recorded.
    let made = &stage.json("log --kind AllocationDetermined")["entries"][0]["seq"];
    let shown = stage.json(&format!("show {made}"));
    assert_eq!(
        (shown["kind"].as_str(), shown["body"]["fact"]["date"].as_str()),
        (Some("AllocationDetermined"), Some("2024-02-13"))
    );
}

#[test]
fn also_where_nobody_says_when_it_was_decided() {
    let undated = |command: &str| {
        let decided = ["affiliates-certified", "budget-set", "allocate", "year-closed"];
        match command.split_once(" --date ") {
            Some((before, after)) if decided.iter().any(|kind| command.contains(kind)) => {
                format!("{before}{}", &after[10..])
            }
            _ => command.to_owned(),
        }
    };
    assert_eq!(found(&played(undated)), one_a_year());
}

#[test]
fn a_determination_that_says_a_day_after_the_payment_is_found() {
    let late =
        |command: &str| command.replace("allocate 2025 --date 2025-02-13", "allocate 2025 --date 2025-06-02");
    let codes: Vec<String> =
        found(&played(late)).into_iter().filter(|(_, year)| *year == 2025).map(|(code, _)| code).collect();
    let early = vec!["paid-before-determination".to_owned(); 3];
    assert_eq!(codes, [early, vec!["determined-late".into(), "taken-over".into()]].concat());
}
