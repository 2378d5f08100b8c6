use crate::canonical::{self, check_text};
use crate::entry_error::{ACTOR, EntryError, LINE_BYTES_MAX, check};
use crate::{Hash, Moment};

/// The kind of every ledger's first entry; its body holds the `origin`.
pub const OPENING_KIND: &str = "LedgerOpened";

/// One entry of the ledger, layout version 1.
///
/// It is stored as one line, and that line is all that is hashed (docs/ledger-format.md, section 3):
///
/// ```json
/// {"v":1,"seq":7,"prev":"<64 hex>","at":"2026-02-03T09:12:44Z","actor":"ia","kind":"SubsidyPaid","kv":1,"request":"<key>","body":{}}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The place in the ledger, from 1 without a gap.
    pub seq: u64,
    /// The leaf hash of the entry before; for the first entry the genesis hash of the origin.
    pub prev: Hash,
    /// When it was recorded; never before the entry before.
    pub at: Moment,
    /// Who recorded it: the short identifier of an enrolled actor, 1 to 64 characters.
    pub actor: String,
    /// What kind of event the body tells, 1 to 64 letters.
    pub kind: String,
    /// The version of that kind's payload, from 1.
    pub kv: u32,
    /// The idempotency key, 1 to 128 printable ASCII characters, once in a ledger.
    pub request: String,
    /// The payload: one canonical JSON object.
    pub body: String,
}

impl Entry {
    /// The entry as its line, without line end.
    ///
    /// # Errors
    /// When a field breaks its rule, the body is not canonical or the line is too long.
    pub fn encode(&self) -> Result<String, EntryError> {
        self.check()?;
        // The body stands inside the entry, so it is one level deeper than on its own.
        canonical::check_at(&self.body, 1).map_err(EntryError::Form)?;
        let mut line = String::with_capacity(self.body.len() + 300);
        line.push_str("{\"v\":1,\"seq\":");
        line.push_str(&self.seq.to_string());
        line.push_str(",\"prev\":\"");
        line.push_str(&self.prev.to_string());
        line.push_str("\",\"at\":\"");
        line.push_str(self.at.as_str());
        line.push_str("\",\"actor\":");
        canonical::push_text(&mut line, &self.actor);
        line.push_str(",\"kind\":");
        canonical::push_text(&mut line, &self.kind);
        line.push_str(",\"kv\":");
        line.push_str(&self.kv.to_string());
        line.push_str(",\"request\":");
        canonical::push_text(&mut line, &self.request);
        line.push_str(",\"body\":");
        line.push_str(&self.body);
        line.push('}');
        if line.len() > LINE_BYTES_MAX {
            return Err(EntryError::TooLong(line.len()));
        }
        Ok(line)
    }

    /// The rules of the fields that their types do not carry.
    fn check(&self) -> Result<(), EntryError> {
        check(self.seq, &self.actor, &self.kind, self.kv, &self.request)?;
        check_text(&self.actor).map_err(|_| EntryError::Field(ACTOR))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::genesis;

    fn entry() -> Entry {
        Entry {
            seq: 7,
            prev: genesis("prorata.example/test"),
            at: "2026-02-03T09:12:44Z".parse().unwrap(),
            actor: "ia".into(),
            kind: "SubsidyPaid".into(),
            kv: 1,
            request: "r-7".into(),
            body: r#"{"fact":{"cents":1,"note":"é \"x\""}}"#.into(),
        }
    }

    #[test]
    fn the_layout_and_its_hash_are_pinned() {
        let line = entry().encode().unwrap();
        assert_eq!(
            line,
            concat!(
                r#"{"v":1,"seq":7,"prev":"c917878b4c8155cee7daa34bd6489fb7ab3f8adb506d577037c5f5ba9cb6af3b","#,
                r#""at":"2026-02-03T09:12:44Z","actor":"ia","kind":"SubsidyPaid","kv":1,"request":"r-7","#,
                r#""body":{"fact":{"cents":1,"note":"é \"x\""}}}"#
            )
        );
        assert_eq!(
            Hash::leaf(line.as_bytes()).to_string(),
            "fa940bef3431749d610fb00cba22529235a573fb32e0c0f43577608c1300a63b"
        );
    }

    #[test]
    fn other_writings_of_the_same_entry_are_refused() {
        let line = entry().encode().unwrap();
        for (from, to, rule) in [
            ("{\"v\":1", "{\"v\":2", "layout 2"),
            ("\"seq\":7", "\"seq\":07", "leading zero"),
            ("\"seq\":7", "\"seq\":0", "at least 1"),
            ("\"seq\":7", "\"seq\":-7", "at least 1"),
            ("\"kv\":1", "\"kv\":0", "kv is"),
            ("2026-02-03T", "2026-02-30T", "time in UTC"),
            ("SubsidyPaid", "Subsidy Paid", "letters"),
            ("r-7", "", "request has"),
            ("\"ia\"", "\"\"", "actor has"),
            ("}}}", "}}} ", "nothing may follow"),
            (",\"kv\":1", "", "in this order"),
            ("\"body\":{", "\"body\": {", "the body is an object"),
        ] {
            let fault = Entry::decode(&line.replacen(from, to, 1)).unwrap_err();
            assert!(fault.to_string().contains(rule), "{from} -> {to}: {fault}");
        }
    }

    #[test]
    fn the_origin_is_that_of_the_fact_and_of_nothing_else() {
        let origin = |body: &str| Entry { body: body.into(), ..entry() }.origin();
        assert_eq!(
            origin(r#"{"fact":{"origin":"a.example/\"b\"","roles":[]}}"#).as_deref(),
            Some("a.example/\"b\"")
        );
        assert_eq!(
            origin(r#"{"documents":[{"origin":"x"}],"fact":{"origin":"y"},"note":"z"}"#).as_deref(),
            Some("y")
        );
        for other in [
            "{}",
            r#"{"act":{"origin":"x"}}"#,
            r#"{"fact":"origin"}"#,
            r#"{"fact":{"inner":{"origin":"x"}}}"#,
            r#"{"fact":{"origin":7}}"#,
            r#"{"fact":[],"origin":"x"}"#,
        ] {
            assert_eq!(origin(other), None, "{other}");
        }
    }

    #[test]
    fn a_line_has_a_largest_size() {
        let mut entry = entry();
        entry.body = r#"{"a":""}"#.into();
        let room = LINE_BYTES_MAX - entry.encode().unwrap().len();
        entry.body = format!("{{\"a\":\"{}\"}}", "x".repeat(room));
        let line = entry.encode().unwrap();
        assert_eq!((line.len(), Entry::decode(&line)), (LINE_BYTES_MAX, Ok(entry.clone())));
        entry.body = format!("{{\"a\":\"{}\"}}", "x".repeat(room + 1));
        assert_eq!(entry.encode(), Err(EntryError::TooLong(LINE_BYTES_MAX + 1)));
        let longer = line.replacen("xx", "xxx", 1);
        assert_eq!(Entry::decode(&longer), Err(EntryError::TooLong(LINE_BYTES_MAX + 1)));
    }

    #[test]
    fn the_numbers_of_entries_end_where_every_reader_still_holds_them() {
        let last = canonical::INTEGER_MAX.unsigned_abs();
        let numbered = |seq| Entry { seq, ..entry() }.encode();
        assert!(numbered(last).is_ok_and(|line| Entry::decode(&line).is_ok()));
        assert!(numbered(last + 1).is_err() && numbered(0).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            seq in 1_u64..1 << 53, kv in 1_u32.., actor in "[a-z]{1,9}", request in "[!-~]{1,128}",
            text in "[ -~éß€]{0,40}", number in -canonical::INTEGER_MAX..=canonical::INTEGER_MAX,
        ) {
            let mut body = String::from("{\"number\":");
            body.push_str(&number.to_string());
            body.push_str(",\"text\":");
            canonical::push_text(&mut body, &text);
            body.push('}');
            let entry = Entry { seq, kv, actor, request, body, ..entry() };
            let line = entry.encode().unwrap();
            prop_assert_eq!(Entry::decode(&line).unwrap(), entry);
        }

        #[test]
        fn a_line_that_is_read_is_written_back_the_same(at in 0_usize..300, byte in 32_u8..127) {
            let mut line = entry().encode().unwrap().into_bytes();
            let at = at % line.len();
            line[at] = byte;
            if let Ok(line) = String::from_utf8(line) && let Ok(entry) = Entry::decode(&line) {
                prop_assert_eq!(entry.encode().unwrap(), line);
            }
        }
    }
}
