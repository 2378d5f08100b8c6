//! Other programs that some tests need. A test without its program is left out by name, and the run ends with the list.

use std::path::PathBuf;

/// Set to anything, it makes a test fail that would be left out.
const ALL: &str = "PRORATA_TEST_ALL";

/// Each program with the package of Debian that has it.
const PACKAGES: [(&str, &str); 8] = [
    ("bash", "bash"),
    ("faketime", "faketime"),
    ("groff", "groff-base"),
    ("pdftoppm", "poppler-utils"),
    ("pdftotext", "poppler-utils"),
    ("python3", "python3"),
    ("ssh-keygen", "openssh-client"),
    ("xxd", "xxd"),
];

/// Whether all of `programs` are there. If one is not, the test that asks is to end: it is left out, and told.
///
/// # Panics
///
/// When one is not there and nothing may be left out (`PRORATA_TEST_ALL`), or when one has no package in the list.
pub fn needed(programs: &[&str]) -> bool {
    for program in programs {
        assert!(PACKAGES.iter().any(|(known, _)| known == program), "{program} has no package");
    }
    let lacking: Vec<&str> = programs.iter().copied().filter(|program| !installed(program)).collect();
    let note = note();
    if lacking.is_empty() {
        // What an earlier run left out is not left out any more.
        let _ = std::fs::remove_file(note);
        return true;
    }
    assert!(std::env::var_os(ALL).is_none(), "not installed: {}", lacking.join(", "));
    let written = folder().and_then(|folder| {
        std::fs::create_dir_all(folder)?;
        std::fs::write(note, lacking.join(" "))
    });
    assert!(written.is_ok(), "{written:?}");
    false
}

/// The tests that were left out, each with the programs that it lacks.
///
/// # Errors
///
/// When the folder of the notes cannot be read.
pub fn left_out() -> std::io::Result<Vec<(String, Vec<String>)>> {
    let folder = folder()?;
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for note in folder.read_dir()? {
        let note = note?;
        let lacking: Vec<String> =
            std::fs::read_to_string(note.path())?.split(' ').map(str::to_owned).collect();
        // A program that came since makes the note of an earlier run void.
        if lacking.iter().any(|program| !installed(program)) {
            found.push((note.file_name().to_string_lossy().replace('~', "::"), lacking));
        }
    }
    found.sort();
    Ok(found)
}

/// The packages with these programs.
pub fn packages<'a>(programs: impl IntoIterator<Item = &'a str>) -> Vec<&'static str> {
    let mut names: Vec<&str> = programs
        .into_iter()
        .filter_map(|program| PACKAGES.iter().find(|(known, _)| *known == program))
        .map(|(_, package)| *package)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn installed(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    let endings = if cfg!(windows) { &[".exe", ""][..] } else { &[""] };
    std::env::split_paths(&path)
        .any(|folder| endings.iter().any(|ending| folder.join(format!("{program}{ending}")).is_file()))
}

/// The notes are beside the test programs.
fn folder() -> std::io::Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("left-out"))
}

/// The note of the test that is running: of its program, without the digest after its name, and of its own name.
fn note() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let program = own.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let program = program.rsplit_once('-').map_or(program.as_str(), |(name, _)| name);
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("main").replace("::", "~");
    folder().unwrap_or_default().join(format!("{program}~{test}"))
}
