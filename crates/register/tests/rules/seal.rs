use super::*;

pub(crate) fn refused(table: &mut Table) {
    let mut office = Office::founded();
    let end = office.end();
    let time = "2026-03-01T12:00:00Z";
    let good = stamped(&office.checkpoint(end), time);
    let mut no =
        |fact: Value| table.no("stamp-over-checkpoint", &office, Kind::CheckpointStamped, &fact, &[]);
    let earlier = stamped(&office.checkpoint(end - 1), time);
    no(with(good.clone(), "checkpoint", "bm8gbm90ZQ=="));
    no(with(good.clone(), "size", end - 1));
    no(with(good.clone(), "token", "bm8gdG9rZW4="));
    no(with(good.clone(), "token", earlier["token"].clone()));
    no(with(good.clone(), "time", "2026-03-01T12:00:01Z"));
    let other = SecretKey::from_seed("prorata.example/other", &[1; 32]).unwrap();
    let root = office.checkpoint(end).checkpoint().root;
    let foreign = Checkpoint { origin: other.name().into(), size: end, root };
    no(stamped(&Note::sign(foreign, &other).unwrap(), time));
    let of = |size, root| Note::sign(Checkpoint { origin: ORIGIN.into(), size, root }, &log_key()).unwrap();
    let forged = stamped(&of(end, sha256(b"another ledger")), time);
    table.no("checkpoint-root", &office, Kind::CheckpointStamped, &forged, &[end]);
    for nowhere in [0, end + 1] {
        table.no("entry-exists", &office, Kind::CheckpointStamped, &stamped(&of(nowhere, root), time), &[]);
    }
    office.tell(Kind::CheckpointStamped, good);

    let held = |key: &SecretKey, purpose| json!({"holder": "Registry", "key": key.verifier(purpose).unwrap().to_string()});
    let log = held(&log_key(), Purpose::Log);
    table.no("verifier-key", &office, Kind::VerifierKeyEnrolled, &with(log.clone(), "key", "no key"), &[]);
    table.no("verifier-key", &office, Kind::VerifierKeyEnrolled, &held(&other, Purpose::Log), &[]);
    let revoked =
        |fact: &Value, size: u64| json!({"key": fact["key"], "reason": "Lost", "trusted_size": size});
    table.no("verifier-key-known", &office, Kind::VerifierKeyRevoked, &revoked(&log, 0), &[]);
    let known = office.tell(Kind::VerifierKeyEnrolled, log.clone());
    table.no("verifier-key-once", &office, Kind::VerifierKeyEnrolled, &log, &[known]);
    // One key is not two: neither under another name nor for another purpose.
    let renamed = held(&other, Purpose::Witness);
    table.no("verifier-key-once", &office, Kind::VerifierKeyEnrolled, &renamed, &[known]);
    let end = office.end();
    table.no("entry-exists", &office, Kind::VerifierKeyRevoked, &revoked(&log, end + 1), &[]);
    let mut mistaken = office.clone();
    let gone = office.tell(Kind::VerifierKeyRevoked, revoked(&log, end));
    table.no("verifier-key-known", &office, Kind::VerifierKeyRevoked, &revoked(&log, 0), &[gone]);
    table.no("verifier-key-once", &office, Kind::VerifierKeyEnrolled, &log, &[known]);
    table.no("correction-final", &office, Kind::EntryCorrected, &correction(gone), &[gone]);
    // An enrolment that was corrected is none.
    mistaken.correct(known);
    table.no("verifier-key-known", &mistaken, Kind::VerifierKeyRevoked, &revoked(&log, 0), &[]);
}
