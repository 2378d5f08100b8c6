//! `compare`: the figures of every year beside those of the year before.

use crate::stage::Stage;

#[test]
fn what_passes_a_threshold_is_marked_and_nothing_else() {
    let stage = Stage::demo();
    let told =
        stage.json("--ledger demo/ledger.sqlite compare --threshold-percent 8,88 --threshold-eur 50.000,00");
    assert_eq!((&told["threshold_percent"], &told["threshold_cents"]), (&"8.88".into(), &5_000_000.into()));
    let lines = told["lines"].as_array().unwrap();
    let of = |fund: Option<&str>, figure: &str, year: i64| {
        let own = |line: &&serde_json::Value| {
            line["fund"].as_str() == fund && line["figure"] == figure && line["year"] == year
        };
        lines.iter().find(own).unwrap().clone()
    };
    let budget = of(None, "budget", 2026);
    // 83,837.91 / 4,127,930.45 = 2.0310 %.
    assert_eq!(budget["change_percent"], "2.03");
    assert_eq!(
        (&budget["change_cents"], &budget["marks"]),
        (&8_383_791.into(), &serde_json::json!(["amount"]))
    );
    // 55,070.55 / 620,130.75 = 8.8805 %: shown as the threshold, and above it.
    let third = of(Some("F03"), "total", 2026);
    assert_eq!(
        (&third["change_percent"], &third["marks"]),
        (&"8.88".into(), &serde_json::json!(["percent", "amount"]))
    );
    let seventh = of(Some("F07"), "affiliates", 2026);
    assert_eq!((&seventh["before_count"], &seventh["change_count"]), (&12_597.into(), &(-177).into()));
    assert_eq!((&seventh["change_percent"], &seventh["marks"]), (&"-1.41".into(), &serde_json::json!([])));
    // The first year has no year before: nothing is new in it.
    assert!(
        lines
            .iter()
            .filter(|line| line["year"] == 2024)
            .all(|line| line["marks"].as_array().unwrap().is_empty())
    );
    // What all funds have is what each has.
    let totals = lines
        .iter()
        .filter(|line| line["figure"] == "total" && line["year"] == 2026 && !line["fund"].is_null());
    let sum: i64 = totals.map(|line| line["now_cents"].as_i64().unwrap()).sum();
    assert_eq!(sum, of(None, "total", 2026)["now_cents"].as_i64().unwrap());
}

#[test]
fn a_table_opens_in_the_spreadsheet_of_its_reader() {
    let stage = Stage::demo();
    let told = stage.ok("--ledger demo/ledger.sqlite compare --format csv");
    assert!(told.starts_with("\u{feff}fund;figure;year;before;now;change;change_percent;mark\r\n"), "{told}");
    assert!(told.contains("\r\nF07;total;2026;146042,80;109914,95;-36127,85;-24,74;%\r\n"), "{told}");
    let told = stage.ok("--ledger demo/ledger.sqlite compare --format csv --lang en --as-of 75");
    assert!(told.contains("\r\n,budget,2025,4000000.00,4127930.45,127930.45,3.20,\r\n"), "{told}");
    assert!(!told.contains("2026"), "the ledger knew nothing of 2026 then");
}

#[test]
fn funds_come_and_go_and_bad_thresholds_are_refused() {
    let stage = Stage::determined();
    let later = "--clock 2025-02-02T00:00:00Z";
    stage.ok(&format!("record fund-ended --fund F3 --to 2024-06-30 --actor reg {later}"));
    stage.write("new.csv", "fund;name_fr;name_nl;from\nF4;Quatre;Vier;2024-07-01\n");
    stage.ok(&format!("record fund-admitted --file new.csv --actor reg {later}"));
    stage.write("a25.csv", "fund;count\nF1;100\nF2;200\nF4;9\n");
    stage.ok(&format!(
        "record affiliates-certified --year 2025 --file a25.csv --source test --actor reg {later}"
    ));
    let told = stage.ok("compare");
    assert!(told.contains("Marked                   more than 10 % of the year before\n"), "{told}");
    let line = |start: &str| told.lines().find(|line| line.starts_with(start)).unwrap().to_owned();
    assert!(line("F3    2025").contains("gone"), "{told}");
    assert!(line("F4    2025").contains("new"), "{told}");
    for bad in
        ["compare --threshold-percent=-1", "compare --threshold-percent ten", "compare --threshold-eur 1,000"]
    {
        assert_eq!(stage.run(bad).code, 2, "{bad}");
    }
}
