//! Killed at any moment: every acknowledged entry is there, a retry records nothing twice, the ledger verifies,
//! the next append works.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use crate::stage::Stage;

#[test]
fn two_hundred_kills_lose_no_acknowledged_entry() {
    const ROUNDS: u64 = 200;
    let stage = Stage::determined();
    let first = stage.json("verify")["entries"].as_u64().unwrap();
    let mut number = 0_u64;
    let mut acknowledged: Vec<(u64, String)> = Vec::new();
    let mut beyond = 0;
    for round in 0..ROUNDS {
        let mut child = stage
            .command("import - --each --actor pay --clock 2024-03-01T00:00:00Z")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        // Enough lines to be killed among; a broken pipe is the kill itself.
        let from = number;
        let writer = std::thread::spawn(move || {
            for number in from..from + 60 {
                let line = format!(
                    "{{\"kind\":\"SubsidyPaid\",\"fact\":{{\"year\":2024,\"fund\":\"F1\",\"envelope\":\"operating\",\"cents\":1,\"value_date\":\"2024-03-01\",\"reference\":\"p{number}\"}}}}\n"
                );
                if input.write_all(line.as_bytes()).is_err() {
                    break;
                }
            }
        });
        // Killed after none to four answers and a little more: what matters is the moment, not how long it took.
        let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines: Vec<String> =
            answers.by_ref().take((round % 5) as usize).map(Result::unwrap).collect();
        std::thread::sleep(Duration::from_micros((round * 7919) % 6_000));
        child.kill().unwrap();
        writer.join().unwrap();
        // The last line may be cut off by the kill; then it was not said.
        lines.extend(answers.map_while(Result::ok));
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            if let ["recorded" | "already", seq, hash] = words[..]
                && hash.len() == 64
            {
                acknowledged.push((seq.parse().unwrap(), hash.to_owned()));
                number += 1;
            }
        }
        child.wait().unwrap();
        // An entry may be in the ledger beyond the last acknowledgement; the next round sends it again, and it is
        // not recorded twice.
        let log = stage.json("log --kind SubsidyPaid");
        let entries = log["entries"].as_array().unwrap();
        let found = entries.len() as u64;
        assert!(
            (number..=number + 1).contains(&found),
            "round {round}: {found} entries, {number} acknowledged"
        );
        beyond += u64::from(found > number);
        for (seq, hash) in acknowledged.iter().rev().take(60) {
            let entry = &entries[usize::try_from(seq - first - 1).unwrap()];
            assert_eq!((entry["seq"].as_u64(), entry["hash"].as_str()), (Some(*seq), Some(hash.as_str())));
        }
        if round % 20 == 19 {
            assert_eq!(stage.json("verify")["outcome"], "sound");
        }
    }
    let entries = stage.json("verify")["entries"].as_u64().unwrap();
    assert!((first + number..=first + number + 1).contains(&entries));
    assert!(acknowledged.len() as u64 >= ROUNDS * 2, "{} acknowledged", acknowledged.len());
    eprintln!("{} acknowledged in {ROUNDS} rounds, {beyond} rounds with an entry beyond", acknowledged.len());
    stage.ok("record subsidy-paid --year 2024 --fund F2 --amount 1,00 --value-date 2024-03-01 --reference last --actor pay --clock 2024-03-01T00:00:00Z");
    assert_eq!(stage.json("verify")["entries"].as_u64().unwrap(), entries + 1);
}
