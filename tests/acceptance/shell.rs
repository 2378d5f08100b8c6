//! Completions and manual pages, given to the programs for which they are made where those are installed.

use std::process::Command;

use crate::stage::{Stage, told};

#[test]
fn every_shell_has_completions() {
    let stage = Stage::new();
    for (shell, mark) in [
        ("bash", "complete -F _prorata"),
        ("zsh", "#compdef prorata"),
        ("fish", "complete -c prorata"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName 'prorata'"),
    ] {
        let script = stage.ok(&format!("completions {shell}"));
        assert!(script.contains(mark), "{shell}");
        assert!(script.contains("subsidy-paid"), "{shell}");
        assert_eq!(script, stage.ok(&format!("completions {shell}")), "{shell}");
    }
    stage.refuses(2, "completions cmd", "powershell");
}

#[test]
fn bash_completes_commands_options_and_words() {
    if !programs::needed(&["bash"]) {
        return;
    }
    let stage = Stage::new();
    stage.write("prorata.bash", stage.ok("completions bash"));
    for (words, last, expected) in [
        ("prorata alloc", "alloc", "allocate"),
        ("prorata record subsidy-p", "subsidy-p", "subsidy-paid"),
        ("prorata record subsidy-paid --value", "--value", "--value-date"),
        ("prorata allocate --format j", "j", "json"),
    ] {
        let script = format!(
            "source prorata.bash; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _prorata prorata '{last}' \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        let mut bash = Command::new("bash");
        bash.args(["--norc", "-c", &script]).current_dir(stage.folder.path());
        let told = told(&bash.output().unwrap());
        assert!(
            told.out.split_whitespace().any(|word| word == expected),
            "{words}: {}{}",
            told.out,
            told.err
        );
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let stage = Stage::new();
    let main = stage.ok("man");
    assert!(main.contains(".TH prorata 1"), "{main}");
    stage.ok("man --out pages");
    let mut names = Vec::new();
    for found in stage.path("pages").read_dir().unwrap() {
        names.push(found.unwrap().file_name().to_string_lossy().into_owned());
    }
    names.sort();
    for command in ["", "record"] {
        let listed = stage.ok(&format!("{command} -h"));
        let listed = listed.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
        let mut commands = 0;
        for line in listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
            let name = line.split_whitespace().next().unwrap();
            let page = format!("{} {name}", format!("prorata {command}").trim()).replace(' ', "-") + ".1";
            assert!(name == "help" || names.contains(&page), "{page} is not among {names:?}");
            commands += 1;
        }
        assert!(commands >= 20, "{commands}");
    }
    for name in &names {
        let bytes = std::fs::read(stage.path("pages").join(name)).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(".SH SYNOPSIS"), "{name}");
        assert!(!text.contains("2026-11") && !text.contains(env!("CARGO_MANIFEST_DIR")), "{name}");
    }
    stage.ok("man --out again");
    for name in &names {
        let [one, two] =
            ["pages", "again"].map(|folder| std::fs::read(stage.path(folder).join(name)).unwrap());
        assert_eq!(one, two, "{name}");
    }
}

#[test]
fn every_manual_page_is_typeset_without_a_warning() {
    if !programs::needed(&["groff"]) {
        return;
    }
    let stage = Stage::new();
    stage.ok("man --out pages");
    for found in stage.path("pages").read_dir().unwrap() {
        let path = found.unwrap().path();
        let output = Command::new("groff").args(["-man", "-Tascii", "-ww", "-z"]).arg(&path).output();
        let told = told(&output.unwrap());
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", path.display());
    }
}
