use chain::sha256;

use crate::{Kind, PAYLOAD_VERSION};

/// The idempotency key of an event when none is given: the SHA-256 of a tag, its kind, its payload version and its body
/// without signatures, so that the same command run twice records once, signed or not.
///
/// When the entry that it became was corrected by entry `again_after`, that number is part of the key: the
/// same fact may then be recorded again.
pub fn request_key(kind: Kind, body: &str, again_after: Option<u64>) -> String {
    let again = again_after.map_or_else(String::new, |seq| seq.to_string());
    let preimage = format!("prorata-request/1\n{kind}\n{PAYLOAD_VERSION}\n{again}\n{body}\n");
    sha256(preimage.as_bytes()).to_string()
}
