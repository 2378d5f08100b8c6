//! The evidence of a year, handed over as one archive.

use std::collections::BTreeMap;

use bundle::{Contents, ContentsError, Own, documents_missing, examine};
use register::chain::Hash;
use register::notary::{Note, Policy};
use report::Language;

use crate::error::{CommandError, ErrorKind};
use crate::reading::ledger_file::LedgerFile;
use crate::reading::loaded_ledger::PROGRAM;

/// What is handed over.
pub struct BundleRequest {
    /// The calendar year of the subsidy.
    pub year: i32,
    /// The signed checkpoint.
    pub note: Note,
    /// Older checkpoints that were kept.
    pub kept: Vec<Note>,
    /// The policy that trusts the checkpoint, and its text.
    pub policy: (Policy, String),
    /// The evidence documents that are at hand, by digest.
    pub documents: BTreeMap<Hash, Vec<u8>>,
    /// The languages of the reports.
    pub languages: Vec<Language>,
}

/// An archive that its reader would find whole.
pub struct MadeBundle {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many entries it holds.
    pub entries: usize,
    /// How many members.
    pub members: usize,
    /// How many documents that entries name were not at hand.
    pub documents_missing: usize,
}

impl LedgerFile<'_> {
    /// Makes the bundle of a year from the ledger.
    ///
    /// # Errors
    /// When the ledger has a fault or is not that of a checkpoint, or when the reader of the bundle would refuse it.
    pub fn bundle(&self, request: BundleRequest) -> Result<MadeBundle, CommandError> {
        let BundleRequest { year, note, kept, policy: (policy, policy_text), documents, languages } = request;
        self.must_be_sound()?;
        let (sealed, lines) = self.sealed_lines()?;
        for note in kept.iter().chain([&note]) {
            sealed.holds(note)?;
        }
        let size = usize::try_from(note.checkpoint().size).unwrap_or(usize::MAX);
        let contents = Contents {
            year,
            lines: lines.into_iter().take(size).collect(),
            note,
            kept,
            policy: policy_text,
            documents,
            languages,
            program: PROGRAM.to_owned(),
        };
        let refuse = |error: ContentsError| CommandError::refused(error.to_string());
        let archive = contents.archive().map_err(refuse)?;
        let bytes = archive.write().map_err(|error| refuse(ContentsError::Archive(error)))?;
        // What its reader would refuse is not handed over.
        let own = Own { policy: Some(&policy), signers: None, kept: Vec::new() };
        if let Some(fault) = examine(&bytes, &own, PROGRAM).faults.first() {
            let what = format!("nothing was written: {}: {}", fault.place, fault.what);
            return Err(CommandError::new(ErrorKind::Broken, what)
                .hint("whoever verified this bundle would find the same; export by another checkpoint, or mend the ledger"));
        }
        Ok(MadeBundle {
            entries: contents.lines.len(),
            members: archive.members().len(),
            documents_missing: documents_missing(&archive),
            bytes,
        })
    }
}
