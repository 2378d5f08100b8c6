//! A report as one file for a browser: no request to anywhere, readable without script, and with script it checks
//! itself: the entries on which it rests are in it, and their hashes, links, tree and sums are computed by the reader's
//! browser.

mod blocks;
mod checks;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use register::chain::sha256;

use crate::{Document, Identity, Language, PageEvidence, Word};

use blocks::Blocks;

/// The style sheet.
const STYLE: &str = include_str!("page.css");
/// What the page does when script runs.
const SCRIPT: &str = include_str!("page.js");

/// The year-end report as a page, with the explanation of each fund: `(code, document)`. With `evidence` it checks itself;
/// `determination` is the entry of the determination in force.
pub fn year_page(
    document: &Document,
    explanations: &[(String, Document)],
    identity: &Identity,
    evidence: Option<&PageEvidence>,
    determination: Option<u64>,
) -> String {
    let language = document.language;
    let say = |word: Word| word.in_language(language);
    let blocks = Blocks::new(document, explanations.iter().map(|(fund, _)| fund.clone()).collect());
    let body = html! {
        @if evidence.is_some() { (checks::panel(language)) }
        search {
            label for="search" { (say(Word::SearchFund)) }
            input type="search" id="search" list="funds" autocomplete="off";
            span id="found" role="status" data-told=(say(Word::RowsFound)) {}
            datalist id="funds" {
                @for (fund, told) in explanations { option value=(fund) { (told.title) } }
            }
        }
        nav aria-label=(say(Word::Contents)) {
            h2 { (say(Word::Contents)) }
            ul {
                @for section in &document.sections {
                    li { a href={ "#" (section.id) } { (section.title) } }
                }
                @if !explanations.is_empty() {
                    li { a href="#explanations" { (say(Word::Explanations)) } }
                }
            }
        }
        main {
            @for section in &document.sections {
                section id=(section.id) aria-labelledby={ (section.id) "-title" } {
                    h2 id={ (section.id) "-title" } { (section.title) }
                    @for block in &section.blocks { (blocks.block(block)) }
                }
            }
            @if !explanations.is_empty() {
                section id="explanations" aria-labelledby="explanations-title" {
                    h2 id="explanations-title" { (say(Word::Explanations)) }
                    @for (fund, told) in explanations { (blocks.explanation(fund, told)) }
                }
            }
        }
        @if let Some(evidence) = evidence {
            (checks::evidence(identity, evidence, determination, language))
        }
    };
    shell(document, identity, body)
}

/// The explanation of a fund's figures as a page: what may be sent to the fund.
pub fn statement_page(document: &Document, identity: &Identity) -> String {
    let blocks = Blocks::new(document, Vec::new());
    let body = html! {
        main {
            @for section in &document.sections {
                section id=(section.id) {
                    h2 { (section.title) }
                    @for block in &section.blocks { (blocks.block(block)) }
                }
            }
        }
    };
    shell(document, identity, body)
}

/// The language as browsers know it.
fn tag(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr-BE",
        Language::Nl => "nl-BE",
        Language::De => "de-BE",
        Language::En => "en",
    }
}

fn shell(document: &Document, identity: &Identity, body: Markup) -> String {
    let language = document.language;
    let say = |word: Word| word.in_language(language);
    let digest = |text: &str| sha256(text.as_bytes()).to_base64();
    // Nothing may be fetched, and nothing may run but what is here.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    );
    let page = html! {
        (DOCTYPE)
        html lang=(tag(language)) class="noscript" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(identity.program);
                meta name="prorata-as-of" content=(identity.reading());
                meta name="prorata-format-version" content=(crate::FORMAT_VERSION);
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (document.title) }
                    @for warning in &document.warnings {
                        p.warning { strong { (say(Word::Attention)) } ". " (warning) }
                    }
                }
                (body)
                footer {
                    p {
                        (identity.origin) " · " (say(Word::AsOf)) " " (identity.reading()) " · "
                        code { (identity.as_of.hash) }
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string() + "\n"
}
