//! The rules of the house as tests: what `docs/ARCHITECTURE.md` and the other papers promise of the source.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

mod circles;
mod messages;
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every source file of the crates, without their tests.
fn sources() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for found in folder.read_dir().unwrap() {
            let path = found.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    for name in crates() {
        collect(&root().join("crates").join(name).join("src"), &mut files);
    }
    files.sort();
    assert!(files.len() > 80);
    files.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

fn crates() -> Vec<String> {
    let mut names: Vec<String> = root()
        .join("crates")
        .read_dir()
        .unwrap()
        .map(|found| found.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The crates of this house that a manifest depends on, tests aside.
fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest: toml::Table = read(format!("crates/{name}/Cargo.toml")).parse().unwrap();
    let listed = manifest["dependencies"].as_table().unwrap();
    listed.keys().filter(|dependency| crates().contains(dependency)).cloned().collect()
}

#[test]
fn the_arrows_are_those_of_the_drawing() {
    let text = read("docs/ARCHITECTURE.md");
    let mut drawn: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines() {
        // `cli -> report, ledger, register, intake`
        if let Some((from, to)) = line.split_once(" -> ")
            && crates().iter().any(|name| name == from.trim())
        {
            drawn.insert(from.trim().into(), to.split(',').map(|name| name.trim().to_owned()).collect());
        }
    }
    for name in crates() {
        let found = dependencies(&name);
        assert_eq!(drawn.get(&name).cloned().unwrap_or_default(), found, "the arrows of {name}");
        assert!(text.contains(&format!("crates/{name}")), "{name} has no room in docs/ARCHITECTURE.md");
    }
}

#[test]
fn pure_crates_touch_nothing_outside() {
    let outside =
        ["std::fs", "std::io", "std::net", "std::env", "std::process", "std::time", "SystemTime", "Utc::now"];
    for (path, text) in sources() {
        let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
        let pure = [
            "allocation",
            "bank",
            "bundle",
            "chain",
            "extract",
            "intake",
            "markup",
            "notary",
            "press",
            "register",
            "report",
            "sampling",
            "spreadsheet",
            "workbook",
        ];
        let name = path.to_string_lossy().replace('\\', "/");
        if pure.iter().any(|pure| name.contains(&format!("crates/{pure}/src"))) {
            for word in outside {
                assert!(!text.contains(word), "{name} names {word}");
            }
        }
        let own = |word: &str, rooms: &[&str]| {
            let allowed = rooms.iter().any(|room| name.contains(room));
            assert!(allowed || !text.contains(word), "{name} names {word}");
        };
        own("rusqlite", &["crates/ledger/", "crates/extract/"]);
        own(
            "serde",
            &["crates/register/", "crates/report/", "crates/press/", "crates/application/", "crates/cli/"],
        );
        own("clap", &["crates/cli/"]);
        own("roxmltree", &["crates/markup/"]);
        own("typst", &["crates/press/"]);
        own("maud::", &["crates/report/src/html/"]);
        own("rust_xlsxwriter", &["crates/workbook/"]);
        own("Utc::now", &["application/src/recording/clock.rs"]);
        own("println!", &[]);
        own("HashMap", &[]);
        own("HashSet", &[]);
        own("f64", &[]);
        own("f32", &[]);
    }
}

#[test]
fn the_ledger_knows_no_domain_word_and_the_chain_no_fund() {
    for (path, text) in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        if name.contains("crates/ledger/") || name.contains("crates/chain/") {
            let code: String = text
                .split("#[cfg(test)]")
                .next()
                .unwrap()
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            for word in ["fund", "subsid", "affiliat", "cents", "payment"] {
                assert!(!code.to_lowercase().contains(word), "{name} says {word}");
            }
        }
    }
}

#[test]
fn rooms_are_small_and_named() {
    for (path, text) in sources() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let lines = text.lines().count();
        assert!(lines <= 500, "{} has {lines} lines", path.display());
        for word in ["util", "helper", "common", "manager", "processor", "handler", "misc"] {
            assert!(!name.contains(word), "{} is called {word}", path.display());
        }
        for word in ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"] {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
        if name == "lib" {
            assert!(text.starts_with("//! "), "{} is a map", path.display());
            assert!(!text.contains("fn "), "{} holds logic", path.display());
        }
    }
}

/// Every Rust file of the project, tests and harnesses among them.
fn all_sources() -> Vec<(String, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join("crates"), root().join("tests")]);
    while let Some(folder) = folders.pop() {
        for path in folder.read_dir().unwrap().map(|found| found.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && name != "node_modules" {
                folders.push(path);
            } else if name.ends_with(".rs") {
                let shown = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push((shown, read(&path)));
            }
        }
    }
    assert!(found.len() > 250);
    found
}

#[test]
fn no_file_is_a_megabyte() {
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for path in folder.read_dir().unwrap().map(|found| found.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let built = ["target", "node_modules", ".git", "demo", "corpus", "artifacts"];
            if path.is_dir() && !built.contains(&name.as_str()) {
                folders.push(path);
            } else if path.is_file() {
                let bytes = path.metadata().unwrap().len();
                assert!(bytes < 1 << 20, "{} has {bytes} bytes: what is fetched is not kept", path.display());
            }
        }
    }
}

#[test]
fn nothing_steps_out_of_what_the_compiler_checks() {
    let word = "unsafe";
    // The shim is what may, and this file asks for it.
    let elsewhere = |name: &str| !name.starts_with("tests/faults/src/shim") && name != "tests/tidy/main.rs";
    for (name, text) in all_sources().iter().filter(|(name, _)| elsewhere(name)) {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let held =
            code.flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
        assert!(!held.into_iter().any(|found| found == word), "{name} says {word}");
    }
    for name in crates() {
        let manifest: toml::Table = read(format!("crates/{name}/Cargo.toml")).parse().unwrap();
        assert_eq!(
            manifest["lints"]["workspace"].as_bool(),
            Some(true),
            "{name} takes the lints of the house"
        );
    }
    let lints: toml::Table = read("Cargo.toml").parse().unwrap();
    let forbidden = &lints["workspace"]["lints"]["rust"][&format!("{word}_code")];
    assert_eq!(forbidden.as_str(), Some("forbid"));
}

#[test]
fn harnesses_are_small_and_named_too() {
    for (name, text) in all_sources() {
        if name.starts_with("tests/") && name.contains("/src/") {
            assert!(text.lines().count() <= 500, "{name} is long");
            assert!(!name.contains("util") && !name.contains("helper"), "{name}");
        }
    }
}

#[test]
fn papers_name_every_command_event_rule_and_finding() {
    let (events, rules, json) = (read("docs/events.md"), read("docs/rules.md"), read("docs/json.md"));
    let findings = read("docs/findings.md");
    for kind in register::Kind::ALL {
        assert!(events.contains(kind.name()), "docs/events.md lacks {kind}");
    }
    for code in register::FindingCode::ALL {
        assert!(
            findings.contains(&format!("| `{}` |", code.code())),
            "docs/findings.md lacks {}",
            code.code()
        );
    }
    for (path, text) in sources() {
        for part in text.split("Refusal::new(").skip(1) {
            if let Some(rule) = part.trim_start().strip_prefix('"').and_then(|part| part.split('"').next()) {
                assert!(
                    rules.contains(&format!("`{rule}`")),
                    "docs/rules.md lacks {rule} of {}",
                    path.display()
                );
            }
        }
        for part in text.split("\"prorata/").skip(1) {
            let schema = format!("prorata/{}", part.split('"').next().unwrap());
            assert!(json.contains(&schema), "docs/json.md lacks {schema}");
        }
    }
    let readme = read("README.md");
    for command in [
        "demo",
        "init",
        "record",
        "import",
        "allocate",
        "simulate",
        "replay",
        "reconcile",
        "report",
        "explain",
        "status",
        "template",
        "log",
        "show",
        "diff",
        "compare",
        "extract",
        "letters",
        "sample",
        "verify",
        "key generate",
        "checkpoint issue",
        "prove",
        "check-proof",
        "bundle export",
        "audit",
        "documents check",
        "papers",
    ] {
        assert!(readme.contains(&format!("`{command}")), "the README lacks {command}");
    }
    assert!(read("CHANGELOG.md").contains("**Figures**"), "the CHANGELOG has a standing heading Figures");
}

#[test]
fn the_tour_of_the_readme_is_the_golden_transcript() {
    // Every block of the README that shows a command shows what the transcript shows.
    let tour = read("fixtures/golden/tour.txt");
    let readme = read("README.md");
    let mut shown = 0;
    for block in readme.split("```text\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let Some(command) = block.lines().next().filter(|line| line.starts_with("$ prorata")) else {
            continue;
        };
        assert!(tour.contains(command), "{command} is not in the tour");
        let from = tour.find(command).unwrap();
        let section = tour[from..].split("\n$ prorata").next().unwrap();
        for line in block.lines().skip(1).filter(|line| !line.is_empty() && *line != "...") {
            assert!(section.lines().any(|told| told == line), "{command}: {line}");
        }
        shown += 1;
    }
    assert!(shown >= 4, "{shown} commands are shown");
}

/// The application can have another door: it knows no command line, no terminal, no language of a person and no exit code.
#[test]
fn the_application_knows_no_door() {
    for (path, text) in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        if name.contains("crates/application/src") {
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for word in
                ["clap", "ExitCode", "IsTerminal", "stdout", "stderr", "UiLanguage", "Block::", "Table::new"]
            {
                assert!(!code.iter().any(|line| line.contains(word)), "{name} names {word}");
            }
        }
    }
}

/// What comes from outside is made harmless in one place, past which nothing is printed.
#[test]
fn one_file_alone_writes_to_the_terminal() {
    let ways = ["io::stdout", "io::stderr", "println!", "print!(", "dbg!", ".print()"];
    for (path, text) in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        if name.ends_with("crates/cli/src/output/terminal.rs") {
            assert!(ways[..2].iter().all(|way| text.contains(way)));
            continue;
        }
        for way in ways {
            assert!(!text.contains(way), "{name}: {way}");
        }
    }
}

#[test]
fn links_in_the_papers_lead_somewhere() {
    let mut papers = vec![PathBuf::from("README.md"), PathBuf::from("CHANGELOG.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for found in folder.read_dir().unwrap() {
            let path = found.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                papers.push(path);
            }
        }
    }
    for paper in papers {
        let text = read(&paper);
        for part in text.split("](").skip(1) {
            let target = part.split([')', '#']).next().unwrap();
            if !target.is_empty() && !target.contains("://") {
                let path = root().join(&paper).parent().unwrap().join(target);
                assert!(path.exists(), "{}: {target}", paper.display());
            }
        }
    }
}

/// A page that names a file of the source names one that is there; a name without a folder is that of a file beside the one before it.
#[test]
fn files_that_the_pages_name_are_there() {
    let all = all_sources();
    let mut named = 0;
    for page in ["docs/ARCHITECTURE.md", "CONTRIBUTING.md"] {
        for name in read(page).split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs")) {
            let found = all.iter().any(|(path, _)| path.ends_with(&format!("/{name}")) || path == name);
            assert!(found, "{page}: {name}");
            named += 1;
        }
    }
    assert!(named > 80, "{named}");
}

#[test]
fn unsafe_code_stands_in_one_file_and_the_harnesses_are_small() {
    let folder = root().join("tests/faults/src");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|found| found.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 15);
    for path in files {
        let text = read(&path);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(text.starts_with("//! "), "tests/faults/src/{name} says what it is");
        assert!(text.lines().count() <= 500, "tests/faults/src/{name} is long");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let unsafe_code = code.filter(|line| line.contains("unsafe")).count();
        assert_eq!(unsafe_code > 0, name == "shim.rs", "unsafe code in tests/faults/src/{name}");
    }
    let manifest: toml::Table = read("tests/faults/Cargo.toml").parse().unwrap();
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("deny"));
    let listed = manifest["dependencies"].as_table().unwrap();
    let own: BTreeSet<&String> = listed.keys().filter(|name| crates().contains(*name)).collect();
    assert_eq!(own, BTreeSet::from([&"chain".to_owned(), &"ledger".to_owned(), &"register".to_owned()]));
}
