use crate::targets::{book, chain, control, deep, envelope, memory, notary, post, proofs, words};

/// A decoder with its properties.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder in the corpus.
    pub name: &'static str,
    /// Tries one input; panics when a property does not hold.
    pub run: fn(&[u8]),
    /// The longest input that is of use.
    pub longest: usize,
    /// How many inputs the short run tries.
    pub short: u64,
}

const fn target(name: &'static str, run: fn(&[u8]), longest: usize, short: u64) -> Target {
    Target { name, run, longest, short }
}

/// Every target.
pub const TARGETS: &[Target] = &[
    target("entry", chain::entry, 4096, 20_000),
    target("canonical", chain::canonical, 2048, 20_000),
    target("paper", chain::paper, 512, 20_000),
    target("proof", proofs::proof, 2048, 2_000),
    target("event", memory::event, 4096, 10_000),
    target("key", memory::key, 16_384, 200),
    target("fold", memory::fold, 8192, 150),
    target("cell", post::cell, 128, 20_000),
    target("table", post::table, 4096, 5_000),
    target("workbook", post::workbook, 32_768, 1_000),
    target("xlsx", post::xlsx_sheet, 4096, 1_500),
    target("ods", post::ods_sheet, 4096, 1_500),
    target("markup", post::markup, 4096, 5_000),
    target("bank", post::bank, 8192, 2_000),
    target("note", notary::note, 2048, 5_000),
    target("policy", notary::policy, 2048, 5_000),
    target("approval", notary::approval, 2048, 5_000),
    target("stamp", notary::stamp, 4096, 5_000),
    target("secret", notary::secret, 2048, 3_000),
    target("archive", envelope::archive, 8192, 5_000),
    target("bundle", envelope::examined, 262_144, 60),
    target("messages", words::messages, 2048, 400),
    target("deep", deep::nested, 256, 300),
    target("database", book::database, 65_536, 250),
];

/// A decoder with a seeded defect, which a run must find.
pub const CONTROL: Target = target("control", control::entry, 4096, 200_000);

/// The target of that name.
pub fn by_name(name: &str) -> Option<Target> {
    TARGETS.iter().chain([&CONTROL]).find(|target| target.name == name).copied()
}
