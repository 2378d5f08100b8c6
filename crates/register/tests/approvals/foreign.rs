//! Ledgers that another program wrote.

use super::*;

#[test]
fn entries_without_the_signatures_that_they_need_are_found() {
    let mut office = Office::submitted_projects();
    let mut told = Vec::new();
    told.push((office.force("cgg", approval("P1")), Some(2026), "cgg"));
    told.push((office.force("calc", determination(&office, Definitive)), Some(2026), "external-audit"));
    let alone = office.sign("calc", &determination(&office, Definitive), &Attached::default(), &["both"]);
    told.push((
        office.force_with("calc", determination(&office, Definitive), &alone),
        Some(2026),
        "signature of",
    ));
    let newcomer = event(Kind::ActorEnrolled, &enrolled("new", &["treasurer"]));
    told.push((office.force("reg", newcomer), None, "external-audit"));
    let undone = event(Kind::EntryCorrected, &correction(told[0].0));
    told.push((office.force("reg", undone), Some(2026), "cgg"));
    let found = office.found(FindingCode::ApprovalMissing);
    assert_eq!(found.len(), told.len(), "{found:?}");
    // What concerns no year stands first.
    told.sort_by_key(|(seq, year, _)| (*year, *seq));
    for (finding, (seq, year, words)) in found.iter().zip(told) {
        assert_eq!((finding.entries.as_slice(), finding.year), (&[seq][..], year));
        assert_eq!((finding.code.code(), finding.severity()), ("approval-missing", Severity::Error));
        assert!(finding.detail.as_deref().unwrap().contains(words), "{finding:?}");
    }
    assert_eq!(office.found(FindingCode::ApprovalInvalid), []);
    assert_eq!(
        fold(&office.entries).audit(None, &Thresholds::default()),
        office.register.audit(None, &Thresholds::default())
    );
}

#[test]
fn entries_whose_signatures_do_not_hold_are_found() {
    let mut office = Office::submitted_projects();
    let one = over(&office.statement("cgg", &approval("P2"), &Attached::default()));
    let seq = office.force_with("cgg", approval("P1"), &one);
    let found = office.found(FindingCode::ApprovalInvalid);
    assert_eq!((found.len(), found[0].entries.as_slice(), found[0].year), (1, &[seq][..], Some(2026)));
    assert_eq!((found[0].code.code(), found[0].severity()), ("approval-invalid", Severity::Error));
    let detail = found[0].detail.as_deref().unwrap();
    assert!(detail.contains("`cgg`") && detail.ends_with(&ApprovalError::Statement.to_string()), "{detail}");
    assert_eq!(office.found(FindingCode::ApprovalMissing), []);
    assert_eq!(fold(&office.entries), office.register);

    // A good entry written once more under another request key, and by another actor.
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    let copied = office.entries.last().unwrap().clone();
    for (actor, request) in [(copied.actor.as_str(), "another"), ("aud", copied.request.as_str())] {
        let before = office.found(FindingCode::ApprovalInvalid).len();
        let body = copied.body.clone();
        let seq = office.append(actor, &copied.kind, copied.kv, request.into(), body);
        let found = office.found(FindingCode::ApprovalInvalid);
        assert_eq!((found.len(), found[before].entries.as_slice()), (before + 1, &[seq][..]));
    }
}

#[test]
fn a_signature_that_was_cut_out_makes_its_entry_one_that_cannot_be_read() {
    let mut office = Office::submitted_projects();
    office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    let entry = office.entries.last().unwrap().clone();
    let (bare, _) = entry.body.split_once(",\"signatures\"").unwrap();
    let kept = &office.entries[..office.entries.len() - 1];
    for (kv, code) in [(2, FindingCode::Undecodable), (1, FindingCode::ApprovalMissing)] {
        let cut = chain::Entry { kv, body: format!("{bare}}}"), ..entry.clone() };
        let register = fold(&[kept, &[cut]].concat());
        let found = register.audit(None, &Thresholds::default());
        let found = found.iter().find(|finding| finding.code == code).unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(found.entries, [entry.seq]);
    }
}
