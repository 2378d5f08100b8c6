use std::fmt;
use thiserror::Error;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::payload::*;
use crate::{Blob, Code, Digest, Text, Whole};

/// A document behind an entry: it stays outside the ledger, its digest inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceDocument {
    /// Its name.
    pub name: Code,
    /// Its SHA-256.
    pub sha256: Digest,
    /// Its size.
    pub bytes: Whole,
}

/// The signature of an actor over the statement of an event; see [`crate::Statement`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed: an enrolled actor.
    pub actor: Code,
    /// The SSHSIG in base64, without its armor.
    pub sshsig: Blob,
}

/// What an event leaves beside its fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// The documents behind it.
    pub documents: Vec<EvidenceDocument>,
    /// A remark.
    pub note: Option<Text>,
    /// Where it was recorded, as the office says; never guessed (royal decree of 07-12-2016, art. 3).
    pub place: Option<Text>,
    /// The signatures over it, by actor, one each.
    pub signatures: Vec<Signature>,
}

impl Attached {
    /// The same without signatures: what is signed.
    pub fn unsigned(&self) -> Self {
        Self { signatures: Vec::new(), ..self.clone() }
    }
}

/// The body of an entry: the keys are in ascending order, as canonical JSON asks.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<F> {
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    documents: Vec<EvidenceDocument>,
    fact: F,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Text>,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    signatures: Vec<Signature>,
}

/// Why an entry is not an event of this program.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The kind is not known.
    #[error("the kind `{}` is not known to this program", .0.escape_debug())]
    Kind(String),
    /// The kind is known, its payload version is not.
    #[error("payload version {version} of {kind} is not known to this program")]
    Version {
        /// The kind.
        kind: Kind,
        /// The version.
        version: u32,
    },
    /// The payload does not have the form of its kind and version.
    #[error("the payload is not one of {kind}: {why}")]
    Payload {
        /// The kind.
        kind: Kind,
        /// What is wrong.
        why: String,
    },
}

/// Declares the kinds of events, each with its payload.
macro_rules! events {
    ($($kind:ident),+ $(,)?) => {
        /// The kinds of events.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is described at the payload of its name")]
        pub enum Kind { $($kind),+ }

        /// Something that happened.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is described at the payload of its name")]
        pub enum Event { $($kind($kind)),+ }

        $(impl From<$kind> for Event {
            fn from(fact: $kind) -> Self {
                Self::$kind(fact)
            }
        })+

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The name in the ledger.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind)),+ }
            }
        }

        impl Event {
            /// The kind of the event.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind),+ }
            }

            /// The body of an entry that tells this event, in canonical JSON.
            ///
            /// # Errors
            /// When the payload cannot be written, which no payload made here can cause.
            pub fn encode(&self, attached: &Attached) -> Result<String, DecodeError> {
                match self { $(Self::$kind(fact) => write(Kind::$kind, fact, attached)),+ }
            }

            /// The event that a body tells, with what is attached to it.
            ///
            /// # Errors
            /// [`DecodeError`]; a body that this program would have written otherwise is refused.
            pub fn decode(kind: &str, version: u32, body: &str) -> Result<(Self, Attached), DecodeError> {
                let kind = kind.parse::<Kind>()?;
                if version != PAYLOAD_VERSION {
                    return Err(DecodeError::Version { kind, version });
                }
                match kind {
                    $(Kind::$kind => {
                        let (fact, attached) = read::<$kind>(kind, body)?;
                        Ok((Self::$kind(fact), attached))
                    })+
                }
            }

            /// Reads a fact alone, as an import file gives it.
            ///
            /// # Errors
            /// [`DecodeError`].
            pub fn from_fact(kind: Kind, fact: &str) -> Result<Self, DecodeError> {
                match kind {
                    $(Kind::$kind => serde_json::from_str::<$kind>(fact)
                        .map(Self::$kind)
                        .map_err(|error| DecodeError::Payload { kind, why: error.to_string() })),+
                }
            }
        }
    };
}

events!(
    LedgerOpened,
    ActorEnrolled,
    ActorRetired,
    FundAdmitted,
    FundEnded,
    KeyAdopted,
    IndexPublished,
    BudgetSet,
    AffiliatesCertified,
    EvaluationGiven,
    AllocationDetermined,
    SubsidyPaid,
    PaymentSuspended,
    PaymentReleased,
    UseDeclared,
    UseAccepted,
    RepaymentClaimed,
    RepaymentReceived,
    RepaymentReturned,
    ProjectSubmitted,
    ProjectEndorsed,
    ProjectApproved,
    ProjectRefused,
    ProjectSpent,
    ProjectClosed,
    YearClosed,
    YearReopened,
    ReportIssued,
    CheckpointWitnessed,
    CheckpointStamped,
    VerifierKeyEnrolled,
    VerifierKeyRevoked,
    FindingRaised,
    FindingAnswered,
    FindingClosed,
    MalfunctionNoticed,
    EntryCorrected,
);

/// The version of the payloads, of every kind (`kv` of an entry).
pub const PAYLOAD_VERSION: u32 = 1;

fn write<F: Serialize>(kind: Kind, fact: &F, attached: &Attached) -> Result<String, DecodeError> {
    let payload = |error: serde_json::Error| DecodeError::Payload { kind, why: error.to_string() };
    let Attached { documents, note, place, signatures } = attached.clone();
    let body = Body { documents, fact, note, place, signatures };
    // By way of a value, whose keys are sorted; an unsorted text would be refused by the chain.
    serde_json::to_value(&body).and_then(|value| serde_json::to_string(&value)).map_err(payload)
}

fn read<F: Serialize + DeserializeOwned>(kind: Kind, text: &str) -> Result<(F, Attached), DecodeError> {
    let body: Body<F> =
        serde_json::from_str(text).map_err(|error| DecodeError::Payload { kind, why: error.to_string() })?;
    let Body { documents, fact, note, place, signatures } = body;
    let attached = Attached { documents, note, place, signatures };
    if !attached.signatures.is_sorted_by(|one, next| one.actor < next.actor) {
        return Err(DecodeError::Payload {
            kind,
            why: "its signatures are not one an actor, in their order".into(),
        });
    }
    if write(kind, &fact, &attached)? != text {
        return Err(DecodeError::Payload { kind, why: "it is not written in its one form".into() });
    }
    Ok((fact, attached))
}

impl std::str::FromStr for Kind {
    type Err = DecodeError;

    fn from_str(name: &str) -> Result<Self, DecodeError> {
        let found = Self::ALL.iter().find(|kind| kind.name() == name);
        found.copied().ok_or_else(|| DecodeError::Kind(name.to_owned()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
