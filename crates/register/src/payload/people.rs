use serde::{Deserialize, Serialize};

use crate::{Code, Text};

/// The ledger begins. The actor of this entry is enrolled by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerOpened {
    /// The name of the ledger in the world, as a domain and a path: `inasti.example/mental-well-being`.
    pub origin: Text,
    /// What the ledger is for.
    pub purpose: Text,
    /// The roles of the actor who opens it.
    pub roles: Vec<Role>,
}

/// A person or an office may record from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorEnrolled {
    /// A short identifier; names of persons are kept outside the ledger.
    pub actor: Code,
    /// Where the actor belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Text>,
    /// The actor's SSH public key, one line, for entries that are signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<Text>,
    /// What the actor may do.
    pub roles: Vec<Role>,
}

/// An actor records no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorRetired {
    /// The actor.
    pub actor: Code,
    /// Why.
    pub reason: Text,
}

/// What an actor may record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Keeps the ledger: actors, funds, keys, index, counts, declarations, corrections.
    Registrar,
    /// Computes: budgets and determinations.
    Calculator,
    /// Moves money: payments, suspensions, repayments received.
    Treasurer,
    /// The External Audit service: evaluations, endorsements, accepted use, claims, closing.
    ExternalAudit,
    /// The general management committee (CGG): approves and refuses common projects.
    Cgg,
}
