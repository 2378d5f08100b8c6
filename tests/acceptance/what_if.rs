//! `simulate --from-ledger`: a year as it would be with open points read otherwise.

use serde_json::Value;

use crate::stage::Stage;

const LEDGER: &str = "--ledger demo/ledger.sqlite simulate --from-ledger --year 2026";

fn totals(told: &Value, column: &str) -> Vec<i64> {
    told["funds"].as_array().unwrap().iter().map(|fund| fund[column].as_i64().unwrap()).collect()
}

#[test]
fn readings_of_a_key_are_what_a_key_file_with_them_gives() {
    let stage = Stage::demo();
    let key = std::fs::read_to_string(stage.path("demo/keys/2026-opinion.toml")).unwrap();
    for (reading, from, to) in [
        ("rounding=half-up", "method = \"largest-remainder\"", "method = \"half-up\""),
        ("rounding=half-even", "method = \"largest-remainder\"", "method = \"half-even\""),
        ("rounding=truncate", "method = \"largest-remainder\"", "method = \"truncate\""),
        ("level=total", "level = \"slice\"", "level = \"total\""),
        ("ties=reverse-fund-order", "ties = \"fund-order\"", "ties = \"reverse-fund-order\""),
        ("ties=most-affiliates", "ties = \"fund-order\"", "ties = \"most-affiliates\""),
        ("ties=fewest-affiliates", "ties = \"fund-order\"", "ties = \"fewest-affiliates\""),
        ("denominator=eligible-funds", "denominator = \"all-funds\"", "denominator = \"eligible-funds\""),
    ] {
        assert!(key.contains(from), "{from}");
        stage.write("other.toml", key.replace(from, to));
        // The evaluations as they were decided in the end.
        let first = std::fs::read_to_string(stage.path("demo/inputs/evaluations-2026.csv")).unwrap();
        stage.write("evaluations.csv", first.replace("pending", "positive"));
        let files = stage.json(
            "simulate --key other.toml --year 2026 --affiliates demo/inputs/affiliates-2026.csv \
             --evaluations evaluations.csv --budget 4211768.36",
        );
        let shares = files["shares"].as_array().unwrap();
        let expected: Vec<i64> = shares.iter().map(|share| share["total_cents"].as_i64().unwrap()).collect();
        let told = stage.json(&format!("{LEDGER} --reading {reading}"));
        assert_eq!(totals(&told, "what_if_cents"), expected, "{reading}");
        assert_eq!(told["figures"]["difference"]["what_if_cents"], files["difference_cents"], "{reading}");
        let by_key = stage.json(&format!("{LEDGER} --key other.toml"));
        assert_eq!(totals(&by_key, "what_if_cents"), expected, "{reading}");
    }
}

#[test]
fn every_reading_of_the_list_can_be_asked_and_the_one_that_stands_changes_nothing() {
    let stage = Stage::demo();
    let before = std::fs::read(stage.path("demo/ledger.sqlite")).unwrap();
    let list = stage.json("--ledger demo/ledger.sqlite simulate --readings --year 2026");
    for reading in list["readings"].as_array().unwrap() {
        let name = reading["name"].as_str().unwrap();
        assert!(!reading["clauses"].as_array().unwrap().is_empty(), "{name} cites a clause");
        assert!(reading["values"].as_array().unwrap().contains(&reading["stands"]), "{name}");
        for value in reading["values"].as_array().unwrap() {
            let told = stage.json(&format!("{LEDGER} --reading {name}={}", value.as_str().unwrap()));
            assert_eq!(told["readings"][0]["point"], reading["point"]);
            let sum = |column: &str| totals(&told, column).iter().sum::<i64>();
            assert_eq!(sum("stands_cents"), 421_176_836);
            assert_eq!(sum("what_if_cents") - sum("stands_cents"), sum("difference_cents"));
            if *value == reading["stands"] {
                assert!(totals(&told, "difference_cents").iter().all(|cents| *cents == 0), "{name}");
            }
            // What the funds have, what is set apart and what a method does not close by make the budget.
            let figure = |name: &str| told["figures"][name]["what_if_cents"].as_i64().unwrap();
            let all =
                sum("what_if_cents") + figure("reserved") + figure("undistributed") + figure("difference");
            assert_eq!(all, figure("budget"), "{name}");
        }
    }
    assert_eq!(std::fs::read(stage.path("demo/ledger.sqlite")).unwrap(), before, "nothing is recorded");
}

#[test]
fn budgets_populations_and_pending_evaluations_by_hand() {
    let stage = Stage::demo();
    let budget = |words: &str| {
        let told = stage.json(&format!("{LEDGER} {words}"));
        told["figures"]["budget"]["what_if_cents"].as_i64().unwrap()
    };
    assert_eq!(budget("--reading budget-basis=flat"), 400_000_000);
    // 135.64 / 128.82 = 1.05294..., so 1.053 with three decimals.
    assert_eq!(budget("--reading coefficient=3-decimals"), 421_200_000);
    assert_eq!(budget("--reading budget-rounding=truncate"), 421_176_835);
    // Entry 104 set the share of F03 apart: 74,774.54.
    let pending = |reading: &str| stage.json(&format!("{LEDGER} --as-of 104 --reading pending={reading}"));
    let positive = pending("positive");
    assert_eq!(positive["funds"][2]["difference_cents"], 7_477_454);
    assert_eq!(positive["figures"]["reserved"]["what_if_cents"], 0);
    let negative = pending("negative");
    assert_eq!(totals(&negative, "difference_cents").iter().sum::<i64>(), 7_477_454);
    assert!(
        negative["funds"][2]["difference_cents"].as_i64().unwrap() < 700_000,
        "only its part of what is shared"
    );
    // Another population, of one fund.
    stage.write("one.csv", "fund;count\nF01;5\n");
    let told = stage.json(&format!("{LEDGER} --reading population=one.csv"));
    assert_eq!(told["funds"][0]["what_if_cents"], 421_176_836);
    assert_eq!(told["funds"][1]["what_if_cents"], Value::Null);
    assert_eq!(told["funds"][1]["difference_cents"], -57_835_053);
}

#[test]
fn a_fund_that_ends_before_the_payment_passes_its_count_on() {
    let stage = Stage::determined();
    let later = "--actor reg --clock 2024-02-02T00:00:00Z";
    stage.ok(&format!("record fund-ended --fund F1 --to 2024-01-31 --successor F2 {later}"));
    stage.write("new.csv", "fund;name_fr;name_nl;from\nF4;Quatre;Vier;2024-02-01\n");
    stage.ok(&format!("record fund-admitted --file new.csv {later}"));
    let told = stage.json("simulate --from-ledger --year 2024 --reading fund-set=payment");
    // By hand: 1,200,000.00 in three parts, 2,800,000.00 over 300, 300 and 0.
    let expected = [Value::Null, 180_000_000.into(), 180_000_000.into(), 40_000_000.into()];
    let funds = told["funds"].as_array().unwrap();
    assert_eq!(funds.iter().map(|fund| fund["what_if_cents"].clone()).collect::<Vec<_>>(), expected);
}

#[test]
fn a_due_date_on_a_saturday_moves_and_no_share_does() {
    let stage = Stage::small();
    stage.record("reg", "index-published --base 2013 --month 2027-08 --value 140,00 --note 'Told ahead'");
    stage.write("a28.csv", "fund;count\nF1;100\nF2;200\nF3;300\n");
    stage.record("reg", "affiliates-certified --year 2028 --file a28.csv --source test --note early");
    stage.record("calc", "budget-set --year 2028");
    // Not determined yet: what the inputs of today give, evaluations pending.
    let told = stage.json("simulate --from-ledger --year 2028 --reading due-date=previous");
    assert_eq!(told["determination"], Value::Null);
    // 31 March 2029 is a Saturday, and the Friday before is Good Friday, a working day in Belgium.
    assert_eq!(told["due_date"], serde_json::json!({"stands": "2029-03-31", "what_if": "2029-03-30"}));
    let told = stage.json("simulate --from-ledger --year 2028 --reading due-date=next");
    // The Monday after is Easter Monday.
    assert_eq!(told["due_date"]["what_if"], "2029-04-03");
    assert!(totals(&told, "difference_cents").iter().all(|cents| *cents == 0));
}

#[test]
fn what_cannot_be_asked_is_refused_with_a_way_out() {
    let stage = Stage::determined();
    let words = "simulate --from-ledger --year 2024";
    stage.refuses(2, words, "nothing is to be read otherwise");
    stage.refuses(2, &format!("{words} --reading moon=full"), "`moon` is no open point: budget-basis");
    stage.refuses(2, &format!("{words} --reading ties=lot"), "`ties` cannot be read as `lot`: fund-order");
    stage.refuses(
        2,
        &format!("{words} --reading ties=fund-order --reading ties=most-affiliates"),
        "two ways",
    );
    stage.refuses(2, &format!("{words} --reading ties=fund-order --budget 5"), "cannot be used with");
    stage.refuses(1, &format!("{words} --reading population=nowhere.csv"), "nowhere.csv");
    stage.refuses(
        1,
        "simulate --from-ledger --year 2026 --reading level=total",
        "the budget of 2026 is not set",
    );
    stage.refuses(2, "simulate --year 2024", "required");
}
