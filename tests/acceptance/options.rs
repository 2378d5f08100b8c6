//! No option is ever ignored in silence: what a file of rows says, an option cannot say too.

use crate::stage::Stage;

/// The options that every row of a file takes from the command line, because the file has no column for them.
const OF_EVERY_ROW: [(&str, &[&str]); 6] = [
    ("subsidy-paid", &["year"]),
    ("use-declared", &["year"]),
    ("use-accepted", &["year"]),
    ("repayment-claimed", &["year"]),
    ("repayment-received", &["year"]),
    ("evaluation-given", &["year", "decider", "date"]),
];

/// Commands that take no rows with `--file`: a key, a report, and counts, which are one event.
const ONE_EVENT: [&str; 3] = ["key-adopted", "report-issued", "affiliates-certified"];

/// The options of a command by its help, without those of recording, each with whether it takes a value.
fn options(stage: &Stage, command: &str) -> Vec<(String, bool)> {
    let help = stage.ok(&format!("record {command} --help"));
    let own = help.split("Recording:").next().unwrap();
    let lines = own.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("-h, ").unwrap_or(line).strip_prefix("--")?;
        let name = line.split([' ', '=']).next()?.to_owned();
        Some((name, line.contains('<')))
    });
    lines.collect()
}

/// A value that any option of that name takes.
fn value(name: &str) -> &'static str {
    match name {
        "amount" => "1,00",
        "date" | "value-date" | "due-date" | "from" => "2024-03-01",
        "envelope" => "common-projects",
        "ground" => "unused",
        "result" => "positive",
        "enterprise-number" => "0419618535",
        _ => "F1",
    }
}

#[test]
fn a_file_and_an_option_that_it_has_a_column_for_are_refused_together() {
    let stage = Stage::determined();
    let help = stage.ok("record --help");
    let commands = help.lines().filter_map(|line| line.strip_prefix("  "));
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    stage.write("rows.csv", "x\n");
    let mut tried = 0;
    for command in commands.into_iter().filter(|command| command.contains('-') && !command.starts_with('-')) {
        let options = options(&stage, command);
        if ONE_EVENT.contains(&command) || options.iter().all(|(name, _)| name != "file") {
            continue;
        }
        let allowed =
            OF_EVERY_ROW.iter().find(|(name, _)| *name == command).map_or(&[][..], |(_, names)| names);
        let common = ["encoding", "file", "help", "ledger", "messages"];
        let given: Vec<String> = allowed
            .iter()
            .map(|name| {
                format!(
                    "--{name} {}",
                    match *name {
                        "year" => "2024",
                        name => value(name),
                    }
                )
            })
            .collect();
        let given = given.join(" ");
        for (name, takes) in options {
            if common.contains(&name.as_str()) || allowed.contains(&name.as_str()) {
                continue;
            }
            let option = if takes { format!("--{name} {}", value(&name)) } else { format!("--{name}") };
            let told = stage.run(&format!("record {command} {given} --file rows.csv {option} --actor reg"));
            assert!(
                told.code == 2 && told.err.contains("cannot be used with"),
                "record {command} {option}: {}{}",
                told.out,
                told.err
            );
            tried += 1;
        }
    }
    assert!(tried >= 35, "{tried}");
}

#[test]
fn what_records_nothing_takes_nothing_that_only_an_entry_has() {
    let stage = Stage::determined();
    for option in
        ["--note x", "--document a24.csv", "--keep", "--request mine", "--preview", "--clock-note x"]
    {
        let told = stage.run(&format!("allocate 2024 --dry-run {option}"));
        assert!(
            told.code == 2 && told.err.contains("would have no effect"),
            "{option}: {}{}",
            told.out,
            told.err
        );
    }
    let told = stage.run("allocate 2024 --revision x --as-of 12");
    assert_eq!(told.code, 2, "{}", told.err);
}

#[test]
fn an_option_that_would_have_no_effect_is_refused() {
    let stage = Stage::determined();
    let pay = "record subsidy-paid --year 2024 --fund F1 --amount 1 --value-date 2024-03-01 --reference p --actor pay";
    for words in [
        "allocate 2024 --dry-run --date 2024-03-01",
        "allocate 2024 --dry-run --sign-with k",
        "allocate 2024 --dry-run --unsigned-out k",
        "allocate 2024 --revision x --keep --actor calc",
        "report 2024 --force",
        "show 5 --line --format json",
        "compare --lang nl",
        "sample 2024 --method random --size 1 --seed s --lang nl",
        "reconcile 2024 b.csv --note x",
        &format!("{pay} --keep"),
        &format!("{pay} --passphrase-file nowhere"),
        "import i.jsonl --keep",
    ] {
        let told = stage.run(words);
        let named = ["no effect", "cannot be used with", "required arguments", "were not provided"];
        assert!(
            told.code == 2 && named.iter().any(|words| told.err.contains(words)),
            "{words}: {}{}",
            told.out,
            told.err
        );
    }
    // It is named as it was given.
    stage.refuses(2, "allocate 2024 --dry-run --sign-with k", "so --sign-with would have no effect");
}
