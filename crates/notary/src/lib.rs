//! Who vouches for a ledger, and how anyone can tell.
//!
//! This crate knows no fund, no file and no clock. It takes keys, texts and times and says what is signed by whom. Every
//! form is one that other programs read; in reading order:
//!
//! - [`SecretKey`]: an Ed25519 key in the form of OpenSSH. [`VerifierKey`]: what verifies a log or a witness.
//! - [`Note`]: a checkpoint with its signatures and cosignatures (C2SP signed-note, tlog-cosignature).
//! - [`Policy`]: which log, which witnesses, and how many of them (C2SP tlog-policy).
//! - [`Inclusion`], [`Consistency`]: proofs as files (C2SP tlog-proof, tlog-witness).
//! - [`Signed`]: what a signer signed last, and why it will not sign something else.
//! - [`second_root`]: the root of the tree by an implementation of other people.
//! - [`Approver`], [`Approval`]: the signature of a person over an event (SSHSIG).
//! - [`Signers`]: whose keys approve, as a reader has them from elsewhere.
//! - [`StampRequest`], [`TimeStamp`]: the time of an authority (RFC 3161).

mod approval;
mod note;
mod policy;
mod proof_file;
mod second;
mod secret;
mod signed;
mod signers;
mod stamp;
mod verifier;

pub use approval::{Approval, ApprovalError, Approver, NAMESPACE};
pub use note::{Note, NoteError, SignedBy};
pub use policy::{Policy, PolicyError, Quorum};
pub use proof_file::{Consistency, Inclusion, ProofFileError};
pub use second::second_root;
pub use secret::{Entropy, SecretError, SecretKey, system_entropy};
pub use signed::{SignRefusal, Signed};
pub use signers::{Signers, SignersError};
pub use stamp::{StampError, StampRequest, TimeStamp};
pub use verifier::{Purpose, VerifierKey, VerifierKeyError};
