use super::*;

pub(crate) fn refused(table: &mut Table) {
    let mut office = Office::paid();
    let paid = office.last(Kind::SubsidyPaid);
    let mended = office.correct(paid);
    table.no("corrected-once", &office, Kind::EntryCorrected, &correction(paid), &[mended]);
    table.no("correction-final", &office, Kind::EntryCorrected, &correction(mended), &[mended]);
    table.no("correction-final", &office, Kind::EntryCorrected, &correction(1), &[1]);
    for nowhere in [0, 999] {
        table.no("entry-exists", &office, Kind::EntryCorrected, &correction(nowhere), &[nowhere]);
    }
    let foreign = office.write("reg", "SunRisen", 1, "{\"fact\":{}}".into());
    office.tell(Kind::FundAdmitted, admitted("F4"));
    table.no("correction-final", &office, Kind::EntryCorrected, &correction(foreign), &[foreign]);
}
