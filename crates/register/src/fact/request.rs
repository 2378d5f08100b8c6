use chain::sha256;

use crate::{Kind, PAYLOAD_VERSION};

/// The idempotency key of an event when none is given: the SHA-256 of a tag, its kind, its payload version and its body
/// without signatures, so that the same command run twice records once, signed or not.
///
/// `concerned` are the entries that the act concerns ([`crate::Register::concerned`]): the same step of another submission, or
/// of another enrolment, is another act. When the entry that it became was corrected by entry `again_after`, that number is part
/// of the key too: the same fact may then be recorded again.
pub fn request_key(kind: Kind, body: &str, concerned: &[u64], again_after: Option<u64>) -> String {
    let concerned: Vec<String> = concerned.iter().map(u64::to_string).collect();
    let concerned = concerned.join(",");
    let again = again_after.map_or_else(String::new, |seq| seq.to_string());
    let concerned = if concerned.is_empty() { concerned } else { format!("@{concerned}") };
    let preimage = format!("prorata-request/1\n{kind}\n{PAYLOAD_VERSION}\n{again}{concerned}\n{body}\n");
    sha256(preimage.as_bytes()).to_string()
}
