use std::fmt;

use chain::{Head, canonical};

use crate::{Attached, DecodeError, Event, PAYLOAD_VERSION};

/// What an actor signs of an event: one line of canonical JSON and a line feed.
///
/// ```json
/// {"actor":"cgg","body":{...},"concerns":["12:<64 hex>"],"kind":"ProjectApproved","kv":1,"origin":"...","request":"...","statement":"prorata-approval/1"}
/// ```
///
/// The body is that of the entry without `signatures`. `concerns` are the entries that the event names or takes the place
/// of, by number and hash, so that an approval of a project is one of that submission and of no later one under its code.
/// The origin ties it to one ledger and the request key, which appears once in a ledger, to one entry. The seq and the link
/// are left out, because the signer cannot know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement(String);

impl Statement {
    /// The statement of an event that `actor` records under `request` in the ledger `origin`.
    ///
    /// # Errors
    /// [`DecodeError`] when the event cannot be written, which no event made here can cause.
    pub fn new(
        origin: &str,
        actor: &str,
        request: &str,
        event: &Event,
        attached: &Attached,
        concerns: &[Head],
    ) -> Result<Self, DecodeError> {
        let body = event.encode(&attached.unsigned())?;
        let mut line = String::from("{\"actor\":");
        canonical::push_text(&mut line, actor);
        line.push_str(",\"body\":");
        line.push_str(&body);
        line.push_str(",\"concerns\":[");
        for (place, head) in concerns.iter().enumerate() {
            line.push_str(if place == 0 { "" } else { "," });
            canonical::push_text(&mut line, &head.to_string());
        }
        line.push_str("],\"kind\":");
        canonical::push_text(&mut line, event.kind().name());
        line.push_str(&format!(",\"kv\":{PAYLOAD_VERSION},\"origin\":"));
        canonical::push_text(&mut line, origin);
        line.push_str(",\"request\":");
        canonical::push_text(&mut line, request);
        line.push_str(",\"statement\":\"prorata-approval/1\"}\n");
        Ok(Self(line))
    }

    /// The bytes that are signed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
