use std::collections::BTreeMap;

use register::chain::sha256;
use report::{FORMAT_VERSION, Language};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Archive, BUNDLE_SCHEMA};

/// The name of the manifest in the archive.
pub(crate) const NAME: &str = "MANIFEST.json";

/// What a bundle says of itself: what is needed to make it again, and every member with its size and digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// How many there are of each, so that a missing one shows.
    pub(crate) counts: BTreeMap<String, u64>,
    /// The languages of the reports.
    pub(crate) languages: Vec<String>,
    /// Every other member, in the order of names.
    pub(crate) members: Vec<Member>,
    /// The origin of the ledger.
    pub(crate) origin: String,
    /// The program that made it.
    pub(crate) program: String,
    /// The version of the form of the reports.
    pub(crate) report_format: u32,
    /// The root of the checkpoint.
    pub(crate) root: String,
    /// The form of the bundle.
    pub(crate) schema: String,
    /// How many entries the checkpoint covers.
    pub(crate) size: u64,
    /// The year of the subsidy.
    pub(crate) year: i32,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub(crate) bytes: u64,
    pub(crate) name: String,
    pub(crate) sha256: String,
}

impl Manifest {
    /// The manifest over the members of an archive that has none yet.
    pub(crate) fn over(archive: &Archive, head: &Head<'_>) -> Self {
        let members = archive.members().iter().map(|(name, bytes)| Member {
            bytes: bytes.len() as u64,
            name: name.clone(),
            sha256: sha256(bytes).to_string(),
        });
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for name in archive.members().keys() {
            let group = name.split_once('/').map_or("top", |(group, _)| group);
            *counts.entry(group.to_owned()).or_default() += 1;
        }
        counts.insert("entries".into(), head.size);
        Self {
            counts,
            languages: head.languages.clone(),
            members: members.collect(),
            origin: head.origin.to_owned(),
            program: head.program.to_owned(),
            report_format: FORMAT_VERSION,
            root: head.root.clone(),
            schema: BUNDLE_SCHEMA.into(),
            size: head.size,
            year: head.year,
        }
    }

    /// The languages of the reports: one or more of those that there are, each once. Each costs a report, so that a list
    /// without a bound would make an archive a bomb.
    pub(crate) fn languages(&self) -> Option<Vec<Language>> {
        let mut languages: Vec<Language> = Vec::new();
        for word in &self.languages {
            let language = word.parse().ok()?;
            if languages.contains(&language) {
                return None;
            }
            languages.push(language);
        }
        (!languages.is_empty()).then_some(languages)
    }

    /// What does not hold between this manifest, which was written as `json`, and the archive that it is in: the member,
    /// and what is wrong.
    pub(crate) fn faults(&self, json: &str, archive: &Archive) -> Vec<(String, &'static str)> {
        let mut faults: Vec<(String, &'static str)> = Vec::new();
        let listed: BTreeMap<&str, &Member> =
            self.members.iter().map(|member| (member.name.as_str(), member)).collect();
        for (name, bytes) in archive.members().iter().filter(|(name, _)| *name != NAME) {
            match listed.get(name.as_str()) {
                None => faults.push((name.clone(), "the manifest does not name it")),
                Some(member)
                    if member.bytes != bytes.len() as u64 || member.sha256 != sha256(bytes).to_string() =>
                {
                    faults.push((name.clone(), "not the member that the manifest names: it was changed"));
                }
                Some(_) => {}
            }
        }
        for name in listed.keys().filter(|name| archive.get(name).is_none() || **name == NAME) {
            faults.push(((*name).to_owned(), "missing; the manifest names it"));
        }
        if !self.members.is_sorted_by(|one, next| one.name < next.name) {
            faults.push((NAME.into(), "does not name each member once, in order"));
        }
        if self.languages().is_none() {
            let most = "does not say of each language of the reports once that there is one: fr, nl, de, en";
            faults.push((NAME.into(), most));
        }
        if self.write() != json {
            faults.push((NAME.into(), "is not written in its one form"));
        }
        faults
    }

    /// One line of JSON a member, so that a person can read it; keys in ascending order.
    pub(crate) fn write(&self) -> String {
        let head = json!({
            "counts": self.counts, "languages": self.languages, "origin": self.origin, "program": self.program,
            "report_format": self.report_format, "root": self.root, "schema": self.schema, "size": self.size,
            "year": self.year,
        });
        let mut text = String::from("{\n");
        let fields = head.as_object().into_iter().flatten();
        for (name, value) in fields {
            // The members are in their place among the other names.
            if name == "origin" {
                text.push_str("\"members\":[\n");
                let lines: Vec<String> =
                    self.members.iter().map(|member| json!(member).to_string()).collect();
                text.push_str(&lines.join(",\n"));
                text.push_str("\n],\n");
            }
            text.push_str(&format!("\"{name}\":{value},\n"));
        }
        text.truncate(text.len() - 2);
        text + "\n}\n"
    }
}

/// What the manifest says beside its members.
pub(crate) struct Head<'a> {
    pub(crate) languages: Vec<String>,
    pub(crate) origin: &'a str,
    pub(crate) program: &'a str,
    pub(crate) root: String,
    pub(crate) size: u64,
    pub(crate) year: i32,
}
