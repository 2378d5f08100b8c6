//! Names of files that the program chooses by itself, some of them by what is in a ledger.

use std::collections::BTreeSet;

/// The longest name that a ledger has a part in, in bytes, before its ending.
const BYTES_MAX: usize = 120;

/// The names that Windows keeps for devices, with any ending (Naming Files, Paths, and Namespaces).
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The names of the files of one run: each stays in the folder that was asked for, can be had on Windows too, and is
/// another one than the others in any letters.
#[derive(Default)]
pub struct FileNames {
    taken: BTreeSet<String>,
}

impl FileNames {
    /// `wanted` as a name without its ending.
    pub fn stem(&mut self, wanted: &str) -> String {
        let mut stem = String::new();
        for letter in wanted.chars().map(|letter| if is_plain(letter) { letter } else { '_' }) {
            if stem.len() + letter.len_utf8() > BYTES_MAX {
                break;
            }
            stem.push(letter);
        }
        if stem.is_empty() || stem.starts_with('.') || is_device(&stem) {
            stem.insert(0, '_');
        }
        let mut distinct = stem.clone();
        for number in 2_u64.. {
            if self.taken.insert(distinct.to_lowercase()) {
                break;
            }
            distinct = format!("{stem}-{number}");
        }
        distinct
    }
}

fn is_plain(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '@')
}

fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().to_lowercase();
    let number = |rest: &str| {
        matches!(rest, "" | "¹" | "²" | "³") || rest.parse::<u8>().is_ok_and(|number| number < 10)
    };
    DEVICES.iter().any(|device| first.strip_prefix(device).is_some_and(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_folder_and_is_one_that_windows_can_have() {
        let mut names = FileNames::default();
        for (wanted, given) in [
            ("letter-2024-F01-fr", "letter-2024-F01-fr"),
            ("letter-2024-f01-fr", "letter-2024-f01-fr-2"),
            ("letter-2024-F01-FR", "letter-2024-F01-FR-3"),
            ("letter-2024-x/../../../escaped-fr", "letter-2024-x_.._.._.._escaped-fr"),
            ("letter-2024-x\\..\\escaped-fr", "letter-2024-x_.._escaped-fr"),
            ("letter-2024-F?2:s|\"<>*-fr", "letter-2024-F_2_s_____-fr"),
            ("letter-2024-\u{202e}gnp\n-fr", "letter-2024-_gnp_-fr"),
            ("Société-1", "Société-1"),
            ("..", "_.."),
            (".ssh", "_.ssh"),
            ("", "_"),
            ("con", "_con"),
            ("AUX.backup", "_AUX.backup"),
            ("com1", "_com1"),
            ("LPT³", "_LPT³"),
            ("com12", "com12"),
            ("console", "console"),
        ] {
            assert_eq!(names.stem(wanted), given, "{wanted}");
        }
        assert_eq!(names.stem(&"é".repeat(100)).len(), BYTES_MAX);
        let second = names.stem(&"É".repeat(100));
        assert!(second.ends_with("-2") && second.len() < 255, "{second}");
    }
}
