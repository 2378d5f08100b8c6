//! Every kind of event, in every field: left out, of another type, nothing, one more; another version, another name; by nobody and by
//! an actor without the role; and lines that are not as lines are written.

use serde_json::{Value, json};

use super::{Expect, Forged, Office};
use crate::subject::fixture;

/// The actors of the office, by role.
const ACTORS: [(&str, &str); 5] = [
    ("registrar", "registry"),
    ("calculator", "figures"),
    ("treasurer", "cashier"),
    ("external-audit", "audit-1"),
    ("cgg", "cgg-secretary"),
];

/// What the page of events says of a kind.
struct Page {
    kind: String,
    /// The roles that may record it; none when any may.
    roles: Vec<String>,
    optional: Vec<String>,
}

pub(super) fn all(office: &Office) -> Vec<Forged> {
    let mut all = Vec::new();
    for page in pages() {
        let kind = page.kind.as_str();
        let text = std::fs::read_to_string(fixture(&format!("payloads/{kind}.json"))).unwrap();
        let body: Value = serde_json::from_str(&text).unwrap();
        let fact = &body["fact"];
        let mut tell = |what: &str, fact: &Value, expect| {
            all.push(office.tells(&format!("{kind}: {what}"), "registry", kind, fact, expect));
        };
        for (field, value) in fact.as_object().unwrap() {
            let with = |value: Value| {
                let mut other = fact.clone();
                other[field] = value;
                other
            };
            let mut without = fact.clone();
            without.as_object_mut().unwrap().remove(field);
            if !page.optional.contains(field) {
                tell(&format!("{field} left out"), &without, Expect::Undecodable);
            }
            let other = match value {
                Value::String(_) => json!(7),
                Value::Number(_) => json!("7"),
                Value::Array(_) => json!({}),
                _ => json!([]),
            };
            tell(&format!("{field} of another type"), &with(other), Expect::Undecodable);
            if value.is_number() {
                tell(
                    &format!("{field} beyond what is exact"),
                    &with(json!(9_007_199_254_740_991_i64)),
                    bound(kind, field),
                );
            }
        }
        let mut more = fact.clone();
        more["zz"] = json!(1);
        tell("a field more", &more, Expect::Undecodable);
        let plain = body.to_string();
        let mut put = |what: &str, line: String, expect| {
            all.push(Forged { name: format!("{kind}: {what}"), line, expect });
        };
        put("another version", office.line("registry", kind, 2, &plain), Expect::Undecodable);
        put("another name", office.line("registry", &kind.to_lowercase(), 1, &plain), Expect::Undecodable);
        let nobody = if kind == "LedgerOpened" { "ledger-opened" } else { "actor-enrolled" };
        put("by nobody", office.line("mallory", kind, 1, &plain), Expect::Broken(nobody));
        let lacks = ACTORS
            .iter()
            .find(|(role, _)| !page.roles.is_empty() && !page.roles.iter().any(|one| one == role));
        if let Some((_, actor)) = lacks {
            put("without the role", office.line(actor, kind, 1, &plain), Expect::Broken("actor-role"));
        }
        for (field, value) in fact.as_object().unwrap() {
            let line = office.line("registry", kind, 1, &plain);
            let line = line.replacen(&format!("\"{field}\":{value}"), &format!("\"{field}\":null"), 1);
            let name = format!("{kind}: {field} that is nothing");
            all.push(Forged { name, line, expect: Expect::NoLine });
        }
        all.extend(lines(office, kind, &plain));
    }
    all
}

/// What becomes of the largest number that an entry may hold: most amounts may be so large, and are then compared with a rule.
fn bound(kind: &str, field: &str) -> Expect {
    match (kind, field) {
        // A year, and a revision, are bounded.
        (_, "year" | "revision") => Expect::Undecodable,
        ("BudgetSet", _) => Expect::Broken("actor-role"),
        (
            "AllocationDetermined"
            | "SubsidyPaid"
            | "PaymentSuspended"
            | "PaymentReleased"
            | "UseAccepted"
            | "RepaymentClaimed"
            | "RepaymentReceived"
            | "RepaymentReturned"
            | "YearClosed"
            | "FindingRaised",
            _,
        ) => Expect::Broken("actor-role"),
        ("AffiliatesCertified", "total") => Expect::Broken("counts-once"),
        ("UseDeclared", _) => Expect::Found("used-above-paid"),
        ("ProjectSpent", _) => Expect::Broken("project-submitted"),
        ("CheckpointStamped", _) => Expect::Broken("stamp-over-checkpoint"),
        ("VerifierKeyRevoked", _) => Expect::Broken("verifier-key-known"),
        ("ReportIssued" | "CheckpointWitnessed" | "EntryCorrected", _) => Expect::Broken("entry-exists"),
        _ => Expect::Sound,
    }
}

/// Lines that are not as lines are written: the digest is right, the form is not.
fn lines(office: &Office, kind: &str, body: &str) -> Vec<Forged> {
    let line = office.line("registry", kind, 1, body);
    let mut all = Vec::new();
    let mut put = |what: &str, line: String| {
        all.push(Forged { name: format!("{kind}: {what}"), line, expect: Expect::NoLine });
    };
    put("a space before a value", line.replacen("\"fact\":", "\"fact\": ", 1));
    put("a member twice", line.replacen("\"fact\":{", "\"fact\":{},\"fact\":{", 1));
    put("an escape where none is needed", line.replacen("\"fact\":", "\"f\\u0061ct\":", 1));
    put("a slash that is escaped", line.replacen("\"fact\":{", "\"fact\":{\"a\":\"\\/\",", 1));
    put("another link", line.replacen("\"prev\":\"", "\"prev\":\"0", 1));
    all
}

/// The kinds of events as their page lists them.
fn pages() -> Vec<Page> {
    let text = include_str!("../../../../docs/events.md");
    let mut pages = Vec::new();
    for section in text.split("\n### ").skip(1) {
        let kind = section.lines().next().unwrap().trim().to_owned();
        let Some(roles) = section.lines().find_map(|line| line.strip_prefix("Role: ")) else { continue };
        let roles = roles.split_once(". Command").map_or("", |(roles, _)| roles);
        let quoted =
            |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        let optional =
            rows.filter(|row| row.split('|').nth(2).is_some_and(|shape| shape.contains("optional")));
        let optional = optional.flat_map(|row| quoted(row.split('|').nth(1).unwrap())).collect();
        pages.push(Page { kind, roles: quoted(roles), optional });
    }
    assert!(pages.len() > 30, "the page of events has another form");
    pages
}
