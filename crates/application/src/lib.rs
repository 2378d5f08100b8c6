//! What the program does, whichever door asks for it: open and verify a ledger, record, make reports, reconcile, hand over.
//!
//! This crate has the clock, the files and the ledger, and no words: it knows no command line, no terminal, no language, no table and
//! no exit code. A request is typed, and so is its result. A door - the command line today - says both. The rules are those of
//! `register`; a door adds none.
//!
//! - `reading`: a ledger, verified as a whole and folded ([`LoadedLedger`]), sealed ([`SealedLedger`]), or searched for every fault
//!   ([`Verification`]).
//! - `recording`: what is decided becomes entries, all or none ([`Recorder`]).
//! - `files`: files of rows, keys, checkpoints and documents, and how a file is written whole or not at all.
//! - `making`: the files of a report ([`report_files`]), and the evidence of a year ([`BundleRequest`]).
//! - `auditing`: the bank beside the ledger ([`Reconciliation`]), and what a sample is drawn from ([`uses()`]).

mod auditing;
mod error;
mod files;
mod making;
mod reading;
mod recording;

pub use auditing::bank_side::Bank;
pub use auditing::reconciliation::Reconciliation;
pub use auditing::uses::uses;
pub use error::{CommandError, ErrorKind, Verdict};
pub use files::carried_keys::{CARRIED_KEYS, CarriedKey, carried};
pub use files::checkpoint_file::{self, KeptCheckpoint};
pub use files::document_store::{DocumentCondition, DocumentStore};
pub use files::evidence_document;
pub use files::file_name::FileNames;
pub use files::input_file;
pub use files::key_file::{self, Passphrase};
pub use files::lines::Lines;
pub use files::output_file::{self, Existing};
pub use files::rows_file::{self, RowsFile};
pub use files::signed_state;
pub use making::evidence_bundle::{BundleRequest, MadeBundle};
pub use making::pdf::{PDF, PdfAttachment, pdf};
pub use making::report_files::{self, FoundReport, Rendition};
pub use reading::as_of::AsOf;
pub use reading::ledger_file::{LedgerFile, Progress, Task};
pub use reading::ledger_lines::LedgerLines;
pub use reading::loaded_ledger::{LedgerTotals, LoadedLedger, PROGRAM};
pub use reading::sealed_ledger::SealedLedger;
pub use reading::verification::{Kept, Verification};
pub use reading::verification_fault::VerificationFault;
pub use recording::clock::Clock;
pub use recording::determination::{Determination, DeterminationRequest};
pub use recording::opening::Opening;
pub use recording::receipt::{Receipt, RecordOutcome};
pub use recording::record_options::RecordOptions;
pub use recording::recorder::{Draft, Recorder};
pub use recording::signer::Signer;
