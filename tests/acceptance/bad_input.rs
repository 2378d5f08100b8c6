//! Bad input gets one clear message, the documented exit code, and changes nothing.

use crate::stage::{Stage, root};

#[test]
fn files_are_refused_with_file_line_and_column() {
    let stage = Stage::determined();
    let at = "--actor reg --clock 2024-03-01T00:00:00Z";
    let cases: [(&str, &[u8], &str); 14] = [
        ("comma grouping", b"fund;count\nF1;1,234\n", "a.csv, line 2, column 2 (count): `1,234`"),
        ("text", b"fund;count\nF1;many\n", "line 2, column 2 (count)"),
        ("negative", b"fund;count\nF1;-5\n", "line 2, column 2 (count)"),
        ("empty", b"fund;count\nF1;\n", "line 2, column 2 (count)"),
        (
            "twice",
            b"fund;count\nF1;1\nF2;2\nF1;3\n",
            "a.csv, line 4, column 1 (fund): `F1`: the fund stands already on line 2",
        ),
        ("header", b"fund;number\nF1;1\n", "a.csv, line 1"),
        ("ragged", b"fund;count\nF1;1;2\n", "line 2"),
        ("no rows", b"fund;count\n", "a.csv"),
        ("utf-16", b"\xff\xfef\0u\0n\0d\0", "no data rows"),
        ("xlsx", b"PK\x03\x04rest", "a.csv"),
        ("nul", b"fund;count\nF1\0;1\n", "line 2"),
        ("bidi", "fund;count\nF\u{202e}1;1\n".as_bytes(), "line 2"),
        ("quote", b"fund;count\n\"F1;1\n", "line 2"),
        ("empty file", b"", "a.csv"),
    ];
    for (name, bytes, what) in cases {
        stage.write("a.csv", bytes);
        let told = stage.refuses(
            1,
            &format!("record affiliates-certified --year 2025 --file a.csv --source s {at}"),
            what,
        );
        assert!(told.starts_with("error: a.csv"), "{name}: {told}");
        assert!(told.lines().filter(|line| line.starts_with("error")).count() == 1, "{name}: {told}");
    }
    let pay = "record subsidy-paid --year 2024 --file p.csv --actor pay --clock 2024-03-01T00:00:00Z";
    let head = "fund;envelope;amount;value_date;reference\nF1;operating;1,00;01/03/2024;a\n";
    for (row, what) in [
        ("F2;operating;1.234;01/03/2024;b", "p.csv, line 3, column 3 (amount): `1.234`"),
        ("F2;operating;0,00;01/03/2024;b", "p.csv, line 3, column 3 (amount)"),
        ("F2;operating;1,001;01/03/2024;b", "p.csv, line 3, column 3 (amount)"),
        ("F2;running;1,00;01/03/2024;b", "p.csv, line 3, column 2 (envelope): `running`"),
        ("F2;operating;1,00;31/02/2024;b", "p.csv, line 3, column 4 (value_date)"),
        ("F2;operating;1,00;01/03/24;b", "p.csv, line 3, column 4 (value_date)"),
        ("F2;operating;1,00;01/03/2024;", "p.csv, line 3, column 5 (reference)"),
        ("F9;operating;1,00;01/03/2024;b", "p.csv, line 3: the fund `F9` is not admitted [fund-known]"),
    ] {
        stage.write("p.csv", format!("{head}{row}\n"));
        stage.refuses(1, pay, what);
    }
    // Windows-1252, spaces as thousands, a trailing blank line: read, not guessed.
    stage.write(
        "p.csv",
        b"fund;envelope;amount;value_date;reference\r\nF1;operating;1 000,00;1/03/2024;pay\xe9\r\n\r\n",
    );
    stage.ok(pay);
    assert!(stage.ok("log --kind SubsidyPaid").contains("1000.00"));
}

#[test]
fn usage_is_told_with_exit_code_two() {
    let stage = Stage::determined();
    for (words, what) in [
        ("", "Usage"),
        ("nonsense", "unrecognized subcommand"),
        ("record subsidy-paid --year 2024", "required"),
        ("allocate 1999", "between 2000 and 2999"),
        ("allocate year", "a year is written 2026"),
        (
            "record subsidy-paid --year 2024 --fund F1 --amount 1.234 --value-date 2024-03-01 --reference x --actor pay",
            "1.234",
        ),
        (
            "record subsidy-paid --year 2024 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference x --envelope mine --actor pay",
            "operating",
        ),
        (
            "record evaluation-given --year 2024 --fund F1 --result good --decider x --date 2024-03-01 --actor audit",
            "positive",
        ),
        ("record entry-corrected --entry 3 --reason x", "nobody is named who records this"),
        ("verify --head 3:abc", "head is written"),
        ("diff 2024", "required"),
        ("status --format yaml", "possible values"),
        ("record budget-set --year 2025 --decided 1,00 --actor calc", "needs its decision"),
    ] {
        stage.refuses(2, words, what);
    }
}

#[test]
fn refusals_name_the_rule_the_entry_and_the_way_out() {
    let stage = Stage::determined();
    let at = "--clock 2024-03-01T00:00:00Z";
    let pay = |rest: &str| {
        format!(
            "record subsidy-paid --year 2024 --amount 1,00 --value-date 2024-03-01 --reference x --actor pay {at} {rest}"
        )
    };
    stage.ok(&format!("record entry-corrected --entry 5 --reason wrong --actor reg {at}"));
    for (words, rule) in [
        (pay("--fund F9"), "fund-known"),
        (pay("--fund F1 --payee F2"), "successor-known"),
        (
            format!(
                "record subsidy-paid --year 2025 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference x --actor pay {at}"
            ),
            "year-determined",
        ),
        (
            format!(
                "record subsidy-paid --year 2024 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference x --actor reg {at}"
            ),
            "actor-role, entry 1",
        ),
        (
            format!(
                "record subsidy-paid --year 2024 --fund F1 --amount 1,00 --value-date 2024-03-01 --reference x --actor nobody {at}"
            ),
            "actor-enrolled",
        ),
        (format!("allocate 2024 --provisional --actor calc {at}"), "provisional-first"),
        (
            format!(
                "record repayment-received --year 2024 --fund F1 --ground unused --amount 1,00 --value-date 2024-03-01 --reference x --actor pay {at}"
            ),
            "repayment-within-paid",
        ),
        (
            format!("record project-approved --project P9 --date 2024-03-01 --reference x --actor cgg {at}"),
            "project-submitted",
        ),
        (
            format!(
                "record evaluation-given --year 2024 --fund F1 --result positive --decider x --date 2024-03-01 --actor audit {at}"
            ),
            "year-evaluated",
        ),
        (format!("record entry-corrected --entry 5 --reason again --actor reg {at}"), "corrected-once"),
        (format!("record entry-corrected --entry 99 --reason x --actor reg {at}"), "entry-exists"),
        (
            format!(
                "record key-adopted --file {} --actor reg {at}",
                root().join("fixtures/keys/2026-opinion.toml").display()
            ),
            "already",
        ),
        (format!("allocate 2030 --actor calc {at}"), "budget-set"),
        (format!("allocate 2023 --actor calc {at}"), "key-in-force"),
    ] {
        let told = stage.run(&words);
        if rule == "already" {
            assert!(
                told.code == 0 && told.out.contains("already entry"),
                "{words}: {}{}",
                told.out,
                told.err
            );
            continue;
        }
        assert_eq!(told.code, 1, "{words}: {}{}", told.out, told.err);
        assert!(told.err.contains(&format!("[{rule}")), "{words}: {}", told.err);
        assert!(told.err.contains("\nhint: "), "{words}: {}", told.err);
    }
}

#[test]
fn keys_are_refused_where_they_are_wrong() {
    let stage = Stage::new();
    stage.write("a.csv", "fund,count\nA,1\n");
    let key = std::fs::read_to_string(root().join("fixtures/keys/2024.toml")).unwrap();
    let run = "simulate --key key.toml --year 2024 --affiliates a.csv --budget 100";
    for (from, to, what) in [
        ("share = \"0.30\"", "share = \"0.20\"", "make 9/10 of the budget, not 1"),
        ("share = \"0.30\"", "share = 0.30", "key.toml, line "),
        ("share = \"0.30\"", "share = \"0,30\"", "key.toml, line "),
        ("method = \"largest-remainder\"", "method = \"guess\"", "unknown variant `guess`"),
        ("[\"ar-60ter1-1\", \"ar38-11-1\"]", "[\"nowhere\"]", "`fixed` cites the clause `nowhere`"),
        ("[\"ar-60ter1-1\", \"ar38-11-1\"]", "[]", "`fixed` cites no clause"),
        ("version = 1", "version = 3", "keys of version 3"),
        ("version = 1", "version = 1\nmore = 2", "unknown field `more`"),
        ("first_year = 2024", "first_year = 2026", "last year of the key lies before"),
        ("reference_day = \"12-31\"", "reference_day = \"02-30\"", "calendar.reference_day"),
        ("payment_until = \"03-31\"", "payment_until = \"00-31\"", "calendar.payment_until"),
        ("payment_from = \"01-01\"", "payment_from = \"06-01\"", "ends before it begins"),
        ("id = \"variable\"", "id = \"total\"", "kept for another figure"),
        ("id = \"variable\"", "id = \"fixed\"", "stands twice"),
    ] {
        assert!(key.contains(from), "{from}");
        stage.write("key.toml", key.replacen(from, to, 1));
        let told = stage.refuses(1, run, what);
        assert!(told.contains("key.toml"), "{told}");
    }
    stage.write(
        "key.toml",
        key.replacen("share = \"0.30\"", "share = \"0.20\"", 1).replacen(
            "\"refuse\"",
            "\"undistributed\"",
            1,
        ),
    );
    assert_eq!(stage.json(run)["undistributed_cents"], 1000);
    stage.write(
        "key.toml",
        key.replacen("share = \"0.30\"", "share = \"0.20\"", 1).replacen("\"refuse\"", "\"scale\"", 1),
    );
    assert_eq!(stage.json(run)["shares"][0]["total_cents"], 10_000);
    stage.write("key.toml", key);
    stage.refuses(1, &run.replace("2024 --aff", "2027 --aff"), "does not apply to 2027");
    stage.write("a.csv", "fund,count\nA,0\n");
    stage.refuses(1, run, "total of affiliates is zero");
    stage.refuses(2, &run.replace("--budget 100", "--budget 0"), "between 0.01");
    stage.refuses(2, &run.replace("--budget 100", "--budget 100.001"), "100.001");
}

#[test]
fn simulations_of_an_evaluated_year_need_every_evaluation() {
    let stage = Stage::new();
    stage.write("a.csv", "fund,count\nA,1\nB,2\n");
    let key = root().join("fixtures/keys/2026-opinion.toml");
    let run = format!("simulate --key {} --year 2026 --affiliates a.csv --budget 100", key.display());
    stage.refuses(1, &run, "asks for an evaluation of every fund");
    stage.write("e.csv", "fund,result\nA,positive\n");
    stage.refuses(1, &format!("{run} --evaluations e.csv"), "the fund `B` has no evaluation");
    stage.write("e.csv", "fund,result\nA,positive\nB,negative\nC,positive\n");
    stage.refuses(1, &format!("{run} --evaluations e.csv"), "e.csv, line 4: the fund `C`");
    stage.write("e.csv", "fund,result\nA,positive\nB,Negative\n");
    stage.refuses(1, &format!("{run} --evaluations e.csv"), "e.csv, line 3, column 2 (result): `Negative`");
}

#[test]
fn a_ledger_is_never_overwritten_and_never_half_opened() {
    let stage = Stage::determined();
    stage.refuses(1, "init --origin x --actor reg", "already a file");
    stage.refuses(1, "init --ledger no/such/folder/l.sqlite --origin x --actor reg", "no/such/folder");
    stage.refuses(1, "--ledger . verify", "is not a file");
    stage.refuses(1, "demo .", "is not an empty folder");
    let names = || stage.folder.path().read_dir().unwrap().count();
    let before = names();
    stage.refuses(2, "init --ledger new.sqlite --origin x", "nobody is named");
    assert_eq!(names(), before);
}

#[test]
fn a_reader_who_leaves_early_is_no_fault_of_ours() {
    use std::process::Stdio;
    let stage = Stage::demo();
    let mut child = stage
        .command("--ledger demo/ledger.sqlite report 2026")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "nothing is said to nobody");
}
