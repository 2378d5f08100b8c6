//! What is said of a bad command in each language, as a golden file that a person can proofread.

use crate::golden::hold;
use crate::stage::Stage;

/// Commands that are refused, on a ledger in which 2024 is determined.
const BAD: &[&str] = &[
    "nonsense",
    "help nonsense",
    "log --nonsense",
    "allocate",
    "allocate twenty",
    "status 1999",
    "log --format yaml",
    "record",
    "record fund-ended --fund F9 --to 2024-12-31 --actor reg",
    "record subsidy-paid --year 2024 --fund F9 --envelope operating --amount 1,00 --value-date 2024-03-01 --reference a --actor pay",
    "record subsidy-paid --year 2024 --fund F1 --envelope operating --amount 1.234 --value-date 2024-03-01 --reference a --actor pay",
    "record subsidy-paid --year 2024 --fund F1 --envelope operating --amount 1,00 --value-date 01/03/24 --reference a --actor pay",
    "record subsidy-paid --year 2024 --fund F1 --envelope operating --amount 1,00 --value-date 2024-03-01 --reference a --actor nobody",
    "record subsidy-paid --year 2024 --fund F1 --envelope operating --amount 1,00 --value-date 2024-03-01 --reference a --actor calc",
    "record subsidy-paid --year 2024 --fund F1 --envelope operating --amount 1,00 --value-date 2024-03-01 --reference a",
    "record subsidy-paid --year 2024 --file missing.csv --actor pay",
    "record subsidy-paid --year 2024 --file bad.csv --actor pay",
    "record subsidy-paid --year 2024 --file header.csv --actor pay",
    "record budget-set --year 2026 --actor calc",
    "record actor-enrolled --id calc --role treasurer --actor reg",
    "record actor-retired --id reg --reason left --actor reg",
    "record fund-admitted --file funds.csv --actor reg --request r",
    "record entry-corrected --entry 1 --reason mistake --actor reg",
    "record entry-corrected --entry 99 --reason mistake --actor reg",
    "record project-approved --project P1 --date 2024-03-01 --reference r --actor cgg",
    "record year-closed --year 2025 --actor audit",
    "allocate 2024 --actor calc --provisional",
    "allocate 2025 --actor calc",
    "replay 2025",
    "explain 2024 --fund F9",
    "show 99",
    "log --as-of 99",
    "verify --head 99:0000000000000000000000000000000000000000000000000000000000000000",
    "--ledger missing.sqlite status",
    "--ledger bad.csv status",
    "init --origin test.example/ledger --actor reg",
];

#[test]
fn a_bad_command_is_told_in_three_languages_with_one_exit_code() {
    let stage = Stage::determined();
    stage.write("bad.csv", "fund;envelope;amount;value_date;reference\nF1;operating;1,234;01/03/2024;a\n");
    stage.write("header.csv", "fund;amount\nF1;1,00\n");
    let before = stage.ledger();
    let mut text = String::new();
    let mut said_otherwise = 0;
    for words in BAD {
        let clock = if words.starts_with("record ") { " --clock 2024-03-02T00:00:00Z" } else { "" };
        let told = ["en", "fr", "nl"].map(|lang| stage.run(&format!("{words}{clock} --messages {lang}")));
        assert!(
            told.iter().all(|one| one.code == told[0].code && one.code != 0),
            "{words}: {}",
            told[0].code
        );
        assert!(told.iter().all(|one| one.out == told[0].out || one.code == 4), "{words}");
        text += &format!("$ prorata {words}\nexit code {}\n", told[0].code);
        for one in &told {
            text += &one.err;
            text += "\n";
        }
        said_otherwise += usize::from(told[0].err != told[1].err && told[1].err != told[2].err);
    }
    assert_eq!(stage.ledger(), before);
    hold("messages.txt", &text);
    assert!(said_otherwise + 1 >= BAD.len(), "{said_otherwise} of {} are translated", BAD.len());
}

#[test]
fn json_is_the_same_in_every_language_and_the_environment_is_heard() {
    let stage = Stage::determined();
    for words in ["status --format json", "log --format json", "replay --format json", "verify --format json"]
    {
        let told = ["en", "fr", "nl"].map(|lang| stage.run(&format!("{words} --messages {lang}")));
        assert!(told.iter().all(|one| one.out == told[0].out && one.code == told[0].code), "{words}");
    }
    for (name, value, head) in [
        ("PRORATA_LANG", "fr", "erreur: "),
        ("LC_ALL", "nl_BE.UTF-8", "fout: "),
        ("LANG", "fr_BE.UTF-8", "erreur: "),
        ("LANG", "de_BE.UTF-8", "error: "),
    ] {
        let output = stage.command("show 99").env(name, value).output().unwrap();
        assert!(String::from_utf8(output.stderr).unwrap().starts_with(head), "{name}={value}");
    }
}

#[test]
fn help_speaks_the_language_and_english_stays_as_it_is() {
    let stage = Stage::new();
    let french = stage.ok("allocate --help --messages fr");
    for words in
        ["Déterminer la répartition d'une année", "Utilisation: prorata allocate", "L'année de la subvention"]
    {
        assert!(french.contains(words), "{words} is not in\n{french}");
    }
    let dutch = stage.ok("help record subsidy-paid --messages nl");
    for words in ["Een toelage werd betaald", "Gebruik: prorata record subsidy-paid", "De hulp tonen"] {
        assert!(dutch.contains(words), "{words} is not in\n{dutch}");
    }
    assert!(stage.ok("help --messages nl").contains("De verdeling van een jaar vaststellen en inschrijven"));
    assert_eq!(stage.ok("record --help"), stage.ok("record --help --messages en"));
}

#[test]
fn labels_of_answers_speak_the_language_and_figures_stay() {
    let stage = Stage::determined();
    let english = stage.ok("verify");
    assert_eq!(english, stage.ok("verify --messages en"));
    let french = stage.ok("verify --messages fr");
    assert!(french.contains("Résultat") && french.contains("CORRECT: chaque inscription"), "{french}");
    let dutch = stage.ok("status 2024 --messages nl");
    assert!(dutch.contains("Begroting") && dutch.contains("Kas"), "{dutch}");
    let digits = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
        words.filter(|word| word.chars().any(|letter| letter.is_ascii_digit())).map(str::to_owned).collect()
    };
    assert_eq!(digits(&stage.ok("status 2024")), digits(&dutch));
}

#[test]
fn the_largest_entries_are_shown_in_every_language() {
    // Keys, counts and determinations have hundreds of colons; what the ledger holds is nobody's message.
    let stage = Stage::demo();
    for kind in ["KeyAdopted", "AffiliatesCertified", "AllocationDetermined"] {
        let log = stage.json(&format!("--ledger demo/ledger.sqlite log --kind {kind}"));
        let entries = log["entries"].as_array().unwrap();
        assert!(!entries.is_empty(), "{kind}");
        for entry in entries {
            let show = format!("--ledger demo/ledger.sqlite show {}", entry["seq"]);
            let [en, fr, nl] = ["en", "fr", "nl"].map(|lang| stage.ok(&format!("{show} --messages {lang}")));
            let body = |told: &str| told.split_once("\n\n").unwrap().1.to_owned();
            assert_eq!((body(&fr), body(&nl)), (body(&en), body(&en)));
            assert!(fr.starts_with("Inscription") && nl.starts_with("Inschrijving"), "{fr}{nl}");
        }
    }
}

/// The paragraphs of a help page that say something, without usage, options and values.
fn paragraphs(help: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in help.lines() {
        let plain = line.trim();
        let starts = plain.is_empty()
            || plain.starts_with(['-', '['])
            || line.starts_with("  ") && !line.starts_with("   ");
        if starts {
            all.push(String::new());
        }
        // A command is before what it does.
        let told = if line.starts_with("  ") && !line.starts_with("   ") {
            plain.split_once("  ").map_or("", |(_, told)| told.trim())
        } else {
            plain
        };
        if !plain.starts_with(['-', '[']) {
            let last = all.last_mut().unwrap();
            last.push(' ');
            last.push_str(told);
        }
    }
    let all = all.into_iter().map(|one| one.trim().to_owned());
    all.filter(|one| one.split(' ').filter(|word| word.len() > 2).count() > 2).collect()
}

#[test]
fn every_help_page_is_in_three_languages() {
    let stage = Stage::new();
    let commands = |of: &str| -> Vec<String> {
        let help = stage.ok(&format!("{of} --help"));
        let list =
            help.split("Commands:\n").nth(1).unwrap_or_default().split("\n\n").next().unwrap().to_owned();
        let names =
            list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next().map(str::to_owned));
        names
            .filter(|name| !name.is_empty() && name != "help")
            .map(|name| format!("{of} {name}").trim().to_owned())
            .collect()
    };
    let mut all = commands("");
    for outer in all.clone() {
        all.extend(commands(&outer));
    }
    assert!(all.len() > 70, "{}", all.len());
    for command in all {
        let [en, fr, nl] = ["en", "fr", "nl"]
            .map(|lang| paragraphs(&stage.ok(&format!("{command} --help --messages {lang}"))));
        for (language, told) in [("fr", fr), ("nl", nl)] {
            let same: Vec<&String> = en.iter().filter(|one| told.contains(one)).collect();
            assert!(
                same.iter().all(|one| one.starts_with("Usage") || one.ends_with("spending]")),
                "{language} {command}: {same:#?}"
            );
        }
    }
}
