use std::borrow::Cow;

use crate::canonical::{self, Reader};
use crate::entry_error::{EntryError, LINE_BYTES_MAX, check};
use crate::{Entry, Hash, KnownBody, Moment};

/// An entry as it is in its line, without a copy of it: what [`Entry`] holds, borrowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryView<'a> {
    /// The place in the ledger.
    pub seq: u64,
    /// The leaf hash of the entry before.
    pub prev: Hash,
    /// When it was recorded.
    pub at: Moment,
    /// Who recorded it.
    pub actor: Cow<'a, str>,
    /// What kind of event the body tells.
    pub kind: Cow<'a, str>,
    /// The version of that kind's payload.
    pub kv: u32,
    /// The idempotency key.
    pub request: Cow<'a, str>,
    /// The payload: one canonical JSON object.
    pub body: &'a str,
}

/// What the next entry most likely says of the one before it, in its written form: where it does, nothing is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Before {
    pub(crate) hash: Hash,
    /// The digits of that hash.
    pub(crate) digits: [u8; 64],
    pub(crate) at: Moment,
}

impl<'a> EntryView<'a> {
    /// Reads a line, and refuses every line that [`Entry::encode`] would not have written.
    ///
    /// # Errors
    /// The first rule that the line breaks.
    pub fn decode(line: &'a str) -> Result<Self, EntryError> {
        Self::decode_behind::<()>(line, None).map(|(view, _)| view)
    }

    /// As [`EntryView::decode`], for an entry that most likely follows one that was just read, with a body that is most
    /// likely known.
    pub(crate) fn decode_behind<B: KnownBody<'a>>(
        line: &'a str,
        before: Option<&Before>,
    ) -> Result<(Self, Option<B>), EntryError> {
        if line.len() > LINE_BYTES_MAX {
            return Err(EntryError::TooLong(line.len()));
        }
        let mut reader = Reader { text: line, at: 0 };
        let (view, known) = Self::read(&mut reader, before)?;
        // What a string may hold was seen when it was read.
        check(view.seq, &view.actor, &view.kind, view.kv, &view.request)?;
        Ok((view, known))
    }

    /// The entry by itself.
    pub fn to_entry(&self) -> Entry {
        Entry {
            seq: self.seq,
            prev: self.prev,
            at: self.at.clone(),
            actor: self.actor.clone().into_owned(),
            kind: self.kind.clone().into_owned(),
            kv: self.kv,
            request: self.request.clone().into_owned(),
            body: self.body.to_owned(),
        }
    }

    /// The origin that the body of a first entry names, if it names one: the text `fact.origin`.
    pub fn origin(&self) -> Option<String> {
        origin(self.body)
    }

    fn read<B: KnownBody<'a>>(
        reader: &mut Reader<'a>,
        before: Option<&Before>,
    ) -> Result<(Self, Option<B>), EntryError> {
        const ORDER: &str =
            "the fields of an entry are v, seq, prev, at, actor, kind, kv, request, body, in this order";
        let form = EntryError::Form;
        reader.take(b"{\"v\":", ORDER).map_err(form)?;
        let version = reader.integer().map_err(form)?;
        if version != 1 {
            return Err(EntryError::Version(version));
        }
        reader.take(b",\"seq\":", ORDER).map_err(form)?;
        let seq = reader.integer().map_err(form)?;
        reader.take(b",\"prev\":", ORDER).map_err(form)?;
        let prev = match before.filter(|before| reader.passes(&before.digits)) {
            Some(before) => Ok(before.hash),
            None => Err(reader.string().map_err(form)?),
        };
        reader.take(b",\"at\":", ORDER).map_err(form)?;
        let at = match before.filter(|before| reader.passes(before.at.bytes())) {
            Some(before) => Ok(before.at.clone()),
            None => Err(reader.string().map_err(form)?),
        };
        reader.take(b",\"actor\":", ORDER).map_err(form)?;
        let actor = reader.string().map_err(form)?;
        reader.take(b",\"kind\":", ORDER).map_err(form)?;
        let kind = reader.string().map_err(form)?;
        reader.take(b",\"kv\":", ORDER).map_err(form)?;
        let kv = reader.integer().map_err(form)?;
        reader.take(b",\"request\":", ORDER).map_err(form)?;
        let request = reader.string().map_err(form)?;
        reader.take(b",\"body\":", ORDER).map_err(form)?;
        let from = reader.at;
        if reader.peek() != Some(b'{') {
            return Err(form(reader.fault("the body is an object")));
        }
        let known = u32::try_from(kv).ok().and_then(|kv| B::read(&kind, kv, &reader.text[from..]));
        let known = match known {
            Some((known, length)) => {
                debug_assert_eq!(canonical::check_at(&reader.text[from..from + length], 1), Ok(()));
                reader.at += length;
                Some(known)
            }
            None => {
                reader.value(1).map_err(form)?;
                None
            }
        };
        let body = &reader.text[from..reader.at];
        reader.take(b"}", ORDER).map_err(form)?;
        if reader.at != reader.text.len() {
            return Err(form(reader.fault("nothing may follow the entry")));
        }
        let view = Self {
            seq: u64::try_from(seq).map_err(|_| EntryError::Field("seq is at least 1"))?,
            prev: prev.or_else(|digits| {
                digits.parse().map_err(|_| EntryError::Field("prev is 64 lower-case hexadecimal digits"))
            })?,
            at: at.or_else(|time| {
                time.parse().map_err(|_| EntryError::Field("at is a time in UTC, 2026-02-03T09:12:44Z"))
            })?,
            actor,
            kind,
            kv: u32::try_from(kv).map_err(|_| EntryError::Field("kv is a small whole number from 1"))?,
            request,
            body,
        };
        Ok((view, known))
    }
}

impl Entry {
    /// Reads a line, and refuses every line that [`Entry::encode`] would not have written.
    ///
    /// # Errors
    /// The first rule that the line breaks.
    pub fn decode(line: &str) -> Result<Self, EntryError> {
        EntryView::decode(line).map(|view| view.to_entry())
    }

    /// The origin that the body of a first entry names, if it names one: the text `fact.origin`.
    pub fn origin(&self) -> Option<String> {
        origin(&self.body)
    }
}

/// The text `fact.origin` of a body.
fn origin(body: &str) -> Option<String> {
    let origin = canonical::member(canonical::member(body, "fact")?, "origin")?;
    Reader { text: origin, at: 0 }.string().ok().map(Cow::into_owned)
}
