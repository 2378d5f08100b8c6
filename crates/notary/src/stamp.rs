//! Time stamps of RFC 3161: the request, and what a token says.
//!
//! A token is read here, not trusted: that it was made by an authority is shown by `openssl ts -verify` with the
//! certificate of that authority, which the reader must have from elsewhere.

use thiserror::Error;

use chain::{Hash, Moment, sha256};
use der::asn1::{AnyRef, Int, Null, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Reader, Sequence, SliceReader, Tag, TagNumber, Tagged};

/// A request for a time stamp over some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampRequest(Vec<u8>);

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeStamp {
    /// The SHA-256 of what was stamped.
    pub imprint: Hash,
    /// When, to the second; a fraction is cut off.
    pub time: Moment,
    /// The number that the authority gave it, in hexadecimal.
    pub serial: String,
}

/// Why an answer is not a time stamp.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StampError {
    /// The form is not that of an answer of RFC 3161.
    #[error("not an answer of a time-stamping authority (RFC 3161)")]
    Form,
    /// The authority refused; the status it gave.
    #[error("the authority refused to stamp (status {0})")]
    Refused(u32),
    /// The imprint is not a SHA-256.
    #[error("the time stamp is not over a SHA-256")]
    Algorithm,
    /// The time is not one in UTC.
    #[error("the time of the stamp is not one in UTC")]
    Time,
}

const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

#[derive(Sequence)]
struct Imprint {
    algorithm: Algorithm,
    hash: OctetString,
}

#[derive(Sequence)]
struct Algorithm {
    identifier: ObjectIdentifier,
    #[asn1(optional = "true")]
    parameters: Option<Null>,
}

#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    certificate: bool,
}

impl StampRequest {
    /// A request over `bytes`, which asks for the certificate of the authority. The same bytes give the same request.
    ///
    /// # Errors
    /// [`StampError::Form`], which no bytes can cause.
    pub fn over(bytes: &[u8]) -> Result<Self, StampError> {
        let form = |_| StampError::Form;
        let imprint = Imprint {
            algorithm: Algorithm { identifier: SHA_256, parameters: Some(Null) },
            hash: OctetString::new(sha256(bytes).as_bytes().as_slice()).map_err(form)?,
        };
        Request { version: 1, imprint, certificate: true }.to_der().map(Self).map_err(form)
    }

    /// The request in DER, as authorities take it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TimeStamp {
    /// Reads the answer of an authority (`.tsr`).
    ///
    /// # Errors
    /// [`StampError`].
    pub fn read(answer: &[u8]) -> Result<Self, StampError> {
        let form = |_: der::Error| StampError::Form;
        let mut reader = SliceReader::new(answer).map_err(form)?;
        let (status, info) = reader
            .sequence(|reader| {
                let status = reader.sequence(|reader| {
                    let status = u32::decode(reader)?;
                    rest(reader)?;
                    Ok(status)
                })?;
                let info = if reader.is_finished() { None } else { Some(token(reader)?) };
                Ok((status, info))
            })
            .map_err(form)?;
        if !reader.is_finished() {
            return Err(StampError::Form);
        }
        // 0 is granted, 1 granted with changes; everything else is a refusal.
        if status > 1 {
            return Err(StampError::Refused(status));
        }
        Self::from_info(info.ok_or(StampError::Form)?.as_bytes())
    }

    /// Reads the part that is signed. The time may have a fraction of a second, which is why it is read as text.
    fn from_info(bytes: &[u8]) -> Result<Self, StampError> {
        let form = |_: der::Error| StampError::Form;
        let mut reader = SliceReader::new(bytes).map_err(form)?;
        let (imprint, serial, time) = reader
            .sequence(|reader| {
                let _version = u8::decode(reader)?;
                // The policy of the authority may be any identifier; it is passed over.
                AnyRef::decode(reader)?.tag().assert_eq(Tag::ObjectIdentifier)?;
                let imprint = Imprint::decode(reader)?;
                let serial = Int::decode(reader)?;
                let time = AnyRef::decode(reader)?;
                let time = (time.tag(), String::from_utf8_lossy(time.value()).into_owned());
                rest(reader)?;
                Ok((imprint, serial, time))
            })
            .map_err(form)?;
        if imprint.algorithm.identifier != SHA_256 {
            return Err(StampError::Algorithm);
        }
        let imprint: [u8; 32] = imprint.hash.as_bytes().try_into().map_err(|_| StampError::Algorithm)?;
        let serial = serial.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { imprint: Hash::from_bytes(imprint), time: moment(&time)?, serial })
    }
}

/// The token: a SignedData of CMS (RFC 5652) around what was signed. Certificates and signatures are passed over: they
/// may be of any kind.
fn token<'a>(reader: &mut impl Reader<'a>) -> der::Result<OctetString> {
    reader.sequence(|reader| {
        identified(reader, SIGNED_DATA)?;
        explicit(reader, |reader| {
            reader.sequence(|reader| {
                let _version = u8::decode(reader)?;
                AnyRef::decode(reader)?.tag().assert_eq(Tag::Set)?;
                let info = reader.sequence(|reader| {
                    identified(reader, TST_INFO)?;
                    explicit(reader, |reader| OctetString::decode(reader))
                })?;
                rest(reader)?;
                Ok(info)
            })
        })
    })
}

/// An identifier that must be this one.
fn identified<'a>(reader: &mut impl Reader<'a>, expected: ObjectIdentifier) -> der::Result<()> {
    let found = ObjectIdentifier::decode(reader)?;
    if found == expected { Ok(()) } else { Err(Tag::ObjectIdentifier.value_error()) }
}

/// What stands inside the explicit tag `[0]`.
fn explicit<'a, R: Reader<'a>, T>(
    reader: &mut R,
    inside: impl FnOnce(&mut der::NestedReader<'_, R>) -> der::Result<T>,
) -> der::Result<T> {
    let header = der::Header::decode(reader)?;
    header.tag.assert_eq(Tag::ContextSpecific { constructed: true, number: TagNumber::N0 })?;
    reader.read_nested(header.length, inside)
}

/// Passes over what is left.
fn rest<'a>(reader: &mut impl Reader<'a>) -> der::Result<()> {
    while !reader.is_finished() {
        AnyRef::decode(reader)?;
    }
    Ok(())
}

/// `20261124120316Z`, with or without a fraction.
fn moment((tag, text): &(Tag, String)) -> Result<Moment, StampError> {
    let digits = text.strip_suffix('Z').filter(|_| *tag == Tag::GeneralizedTime).ok_or(StampError::Time)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !plain(whole) || !plain(fraction) {
        return Err(StampError::Time);
    }
    let part = |from: usize, to: usize| &whole[from..to];
    let written = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    written.parse().map_err(|_| StampError::Time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_that_of_the_specification() {
        let request = StampRequest::over(b"abc").unwrap();
        let hex: String = request.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        // openssl ts -query -data FILE -sha256 -cert -no_nonce, where FILE holds the three letters.
        assert_eq!(
            hex,
            "30390201013031300d060960864801650304020105000420\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0101ff"
        );
    }

    #[test]
    fn times_with_a_fraction_are_read_and_others_refused() {
        let time = |text: &str| moment(&(Tag::GeneralizedTime, text.to_owned()));
        assert_eq!(time("20261124120316Z").unwrap().as_str(), "2026-11-24T12:03:16Z");
        assert_eq!(time("20261124120316.042Z").unwrap().as_str(), "2026-11-24T12:03:16Z");
        for wrong in
            ["20261124120316", "202611241203Z", "20261324120316Z", "20261124120316.Z", "2026112412031+Z"]
        {
            assert_eq!(time(wrong), Err(StampError::Time), "{wrong}");
        }
        assert_eq!(moment(&(Tag::UtcTime, "20261124120316Z".into())), Err(StampError::Time));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for bytes in [&b""[..], b"\x30", b"\x30\x00", b"not DER", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]] {
            assert_eq!(TimeStamp::read(bytes), Err(StampError::Form));
        }
        // Status 2 without a token: refused.
        assert_eq!(TimeStamp::read(b"\x30\x05\x30\x03\x02\x01\x02"), Err(StampError::Refused(2)));
    }
}
