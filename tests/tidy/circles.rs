//! Within a crate no two files need each other: whoever reads one can read it without the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::{crates, root, sources};

/// The arrows between the files of a crate, by their paths of modules. What `lib.rs` hands on counts as its file.
fn arrows(name: &str) -> BTreeMap<String, BTreeSet<String>> {
    let source = root().join("crates").join(name).join("src");
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in sources() {
        let Ok(below) = path.strip_prefix(&source) else { continue };
        let below = below.to_string_lossy().replace('\\', "/");
        let module = below.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
        let code = text.split("#[cfg(test)]").next().unwrap().lines();
        let code: Vec<&str> = code.filter(|line| !line.trim_start().starts_with("//")).collect();
        texts.insert(module, code.join(" "));
    }
    let mut handed: BTreeMap<String, String> = BTreeMap::new();
    for part in texts.get("lib").into_iter().flat_map(|text| text.split("pub use ").skip(1)) {
        for path in paths(part.split(';').next().unwrap()) {
            if let Some((module, item)) = path.rsplit_once("::") {
                handed.insert(item.to_owned(), module.to_owned());
            }
        }
    }
    let mut arrows = BTreeMap::new();
    for (module, text) in texts.iter().filter(|(module, _)| !["lib", "main"].contains(&module.as_str())) {
        let own: &mut BTreeSet<String> = arrows.entry(module.clone()).or_default();
        for part in text.split("crate::").skip(1) {
            let end = part.find(|letter: char| !(letter.is_alphanumeric() || "_:{}, *".contains(letter)));
            let part = &part[..end.unwrap_or(part.len())];
            let group = part.split_once('{').is_some_and(|(head, _)| head.ends_with("::") || head.is_empty());
            let named = if group { paths(part) } else { vec![part.split(' ').next().unwrap().to_owned()] };
            for path in named {
                let path = handed.get(&path).cloned().unwrap_or(path);
                let mut parts: Vec<&str> = path.split("::").collect();
                while !parts.is_empty() && !texts.contains_key(&parts.join("::")) {
                    parts.pop();
                }
                let found = parts.join("::");
                if !found.is_empty() && found != *module && !module.starts_with(&format!("{found}::")) {
                    own.insert(found);
                }
            }
        }
    }
    arrows
}

/// The paths that a use names, without their braces: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(part: &str) -> Vec<String> {
    let Some((head, rest)) = part.split_once('{') else { return vec![part.trim().to_owned()] };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    inner.split(',').map(|name| format!("{}{}", head.trim(), name.trim())).collect()
}

/// The files that can be reached from one.
fn reached(arrows: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let (mut found, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(module) = open.pop() {
        for next in arrows.get(&module).into_iter().flatten() {
            if found.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    found
}

#[test]
fn no_two_files_of_a_crate_need_each_other() {
    let mut drawn = 0;
    for name in crates() {
        let arrows = arrows(&name);
        drawn += arrows.values().map(BTreeSet::len).sum::<usize>();
        for module in arrows.keys() {
            assert!(!reached(&arrows, module).contains(module), "{name}: {module} needs itself");
        }
    }
    assert!(drawn > 1_000, "{drawn} arrows were found");
}
