//! Who may read what the program writes: as the umask has it, and never more for a key.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::stage::Stage;

#[test]
fn new_files_obey_the_umask() {
    for (umask, wanted) in [("077", 0o600), ("022", 0o644)] {
        let stage = Stage::determined();
        for (words, file, wanted) in [
            ("--ledger n init --origin test.example/n --actor reg --clock 2024-01-01T00:00:00Z", "n", wanted),
            ("report 2024 --lang en --format text --out out", "out/report-2024-en.txt", wanted),
            ("extract --out e", "e", wanted),
            ("key generate --name k.example --out k --no-passphrase", "k", 0o600),
        ] {
            let program = stage.command(words);
            let mut shell = Command::new("sh");
            shell
                .current_dir(stage.folder.path())
                .args(["-c", &format!("umask {umask}; exec \"$0\" \"$@\"")]);
            let output = shell.arg(program.get_program()).args(program.get_args()).output().unwrap();
            assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
            let mode = std::fs::metadata(stage.path(file)).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, wanted, "umask {umask}: {file} has mode {mode:o}");
        }
    }
}
