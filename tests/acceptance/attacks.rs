//! Who can do what to a sealed ledger, and what shows it: each attack is carried out, and the table in
//! `docs/SECURITY.md` is what was found. `PRORATA_BLESS=1` writes the table anew.

use serde_json::Value;

use crate::sealed_office::{
    self as office, AT, approve, copy, entries, put, record, rewrite, seal, submit, verifier,
};
use crate::stage::{Stage, root};

/// One attack by one attacker: what was found, in the words of the table.
struct Row {
    attack: &'static str,
    attacker: &'static str,
    found: String,
}

/// Runs `words`, which must fail, and tells what it found: fault codes or the rule, exit code and entry.
fn caught(stage: &Stage, words: &str) -> String {
    let json = stage.run(&format!("{words} --format json"));
    assert_ne!(json.code, 0, "{words} was green\n{}", json.out);
    let parts: Vec<&str> = words.split(' ').collect();
    let mut command = vec![parts[0]];
    match parts[0] {
        "verify" => command.extend(parts.iter().filter(|word| word.starts_with("--"))),
        "record" => {}
        _ => command.push(parts[1]),
    }
    command.dedup();
    let command = command.join(" ");
    let answer: Result<Value, _> = serde_json::from_str(&json.out);
    let what = match answer {
        Ok(answer) if answer["faults"].is_array() => {
            let faults = answer["faults"].as_array().unwrap();
            assert!(!faults.is_empty(), "{words}\n{}", json.out);
            let first = &faults[0];
            let code = first["code"].as_str().map_or_else(
                || format!("{}: {}", first["place"].as_str().unwrap(), first["what"].as_str().unwrap()),
                |code| format!("`{code}`"),
            );
            let entry = first["entry"].as_u64().map_or_else(String::new, |entry| format!(", entry {entry}"));
            format!("{code}{entry}")
        }
        Ok(answer) if answer["trusted"] == false => "not trusted".to_owned(),
        _ => {
            let line = json.err.lines().next().unwrap_or_default();
            line.trim_start_matches("error: ").trim_start_matches("broken: ").to_owned()
        }
    };
    format!("**caught** by `{command}`, exit {}: {what}", json.code)
}

/// Runs `words`, which must be green: what it does not catch stands in the table too.
fn green(stage: &Stage, words: &str) {
    let told = stage.run(words);
    assert_eq!(told.code, 0, "{words}\n{}{}", told.out, told.err);
}

const AGAINST: &str = "verify --against c1 --against c2 --policy policy.txt --signers signers";

/// The place of the first entry of a kind.
fn place(stage: &Stage, kind: &str) -> usize {
    entries(stage).iter().position(|entry| entry.kind == kind).unwrap()
}

/// Changes an index figure, on which no approval stands, and nothing else.
fn edit(stage: &Stage) -> Vec<register::chain::Entry> {
    let mut all = entries(stage);
    let at = place(stage, "IndexPublished");
    all[at].body = all[at].body.replace("135.64", "136.64");
    all
}

/// Forgets what the log's key signed last, as its holder can.
fn forget(stage: &Stage) {
    for file in ["log.key.signed", "log.key.leaves"] {
        std::fs::remove_file(stage.path(file)).unwrap();
    }
}

fn file_attacks(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, attacker, found| rows.push(Row { attack, attacker, found });
    let change = |change: &dyn Fn(&mut Vec<register::chain::Entry>)| {
        let stage = copy(sealed);
        let mut all = entries(&stage);
        change(&mut all);
        put(&stage, &all);
        caught(&stage, "verify")
    };
    let clerk = "not possible: every command appends, and the triggers refuse the rest";
    for attack in
        ["edit an entry", "delete an entry", "insert an entry", "swap two entries", "cut off the end"]
    {
        row(attack, "clerk", clerk.to_owned());
    }
    let stage = copy(sealed);
    put(&stage, &edit(&stage));
    row("edit an entry", "file", caught(&stage, "verify"));
    row("delete an entry", "file", change(&|all| drop(all.remove(6))));
    row(
        "insert an entry",
        "file",
        change(&|all| {
            let mut inserted = all[4].clone();
            inserted.request = "inserted".into();
            all.insert(6, inserted);
        }),
    );
    row("swap two entries", "file", change(&|all| all.swap(5, 7)));

    let stage = copy(sealed);
    let mut all = entries(&stage);
    all.truncate(all.len() - 2);
    put(&stage, &all);
    green(&stage, "verify");
    row("cut off the end", "file", caught(&stage, AGAINST));
    row("cut off the end", "operator", caught(&stage, "checkpoint issue --key log.key --out again"));

    // The whole file as it was at the first checkpoint, and then other entries.
    let stage = copy(sealed);
    let size = stage.json("checkpoint check c1 --policy policy.txt")["size"].as_u64().unwrap();
    all.truncate(usize::try_from(size).unwrap());
    put(&stage, &all);
    green(&stage, "verify --against c1 --policy policy.txt");
    row("put back an old copy", "file", caught(&stage, AGAINST));
    submit(&stage, "P9");
    submit(&stage, "P10");
    submit(&stage, "P11");
    row(
        "put back an old copy and go on",
        "operator",
        caught(&stage, "checkpoint issue --key log.key --out again"),
    );

    let stage = copy(sealed);
    rewrite(&stage, edit(&stage));
    // No approval stands on that entry, and the links are right: the chain alone is green.
    green(&stage, "verify");
    row("rewrite all and link it anew", "file", caught(&stage, AGAINST));
    row(
        "rewrite all and link it anew",
        "operator",
        caught(&stage, "checkpoint issue --key log.key --out again"),
    );
    forget(&stage);
    stage.ok("checkpoint issue --key log.key --out again --first");
    row("rewrite all and sign it anew", "operator", caught(&stage, AGAINST));
    row(
        "rewrite all and sign it anew",
        "operator, before a witness",
        caught(
            &stage,
            &format!("checkpoint cosign again --key witness-audit.key --policy policy.txt --out x {AT}"),
        ),
    );
    row(
        "rewrite all and sign it anew",
        "operator, before a reader",
        caught(&stage, "verify --against again --policy policy.txt"),
    );
}

fn fork_and_time(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, attacker, found| rows.push(Row { attack, attacker, found });
    // Two histories from one point on, each signed by the log.
    let (one, other) = (copy(sealed), copy(sealed));
    submit(&one, "P5");
    submit(&other, "P6");
    seal(&one, "c3", "");
    other.ok("checkpoint issue --key log.key --out c3.log");
    green(&one, &format!("{AGAINST} --against c3"));
    green(&other, "verify --against c2 --policy policy.txt");
    row(
        "show two histories",
        "operator, before a reader",
        caught(&other, "verify --against c3.log --policy policy.txt"),
    );
    std::fs::copy(one.path("c3"), other.path("c3-of-the-other")).unwrap();
    row(
        "show two histories",
        "two readers who compare",
        caught(&other, "verify --against c3-of-the-other --policy policy.txt"),
    );
    // The witness saw the first history.
    for file in ["witness-audit.key.signed", "witness-audit.key.leaves"] {
        std::fs::copy(one.path(file), other.path(file)).unwrap();
    }
    row(
        "show two histories",
        "operator, before a witness",
        caught(
            &other,
            &format!("checkpoint cosign c3.log --key witness-audit.key --policy policy.txt --out x {AT}"),
        ),
    );

    // A time before the last entry, with the program and without it.
    let stage = copy(sealed);
    let words = "record project-submitted --project P7 --year 2026 --title-fr U --title-nl E --funds F1 --budget 1,00 --date 2026-01-20 --actor reg --clock 2025-01-01T00:00:00Z";
    row("back-date an entry", "clerk", caught(&stage, words));
    let mut all = entries(&stage);
    let last = all.len() - 1;
    all[last].at = "2025-01-01T00:00:00Z".parse().unwrap();
    rewrite(&stage, all);
    row("back-date an entry", "file", caught(&stage, "verify"));
    // Entries behind the last checkpoint can bear any time after the one before.
    let stage = copy(sealed);
    stage.ok("record project-submitted --project P7 --year 2026 --title-fr U --title-nl E --funds F1 --budget 1,00 --date 2026-01-20 --actor reg --clock 2026-02-01T09:00:01Z");
    green(&stage, AGAINST);
    row(
        "back-date an entry behind the last checkpoint",
        "clerk, operator",
        "**not caught**: its time lies between the last checkpoint and the next; frequent cosignatures and time stamps bound it"
            .into(),
    );
    let stage = copy(sealed);
    submit(&stage, "P8");
    let mut all = entries(&stage);
    let last = all.len() - 1;
    all[last].body = all[last].body.replace("\"budget_cents\":100000", "\"budget_cents\":900000");
    rewrite(&stage, all);
    green(&stage, AGAINST);
    row(
        "rewrite what stands behind the last checkpoint",
        "file, operator",
        "**not caught**: nobody outside has seen it yet; it is caught once a checkpoint covers it".into(),
    );
}

fn approvals(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, attacker, found| rows.push(Row { attack, attacker, found });
    let stage = copy(sealed);
    let approved =
        format!("record project-approved --project P2 --date 2026-01-30 --reference x --actor cgg {AT}");
    row("record an approval in somebody's name", "clerk", caught(&stage, &approved));
    row("sign it with another key", "clerk", caught(&stage, &format!("{approved} --sign-with thief.key")));
    row(
        "sign it with another actor's key",
        "clerk",
        caught(&stage, &format!("{approved} --sign-with calc.key")),
    );
    // Without the program: an entry made by hand behind the last one.
    let forge = |change: &dyn Fn(&mut register::chain::Entry)| {
        let stage = copy(sealed);
        let mut all = entries(&stage);
        let mut forged = all[place(&stage, "ProjectApproved")].clone();
        forged.at = all.last().unwrap().at.clone();
        forged.request = "forged".into();
        change(&mut forged);
        all.push(forged);
        rewrite(&stage, all);
        stage
    };
    let unsigned = forge(&|entry| {
        entry.kv = 1;
        entry.body = r#"{"fact":{"date":"2026-01-30","project":"P2","reference":"x"}}"#.into();
    });
    row("forge an approval without a signature", "operator", caught(&unsigned, "verify"));
    let replayed = forge(&|entry| entry.body = entry.body.replace("\"P1\"", "\"P2\""));
    row("use a signature again on another project", "operator", caught(&replayed, "verify"));
    let stage = copy(sealed);
    let mut all = entries(&stage);
    let submitted = place(&stage, "ProjectSubmitted");
    all[submitted].body = all[submitted].body.replace("\"budget_cents\":100000", "\"budget_cents\":900000");
    rewrite(&stage, all);
    row("change anything before a signed approval, and link it anew", "operator", caught(&stage, "verify"));
    let again = forge(&|entry| entry.request = "again".into());
    row("record a signed approval a second time", "operator", caught(&again, "verify"));
    // A signature taken from a real file, for another project, through the program.
    let stage = copy(sealed);
    stage.ok(&format!("{approved} --unsigned-out p2.json"));
    let command = |words: &str| {
        let mut command = std::process::Command::new("ssh-keygen");
        let told = command.current_dir(stage.folder.path()).args(words.split(' ')).output().unwrap();
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    };
    command("-q -Y sign -f cgg.key -n approval@prorata p2.json");
    submit(&stage, "P3");
    let other = approved.replace("P2", "P3");
    row(
        "use a signature again on another project",
        "clerk",
        caught(&stage, &format!("{other} --signature p2.json.sig")),
    );
    stage.ok(&format!("{approved} --signature p2.json.sig"));

    // Other keys in the place of the approvers'.
    let stage = copy(sealed);
    let retire = format!("record actor-retired --id cgg --reason x --actor reg {AT}");
    row("enrol a key of one's own for an approver", "clerk", caught(&stage, &retire));
    let stage = copy(sealed);
    let mut all = entries(&stage);
    let key = std::fs::read_to_string(stage.path("cgg.key.pub")).unwrap();
    let own = std::fs::read_to_string(stage.path("thief.key.pub")).unwrap();
    for entry in &mut all {
        entry.body = entry.body.replace(key.trim_end(), own.trim_end());
    }
    assert!(all.iter().any(|entry| entry.body.contains(own.trim_end())));
    rewrite(&stage, all.clone());
    row("put another key in an old enrolment", "file", caught(&stage, "verify"));
    // The same, with the approval signed anew by the new key: the endorsement by another person holds no more.
    let keep = all.iter().position(|entry| entry.kind == "ProjectApproved").unwrap();
    all.truncate(keep);
    rewrite(&stage, all);
    record(
        &stage,
        "cgg",
        "project-approved --project P1 --date 2026-01-25 --reference approved --sign-with thief.key",
    );
    row(
        "put another key in the place of one approver's from the start, and sign with it",
        "operator",
        caught(&stage, "verify"),
    );
    // Every approver's key made by the operator, and the whole office made anew with them.
    let stage = Stage::new();
    office::keys(&stage);
    for (own, taken) in [("thief", "audit"), ("witness-fund", "cgg"), ("audit-2", "calc")] {
        for end in ["key", "key.pub"] {
            std::fs::copy(stage.path(&format!("{own}.{end}")), stage.path(&format!("{taken}.{end}")))
                .unwrap();
        }
    }
    for file in ["audit-2.key", "audit-2.key.pub"] {
        let other = file.replace("audit-2", "log");
        std::fs::copy(stage.path(&other), stage.path(file)).unwrap();
    }
    office::build(&stage);
    green(&stage, "verify");
    for (from, to) in [("signers", "signers-kept"), ("c1", "c1-kept")] {
        std::fs::copy(sealed.path(from), stage.path(to)).unwrap();
    }
    row(
        "make every approver's key oneself, and the ledger with them",
        "operator",
        caught(&stage, "verify --signers signers-kept"),
    );
    row(
        "the same",
        "operator, before a reader with a checkpoint only",
        caught(&stage, "verify --against c1-kept --policy policy.txt"),
    );
    row(
        "record a false fact that one may record",
        "clerk",
        "**not caught**: the entry names who, when and from which document; a signature shows whose word it is, not that it is true"
            .into(),
    );
    row(
        "two approvers agree to approve what they should not",
        "two approvers",
        "**not caught**: both signatures are real".into(),
    );
}

fn seals(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, attacker, found| rows.push(Row { attack, attacker, found });
    // The thief has today's key of the log and the file, but not what the key signed last.
    let stage = copy(sealed);
    forget(&stage);
    rewrite(&stage, edit(&stage));
    stage.ok("checkpoint issue --key log.key --out stolen --first");
    row(
        "sign another history",
        "thief of the log's key",
        caught(&stage, "checkpoint check stolen --policy policy.txt"),
    );
    row(
        "the same",
        "thief, before a witness",
        caught(
            &stage,
            &format!("checkpoint cosign stolen --key witness-audit.key --policy policy.txt --out x {AT}"),
        ),
    );
    // The key is revoked in the ledger; what it signs from then on counts for nothing.
    let stage = copy(sealed);
    let (log, thief) = (verifier(&stage, "log.key", "log"), verifier(&stage, "thief.key", "log"));
    let size = stage.json("verify")["entries"].as_u64().unwrap();
    record(&stage, "reg", &format!("verifier-key-revoked --key {log} --reason stolen --trusted-size {size}"));
    row(
        "sign with a revoked key",
        "thief of the log's key",
        caught(&stage, "checkpoint issue --key log.key --out late"),
    );
    // Without the program's refusal: the checkpoint of a copy in which the revocation is not recorded yet.
    let before = copy(sealed);
    submit(&before, "P4");
    before.ok("checkpoint issue --key log.key --out late");
    std::fs::copy(before.path("late"), stage.path("late")).unwrap();
    row(
        "sign with a revoked key, elsewhere",
        "thief of the log's key",
        caught(&stage, "verify --against late --policy policy.txt"),
    );
    row(
        "sign and record until the revocation",
        "thief of the log's key",
        "**not caught** by the signature: what a witness then cosigns is what the thief recorded, append-only and in sight of all"
            .into(),
    );
    // A key of one's own in the place of the log's.
    let stage = copy(sealed);
    stage.ok("checkpoint issue --key thief.key --out own --first");
    row(
        "sign with a key of one's own",
        "operator",
        caught(&stage, "verify --against own --policy policy.txt"),
    );
    stage.write("own-policy", format!("log {thief}\nquorum none\n"));
    green(&stage, "verify --against own --policy own-policy");
    row(
        "hand over a policy of one's own",
        "operator",
        "**not caught** by whoever takes the policy from the operator: it must come from elsewhere".into(),
    );

    // What is given to the verifier.
    approve(sealed, "P2");
    seal(sealed, "c3", "");
    sealed.ok("bundle export --year 2026 --checkpoint c3 --policy policy.txt --lang fr --out b.zip");
    green(sealed, "bundle verify b.zip --policy policy.txt --signers signers");
    let bytes = std::fs::read(sealed.path("b.zip")).unwrap();
    let text = b"\"budget_cents\":100000";
    let at = bytes.windows(text.len()).position(|part| part == text).unwrap();
    let mut changed = bytes.clone();
    changed[at + 15] = b'9';
    sealed.write("changed.zip", &changed);
    row(
        "change a bundle",
        "whoever carries it",
        caught(sealed, "bundle verify changed.zip --policy policy.txt"),
    );
    let stage = copy(sealed);
    rewrite(&stage, edit(&stage));
    forget(&stage);
    stage.ok("checkpoint issue --key log.key --out again --first");
    stage.write("own-policy", format!("log {log}\nquorum none\n"));
    stage.ok("bundle export --year 2026 --checkpoint again --policy own-policy --lang fr --out own.zip");
    green(&stage, "bundle verify own.zip");
    row(
        "make a bundle of another history",
        "operator",
        caught(&stage, "bundle verify own.zip --policy policy.txt"),
    );
    row(
        "hand over a verifier that always says sound",
        "whoever hands it over",
        "**not caught** by that verifier: use another one (Python, Go, OpenSSL, OpenSSH), as VERIFY.md says"
            .into(),
    );
    row(
        "destroy every copy",
        "anyone who can",
        "**not prevented**: nothing here keeps copies for you".into(),
    );
}

#[test]
fn the_attack_matrix_is_what_the_security_paper_says() {
    let sealed = office::office();
    green(&sealed, AGAINST);
    let mut rows = Vec::new();
    file_attacks(&sealed, &mut rows);
    fork_and_time(&sealed, &mut rows);
    approvals(&sealed, &mut rows);
    seals(&sealed, &mut rows);
    let mut table = String::from("| attack | by | what shows it |\n|---|---|---|\n");
    for Row { attack, attacker, found } in &rows {
        table += &format!("| {attack} | {attacker} | {} |\n", found.replace('|', "\\|"));
    }
    let path = root().join("docs/SECURITY.md");
    let paper = std::fs::read_to_string(&path).unwrap();
    let (start, end) = ("<!-- attacks: begin -->\n", "<!-- attacks: end -->");
    let from = paper.find(start).expect("the paper has a place for the table") + start.len();
    let to = paper.find(end).unwrap();
    if std::env::var_os("PRORATA_BLESS").is_some() {
        std::fs::write(&path, format!("{}{table}{}", &paper[..from], &paper[to..])).unwrap();
    } else {
        assert_eq!(&paper[from..to], table);
    }
}
