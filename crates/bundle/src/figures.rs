//! Every figure of a year with the entries on which it rests.

use register::payload::Envelope;
use register::{InputEntries, Register};
use serde_json::{Value, json};

/// One line of JSON a figure: its name, its value and the entries behind it, in order.
pub(crate) fn figures(register: &Register, year: i32) -> Option<(String, Vec<u64>)> {
    let figures = register::figures(register, year)?;
    let all: Value = serde_json::from_str(&figures.json).ok()?;
    let mut lines = String::new();
    let mut used = Vec::new();
    for (name, part) in all.as_object()? {
        let mut found = Vec::new();
        flatten(name, part, &mut found);
        for (figure, value) in found {
            let entries = entries(register, year, name, &figure);
            if entries.is_empty() {
                continue;
            }
            used.extend(&entries);
            lines.push_str(&json!({"entries": entries, "figure": figure, "value": value}).to_string());
            lines.push('\n');
        }
    }
    used.sort_unstable();
    used.dedup();
    Some((lines, used))
}

/// The numbers of a part, each with its path; the items of a list are named by their fund and envelope.
fn flatten(path: &str, value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| flatten(&format!("{path}/{name}"), value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| {
            let word = |name: &str| item.get(name).and_then(Value::as_str);
            let place: Vec<String> =
                [word("fund"), word("envelope"), word("apart")].into_iter().flatten().map(part).collect();
            flatten(&format!("{path}/{}", place.join("/")), item, found);
        }),
        Value::Number(_) => found.push((path.to_owned(), value.clone())),
        // Dates, words and the exact budget are not figures that are paid.
        _ => {}
    }
}

/// A code as a part of a path: a slash in it is no border.
fn part(code: &str) -> String {
    code.replace('%', "%25").replace('/', "%2F")
}

/// The entries on which a figure rests.
fn entries(register: &Register, year: i32, section: &str, figure: &str) -> Vec<u64> {
    let Some(book) = register.year(year) else { return Vec::new() };
    let determined = book.determination();
    let mut entries = match section {
        "budget_cents" => {
            let budget = book.budget().into_iter();
            budget
                .flat_map(|filed| [Some(filed.seq()), filed.fact.index, Some(filed.fact.key)])
                .flatten()
                .collect()
        }
        "affiliates" => book.count().map(|filed| filed.seq()).into_iter().collect(),
        "determination" | "settlement" | "balances" => {
            let mut entries: Vec<u64> = determined.map(|filed| filed.seq()).into_iter().collect();
            entries.extend(determined.into_iter().flat_map(|filed| InputEntries::of(&filed.fact).all()));
            if section == "settlement" {
                entries.extend(register.previous_determination(year).map(|filed| filed.seq()));
            }
            entries
        }
        _ => Vec::new(),
    };
    if section == "balances" {
        for envelope in Envelope::ALL {
            for ((fund, found), account) in &book.accounts {
                let own = *found == envelope
                    && figure.starts_with(&format!("balances/{}/{}/", part(fund), envelope.word()));
                if own {
                    entries
                        .extend(account.entries().filter(|filed| filed.in_force()).map(|filed| filed.seq()));
                }
            }
        }
    }
    entries.sort_unstable();
    entries.dedup();
    entries
}
