//! What an entry of the ledger looks like, and how entries are bound to each other.
//!
//! This crate knows no fund, no amount, no SQL, no file and no clock. It takes bytes and says what they
//! are. `docs/ledger-format.md` is the specification that it implements; in reading order:
//!
//! - [`struct@Hash`]: SHA-256 with the domain separation of RFC 6962, and the genesis hash.
//! - [`canonical`]: the one form in which a JSON text may be written.
//! - [`Moment`]: a UTC time to the second.
//! - [`Entry`]: one line of the ledger, encoded and decoded; [`EntryView`]: the same, borrowed from its line.
//! - [`Tree`]: the Merkle tree over the lines, one leaf at a time; [`Levels`]: with every subtree, for proofs.
//! - [`inclusion_root`], [`check_consistency`]: whether a proof holds.
//! - [`Checkpoint`]: what is signed of a ledger; [`PaperCheckpoint`]: the same, printed to be typed again.
//! - [`hash_tiles`], [`entry_tiles`]: a ledger as the static files that other programs read.
//! - [`Head`]: how far a ledger goes and what its last entry hashes to.
//! - [`ChainVerifier`]: reads rows in order and names every [`Fault`] with its entry; [`KnownBody`]: what it reads in one go.

mod abreast;
pub mod canonical;
mod checkpoint;
mod entry;
mod entry_error;
mod entry_view;
mod fault;
mod hash;
mod head;
mod known_body;
mod levels;
mod moment;
mod paper;
mod proof;
mod tile;
mod tree;
mod walk;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{Entry, OPENING_KIND};
pub use entry_error::{EntryError, LINE_BYTES_MAX};
pub use entry_view::EntryView;
pub use fault::{Fault, FaultKind};
pub use hash::{Hash, HashError, Hasher, genesis, sha256};
pub use head::{Head, HeadError};
pub use known_body::KnownBody;
pub use levels::Levels;
pub use moment::{Moment, MomentError};
pub use paper::{PaperCheckpoint, PaperError};
pub use proof::{ProofError, check_consistency, inclusion_root};
pub use tile::{Tile, entry_tiles, hash_tiles};
pub use tree::{Tree, root_of};
pub use walk::{ChainVerifier, Row, VerifiedRow};
