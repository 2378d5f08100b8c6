//! A decoder with a defect, to see that a run finds one.

use register::chain::Entry;

/// Takes hashes in capital letters as well, so that an entry has two forms.
pub(crate) fn entry(input: &[u8]) {
    let Ok(line) = std::str::from_utf8(input) else { return };
    let Some((before, rest)) = line.split_once("\"prev\":\"") else { return };
    let Some((hash, rest)) = rest.split_at_checked(64) else { return };
    let read = format!("{before}\"prev\":\"{}{rest}", hash.to_ascii_lowercase());
    if let Ok(entry) = Entry::decode(&read) {
        assert_eq!(entry.encode().unwrap(), line, "an entry has one form");
    }
}
