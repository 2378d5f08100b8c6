use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use crate::{Identity, Language, PageEvidence, Piece, Word};

/// Where the page says what it found of itself.
pub(super) fn panel(language: Language) -> Markup {
    let say = |word: Word| word.in_language(language);
    html! {
        section id="check" aria-labelledby="check-title" {
            h2 id="check-title" { (say(Word::SelfCheck)) }
            p id="verdict" role="status" { (say(Word::CheckNeedsScript)) }
            ul id="checked" {}
            p.note { (say(Word::CheckLimits)) }
        }
    }
}

/// The entries and hashes, and the sentences in which the page tells what it found, as data that the script reads.
pub(super) fn evidence(
    identity: &Identity,
    evidence: &PageEvidence,
    determination: Option<u64>,
    language: Language,
) -> Markup {
    let say = |word: Word| word.in_language(language);
    let pieces: Vec<Value> = evidence
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Line { seq, line } => json!([seq, line]),
            Piece::Rest { count, root } => json!([0, count, root.to_string()]),
        })
        .collect();
    let data = json!({
        "determination": determination,
        "pieces": pieces,
        "root": identity.root.to_string(),
        "size": evidence.size,
        "words": {
            "hash": say(Word::CheckHash),
            "hashes": say(Word::CheckHashes),
            "link": say(Word::CheckLink),
            "links": say(Word::CheckLinks),
            "root": say(Word::CheckRoot),
            "roots": say(Word::CheckRoots),
            "sound": say(Word::CheckSound),
            "sum": say(Word::CheckSum),
            "sums": say(Word::CheckSums),
            "wrong": say(Word::CheckWrong),
        },
    });
    // Within a script element only `<` can end what is data; as an escape it cannot.
    let data = data.to_string().replace('<', "\\u003c");
    html! { script type="application/json" id="evidence" { (PreEscaped(data)) } }
}
