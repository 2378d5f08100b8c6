use std::collections::{BTreeMap, BTreeSet};

use crate::rules::codes::{Brought, Looks, spelled};
use crate::{Finding, FindingCode, Register};

impl Register {
    /// Codes that look like an older one of their sort.
    pub(super) fn confusable_codes(&self, all: &mut Vec<Finding>) {
        let mut seen = BTreeSet::new();
        let mut first: BTreeMap<_, Brought<'_>> = BTreeMap::new();
        for brought in self.codes() {
            if !seen.insert((brought.sort, brought.code)) {
                continue;
            }
            let looks = Looks::of(brought.code);
            let forms = || looks.forms().iter().cloned().enumerate().map(|form| (brought.sort, form));
            if let Some(older) = forms().find_map(|form| first.get(&form)) {
                let finding = Finding::new(FindingCode::CodeConfusable, None).at([older.seq, brought.seq]);
                all.push(finding.detail(format!("{} ~ {}", spelled(brought.code), spelled(older.code))));
            }
            for form in forms() {
                first.entry(form).or_insert(brought);
            }
        }
    }
}
