//! What was reported once can be reported again, byte for byte, whatever was recorded since.

use crate::stage::Stage;

#[test]
fn a_later_correction_leaves_the_old_report_as_it_was() {
    let stage = Stage::determined();
    let formats = "report 2024 --lang fr,nl,de,en --format text,json,csv";
    let before = stage.json("status 2024");
    let seq = before["as_of"]["seq"].as_u64().unwrap();
    stage.ok(&format!("{formats} --out before"));

    let counts = before["years"][0]["affiliates_entry"].as_u64().unwrap();
    let at = "--actor reg --clock 2024-03-01T00:00:00Z";
    stage.ok(&format!("record entry-corrected --entry {counts} --reason 'a slip of the pen' {at}"));
    stage.write("b24.csv", "fund;count\nF1;101\nF2;200\nF3;300\n");
    stage.ok(&format!("record affiliates-certified --year 2024 --file b24.csv --source test {at}"));
    stage.ok("allocate 2024 --revision 'counts corrected' --actor calc --clock 2024-03-01T00:00:00Z");

    stage.ok(&format!("{formats} --out after --as-of {seq}"));
    stage.ok(&format!("{formats} --out day --as-of 2024-02-02"));
    stage.ok(&format!("{formats} --out now"));
    let mut compared = 0;
    for file in stage.path("before").read_dir().unwrap() {
        let name = file.unwrap().file_name();
        let read = |folder: &str| std::fs::read(stage.path(folder).join(&name)).unwrap();
        assert_eq!(read("before"), read("after"), "{name:?}");
        assert_eq!(read("before"), read("day"), "{name:?}");
        compared += 1;
    }
    assert!(compared > 20);
    let figures = |folder: &str| {
        let text = std::fs::read_to_string(stage.path(folder).join("report-2024.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["figures_sha256"].clone()
    };
    assert_eq!(figures("before"), figures("after"));
    assert_ne!(figures("before"), figures("now"));
    let told = stage.json(&format!("diff 2024@{seq} 2024"));
    let total: i64 = told["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["figure"] == "total")
        .map(|line| line["difference_cents"].as_i64().unwrap())
        .sum();
    assert_eq!(total, 0, "a corrected count moves money and makes none");
}

#[test]
fn a_moment_outside_the_ledger_is_refused() {
    let stage = Stage::determined();
    stage.refuses(1, "status --as-of 999", "the ledger ends at entry");
    stage.refuses(1, "status --as-of 2023-12-31", "no entry that early");
    stage.refuses(2, "status --as-of 0", "a day written");
    stage.refuses(2, "status --as-of 31/02/2026", "a day written");
    stage.ok("status --as-of 31/03/2026");
    stage.ok("show 3 --as-of 5");
    stage.ok("allocate 2024 --dry-run --as-of 14");
}

#[test]
fn a_report_is_written_whole_and_replaces_nothing_unasked() {
    let stage = Stage::determined();
    stage.ok("report 2024 --out r");
    let told = stage.refuses(1, "report 2024 --out r", "there is already a file");
    assert!(told.contains("--force"));
    stage.ok("report 2024 --out r --force");
    assert_eq!(stage.ok("report 2024"), std::fs::read_to_string(stage.path("r/report-2024-fr.txt")).unwrap());
    stage.refuses(1, "report 2030", "says nothing of 2030");
    stage.refuses(2, "report 2024 --lang fr,nl", "standard output");
    let names: Vec<_> = stage.path("r").read_dir().unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["report-2024-fr.txt"], "no draft is left behind");
}
