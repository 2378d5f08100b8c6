//! A correction needs what it corrects needed.

use super::*;

#[test]
fn a_correction_needs_the_signatures_of_what_it_corrects() {
    let mut office = Office::submitted_projects();
    let approved = office.tell_signed(Kind::ProjectApproved, step("P1"), &["cgg"]);
    let made = office.record_signed("calc", determination(&office, Definitive), &["aud", "calc"]).unwrap();
    let evaluated = office.last(Kind::EvaluationGiven);
    for (entry, signers, expected) in [
        (approved, &[][..], MISSING),
        (approved, &["aud", "calc"], MISSING),
        (approved, &["cgg"], Ok(())),
        (made, &[], MISSING),
        (made, &["calc"], MISSING),
        (made, &["both"], MISSING),
        // Whoever has the role: it need not be the same person.
        (made, &["aud2", "both"], Ok(())),
        (evaluated, &[], MISSING),
        (evaluated, &["aud2"], Ok(())),
        (office.last(Kind::FundAdmitted), &[], Ok(())),
    ] {
        let undone = event(Kind::EntryCorrected, &correction(entry));
        assert_eq!(signed_by(&office, "reg", &undone, signers), expected, "{entry} {signers:?}");
    }
    office.record_signed("reg", event(Kind::EntryCorrected, &correction(approved)), &["cgg"]).unwrap();
    assert_eq!(office.register.projects()["P1"].approval(), None);
}
