//! Facts that have every form and cannot be, as `facts.txt` lists them.

use serde_json::Value;

use super::{Expect, Forged, Office};

pub(super) fn all(office: &Office) -> Vec<Forged> {
    let lines = include_str!("facts.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| forged(office, line).unwrap_or_else(|| panic!("not the form of a case: {line}")))
        .collect()
}

fn forged(office: &Office, line: &'static str) -> Option<Forged> {
    let (name, rest) = line.split_once(": ")?;
    let (told, said) = rest.rsplit_once(" -> ")?;
    let mut words = told.splitn(3, ' ');
    let (actor, kind, fact) = (words.next()?, words.next()?, words.next()?);
    let (fact, changes) = fact.split_once(" /").unwrap_or((fact, ""));
    let mut fact: Value = match fact.strip_prefix('@') {
        Some(seq) => office.fact(seq.parse().ok()?),
        None => serde_json::from_str(fact).ok()?,
    };
    for change in changes.split(" /").filter(|change| !change.is_empty()) {
        let (field, value) = change.split_once('=')?;
        let value: Value = serde_json::from_str(value).ok()?;
        let (parent, field) =
            field.rsplit_once('/').map_or((String::new(), field), |(up, field)| (format!("/{up}"), field));
        match fact.pointer_mut(&parent)? {
            Value::Array(list) => *list.get_mut(field.parse::<usize>().ok()?)? = value,
            object => object[field] = value,
        }
    }
    let expect = match said.split_once(' ') {
        Some(("broken", rule)) => Expect::Broken(rule),
        Some(("found", code)) => Expect::Found(code),
        None if said == "sound" => Expect::Sound,
        _ => return None,
    };
    Some(office.tells(name, actor, kind, &fact, expect))
}
