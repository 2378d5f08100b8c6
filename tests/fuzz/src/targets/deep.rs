//! Structures within structures, as deep and as many as an input asks for: each is refused or read, and no stack ends.

use register::chain::{Entry, canonical};
use register::notary::{Note, Policy};
use register::payload::KeyFact;
use register::{Event, Kind};

/// Up to half a million levels: a stack holds some thousands of calls.
const DEEPEST: usize = 500_000;

/// The first three bytes are the depth, the next one the kind; the rest is in the middle.
pub(crate) fn nested(input: &[u8]) {
    let [a, b, c, kind, middle @ ..] = input else { return };
    let depth = u32::from_be_bytes([0, *a, *b, *c]) as usize % DEEPEST;
    let Ok(middle) = std::str::from_utf8(middle) else { return };
    let within = |open: &str, close: &str| format!("{}{middle}{}", open.repeat(depth), close.repeat(depth));
    match kind % 6 {
        0 => json(&within("[", "]")),
        1 => json(&within("{\"a\":", "}")),
        2 => {
            super::post::markup(within("<a>", "</a>").as_bytes());
        }
        3 => policy(depth.min(60_000), middle),
        4 => {
            let _ = toml::from_str::<KeyFact>(&format!("clauses = {}", within("[", "]")));
        }
        _ => {
            let _ = toml::from_str::<KeyFact>(&format!("[{}]", ["a"].repeat(depth.min(20_000)).join(".")));
        }
    }
}

fn json(text: &str) {
    let _ = canonical::check(text);
    let _ = Entry::decode(text);
    let _ = Event::from_fact(Kind::SubsidyPaid, text);
    let _ = serde_json::from_str::<serde_json::Value>(text);
    // As the manifest of a bundle, which is its first member.
    super::envelope::examined(&[&[0], text.as_bytes()].concat());
}

/// Groups of groups, judged as any policy is.
fn policy(depth: usize, name: &str) {
    let known = include_str!("../../../../fixtures/vectors/seal/policy.txt");
    let keys: String =
        known.lines().filter(|line| !line.starts_with("quorum")).map(|line| format!("{line}\n")).collect();
    let groups: String = (1..depth).map(|n| format!("group g{n} any g{}\n", n - 1)).collect();
    let text = format!("{keys}group g0 any {name}\n{groups}quorum g{}\n", depth.saturating_sub(1));
    if let Ok(policy) = text.parse::<Policy>() {
        let note: Note = include_str!("../../../../fixtures/vectors/seal/newer.checkpoint").parse().unwrap();
        let _ = policy.judge(&note);
    }
}
