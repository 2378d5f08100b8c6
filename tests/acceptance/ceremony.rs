//! What the guides tell a person to do, done in their order: the yearly ceremony, and one entry by hand.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::process::Command;

use crate::sealed_office::{self as office, verifier};
use crate::stage::{Stage, root};

fn guide(name: &str) -> String {
    std::fs::read_to_string(root().join("docs").join(name)).unwrap()
}

/// A stage that remembers what was run on it.
struct Year {
    stage: Stage,
    ran: Vec<String>,
    /// When it is.
    clock: &'static str,
}

impl Year {
    fn ok(&mut self, words: &str) -> String {
        self.ran.push(words.to_owned());
        let clock =
            if ["record ", "allocate ", "checkpoint cosign "].iter().any(|start| words.starts_with(start)) {
                self.clock
            } else {
                ""
            };
        self.stage.ok(&format!("{words} {clock}"))
    }

    /// Signs with stock OpenSSH; the signature goes beside the file.
    fn sign(&self, key: &str, file: &str) {
        let words = format!("-q -Y sign -f {key} -n approval@prorata {file}");
        let told =
            Command::new("ssh-keygen").current_dir(self.stage.folder.path()).args(words.split(' ')).output();
        let told = told.unwrap();
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    }

    /// Issues with `log`, cosigned by both witnesses and joined: `NAME`.
    fn seal(&mut self, log: &str, name: &str, more: &str) {
        self.ok(&format!("checkpoint issue --key {log} --out {name}.log {more}"));
        for witness in ["witness-audit", "witness-fund"] {
            self.ok(&format!(
                "checkpoint cosign {name}.log --key {witness}.key --policy policy.txt --out {name}.{witness}"
            ));
        }
        self.ok(&format!(
            "checkpoint check {name}.witness-audit {name}.witness-fund --policy policy.txt --joined-out {name}"
        ));
    }
}

#[test]
fn the_ceremony_of_a_year_is_as_the_guide_says() {
    if !programs::needed(&["ssh-keygen"]) {
        return;
    }
    let stage = Stage::new();
    office::keys(&stage);
    let mut year = Year { stage, ran: Vec::new(), clock: "--clock 2026-05-09T09:00:00Z" };
    year.stage.ok(&format!("init --origin test.example/ledger --actor reg {}", office::AT));
    // The fixtures have an authority's answer over the first checkpoint of this ledger.
    year.ok("checkpoint issue --key log.key --out first.txt --first");

    // Once: keys and policy.
    year.ok("key generate --name audit.example --out made.key --no-passphrase");
    year.ok("key show made.key");
    for (id, role) in
        [("audit", "external-audit"), ("audit-2", "external-audit"), ("cgg", "cgg"), ("calc", "calculator")]
    {
        year.ok(&format!(
            "record actor-enrolled --id {id} --role {role} --public-key {id}.key.pub --actor reg"
        ));
    }
    let (log, audit, fund) = (
        verifier(&year.stage, "log.key", "log"),
        verifier(&year.stage, "witness-audit.key", "witness"),
        verifier(&year.stage, "witness-fund.key", "witness"),
    );
    for (key, holder) in [(&log, "The office"), (&audit, "External Audit"), (&fund, "A fund")] {
        year.ok(&format!("record verifier-key-enrolled --key {key} --holder '{holder}' --actor reg"));
    }
    let status = year.ok("status");
    assert!(status.contains("SHA256:"), "{status}");
    let public = |id: &str| std::fs::read_to_string(year.stage.path(&format!("{id}.key.pub"))).unwrap();
    let signers: String =
        ["audit", "audit-2", "cgg", "calc"].iter().map(|id| format!("{id} {}", public(id))).collect();
    year.stage.write("signers", signers);
    year.ok("verify --signers signers");
    for fund in ["F1", "F2"] {
        year.ok(&format!(
            "record fund-admitted --fund {fund} --name-fr {fund} --name-nl {fund} --from 2010-01-01 --actor reg"
        ));
    }
    year.ok("record key-adopted --id 2026-opinion --actor reg");
    let adopt = "record key-adopted --id 2026-opinion-approvals --actor reg";
    year.ok(&format!("{adopt} --unsigned-out key.json"));
    year.sign("audit.key", "key.json");
    year.ok(&format!("{adopt} --signature key.json.sig"));
    let told =
        year.stage.run(&format!("record actor-retired --id cgg --reason x --actor reg {}", office::AT));
    assert_eq!(told.code, 1, "nobody changes people alone from here on");
    let policy = format!(
        "log {log}\nwitness external-audit {audit}\nwitness fund-f1 {fund}\ngroup funds any fund-f1\n\
         group both all external-audit funds\nquorum both\n"
    );
    year.stage.write("policy.txt", &policy);

    // When somebody approves.
    year.ok("record project-submitted --project P1 --year 2026 --title-fr Un --title-nl Een --funds F1 --budget 10,00 --date 2026-04-01 --actor reg");
    for (step, actor) in [("endorsed", "audit"), ("approved", "cgg")] {
        let words = format!(
            "record project-{step} --project P1 --date 2026-04-03 --reference CGG/2026/17 --actor {actor}"
        );
        year.ok(&format!("{words} --unsigned-out {step}.json"));
        year.sign(&format!("{actor}.key"), &format!("{step}.json"));
        year.ok(&format!("{words} --signature {step}.json.sig"));
    }

    // Each month: one witness has the ledger, the other one takes proofs.
    year.ok("checkpoint issue --key log.key --out april.log");
    for (witness, more) in [("witness-audit", ""), ("witness-fund", "--unseen")] {
        year.ok(&format!(
            "checkpoint cosign april.log --key {witness}.key --policy policy.txt --out cosigned-{witness} --first {more}"
        ));
    }
    year.ok("checkpoint check cosigned-witness-audit cosigned-witness-fund --policy policy.txt --joined-out april");
    let size = year.stage.json("verify")["entries"].as_u64().unwrap();
    year.ok(&format!(
        "record checkpoint-witnessed --size {size} --witness 'External Audit' --date 2026-05-04 --actor reg"
    ));
    year.ok("checkpoint issue --key log.key --out may.log");
    year.ok("prove --from april --checkpoint may.log --out step.proof");
    year.ok("checkpoint cosign step.proof --key witness-fund.key --policy policy.txt --out may.fund");
    year.ok("checkpoint cosign may.log --key witness-audit.key --policy policy.txt --out may.audit");
    year.ok("checkpoint check may.fund may.audit --policy policy.txt --joined-out may");

    // At the close of the year.
    year.ok("record index-published --base 2013 --month 2025-08 --value 135,64 --actor reg");
    year.stage.write("counts.csv", "fund;s1;s1bis;s1ter\nF1;1000;0;0\nF2;1990;5;5\n");
    year.ok("record affiliates-certified --year 2026 --file counts.csv --source 'the funds' --actor reg");
    year.ok("record budget-set --year 2026 --actor calc");
    for fund in ["F1", "F2"] {
        year.ok(&format!("record evaluation-given --year 2026 --fund {fund} --result positive --decider Minister --date 2026-05-01 --actor audit --sign-with audit.key"));
    }
    year.ok("allocate 2026 --actor calc --unsigned-out split.json");
    for key in ["calc", "audit"] {
        year.sign(&format!("{key}.key"), "split.json");
        std::fs::rename(year.stage.path("split.json.sig"), year.stage.path(&format!("split.{key}.sig")))
            .unwrap();
    }
    year.ok("allocate 2026 --actor calc --signature split.calc.sig --signature split.audit.sig");
    let report = year.ok("report 2026 --lang en");
    assert!(report.contains("(External Audit)"), "who keeps the checkpoint\n{report}");
    year.ok("verify --policy policy.txt --signers signers --against april may");
    year.ok("replay");
    year.ok(
        "record year-closed --year 2026 --note 'Nothing is paid yet' --actor audit --sign-with audit.key",
    );
    year.ok("report 2026 --lang fr,nl --format text,csv,json --out reports-2026");
    year.seal("log.key", "close", "");
    // The fixtures answer for the first checkpoint only; a request is written for any.
    year.ok("checkpoint timestamp close --request-out close.tsq");
    let stamped = "checkpoint timestamp first.txt --response stamp.tsr --authority 'An authority' --actor reg --clock 2026-12-01T00:00:00Z";
    year.ok(stamped);
    year.clock = "--clock 2026-12-02T00:00:00Z";
    year.seal("log.key", "stamped", "");
    let printed = year.ok("checkpoint print stamped");
    year.stage.write("typed", &printed);
    std::fs::create_dir(year.stage.path("evidence")).unwrap();
    year.ok("bundle export --year 2026 --checkpoint stamped --kept close --policy policy.txt --documents evidence --out bundle.zip");
    year.ok("bundle verify bundle.zip --policy policy.txt --signers signers");

    // Each new year: a new key, and trust goes over under the old one.
    year.ok("key generate --name test.example/ledger --out next.key --no-passphrase");
    let next = verifier(&year.stage, "next.key", "log");
    year.ok(&format!("record verifier-key-enrolled --key {next} --holder 'The office' --actor reg"));
    year.seal("log.key", "handover", "");
    let size = year.stage.json("verify")["entries"].as_u64().unwrap();
    year.ok(&format!(
        "record verifier-key-revoked --key {log} --reason 'End of 2026' --trusted-size {size} --actor reg"
    ));
    assert_eq!(
        year.stage.run("checkpoint issue --key log.key --out late").code,
        1,
        "the old key signs no more"
    );
    year.stage.write("policy.txt", format!("log {next}\n{policy}"));
    year.seal("next.key", "next", "--first --against handover");

    // Years later.
    year.ok(
        "verify --policy policy.txt --signers signers --against april may close stamped handover next typed",
    );
    year.ran_all_of(&guide("guide/ceremony.md"));
}

impl Year {
    /// Whether every command of the guide was run, with every option that the guide gives it.
    fn ran_all_of(&self, guide: &str) {
        let mut asked = 0;
        for words in commands(guide) {
            let options: BTreeSet<&str> =
                words.iter().filter(|word| word.starts_with("--")).copied().collect();
            let name: Vec<&str> = words.iter().take_while(|word| is_name(word)).copied().collect();
            let ran = self.ran.iter().any(|ran| {
                let mut own = ran.split_whitespace();
                name.iter().all(|word| own.next() == Some(*word))
                    && options.iter().all(|option| ran.split_whitespace().any(|word| word == *option))
            });
            assert!(ran, "nobody ran what the guide says: {}", words.join(" "));
            asked += 1;
        }
        assert!(asked > 20, "{asked} commands");
    }
}

/// The words of a command before its first value.
fn is_name(word: &str) -> bool {
    !word.starts_with("--") && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
}

/// What follows `prorata` in the code of a guide; code may go on over the end of a line.
fn commands(guide: &str) -> Vec<Vec<&str>> {
    let mut all = Vec::new();
    for (place, part) in guide.split("```").enumerate() {
        let code: Vec<&str> = if place % 2 == 1 {
            part.lines().collect()
        } else {
            part.split('`').skip(1).step_by(2).collect()
        };
        let code = code.into_iter().filter_map(|code| code.trim().strip_prefix("prorata "));
        // The sample is for trying; what is in it is made by the sample.
        all.extend(
            code.map(|code| code.split_whitespace().collect()).filter(|words: &Vec<&str>| words[0] != "demo"),
        );
    }
    all
}

/// The commands of a page, each with the answer that the page shows, and what the page tells to save or to define first.
#[test]
fn one_entry_by_hand_is_as_the_page_says() {
    if !programs::needed(&["xxd"]) {
        return;
    }
    let stage = Stage::demo();
    std::os::unix::fs::symlink(root().join("fixtures"), stage.path("fixtures")).unwrap();
    let page = guide("verify-by-hand.md");
    let mut script = String::from("prorata() { \"$PRORATA\" \"$@\"; }\n");
    let mut shown: Vec<String> = Vec::new();
    let mut before = "";
    for (place, part) in page.split("```").enumerate() {
        if place % 2 == 0 {
            before = part;
        } else if let Some(code) = part.strip_prefix("sh\n") {
            if before.trim_end().ends_with("Save it as `up.sh`:") {
                stage.write("up.sh", code);
            } else {
                script += code;
            }
        } else if part.contains("\n$ ") {
            for line in part.lines().skip(1) {
                if let Some(command) = line.strip_prefix("$ ") {
                    script += &format!(
                        "echo '@@'\n{}\n",
                        command.replace("CHECKPOINT", "fixtures/ledgers/sample-v1.checkpoint")
                    );
                    shown.push(String::new());
                } else if let Some(last) = shown.last_mut() {
                    last.push_str(line);
                    last.push('\n');
                }
            }
        }
    }
    assert!(shown.len() > 12, "{} commands", shown.len());
    stage.write("page.sh", &script);
    let told = Command::new("sh")
        .current_dir(stage.folder.path())
        .env("PRORATA", env!("CARGO_BIN_EXE_prorata"))
        .arg("page.sh")
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let answers: Vec<&str> = told.split("@@\n").skip(1).collect();
    assert_eq!(answers.len(), shown.len(), "{told}");
    for (place, (answer, shown)) in answers.iter().zip(&shown).enumerate() {
        // What makes a file says where it is written, and the page leaves that out.
        let written = shown.is_empty() && answer.starts_with("Written");
        assert!(*answer == shown || written, "command {}: {answer}\nthe page: {shown}", place + 1);
    }
}
