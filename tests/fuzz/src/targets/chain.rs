//! The seal: an entry line, canonical JSON, a checkpoint from paper.

use register::chain::{
    ChainVerifier, Checkpoint, Entry, Hash, Head, Moment, PaperCheckpoint, Row, canonical,
};

/// What is read as an entry is written again to the same bytes; a walk over any line ends.
pub(crate) fn entry(input: &[u8]) {
    let Ok(line) = std::str::from_utf8(input) else { return };
    let decoded = Entry::decode(line);
    if let Ok(entry) = &decoded {
        assert_eq!(entry.encode().unwrap(), line, "an entry has one form");
        assert!(line.len() <= 65_535);
        canonical::check(&entry.body).unwrap();
    }
    let hash = Hash::leaf(input).to_string();
    for seq in [1, 7, i64::MAX, -1] {
        let request = decoded.as_ref().map_or("r", |entry| &entry.request);
        let row = Row { seq, request: Some(request), hash: Some(&hash), line: Some(line) };
        let (taken, faults) = ChainVerifier::default().step(row);
        assert_eq!(taken.is_some() && seq > 0, decoded.is_ok() && seq > 0);
        assert!(taken.is_some() || !faults.is_empty(), "a line that is no entry is a fault");
    }
}

/// What is canonical is read by another reader of JSON, which writes the same bytes; small texts have one form.
pub(crate) fn canonical(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if canonical::check(text).is_ok() {
        let value: serde_json::Value = serde_json::from_str(text).expect("canonical JSON is JSON");
        assert_eq!(value.to_string(), text, "canonical JSON has one form");
    }
    if canonical::check_text(text).is_ok() {
        let mut line = String::new();
        canonical::push_text(&mut line, text);
        canonical::check(&format!("{{\"a\":{line}}}")).expect("a permitted text can be written");
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }
    if let Ok(head) = text.parse::<Head>() {
        assert_eq!(head.to_string(), text);
    }
    if let Ok(hash) = Hash::from_base64(text) {
        assert_eq!(hash.to_base64(), text);
    }
    if let Ok(moment) = text.parse::<Moment>() {
        assert_eq!(moment.to_string(), text);
    }
}

/// What was typed from paper prints to what means the same; a checkpoint has one form.
pub(crate) fn paper(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match text.parse::<PaperCheckpoint>() {
        Ok(paper) => assert_eq!(paper.to_string().parse::<PaperCheckpoint>(), Ok(paper)),
        Err(error) => assert!(error.line <= 5 && !error.what.is_empty()),
    }
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text, "a checkpoint has one form");
    }
}
