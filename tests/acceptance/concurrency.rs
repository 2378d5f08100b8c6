//! Two writers at once: no entry lost, no link broken.

use std::process::Stdio;

use crate::stage::{Stage, told};

#[test]
fn two_writers_at_once_lose_nothing() {
    const ROUNDS: usize = 25;
    let stage = Stage::determined();
    let before = stage.json("verify")["entries"].as_u64().unwrap();
    let mut recorded = Vec::new();
    for round in 0..ROUNDS {
        let writers: Vec<_> = ["a", "b"]
            .iter()
            .map(|writer| {
                stage
                    .command(&format!(
                        "record subsidy-paid --year 2024 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference {writer}{round} --actor pay --clock 2024-03-01T00:00:00Z --format json"
                    ))
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for writer in writers {
            let told = told(&writer.wait_with_output().unwrap());
            assert_eq!(told.code, 0, "{}", told.err);
            let answer: serde_json::Value = serde_json::from_str(&told.out).unwrap();
            assert_eq!(answer["entries"][0]["outcome"], "recorded");
            recorded.push(answer["entries"][0]["seq"].as_u64().unwrap());
        }
    }
    recorded.sort_unstable();
    let expected: Vec<u64> = (before + 1..=before + 2 * ROUNDS as u64).collect();
    assert_eq!(recorded, expected, "each has an entry of its own, without a gap");
    let answer = stage.json("verify");
    assert_eq!(answer["entries"], before + 2 * ROUNDS as u64);
    let status = stage.json("status 2024");
    assert_eq!(status["years"][0]["envelopes"][0]["paid_cents"], 200 * ROUNDS);
}

#[test]
fn an_expected_head_that_has_moved_is_refused() {
    let stage = Stage::determined();
    let head = stage.json("verify")["head"].as_str().unwrap().to_owned();
    let pay = |reference: &str| {
        format!(
            "record subsidy-paid --year 2024 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference {reference} --actor pay --clock 2024-03-01T00:00:00Z --expect-head {head}"
        )
    };
    stage.ok(&pay("first"));
    stage.refuses(1, &pay("second"), "not at");
}

#[test]
fn the_same_command_twice_records_once_and_says_so() {
    let stage = Stage::determined();
    let words = "record subsidy-paid --year 2024 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference x --actor pay --clock 2024-03-01T00:00:00Z";
    let first = stage.json(words);
    let again = stage.json(words);
    assert_eq!(first["entries"][0]["outcome"], "recorded");
    assert_eq!(again["entries"][0]["outcome"], "already");
    assert_eq!(first["entries"][0]["hash"], again["entries"][0]["hash"]);
    // After its correction the same fact can be recorded again.
    let seq = first["entries"][0]["seq"].as_u64().unwrap();
    stage.ok(&format!(
        "record entry-corrected --entry {seq} --reason x --actor reg --clock 2024-03-02T00:00:00Z"
    ));
    let words = words.replace("--clock 2024-03-01", "--clock 2024-03-02");
    assert_eq!(stage.json(&words)["entries"][0]["outcome"], "recorded");
    assert_eq!(stage.json(&words)["entries"][0]["outcome"], "already");
    // The same key for another event is refused.
    let other = words.replace("--reference x", "--reference y");
    stage.ok(&format!("{words} --request k1"));
    stage.refuses(1, &format!("{other} --request k1"), "request key `k1` belongs to entry");
    // Determining again with nothing changed is reported, not recorded.
    let again = stage.json("allocate 2024 --actor calc --clock 2024-03-03T00:00:00Z");
    assert_eq!(again["entry"]["outcome"], "already");
}

#[test]
fn a_clock_set_back_is_refused_with_the_way_out() {
    let stage = Stage::determined();
    let words = "record entry-corrected --entry 9 --reason x --actor reg --clock 2023-01-01T00:00:00Z";
    let told = stage.refuses(1, words, "before the last entry");
    assert!(told.contains("--clock-note"), "{told}");
    stage.ok(&format!("{words} --clock-note 'the battery was empty'"));
    let shown = stage.json("log --kind EntryCorrected");
    assert_eq!(shown["entries"][0]["at"], "2024-02-02T00:00:00Z");
    assert!(stage.ok("show 15").contains("Clock at 2023-01-01T00:00:00Z: the battery was empty"));
}

#[test]
fn a_retry_is_answered_whatever_moved_meanwhile() {
    let stage = Stage::determined();
    let head = stage.json("verify")["head"].as_str().unwrap().to_owned();
    let pay = format!(
        "record subsidy-paid --year 2024 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference x --actor pay --expect-head {head}"
    );
    let first = stage.json(&format!("{pay} --clock 2024-03-01T00:00:00Z"));
    let again = stage.json(&format!("{pay} --clock 2024-03-02T00:00:00Z"));
    assert_eq!(again["entries"][0]["outcome"], "already");
    assert_eq!(first["entries"][0]["hash"], again["entries"][0]["hash"]);
    // What the clock adds to the note is not part of the event.
    let noted = "record subsidy-paid --year 2024 --fund F2 --amount 1,00 --value-date 2024-03-01 --reference y --actor pay --clock-note flat";
    assert_eq!(
        stage.json(&format!("{noted} --clock 2024-01-01T00:00:00Z"))["entries"][0]["outcome"],
        "recorded"
    );
    assert_eq!(
        stage.json(&format!("{noted} --clock 2024-01-01T00:00:05Z"))["entries"][0]["outcome"],
        "already"
    );
    // A note on the clock that nothing calls for is reported.
    let needless = noted.replace("--reference y", "--reference z");
    stage.refuses(2, &format!("{needless} --clock 2024-04-01T00:00:00Z"), "leave --clock-note out");
    // An actor who may not record is not told that it was recorded.
    stage.refuses(1, &pay.replace("--actor pay", "--actor nobody"), "not enrolled");
}

#[test]
fn two_equal_rows_of_one_file_are_told_apart_or_refused() {
    let stage = Stage::determined();
    let row = "F1;operating;10,00;1/3/2024;same\n";
    stage.write("p.csv", format!("fund;envelope;amount;value_date;reference\n{row}{row}"));
    let words = "record subsidy-paid --year 2024 --file p.csv --actor pay --clock 2024-03-01T00:00:00Z";
    let told = stage.refuses(1, words, "p.csv, line 3: the same event stands already on p.csv, line 2");
    assert!(told.contains("--request"), "{told}");
    // A rule broken by two rows of one file names the row, not an entry that never was.
    stage.write("u.csv", "fund;amount;date\nF1;1,00;1/3/2025\nF1;2,00;1/3/2025\n");
    let words = "record use-declared --year 2024 --file u.csv --actor reg --clock 2025-03-01T00:00:00Z";
    let told = stage.refuses(1, words, "use-declared-once");
    assert!(told.contains("would be u.csv, line 2; nothing was recorded"), "{told}");
}

#[cfg(unix)]
#[test]
fn an_answer_that_cannot_be_written_says_that_the_entry_is_there() {
    let stage = Stage::determined();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = stage
        .command("record subsidy-paid --year 2024 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference x --actor pay --clock 2024-03-01T00:00:00Z")
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let told = told(&output);
    assert_eq!(told.code, 1);
    assert!(
        told.err.contains("recorded as 15:") && told.err.contains("could not be written"),
        "{}",
        told.err
    );
    assert_eq!(stage.json("verify")["entries"], 15);
    // A determination is an entry like any other.
    let stage = Stage::determined();
    stage.write("again.csv", "fund;count\nF1;200\nF2;200\nF3;300\n");
    stage.ok("record entry-corrected --entry 12 --reason typed --actor reg --clock 2024-03-01T00:00:00Z");
    stage.ok("record affiliates-certified --year 2024 --file again.csv --source test --actor reg --clock 2024-03-01T00:00:00Z");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = stage
        .command("allocate 2024 --revision counts --actor calc --clock 2024-03-02T00:00:00Z")
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let told = crate::stage::told(&output);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("recorded as 17:"), "{}", told.err);
}
