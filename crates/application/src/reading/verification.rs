//! Every fault of a ledger, alone and against what was kept of it elsewhere.

use std::ops::ControlFlow;

use ledger::{LedgerError, Reader};
use register::chain::{self, ChainVerifier, Hash, Head, Row, VerifiedRow};
use register::notary::{Policy, Signers};
use register::{Event, PaymentView, Register, StreamingFold, Totals};

use crate::error::{CommandError, ErrorKind};
use crate::files::checkpoint_file::KeptCheckpoint;
use crate::reading::entry_signatures::EntrySignatures;
use crate::reading::kept_checkpoints::{CheckpointResult, compare};
use crate::reading::ledger_file::{LedgerFile, Progress, Task};
use crate::reading::ledger_lines::LedgerLines;
use crate::reading::roots::Roots;
use crate::reading::verification_fault::VerificationFault;

/// What was seen in a row, with its payment if it is a plain one.
type Looked<'a> = (VerifiedRow<'a>, Option<PaymentView<'a>>);

/// What was kept of a ledger elsewhere, with which it is compared.
#[derive(Default)]
pub struct Kept {
    /// Heads.
    pub heads: Vec<Head>,
    /// Checkpoints, each with the name of its file.
    pub checkpoints: Vec<(String, KeptCheckpoint)>,
    /// Whose signatures the checkpoints must bear.
    pub policy: Option<Policy>,
    /// Whose keys may sign entries.
    pub signers: Option<Signers>,
}

/// What a verification found.
pub struct Verification {
    /// The faults, the first broken entry first.
    pub faults: Vec<VerificationFault>,
    /// The signatures of the entries.
    pub signatures: EntrySignatures,
    /// What became of each checkpoint, the smallest first.
    pub checkpoints: Vec<CheckpointResult>,
    /// How many entries there are.
    pub entries: u64,
    /// Where the ledger ends.
    pub head: Option<Head>,
    /// The root over all entries.
    pub root: Hash,
    /// The name of the ledger.
    pub origin: String,
}

impl LedgerFile<'_> {
    /// Searches the ledger for every fault; with what its file is, which did not change meanwhile.
    ///
    /// # Errors
    /// When it cannot be read, which says nothing about it, or changes meanwhile.
    pub fn verify(&self, kept: Kept) -> Result<(Verification, ledger::Evidence), CommandError> {
        let reader = self.reader()?;
        let before = reader.evidence()?;
        let found = search(&reader, self.progress(), kept)?;
        Ok((found, reader.still(before)?))
    }

    /// Refuses a ledger in which [`LedgerFile::verify`] would find a fault, before something is made from it or signed.
    ///
    /// # Errors
    /// The first fault.
    pub fn must_be_sound(&self) -> Result<(), CommandError> {
        let found = search(&self.reader()?, self.progress(), Kept::default())?;
        let Some((_, code, what)) = found.faults.first() else { return Ok(()) };
        let told = CommandError::new(ErrorKind::Broken, format!("{what} [{code}]"));
        Err(if code == "rule-broken" || code.starts_with("approval-") {
            told.hint(
                "a correction of that entry clears it, with the signatures that the key asks for: `record entry-corrected`, \
                 unless it is itself a correction; `prorata verify` names every fault",
            )
        } else {
            told.hint("`prorata verify` names every fault; keep the file as it is")
        })
    }
}

/// Reads the ledger once, and gathers what is wrong with it.
fn search(reader: &Reader, progress: &dyn Progress, kept: Kept) -> Result<Verification, CommandError> {
    let heads = &kept.heads;
    let mut faults: Vec<VerificationFault> = Vec::new();
    match reader.integrity() {
        Ok(problems) => {
            let damaged = |problem| (None, "file".to_owned(), format!("the file is damaged: {problem}"));
            faults.extend(problems.into_iter().map(damaged));
        }
        Err(error @ LedgerError::NotALedger { .. }) => faults.push((None, "file".into(), error.to_string())),
        // The machine failed, which says nothing about the ledger.
        Err(error) => return Err(error.into()),
    }
    let mut walk = ChainVerifier::default();
    let mut unread = Vec::new();
    let mut met: Vec<Head> = Vec::new();
    let mut chain: Vec<chain::Fault> = Vec::new();
    let (mut fold, lines) = (StreamingFold::default(), LedgerLines::of(reader));
    let mut roots = Roots::at(kept.checkpoints.iter().map(|(_, checkpoint)| checkpoint.measure().0));
    let mut signatures = EntrySignatures::default();
    let mut rows = 0_u64;
    let mut see = |row: Row<'_>, (VerifiedRow { leaf, entry, faults }, payment): Looked<'_>| {
        rows += 1;
        progress.entries(Task::Verifying, rows);
        chain.extend(faults);
        leaf.into_iter().for_each(|leaf| roots.push(leaf));
        let (Some(entry), Some(hash), Ok(seq)) = (entry, leaf, u64::try_from(row.seq)) else { return };
        met.extend(heads.iter().filter(|head| head.seq == seq && head.hash == hash));
        // What reads as a plain payment has no signature, and is no decision.
        if payment.is_none() {
            match Event::decode(&entry.kind, entry.kv, entry.body) {
                Ok((event, attached)) => {
                    signatures.take(entry.seq, &event, &attached, kept.signers.as_ref());
                }
                Err(error) => {
                    unread.push((Some(seq), "payload".to_owned(), format!("entry {seq}: {error}")));
                }
            }
        }
        if chain.is_empty() {
            fold.take(&entry, payment, hash, &lines);
        }
    };
    let read = reader.pairs(|first, second| {
        match second {
            Some(second) => {
                let rows = [first, second];
                rows.into_iter().zip(walk.verify_pair(rows)).for_each(|(row, looked)| see(row, looked));
            }
            None => see(first, walk.verify_row_as(first)),
        }
        ControlFlow::Continue(())
    });
    progress.end();
    if let Err(error) = read {
        if !matches!(error, LedgerError::NotALedger { .. }) {
            return Err(error.into());
        }
        let after = walk.head().map_or(0, |head| head.seq);
        faults.push((
            Some(after + 1),
            "unreadable".into(),
            format!("the file cannot be read after entry {after}: {error}"),
        ));
    }
    if rows == 0 {
        faults.push((None, "empty".into(), "the ledger is empty: there is nothing to verify".into()));
    }
    let whole = chain.is_empty() && faults.is_empty();
    for fault in chain {
        faults.push((Some(fault.seq), fault.kind.code().into(), fault.to_string()));
    }
    faults.extend(unread);
    let end = walk.head();
    for head in heads.iter().filter(|head| !met.contains(head)) {
        let (code, what) = match end {
            Some(end) if head.seq > end.seq => (
                "cut",
                format!(
                    "the ledger ends at entry {}; the head that was kept stands at entry {}",
                    end.seq, head.seq
                ),
            ),
            _ => (
                "rewritten",
                format!("entry {} is not the one whose head was kept: its past was rewritten", head.seq),
            ),
        };
        faults.push((Some(head.seq), code.into(), what));
    }
    let totals = match lines.failed() {
        _ if !whole => as_it_is(reader)?,
        Some(error) => return Err(error.into()),
        None => fold.close(),
    };
    signatures.finish(&totals, whole);
    faults.extend(std::mem::take(&mut signatures.faults));
    let origin = walk.origin().unwrap_or_default().to_owned();
    let checkpoints = compare(kept.checkpoints, kept.policy.as_ref(), &origin, &roots, &totals);
    faults.extend(checkpoints.iter().flat_map(|result| result.faults.clone()));
    faults.sort_by_key(|(entry, _, _)| *entry);
    Ok(Verification {
        faults,
        signatures,
        checkpoints,
        entries: roots.size(),
        head: end,
        root: roots.root(),
        origin,
    })
}

/// What a ledger says that is not whole, in which nothing can be looked up by its number: each entry that can be read, in
/// memory that grows with them.
fn as_it_is(reader: &Reader) -> Result<Totals, CommandError> {
    let (mut walk, mut register) = (ChainVerifier::default(), Register::default());
    let read = reader.rows(|row| {
        let VerifiedRow { leaf, entry, faults: _ } = walk.verify_row(row);
        if let (Some(entry), Some(hash)) = (entry, leaf) {
            register.take(&entry.to_entry(), hash);
        }
        ControlFlow::Continue(())
    });
    match read {
        // Where the file cannot be read further was reported before.
        Ok(()) | Err(LedgerError::NotALedger { .. }) => Ok(register.into()),
        Err(error) => Err(error.into()),
    }
}
