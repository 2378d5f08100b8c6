use register::allocation::{Cents, Remainder};
use register::payload::{AllocationDetermined, FundShare};

use crate::Word;
use crate::page::Page;

/// One of the amounts of which the share of a fund is made.
pub(crate) enum SharePart {
    /// What it has of a slice, by the id of the slice.
    Slice(String),
    /// Its part of the excess.
    Excess,
    /// Its part of what goes to common projects.
    CommonProjects,
}

impl SharePart {
    /// What a fund has of it. A share recorded with other slices than the key has shows what it has, and is a finding.
    pub(crate) fn of(&self, share: &FundShare) -> Cents {
        match self {
            Self::Slice(id) => {
                let found = share.slices.iter().find(|found| found.slice.as_str() == id);
                found.map_or(Cents::ZERO, |found| *found.cents)
            }
            Self::Excess => *share.excess_cents,
            Self::CommonProjects => *share.common_projects_cents,
        }
    }

    /// The section of an explanation that tells how it came about.
    pub(crate) fn section(&self) -> &str {
        match self {
            Self::Slice(id) => id,
            Self::Excess => "excess",
            Self::CommonProjects => "common-projects",
        }
    }
}

impl Page<'_> {
    /// The parts of the shares of a determination: the slices, and what its key knows besides, or what was recorded all the
    /// same.
    pub(crate) fn share_parts(&self, fact: &AllocationDetermined) -> Vec<SharePart> {
        let key = self.register.key_at(fact.key).map(|key| &key.fact.law);
        let slices: Vec<String> = match key {
            Some(key) => key.slices.iter().map(|slice| slice.id.clone()).collect(),
            None => {
                let first = fact.shares.first();
                first
                    .into_iter()
                    .flat_map(|share| &share.slices)
                    .map(|slice| slice.slice.to_string())
                    .collect()
            }
        };
        let knows = |to| key.is_some_and(|key| key.leaves_over_to(to));
        let mut parts: Vec<SharePart> = slices.into_iter().map(SharePart::Slice).collect();
        for (part, to) in
            [(SharePart::Excess, Remainder::Excess), (SharePart::CommonProjects, Remainder::CommonProjects)]
        {
            if knows(to) || fact.shares.iter().any(|share| part.of(share) != Cents::ZERO) {
                parts.push(part);
            }
        }
        parts
    }

    /// What a part is called.
    pub(crate) fn part_name(&self, part: &SharePart) -> String {
        match part {
            SharePart::Slice(id) => self.slice_name(id),
            SharePart::Excess => self.say(Word::Excess),
            SharePart::CommonProjects => self.say(Word::CommonProjects),
        }
    }
}
