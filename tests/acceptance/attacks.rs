//! Who can do what to a sealed ledger, and what shows it: each attack is carried out but those that the table says were
//! not, and the table in `fixtures/golden/attack-matrix.md` is what was found. `PRORATA_BLESS=1` writes the table again.

use register::notary::SecretKey;
use serde_json::Value;

use crate::bundles::with_member;
use crate::sealed_office::{
    self as office, AT, approve, copy, entries, put, record, rewrite, seal, submit, verifier,
};
use crate::stage::Stage;

/// The attacks of the grid, in the order of the table; what follows them is for some attackers only.
const ATTACKS: [&str; 14] = [
    "edit an entry",
    "delete an entry",
    "insert an entry",
    "swap two entries",
    "cut off the end",
    "put back an old copy",
    "rewrite all and link it anew",
    "show two histories",
    "back-date an entry",
    "forge an approval",
    "use an approval again",
    "swap keys",
    "replace what is verified",
    OTHER,
];
const OTHER: &str = "something else";

/// A clerk runs the program and a SQL tool; "file" has the file and a program of their own; the operator has the log's
/// key and its memory as well; a thief has the file and today's key of the log, and not its memory.
const ATTACKERS: [&str; 5] = [CLERK, FILE, OPERATOR, THIEF, OTHERS];
const CLERK: &str = "clerk";
const FILE: &str = "file";
const OPERATOR: &str = "operator";
const THIEF: &str = "thief";
const OTHERS: &str = "others";

/// One attack by one attacker: how, and what was found, in the words of the table.
struct Row {
    attack: &'static str,
    by: &'static str,
    how: &'static str,
    found: String,
}

/// What nobody carried out, because nothing would be seen.
fn reasoned(why: &str) -> String {
    format!("**not caught** (reasoned, not carried out): {why}")
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

/// Runs `words`, which must be green: what it does not catch is in the table too.
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

/// What the file says to a SQL tool that does not take its triggers away.
fn by_sql(sealed: &Stage, sql: &str) -> String {
    let stage = copy(sealed);
    let connection = rusqlite::Connection::open(stage.path("ledger.sqlite")).unwrap();
    let told = connection.execute_batch(sql).unwrap_err().to_string();
    drop(connection);
    green(&stage, AGAINST);
    format!("**refused** by the triggers: {told}")
}

/// A checkpoint over whatever is in the file, signed with the log's key and a program of one's own.
fn sign_as_thief(stage: &Stage) {
    office::sign_unseen(stage, "stolen");
}

const ISSUE: &str = "checkpoint issue --key log.key --out again";

/// Before a witness who has the ledger at hand.
fn before_witness(note: &str) -> String {
    format!("checkpoint cosign {note} --key witness-audit.key --policy policy.txt --out x {AT}")
}

/// Forgets what the log's key signed last, as its holder can.
fn forget(stage: &Stage) {
    for file in ["log.key.signed", "log.key.leaves"] {
        std::fs::remove_file(stage.path(file)).unwrap();
    }
}

fn file_attacks(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, by, how, found| rows.push(Row { attack, by, how, found });
    let edited = edit(sealed);
    let mut deleted = entries(sealed);
    drop(deleted.remove(6));
    let mut inserted = entries(sealed);
    let mut again = inserted[4].clone();
    again.request = "inserted".into();
    inserted.insert(6, again);
    let mut swapped = entries(sealed);
    swapped.swap(5, 7);
    let insert = "INSERT INTO entry SELECT 7, 'inserted', hash, line FROM entry WHERE seq = 5";
    let swap = "UPDATE entry SET seq = 99 WHERE seq = 6; UPDATE entry SET seq = 6 WHERE seq = 8";
    for (attack, sql, all) in [
        ("edit an entry", "UPDATE entry SET line = replace(line, '135.64', '136.64')", edited),
        ("delete an entry", "DELETE FROM entry WHERE seq = 7", deleted),
        ("insert an entry", insert, inserted),
        ("swap two entries", swap, swapped),
    ] {
        row(attack, CLERK, "with a SQL tool", by_sql(sealed, sql));
        let stage = copy(sealed);
        put(&stage, &all);
        row(attack, FILE, "in the file", caught(&stage, "verify"));
        row(attack, OPERATOR, "and sign it", caught(&stage, ISSUE));
        sign_as_thief(&stage);
        row(
            attack,
            THIEF,
            "and sign it with a program of one's own",
            caught(&stage, "verify --against stolen.log"),
        );
    }

    let cut = "cut off the end";
    row(cut, CLERK, "with a SQL tool", by_sql(sealed, "DELETE FROM entry WHERE seq > 16"));
    let stage = copy(sealed);
    let mut all = entries(&stage);
    all.truncate(all.len() - 2);
    put(&stage, &all);
    green(&stage, "verify");
    row(cut, FILE, "in the file", caught(&stage, AGAINST));
    row(cut, OPERATOR, "and sign it", caught(&stage, ISSUE));
    forget(&stage);
    stage.ok(&format!("{ISSUE} --first"));
    row(cut, THIEF, "and sign it", caught(&stage, AGAINST));
    row(cut, THIEF, "the same, before a witness", caught(&stage, &before_witness("again")));

    // The whole file as it was at the first checkpoint, and then other entries.
    let restore = "put back an old copy";
    let again = caught(sealed, &format!("init --origin test.example/ledger --actor reg {AT}"));
    row(restore, CLERK, "open the ledger a second time", again);
    let stage = copy(sealed);
    let size = stage.json("checkpoint check c1 --policy policy.txt")["size"].as_u64().unwrap();
    all.truncate(usize::try_from(size).unwrap());
    put(&stage, &all);
    green(&stage, "verify --against c1 --policy policy.txt");
    row(restore, FILE, "in its place", caught(&stage, AGAINST));
    for project in ["P9", "P10", "P11"] {
        submit(&stage, project);
    }
    row(restore, OPERATOR, "go on and sign it", caught(&stage, ISSUE));
    forget(&stage);
    stage.ok(&format!("{ISSUE} --first"));
    row(restore, THIEF, "go on and sign it", caught(&stage, AGAINST));
    row(restore, THIEF, "the same, before a witness", caught(&stage, &before_witness("again")));

    let anew = "rewrite all and link it anew";
    row(anew, CLERK, "with a SQL tool", by_sql(sealed, "DELETE FROM entry"));
    let stage = copy(sealed);
    rewrite(&stage, edit(&stage));
    // No approval is on that entry, and the links are right: the chain alone is green.
    green(&stage, "verify");
    row(anew, FILE, "in the file", caught(&stage, AGAINST));
    row(anew, OPERATOR, "and sign it", caught(&stage, ISSUE));
    forget(&stage);
    stage.ok(&format!("{ISSUE} --first"));
    let reader = "verify --against again --policy policy.txt";
    for by in [OPERATOR, THIEF] {
        row(anew, by, "and sign it as if for the first time", caught(&stage, AGAINST));
        row(anew, by, "the same, before a witness", caught(&stage, &before_witness("again")));
        row(anew, by, "the same, before a reader with a policy only", caught(&stage, reader));
    }
    let stage = copy(sealed);
    submit(&stage, "P8");
    let mut all = entries(&stage);
    let last = all.len() - 1;
    all[last].body = all[last].body.replace("\"budget_cents\":100000", "\"budget_cents\":900000");
    rewrite(&stage, all);
    green(&stage, AGAINST);
    row(
        anew,
        FILE,
        "behind the last checkpoint only",
        "**not caught**: nobody outside has seen it yet; a checkpoint that covers it ends that".into(),
    );
}

fn fork_and_time(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, by, how, found| rows.push(Row { attack, by, how, found });
    // Two histories from one point on, each signed by the log.
    let fork = "show two histories";
    let (one, other) = (copy(sealed), copy(sealed));
    submit(&one, "P5");
    submit(&other, "P6");
    seal(&one, "c3", "");
    std::fs::copy(one.path("c3"), other.path("c3-of-the-other")).unwrap();
    let compare = caught(&other, "verify --against c3-of-the-other --policy policy.txt");
    row(fork, CLERK, "record on two copies, before readers who compare", compare.clone());
    row(fork, FILE, "before a reader with the checkpoint of the other", compare.clone());
    other.ok("checkpoint issue --key log.key --out c3.log");
    green(&one, &format!("{AGAINST} --against c3"));
    green(&other, "verify --against c2 --policy policy.txt");
    let alone = caught(&other, "verify --against c3.log --policy policy.txt");
    row(fork, OPERATOR, "sign both, before a reader with a policy", alone);
    row(fork, OPERATOR, "sign both, before readers who compare", compare);
    // The witness saw the first history.
    for file in ["witness-audit.key.signed", "witness-audit.key.leaves"] {
        std::fs::copy(one.path(file), other.path(file)).unwrap();
    }
    row(fork, OPERATOR, "sign both, before a witness", caught(&other, &before_witness("c3.log")));
    forget(&other);
    other.ok(&format!("{ISSUE} --first"));
    row(fork, THIEF, "sign another one, before a witness", caught(&other, &before_witness("again")));

    // A time before the last entry, with the program and without it.
    let back = "back-date an entry";
    let stage = copy(sealed);
    let words = "record project-submitted --project P7 --year 2026 --title-fr U --title-nl E --funds F1 --budget 1,00 --date 2026-01-20 --actor reg --clock 2025-01-01T00:00:00Z";
    row(back, CLERK, "set the clock", caught(&stage, words));
    let mut all = entries(&stage);
    let last = all.len() - 1;
    all[last].at = "2025-01-01T00:00:00Z".parse().unwrap();
    rewrite(&stage, all);
    row(back, FILE, "in the file, and link it anew", caught(&stage, "verify"));
    row(back, OPERATOR, "and sign it", caught(&stage, ISSUE));
    sign_as_thief(&stage);
    let stolen = caught(&stage, "verify --against stolen.log");
    row(back, THIEF, "and sign it with a program of one's own", stolen);
    // Entries after the last checkpoint can bear any time after the one before.
    let stage = copy(sealed);
    stage.ok(&words.replace("2025-01-01T00:00:00Z", "2026-02-01T09:00:01Z"));
    green(&stage, AGAINST);
    row(
        back,
        CLERK,
        "set the clock to a time behind the last entry",
        "**not caught**: the time lies between the last checkpoint and the next; frequent cosignatures and time stamps bound it"
            .into(),
    );
}

fn approvals(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, by, how, found| rows.push(Row { attack, by, how, found });
    let forge_it = "forge an approval";
    let stage = copy(sealed);
    let approved =
        format!("record project-approved --project P2 --date 2026-01-30 --reference x --actor cgg {AT}");
    row(forge_it, CLERK, "record it in somebody's name", caught(&stage, &approved));
    let thief = caught(&stage, &format!("{approved} --sign-with thief.key"));
    row(forge_it, CLERK, "sign it with another key", thief);
    let calc = caught(&stage, &format!("{approved} --sign-with calc.key"));
    row(forge_it, CLERK, "sign it with another actor's key", calc);
    // Without the program: an entry made by hand after the last one.
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
    let use_again = "use an approval again";
    let replayed = forge(&|entry| entry.body = entry.body.replace("\"P1\"", "\"P2\""));
    let again = forge(&|entry| entry.request = "again".into());
    for (attack, how, stage) in [
        (forge_it, "write one without a signature", &unsigned),
        (use_again, "write its signature under another project", &replayed),
        (use_again, "write it a second time", &again),
    ] {
        row(attack, FILE, how, caught(stage, "verify"));
        row(attack, OPERATOR, how, caught(stage, ISSUE));
        sign_as_thief(stage);
        row(attack, THIEF, how, caught(stage, &before_witness("stolen.log")));
    }
    let stage = copy(sealed);
    let mut all = entries(&stage);
    let submitted = place(&stage, "ProjectSubmitted");
    all[submitted].body = all[submitted].body.replace("\"budget_cents\":100000", "\"budget_cents\":900000");
    rewrite(&stage, all);
    let moved = caught(&stage, "verify");
    row(forge_it, FILE, "change what was approved, and link it anew", moved);
    // A signature taken from a real file, for another project, through the program.
    let stage = copy(sealed);
    stage.ok(&format!("{approved} --unsigned-out p2.json"));
    let key = std::fs::read_to_string(stage.path("cgg.key")).unwrap();
    let key = SecretKey::read(&key, None).unwrap();
    let signed = key.approve(&std::fs::read(stage.path("p2.json")).unwrap()).unwrap();
    stage.write("p2.json.sig", signed.to_armor().unwrap());
    submit(&stage, "P3");
    let other = approved.replace("P2", "P3");
    let taken = caught(&stage, &format!("{other} --signature p2.json.sig"));
    row(use_again, CLERK, "give its signature for another project", taken);
    stage.ok(&format!("{approved} --signature p2.json.sig"));

    // Other keys in the place of the approvers'.
    let stage = copy(sealed);
    let retire = format!("record actor-retired --id cgg --reason x --actor reg {AT}");
    let swap = "swap keys";
    row(swap, CLERK, "retire an approver, to enrol a key of one's own", caught(&stage, &retire));
    let stage = copy(sealed);
    let mut all = entries(&stage);
    let key = std::fs::read_to_string(stage.path("cgg.key.pub")).unwrap();
    let own = std::fs::read_to_string(stage.path("thief.key.pub")).unwrap();
    for entry in &mut all {
        entry.body = entry.body.replace(key.trim_end(), own.trim_end());
    }
    assert!(all.iter().any(|entry| entry.body.contains(own.trim_end())));
    rewrite(&stage, all.clone());
    row(swap, FILE, "put another key in an old enrolment", caught(&stage, "verify"));
    // The same, with the approval signed again by the new key: the endorsement by another person holds no more.
    let keep = all.iter().position(|entry| entry.kind == "ProjectApproved").unwrap();
    all.truncate(keep);
    rewrite(&stage, all);
    record(
        &stage,
        "cgg",
        "project-approved --project P1 --date 2026-01-25 --reference approved --sign-with thief.key",
    );
    let one = caught(&stage, "verify");
    row(
        swap,
        OPERATOR,
        "put another key in the place of one approver's from the start, and sign with it",
        one,
    );
    // Every approver's key made by the operator, and the whole office made again with them.
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
    let every = "make every approver's key oneself, and the ledger with them";
    row(swap, OPERATOR, every, caught(&stage, "verify --signers signers-kept"));
    let checkpoint = caught(&stage, "verify --against c1-kept --policy policy.txt");
    row(swap, OPERATOR, "the same, before a reader with a checkpoint only", checkpoint);
    // A count, a payment, an index figure: nobody but the document can say that it is another.
    let stage = copy(sealed);
    record(&stage, "reg", "index-published --base 2013 --month 2025-10 --value 999,99");
    green(&stage, AGAINST);
    row(
        OTHER,
        CLERK,
        "record a false fact that one may record",
        "**not caught**: the entry names who, when and from which document; a signature shows whose word it is, not that it is true"
            .into(),
    );
    row(
        OTHER,
        OTHERS,
        "two approvers agree to approve what they should not",
        reasoned("both signatures are real"),
    );
}

/// Appends an entry by another program: the links are right.
fn append(stage: &Stage, actor: &str, kind: &str, body: &str) {
    let mut all = entries(stage);
    let mut entry = all.last().unwrap().clone();
    entry.actor = actor.into();
    entry.kind = kind.into();
    entry.body = body.into();
    entry.request = format!("forged-{}", all.len());
    all.push(entry);
    rewrite(stage, all);
}

/// What an audit tells under a code, in a ledger in which `verify` finds nothing.
fn found(stage: &Stage, code: &str) -> String {
    green(stage, "verify");
    let found = stage.json("audit")["findings"].clone();
    let all = found.as_array().unwrap();
    let one = all.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("{code}: {found}"));
    format!("**caught** by `audit`: `{code}`, {}", one["detail"].as_str().unwrap())
}

/// What gives oneself power, or hides, or takes a mark away.
fn forgeries(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, by, how, found| rows.push(Row { attack, by, how, found });
    let stage = copy(sealed);
    let seq = entries(&stage).len() + 1;
    append(&stage, "mallory", "ActorEnrolled", r#"{"fact":{"actor":"mallory","roles":["registrar"]}}"#);
    append(
        &stage,
        "mallory",
        "EntryCorrected",
        &format!("{{\"fact\":{{\"entry\":{seq},\"reason\":\"r\"}}}}"),
    );
    row(OTHER, FILE, "enrol oneself, and end that fault by correcting it", caught(&stage, "verify"));
    row(OTHER, OPERATOR, "enrol oneself, correct it, and sign that", caught(&stage, ISSUE));
    let stage = copy(sealed);
    let log = verifier(&stage, "log.key", "log");
    record(&stage, "reg", &format!("verifier-key-revoked --key {log} --reason stolen --trusted-size 3"));
    let seq = entries(&stage).len();
    append(&stage, "reg", "EntryCorrected", &format!("{{\"fact\":{{\"entry\":{seq},\"reason\":\"r\"}}}}"));
    row(OTHER, FILE, "bring a revoked key back by correcting its revocation", caught(&stage, "verify"));
    let admit = "record fund-admitted --name-fr Un --name-nl Een --from 2026-01-01 --actor reg";
    let hidden = caught(sealed, &format!("{admit} --fund F1\u{3164} {AT}"));
    row(OTHER, CLERK, "admit a fund under a code that looks like another", hidden);
    let stage = copy(sealed);
    append(
        &stage,
        "reg",
        "FundAdmitted",
        "{\"fact\":{\"from\":\"2026-01-01\",\"fund\":\"F1\u{3164}\",\"name_fr\":\"Un\",\"name_nl\":\"Een\"}}",
    );
    row(OTHER, FILE, "admit a fund under a code that looks like another", found(&stage, "code-confusable"));
    let stage = copy(sealed);
    append(
        &stage,
        "reg",
        "ReportIssued",
        &format!(
            r#"{{"fact":{{"as_of":18,"day":"2026-02-01","figures_sha256":"{}","format":"pdf","language":"fr","year":2026}}}}"#,
            "0".repeat(64)
        ),
    );
    row(OTHER, FILE, "say that a report had other figures", found(&stage, "report-differs"));
}

fn seals(sealed: &Stage, rows: &mut Vec<Row>) {
    let mut row = |attack, by, how, found| rows.push(Row { attack, by, how, found });
    // The thief has today's key of the log and the file, but not what the key signed last.
    let swap = "swap keys";
    let stage = copy(sealed);
    forget(&stage);
    rewrite(&stage, edit(&stage));
    stage.ok("checkpoint issue --key log.key --out stolen --first");
    row(
        OTHER,
        THIEF,
        "hand over the checkpoint of another history",
        caught(&stage, "checkpoint check stolen --policy policy.txt"),
    );
    // The key is revoked in the ledger; what it signs from then on counts for nothing.
    let stage = copy(sealed);
    let (log, thief) = (verifier(&stage, "log.key", "log"), verifier(&stage, "thief.key", "log"));
    let size = stage.json("verify")["entries"].as_u64().unwrap();
    record(&stage, "reg", &format!("verifier-key-revoked --key {log} --reason stolen --trusted-size {size}"));
    row(
        OTHER,
        THIEF,
        "sign with the key after it was revoked",
        caught(&stage, "checkpoint issue --key log.key --out late"),
    );
    // Without the program's refusal: the checkpoint of a copy in which the revocation is not recorded yet.
    let before = copy(sealed);
    submit(&before, "P4");
    before.ok("checkpoint issue --key log.key --out late");
    std::fs::copy(before.path("late"), stage.path("late")).unwrap();
    row(
        OTHER,
        THIEF,
        "the same, in a copy without the revocation",
        caught(&stage, "verify --against late --policy policy.txt"),
    );
    row(
        OTHER,
        THIEF,
        "sign and record until the revocation",
        reasoned("what a witness then cosigns is what the thief recorded, append-only and in sight of all"),
    );
    // A key of one's own in the place of the log's.
    let stage = copy(sealed);
    stage.ok("checkpoint issue --key thief.key --out own --first");
    let own = caught(&stage, "verify --against own --policy policy.txt");
    row(swap, OPERATOR, "sign with a key of one's own", own.clone());
    row(swap, THIEF, "sign with a key of one's own", own);
    // The same, enrolled in the ledger by its thief: the policy is what counts.
    record(&stage, "reg", &format!("verifier-key-enrolled --key {thief} --holder 'The office'"));
    stage.ok("checkpoint issue --key thief.key --out own-2");
    let enrolled = caught(&stage, "verify --against own-2 --policy policy.txt");
    row(swap, THIEF, "enrol that key first", enrolled);
    stage.write("own-policy", format!("log {thief}\nquorum none\n"));
    green(&stage, "verify --against own --policy own-policy");
    let input = "replace what is verified";
    row(
        input,
        OPERATOR,
        "hand over a policy of one's own",
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
    let told = caught(sealed, "bundle verify changed.zip --policy policy.txt");
    row(input, CLERK, "change a bundle on its way", told);
    let archive = bundle::Archive::read(&bytes).unwrap();
    let report = String::from_utf8(archive.get("reports/report-2026-fr.txt").unwrap().to_vec()).unwrap();
    let amount = report.find("0,00").unwrap();
    let forged = format!("{}9{}", &report[..amount], &report[amount + 1..]);
    let another: &dyn Fn(String) -> String =
        &|told| told.replace("\"program\":\"prorata 0.1.0\"", "\"program\":\"prorata 9.9.9\"");
    let made = with_member(&archive, "reports/report-2026-fr.txt", forged.as_bytes(), another);
    sealed.write("another.zip", made);
    let told = caught(sealed, "bundle verify another.zip --policy policy.txt");
    row(input, CLERK, "change a report in a bundle, mend its manifest and claim another version", told);
    let speaks: &dyn Fn(String) -> String =
        &|told| told.replace("\"program\":\"prorata 0.1.0\"", "\"program\":\"prorata 1.0.0\\nResult SOUND\"");
    sealed.write("speaks.zip", with_member(&archive, "VERIFY.md", archive.get("VERIFY.md").unwrap(), speaks));
    let told = caught(sealed, "bundle verify speaks.zip --policy policy.txt");
    row(input, CLERK, "let the manifest of a bundle speak for the program", told);
    let policy = std::fs::read_to_string(sealed.path("policy.txt")).unwrap();
    let keys = policy.lines().filter(|line| !line.starts_with("quorum")).map(|line| format!("{line}\n"));
    let keys: String = keys.collect();
    let deep: String = (1..30_000).map(|n| format!("group g{n} any g{}\n", n - 1)).collect();
    sealed.write("deep.policy", format!("{keys}group g0 any audit\n{deep}quorum g29999\n"));
    let told = caught(sealed, "checkpoint check c1 --policy deep.policy");
    row(input, FILE, "hand over a policy of thirty thousand groups", told);
    let stage = copy(sealed);
    rewrite(&stage, edit(&stage));
    stage.ok("checkpoint issue --key thief.key --out own --first");
    stage.write("own-policy", format!("log {thief}\nquorum none\n"));
    stage.ok("bundle export --year 2026 --checkpoint own --policy own-policy --lang fr --out file.zip");
    let told = caught(&stage, "bundle verify file.zip --policy policy.txt");
    row(input, FILE, "make a bundle of another history, under a key of one's own", told);
    forget(&stage);
    stage.ok("checkpoint issue --key log.key --out again --first");
    stage.write("own-policy", format!("log {log}\nquorum none\n"));
    stage.ok("bundle export --year 2026 --checkpoint again --policy own-policy --lang fr --out own.zip");
    green(&stage, "bundle verify own.zip");
    let told = caught(&stage, "bundle verify own.zip --policy policy.txt");
    for by in [OPERATOR, THIEF] {
        row(input, by, "make a bundle of another history, under the log's key", told.clone());
    }
    row(
        input,
        OTHERS,
        "hand over a verifier that always says sound",
        reasoned(
            "that verifier says what it was made to say: use another one (Python, Go, OpenSSL, OpenSSH), as VERIFY.md says",
        ),
    );
    row(
        OTHER,
        OTHERS,
        "destroy every copy",
        "**not prevented** (reasoned, not carried out): nothing here keeps copies for you".into(),
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
    forgeries(&sealed, &mut rows);
    seals(&sealed, &mut rows);
    // No cell of the grid is left out.
    for attack in ATTACKS.iter().filter(|attack| **attack != OTHER) {
        for by in ATTACKERS.iter().filter(|by| **by != OTHERS) {
            assert!(rows.iter().any(|row| row.attack == *attack && row.by == *by), "{attack} by {by}");
        }
    }
    let place = |list: &[&str], word: &str| list.iter().position(|found| *found == word).unwrap();
    rows.sort_by_key(|row| (place(&ATTACKS, row.attack), place(&ATTACKERS, row.by)));
    let mut table = String::from("| attack | by | how | what shows it |\n|---|---|---|---|\n");
    for Row { attack, by, how, found } in &rows {
        table += &format!("| {attack} | {by} | {how} | {} |\n", found.replace('|', "\\|"));
    }
    let head = "# The attack matrix\n\nWritten by `tests/acceptance/attacks.rs`; who is who stands in `docs/SECURITY.md`.\n\n";
    crate::golden::hold("attack-matrix.md", &format!("{head}{table}"));
}
